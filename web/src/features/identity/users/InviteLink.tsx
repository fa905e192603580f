import { useMutation } from "@tanstack/react-query";
import type { UserOut } from "@/client/types.gen";
import { Button } from "@/components/ui/Button";
import { inviteUserMutation } from "@/features/identity/api";
import { CopyField } from "@/features/identity/CopyField";
import { toProblem } from "@/lib/problem";

/** Makes a link with which this person chooses a password. It is shown once and works for seven days. */
export function InviteLink({ user }: { user: UserOut }) {
  const invite = useMutation(inviteUserMutation);
  if (invite.data) {
    const link = new URL(invite.data.path, window.location.origin).href;
    return (
      <div className="grid gap-2">
        <CopyField label={`Link for ${user.name}`} value={link} />
        <p className="text-text-muted text-xs">
          Shown only now. It works once, for seven days; a new one ends it.
        </p>
      </div>
    );
  }
  return (
    <div className="grid gap-2">
      <div className="flex items-start justify-between gap-4">
        <p className="text-sm text-text-muted">
          {user.email
            ? "With a link, this person chooses a new password and comes in."
            : "Add an e-mail first: it is what this person signs in with."}
        </p>
        <Button
          disabled={!user.email}
          loading={invite.isPending}
          onClick={() => invite.mutate(user.id)}
        >
          Make a link
        </Button>
      </div>
      {invite.isError && (
        <p role="alert" className="text-danger text-sm">
          {toProblem(invite.error).message}
        </p>
      )}
    </div>
  );
}
