/** How the copilot's things are called on the screen. */
import type { ConversationRow, CopilotRun, Verdict } from "@/client/types.gen";
import { formatNumber } from "@/lib/format";

export const MAX_QUESTION = 4_000;

export type EngineName = CopilotRun["engine"];
export const engineWord = (engine: EngineName, model = ""): string =>
  engine === "llm" ? model || "Language model" : "Built-in rules";

export const SUBJECT_WORDS: Record<NonNullable<ConversationRow["subject_kind"]>, string> = {
  account: "Account",
  contact: "Contact",
  lead: "Lead",
  deal: "Deal",
};

export const VERDICT_WORDS: Record<Verdict["verdict"], string> = {
  pass: "Passed",
  retry: "Sent back",
  stop: "Stopped",
};

/** "840 ms", "2.4 s" */
export const durationText = (milliseconds: number): string =>
  milliseconds < 1_000
    ? `${formatNumber(milliseconds)} ms`
    : `${formatNumber(milliseconds / 1_000, 1)} s`;

/** Millionths of one unit of the currency, with the digits small sums need. */
export function costText(micros: number, currency: string): string {
  const amount = micros / 1_000_000;
  return new Intl.NumberFormat("en", {
    style: "currency",
    currency,
    maximumFractionDigits: amount !== 0 && Math.abs(amount) < 1 ? 4 : 2,
  }).format(amount);
}

/** "client_match" is "Client match". */
export const titleOf = (name: string): string => {
  const words = name.replaceAll("_", " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
};
