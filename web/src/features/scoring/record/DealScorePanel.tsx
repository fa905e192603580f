import { useQuery } from "@tanstack/react-query";
import { Hourglass } from "lucide-react";
import type { DealScore } from "@/client/types.gen";
import { DateText } from "@/components/DateText";
import { dealScoreQuery } from "@/features/scoring/api";
import { Confidence, Estimate, Estimates, Value } from "@/features/scoring/record/Parts";
import { type RecordPanelProps, ScorePanel } from "@/features/scoring/record/ScorePanel";
import { WonBy } from "@/features/scoring/record/WonBy";

/** The chance of an open deal: how likely, by when, for how much, why, and on what it rests. */
export function DealScorePanel(props: RecordPanelProps) {
  const query = useQuery(dealScoreQuery(props.id));
  const score = query.data?.deal;
  return (
    <ScorePanel
      {...props}
      kind="deal"
      query={query}
      score={score}
      title="Chance to win"
      label="Chance in %"
      none="Not scored yet."
      warning={score?.is_stale && <Stale />}
    >
      {(deal) => (
        <>
          {deal.engine !== "rules" && <WonBy score={deal} />}
          <DealEstimates score={deal} />
        </>
      )}
    </ScorePanel>
  );
}

const Stale = () => (
  <p className="flex items-start gap-2 rounded-md bg-warning-soft px-2 py-1.5 text-sm text-warning">
    <Hourglass aria-hidden className="mt-0.5 size-3.5 shrink-0" />
    Open for longer than nearly every deal that was won. Revive it or close it.
  </p>
);

function DealEstimates({ score }: { score: DealScore }) {
  const { expected_close: close, close_interval: range } = score;
  return (
    <Estimates>
      {close && (
        <Estimate
          label="Likely close"
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
      {score.value && <Value label="Value if won" value={score.value} />}
      <Confidence score={score} />
    </Estimates>
  );
}
