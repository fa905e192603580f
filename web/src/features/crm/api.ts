/** The questions crm asks and the changes it makes. What a change makes stale stands in `events.ts`. */
import {
  infiniteQueryOptions,
  keepPreviousData,
  mutationOptions,
  type QueryClient,
  queryOptions,
  useQuery,
} from "@tanstack/react-query";
import {
  listActivitiesOptions,
  listLostReasonsOptions,
  listPipelinesOptions,
  listProductsOptions,
  listTagsOptions,
  listUsersOptions,
} from "@/client/@tanstack/react-query.gen";
import {
  changeActivity,
  createActivity,
  deleteActivity,
  moveDeal,
  restoreActivity,
  search,
} from "@/client/sdk.gen";
import type {
  BulkChange,
  ChangeActivity,
  MoveDeal,
  NewActivity,
  PipelineOut,
  SearchHit,
  StageOut,
  UserOut,
} from "@/client/types.gen";
import { madeStale } from "@/features/crm/events";
import {
  type Changed,
  type Changes,
  type ListRequest,
  type RecordKind,
  type Records,
  rowFields,
  SERVER,
} from "@/features/crm/server";

const CALM = 5 * 60_000;
const throwOnError = true;

// What every page needs and seldom changes.
export const usersQuery = queryOptions({ ...listUsersOptions(), staleTime: CALM });
export const pipelinesQuery = queryOptions({ ...listPipelinesOptions(), staleTime: CALM });
export const lostReasonsQuery = queryOptions({ ...listLostReasonsOptions(), staleTime: CALM });
export const tagsQuery = queryOptions({ ...listTagsOptions(), staleTime: CALM });
export const productsQuery = queryOptions({
  ...listProductsOptions({ query: { limit: 200, filter: "is_active[eq]:true" } }),
  staleTime: CALM,
});

const NO_USERS: UserOut[] = [];
const NO_PIPELINES: PipelineOut[] = [];
export const useUsers = (): UserOut[] => useQuery(usersQuery).data ?? NO_USERS;
export const usePipelines = (): PipelineOut[] => useQuery(pipelinesQuery).data ?? NO_PIPELINES;

/** The person of an id; null for nobody or while the people are not here yet. */
export const personOf = (users: readonly UserOut[], id: string | null): UserOut | null =>
  users.find((user) => user.id === id) ?? null;
export const stageOf = (pipelines: readonly PipelineOut[], id: string): StageOut | undefined =>
  pipelines.flatMap(({ stages }) => stages).find((stage) => stage.id === id);

const PLURAL = { account: "Accounts", contact: "Contacts", lead: "Leads", deal: "Deals" } as const;
const SINGLE = { account: "Account", contact: "Contact", lead: "Lead", deal: "Deal" } as const;

const firstPage = (): string | undefined => undefined;

/** A list, page by page. The keys look like the generated ones, so `events.ts` finds them. */
export const listQuery = <K extends RecordKind>(kind: K, request: ListRequest) =>
  infiniteQueryOptions({
    queryKey: [{ _id: `list${PLURAL[kind]}`, _infinite: true, query: request }],
    queryFn: async ({ pageParam, signal }) =>
      (
        await SERVER[kind].list(
          { ...request, fields: rowFields(kind, request.deleted), cursor: pageParam },
          signal,
        )
      ).data,
    initialPageParam: firstPage(),
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });
/** How many a list has. Without its sort, so that it is counted once per filter. */
export const totalQuery = (kind: RecordKind, { sort: _, ...request }: ListRequest) =>
  queryOptions({
    queryKey: [{ _id: `list${PLURAL[kind]}`, query: { ...request, total: true, limit: 1 } }],
    queryFn: async ({ signal }) => {
      const query = { ...request, total: true, limit: 1, fields: "id" };
      return (await SERVER[kind].list(query, signal)).data.total ?? null;
    },
    staleTime: 60_000,
  });

/** The first rows of a list: related records, choices. */
export const rowsQuery = <K extends RecordKind>(kind: K, request: ListRequest, limit = 50) =>
  queryOptions({
    queryKey: [{ _id: `list${PLURAL[kind]}`, query: { ...request, limit } }],
    queryFn: async ({ signal }) =>
      (
        await SERVER[kind].list(
          { ...request, fields: rowFields(kind, request.deleted), limit },
          signal,
        )
      ).data,
  });

export const recordQuery = <K extends RecordKind>(kind: K, id: string) =>
  queryOptions({
    queryKey: [{ _id: `get${SINGLE[kind]}`, path: { id } }],
    queryFn: async ({ signal }) => (await SERVER[kind].get(id, signal)).data,
  });
