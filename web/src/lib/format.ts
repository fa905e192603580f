/**
 * Numbers, money and time as people read them. Money is an integer of minor units plus a currency;
 * instants are ISO strings in UTC and are shown in the reader's zone.
 */

// The screens speak English, so dates and words must too; the region (day order, 12 or 24 hours) is the reader's.
const LOCALE = globalThis.navigator?.languages?.find((tag) => tag.startsWith("en")) ?? "en-GB";

export type Money = { amount: number; currency: string };

/** How many digits after the point a currency has: EUR 2, JPY 0, KWD 3. */
export function fractionDigits(currency: string): number {
  return (
    new Intl.NumberFormat(LOCALE, { style: "currency", currency }).resolvedOptions()
      .maximumFractionDigits ?? 2
  );
}

type MoneyStyle = { compact?: boolean; locale?: string };

export function formatMoney({ amount, currency }: Money, style: MoneyStyle = {}): string {
  const digits = fractionDigits(currency);
  const whole = amount % 10 ** digits === 0;
  return new Intl.NumberFormat(style.locale ?? LOCALE, {
    style: "currency",
    currency,
    ...(style.compact
      ? { notation: "compact", minimumFractionDigits: 0, maximumFractionDigits: 1 }
      : { minimumFractionDigits: whole ? 0 : digits, maximumFractionDigits: digits }),
  }).format(amount / 10 ** digits);
}

/** Minor units as an editable number without a currency sign: 123456 EUR is "1234.56". */
export function moneyToText({ amount, currency }: Money): string {
  const digits = fractionDigits(currency);
  return (amount / 10 ** digits).toFixed(digits);
}

/**
 * What somebody typed, as minor units: "1,234.56", "1.234,56", "1 234", "-5". The last point or comma
 * counts as the decimal sign when at most `digits` figures follow it. Further digits are rounded half
 * away from zero. `null` when it is not a number.
 */
export function parseMoney(text: string, currency: string): number | null {
  const digits = fractionDigits(currency);
  const compact = text.replace(/[\s'’_]/g, "").replace("−", "-");
  const match = /^(-?)([\d.,]*\d[\d.,]*)$/.exec(compact);
  if (!match) return null;
  const [, sign = "", figures = ""] = match;
  const [whole, fraction] = splitDecimal(figures, digits);
  const padded = `${fraction}${"0".repeat(digits + 1)}`;
  const minor = Number(`${whole || "0"}${padded.slice(0, digits)}`);
  const rounded = minor + (Number(padded[digits]) >= 5 ? 1 : 0);
  if (!Number.isSafeInteger(rounded)) return null;
  return sign && rounded !== 0 ? -rounded : rounded;
}

function splitDecimal(figures: string, digits: number): [whole: string, fraction: string] {
  const at = Math.max(figures.lastIndexOf("."), figures.lastIndexOf(","));
  if (at < 0) return [figures, ""];
  const sign = figures.charAt(at);
  const after = figures.slice(at + 1);
  const repeated = figures.indexOf(sign) !== at;
  const both = figures.includes(".") && figures.includes(",");
  // One sign, one to three figures before and three behind it: a group ("1,234", not "0.005"),
  // unless the currency has three decimals.
  const group = !both && digits !== 3 && /^[1-9]\d{0,2}[.,]\d{3}$/.test(figures);
  const strip = (part: string) => part.replace(/[.,]/g, "");
  return repeated || group ? [strip(figures), ""] : [strip(figures.slice(0, at)), after];
}

export const formatNumber = (value: number, fraction = 0): string =>
  new Intl.NumberFormat(LOCALE, { maximumFractionDigits: fraction }).format(value);

export const formatPercent = (share: number, fraction = 0): string =>
  new Intl.NumberFormat(LOCALE, { style: "percent", maximumFractionDigits: fraction }).format(
    share,
  );

/** `plural(1, "deal")` is "1 deal", `plural(2, "company", "companies")` is "2 companies". */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${formatNumber(count)} ${count === 1 ? one : many}`;

/** A calendar day without a time ("2026-03-01" or an instant): "1 Mar 2026". */
export function formatDay(iso: string, timeZone?: string): string {
  const dayOnly = iso.length === 10;
  return new Intl.DateTimeFormat(LOCALE, {
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: dayOnly ? "UTC" : timeZone,
  }).format(new Date(iso));
}

/** The exact instant with its zone: "1 Mar 2026, 14:05 CET". */
export const formatInstant = (iso: string, timeZone?: string): string =>
  new Intl.DateTimeFormat(LOCALE, {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "short",
    timeZone,
  }).format(new Date(iso));

/** The time of day: "14:05". */
export const formatTime = (iso: string, timeZone?: string): string =>
  new Intl.DateTimeFormat(LOCALE, { hour: "2-digit", minute: "2-digit", timeZone }).format(
    new Date(iso),
  );

/** The day with its weekday: "Saturday 21 November". */
export const formatWeekday = (at: Date): string =>
  new Intl.DateTimeFormat(LOCALE, { weekday: "long", day: "numeric", month: "long" }).format(at);

/** "2026-03" as "Mar" or "March 2026". */
export const formatMonth = (month: string, style: "short" | "long"): string =>
  new Intl.DateTimeFormat(LOCALE, {
    month: style,
    year: style === "long" ? "numeric" : undefined,
    timeZone: "UTC",
  }).format(new Date(`${month}-01T00:00:00Z`));

const STEPS: [unit: Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ["year", 31_557_600],
  ["month", 2_629_800],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** "3 days ago", "in 2 hours", "now". */
export function formatRelative(iso: string, now: Date = new Date()): string {
  const seconds = (new Date(iso).getTime() - now.getTime()) / 1000;
  for (const [unit, size] of STEPS) {
    // "yesterday" helps; "last month" for six weeks ago misleads.
    const numeric = unit === "day" ? "auto" : "always";
    if (Math.abs(seconds) >= size) {
      return new Intl.RelativeTimeFormat(LOCALE, { numeric }).format(
        Math.trunc(seconds / size),
        unit,
      );
    }
  }
  return "now";
}

/** "Ada Byron Lovelace" is "AL". */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const picked = words.length > 1 ? [words[0], words.at(-1)] : words;
  return picked.map((word) => Array.from(word ?? "")[0]?.toUpperCase() ?? "").join("");
}
