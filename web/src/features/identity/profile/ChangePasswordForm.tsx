import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { Button } from "@/components/ui/Button";
import { Field } from "@/components/ui/Field";
import { changePasswordMutation } from "@/features/identity/api";
import { FormError } from "@/features/identity/FormError";
import { PasswordInput } from "@/features/identity/PasswordInput";
import { PasswordRules } from "@/features/identity/PasswordRules";
import { checkPassword } from "@/features/identity/password";
import { notify } from "@/lib/notify";
import { showProblemOnForm, toProblem } from "@/lib/problem";

const EMPTY = { current_password: "", new_password: "" };

export function ChangePasswordForm({ email }: { email: string }) {
  const form = useForm({ defaultValues: EMPTY });
  const { errors } = form.formState;
  const change = useMutation({
    ...changePasswordMutation,
    onSuccess: () => {
      form.reset(EMPTY);
      void notify.done("Password changed", { detail: "Your other sessions have ended." });
    },
    onError: (error) => {
      const problem = toProblem(error);
      // The server speaks of "password" wherever one is too weak.
      const field = { wrong_password: "current_password", weak_password: "new_password" } as const;
      const code = problem.code;
      if (code === "wrong_password" || code === "weak_password") {
        form.setError(field[code], { message: problem.message }, { shouldFocus: true });
      } else {
        showProblemOnForm(error, ["current_password", "new_password"], form.setError);
      }
    },
  });
  const password = form.watch("new_password");
  return (
    <form
      noValidate
      onSubmit={form.handleSubmit((values) => change.mutate(values))}
      className="grid max-w-sm gap-4"
    >
      <FormError message={errors.root?.server?.message} />
      <input hidden autoComplete="username" value={email} readOnly />
      <Field label="Current password" error={errors.current_password?.message} required>
        {(control) => (
          <PasswordInput
            {...control}
            autoComplete="current-password"
            {...form.register("current_password", { required: "Type your current password." })}
          />
        )}
      </Field>
      <Field label="New password" error={errors.new_password?.message} required>
        {(control) => (
          <PasswordInput
            {...control}
            autoComplete="new-password"
            {...form.register("new_password", {
              validate: (value) => checkPassword(value, email),
            })}
          />
        )}
      </Field>
      {password && <PasswordRules password={password} email={email} />}
      <Button type="submit" className="justify-self-start" loading={change.isPending}>
        Change the password
      </Button>
    </form>
  );
}
