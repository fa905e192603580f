/** Imports live on the server: leaving the page and coming back shows the same. */
import {
  infiniteQueryOptions,
  mutationOptions,
  type QueryClient,
  queryOptions,
} from "@tanstack/react-query";
import { getImportFieldsOptions, getImportQueryKey } from "@/client/@tanstack/react-query.gen";
import {
  cancelImport,
  changeImport,
  checkImport,
  deleteImport,
  getImport,
  listImports,
  runImport,
  undoImport,
  uploadImport,
} from "@/client/sdk.gen";
import type { ChangeFile, ImportOut } from "@/client/types.gen";
import { madeStale } from "@/features/crm/events";
import { isBusy, withMapping } from "@/features/crm/importing/states";

const throwOnError = true;
const POLL_MS = 700;

export const fieldsQuery = queryOptions({
  ...getImportFieldsOptions(),
  staleTime: Number.POSITIVE_INFINITY,
});

const keyOf = (import_id: string) => getImportQueryKey({ path: { import_id } });

export const importQuery = (import_id: string) =>
  queryOptions<ImportOut, Error, ImportOut, ReturnType<typeof keyOf>>({
    queryKey: keyOf(import_id),
    queryFn: async ({ signal }) =>
      (await getImport({ path: { import_id }, signal, throwOnError })).data,
    refetchInterval: ({ state }) => (state.data && isBusy(state.data.status) ? POLL_MS : false),
  });

export const importsQuery = infiniteQueryOptions({
  queryKey: [{ _id: "listImports", _infinite: true }],
  queryFn: async ({ pageParam, signal }) => {
    const query = { limit: 20, cursor: pageParam || undefined };
    return (await listImports({ query, signal, throwOnError })).data;
  },
  initialPageParam: "",
  getNextPageParam: (page) => page.next_cursor ?? undefined,
});

const keep = (client: QueryClient, answer: ImportOut) => {
  client.setQueryData(keyOf(answer.id), answer);
  void client.invalidateQueries({ queryKey: importsQuery.queryKey });
};

export const upload = mutationOptions({
  mutationFn: async (files: File[]) => (await uploadImport({ body: { files }, throwOnError })).data,
  onSuccess: (answer, _sent, _before, { client }) => keep(client, answer),
});

/** A new mapping shows at once; everything else when the server has looked again. */
export const change = (import_id: string) =>
  mutationOptions({
    scope: { id: `import ${import_id}` },
    mutationFn: async (file: ChangeFile): Promise<ImportOut> => {
      const body = { files: [file] };
      return (await changeImport({ path: { import_id }, body, throwOnError })).data;
    },
    onMutate: async ({ id, mapping }, { client }) => {
      await client.cancelQueries({ queryKey: keyOf(import_id) });
      client.setQueryData<ImportOut>(
        keyOf(import_id),
        (shown) => shown && (mapping ? withMapping(shown, id, mapping) : shown),
      );
    },
    onSuccess: (answer, _sent, _before, { client }) => keep(client, answer),
    onError: (_error, _sent, _before, { client }) =>
      void client.invalidateQueries({ queryKey: keyOf(import_id) }),
  });

export type ImportAction = "check" | "run" | "cancel" | "undo";
type About = { path: { import_id: string }; throwOnError: true };
const ACTIONS: Record<ImportAction, (about: About) => Promise<{ data: ImportOut }>> = {
  check: (about) => checkImport(about),
  run: (about) => runImport(about),
  cancel: (about) => cancelImport(about),
  undo: (about) => undoImport(about),
};

export const act = (import_id: string) =>
  mutationOptions({
    mutationFn: async (action: ImportAction) =>
      (await ACTIONS[action]({ path: { import_id }, throwOnError })).data,
    onSuccess: (answer, _sent, _before, { client }) => keep(client, answer),
    onError: (_error, _sent, _before, { client }) =>
      void client.invalidateQueries({ queryKey: keyOf(import_id) }),
  });

export const forget = mutationOptions({
  mutationFn: (import_id: string) => deleteImport({ path: { import_id }, throwOnError }),
  onSuccess: (_done, id, _before, { client }) => {
    client.removeQueries({ queryKey: keyOf(id) });
    return madeStale(client, "import");
  },
});

export const errorsAddress = (id: string, phase: "check" | "run", fileId?: string): string =>
  `/api/v1/imports/${id}/errors.csv?phase=${phase}${fileId ? `&file_id=${fileId}` : ""}`;
