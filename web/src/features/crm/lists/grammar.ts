import { type Filter, type FilterField, needsValue } from "@/lib/filters";

/** A field of a list: where the server keeps it, and whether it is an instant or a calendar day. */
export type ListField = FilterField & { column?: string; isInstant?: boolean };

/** `status[eq]:open,or(…)`: the chips of the filter bar in the server's grammar (`kernel/paging.py`). */
export function toGrammar(filters: readonly Filter[], fields: readonly ListField[]): string {
  return filters
    .flatMap((filter) => {
      const field = fields.find(({ name }) => name === filter.field);
      return field ? conditionsOf(filter, field) : [];
    })
    .join(",");
}

/** Joins conditions that are written already. */
export const both = (...parts: (string | undefined)[]): string | undefined =>
  parts.filter(Boolean).join(",") || undefined;

export const condition = (column: string, op: string, value: string): string =>
  `${column}[${op}]:${quoted(value)}`;

function conditionsOf(filter: Filter, field: ListField): string[] {
  const column = field.column ?? field.name;
  const values = filter.values.filter((value) => value.trim() !== "");
  if (filter.op === "empty") return [`${column}[is]:null`];
  if (filter.op === "filled") return [`${column}[is]:not_null`];
  const [first] = values;
  if (first === undefined && needsValue(filter.op)) return [];
  const one = (op: string) => (value: string) => condition(column, op, value);
  switch (filter.op) {
    case "is":
      return [anyOf(column, values)];
    case "not":
      // `ne` keeps rows without a value, as people expect of "is not".
      return values.map(one("ne"));
    case "contains":
      return [either(values.map(one("has")))];
    case "from":
      return [condition(column, "gte", field.isInstant ? midnight(first ?? "") : (first ?? ""))];
    case "to":
      return field.isInstant
        ? [condition(column, "lt", midnight(first ?? "", 1))]
        : [condition(column, "lte", first ?? "")];
  }
}

/** The members of `in` are split by `|`, so a value with one needs conditions of its own. */
function anyOf(column: string, values: string[]): string {
  if (values.length > 1 && values.some((value) => value.includes("|"))) {
    return either(values.map((value) => condition(column, "eq", value)));
  }
  return values.length > 1
    ? condition(column, "in", values.join("|"))
    : condition(column, "eq", values[0] ?? "");
}

const either = (parts: string[]): string =>
  parts.length > 1 ? `or(${parts.join(",")})` : (parts[0] ?? "");

/** Plain where the server reads it plainly, in double quotes otherwise. */
const quoted = (value: string): string =>
  /[,()"\\]|^\s|\s$/.test(value) ? `"${value.replace(/[\\"]/g, "\\$&")}"` : value;

/** The instant at which a day of the reader's calendar begins. */
function midnight(day: string, later = 0): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date + later).toISOString();
}
