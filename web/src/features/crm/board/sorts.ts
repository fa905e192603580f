/** The orders a board can have. The server sorts; a card that was moved here is put where it belongs. */
import type { BoardColumn, DealRow } from "@/client/types.gen";

export type BoardSort = BoardColumn["sort"];
export const NEWEST: BoardSort = "-stage_entered_at";

/** In the address by the word; the usual order is not there at all. */
export const SORTS: readonly { word: string; sort: BoardSort; label: string }[] = [
  { word: "newest", sort: NEWEST, label: "Newest in stage" },
  { word: "chance", sort: "-chance_shown", label: "Best chance" },
  { word: "amount", sort: "-amount_minor", label: "Largest amount" },
  { word: "close", sort: "expected_close_on", label: "Next to close" },
];

export const sortOf = (word: string | undefined): BoardSort =>
  SORTS.find((one) => one.word === word)?.sort ?? NEWEST;
export const wordOf = (sort: BoardSort): string =>
  SORTS.find((one) => one.sort === sort)?.word ?? "newest";

// Instants come with different precision ("…00Z", "…00.123456+00:00"), so they are compared as times.
const VALUES: Record<BoardSort, (deal: DealRow) => number | null> = {
  "-stage_entered_at": (deal) => -Date.parse(deal.stage_entered_at),
  "-chance_shown": ({ chance_shown }) => (chance_shown === null ? null : -chance_shown),
  "-amount_minor": ({ amount_minor }) => (amount_minor === null ? null : -amount_minor),
  expected_close_on: ({ expected_close_on: day }) => (day === null ? null : Date.parse(day)),
};

/** As lists do: without a value at the end, and of equals by id in the direction of the sort. */
export const inOrder =
  (sort: BoardSort) =>
  (one: DealRow, other: DealRow): number => {
    const [here, there] = [VALUES[sort](one), VALUES[sort](other)];
    const byId = one.id.localeCompare(other.id) * (sort.startsWith("-") ? -1 : 1);
    if (here === null || there === null) {
      return here === there ? byId : here === null ? 1 : -1;
    }
    return here - there || byId;
  };
