import { expect, test } from "vitest";
import type { QuotaOut } from "@/client/types.gen";
import { edited, formsOf, shownAmount, total } from "@/features/forecasting/quotas/grid";

const QUOTAS: QuotaOut[] = [
  {
    ...{
      id: "q1",
      period: "month",
      starts_on: "2026-01-01",
      owner_id: null,
      team_id: null,
      updated_by: null,
    },
    ...{ amount_minor: 500, updated_at: "2026-01-01T00:00:00Z" },
  },
];

test("a changed cell waits, and one that is back at what is saved is no change", () => {
  const changed = edited(QUOTAS, new Map(), null, "2026-01-01", 700);
  expect(shownAmount(QUOTAS, changed, null, "2026-01-01")).toBe(700);
  expect(edited(QUOTAS, changed, null, "2026-01-01", 500).size).toBe(0);
});

test("an emptied cell removes the quota; the team is nobody", () => {
  const emptied = edited(QUOTAS, new Map(), null, "2026-01-01", null);
  const both = edited(QUOTAS, emptied, "u1", "2026-02-01", 300);
  expect(formsOf(both, "month")).toEqual([
    { period: "month", starts_on: "2026-01-01", owner_id: null, amount_minor: null },
    { period: "month", starts_on: "2026-02-01", owner_id: "u1", amount_minor: 300 },
  ]);
});

test("nothing set has no sum", () => {
  expect(total([null, null])).toBeNull();
  expect(total([null, 200, 300])).toBe(500);
});
