/** The words and hues of forecasting, said the same way on every screen. */
import type { ForecastBand, ForecastDeal, ForecastOut, NumberChange } from "@/client/types.gen";
import { formatMoney, formatNumber, formatPercent, fractionDigits } from "@/lib/format";
import type { Hue } from "@/lib/hues";

export type Period = "month" | "quarter";
export type Category = ForecastDeal["category"];

export const PERIOD_WORDS: Record<Period, { one: string; label: string }> = {
  month: { one: "month", label: "Month" },
  quarter: { one: "quarter", label: "Quarter" },
};

export const CATEGORIES: readonly { name: Category; label: string; about: string; hue: Hue }[] = [
  { name: "won", label: "Won", about: "Closed in this period: certain.", hue: "green" },
  { name: "commit", label: "Commit", about: "Very likely, or somebody's word.", hue: "teal" },
  { name: "best_case", label: "Best case", about: "Can be won if it goes well.", hue: "blue" },
  { name: "pipeline", label: "Pipeline", about: "Open, less likely.", hue: "slate" },
  { name: "omitted", label: "Omitted", about: "Left out by somebody's word.", hue: "amber" },
];
export const categoryOf = (name: Category) =>
  CATEGORIES.find((category) => category.name === name) ?? { label: name, about: "", hue: "slate" };

const ENGINES: Record<ForecastOut["engine"], string> = {
  model: "Trained on your deals",
  rates: "From your team's rates",
  stages: "From the stages",
};
export const engineLabel = (engine: ForecastOut["engine"]): string => ENGINES[engine];

const CHANGES: Record<NumberChange["kind"], string> = {
  won: "Won since",
  lost: "Lost since",
  created: "New deals",
  moved_out: "Moved to a later period",
  moved_in: "Moved into this period",
  amount: "Amounts changed",
  probability: "More or less likely",
  rest: "Everything else",
};
export const changeLabel = (kind: NumberChange["kind"]): string => CHANGES[kind];

export const bandOf = (bands: readonly ForecastBand[], level: number): ForecastBand | undefined =>
  bands.find((band) => band.level === level);

export const short = (amount: number, currency: string): string =>
  formatMoney({ amount, currency }, { compact: true });

/** In whole units: a computed amount is not known to the cent. */
export function whole(amount: number, currency: string): string {
  const unit = 10 ** fractionDigits(currency);
  return formatMoney({ amount: Math.round(amount / unit) * unit, currency });
}

/** "€120k to €180k". */
export const rangeText = (band: ForecastBand, currency: string): string =>
  `${short(band.low_minor, currency)} to ${short(band.high_minor, currency)}`;

/** A range of nothing at all says nothing: null. */
export const rangeOrNull = (
  point: { low_minor: number; high_minor: number },
  currency: string,
): string | null =>
  point.low_minor === 0 && point.high_minor === 0
    ? null
    : `${short(point.low_minor, currency)} to ${short(point.high_minor, currency)}`;

/** "+€12k", "−€3k", "±€0". */
export const signed = (amount: number, currency: string): string =>
  `${amount > 0 ? "+" : amount < 0 ? "−" : "±"}${short(Math.abs(amount), currency)}`;

/** A probability in words that claim no more than it does: "62 %", "under 1 %". */
export function chanceText(chance: number): string {
  if (chance < 0.01) return `under ${formatPercent(0.01)}`;
  if (chance > 0.99) return `over ${formatPercent(0.99)}`;
  return formatPercent(chance);
}

/** "p 0.003", "p under 0.001". */
export const pText = (p: number): string =>
  p < 0.001 ? "p under 0.001" : `p ${formatNumber(p, p < 0.1 ? 3 : 2)}`;

/** How far a difference can be told from chance, in plain words. */
export function certainty(p: number | null): string {
  if (p === null) return "too few to compare";
  if (p < 0.01) return "clear difference";
  if (p < 0.05) return "likely a difference";
  if (p < 0.2) return "perhaps a difference";
  return "no clear difference";
}
