import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { Button } from "@/components/ui/Button";
import { Dialog } from "@/components/ui/Dialog";
import { Field } from "@/components/ui/Field";
import { signInAgainMutation } from "@/features/identity/api";
import { FormError } from "@/features/identity/FormError";
import { PasswordInput } from "@/features/identity/PasswordInput";
import { showProblemOnForm } from "@/lib/problem";
import type { Session } from "@/lib/session";
import { setSessionEnded } from "@/lib/session-ended";

type SessionEndedDialogProps = {
  session: Session;
  onSignedIn: () => void;
  /** To the sign-in page, for somebody else. */
  onLeave: () => void;
};

/** The session ended in mid-work: sign in here, and the page with all that was typed stays. */
export function SessionEndedDialog({ session, onSignedIn, onLeave }: SessionEndedDialogProps) {
  const { user, workspace } = session;
  const form = useForm({ defaultValues: { password: "" } });
  const { errors } = form.formState;
  const signIn = useMutation({
    ...signInAgainMutation,
    onError: (error) => {
      showProblemOnForm(error, ["password"], form.setError);
      form.setFocus("password", { shouldSelect: true });
    },
  });
  const submit = form.handleSubmit(({ password }) =>
    signIn.mutate(
      { email: user.email ?? "", password, workspace_id: workspace.id },
      { onSuccess: onSignedIn },
    ),
  );
  return (
    <Dialog
      open
      onOpenChange={setSessionEnded}
      size="sm"
      title="Please sign in again"
      description={`Your session has ended. What you typed on the page is still there, ${user.name}.`}
    >
      <form noValidate onSubmit={submit} className="grid gap-4">
        <FormError message={errors.root?.server?.message} />
        <input hidden autoComplete="username" value={user.email ?? ""} readOnly />
        <Field label={`Password of ${user.email}`} error={errors.password?.message} required>
          {(control) => (
            <PasswordInput
              {...control}
              autoComplete="current-password"
              {...form.register("password", { required: "Type your password." })}
            />
          )}
        </Field>
        <div className="flex flex-wrap justify-between gap-2">
          <Button variant="ghost" onClick={onLeave}>
            Somebody else
          </Button>
          <Button type="submit" variant="primary" loading={signIn.isPending}>
            Sign in
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
