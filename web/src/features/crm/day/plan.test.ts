import { expect, test } from "vitest";
import type { ActivityRow } from "@/client/types.gen";
import {
  aboutOf,
  greeting,
  isPlanEmpty,
  lastMonths,
  mainCurrency,
  planOf,
  snoozedTo,
  wonPerMonth,
} from "@/features/crm/day/plan";

const NOW = new Date(2026, 2, 4, 9, 30); // a Wednesday
const at = (day: number, hour = 10) => new Date(2026, 2, day, hour).toISOString();
const activity = (id: string, kind: ActivityRow["kind"], when: string): ActivityRow => ({
  ...{ id, kind, version: 1, subject: id, body: null, at: when, done_at: null, outcome: null },
  due_at: kind === "task" ? when : null,
  ...{ duration_minutes: null, direction: null, priority: "normal", owner_id: null },
  ...{ account_id: null, contact_id: null, lead_id: null, deal_id: null, external_id: null },
  ...{ account_name: null, contact_name: null, deal_name: null, lead_name: null },
  ...{ created_at: when, updated_at: when, created_by: null, updated_by: null, deleted_at: null },
});
const NOBODY = new Set<string>();

test("today is split into tasks and meetings, what comes is grouped by day", () => {
  const day = {
    overdue: [activity("late", "task", at(2))],
    today: [activity("offer", "task", at(4)), activity("demo", "meeting", at(4, 11))],
    upcoming: [
      activity("quote", "task", at(5)),
      activity("call", "call", at(5, 15)),
      activity("visit", "meeting", at(6)),
    ],
  };
  const plan = planOf(day, NOBODY, NOW);
  expect(plan.overdue.map(({ id }) => id)).toEqual(["late"]);
  expect(plan.dueToday.map(({ id }) => id)).toEqual(["offer"]);
  expect(plan.meetings.map(({ id }) => id)).toEqual(["demo"]);
  expect(plan.upcoming.map(({ name, items }) => [name, items.length])).toEqual([
    ["Tomorrow", 2],
    [expect.stringContaining("Friday"), 1],
  ]);
});

test("a task that was ticked off is gone before the server has answered", () => {
  const day = { overdue: [activity("late", "task", at(2))], today: [], upcoming: [] };
  expect(isPlanEmpty(planOf(day, new Set(["late"]), NOW))).toBe(true);
  expect(isPlanEmpty(planOf(day, NOBODY, NOW))).toBe(false);
});

test("later keeps the time of day", () => {
  expect(snoozedTo(at(2, 16), "tomorrow", NOW)).toEqual(new Date(2026, 2, 5, 16));
  expect(snoozedTo(at(2, 16), "monday", NOW)).toEqual(new Date(2026, 2, 9, 16));
  const monday = new Date(2026, 2, 9, 9);
  expect(snoozedTo(at(2, 16), "monday", monday)).toEqual(new Date(2026, 2, 16, 16));
});

test("what an activity is about: the nearest record first", () => {
  const row = {
    ...activity("a", "call", at(4)),
    ...{ account_id: "1", account_name: "Acme", deal_id: "2", deal_name: "Pilot" },
  };
  expect(aboutOf(row).map(({ kind }) => kind)).toEqual(["deal", "account"]);
});

test("months without a deal are zero, not missing", () => {
  const sums = [{ month: "2026-01", currency: "EUR", won_minor: 500, won_count: 2 }];
  const months = wonPerMonth(sums, "EUR", NOW);
  expect(months).toHaveLength(12);
  expect(months.at(-3)).toMatchObject({ month: "2026-01", won_minor: 500 });
  expect(months.at(-1)).toMatchObject({ month: "2026-03", won_minor: 0 });
  expect(lastMonths(3, new Date(2026, 0, 31))).toEqual(["2025-11", "2025-12", "2026-01"]);
});

test("the workspace's currency comes first when there is money in it", () => {
  expect(mainCurrency([{ currency: "USD" }, { currency: "EUR" }], "EUR")).toBe("EUR");
  expect(mainCurrency([{ currency: "USD" }], "EUR")).toBe("USD");
  expect(mainCurrency([], "EUR")).toBe("EUR");
});

test("greets by the time of day", () => {
  expect([3, 8, 13, 20].map((hour) => greeting(new Date(2026, 2, 4, hour)))).toEqual([
    "Good evening",
    "Good morning",
    "Good afternoon",
    "Good evening",
  ]);
});
