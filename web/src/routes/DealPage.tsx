import { Handshake } from "lucide-react";
import { EmptyState } from "@/components/EmptyState";
import { PageHeader } from "@/components/PageHeader";

export function DealPage() {
  return (
    <>
      <PageHeader title="Deal" />
      <EmptyState icon={Handshake} title="Nothing to show yet">
        One deal: its stage, its amount, the people in it and the next step.
      </EmptyState>
    </>
  );
}
