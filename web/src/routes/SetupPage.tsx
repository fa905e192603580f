import { Wrench } from "lucide-react";
import { EmptyState } from "@/components/EmptyState";
import { DoorPage } from "@/routes/DoorPage";

export function SetupPage() {
  return (
    <DoorPage title="Set up">
      <EmptyState icon={Wrench} title="A new workspace">
        Name the workspace and make its first admin. It takes a minute.
      </EmptyState>
    </DoorPage>
  );
}
