import { useMutation } from "@tanstack/react-query";
import { Controller, useForm } from "react-hook-form";
import type { WorkspaceOut } from "@/client/types.gen";
import { Button } from "@/components/ui/Button";
import { Field } from "@/components/ui/Field";
import { Input } from "@/components/ui/Input";
import { changeWorkspaceMutation, stale } from "@/features/identity/api";
import { staleMessage } from "@/features/identity/changes";
import { FormError } from "@/features/identity/FormError";
import { CurrencyField, TimeZoneField } from "@/features/identity/WorkspaceFields";
import { notify } from "@/lib/notify";
import { showProblemOnForm, toProblem } from "@/lib/problem";

/** Sends only what differs, so that two admins who change different things do not undo each other. */
export function WorkspaceForm({ workspace }: { workspace: WorkspaceOut }) {
  const { name, currency, timezone } = workspace;
  const form = useForm({
    values: { name, currency, timezone },
    resetOptions: { keepDirtyValues: true, keepErrors: true },
  });
  const { errors, dirtyFields, isDirty } = form.formState;
  const change = useMutation({
    ...changeWorkspaceMutation,
    onSuccess: async (...saved) => {
      form.reset(saved[0]);
      void notify.done("Workspace saved");
      await changeWorkspaceMutation.onSuccess?.(...saved);
    },
    onError: (error) => {
      const problem = toProblem(error);
      if (problem.code !== "stale_version") {
        return showProblemOnForm(error, ["name", "currency", "timezone"], form.setError);
      }
      form.setError("root.server", { message: staleMessage(problem) });
      void stale.workspace();
    },
  });
  const submit = form.handleSubmit((values) =>
    change.mutate({
      version: workspace.version,
      ...(dirtyFields.name && { name: values.name }),
      ...(dirtyFields.currency && { currency: values.currency }),
      ...(dirtyFields.timezone && { timezone: values.timezone }),
    }),
  );
  return (
    <form noValidate onSubmit={submit} className="grid max-w-sm gap-4">
      <FormError message={errors.root?.server?.message} />
      <Field label="Name" error={errors.name?.message} required>
        {(control) => (
          <Input
            {...control}
            {...form.register("name", {
              validate: (value) => value.trim() !== "" || "A workspace needs a name.",
            })}
          />
        )}
      </Field>
      <Controller
        control={form.control}
        name="currency"
        render={({ field }) => (
          <CurrencyField
            value={field.value}
            onChange={field.onChange}
            error={errors.currency?.message}
            hint="For new deals and for totals. Amounts that are here already keep theirs."
          />
        )}
      />
      <Controller
        control={form.control}
        name="timezone"
        render={({ field }) => (
          <TimeZoneField
            value={field.value}
            onChange={field.onChange}
            error={errors.timezone?.message}
            hint="When a day begins and ends, for everybody here."
          />
        )}
      />
      <div className="flex gap-2">
        <Button type="submit" variant="primary" disabled={!isDirty} loading={change.isPending}>
          Save
        </Button>
        {isDirty && (
          <Button variant="ghost" onClick={() => form.reset()}>
            Undo
          </Button>
        )}
      </div>
    </form>
  );
}
