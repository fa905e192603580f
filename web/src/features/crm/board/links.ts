/** Where a figure leads: the list of the deals it is made of. */
import type { StageOut } from "@/client/types.gen";
import { localDay } from "@/features/crm/board/signs";
import type { DealsSearch } from "@/features/crm/lists/search";
import type { Filter } from "@/lib/filters";

const DAY = 86_400_000;

export const is = (field: string, value: string): Filter => ({ field, op: "is", values: [value] });
export const from = (field: string, day: Date): Filter => ({
  field,
  op: "from",
  values: [localDay(day)],
});
export const until = (field: string, day: Date): Filter => ({
  field,
  op: "to",
  values: [localDay(day)],
});

export const dealList = (filters: (Filter | undefined | false)[], tab = "all"): DealsSearch => ({
  view: "list",
  tab,
  filters: filters.filter((filter) => typeof filter === "object"),
});

/** What a column of the board counts. `owner` is `me`, a person's id or nobody in particular. */
export const columnList = (
  stage: StageOut,
  owner: string | undefined,
  closedDays: number,
): DealsSearch =>
  dealList([
    is("stage_id", stage.id),
    owner !== undefined && is("owner_id", owner),
    stage.type !== "open" && from("closed_at", new Date(Date.now() - closedDays * DAY)),
  ]);
