import { useQuery } from "@tanstack/react-query";
import { ErrorState } from "@/components/ErrorState";
import { workspaceQuery } from "@/features/identity/api";
import { FormSkeleton } from "@/features/identity/FormSkeleton";
import { Section } from "@/features/identity/Section";
import { WorkspaceForm } from "@/features/identity/workspace/WorkspaceForm";

export function WorkspacePage() {
  const workspace = useQuery(workspaceQuery);
  if (workspace.isError && !workspace.data) {
    return <ErrorState error={workspace.error} onRetry={() => void workspace.refetch()} />;
  }
  return (
    <Section title="Workspace" description="What everybody here shares.">
      {workspace.data ? <WorkspaceForm workspace={workspace.data} /> : <FormSkeleton fields={3} />}
    </Section>
  );
}
