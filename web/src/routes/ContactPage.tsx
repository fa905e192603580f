import { Contact } from "lucide-react";
import { EmptyState } from "@/components/EmptyState";
import { PageHeader } from "@/components/PageHeader";

export function ContactPage() {
  return (
    <>
      <PageHeader title="Contact" />
      <EmptyState icon={Contact} title="Nothing to show yet">
        One person: where they work, what they care about and what was said.
      </EmptyState>
    </>
  );
}
