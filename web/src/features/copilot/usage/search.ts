/** How many days back the usage is shown. */
export const SPANS = [7, 30, 90] as const;
export type UsageSearch = { days?: (typeof SPANS)[number] };

export const readUsageSearch = (search: Record<string, unknown>): UsageSearch => ({
  days: SPANS.find((days) => days === search.days),
});
