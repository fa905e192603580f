import { describe, expect, test } from "vitest";
import { readConflict } from "@/features/crm/records/conflict";
import { Problem } from "@/lib/problem";

const stale = (current_version: number, changes: unknown[]) =>
  new Problem({
    ...{ status: 409, code: "stale_version", title: "", detail: "", errors: [], requestId: null },
    data: { current_version, changes },
  });
const byBen = (fields: object) => ({ by: "Ben", at: "2026-03-01T10:00:00Z", fields });

describe("a stale version", () => {
  test("says who changed what", () => {
    const conflict = readConflict(stale(4, [byBen({ name: ["Acme", "Acme Ltd"] })]), 3, ["name"]);
    expect(conflict).toEqual({
      version: 4,
      touchesOurs: true,
      theirs: [
        { by: "Ben", at: "2026-03-01T10:00:00Z", field: "name", before: "Acme", after: "Acme Ltd" },
      ],
    });
  });

  test("other fields do not touch ours", () => {
    const error = stale(5, [byBen({ phone: [null, "1"] }), byBen({ city: [null, "Lyon"] })]);
    expect(readConflict(error, 3, ["name"])?.touchesOurs).toBe(false);
  });

  test("what is not explained may have touched ours", () => {
    expect(readConflict(stale(9, [byBen({ phone: [null, "1"] })]), 3, ["name"])?.touchesOurs).toBe(
      true,
    );
  });

  test("another refusal is no conflict", () => {
    expect(readConflict(new Error("down"), 3, [])).toBeNull();
  });
});
