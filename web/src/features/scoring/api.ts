/** The questions scoring asks and the changes it makes. What a change makes stale stands in `events.ts`. */
import {
  infiniteQueryOptions,
  keepPreviousData,
  mutationOptions,
  queryOptions,
} from "@tanstack/react-query";
import {
  aboutScoringOptions,
  getDealScoreOptions,
  getLeadScoreOptions,
  getScoreModelOptions,
  getScoringSettingsOptions,
} from "@/client/@tanstack/react-query.gen";
import {
  dealProbability,
  listScoreModels,
  listScoringRuns,
  promoteScoreModel,
  scoreEverything,
  scoreLead,
  setScoringSettings,
  stopScoringRun,
  trainScoreModel,
} from "@/client/sdk.gen";
import type { AboutScoring, ScoringSettingsForm } from "@/client/types.gen";
import { madeStale } from "@/features/scoring/events";

export type Kind = AboutScoring["kind"];
const throwOnError = true;
const LOOK_AGAIN_MS = 1_000;

const firstPage = (): string | undefined => undefined;

export const leadScoreQuery = (lead_id: string) => getLeadScoreOptions({ path: { lead_id } });
export const dealScoreQuery = (deal_id: string) => getDealScoreOptions({ path: { deal_id } });
export const modelQuery = (model_id: string) => getScoreModelOptions({ path: { model_id } });
export const settingsQuery = getScoringSettingsOptions();

/** Asked every second while something is trained or scored. */
export const aboutQuery = (kind: Kind) =>
  queryOptions({
    ...aboutScoringOptions({ query: { kind } }),
    refetchInterval: ({ state }) => (state.data?.going.length ? LOOK_AGAIN_MS : false),
  });

/** Every model of a kind, the newest first. `after` is what goes on: asked anew when that ends. */
export const modelsQuery = (kind: Kind, after: string) =>
  infiniteQueryOptions({
    queryKey: [{ _id: "listScoreModels", _infinite: true, query: { kind } }, after],
    placeholderData: keepPreviousData,
    queryFn: async ({ pageParam, signal }) => {
      const query = { filter: `kind[eq]:${kind}`, cursor: pageParam };
      return (await listScoreModels({ query, signal, throwOnError })).data;
    },
    initialPageParam: firstPage(),
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });

/** The last trainings and scorings of a kind. */
export const runsQuery = (kind: Kind, after: string) =>
  queryOptions({
    queryKey: [{ _id: "listScoringRuns", query: { kind } }, after],
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const query = { filter: `kind[eq]:${kind}`, limit: 10 };
      return (await listScoringRuns({ query, signal, throwOnError })).data.items;
    },
  });

export const scoreNow = (kind: Kind, id: string) =>
  mutationOptions({
    mutationFn: async () => {
      if (kind === "lead") await scoreLead({ body: { lead_id: id }, throwOnError });
      else await dealProbability({ body: { deal_id: id }, throwOnError });
    },
    onSuccess: (_done, _sent, _before, { client }) => madeStale(client, "record"),
  });

export const train = (kind: Kind) =>
  mutationOptions({
    mutationFn: async () => (await trainScoreModel({ body: { kind }, throwOnError })).data,
    onSettled: (_done, _error, _sent, _before, { client }) => madeStale(client, "runs"),
  });

export const scoreAll = (kind: Kind) =>
  mutationOptions({
    mutationFn: async () => (await scoreEverything({ body: { kind }, throwOnError })).data,
    onSettled: (_done, _error, _sent, _before, { client }) => madeStale(client, "runs"),
  });

export const stopRun = mutationOptions({
  mutationFn: async (run_id: string) =>
    (await stopScoringRun({ path: { run_id }, throwOnError })).data,
  onSettled: (_done, _error, _sent, _before, { client }) => madeStale(client, "runs"),
});

export const promote = (model_id: string) =>
  mutationOptions({
    mutationFn: async (reason: string) =>
      (await promoteScoreModel({ path: { model_id }, body: { reason }, throwOnError })).data,
    onSuccess: (_done, _sent, _before, { client }) => madeStale(client, "models"),
  });

export const saveSettings = mutationOptions({
  mutationFn: async (body: ScoringSettingsForm) =>
    (await setScoringSettings({ body, throwOnError })).data,
  onSuccess: (saved, _sent, _before, { client }) => {
    client.setQueryData(settingsQuery.queryKey, saved);
    void madeStale(client, "settings");
  },
});
