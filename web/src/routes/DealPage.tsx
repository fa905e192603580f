import { useParams } from "@tanstack/react-router";
import { DealRecord } from "@/features/crm/records/DealRecord";
import { RecordGate } from "@/features/crm/records/RecordGate";

export function DealPage() {
  const { id } = useParams({ from: "/shell/deals/$id" });
  return (
    <RecordGate kind="deal" id={id}>
      {(deal) => <DealRecord key={deal.id} deal={deal} />}
    </RecordGate>
  );
}
