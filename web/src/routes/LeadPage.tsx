import { useParams } from "@tanstack/react-router";
import { LeadRecord } from "@/features/crm/records/LeadRecord";
import { RecordGate } from "@/features/crm/records/RecordGate";
import { LeadScorePanel } from "@/features/scoring/record/LeadScorePanel";

export function LeadPage() {
  const { id } = useParams({ from: "/shell/leads/$id" });
  return (
    <RecordGate kind="lead" id={id}>
      {(lead) => (
        <LeadRecord
          key={lead.id}
          lead={lead}
          score={(save, readOnly) => (
            <LeadScorePanel
              id={lead.id}
              override={lead.score_override}
              onOverride={(score_override) => save({ score_override })}
              readOnly={readOnly}
              closed={lead.status === "converted" || lead.status === "disqualified"}
            />
          )}
        />
      )}
    </RecordGate>
  );
}
