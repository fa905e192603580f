import type { Kind } from "@/features/scoring/api";

/** What the address of the models says. */
export type ModelsSearch = { kind?: Kind };

export const readModelsSearch = (search: Record<string, unknown>): ModelsSearch =>
  search.kind === "deal" || search.kind === "lead" ? { kind: search.kind } : {};
