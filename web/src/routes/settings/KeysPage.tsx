import { KeyRound } from "lucide-react";
import { EmptyState } from "@/components/EmptyState";

export function KeysPage() {
  return (
    <EmptyState icon={KeyRound} title="API keys">
      Keys with which other programs read and write this workspace.
    </EmptyState>
  );
}
