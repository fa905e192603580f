import { useQuery } from "@tanstack/react-query";
import type { LeadScore } from "@/client/types.gen";
import { IntervalBar } from "@/components/charts/IntervalBar";
import { ScoreMark } from "@/components/ScoreMark";
import { Badge } from "@/components/ui/Badge";
import { aboutQuery, type Kind } from "@/features/scoring/api";
import { ENGINES } from "@/features/scoring/words";
import { formatPercent, plural } from "@/lib/format";

type ChanceProps = {
  kind: Kind;
  score: Pick<LeadScore, "score" | "probability" | "interval" | "engine">;
};

/** The number, its band and its range; by rules there are only points. */
export function Chance({ kind, score }: ChanceProps) {
  const [low, high] = score.interval;
  const engine = ENGINES[score.engine];
  const byRules = score.engine === "rules";
  return (
    <div className="grid gap-1">
      <div className="flex items-center gap-2">
        <ScoreMark value={score.score} percent={kind === "deal" && !byRules} className="text-lg" />
        <span className="ml-auto" title={engine.about}>
          <Badge tone={score.engine === "model" ? "accent" : "neutral"}>{engine.word}</Badge>
        </span>
      </div>
      {byRules ? (
        <p className="text-text-muted text-xs">
          Points by the starting rules, not a measured chance.
        </p>
      ) : (
        <>
          <IntervalBar value={score.probability} low={low} high={high} from={0} to={1} />
          <p className="text-text-muted text-xs">
            {score.engine === "rates" ? <FromOutcomes kind={kind} /> : "The model's range"}:{" "}
            {formatPercent(low)} to {formatPercent(high)}.
          </p>
        </>
      )}
    </div>
  );
}

function FromOutcomes({ kind }: { kind: Kind }) {
  const about = useQuery(aboutQuery(kind)).data;
  return about
    ? `From ${plural(about.outcomes, "outcome")} of your team`
    : "From your team's rates";
}
