/** Which part of a measurement is shown, and which of its cases. */
export type CasesSearch = { part?: "cases"; failed?: boolean; tag?: string; open?: string };

// A word of figures alone comes out of the address as a number.
const word = (value: unknown): string | undefined => {
  const text = typeof value === "number" ? String(value) : value;
  return typeof text === "string" && text !== "" ? text : undefined;
};

export const readCasesSearch = (search: Record<string, unknown>): CasesSearch => ({
  part: search.part === "cases" ? "cases" : undefined,
  failed: search.failed === true ? true : undefined,
  tag: word(search.tag),
  open: word(search.open),
});
