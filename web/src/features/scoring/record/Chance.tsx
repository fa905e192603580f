import type { LeadScore } from "@/client/types.gen";
import { IntervalBar } from "@/components/charts/IntervalBar";
import { ScoreMark } from "@/components/ScoreMark";
import { Badge } from "@/components/ui/Badge";
import type { Kind } from "@/features/scoring/api";
import { ENGINES } from "@/features/scoring/words";
import { formatPercent } from "@/lib/format";

type ChanceProps = {
  kind: Kind;
  score: Pick<LeadScore, "score" | "probability" | "interval" | "engine">;
};

/** The number, its band, and the range that holds the truth in 80 of 100 cases. */
export function Chance({ kind, score }: ChanceProps) {
  const [low, high] = score.interval;
  const engine = ENGINES[score.engine];
  return (
    <div className="grid gap-1">
      <div className="flex items-center gap-2">
        <ScoreMark value={score.score} percent={kind === "deal"} className="text-lg" />
        <span className="ml-auto" title={engine.about}>
          <Badge tone={score.engine === "model" ? "accent" : "neutral"}>{engine.word}</Badge>
        </span>
      </div>
      {score.engine === "rules" ? (
        <p className="text-text-muted text-xs">Points, not a measured chance.</p>
      ) : (
        <>
          <IntervalBar value={score.probability} low={low} high={high} from={0} to={1} />
          <p className="text-text-muted text-xs">
            Likely between {formatPercent(low)} and {formatPercent(high)}: such a range holds in 80
            of 100 cases.
          </p>
        </>
      )}
    </div>
  );
}
