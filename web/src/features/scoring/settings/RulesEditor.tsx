import { useMutation, useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import type { ScoringSettingsOut } from "@/client/types.gen";
import { Badge } from "@/components/ui/Badge";
import { Button } from "@/components/ui/Button";
import { aboutQuery, saveSettings } from "@/features/scoring/api";
import { formOf } from "@/features/scoring/settings/form";
import { RuleRow } from "@/features/scoring/settings/RuleRow";
import {
  draftOf,
  faultOf,
  newDraft,
  type RuleDraft,
  ruleOf,
} from "@/features/scoring/settings/rules";
import { notify } from "@/lib/notify";
import { toProblem } from "@/lib/problem";

type RulesEditorProps = { settings: ScoringSettingsOut; readOnly: boolean };

/** The points that are given while there is no history to learn from. */
export function RulesEditor({ settings, readOnly }: RulesEditorProps) {
  const [rules, setRules] = useState<RuleDraft[]>(() => settings.rules.map(draftOf));
  const [strict, setStrict] = useState(false);
  const lead = useQuery(aboutQuery("lead")).data;
  const deal = useQuery(aboutQuery("deal")).data;
  const known = new Map(
    [...(lead?.features ?? []), ...(deal?.features ?? [])].map(({ name, label, meaning }) => [
      name,
      { value: name, label, detail: meaning },
    ]),
  );
  const features = [...known.values()];
  const save = useMutation({
    ...saveSettings,
    onError: (error) =>
      void notify.failed("The rules were not saved", { detail: toProblem(error).message }),
  });
  const send = (next: RuleDraft[] | null) =>
    save.mutate(
      { ...formOf(settings), rules: next?.map(ruleOf) ?? null },
      {
        onSuccess: (saved) => {
          setRules(saved.rules.map(draftOf));
          setStrict(false);
          void notify.done("Rules saved");
        },
      },
    );
  const submit = () => {
    setStrict(true);
    if (rules.every((rule) => faultOf(rule) === null)) send(rules);
  };
  return (
    <div className="grid gap-3">
      <p className="text-sm text-text-muted">
        A lead starts with 50 points, a deal with the chance of its stage; each rule that holds
        gives or takes its points. {settings.rules_are_usual && <Badge>The usual rules</Badge>}
      </p>
      <div className="overflow-x-auto">
        <table className="w-full min-w-xl text-sm">
          <caption className="sr-only">Rules</caption>
          <thead className="text-left text-text-muted text-xs">
            <tr className="[&>th]:pr-3 [&>th]:font-medium">
              <th scope="col">Feature</th>
              <th scope="col">Test</th>
              <th scope="col">Value</th>
              <th scope="col" className="text-right">
                Points
              </th>
              <th scope="col" className="hidden pl-2 lg:table-cell">
                What is counted
              </th>
              {!readOnly && (
                <th scope="col">
                  <span className="sr-only">Remove</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {rules.map((rule, place) => (
              <RuleRow
                key={rule.key}
                rule={rule}
                place={place + 1}
                features={features}
                strict={strict}
                readOnly={readOnly}
                onChange={(changed) =>
                  setRules(rules.map((one) => (one.key === rule.key ? changed : one)))
                }
                onRemove={() => setRules(rules.filter(({ key }) => key !== rule.key))}
              />
            ))}
          </tbody>
        </table>
      </div>
      {rules.length === 0 && (
        <p className="text-sm text-text-muted">
          Without rules a lead has 50 points and a deal the chance of its stage.
        </p>
      )}
      {!readOnly && (
        <div className="flex flex-wrap gap-2">
          <Button onClick={() => setRules([...rules, newDraft()])}>
            <Plus aria-hidden />
            Add a rule
          </Button>
          {!settings.rules_are_usual && (
            <Button loading={save.isPending} onClick={() => send(null)}>
              Back to the usual rules
            </Button>
          )}
          <Button variant="primary" loading={save.isPending} onClick={submit}>
            Save the rules
          </Button>
        </div>
      )}
    </div>
  );
}
