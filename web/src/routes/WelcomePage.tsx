import { Link, useLocation, useNavigate } from "@tanstack/react-router";
import { buttonClass } from "@/components/ui/Button";
import { AcceptInviteForm } from "@/features/identity/door/AcceptInviteForm";
import { DoorPage } from "@/routes/DoorPage";

/** The secret stands behind the `#`, so that it never reaches a server's log. */
export function WelcomePage() {
  const token = useLocation({ select: ({ hash }) => hash });
  const navigate = useNavigate();
  if (!token) {
    return (
      <DoorPage title="This link is not complete">
        <p className="mb-5 text-center text-sm text-text-muted">
          Open the whole link of your invitation, or ask your admin for a new one.
        </p>
        <Link to="/sign-in" className={`${buttonClass("secondary", "lg")} w-full`}>
          Sign in
        </Link>
      </DoorPage>
    );
  }
  return (
    <DoorPage title="You are invited">
      <AcceptInviteForm token={token} onDone={() => void navigate({ to: "/", replace: true })} />
    </DoorPage>
  );
}
