/** The questions knowledge asks and the changes it makes. What a change makes stale stands in `events.ts`. */
import {
  infiniteQueryOptions,
  keepPreviousData,
  mutationOptions,
  type QueryClient,
  queryOptions,
  useQuery,
} from "@tanstack/react-query";
import {
  getGapOptions,
  getKnowledgeSettingsOptions,
  getSourceRunOptions,
  listProductsOptions,
  listUsersOptions,
} from "@/client/@tanstack/react-query.gen";
import {
  cancelSourceRun,
  changeDocument,
  changeGap,
  changeSource,
  chooseEmbedder,
  createSource,
  deleteDocument,
  deleteSource,
  getDocument,
  getSource,
  listDocuments,
  listGaps,
  listSourceRuns,
  listSources,
  refreshSource,
  retryDocument,
  uploadSourceFiles,
  writeEntry,
} from "@/client/sdk.gen";
import type {
  ChangeDocument,
  ChangeGap,
  ChangeSource,
  NewEntry,
  NewSource,
  ProductOut,
  SourceOut,
  SourceRow,
  UserOut,
} from "@/client/types.gen";
import { madeStale, type STALE } from "@/features/knowledge/events";
import { isBusy } from "@/features/knowledge/words";

const CALM = 5 * 60_000;
const POLL_MS = 2_000;
const throwOnError = true;
const firstPage = (): string | undefined => undefined;

// Sources. A run says by frames how far it is; the poll is for when the socket is down.

export const sourcesQuery = queryOptions({
  queryKey: [{ _id: "listSources" }],
  queryFn: async ({ signal }): Promise<SourceRow[]> =>
    (await listSources({ signal, throwOnError })).data.items,
  refetchInterval: ({ state }) => (state.data?.some(isBusy) ? POLL_MS : false),
});
const NO_SOURCES: SourceRow[] = [];
export const useSources = (): SourceRow[] => useQuery(sourcesQuery).data ?? NO_SOURCES;

export const sourceQuery = (source_id: string) =>
  queryOptions({
    queryKey: [{ _id: "getSource", path: { source_id } }],
    queryFn: async ({ signal }): Promise<SourceOut> =>
      (await getSource({ path: { source_id }, signal, throwOnError })).data,
    refetchInterval: ({ state }) => (state.data && isBusy(state.data) ? POLL_MS : false),
  });

export const runsQuery = (source_id: string) =>
  queryOptions({
    queryKey: [{ _id: "listSourceRuns", path: { source_id } }],
    queryFn: async ({ signal }) =>
      (await listSourceRuns({ path: { source_id }, signal, throwOnError })).data.items,
  });
export const runQuery = (source_id: string, run_id: string) =>
  getSourceRunOptions({ path: { source_id, run_id } });

type Context = { client: QueryClient };
const stale =
  (kind: keyof typeof STALE) => (_done: unknown, _sent: unknown, _before: unknown, at: Context) =>
    madeStale(at.client, kind);
/** The open page shows the answer at once; the lists follow. */
const keepSource = (source: SourceOut, _sent: unknown, _before: unknown, { client }: Context) => {
  client.setQueryData(sourceQuery(source.id).queryKey, source);
  void madeStale(client, "source");
};

export const newSource = mutationOptions({
  mutationFn: async (body: NewSource) => (await createSource({ body, throwOnError })).data,
  onSuccess: keepSource,
});
export const editSource = (source_id: string) =>
  mutationOptions({
    mutationFn: async (body: ChangeSource) =>
      (await changeSource({ path: { source_id }, body, throwOnError })).data,
    onSuccess: keepSource,
  });
export const removeSource = mutationOptions({
  mutationFn: (source_id: string) => deleteSource({ path: { source_id }, throwOnError }),
  onSuccess: stale("source"),
});
export const readAgain = (source_id: string) =>
  mutationOptions({
    mutationFn: async (scope: "all" | "failed") =>
      (await refreshSource({ path: { source_id }, query: { scope }, throwOnError })).data,
    onSuccess: keepSource,
    onError: stale("source"),
  });
export const stopReading = (source_id: string) =>
  mutationOptions({
    mutationFn: async () => (await cancelSourceRun({ path: { source_id }, throwOnError })).data,
    onSuccess: keepSource,
  });
