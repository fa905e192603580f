import { useParams } from "@tanstack/react-router";
import { DealRecord } from "@/features/crm/records/DealRecord";
import { RecordGate } from "@/features/crm/records/RecordGate";
import { DealScorePanel } from "@/features/scoring/record/DealScorePanel";

export function DealPage() {
  const { id } = useParams({ from: "/shell/deals/$id" });
  return (
    <RecordGate kind="deal" id={id}>
      {(deal) => (
        <DealRecord
          key={deal.id}
          deal={deal}
          score={(save, readOnly) => (
            <DealScorePanel
              id={deal.id}
              override={deal.probability_override}
              onOverride={(probability_override) => save({ probability_override })}
              readOnly={readOnly}
            />
          )}
        />
      )}
    </RecordGate>
  );
}
