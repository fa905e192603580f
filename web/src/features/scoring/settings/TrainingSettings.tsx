import { useMutation } from "@tanstack/react-query";
import type { ScoringSettingsForm, ScoringSettingsOut } from "@/client/types.gen";
import { Field } from "@/components/ui/Field";
import { Label } from "@/components/ui/Label";
import { Select } from "@/components/ui/Select";
import { Switch } from "@/components/ui/Switch";
import { saveSettings } from "@/features/scoring/api";
import { formOf } from "@/features/scoring/settings/form";
import { plural } from "@/lib/format";
import { notify } from "@/lib/notify";
import { toProblem } from "@/lib/problem";

const USUAL_DAYS = [0, 1, 7, 14, 30, 90];
const dayWord = (days: number): string =>
  days === 0 ? "Only by hand" : days === 1 ? "Every night" : `Every ${plural(days, "day")}`;

type TrainingSettingsProps = { settings: ScoringSettingsOut; readOnly: boolean };

/** When models are trained by themselves and whether a better one takes over. */
export function TrainingSettings({ settings, readOnly }: TrainingSettingsProps) {
  const save = useMutation({
    ...saveSettings,
    onSuccess: (...args) => {
      saveSettings.onSuccess?.(...args);
      void notify.done("Saved");
    },
    onError: (error) =>
      void notify.failed("It was not saved", { detail: toProblem(error).message }),
  });
  const change = (part: Partial<ScoringSettingsForm>) =>
    save.mutate({ ...formOf(settings), ...part });
  const days = [...new Set([...USUAL_DAYS, settings.retrain_days])].sort(
    (one, other) => one - other,
  );
  return (
    <div className="grid max-w-md gap-4">
      <Field
        label="Train again"
        hint="At night, when the last training is this old. New outcomes make it better."
      >
        {({ invalid: _invalid, ...control }) => (
          <Select
            {...control}
            value={String(settings.retrain_days)}
            disabled={readOnly || save.isPending}
            options={days.map((value) => ({ value: String(value), label: dayWord(value) }))}
            onValueChange={(value) => change({ retrain_days: Number(value) })}
          />
        )}
      </Field>
      <div className="flex items-start gap-3">
        <Switch
          id="promote-better"
          checked={settings.promote_better}
          disabled={readOnly || save.isPending}
          onCheckedChange={(promote_better) => change({ promote_better })}
        />
        <div>
          <Label htmlFor="promote-better">A better model takes over by itself</Label>
          <p className="text-text-muted text-xs">
            Better on the same rows that neither had seen. Otherwise it waits as a challenger.
          </p>
        </div>
      </div>
    </div>
  );
}
