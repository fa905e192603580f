/** What a board looks like after a card has moved, with counts and sums, before the server has answered. */
import type { Board, BoardColumn, DealRow, MoneySum, StageOut } from "@/client/types.gen";
import { inOrder } from "@/features/crm/board/sorts";

/** How likely the deal is, in percent: a person's word before the stage's. */
export const chanceOf = (deal: Pick<DealRow, "probability" | "probability_override">): number =>
  deal.probability_override ?? deal.probability;

// As the server counts: whole minor units, deal by deal.
const weightedOf = (deal: DealRow): number =>
  Math.trunc(((deal.amount_minor ?? 0) * chanceOf(deal)) / 100);

export const cardOn = (board: Board | undefined, id: string): DealRow | undefined =>
  board?.columns.flatMap(({ deals }) => deals).find((deal) => deal.id === id);

/** The deal as it will be in that stage. */
export const inStage = (deal: DealRow, stage: StageOut, now: Date): DealRow => ({
  ...deal,
  stage_id: stage.id,
  status: stage.type,
  probability: stage.probability,
  stage_entered_at: now.toISOString(),
  closed_at: stage.type === "open" ? null : now.toISOString(),
});

/** Puts the card where its stage says, wherever it was, in the order of the column. */
export function placeCard(board: Board, card: DealRow): Board {
  const before = cardOn(board, card.id);
  return {
    ...board,
    columns: board.columns.map((column) => {
      const without = before && column.stage.id === before.stage_id ? less(column, before) : column;
      return column.stage.id === card.stage_id ? more(without, card) : without;
    }),
  };
}

const less = (column: BoardColumn, deal: DealRow): BoardColumn => ({
  ...column,
  count: Math.max(0, column.count - 1),
  sums: column.count <= 1 ? [] : add(column.sums, deal, -1),
  deals: column.deals.filter(({ id }) => id !== deal.id),
});

const more = (column: BoardColumn, deal: DealRow): BoardColumn => ({
  ...column,
  count: column.count + 1,
  sums: add(column.sums, deal, 1),
  deals: [...column.deals, deal].sort(inOrder(column.sort)),
});

function add(sums: readonly MoneySum[], deal: DealRow, sign: 1 | -1): MoneySum[] {
  const own = sums.find(({ currency }) => currency === deal.currency) ?? {
    currency: deal.currency,
    amount_minor: 0,
    weighted_minor: 0,
  };
  const changed = {
    currency: own.currency,
    amount_minor: own.amount_minor + sign * (deal.amount_minor ?? 0),
    weighted_minor: own.weighted_minor + sign * weightedOf(deal),
  };
  const others = sums.filter(({ currency }) => currency !== deal.currency);
  return [...others, changed].sort((one, other) => other.amount_minor - one.amount_minor);
}

/** Sums of several columns, one per currency, the largest first. */
export function addUp(columns: readonly Pick<BoardColumn, "sums">[]): MoneySum[] {
  const byCurrency = new Map<string, MoneySum>();
  for (const sum of columns.flatMap(({ sums }) => sums)) {
    const had = byCurrency.get(sum.currency);
    byCurrency.set(sum.currency, {
      currency: sum.currency,
      amount_minor: (had?.amount_minor ?? 0) + sum.amount_minor,
      weighted_minor: (had?.weighted_minor ?? 0) + sum.weighted_minor,
    });
  }
  return [...byCurrency.values()].sort((one, other) => other.amount_minor - one.amount_minor);
}
