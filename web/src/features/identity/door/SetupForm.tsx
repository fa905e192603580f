import { useMutation } from "@tanstack/react-query";
import { type Control, Controller, useForm } from "react-hook-form";
import type { SetupForm as Values } from "@/client/types.gen";
import { Button } from "@/components/ui/Button";
import { Field } from "@/components/ui/Field";
import { Input } from "@/components/ui/Input";
import { setUpMutation } from "@/features/identity/api";
import { likelyCurrency } from "@/features/identity/currencies";
import { FormError } from "@/features/identity/FormError";
import { PasswordInput } from "@/features/identity/PasswordInput";
import { PasswordRules } from "@/features/identity/PasswordRules";
import { checkPassword } from "@/features/identity/password";
import { browserTimeZone } from "@/features/identity/time-zones";
import { CurrencyField, TimeZoneField } from "@/features/identity/WorkspaceFields";
import { showProblemOnForm } from "@/lib/problem";

const FIELDS = ["workspace_name", "currency", "timezone", "name", "email", "password"] as const;
const needed = (value: string, what: string) => value.trim() !== "" || what;

/** The first workspace and its first admin, on one page. */
export function SetupForm({ onDone }: { onDone: () => void }) {
  const form = useForm<Required<Values>>({
    mode: "onTouched",
    defaultValues: {
      workspace_name: "",
      currency: likelyCurrency(),
      timezone: browserTimeZone(),
      name: "",
      email: "",
      password: "",
    },
  });
  const { errors } = form.formState;
  const setUp = useMutation({
    ...setUpMutation,
    onError: (error) => showProblemOnForm(error, FIELDS, form.setError),
  });
  const [email, password] = form.watch(["email", "password"]);
  const submit = form.handleSubmit((values) => setUp.mutate(values, { onSuccess: onDone }));

  return (
    <form noValidate onSubmit={submit} className="grid gap-8">
      <FormError message={errors.root?.server?.message} />
      <fieldset className="grid gap-4">
        <legend className="mb-3 font-semibold text-base">Your workspace</legend>
        <Field label="Name" error={errors.workspace_name?.message} required>
          {(control) => (
            <Input
              {...control}
              autoFocus
              autoComplete="organization"
              placeholder="Your company"
              {...form.register("workspace_name", {
                validate: (value) => needed(value, "Name your workspace."),
              })}
            />
          )}
        </Field>
        <PlaceFields control={form.control} />
      </fieldset>
      <fieldset className="grid gap-4">
        <legend className="mb-3 font-semibold text-base">You, its admin</legend>
        <Field label="Your name" error={errors.name?.message} required>
          {(control) => (
            <Input
              {...control}
              autoComplete="name"
              {...form.register("name", { validate: (value) => needed(value, "Type your name.") })}
            />
          )}
        </Field>
        <Field label="E-mail" error={errors.email?.message} required>
          {(control) => (
            <Input
              {...control}
              type="email"
              autoComplete="username"
              {...form.register("email", {
                validate: (value) => /^\S+@\S+\.\S+$/.test(value) || "Type your whole e-mail.",
              })}
            />
          )}
        </Field>
        <Field label="Password" error={errors.password?.message} required>
          {(control) => (
            <PasswordInput
              {...control}
              autoComplete="new-password"
              {...form.register("password", {
                validate: (value, values) => checkPassword(value, values.email),
              })}
            />
          )}
        </Field>
        <PasswordRules password={password} email={email} />
      </fieldset>
      <Button type="submit" variant="primary" size="lg" loading={setUp.isPending}>
        Set up the workspace
      </Button>
    </form>
  );
}

const PlaceFields = ({ control }: { control: Control<Required<Values>> }) => (
  <div className="grid items-start gap-4 sm:grid-cols-2">
    <Controller
      control={control}
      name="currency"
      render={({ field, fieldState }) => (
        <CurrencyField
          value={field.value}
          onChange={field.onChange}
          error={fieldState.error?.message}
          hint="Totals and reports are in it."
        />
      )}
    />
    <Controller
      control={control}
      name="timezone"
      render={({ field, fieldState }) => (
        <TimeZoneField
          value={field.value}
          onChange={field.onChange}
          error={fieldState.error?.message}
          hint="When a day begins and ends."
        />
      )}
    />
  </div>
);
