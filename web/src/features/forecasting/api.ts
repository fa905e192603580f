/** The questions forecasting asks, the changes it makes, and what they make stale. */
import {
  infiniteQueryOptions,
  keepPreviousData,
  mutationOptions,
  type QueryClient,
  queryOptions,
  useQuery,
} from "@tanstack/react-query";
import {
  forecastHistoryOptions,
  forecastMoversOptions,
  getForecastSettingsOptions,
  listOverridesOptions,
  listPipelinesOptions,
  listQuotasOptions,
  listRatesOptions,
  listTeamsOptions,
  listUsersOptions,
} from "@/client/@tanstack/react-query.gen";
import {
  analysePipeline,
  calculateRoi,
  forecast,
  forecastDeals,
  overrideForecast,
  roiHistory,
  salesInsights,
  setForecastSettings,
  setQuotas,
  setRates,
} from "@/client/sdk.gen";
import type {
  AskForecast,
  AskInsights,
  AskPipeline,
  AskRoiHistory,
  ForecastSettingsForm,
  NewOverride,
  PipelineOut,
  QuotaForm,
  RateForm,
  RoiForm,
  TeamOut,
  UserOut,
} from "@/client/types.gen";
import type { Category, Period } from "@/features/forecasting/words";
import { onChanged } from "@/lib/socket";

const CALM = 5 * 60_000;
const throwOnError = true;
const firstPage = (): string | undefined => undefined;

/** A person's or a team's, with neither everybody's. */
export type Whose = { owner_id?: string; team_id?: string };
export type Scope = Whose & { period: Period; pipeline_id?: string };
export type PeriodAsked = Scope & { starts_on: string };

/** The running period and the next ones. */
export const forecastQuery = (scope: Scope) =>
  queryOptions({
    queryKey: [{ _id: "forecast", body: scope }],
    queryFn: async ({ signal }) => {
      const body: AskForecast = { ...scope, periods: scope.period === "month" ? 6 : 4 };
      return (await forecast({ body, signal, throwOnError })).data;
    },
    placeholderData: keepPreviousData,
  });

export const moversQuery = (query: PeriodAsked) => ({
  ...forecastMoversOptions({ query }),
  placeholderData: keepPreviousData,
});

export const dealsQuery = (asked: PeriodAsked & { category?: Category }) =>
  infiniteQueryOptions({
    queryKey: [{ _id: "forecastDeals", _infinite: true, query: asked }],
    queryFn: async ({ pageParam, signal }) => {
      const query = { ...asked, limit: 50, cursor: pageParam };
      return (await forecastDeals({ query, signal, throwOnError })).data;
    },
    initialPageParam: firstPage(),
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });

export const historyQuery = (query: Whose & { period: Period }) => ({
  ...forecastHistoryOptions({ query }),
  placeholderData: keepPreviousData,
});

export const overridesQuery = (period: Period, starts_on: string) =>
  listOverridesOptions({ query: { period, starts_on } });

export const quotasQuery = (period: Period, since: string, until: string) =>
  listQuotasOptions({ query: { period, since, until } });

export const ratesQuery = listRatesOptions();
export const settingsQuery = getForecastSettingsOptions();

/** Everything a number is made of; the lists of people and pipelines are not. */
const NUMBERS = ["forecast", "forecastMovers", "forecastDeals", "forecastHistory"];
const ANALYSES = ["analysePipeline", "salesInsights"];
const SETTINGS = ["listQuotas", "listOverrides", "listRates", "getForecastSettings"];

type Context = { client: QueryClient };
const stale = (client: QueryClient, names: readonly string[]): Promise<void> =>
  client.invalidateQueries({
    predicate: ({ queryKey: [first] }) =>
      typeof first === "object" &&
      first !== null &&
      "_id" in first &&
      names.includes(String(first._id)),
  });
const allStale = (_done: unknown, _sent: unknown, _before: unknown, { client }: Context) =>
  stale(client, [...NUMBERS, ...ANALYSES, ...SETTINGS]);

export const saveQuotas = mutationOptions({
  mutationFn: async (quotas: QuotaForm[]) =>
    (await setQuotas({ body: { quotas }, throwOnError })).data,
  onSuccess: allStale,
});
export const sayNumber = mutationOptions({
  mutationFn: async (body: NewOverride) => (await overrideForecast({ body, throwOnError })).data,
  onSuccess: allStale,
});
export const saveRates = mutationOptions({
  mutationFn: async (rates: RateForm[]) => (await setRates({ body: { rates }, throwOnError })).data,
  onSuccess: allStale,
});
export const saveSettings = mutationOptions({
  mutationFn: async (body: ForecastSettingsForm) =>
    (await setForecastSettings({ body, throwOnError })).data,
  onSuccess: allStale,
});

// Analysis.

export const pipelineQuery = (body: AskPipeline) =>
  queryOptions({
    queryKey: [{ _id: "analysePipeline", body }],
    queryFn: async ({ signal }) => (await analysePipeline({ body, signal, throwOnError })).data,
    placeholderData: keepPreviousData,
    staleTime: CALM,
  });
export const insightsQuery = (body: AskInsights) =>
  queryOptions({
    queryKey: [{ _id: "salesInsights", body }],
    queryFn: async ({ signal }) => (await salesInsights({ body, signal, throwOnError })).data,
    placeholderData: keepPreviousData,
    staleTime: CALM,
  });
export const roiQuery = (body: RoiForm) =>
  queryOptions({
    queryKey: [{ _id: "calculateRoi", body }],
    queryFn: async ({ signal }) => (await calculateRoi({ body, signal, throwOnError })).data,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });
export const roiHistoryQuery = (body: AskRoiHistory) =>
  queryOptions({
    queryKey: [{ _id: "roiHistory", body }],
    queryFn: async ({ signal }) => (await roiHistory({ body, signal, throwOnError })).data,
    staleTime: CALM,
  });

// What other parts of the product know.

const NO_USERS: UserOut[] = [];
const NO_TEAMS: TeamOut[] = [];
const NO_PIPELINES: PipelineOut[] = [];
export const useUsers = (): UserOut[] =>
  useQuery({ ...listUsersOptions(), staleTime: CALM }).data ?? NO_USERS;
export const useTeams = (): TeamOut[] =>
  useQuery({ ...listTeamsOptions(), staleTime: CALM }).data ?? NO_TEAMS;
export const usePipelines = (): PipelineOut[] =>
  useQuery({ ...listPipelinesOptions(), staleTime: CALM }).data ?? NO_PIPELINES;

// A forecast rests on every deal, so a busy minute must not ask for it again and again.
const PAUSE_MS = 3_000;
let isPlanned = false;
function hear(client: QueryClient): void {
  if (isPlanned) return;
  isPlanned = true;
  setTimeout(() => {
    isPlanned = false;
    void stale(client, NUMBERS);
  }, PAUSE_MS);
}
const stops = [
  onChanged("team", (_frame, client) => {
    void stale(client, [...NUMBERS, ...ANALYSES, "listTeams", "listUsers"]);
  }),
  ...["deal", "scores", "import"].map((kind) => onChanged(kind, (_frame, at) => hear(at))),
  onChanged("forecast", (_frame, client) => void stale(client, [...NUMBERS, ...SETTINGS])),
];
import.meta.hot?.dispose(() => {
  for (const stop of stops) stop();
});
