import { formatDay, formatMoney } from "@/lib/format";

/** How a list may be narrowed. Values travel as text, so that a filter fits in the address bar. */
export type FilterOption = { value: string; label: string };
export type FilterKind =
  | "text"
  | "enum"
  | "date"
  | "money"
  | "number"
  | "user"
  | "boolean"
  | "relation";
export type FilterField = {
  name: string;
  label: string;
  kind: FilterKind;
  options?: FilterOption[];
  /** For `user` and `relation` with too many choices to list. */
  search?: (text: string, signal: AbortSignal) => Promise<FilterOption[]>;
  currency?: string;
  /** Fewer ways to compare than the kind has. */
  ops?: FilterOp[];
};
export const FILTER_OPS = ["is", "not", "contains", "from", "to", "empty", "filled"] as const;
export type FilterOp = (typeof FILTER_OPS)[number];
export type Filter = { field: string; op: FilterOp; values: string[]; labels?: string[] };

const CHOICE: FilterOp[] = ["is", "not", "empty"];
const RANGE: FilterOp[] = ["from", "to", "empty"];
const OPS: Record<FilterKind, FilterOp[]> = {
  text: ["contains", "is", "empty", "filled"],
  enum: CHOICE,
  user: CHOICE,
  relation: CHOICE,
  boolean: ["is"],
  date: RANGE,
  money: RANGE,
  number: RANGE,
};
export const opsFor = (kind: FilterKind): FilterOp[] => OPS[kind];

export function opLabel(op: FilterOp, kind: FilterKind): string {
  const date = kind === "date";
  return {
    is: "is",
    not: "is not",
    contains: "contains",
    from: date ? "on or after" : "at least",
    to: date ? "on or before" : "at most",
    empty: "is empty",
    filled: "is filled",
  }[op];
}

export const needsValue = (op: FilterOp): boolean => op !== "empty" && op !== "filled";

/** The value part of a chip: "Won or Lost", "EUR 5,000", "1 Mar 2026". */
export function filterValueText(filter: Filter, field: FilterField): string {
  if (!needsValue(filter.op)) return "";
  const say = (value: string, index: number): string => {
    if (field.kind === "boolean") return value === "true" ? "yes" : "no";
    if (field.kind === "date") return formatDay(value);
    if (field.kind === "money")
      return formatMoney({ amount: Number(value), currency: field.currency ?? "EUR" });
    const option = field.options?.find((candidate) => candidate.value === value);
    return option?.label ?? filter.labels?.[index] ?? value;
  };
  return filter.values.map(say).join(" or ");
}
