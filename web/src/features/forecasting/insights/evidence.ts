/** The figures under a statement, in words. */
import type { Insight } from "@/client/types.gen";
import { pText, signed } from "@/features/forecasting/words";
import { formatNumber, formatPercent, plural } from "@/lib/format";

const sign = (value: number): string => (value > 0 ? "+" : value < 0 ? "−" : "");

/** "+12 points", "−9 days", "+€40k". */
export function effectText(value: number, unit: Insight["unit"], currency: string): string {
  if (unit === "money") return signed(Math.round(value), currency);
  const size = formatNumber(Math.abs(value), Math.abs(value) < 10 ? 1 : 0);
  const text = `${sign(value)}${size}`;
  switch (unit) {
    case "points":
      return `${text} points`;
    case "percent":
      return `${sign(value)}${formatPercent(Math.abs(value) / 100)}`;
    case "days":
      return `${text} days`;
    case "deals":
    case "leads":
      // A count, not a difference: it needs no plus.
      return `${value < 0 ? "−" : ""}${size} ${Math.abs(value) === 1 ? unit.slice(0, -1) : unit}`;
  }
}

/** "62 deals against 140, p 0.003 (Fisher), 0.02 after looking at many". */
export function evidenceText({ evidence }: Insight): string {
  const { n_here, n_there, p_value, q_value, method } = evidence;
  // What is counted is a part of the others, not beside them, and there is no test to name.
  if (method === "count") return `${formatNumber(n_here)} of ${formatNumber(n_there)} counted`;
  const counts =
    n_there > 0
      ? `${plural(n_here, "case")} against ${formatNumber(n_there)}`
      : plural(n_here, "case");
  const test = p_value === null ? method : `${pText(p_value)} (${method})`;
  const many =
    q_value === null
      ? ""
      : `, ${q_value < 0.001 ? "under 0.001" : formatNumber(q_value, 3)} after counting all comparisons`;
  return [counts, test].filter(Boolean).join(", ") + many;
}
