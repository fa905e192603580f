import { FileInput } from "lucide-react";
import { EmptyState } from "@/components/EmptyState";
import { PageHeader } from "@/components/PageHeader";

export function ImportPage() {
  return (
    <>
      <PageHeader title="Import" />
      <EmptyState icon={FileInput} title="Bring your old CRM along">
        Upload a CSV file, match its columns, look at a dry run, and undo the import if it is not
        right.
      </EmptyState>
    </>
  );
}
