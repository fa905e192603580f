import { useParams } from "@tanstack/react-router";
import { LeadRecord } from "@/features/crm/records/LeadRecord";
import { RecordGate } from "@/features/crm/records/RecordGate";

export function LeadPage() {
  const { id } = useParams({ from: "/shell/leads/$id" });
  return (
    <RecordGate kind="lead" id={id}>
      {(lead) => <LeadRecord key={lead.id} lead={lead} />}
    </RecordGate>
  );
}
