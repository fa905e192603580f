import { useQuery } from "@tanstack/react-query";
import type { LeadScore } from "@/client/types.gen";
import { MoneyText } from "@/components/MoneyText";
import { leadScoreQuery } from "@/features/scoring/api";
import { Chance } from "@/features/scoring/record/Chance";
import { Override } from "@/features/scoring/record/Override";
import { PanelGate } from "@/features/scoring/record/PanelGate";
import { Estimate, Estimates, Part, Risks, Unknown } from "@/features/scoring/record/Parts";
import { ReasonBars } from "@/features/scoring/record/ReasonBars";
import { ScoreHistory } from "@/features/scoring/record/ScoreHistory";
import { ScoreNow } from "@/features/scoring/record/ScoreNow";
import { Standing } from "@/features/scoring/record/Standing";
import { confidenceWord } from "@/features/scoring/words";
import { formatNumber, formatPercent, plural } from "@/lib/format";

type LeadScorePanelProps = {
  id: string;
  override: number | null;
  onOverride: (value: number | null) => Promise<unknown>;
  readOnly: boolean;
};

/** The score of a lead: how likely, how soon, how much, why, and on what it rests. */
export function LeadScorePanel({ id, override, onOverride, readOnly }: LeadScorePanelProps) {
  const query = useQuery(leadScoreQuery(id));
  const score = query.data?.lead;
  const byHand = (
    <Override label="Score" value={override} onSave={onOverride} readOnly={readOnly} />
  );
  return (
    <Part title="Score" actions={<ScoreNow kind="lead" id={id} />}>
      {override !== null && byHand}
      <PanelGate query={query}>
        {score ? (
          <>
            <Chance kind="lead" score={score} />
            {override === null && byHand}
            <LeadEstimates score={score} />
            <ReasonBars reasons={score.reasons} />
            <Risks risks={score.risk_factors} />
            <Unknown kind="lead" names={score.unknown} />
            <ScoreHistory
              history={query.data?.history ?? []}
              decay={query.data?.decay ?? []}
              now={score}
            />
            <Standing kind="lead" engine={score.engine} model={score.model} />
          </>
        ) : (
          <p className="text-sm text-text-muted">
            Not scored: a score is given to leads that are still open.
          </p>
        )}
      </PanelGate>
      {!query.isPending && !score && override === null && byHand}
    </Part>
  );
}

function LeadEstimates({ score }: { score: LeadScore }) {
  const { timeline_days: days, deal_value: value } = score;
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
      {value && (
        <Estimate
          label="Deal value"
          detail={
            <>
              <MoneyText amount={value.low_minor} currency={value.currency} compact /> to{" "}
              <MoneyText amount={value.high_minor} currency={value.currency} compact />
            </>
          }
        >
          about <MoneyText amount={value.amount_minor} currency={value.currency} compact />
        </Estimate>
      )}
      <Estimate
        label="Confidence"
        detail={`${formatPercent(score.known)} of what it asks for is known`}
      >
        {confidenceWord(score.confidence)}
      </Estimate>
    </Estimates>
  );
}
