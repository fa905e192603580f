/** Which cases of a measurement are shown. */
export type CasesSearch = { failed?: boolean; tag?: string; open?: string };

const word = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

export const readCasesSearch = (search: Record<string, unknown>): CasesSearch => ({
  failed: search.failed === true ? true : undefined,
  tag: word(search.tag),
  // An id of figures alone comes out of the address as a number.
  open: word(typeof search.open === "number" ? String(search.open) : search.open),
});
