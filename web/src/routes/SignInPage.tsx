import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { buttonClass } from "@/components/ui/Button";
import { demoQuery, setupQuery } from "@/features/identity/api";
import { SignInForm } from "@/features/identity/door/SignInForm";
import { DoorPage } from "@/routes/DoorPage";

export function SignInPage() {
  const { next = "/" } = useSearch({ from: "/sign-in" });
  const navigate = useNavigate();
  // Only for the hints below the form: whoever has an account signs in without them.
  const { data: setup } = useQuery(setupQuery);
  const { data: demo } = useQuery({ ...demoQuery, enabled: setup?.has_demo ?? false });
  if (setup?.needed && !setup.has_demo) {
    return (
      <DoorPage title="Welcome to Dealwright">
        <p className="mb-5 text-center text-sm text-text-muted">
          Nothing is set up here yet. Name your workspace and make its first admin; it takes a
          minute.
        </p>
        <Link to="/setup" className={`${buttonClass("primary", "lg")} w-full`}>
          Set up your workspace
        </Link>
      </DoorPage>
    );
  }
  return (
    <DoorPage title="Sign in">
      <SignInForm demo={demo} onSignedIn={() => void navigate({ href: next, replace: true })} />
      {setup?.needed && (
        <p className="mt-5 text-center text-sm text-text-muted">
          Ready for your own data?{" "}
          <Link to="/setup" className="font-medium text-accent hover:underline">
            Set up your workspace
          </Link>
        </p>
      )}
    </DoorPage>
  );
}
