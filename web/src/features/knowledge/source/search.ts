const TABS = ["documents", "history"] as const;
const SHOWN = ["problems", "stale", "ready", "skipped", "gone", "pending"] as const;
export type SourceTab = (typeof TABS)[number];
export type Shown = (typeof SHOWN)[number];

/** What of a source is on the screen. */
export type SourceSearch = { tab?: SourceTab; show?: Shown; q?: string };

export const readSourceSearch = (search: Record<string, unknown>): SourceSearch => ({
  tab: TABS.find((tab) => tab === search.tab),
  show: SHOWN.find((shown) => shown === search.show),
  q: typeof search.q === "string" && search.q !== "" ? search.q : undefined,
});
