import { Users } from "lucide-react";
import { EmptyState } from "@/components/EmptyState";

export function UsersPage() {
  return (
    <EmptyState icon={Users} title="Users">
      Who works here, and what each role may see and do.
    </EmptyState>
  );
}
