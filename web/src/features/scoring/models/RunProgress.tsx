import { useMutation } from "@tanstack/react-query";
import type { ScoringRunOut } from "@/client/types.gen";
import { Button } from "@/components/ui/Button";
import { Progress } from "@/components/ui/Progress";
import { stopRun } from "@/features/scoring/api";
import { SUBJECTS } from "@/features/scoring/words";
import { formatNumber, formatPercent } from "@/lib/format";
import { notify } from "@/lib/notify";
import { can } from "@/lib/permissions";
import { toProblem } from "@/lib/problem";
import { useSession } from "@/lib/session-query";

const titleOf = ({ task, kind }: ScoringRunOut): string =>
  task === "train" ? `Training on ${SUBJECTS[kind].many}` : `Scoring all ${SUBJECTS[kind].many}`;

const sentence = (doing: string): string =>
  doing === "" ? "" : `${doing.charAt(0).toUpperCase()}${doing.slice(1)}.`;

/** A training counts in percent, a scoring in records. */
const farOf = ({ task, done, total }: ScoringRunOut): string => {
  if (total === 0) return "";
  if (task === "train") return `${formatPercent(done / total)}.`;
  return `${formatNumber(done)} of ${formatNumber(total)}.`;
};

/** How far a training or a scoring is, and the way to stop it. */
export function RunProgress({ run }: { run: ScoringRunOut }) {
  const mayStop = can(useSession(), "scoring:write");
  const stop = useMutation({
    ...stopRun,
    onError: (error) =>
      void notify.failed("It was not stopped", { detail: toProblem(error).message }),
  });
  const title = titleOf(run);
  const waits = run.state === "waiting";
  return (
    <div className="grid gap-1.5 rounded-lg border border-border bg-surface p-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <p role="status" className="min-w-0 flex-1">
          <span className="font-medium">{title}. </span>
          <span className="text-text-muted">
            {waits ? "It begins when the worker is free." : `${sentence(run.doing)} ${farOf(run)}`}{" "}
            You can leave; it goes on.
          </span>
        </p>
        {mayStop && (
          <Button
            size="sm"
            aria-label={`Stop: ${title}`}
            loading={stop.isPending}
            onClick={() => stop.mutate(run.id)}
          >
            Stop
          </Button>
        )}
      </div>
      <Progress
        label={title}
        value={!waits && run.total > 0 ? run.done / run.total : undefined}
        className="h-1.5"
      />
    </div>
  );
}
