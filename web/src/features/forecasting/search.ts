/** What the addresses of forecast and insights say; what is not understood is left out. */
import type { Category, Period } from "@/features/forecasting/words";

export type ForecastSearch = {
  period?: Period;
  /** First day of the chosen period; the running one without. */
  at?: string;
  owner?: string;
  team?: string;
  pipeline?: string;
  /** Whose deals are open beside the page: a category, or every deal. */
  deals?: Category | "all";
};
export type QuotaSearch = { period?: Period; year?: number };
export type PipelineSearch = {
  pipeline?: string;
  owner?: string;
  team?: string;
  since?: string;
  until?: string;
};

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const ID = /^[0-9a-f-]{36}$/i;
const OPENED = ["won", "commit", "best_case", "pipeline", "omitted", "all"] as const;

const matching = (value: unknown, pattern: RegExp): string | undefined =>
  typeof value === "string" && pattern.test(value) ? value : undefined;
const periodOf = (value: unknown): Period | undefined =>
  value === "quarter" || value === "month" ? value : undefined;

export const readForecastSearch = (search: Record<string, unknown>): ForecastSearch => ({
  period: periodOf(search.period),
  at: matching(search.at, DAY),
  owner: matching(search.owner, ID),
  team: search.owner === undefined ? matching(search.team, ID) : undefined,
  pipeline: matching(search.pipeline, ID),
  deals: OPENED.find((one) => one === search.deals),
});

export const readQuotaSearch = (search: Record<string, unknown>): QuotaSearch => ({
  period: periodOf(search.period),
  year:
    typeof search.year === "number" && search.year >= 2000 && search.year <= 2100
      ? search.year
      : undefined,
});

export const readPipelineSearch = (search: Record<string, unknown>): PipelineSearch => ({
  pipeline: matching(search.pipeline, ID),
  owner: matching(search.owner, ID),
  team: search.owner === undefined ? matching(search.team, ID) : undefined,
  since: matching(search.since, DAY),
  until: matching(search.until, DAY),
});
