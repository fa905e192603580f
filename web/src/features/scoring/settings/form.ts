/** What is sent back to the server when one thing of the settings changes. */
import type { ScoringSettingsForm, ScoringSettingsOut } from "@/client/types.gen";
import type { Kind } from "@/features/scoring/api";

export const formOf = (settings: ScoringSettingsOut): ScoringSettingsForm => ({
  version: settings.version,
  retrain_days: settings.retrain_days,
  promote_better: settings.promote_better,
  left_out: settings.left_out,
  kept: settings.kept,
  rules: settings.rules_are_usual ? null : settings.rules,
});

/** With a feature put on a list or taken off it. */
export function withFeature(
  settings: ScoringSettingsOut,
  list: "left_out" | "kept",
  kind: Kind,
  feature: string,
  on: boolean,
): ScoringSettingsForm {
  const others = (settings[list][kind] ?? []).filter((name) => name !== feature);
  const own = on ? [...others, feature] : others;
  return { ...formOf(settings), [list]: { ...settings[list], [kind]: own } };
}