export const accountQuery = (id: string) => recordQuery("account", id);
export const contactQuery = (id: string) => recordQuery("contact", id);
export const leadQuery = (id: string) => recordQuery("lead", id);
export const dealQuery = (id: string) => recordQuery("deal", id);

export const timelineQuery = (kind: RecordKind, id: string) =>
  infiniteQueryOptions({
    queryKey: [{ _id: `${kind}Timeline`, _infinite: true, path: { id } }],
    queryFn: async ({ pageParam, signal }) =>
      (await SERVER[kind].timeline(id, pageParam, signal)).data,
    initialPageParam: firstPage(),
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });

export const recordTagsQuery = (kind: RecordKind, id: string) =>
  queryOptions({
    queryKey: [{ _id: `${kind}Tags`, path: { id } }],
    queryFn: async ({ signal }) => (await SERVER[kind].tags(id, signal)).data,
  });

export const activitiesQuery = (filter: string, sort = "due_at") =>
  listActivitiesOptions({ query: { filter, sort } });

/** Records by words, for comboboxes and the palette. */
export async function searchRecords(
  text: string,
  kind: SearchHit["kind"][],
  signal: AbortSignal,
): Promise<SearchHit[]> {
  const { data } = await search({ query: { q: text, kind, limit: 12 }, signal, throwOnError });
  return data.hits;
}

/** Each change answers when the screen is fresh again, so a spinner ends with the new truth in sight. */
export const stale =
  (kind: string) =>
  (row: { id: string }, _sent: unknown, _before: unknown, { client }: { client: QueryClient }) =>
    madeStale(client, kind, row.id);

export const changeRecord = <K extends RecordKind>(kind: K, id: string) =>
  mutationOptions({
    mutationFn: async ({ version, changes }: { version: number; changes: Changes[K] }) =>
      (await SERVER[kind].change(id, version, changes)).data,
    onSuccess: (changed, _sent, _before, { client }) => {
      keepChanged(client, kind, changed);
      void madeStale(client, kind, id);
    },
  });

/** The open page shows the answer at once; the lists follow. */
const keepChanged = <K extends RecordKind>(client: QueryClient, kind: K, changed: Changed[K]) =>
  client.setQueryData(recordQuery(kind, changed.id).queryKey, (old: Records[K] | undefined) =>
    old ? { ...old, ...changed } : old,
  );

export const changeRecords = (kind: RecordKind) =>
  mutationOptions({
    mutationFn: async (body: BulkChange) => (await SERVER[kind].changeMany(body)).data,
    onSuccess: (_done, _sent, _before, { client }) => madeStale(client, kind),
  });

export const deleteRecord = (kind: RecordKind, id: string) =>
  mutationOptions({
    mutationFn: () => SERVER[kind].remove(id),
    onSuccess: (_done, _sent, _before, { client }) => madeStale(client, kind, id),
  });

export const restoreRecord = <K extends RecordKind>(kind: K, id: string) =>
  mutationOptions({
    mutationFn: async () => (await SERVER[kind].restore(id)).data,
    onSuccess: stale(kind),
  });

export const setRecordTags = (kind: RecordKind, id: string) =>
  mutationOptions({
    mutationFn: async (names: string[]) => (await SERVER[kind].setTags(id, names)).data,
    onSuccess: async (_tags, _sent, _before, { client }) => {
      await madeStale(client, kind, id);
      await client.invalidateQueries({ queryKey: tagsQuery.queryKey });
    },
  });

/** Into another stage; won, lost and reopened, too. */
export const moveDealTo = (deal_id: string) =>
  mutationOptions({
    mutationFn: async (body: MoveDeal) =>
      (await moveDeal({ path: { deal_id }, body, throwOnError })).data,
    onSuccess: (deal, _sent, _before, { client }) => {
      keepChanged(client, "deal", deal);
      return madeStale(client, "deal", deal.id);
    },
  });

export const logActivity = mutationOptions({
  mutationFn: async (body: NewActivity) => (await createActivity({ body, throwOnError })).data,
  // Not awaited: the composer is free at once, the timeline follows.
  onSuccess: (activity, _sent, _before, { client }) => {
    void madeStale(client, "activity", activity.id);
  },
});
export const editActivity = mutationOptions({
  mutationFn: async ({ id, ...body }: ChangeActivity & { id: string }) =>
    (await changeActivity({ path: { activity_id: id }, body, throwOnError })).data,
  onSuccess: stale("activity"),
});
export const removeActivity = mutationOptions({
  mutationFn: (id: string) => deleteActivity({ path: { activity_id: id }, throwOnError }),
  onSuccess: (_done, id, _before, { client }) => madeStale(client, "activity", id),
});
export const bringBackActivity = mutationOptions({
  mutationFn: async (id: string) =>
    (await restoreActivity({ path: { activity_id: id }, throwOnError })).data,
  onSuccess: stale("activity"),
});
