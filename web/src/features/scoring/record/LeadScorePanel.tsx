import { useQuery } from "@tanstack/react-query";
import type { LeadScore } from "@/client/types.gen";
import { leadScoreQuery } from "@/features/scoring/api";
import { Confidence, Estimate, Estimates, Value } from "@/features/scoring/record/Parts";
import { type RecordPanelProps, ScorePanel } from "@/features/scoring/record/ScorePanel";
import { formatNumber, plural } from "@/lib/format";

/** The score of a lead: how likely, how soon, how much, why, and on what it rests. */
export function LeadScorePanel(props: RecordPanelProps & { closed: boolean }) {
  const query = useQuery(leadScoreQuery(props.id));
  return (
    <ScorePanel
      {...props}
      kind="lead"
      query={query}
      score={query.data?.lead}
      title="Score"
      label="Score"
      none={props.closed ? "Only open leads are scored." : "Not scored yet."}
    >
      {(score) => <LeadEstimates score={score} />}
    </ScorePanel>
  );
}

function LeadEstimates({ score }: { score: LeadScore }) {
  const days = score.timeline_days;
  return (
    <Estimates>
      {days && (
        <Estimate
          label="Converts in"
          detail={`if it does; ${formatNumber(days.low)} to ${plural(days.high, "day")}`}
        >
          about {plural(days.value, "day")}
        </Estimate>
      )}
      {score.deal_value && <Value label="Deal value" value={score.deal_value} />}
      <Confidence score={score} />
    </Estimates>
  );
}
