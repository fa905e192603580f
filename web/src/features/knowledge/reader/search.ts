/** What of a document is shown: a passage, a quote in it, an older version, the list of passages. */
export type ReaderSearch = {
  passage?: string;
  start?: number;
  end?: number;
  version?: string;
  mode?: "passages";
};

const word = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;
const offset = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 ? value : undefined;

export const readReaderSearch = (search: Record<string, unknown>): ReaderSearch => ({
  passage: word(search.passage),
  start: offset(search.start),
  end: offset(search.end),
  version: word(search.version),
  mode: search.mode === "passages" ? "passages" : undefined,
});
