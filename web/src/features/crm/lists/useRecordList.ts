import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { listQuery, totalQuery } from "@/features/crm/api";
import { both, type ListField, toGrammar } from "@/features/crm/lists/grammar";
import type { ListSearch } from "@/features/crm/lists/search";
import type { QuickView } from "@/features/crm/lists/views";
import type { ListRequest, RecordKind, Rows } from "@/features/crm/server";
import { formatNumber } from "@/lib/format";

/** The question behind an address. */
export function requestOf(
  search: ListSearch,
  view: QuickView | undefined,
  fields: readonly ListField[],
): ListRequest {
  const filters = search.filters ?? [];
  const tag = filters.find(({ field }) => field === "tag")?.values[0];
  const filter = both(
    view?.filter,
    toGrammar(
      filters.filter(({ field }) => field !== "tag"),
      fields,
    ),
  );
  const sort = view?.deleted ? undefined : (search.sort ?? view?.sort);
  return {
    ...(filter && { filter }),
    ...(search.q && { q: search.q }),
    ...(sort && { sort }),
    ...(tag && { tag_id: tag }),
    ...(view?.deleted && { deleted: true }),
  };
}

/** The rows as far as they were scrolled to, and how many there are: "1,234" or "10,000+". */
export function useRecordList<K extends RecordKind>(kind: K, request: ListRequest) {
  const pages = useInfiniteQuery(listQuery(kind, request));
  const rows = useMemo<Rows[K][]>(
    () => pages.data?.pages.flatMap((page) => page.items) ?? [],
    [pages.data],
  );
  const whole = pages.isSuccess && !pages.hasNextPage;
  // A list that fits on the pages we have needs no counting.
  const counted = useQuery({ ...totalQuery(kind, request), enabled: pages.isSuccess && !whole });
  const value = whole ? rows.length : counted.data?.value;
  const capped = !whole && counted.data?.capped === true;
  return {
    rows,
    pages,
    total: value,
    totalText: value === undefined ? undefined : `${formatNumber(value)}${capped ? "+" : ""}`,
  };
}
