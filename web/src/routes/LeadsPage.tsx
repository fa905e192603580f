import { UserRoundPlus } from "lucide-react";
import { EmptyState } from "@/components/EmptyState";
import { PageHeader } from "@/components/PageHeader";

export function LeadsPage() {
  return (
    <>
      <PageHeader title="Leads" />
      <EmptyState icon={UserRoundPlus} title="No leads yet">
        People and companies who might buy. Import them from a file, or let forms and chats bring
        them in.
      </EmptyState>
    </>
  );
}
