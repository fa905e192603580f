import { UserRound } from "lucide-react";
import { EmptyState } from "@/components/EmptyState";

export function ProfilePage() {
  return (
    <EmptyState icon={UserRound} title="Profile">
      Your name, your password and how the product looks for you.
    </EmptyState>
  );
}
