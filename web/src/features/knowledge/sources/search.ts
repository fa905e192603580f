import type { SourceKind } from "@/features/knowledge/words";

const KINDS: readonly SourceKind[] = ["website", "files", "written"];

/** The dialog that adds a source has an address of its own. */
export const readSourcesSearch = (search: Record<string, unknown>): { add?: SourceKind } => ({
  add: KINDS.find((kind) => kind === search.add),
});
