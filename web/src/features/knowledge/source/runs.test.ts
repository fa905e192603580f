import { expect, test } from "vitest";
import { byReason, durationOf, tookText } from "@/features/knowledge/source/runs";

test("how long a reading took, or takes so far", () => {
  const started_at = "2026-03-01T10:00:00Z";
  expect(durationOf({ started_at: null, finished_at: null })).toBeNull();
  expect(durationOf({ started_at, finished_at: "2026-03-01T10:02:05Z" })).toBe(125);
  expect(durationOf({ started_at, finished_at: null }, Date.parse(started_at) + 4_000)).toBe(4);
  expect([null, 0.4, 3, 125, 4320].map(tookText)).toEqual([
    ...["–", "under 1 s", "3 s", "2 min 5 s", "1 h 12 min"],
  ]);
});

test("ignored links are told by their reason, the most frequent first", () => {
  const link = (url: string, reason: string) => ({ url, reason, found_on: "/" });
  const groups = byReason([link("/a", "robots"), link("/b", "depth"), link("/c", "depth")]);
  expect(groups.map(([reason, links]) => [reason, links.length])).toEqual([
    ["depth", 2],
    ["robots", 1],
  ]);
});
