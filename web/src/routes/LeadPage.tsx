import { UserRoundPlus } from "lucide-react";
import { EmptyState } from "@/components/EmptyState";
import { PageHeader } from "@/components/PageHeader";

export function LeadPage() {
  return (
    <>
      <PageHeader title="Lead" />
      <EmptyState icon={UserRoundPlus} title="Nothing to show yet">
        One lead: who it is, what happened so far, and what to do next.
      </EmptyState>
    </>
  );
}
