import { Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { Combobox, type ComboboxOption } from "@/components/ui/Combobox";
import { IconButton } from "@/components/ui/IconButton";
import { Input } from "@/components/ui/Input";
import { Select } from "@/components/ui/Select";
import { faultOf, needsValue, type RuleDraft, TESTS } from "@/features/scoring/settings/rules";

type RuleRowProps = {
  rule: RuleDraft;
  place: number;
  features: readonly ComboboxOption[];
  /** Faults are told once somebody wanted to save. */
  strict: boolean;
  readOnly: boolean;
  onChange: (rule: RuleDraft) => void;
  onRemove: () => void;
};

const TEST_OPTIONS = TESTS.map(({ value, label }) => ({ value, label }));

const Meaning = ({ children }: { children: ReactNode }) => (
  <td className="hidden w-1/3 pl-2 text-text-muted text-xs lg:table-cell">{children}</td>
);

export function RuleRow({ rule, place, features, strict, readOnly, ...props }: RuleRowProps) {
  const change = (part: Partial<RuleDraft>) => props.onChange({ ...rule, ...part });
  const called = `of rule ${place}`;
  const feature = features.find(({ value }) => value === rule.feature) ?? null;
  const test = TESTS.find(({ value }) => value === rule.test);
  if (readOnly) {
    return (
      <tr className="[&>td]:py-1.5 [&>td]:pr-3">
        <td>{feature?.label ?? rule.feature}</td>
        <td>{test?.label}</td>
        <td>{needsValue(rule.test) ? rule.value : ""}</td>
        <td className="text-right tabular-nums">{rule.points}</td>
        <Meaning>{feature?.detail}</Meaning>
      </tr>
    );
  }
  const fault = strict ? faultOf(rule) : null;
  return (
    <>
      <tr className="[&>td]:pt-1.5 [&>td]:pr-2">
        <td className="min-w-52">
          <Combobox
            aria-label={`Feature ${called}`}
            value={feature ?? (rule.feature ? { value: rule.feature, label: rule.feature } : null)}
            options={features}
            onChange={(option) => change({ feature: option?.value ?? "" })}
            placeholder="Choose a feature"
          />
        </td>
        <td className="min-w-36">
          <Select
            aria-label={`Test ${called}`}
            value={rule.test}
            options={TEST_OPTIONS}
            onValueChange={(value) => {
              const chosen = TESTS.find((one) => one.value === value);
              if (chosen) change({ test: chosen.value });
            }}
          />
        </td>
        <td className="min-w-32">
          {needsValue(rule.test) && (
            <Input
              aria-label={`Value ${called}`}
              value={rule.value}
              onChange={({ target }) => change({ value: target.value })}
            />
          )}
        </td>
        <td className="min-w-20">
          <Input
            aria-label={`Points ${called}`}
            inputMode="numeric"
            value={rule.points}
            onChange={({ target }) => change({ points: target.value })}
            className="text-right"
          />
        </td>
        <Meaning>{feature?.detail}</Meaning>
        <td>
          <IconButton
            label={`Remove rule ${place}`}
            size="sm"
            variant="ghost"
            onClick={props.onRemove}
          >
            <Trash2 aria-hidden />
          </IconButton>
        </td>
      </tr>
      {fault && (
        <tr>
          <td colSpan={6} role="alert" className="text-danger text-xs">
            {fault}
          </td>
        </tr>
      )}
    </>
  );
}
