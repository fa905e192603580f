import type { EvaluationOut } from "@/client/types.gen";
import { Badge, type BadgeTone } from "@/components/ui/Badge";
import { Progress } from "@/components/ui/Progress";
import { formatNumber } from "@/lib/format";

const STATES: Record<EvaluationOut["state"], { word: string; tone: BadgeTone }> = {
  queued: { word: "Waits", tone: "neutral" },
  running: { word: "Measuring", tone: "info" },
  done: { word: "Done", tone: "success" },
  failed: { word: "Failed", tone: "danger" },
};

type EvaluationStateProps = { evaluation: Pick<EvaluationOut, "state" | "done" | "total"> };

/** How far a measurement is. */
export function EvaluationState({ evaluation }: EvaluationStateProps) {
  const { state, done, total } = evaluation;
  if (state !== "running") {
    return <Badge tone={STATES[state].tone}>{STATES[state].word}</Badge>;
  }
  return (
    <span className="inline-flex w-40 items-center gap-2 text-text-muted text-xs">
      <Progress label="Measuring" value={total > 0 ? done / total : undefined} />
      {total > 0 && (
        <span className="whitespace-nowrap tabular-nums">
          {formatNumber(done)} of {formatNumber(total)}
        </span>
      )}
    </span>
  );
}
