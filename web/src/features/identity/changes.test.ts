import { expect, test } from "vitest";
import { staleMessage } from "@/features/identity/changes";
import { problemFrom } from "@/lib/problem";

const message = (changes: unknown) =>
  staleMessage(problemFrom(409, { code: "stale_version", data: { changes } }));

test("says once who changed what meanwhile", () => {
  const mira = (fields: object) => ({ by: "Mira", fields });
  expect(message([mira({ name: ["a", "b"] }), mira({ name: ["b", "c"], manager_id: [] })])).toBe(
    "Mira changed name and manager meanwhile. What you typed is kept: look at the fields, then save again.",
  );
  expect(message(undefined)).toMatch(/^Somebody changed this meanwhile\./);
});
