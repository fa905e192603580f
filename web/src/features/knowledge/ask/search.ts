import type { Ask } from "@/client/types.gen";

const ENGINES = ["builtin", "llm", "both"] as const;
export type EngineChoice = (typeof ENGINES)[number];

/** A question lives in the address, so that a reload and a link keep it. */
export type AskSearch = {
  q?: string;
  audience?: "customers";
  source?: string;
  product?: string;
  engine?: EngineChoice;
};

const word = (value: unknown): string | undefined =>
  typeof value === "string" && value.trim() !== "" ? value : undefined;
// A question of figures alone comes out of the address as a number.
const text = (value: unknown): string | undefined =>
  word(typeof value === "number" ? String(value) : value);

export const readAskSearch = (search: Record<string, unknown>): AskSearch => ({
  q: text(search.q),
  audience: search.audience === "customers" ? "customers" : undefined,
  source: word(search.source),
  product: text(search.product),
  engine: ENGINES.find((engine) => engine === search.engine),
});

/** What the address asks, of one engine; null while there is no question. */
export function questionOf(search: AskSearch, engine?: "builtin" | "llm"): Ask | null {
  const question = search.q?.trim() ?? "";
  if (question.length < 2) return null;
  return {
    question,
    ...(engine && { engine }),
    ...(search.audience && { audience: search.audience }),
    ...(search.source && { source_ids: [search.source] }),
    ...(search.product && { products: [search.product] }),
  };
}

/** One question, or the same one for each engine. */
export function questionsOf(search: AskSearch): Ask[] {
  const engines = search.engine === "both" ? (["builtin", "llm"] as const) : [search.engine];
  return engines.flatMap((engine) => questionOf(search, engine) ?? []);
}
