import type { ScoringRunOut } from "@/client/types.gen";
import { DateText } from "@/components/DateText";
import { Badge, type BadgeTone } from "@/components/ui/Badge";
import { SUBJECTS } from "@/features/scoring/words";
import { formatNumber } from "@/lib/format";

const STATES: Record<ScoringRunOut["state"], { word: string; tone: BadgeTone }> = {
  waiting: { word: "Waits", tone: "neutral" },
  running: { word: "Runs", tone: "info" },
  done: { word: "Done", tone: "success" },
  failed: { word: "Failed", tone: "danger" },
  stopped: { word: "Stopped", tone: "warning" },
};

/** The last trainings and scorings and how they ended. */
export function RunList({ runs }: { runs: readonly ScoringRunOut[] }) {
  if (runs.length === 0) return null;
  return (
    <details>
      <summary className="cursor-pointer font-semibold text-base">
        Trainings and scorings so far
      </summary>
      <ul className="mt-2 divide-y divide-border border-border border-y text-sm">
        {runs.map((run) => (
          <li key={run.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-1.5">
            <Badge tone={STATES[run.state].tone}>{STATES[run.state].word}</Badge>
            <span>
              {run.task === "train"
                ? "Training"
                : `${formatNumber(run.done)} of ${formatNumber(run.total)} ${SUBJECTS[run.kind].many} scored`}
            </span>
            <span className="text-text-muted">
              <DateText value={run.asked_at} />
              {run.asked_by === null && ", by itself"}
            </span>
            {run.error && <span className="basis-full text-danger text-xs">{run.error}</span>}
          </li>
        ))}
      </ul>
    </details>
  );
}
