const PURPOSES: Record<string, string> = {
  copilot: "Copilot",
  "copilot.evaluation": "Measuring the copilot",
  knowledge: "Questions to documents",
  "engines.test": "Connection test",
};
/** What a model was asked for, in words. */
export const purposeWord = (purpose: string): string => PURPOSES[purpose] ?? purpose;

/** Millionths of one unit of the currency, with the digits small sums need. */
export function costText(micros: number, currency: string): string {
  const amount = micros / 1_000_000;
  return new Intl.NumberFormat("en", {
    style: "currency",
    currency,
    maximumFractionDigits: amount !== 0 && Math.abs(amount) < 1 ? 4 : 2,
  }).format(amount);
}
