import { KeyRound } from "lucide-react";
import { EmptyState } from "@/components/EmptyState";
import { DoorPage } from "@/routes/DoorPage";

export function SignInPage() {
  return (
    <DoorPage title="Sign in">
      <EmptyState icon={KeyRound} title="Come in">
        Sign in with your e-mail address and password.
      </EmptyState>
    </DoorPage>
  );
}
