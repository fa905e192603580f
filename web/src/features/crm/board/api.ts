/** The board: one question with everything on it; a move shows at once and returns when it was refused. */
import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { getBoardQueryKey } from "@/client/@tanstack/react-query.gen";
import { getBoard, listDeals, moveDeal } from "@/client/sdk.gen";
import type { Board, BoardColumn, DealRow, StageOut } from "@/client/types.gen";
import { cardOn, placeCard } from "@/features/crm/board/place";
import type { BoardSort } from "@/features/crm/board/sorts";
import { madeStale } from "@/features/crm/events";

const throwOnError = true;
const MOST = 200;

export type BoardPlace = { pipelineId: string; ownerId?: string; sort?: BoardSort };
export type Move = {
  deal: DealRow;
  stage: StageOut;
  lost?: { lost_reason_id: string; lost_note: string | null };
};

export const boardKey = ({ pipelineId, ownerId, sort }: BoardPlace) =>
  getBoardQueryKey({ path: { pipeline_id: pipelineId }, query: { owner_id: ownerId, sort } });

/** Asked again it is as deep as it was scrolled: cards that were loaded by scrolling stay. */
export const boardQuery = (place: BoardPlace) =>
  queryOptions<Board, Error, Board, ReturnType<typeof boardKey>>({
    queryKey: boardKey(place),
    queryFn: async ({ client, signal }): Promise<Board> => {
      const path = { pipeline_id: place.pipelineId };
      const query = { owner_id: place.ownerId, sort: place.sort };
      const { data } = await getBoard({ path, query, signal, throwOnError });
      const shown = client.getQueryData<Board>(boardKey(place));
      const columns = data.columns.map(async (column) => {
        const had = shown?.columns.find(({ stage }) => stage.id === column.stage.id);
        const missing = (had?.deals.length ?? 0) - column.deals.length;
        // One fewer may be a card that has just left.
        return missing > 1 ? deepen(data, place, column, Math.min(missing, MOST), signal) : column;
      });
      return { ...data, columns: await Promise.all(columns) };
    },
    placeholderData: (before: Board | undefined) =>
      before?.pipeline.id === place.pipelineId ? before : undefined,
  });

async function deepen(
  board: Board,
  place: BoardPlace,
  column: BoardColumn,
  limit: number,
  signal?: AbortSignal,
): Promise<BoardColumn> {
  if (!column.next_cursor) return column;
  const filter = columnFilter(column.stage, place.ownerId, board.closed_days);
  const query = { filter, sort: column.sort, limit, cursor: column.next_cursor };
  const { data } = await listDeals({ query, signal, throwOnError });
  const known = new Set(column.deals.map(({ id }) => id));
  const fresh = data.items.filter(({ id }) => !known.has(id));
  return { ...column, deals: [...column.deals, ...fresh], next_cursor: data.next_cursor };
}

/** What the board counts in this stage, as a filter of the list of deals. */
export function columnFilter(
  stage: Pick<StageOut, "id" | "type">,
  ownerId: string | undefined,
  closedDays: number,
): string {
  const parts = [`stage_id[eq]:${stage.id}`];
  if (ownerId) parts.push(`owner_id[eq]:${ownerId}`);
  if (stage.type !== "open") parts.push(`closed_at[gte]:-${closedDays}d`);
  return parts.join(",");
}

/** The next cards of one column. */
export const showMore = (place: BoardPlace) =>
  mutationOptions({
    mutationFn: async (column: BoardColumn, { client }) => {
      const board = client.getQueryData<Board>(boardKey(place));
      return board ? deepen(board, place, column, 50) : column;
    },
    onSuccess: (column, asked, _before, { client }) =>
      client.setQueryData<Board>(boardKey(place), (board) =>
        // A refetch in between has brought a newer column; scrolling asks again.
        board?.columns.some(({ next_cursor }) => next_cursor === asked.next_cursor)
          ? {
              ...board,
              columns: board.columns.map((one) =>
                one.stage.id === column.stage.id ? column : one,
              ),
            }
          : board,
      ),
  });

/** One after the other, each with the version the one before has left. */
export const moveOnBoard = (place: BoardPlace) => {
  const key = boardKey(place);
  const settle = (client: QueryClient, id: string) => void madeStale(client, "deal", id);
  return mutationOptions({
    scope: { id: "board" },
    mutationFn: async ({ deal, stage, lost }: Move, { client }) => {
      const shown = cardOn(client.getQueryData<Board>(key), deal.id);
      const version = Math.max(shown?.version ?? 0, deal.version);
      const body = { version, stage_id: stage.id, ...lost };
      return (await moveDeal({ path: { deal_id: deal.id }, body, throwOnError })).data;
    },
    onSuccess: async (moved, { deal }, _before, { client }) => {
      // An answer that was asked for before the move would put the card back.
      await client.cancelQueries({ queryKey: key });
      client.setQueryData<Board>(key, (board) => board && placeCard(board, { ...deal, ...moved }));
      settle(client, moved.id);
    },
    onError: (_error, { deal }, _before, { client }) => settle(client, deal.id),
  });
};
