import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { ErrorState } from "@/components/ErrorState";
import { buttonClass } from "@/components/ui/Button";
import { Progress } from "@/components/ui/Progress";
import { setupQuery } from "@/features/identity/api";
import { SetupForm } from "@/features/identity/door/SetupForm";
import { DoorPage } from "@/routes/DoorPage";

export function SetupPage() {
  const navigate = useNavigate();
  const setup = useQuery(setupQuery);
  if (setup.isPending) return <Progress label="Loading" className="rounded-none" />;
  if (setup.isError) {
    return (
      <DoorPage title="Set up">
        <ErrorState error={setup.error} onRetry={() => void setup.refetch()} />
      </DoorPage>
    );
  }
  if (!setup.data.needed) {
    return (
      <DoorPage title="Set up already">
        <p className="mb-5 text-center text-sm text-text-muted">
          There is a workspace here. Ask its admin for an invitation, or sign in.
        </p>
        <Link to="/sign-in" className={`${buttonClass("primary", "lg")} w-full`}>
          Sign in
        </Link>
      </DoorPage>
    );
  }
  return (
    <DoorPage title="Set up your workspace" wide>
      <SetupForm onDone={() => void navigate({ to: "/", replace: true })} />
    </DoorPage>
  );
}
