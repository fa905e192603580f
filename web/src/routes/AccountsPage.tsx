import { Building2 } from "lucide-react";
import { EmptyState } from "@/components/EmptyState";
import { PageHeader } from "@/components/PageHeader";

export function AccountsPage() {
  return (
    <>
      <PageHeader title="Accounts" />
      <EmptyState icon={Building2} title="No accounts yet">
        The companies you sell to, with their people, deals and history in one place.
      </EmptyState>
    </>
  );
}
