/** A test set as one brings it along: JSON lines, or one JSON list. */
export const MAX_CASES = 2_000;

export type ReadCases =
  | { cases: Record<string, unknown>[]; problem?: undefined }
  | { cases?: undefined; problem: string };

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

export function readCases(text: string): ReadCases {
  const plain = text.replace(/^\uFEFF/, "").trim();
  if (plain === "") return { problem: "There is nothing in it." };
  const list = plain.startsWith("[") ? parse(plain) : undefined;
  if (plain.startsWith("[") && !Array.isArray(list)) return { problem: "This is no JSON list." };
  const rows = Array.isArray(list)
    ? list.map((value, place) => ({ value, at: `Case ${place + 1}` }))
    : plain
        .split(/\r?\n/)
        .map((line, place) => ({ line, at: `Line ${place + 1}` }))
        .filter(({ line }) => line.trim() !== "")
        .map(({ line, at }) => ({ value: parse(line), at }));
  const cases: Record<string, unknown>[] = [];
  for (const { value, at } of rows) {
    if (!isRecord(value)) return { problem: `${at} is no JSON object.` };
    if (!("question" in value) && !("user_input" in value)) {
      return { problem: `${at} has no “question”.` };
    }
    cases.push(value);
  }
  if (cases.length > MAX_CASES) return { problem: `At most ${MAX_CASES} cases at once.` };
  return { cases };
}
