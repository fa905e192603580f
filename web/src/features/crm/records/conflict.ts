/** Two people changed the same record: who changed what, and whether that touches what we send. */
import { toProblem } from "@/lib/problem";

export type TheirChange = {
  by: string;
  at: string;
  field: string;
  before: unknown;
  after: unknown;
};
export type Conflict = { version: number; theirs: TheirChange[]; touchesOurs: boolean };

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Null when the error is something else. */
export function readConflict(
  error: unknown,
  sentVersion: number,
  ours: readonly string[],
): Conflict | null {
  const { code, data } = toProblem(error);
  if (code !== "stale_version" || typeof data.current_version !== "number") return null;
  const changes = Array.isArray(data.changes) ? data.changes.filter(isRecord) : [];
  const theirs = changes.flatMap((change) =>
    Object.entries(isRecord(change.fields) ? change.fields : {}).map(([field, pair]) => ({
      by: typeof change.by === "string" ? change.by : "",
      at: typeof change.at === "string" ? change.at : "",
      field,
      before: Array.isArray(pair) ? pair[0] : null,
      after: Array.isArray(pair) ? pair[1] : null,
    })),
  );
  // Only when every version in between is explained do we know that nobody touched our fields.
  const explained = changes.length >= data.current_version - sentVersion;
  const touchesOurs = !explained || theirs.some(({ field }) => ours.includes(field));
  return { version: data.current_version, theirs, touchesOurs };
}
