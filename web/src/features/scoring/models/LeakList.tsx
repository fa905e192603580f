import { ShieldAlert } from "lucide-react";
import type { ModelDetail } from "@/client/types.gen";
import { Badge } from "@/components/ui/Badge";
import { Label } from "@/components/ui/Label";
import { Switch } from "@/components/ui/Switch";
import { useFeatureChoice } from "@/features/scoring/settings/useFeatureChoice";
import { figure } from "@/features/scoring/words";

/** Fields that seem to know the outcome: why, and whether they are used all the same. */
export function LeakList({ model }: { model: ModelDetail }) {
  const choice = useFeatureChoice(model.kind);
  if (model.leaks.length === 0) {
    return <p className="text-sm text-text-muted">No field gives the outcome away.</p>;
  }
  return (
    <ul className="divide-y divide-border border-border border-y">
      {model.leaks.map(({ feature, label, kind, auc, why, used }) => (
        <li key={feature} className="flex flex-wrap items-start gap-x-4 gap-y-2 py-2 text-sm">
          <ShieldAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warning" />
          <div className="min-w-0 flex-1 basis-64">
            <p>
              <span className="font-medium">{label || feature}</span>{" "}
              <Badge tone={used ? "warning" : "neutral"}>{used ? "Used" : "Left out"}</Badge>
            </p>
            <p>{why}</p>
            <p className="text-text-faint text-xs">
              {kind}, AUC by itself {figure(auc)}
            </p>
          </div>
          {choice.mayChoose && (
            <div className="flex items-center gap-2">
              <Switch
                id={`use ${feature}`}
                disabled={choice.isSaving}
                checked={choice.isOn("kept", feature)}
                onCheckedChange={(on) => choice.choose("kept", feature, on)}
              />
              <Label htmlFor={`use ${feature}`}>Use it all the same</Label>
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}
