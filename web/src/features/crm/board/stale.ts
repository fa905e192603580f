import { type Problem, toProblem } from "@/lib/problem";

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const WORDS: Record<string, string> = {
  amount_minor: "amount",
  expected_close_on: "expected close",
  owner_id: "owner",
  next_step: "next step",
  account_id: "account",
  contact_id: "contact",
  probability_override: "probability",
  stages: "stages",
};

/** For a refusal because of an old version: who changed what, "Grace changed amount and owner". */
export function whatOthersChanged(problem: Problem): string {
  const changes = Array.isArray(problem.data.changes) ? problem.data.changes.filter(isRecord) : [];
  const who = [...new Set(changes.map(({ by }) => (typeof by === "string" ? by : "Somebody")))];
  const fields = new Set(
    changes.flatMap((change) => (isRecord(change.fields) ? Object.keys(change.fields) : [])),
  );
  const what = [...fields].map((field) => WORDS[field] ?? field.replaceAll("_", " "));
  const list = new Intl.ListFormat("en", { type: "conjunction" });
  const people = who.length > 0 ? list.format(who) : "Somebody else";
  return what.length > 0
    ? `${people} changed ${list.format(what)} in the meantime.`
    : `${people} changed it in the meantime.`;
}

/** Why something was not saved, in a sentence. */
export function refusalText(error: unknown): string {
  const problem = toProblem(error);
  return problem.code === "stale_version" ? whatOthersChanged(problem) : problem.message;
}