export const sendFiles = mutationOptions({
  mutationFn: async ({ source_id, files }: { source_id: string; files: File[] }) =>
    (await uploadSourceFiles({ query: { source_id }, body: { files }, throwOnError })).data,
  onSuccess: keepSource,
});
export const addEntry = mutationOptions({
  mutationFn: async ({ source_id, ...body }: NewEntry & { source_id: string }) =>
    (await writeEntry({ path: { source_id }, body, throwOnError })).data,
  onSuccess: (_row, { gap_id }, _before, { client }) => {
    if (gap_id) void madeStale(client, "gap");
    return madeStale(client, "document");
  },
});

// Documents.

export type DocumentsAsked = {
  filter?: string;
  q?: string;
  sort?: string;
  problem?: boolean;
  stale?: boolean;
};
export const documentsQuery = (query: DocumentsAsked) =>
  infiniteQueryOptions({
    queryKey: [{ _id: "listDocuments", _infinite: true, query }],
    queryFn: async ({ pageParam, signal }) => {
      const asked = { ...query, limit: 100, total: true, cursor: pageParam };
      return (await listDocuments({ query: asked, signal, throwOnError })).data;
    },
    initialPageParam: firstPage(),
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });

export const documentQuery = (document_id: string, version_id?: string) =>
  queryOptions({
    queryKey: [{ _id: "getDocument", path: { document_id }, query: { version_id } }],
    queryFn: async ({ signal }) =>
      (await getDocument({ path: { document_id }, query: { version_id }, signal, throwOnError }))
        .data,
    placeholderData: (old) => (old?.id === document_id ? old : undefined),
  });

export const editDocument = (document_id: string) =>
  mutationOptions({
    mutationFn: async (body: ChangeDocument) =>
      (await changeDocument({ path: { document_id }, body, throwOnError })).data,
    onSuccess: stale("document"),
  });
export const retry = mutationOptions({
  mutationFn: async (document_id: string) =>
    (await retryDocument({ path: { document_id }, throwOnError })).data,
  onSuccess: stale("document"),
});
export const removeDocument = mutationOptions({
  mutationFn: (document_id: string) => deleteDocument({ path: { document_id }, throwOnError }),
  onSuccess: stale("document"),
});

// Gaps.

export const gapsQuery = (state: string) =>
  infiniteQueryOptions({
    queryKey: [{ _id: "listGaps", _infinite: true, query: { state } }],
    queryFn: async ({ pageParam, signal }) => {
      const query = { filter: `state[eq]:${state}`, limit: 100, total: true, cursor: pageParam };
      return (await listGaps({ query, signal, throwOnError })).data;
    },
    initialPageParam: firstPage(),
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
export const gapQuery = (gap_id: string) => getGapOptions({ path: { gap_id } });
export const editGap = mutationOptions({
  mutationFn: async ({ id, ...body }: ChangeGap & { id: string }) =>
    (await changeGap({ path: { gap_id: id }, body, throwOnError })).data,
  onSettled: (_done, _error, _sent, _before, { client }) => madeStale(client, "gap"),
});

// Settings.

export const settingsQuery = queryOptions({
  ...getKnowledgeSettingsOptions(),
  refetchInterval: ({ state }) =>
    state.data?.spaces.some((space) => space.state === "building") ? POLL_MS : false,
});
export const changeEmbedder = mutationOptions({
  mutationFn: async (name: string) => (await chooseEmbedder({ body: { name }, throwOnError })).data,
  onSuccess: stale("settings"),
});

// What other parts of the product know.

const NO_USERS: UserOut[] = [];
const NO_PRODUCTS: ProductOut[] = [];
export const useUsers = (): UserOut[] =>
  useQuery({ ...listUsersOptions(), staleTime: CALM }).data ?? NO_USERS;
const productsQuery = listProductsOptions({
  query: { limit: 200, filter: "is_active[eq]:true", sort: "name" },
});
export const useProducts = (): ProductOut[] =>
  useQuery({ ...productsQuery, staleTime: CALM }).data?.items ?? NO_PRODUCTS;
