import { describe, expect, test } from "vitest";
import { type ListField, toGrammar } from "@/features/crm/lists/grammar";
import type { Filter } from "@/lib/filters";

const FIELDS: ListField[] = [
  { name: "owner", label: "Owner", kind: "user", column: "owner_id" },
  { name: "industry", label: "Industry", kind: "text" },
  { name: "status", label: "Status", kind: "enum" },
  { name: "amount_minor", label: "Amount", kind: "money" },
  { name: "expected_close_on", label: "Close", kind: "date" },
  { name: "created_at", label: "Created", kind: "date", isInstant: true },
];
const say = (...filters: Filter[]) => toGrammar(filters, FIELDS);
const dayAt = (...parts: [number, number, number]) => new Date(...parts).toISOString();

describe("filters in the server's grammar", () => {
  test.each<[string, Filter, string]>([
    ["one value", { field: "owner", op: "is", values: ["me"] }, "owner_id[eq]:me"],
    [
      "any of several",
      { field: "status", op: "is", values: ["new", "working"] },
      "status[in]:new|working",
    ],
    [
      "none of several",
      { field: "status", op: "not", values: ["new", "won"] },
      "status[ne]:new,status[ne]:won",
    ],
    [
      "a part of a text",
      { field: "industry", op: "contains", values: ["tech"] },
      "industry[has]:tech",
    ],
    ["nothing", { field: "industry", op: "empty", values: [] }, "industry[is]:null"],
    ["something", { field: "industry", op: "filled", values: [] }, "industry[is]:not_null"],
    [
      "at least",
      { field: "amount_minor", op: "from", values: ["500000"] },
      "amount_minor[gte]:500000",
    ],
    [
      "until a day",
      { field: "expected_close_on", op: "to", values: ["2026-03-31"] },
      "expected_close_on[lte]:2026-03-31",
    ],
    [
      "from a day on, for instants",
      { field: "created_at", op: "from", values: ["2026-03-01"] },
      `created_at[gte]:${dayAt(2026, 2, 1)}`,
    ],
    [
      "until the end of a day, for instants",
      { field: "created_at", op: "to", values: ["2026-03-31"] },
      `created_at[lt]:${dayAt(2026, 3, 1)}`,
    ],
  ])("%s", (_what, filter, grammar) => {
    expect(say(filter)).toBe(grammar);
  });

  test.each([
    ["Food, drinks", 'industry[eq]:"Food, drinks"'],
    ["Oil (gas)", 'industry[eq]:"Oil (gas)"'],
    ['6" pipes', 'industry[eq]:"6\\" pipes"'],
    ["a\\b", 'industry[eq]:"a\\\\b"'],
    ["a|b", "industry[eq]:a|b"],
    ["Telecoms & media", "industry[eq]:Telecoms & media"],
  ])("quotes %s where the server needs it", (value, grammar) => {
    expect(say({ field: "industry", op: "is", values: [value] })).toBe(grammar);
  });

  test("a value with the separator of lists stands alone", () => {
    expect(say({ field: "industry", op: "is", values: ["a|b", "c"] })).toBe(
      "or(industry[eq]:a|b,industry[eq]:c)",
    );
  });

  test("joins by comma and leaves out what says nothing", () => {
    expect(
      say(
        { field: "owner", op: "is", values: ["me"] },
        { field: "industry", op: "contains", values: [" "] },
        { field: "gone", op: "is", values: ["x"] },
        { field: "status", op: "is", values: ["open"] },
      ),
    ).toBe("owner_id[eq]:me,status[eq]:open");
  });
});
