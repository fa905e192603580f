import { Sunrise } from "lucide-react";
import { EmptyState } from "@/components/EmptyState";
import { PageHeader } from "@/components/PageHeader";

export function MyDayPage() {
  return (
    <>
      <PageHeader title="My day" />
      <EmptyState icon={Sunrise} title="Your day starts here">
        What is due, which deals went quiet, which leads are hot and why. It fills as soon as there
        are leads and deals in the workspace.
      </EmptyState>
    </>
  );
}
