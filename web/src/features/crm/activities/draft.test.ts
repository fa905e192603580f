import { describe, expect, test } from "vitest";
import {
  dayOf,
  dueAt,
  emptyDraft,
  inDays,
  isFilled,
  toActivity,
} from "@/features/crm/activities/draft";

describe("what is written becomes an activity", () => {
  test("a short note is its subject", () => {
    expect(
      toActivity({ ...emptyDraft("note"), body: " Budget approved " }, { deal_id: "d" }),
    ).toEqual({ kind: "note", subject: "Budget approved", deal_id: "d" });
  });

  test("a longer note keeps its whole text under its first line", () => {
    expect(toActivity({ ...emptyDraft("note"), body: "Budget\nis approved" }, {})).toEqual({
      kind: "note",
      subject: "Budget",
      body: "Budget\nis approved",
    });
  });

  test("a call has a direction and minutes, and a name of its own when none was typed", () => {
    const draft = { ...emptyDraft("call"), minutes: "15", outcome: "Interested" };
    expect(toActivity(draft, {})).toEqual({
      kind: "call",
      subject: "Call",
      direction: "out",
      duration_minutes: 15,
      outcome: "Interested",
    });
  });

  test("a task is due at the end of the day", () => {
    const draft = { ...emptyDraft("task"), subject: "Send the offer", due: "2026-03-05" };
    const task = toActivity(draft, {});
    expect(task.due_at).toBe(new Date(2026, 2, 5, 23, 59).toISOString());
    expect(dayOf(dueAt("2026-03-05"))).toBe("2026-03-05");
  });

  test("days from today", () => {
    expect(inDays(1, new Date(2026, 1, 28, 23, 30))).toBe("2026-03-01");
  });

  test("an empty composer cannot be sent; a task needs words", () => {
    expect(isFilled(emptyDraft("note"))).toBe(false);
    expect(isFilled({ ...emptyDraft("call"), body: "x" })).toBe(true);
    expect(isFilled({ ...emptyDraft("task"), body: "x" })).toBe(false);
  });
});
