import { ScrollText } from "lucide-react";
import { EmptyState } from "@/components/EmptyState";

export function AuditPage() {
  return (
    <EmptyState icon={ScrollText} title="Audit">
      Who did what, and when. Entries cannot be changed or removed.
    </EmptyState>
  );
}
