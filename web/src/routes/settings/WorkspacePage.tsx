import { Building } from "lucide-react";
import { EmptyState } from "@/components/EmptyState";

export function WorkspacePage() {
  return (
    <EmptyState icon={Building} title="Workspace">
      The name, currency and time zone that everyone here shares.
    </EmptyState>
  );
}
