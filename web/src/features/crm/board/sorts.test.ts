import { expect, test } from "vitest";
import { placeCard } from "@/features/crm/board/place";
import { board, deal } from "@/features/crm/board/sample";
import { readBoardSearch } from "@/features/crm/board/search";
import { inOrder, SORTS, sortOf, wordOf } from "@/features/crm/board/sorts";

const ids = (deals: readonly { id: string }[]) => deals.map(({ id }) => id).join("");

test("what has no value comes last, and equals keep the direction of the sort", () => {
  const chances = [
    deal("a", { chance_shown: 20 }),
    deal("b"),
    deal("c", { chance_shown: 90 }),
    deal("d", { chance_shown: 20 }),
    deal("e"),
  ];
  expect(ids(chances.sort(inOrder("-chance_shown")))).toBe("cdaeb");
  const days = [
    deal("a"),
    deal("b", { expected_close_on: "2026-04-02" }),
    deal("c", { expected_close_on: "2026-03-31" }),
    deal("d", { expected_close_on: "2026-04-02" }),
  ];
  expect(ids(days.sort(inOrder("expected_close_on")))).toBe("cbda");
});

test("a card that comes into a column takes its place in the order of that column", () => {
  const start = board();
  const columns = start.columns.map((one) => ({ ...one, sort: "-amount_minor" as const }));
  const after = placeCard({ ...start, columns }, deal("c", { amount_minor: 150_00 }));
  expect(ids(after.columns[0]?.deals ?? [])).toBe("acb");
});

test("the order is a word in the address, and an unknown word is the usual order", () => {
  expect(readBoardSearch({ order: "chance" })).toEqual({ order: "chance" });
  expect(SORTS.every(({ word, sort }) => sortOf(word) === sort && wordOf(sort) === word)).toBe(
    true,
  );
  expect(sortOf("height")).toBe("-stage_entered_at");
  expect(sortOf(undefined)).toBe("-stage_entered_at");
});
