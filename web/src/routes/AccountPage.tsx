import { Building2 } from "lucide-react";
import { EmptyState } from "@/components/EmptyState";
import { PageHeader } from "@/components/PageHeader";

export function AccountPage() {
  return (
    <>
      <PageHeader title="Account" />
      <EmptyState icon={Building2} title="Nothing to show yet">
        One company: its people, its deals and everything that happened with it.
      </EmptyState>
    </>
  );
}
