import type { RecordKind } from "@/features/crm/server";

/** The list a record was opened from, so that `[` and `]` walk it. Forgotten with the tab. */
let walked: { kind: RecordKind; ids: readonly string[] } | null = null;

export function rememberList(kind: RecordKind, ids: readonly string[]): void {
  walked = { kind, ids };
}

export function neighboursOf(kind: RecordKind, id: string): { before?: string; after?: string } {
  const at = walked?.kind === kind ? walked.ids.indexOf(id) : -1;
  return at < 0 ? {} : { before: walked?.ids[at - 1], after: walked?.ids[at + 1] };
}
