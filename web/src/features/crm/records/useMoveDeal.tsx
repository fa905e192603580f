import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { DealDetail, MoveDeal, StageOut } from "@/client/types.gen";
import { moveDealTo } from "@/features/crm/api";
import { LostReasonDialog } from "@/features/crm/board/LostReasonDialog";
import { madeStale } from "@/features/crm/events";
import { notify } from "@/lib/notify";
import { toProblem } from "@/lib/problem";

/** Moves at once and offers the way back; losing asks why first. */
export function useMoveDeal(deal: DealDetail, stages: readonly StageOut[]) {
  const client = useQueryClient();
  const move = useMutation(moveDealTo(deal.id));
  const [losing, setLosing] = useState<StageOut | null>(null);

  const send = async (stage: StageOut, more: Partial<MoveDeal> = {}) => {
    const before = stages.find(({ id }) => id === deal.stage_id);
    try {
      const moved = await move.mutateAsync({ version: deal.version, stage_id: stage.id, ...more });
      // Back into lost would need the reason again.
      const undo =
        before && before.type !== "lost"
          ? () => move.mutate({ version: moved.version, stage_id: before.id })
          : undefined;
      await notify.done(
        stage.type === "open" ? `Moved to ${stage.name}` : `Marked as ${stage.name}`,
        {
          undo,
        },
      );
    } catch (error) {
      const problem = toProblem(error);
      if (problem.code === "stale_version") await madeStale(client, "deal", deal.id);
      await notify.failed("The deal was not moved", { detail: problem.message });
    }
  };
  const dialog: ReactNode = losing && (
    <LostReasonDialog
      deal={deal}
      onCancel={() => setLosing(null)}
      onLose={(lost) => {
        setLosing(null);
        void send(losing, lost);
      }}
    />
  );
  return {
    moveTo: (stage: StageOut) => (stage.type === "lost" ? setLosing(stage) : void send(stage)),
    isMoving: move.isPending,
    dialog,
  };
}
