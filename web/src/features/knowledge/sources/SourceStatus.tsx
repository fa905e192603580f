import type { SourceRow } from "@/client/types.gen";
import { Badge } from "@/components/ui/Badge";
import { Progress } from "@/components/ui/Progress";
import { isBusy, SOURCE_STATES, shareOf } from "@/features/knowledge/words";
import { formatNumber } from "@/lib/format";

type SourceStatusProps = { source: Pick<SourceRow, "state" | "run" | "name" | "kind"> };

/** The state as a word; while it is being read, how far. */
export function SourceStatus({ source }: SourceStatusProps) {
  const { state, run } = source;
  if (!isBusy(source) || state === "deleting") {
    const isEmpty = state === "new" && source.kind !== "website";
    return (
      <Badge tone={SOURCE_STATES[state].tone}>
        {isEmpty ? "Empty" : SOURCE_STATES[state].label}
      </Badge>
    );
  }
  return (
    <span className="flex min-w-0 items-center gap-2">
      <Progress
        label={`${SOURCE_STATES[state].label} ${source.name}`}
        value={shareOf(run)}
        className="h-1.5 min-w-10 flex-1"
      />
      <span className="whitespace-nowrap text-text-muted text-xs tabular-nums">
        {run && run.found > 0
          ? `${formatNumber(run.done)} of ${formatNumber(run.found)}`
          : SOURCE_STATES[state].label}
      </span>
    </span>
  );
}
