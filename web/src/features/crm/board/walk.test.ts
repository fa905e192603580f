import { expect, test } from "vitest";
import { columnFilter } from "@/features/crm/board/api";
import { placeCard } from "@/features/crm/board/place";
import { board, deal } from "@/features/crm/board/sample";
import { isOverdue, quietDays } from "@/features/crm/board/signs";
import { nextCard } from "@/features/crm/board/walk";

test("arrows go from card to card and pass over empty columns", () => {
  const on = placeCard(board(), deal("w", { stage_id: "won" }));
  expect(nextCard(on, null, "down")).toBe("a");
  expect(nextCard(on, "a", "down")).toBe("b");
  expect(nextCard(on, "b", "down")).toBe("b");
  expect(nextCard(on, "b", "right")).toBe("w");
  expect(nextCard(on, "w", "left")).toBe("a");
  expect(nextCard(on, "w", "right")).toBe("w");
});

test("the rest of a column is asked for as the board counts it", () => {
  expect(columnFilter({ id: "s", type: "open" }, undefined, 30)).toBe("stage_id[eq]:s");
  expect(columnFilter({ id: "s", type: "won" }, "u", 30)).toBe(
    "stage_id[eq]:s,owner_id[eq]:u,closed_at[gte]:-30d",
  );
});

test("overdue and quiet are said of open deals only", () => {
  const now = new Date(2026, 2, 10, 12);
  const late = deal("a", { expected_close_on: "2026-03-09" });
  expect(isOverdue(late, now)).toBe(true);
  expect(isOverdue({ ...late, expected_close_on: "2026-03-10" }, now)).toBe(false);
  expect(isOverdue({ ...late, status: "won" }, now)).toBe(false);
  expect(quietDays(late, now)).toBe(37);
  expect(quietDays({ ...late, last_activity_at: "2026-03-05T10:00:00Z" }, now)).toBe(null);
  expect(quietDays({ ...late, status: "lost" }, now)).toBe(null);
});
