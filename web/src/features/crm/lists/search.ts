import { FILTER_OPS, type Filter } from "@/lib/filters";

/** What the address of a list says. `tab` is one of its quick views. */
export type ListSearch = { tab?: string; q?: string; sort?: string; filters?: Filter[] };
export type DealsSearch = ListSearch & { view?: "board" | "list" };

const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== ""
    ? value
    : typeof value === "number"
      ? String(value)
      : undefined;
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;
const isText = (value: unknown): value is string => typeof value === "string";

function filterOf(value: unknown): Filter[] {
  if (!isRecord(value) || !isText(value.field)) return [];
  const op = FILTER_OPS.find((candidate) => candidate === value.op);
  if (!op || !Array.isArray(value.values)) return [];
  const labels = Array.isArray(value.labels) ? value.labels.filter(isText) : undefined;
  return [{ field: value.field, op, values: value.values.map(String), ...(labels && { labels }) }];
}

/** Whatever stands in the address; what is not understood is left out. */
export function readListSearch(search: Record<string, unknown>): ListSearch {
  const filters = Array.isArray(search.filters) ? search.filters.flatMap(filterOf) : [];
  const found: ListSearch = {};
  const [tab, q, sort] = [text(search.tab), text(search.q), text(search.sort)];
  if (tab) found.tab = tab;
  if (q) found.q = q;
  if (sort) found.sort = sort;
  if (filters.length > 0) found.filters = filters;
  return found;
}

export function readDealsSearch(search: Record<string, unknown>): DealsSearch {
  const view = search.view === "board" || search.view === "list" ? search.view : undefined;
  return { ...readListSearch(search), ...(view && { view }) };
}
