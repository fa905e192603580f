import { Contact } from "lucide-react";
import { EmptyState } from "@/components/EmptyState";
import { PageHeader } from "@/components/PageHeader";

export function ContactsPage() {
  return (
    <>
      <PageHeader title="Contacts" />
      <EmptyState icon={Contact} title="No contacts yet">
        The people you talk to. Every mail, call and note with a person is kept on one timeline.
      </EmptyState>
    </>
  );
}
