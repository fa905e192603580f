import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import type { ContactOut } from "@/client/types.gen";
import { OwnerAvatar } from "@/components/OwnerAvatar";
import { Button } from "@/components/ui/Button";
import { accountQuery, personOf, useUsers } from "@/features/crm/api";
import { ContactFacts } from "@/features/crm/records/ContactFacts";
import { splitName } from "@/features/crm/records/person-name";
import { RecordFrame } from "@/features/crm/records/RecordFrame";
import { RecordName } from "@/features/crm/records/RecordName";
import { DealsOf } from "@/features/crm/records/RelatedLists";
import { useSaveRecord } from "@/features/crm/records/useSaveRecord";
import { openCreate } from "@/lib/create";
import { can } from "@/lib/permissions";
import { useSession } from "@/lib/session-query";

export function ContactRecord({ contact }: { contact: ContactOut }) {
  const session = useSession();
  const readOnly = !can(session, "crm:write");
  const users = useUsers();
  const { save, dialog } = useSaveRecord("contact", contact);
  const account = useQuery({
    ...accountQuery(contact.account_id ?? ""),
    enabled: contact.account_id !== null,
  }).data;
  const defaults = {
    contact: { id: contact.id, label: contact.name },
    ...(account && { account: { id: account.id, label: account.name } }),
  };
  return (
    <>
      <RecordFrame
        kind="contact"
        id={contact.id}
        name={contact.name}
        onRename={(name) => save(splitName(name))}
        readOnly={readOnly}
        currency={session?.workspace.currency ?? "EUR"}
        links={{ contact_id: contact.id }}
        meta={
          <>
            <OwnerAvatar owner={personOf(users, contact.owner_id)} showName />
            <span>
              {contact.title}
              {contact.title && contact.account_id && " at "}
              {contact.account_id && (
                <RecordName kind="account" id={contact.account_id} name={account?.name} />
              )}
            </span>
            {contact.email && (
              <a href={`mailto:${contact.email}`} className="hover:underline">
                {contact.email}
              </a>
            )}
            {contact.phone && (
              <a href={`tel:${contact.phone}`} className="hover:underline">
                {contact.phone}
              </a>
            )}
          </>
        }
        actions={
          !readOnly && (
            <Button onClick={() => openCreate("deal", defaults)}>
              <Plus aria-hidden />
              New deal
            </Button>
          )
        }
        facts={
          <>
            <ContactFacts contact={contact} save={save} readOnly={readOnly} />
            <DealsOf
              field="contact_id"
              id={contact.id}
              name={contact.name}
              defaults={defaults}
              readOnly={readOnly}
            />
          </>
        }
      />
      {dialog}
    </>
  );
}
