import { FlaskConical } from "lucide-react";
import { EmptyState } from "@/components/EmptyState";
import { RemoveDemo } from "@/features/identity/demo/RemoveDemo";
import { Section } from "@/features/identity/Section";
import { can } from "@/lib/permissions";
import { useSession } from "@/lib/session-query";

export function DemoPage() {
  const session = useSession();
  if (!session?.workspace.is_demo) {
    return (
      <EmptyState icon={FlaskConical} title="No demo data here">
        Everything in this workspace was put in by you and your colleagues.
      </EmptyState>
    );
  }
  return (
    <Section
      title="Demo data"
      description={
        <>
          {session.workspace.name} is an invented company with accounts, deals, talks and people to
          try things on. Change what you like: nothing here is real and nobody gets a mail.
        </>
      }
    >
      {can(session, "workspace:write") ? (
        <>
          <p className="text-sm text-text-muted">
            When you have seen enough, remove it and set up a workspace of your own.
          </p>
          <RemoveDemo
            name={session.workspace.name}
            onRemoved={() => window.location.assign("/setup")}
          />
        </>
      ) : (
        <p className="text-sm text-text-muted">An admin can remove it.</p>
      )}
    </Section>
  );
}
