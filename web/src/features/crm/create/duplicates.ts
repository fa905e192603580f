import { toProblem } from "@/lib/problem";

export type Duplicate = { id: string; label: string; detail: string };

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;
const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** The records the server takes for the same; null when the error is another one. */
export function readDuplicates(error: unknown): Duplicate[] | null {
  const { code, data } = toProblem(error);
  if (code !== "likely_duplicate") return null;
  const found = Array.isArray(data.duplicates) ? data.duplicates.filter(isRecord) : [];
  return found.map(({ id, label, detail }) => ({
    id: text(id),
    label: text(label),
    detail: text(detail),
  }));
}
