import { Kanban } from "lucide-react";
import { EmptyState } from "@/components/EmptyState";

export function PipelinesPage() {
  return (
    <EmptyState icon={Kanban} title="Pipelines">
      The stages a deal goes through, from the first talk to won or lost.
    </EmptyState>
  );
}
