import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import type { DemoOut } from "@/client/types.gen";
import { Button } from "@/components/ui/Button";
import { Field } from "@/components/ui/Field";
import { Input } from "@/components/ui/Input";
import { signInMutation } from "@/features/identity/api";
import { DemoSignIns } from "@/features/identity/door/DemoSignIns";
import {
  type Choice,
  WorkspaceChoice,
  workspacesOf,
} from "@/features/identity/door/WorkspaceChoice";
import { FormError } from "@/features/identity/FormError";
import { PasswordInput } from "@/features/identity/PasswordInput";
import { showProblemOnForm, toProblem } from "@/lib/problem";

type Values = { email: string; password: string };
type SignInFormProps = { onSignedIn: () => void; demo?: DemoOut };

export function SignInForm({ onSignedIn, demo }: SignInFormProps) {
  const [choices, setChoices] = useState<Choice[]>([]);
  const form = useForm<Values>({ defaultValues: { email: "", password: "" } });
  const { errors } = form.formState;
  const signIn = useMutation({
    ...signInMutation,
    onError: (error) => {
      const problem = toProblem(error);
      if (problem.code === "choose_workspace") return setChoices(workspacesOf(problem));
      setChoices([]);
      showProblemOnForm(error, ["email", "password"], form.setError);
      if (problem.code === "wrong_password") form.setFocus("password", { shouldSelect: true });
    },
  });
  const submit = (workspaceId?: string) =>
    form.handleSubmit((values) =>
      signIn.mutate({ ...values, workspace_id: workspaceId }, { onSuccess: onSignedIn }),
    )();

  if (choices.length > 0) {
    return (
      <WorkspaceChoice
        choices={choices}
        pending={signIn.isPending}
        onChoose={(id) => void submit(id)}
        onBack={() => setChoices([])}
      />
    );
  }
  return (
    <form
      noValidate
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <FormError message={errors.root?.server?.message} />
      <Field label="E-mail" error={errors.email?.message} required>
        {(control) => (
          <Input
            {...control}
            type="email"
            autoComplete="username"
            autoFocus
            {...form.register("email", { required: "Type your e-mail." })}
          />
        )}
      </Field>
      <Field label="Password" error={errors.password?.message} required>
        {(control) => (
          <PasswordInput
            {...control}
            autoComplete="current-password"
            {...form.register("password", { required: "Type your password." })}
          />
        )}
      </Field>
      <Button type="submit" variant="primary" size="lg" loading={signIn.isPending}>
        Sign in
      </Button>
      {demo && (
        <DemoSignIns
          demo={demo}
          onPick={(email) => {
            form.reset({ email, password: demo.password });
            form.setFocus("password");
          }}
        />
      )}
    </form>
  );
}
