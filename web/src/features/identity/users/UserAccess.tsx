import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { UserOut } from "@/client/types.gen";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { Button } from "@/components/ui/Button";
import { changeUserMutation } from "@/features/identity/api";
import { InviteLink } from "@/features/identity/users/InviteLink";
import { notify } from "@/lib/notify";
import { toProblem } from "@/lib/problem";

/** Coming in: the invitation link, and whether this person may come in at all. */
export function UserAccess({ user, isSelf }: { user: UserOut; isSelf: boolean }) {
  const [asking, setAsking] = useState(false);
  const change = useMutation(changeUserMutation);
  const disabled = user.status === "disabled";
  const setStatus = (status: UserOut["status"]) =>
    change.mutateAsync({ id: user.id, version: user.version, status });
  const enable = () =>
    setStatus("active").then(
      () => notify.done(`${user.name} may come in again`),
      (error: unknown) => notify.failed(toProblem(error).message),
    );
  return (
    <section aria-label="Access" className="mt-6 grid gap-4 border-border border-t pt-5">
      {!disabled && <InviteLink user={user} />}
      {!isSelf && (
        <div className="flex items-start justify-between gap-4">
          <p className="text-sm text-text-muted">
            {disabled
              ? "Disabled: cannot sign in. Their records stay as they are."
              : "Disabling ends their sessions at once. Their records stay theirs."}
          </p>
          {disabled ? (
            <Button onClick={() => void enable()} loading={change.isPending}>
              Enable
            </Button>
          ) : (
            <Button onClick={() => setAsking(true)} className="text-danger">
              Disable
            </Button>
          )}
        </div>
      )}
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Disable ${user.name}?`}
        confirmLabel="Disable"
        danger
        onConfirm={async () => {
          await setStatus("disabled");
          void notify.done(`${user.name} is disabled`, {
            detail: "Open the person to let them in again.",
          });
        }}
      >
        They are signed out everywhere within a second and cannot sign in. Records, tasks and
        history stay theirs until you give them to somebody else.
      </ConfirmDialog>
    </section>
  );
}
