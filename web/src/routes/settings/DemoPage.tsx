import { FlaskConical } from "lucide-react";
import { EmptyState } from "@/components/EmptyState";

export function DemoPage() {
  return (
    <EmptyState icon={FlaskConical} title="Demo data">
      A filled workspace to try things in, kept apart from your own data.
    </EmptyState>
  );
}
