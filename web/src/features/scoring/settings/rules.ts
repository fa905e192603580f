/** Rules as they are edited: values are text until they are saved. */
import type { ScoringRule } from "@/client/types.gen";

export type RuleDraft = {
  key: string;
  feature: string;
  test: ScoringRule["test"];
  value: string;
  points: string;
};

export const TESTS: readonly { value: ScoringRule["test"]; label: string; needsValue: boolean }[] =
  [
    { value: "known", label: "is known", needsValue: false },
    { value: "unknown", label: "is not known", needsValue: false },
    { value: "is", label: "is", needsValue: true },
    { value: "contains", label: "contains", needsValue: true },
    { value: "at_least", label: "is at least", needsValue: true },
    { value: "at_most", label: "is at most", needsValue: true },
  ];

export const needsValue = (test: ScoringRule["test"]): boolean =>
  TESTS.find(({ value }) => value === test)?.needsValue ?? false;

const COMPARED = ["at_least", "at_most"];
const MOST_POINTS = 50;

let made = 0;
const nextKey = (): string => {
  made += 1;
  return `rule ${made}`;
};

export const draftOf = ({ feature, test, value, points }: ScoringRule): RuleDraft => ({
  key: nextKey(),
  ...{ feature, test },
  value: value === null || value === undefined ? "" : String(value),
  points: String(points),
});

export const newDraft = (): RuleDraft => ({
  key: nextKey(),
  ...{ feature: "", test: "known", value: "", points: "5" },
});

/** Why a rule cannot be saved; null when it can. */
export function faultOf({ feature, test, value, points }: RuleDraft): string | null {
  if (feature === "") return "Choose a feature.";
  if (needsValue(test) && value.trim() === "") return "Write a value.";
  if (COMPARED.includes(test) && !Number.isFinite(Number(value))) return "Write a number.";
  const given = Number(points);
  if (points.trim() === "" || !Number.isInteger(given) || Math.abs(given) > MOST_POINTS) {
    return `Points are a whole number from −${MOST_POINTS} to ${MOST_POINTS}.`;
  }
  return null;
}

const isNumber = (value: string): boolean => value !== "" && Number.isFinite(Number(value));

export const ruleOf = ({ feature, test, value, points }: RuleDraft): ScoringRule => {
  const given = value.trim();
  const read = isNumber(given) && test !== "contains" ? Number(given) : given;
  return { feature, test, value: needsValue(test) ? read : null, points: Number(points) };
};
