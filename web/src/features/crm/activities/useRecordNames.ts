import { useQueries } from "@tanstack/react-query";
import type { TimelineItem } from "@/client/types.gen";
import { rowsQuery } from "@/features/crm/api";
import type { RecordKind } from "@/features/crm/server";

const KINDS = ["contact", "deal", "lead"] as const;
const AT_ONCE = 100;

/** What activities of a page of the timeline belong to, by kind, without what the page is about. */
export function idsOf(items: readonly TimelineItem[], kind: (typeof KINDS)[number], own: string) {
  const ids = items.flatMap(({ activity }) => activity?.[`${kind}_id`] ?? []);
  return [...new Set(ids)].filter((id) => id !== own).sort();
}

export type RecordNames = { byId: ReadonlyMap<string, string>; isPending: boolean };

/** The names of the records a timeline mentions: one question per page and kind, not one per name. */
export function useRecordNames(
  pages: readonly { items: TimelineItem[] }[],
  own: string,
): RecordNames {
  const wanted = pages.flatMap(({ items }) =>
    KINDS.map((kind) => ({ kind, ids: idsOf(items, kind, own).slice(0, AT_ONCE) })),
  );
  return useQueries({
    queries: wanted
      .filter(({ ids }) => ids.length > 0)
      .map(({ kind, ids }) => ({ ...namesQuery(kind, ids), staleTime: 5 * 60_000 })),
    combine: (answers) => ({
      byId: new Map(
        answers.flatMap(({ data }) => data?.items ?? []).map(({ id, name }) => [id, name] as const),
      ),
      isPending: answers.some((answer) => answer.isPending),
    }),
  });
}

const namesQuery = (kind: RecordKind, ids: readonly string[]) =>
  rowsQuery<RecordKind>(kind, { filter: `id[in]:${ids.join("|")}` }, AT_ONCE);
