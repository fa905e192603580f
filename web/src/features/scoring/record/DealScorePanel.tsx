import { useQuery } from "@tanstack/react-query";
import { Hourglass } from "lucide-react";
import type { DealScore } from "@/client/types.gen";
import { DateText } from "@/components/DateText";
import { MoneyText } from "@/components/MoneyText";
import { dealScoreQuery } from "@/features/scoring/api";
import { Chance } from "@/features/scoring/record/Chance";
import { Override } from "@/features/scoring/record/Override";
import { PanelGate } from "@/features/scoring/record/PanelGate";
import { Estimate, Estimates, Part, Risks, Unknown } from "@/features/scoring/record/Parts";
import { ReasonBars } from "@/features/scoring/record/ReasonBars";
import { ScoreHistory } from "@/features/scoring/record/ScoreHistory";
import { ScoreNow } from "@/features/scoring/record/ScoreNow";
import { Standing } from "@/features/scoring/record/Standing";
import { WonBy } from "@/features/scoring/record/WonBy";
import { confidenceWord } from "@/features/scoring/words";
import { formatPercent } from "@/lib/format";

type DealScorePanelProps = {
  id: string;
  override: number | null;
  onOverride: (value: number | null) => Promise<unknown>;
  readOnly: boolean;
};

/** The chance of an open deal: how likely, by when, for how much, why, and on what it rests. */
export function DealScorePanel({ id, override, onOverride, readOnly }: DealScorePanelProps) {
  const query = useQuery(dealScoreQuery(id));
  const score = query.data?.deal;
  const byHand = (
    <Override label="Chance in %" value={override} onSave={onOverride} readOnly={readOnly} />
  );
  return (
    <Part title="Chance to win" actions={<ScoreNow kind="deal" id={id} />}>
      {override !== null && byHand}
      <PanelGate query={query}>
        {score ? (
          <>
            {score.is_stale && <Stale />}
            <Chance kind="deal" score={score} />
            {override === null && byHand}
            {score.engine !== "rules" && <WonBy score={score} />}
            <DealEstimates score={score} />
            <ReasonBars reasons={score.reasons} />
            <Risks risks={score.risk_factors} />
            <Unknown kind="deal" names={score.unknown} />
            <ScoreHistory
              history={query.data?.history ?? []}
              decay={query.data?.decay ?? []}
              now={score}
            />
            <Standing kind="deal" engine={score.engine} model={score.model} />
          </>
        ) : (
          <p className="text-sm text-text-muted">Not scored yet.</p>
        )}
      </PanelGate>
      {!query.isPending && !score && override === null && byHand}
    </Part>
  );
}

const Stale = () => (
  <p className="flex items-start gap-2 rounded-md bg-warning-soft px-2 py-1.5 text-sm text-warning">
    <Hourglass aria-hidden className="mt-0.5 size-3.5 shrink-0" />
    Open for longer than nearly every deal that was won. Revive it or close it.
  </p>
);

function DealEstimates({ score }: { score: DealScore }) {
  const { expected_close: close, close_interval: range, value } = score;
  return (
    <Estimates>
      {close && (
        <Estimate
          label="Closes"
          detail={
            range && (
              <>
                <DateText value={range[0]} kind="day" /> to <DateText value={range[1]} kind="day" />
              </>
            )
          }
        >
          about <DateText value={close} kind="day" />
        </Estimate>
      )}
      {value && (
        <Estimate
          label="Value if won"
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
