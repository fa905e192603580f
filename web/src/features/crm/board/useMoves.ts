import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { Board, DealOut, DealRow, StageOut } from "@/client/types.gen";
import { type BoardPlace, type Move, moveOnBoard } from "@/features/crm/board/api";
import { inStage, placeCard } from "@/features/crm/board/place";
import { refusalText } from "@/features/crm/board/stale";
import { notify } from "@/lib/notify";

type Pending = Move & { at: Date };

/** The board as it is shown: what the server said, with the moves that are under way on top. */
export function useMoves(place: BoardPlace, board: Board | undefined) {
  const [pending, setPending] = useState<Pending[]>([]);
  /** A card that lies on a lost stage and waits for its reason. */
  const [losing, setLosing] = useState<Pending | null>(null);
  const options = moveOnBoard(place);
  const move = useMutation({
    ...options,
    onSuccess: async (moved, sent, before, context) => {
      await options.onSuccess?.(moved, sent, before, context);
      say(moved, sent);
    },
    onError: (error, sent, before, context) => {
      options.onError?.(error, sent, before, context);
      notify.failed(`${sent.deal.name} was not moved`, { detail: refusalText(error) });
    },
    onSettled: (_moved, _error, sent) =>
      setPending((all) => all.filter((one) => one.deal !== sent.deal || one.stage !== sent.stage)),
  });

  const start = (sent: Move) => {
    setPending((all) => [...all, { ...sent, at: new Date() }]);
    move.mutate(sent);
  };
  const say = (moved: DealOut, sent: Move) => {
    const from = board?.columns.find(({ stage }) => stage.id === sent.deal.stage_id)?.stage;
    const undo = from && (() => start(wayBack(moved, sent, from)));
    const { name, type } = sent.stage;
    const what = type === "open" ? `Moved to ${name}` : type === "won" ? "Won" : "Lost";
    notify.done(what, { detail: sent.deal.name, undo });
  };

  const shown =
    board &&
    [...pending, ...(losing ? [losing] : [])].reduce(
      (so, { deal, stage, at }) => placeCard(so, inStage(deal, stage, at)),
      board,
    );
  return {
    shown,
    losing,
    request: (deal: DealRow, stage: StageOut) => {
      if (deal.stage_id === stage.id) return;
      if (stage.type === "lost") setLosing({ deal, stage, at: new Date() });
      else start({ deal, stage });
    },
    lose: (lost: Move["lost"]) => {
      if (losing) start({ deal: losing.deal, stage: losing.stage, lost });
      setLosing(null);
    },
    cancelLosing: () => setLosing(null),
  };
}

/** Back to where it came from; into a lost stage with the reason it had. */
function wayBack(moved: DealOut, { deal }: Move, from: StageOut): Move {
  const { lost_reason_id, lost_note } = deal;
  return {
    deal: { ...deal, ...moved },
    stage: from,
    lost: lost_reason_id ? { lost_reason_id, lost_note } : undefined,
  };
}
