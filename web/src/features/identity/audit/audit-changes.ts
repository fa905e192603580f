import type { AuditEntry } from "@/client/types.gen";
import { formatDay, formatInstant, formatMoney, formatNumber, moneyToText } from "@/lib/format";

export type Change = { field: string; before: string; after: string };

/** What helps to read ids and amounts: who is who, and which currency is meant where none is told. */
export type Reading = { names: ReadonlyMap<string, string>; currency: string };

const isPair = (value: unknown): value is [unknown, unknown] =>
  Array.isArray(value) && value.length === 2;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;
const DAY = /^\d{4}-\d\d-\d\d$/;

/** The fields of an entry as before and after, in words. */
export function changesOf(entry: AuditEntry, reading: Reading): Change[] {
  const { changes, currency } = entry.payload;
  if (typeof changes !== "object" || changes === null) return [];
  const told = typeof currency === "string" ? currency : null;
  return Object.entries(changes).flatMap(([field, pair]) => {
    if (!isPair(pair)) return [];
    const [before, after] = pair.map((value) => shown(field, value, reading, told));
    return [{ field: label(field), before: before ?? "", after: after ?? "" }];
  });
}

export const changesInOneLine = (changes: readonly Change[]): string =>
  changes.map(({ field, before, after }) => `${field}: ${before} → ${after}`).join(" · ");

const label = (field: string): string =>
  field.replace(/_(id|minor|on|at)$/, "").replaceAll("_", " ");

function shown(field: string, value: unknown, reading: Reading, currency: string | null): string {
  if (value === null || value === "") return "none";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number") return number(field, value, reading, currency);
  if (Array.isArray(value)) {
    return value.map((one) => shown(field, one, reading, currency)).join(", ") || "none";
  }
  if (typeof value !== "string") return JSON.stringify(value);
  if (field.endsWith("_id")) return reading.names.get(value) ?? `…${value.slice(-6)}`;
  if (DAY.test(value)) return formatDay(value);
  return INSTANT.test(value) ? formatInstant(value) : value;
}

function number(field: string, value: number, reading: Reading, currency: string | null): string {
  if (!field.endsWith("_minor")) return formatNumber(value, 4);
  if (currency) return formatMoney({ amount: value, currency });
  // The entry does not tell its currency: the digits of the workspace's, without its sign.
  return formatNumber(Number(moneyToText({ amount: value, currency: reading.currency })), 2);
}
