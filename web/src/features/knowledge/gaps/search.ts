import type { GapRow } from "@/client/types.gen";

export type GapSearch = { state?: GapRow["state"]; gap?: string };

export const isGapState = (value: unknown): value is GapRow["state"] =>
  value === "open" || value === "closed" || value === "dismissed";

export const readGapSearch = (search: Record<string, unknown>): GapSearch => ({
  state: isGapState(search.state) ? search.state : undefined,
  gap: typeof search.gap === "string" && search.gap !== "" ? search.gap : undefined,
});
