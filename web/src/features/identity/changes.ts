import type { Problem } from "@/lib/problem";

type Before = { by: string; fields: string[] };
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

/** Who changed what meanwhile, from the data of a 409 `stale_version`. */
export function changedMeanwhile(problem: Problem): Before[] {
  const found = problem.data.changes;
  if (!Array.isArray(found)) return [];
  return found.filter(isRecord).map(({ by, fields }) => ({
    by: typeof by === "string" ? by : "Somebody",
    fields: isRecord(fields) ? Object.keys(fields) : [],
  }));
}

/** "Mira changed name and currency meanwhile. What you typed is kept; save again to keep it." */
export function staleMessage(problem: Problem): string {
  const told = changedMeanwhile(problem).map(
    ({ by, fields }) => `${by} changed ${inWords(fields) || "this"} meanwhile.`,
  );
  const what = told.length > 0 ? told.join(" ") : "Somebody changed this meanwhile.";
  return `${what} What you typed is kept: look at the fields, then save again.`;
}

const inWords = (fields: string[]): string =>
  new Intl.ListFormat("en").format(fields.map((field) => field.replaceAll("_", " ")));
