import { expect, test } from "vitest";
import type { Board } from "@/client/types.gen";
import { addUp, cardOn, inStage, placeCard } from "@/features/crm/board/place";
import { board, deal, STAGES } from "@/features/crm/board/sample";

const NOW = new Date("2026-03-05T10:00:00Z");
const [first, second, won] = STAGES;
const column = (on: Board, id: string) => on.columns.find(({ stage }) => stage.id === id);
const ids = (on: Board, id: string) => column(on, id)?.deals.map((one) => one.id);

function move(on: Board, id: string, to = second): Board {
  const card = cardOn(on, id);
  if (!card || !to) throw new Error("not on the board");
  return placeCard(on, inStage(card, to, NOW));
}

test("a move takes the card, its count and its money along", () => {
  const after = move(board(), "a");
  expect(ids(after, "first")).toEqual(["b"]);
  expect(ids(after, "second")).toEqual(["a"]);
  expect(column(after, "first")).toMatchObject({
    count: 1,
    sums: [{ currency: "EUR", amount_minor: 100_00, weighted_minor: 10_00 }],
  });
  expect(column(after, "second")).toMatchObject({
    count: 1,
    sums: [{ currency: "EUR", amount_minor: 200_00, weighted_minor: 100_00 }],
  });
});

test("moving back gives the board as it was", () => {
  const before = board();
  const card = cardOn(before, "a") ?? deal("a");
  expect(placeCard(move(before, "a"), card)).toEqual(before);
});

test("a person's own probability outlives the move", () => {
  const start = placeCard(board(), deal("c", { probability_override: 80 }));
  const after = move(start, "c");
  expect(column(after, "second")?.sums[0]?.weighted_minor).toBe(80_00);
});

test("currencies are never mixed, and an emptied column has no sums", () => {
  const usd = placeCard(board(), deal("c", { currency: "USD" }));
  expect(column(usd, "first")?.sums.map(({ currency }) => currency)).toEqual(["EUR", "USD"]);
  const empty = move(move(board(), "a"), "b");
  expect(column(empty, "first")).toMatchObject({ count: 0, sums: [], deals: [] });
});

test("the newest in a stage stands first, whatever way its time is written", () => {
  const entered = { stage_id: "second", stage_entered_at: "2026-03-04T10:00:00.123456+00:00" };
  const after = move(placeCard(board(), deal("c", entered)), "b");
  expect(ids(after, "second")).toEqual(["b", "c"]);
});

test("won closes the deal, reopening opens it", () => {
  if (!won || !first) throw new Error("no stage");
  const closed = inStage(deal("a"), won, NOW);
  expect(closed).toMatchObject({ status: "won", probability: 100, closed_at: NOW.toISOString() });
  expect(inStage(closed, first, NOW)).toMatchObject({ status: "open", closed_at: null });
});

test("sums of columns are added up per currency", () => {
  const after = placeCard(board(), deal("c", { currency: "USD", stage_id: "second" }));
  expect(addUp(after.columns)).toEqual([
    { currency: "EUR", amount_minor: 300_00, weighted_minor: 30_00 },
    { currency: "USD", amount_minor: 100_00, weighted_minor: 10_00 },
  ]);
});
