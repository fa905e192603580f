import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { Button } from "@/components/ui/Button";
import { Field } from "@/components/ui/Field";
import { acceptInviteMutation } from "@/features/identity/api";
import { FormError } from "@/features/identity/FormError";
import { PasswordInput } from "@/features/identity/PasswordInput";
import { PasswordRules } from "@/features/identity/PasswordRules";
import { checkPassword } from "@/features/identity/password";
import { showProblemOnForm } from "@/lib/problem";

type AcceptInviteFormProps = { token: string; onDone: () => void };

export function AcceptInviteForm({ token, onDone }: AcceptInviteFormProps) {
  const form = useForm({ mode: "onTouched", defaultValues: { password: "" } });
  const { errors } = form.formState;
  const accept = useMutation({
    ...acceptInviteMutation,
    onError: (error) => showProblemOnForm(error, ["password"], form.setError),
  });
  const submit = form.handleSubmit(({ password }) =>
    accept.mutate({ token, password }, { onSuccess: onDone }),
  );
  return (
    <form noValidate onSubmit={submit} className="grid gap-4">
      <FormError message={errors.root?.server?.message} />
      <Field label="Choose a password" error={errors.password?.message} required>
        {(control) => (
          <PasswordInput
            {...control}
            autoFocus
            autoComplete="new-password"
            {...form.register("password", { validate: (value) => checkPassword(value) })}
          />
        )}
      </Field>
      <PasswordRules password={form.watch("password")} />
      <Button type="submit" variant="primary" size="lg" loading={accept.isPending}>
        Come in
      </Button>
    </form>
  );
}
