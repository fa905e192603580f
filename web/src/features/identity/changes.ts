import type { Problem } from "@/lib/problem";

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;
const inWords = (words: Iterable<string>): string => new Intl.ListFormat("en").format(words);

/** Who changed which fields meanwhile, from the data of a 409 `stale_version`. */
function changedMeanwhile(problem: Problem): Map<string, Set<string>> {
  const people = new Map<string, Set<string>>();
  const found = problem.data.changes;
  for (const { by, fields } of Array.isArray(found) ? found.filter(isRecord) : []) {
    const name = typeof by === "string" ? by : "Somebody";
    const known = people.get(name) ?? new Set();
    for (const field of isRecord(fields) ? Object.keys(fields) : []) {
      known.add(field.replace(/_id$/, "").replaceAll("_", " "));
    }
    people.set(name, known);
  }
  return people;
}

/** "Mira changed name and currency meanwhile. What you typed is kept: look, then save again." */
export function staleMessage(problem: Problem): string {
  const told = [...changedMeanwhile(problem)].map(
    ([by, fields]) => `${by} changed ${inWords(fields) || "this"} meanwhile.`,
  );
  const what = told.join(" ") || "Somebody changed this meanwhile.";
  return `${what} What you typed is kept: look at the fields, then save again.`;
}
