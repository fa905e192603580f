import { Handshake } from "lucide-react";
import { EmptyState } from "@/components/EmptyState";
import { PageHeader } from "@/components/PageHeader";

export function DealsPage() {
  return (
    <>
      <PageHeader title="Deals" />
      <EmptyState icon={Handshake} title="No deals yet">
        What you are selling, to whom, and how far it is. See the deals as a board by stage or as a
        list.
      </EmptyState>
    </>
  );
}
