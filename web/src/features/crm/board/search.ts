import type { BoardSearch } from "@/features/crm/board/BoardBar";

const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

/** What the address says about the board, beside what it says about the list. */
export function readBoardSearch(search: Record<string, unknown>): BoardSearch {
  const [pipeline, owner, order] = [text(search.pipeline), text(search.owner), text(search.order)];
  return { ...(pipeline && { pipeline }), ...(owner && { owner }), ...(order && { order }) };
}
