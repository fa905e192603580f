import { MailOpen } from "lucide-react";
import { EmptyState } from "@/components/EmptyState";
import { DoorPage } from "@/routes/DoorPage";

export function WelcomePage() {
  return (
    <DoorPage title="Welcome">
      <EmptyState icon={MailOpen} title="You are invited">
        Choose a password and you are in.
      </EmptyState>
    </DoorPage>
  );
}
