import { ArrowRightLeft } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { LeadOut } from "@/client/types.gen";
import { OwnerAvatar } from "@/components/OwnerAvatar";
import { Button } from "@/components/ui/Button";
import { personOf, useUsers } from "@/features/crm/api";
import { leadBadge } from "@/features/crm/lists/columns";
import { leadScore } from "@/features/crm/lists/scores";
import { ConvertDialog } from "@/features/crm/records/ConvertDialog";
import { LeadFacts } from "@/features/crm/records/LeadFacts";
import { splitName } from "@/features/crm/records/person-name";
import { RecordFrame } from "@/features/crm/records/RecordFrame";
import { RecordName } from "@/features/crm/records/RecordName";
import { type Save, useSaveRecord } from "@/features/crm/records/useSaveRecord";
import { useShortcuts } from "@/lib/keyboard";
import { can } from "@/lib/permissions";
import { useSession } from "@/lib/session-query";

type LeadRecordProps = {
  lead: LeadOut;
  /** How likely it is to become a customer: the page around it knows. */
  score?: (save: Save<"lead">, readOnly: boolean) => ReactNode;
};

export function LeadRecord({ lead, score }: LeadRecordProps) {
  const session = useSession();
  const readOnly = !can(session, "crm:write");
  const users = useUsers();
  const { save, dialog } = useSaveRecord("lead", lead);
  const [converting, setConverting] = useState(false);
  const mayConvert = !readOnly && lead.status !== "converted";
  useShortcuts(
    [{ keys: "v", label: "Convert the lead", group: "Record", run: () => setConverting(true) }],
    mayConvert,
  );
  return (
    <>
      <RecordFrame
        kind="lead"
        id={lead.id}
        name={lead.name || lead.company || ""}
        onRename={(name) => save(lead.name ? splitName(name) : { company: name })}
        readOnly={readOnly}
        currency={session?.workspace.currency ?? "EUR"}
        links={{ lead_id: lead.id }}
        meta={
          <>
            {leadBadge(lead.status)}
            {lead.score_shown !== null && leadScore(lead)}
            <OwnerAvatar owner={personOf(users, lead.owner_id)} showName />
            {lead.name && lead.company && <span>{lead.company}</span>}
            {lead.email && (
              <a href={`mailto:${lead.email}`} className="hover:underline">
                {lead.email}
              </a>
            )}
            {lead.deal_id && (
              <span>
                became <RecordName kind="deal" id={lead.deal_id} />
              </span>
            )}
          </>
        }
        actions={
          mayConvert && (
            <Button variant="primary" onClick={() => setConverting(true)}>
              <ArrowRightLeft aria-hidden />
              Convert
            </Button>
          )
        }
        facts={
          <>
            {score?.(save, readOnly)}
            <LeadFacts lead={lead} save={save} readOnly={readOnly} />
          </>
        }
      />
      {converting && <ConvertDialog lead={lead} onClose={() => setConverting(false)} />}
      {dialog}
    </>
  );
}
