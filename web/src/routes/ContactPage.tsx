import { useParams } from "@tanstack/react-router";
import { ContactRecord } from "@/features/crm/records/ContactRecord";
import { RecordGate } from "@/features/crm/records/RecordGate";

export function ContactPage() {
  const { id } = useParams({ from: "/shell/contacts/$id" });
  return (
    <RecordGate kind="contact" id={id}>
      {(contact) => <ContactRecord key={contact.id} contact={contact} />}
    </RecordGate>
  );
}
