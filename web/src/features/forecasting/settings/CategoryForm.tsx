import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import type { ForecastSettingsOut } from "@/client/types.gen";
import { Button } from "@/components/ui/Button";
import { Field } from "@/components/ui/Field";
import { Input } from "@/components/ui/Input";
import { Select } from "@/components/ui/Select";
import { saveSettings } from "@/features/forecasting/api";
import { Section } from "@/features/forecasting/parts/Section";
import { formatMonth } from "@/lib/format";
import { notify } from "@/lib/notify";
import { can } from "@/lib/permissions";
import { showProblemOnForm } from "@/lib/problem";
import { useSession } from "@/lib/session-query";

type Values = { commit_from: number; best_case_from: number; year_starts_in: number };

const MONTHS = Array.from({ length: 12 }, (_, place) => ({
  value: String(place + 1),
  label: formatMonth(`2025-${String(place + 1).padStart(2, "0")}`, "long").replace(/ \d+$/, ""),
}));
const PERCENT = { min: 0, max: 100, step: 1 } as const;
const inRange = (value: number) =>
  (Number.isInteger(value) && value >= 0 && value <= 100) || "A whole number from 0 to 100";

/** From which chance a deal counts as commit or best case, and when the business year begins. */
export function CategoryForm({ settings }: { settings: ForecastSettingsOut }) {
  const mayWrite = can(useSession(), "forecast:write");
  const values: Values = {
    commit_from: settings.commit_from ?? 70,
    best_case_from: settings.best_case_from ?? 40,
    year_starts_in: settings.year_starts_in ?? 1,
  };
  const form = useForm<Values>({ values });
  const { errors, isDirty } = form.formState;
  const save = useMutation({
    ...saveSettings,
    onSuccess: (...done) => {
      void notify.done("Settings saved");
      return saveSettings.onSuccess?.(...done);
    },
    onError: (error) =>
      showProblemOnForm(error, ["commit_from", "best_case_from", "year_starts_in"], form.setError),
  });
  const submit = form.handleSubmit((sent) => save.mutate({ ...sent, version: settings.version }));
  return (
    <Section
      title="Categories and year"
      about="Decides where a deal stands unless somebody said it on the deal."
    >
      <form noValidate onSubmit={submit} className="grid max-w-2xl gap-4">
        <fieldset disabled={!mayWrite} className="grid grid-cols-3 gap-4 max-md:grid-cols-1">
          <Field label="Commit from (%)" error={errors.commit_from?.message}>
            {(control) => (
              <Input
                {...control}
                type="number"
                {...PERCENT}
                {...form.register("commit_from", { valueAsNumber: true, validate: inRange })}
              />
            )}
          </Field>
          <Field label="Best case from (%)" error={errors.best_case_from?.message}>
            {(control) => (
              <Input
                {...control}
                type="number"
                {...PERCENT}
                {...form.register("best_case_from", {
                  valueAsNumber: true,
                  validate: (value, all) =>
                    value > all.commit_from ? "Not above commit" : inRange(value),
                })}
              />
            )}
          </Field>
          <Field label="Year starts in" error={errors.year_starts_in?.message}>
            {(control) => (
              <Select
                {...control}
                disabled={!mayWrite}
                value={String(form.watch("year_starts_in"))}
                options={MONTHS}
                onValueChange={(month) =>
                  form.setValue("year_starts_in", Number(month), { shouldDirty: true })
                }
              />
            )}
          </Field>
        </fieldset>
        {errors.root?.server?.message && (
          <p role="alert" className="text-danger text-sm">
            {errors.root.server.message}
          </p>
        )}
        {mayWrite && (
          <div className="flex gap-2">
            <Button type="submit" variant="primary" disabled={!isDirty} loading={save.isPending}>
              Save settings
            </Button>
            {isDirty && (
              <Button variant="ghost" onClick={() => form.reset(values)}>
                Undo
              </Button>
            )}
          </div>
        )}
      </form>
    </Section>
  );
}
