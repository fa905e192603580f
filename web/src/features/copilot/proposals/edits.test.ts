import { expect, test } from "vitest";
import {
  fieldsOf,
  fromLocalInput,
  mailtoLink,
  toLocalInput,
} from "@/features/copilot/proposals/edits";
import { TASK } from "@/features/copilot/sample";

test("a mail link keeps every letter of the words and adds no field of its own", () => {
  const link = mailtoLink(
    "a&b=1?cc=x@example.org",
    "50 % off & more?",
    "Dear Ada,\nsee you + me #1",
  );
  const url = new URL(link);
  expect(url.protocol).toBe("mailto:");
  expect(decodeURIComponent(url.pathname)).toBe("a&b=1?cc=x@example.org");
  const fields = new URLSearchParams(url.search.replaceAll("+", "%2B"));
  expect([...fields.keys()]).toEqual(["subject", "body"]);
  expect(fields.get("subject")).toBe("50 % off & more?");
  expect(fields.get("body")).toBe("Dear Ada,\r\nsee you + me #1");
  expect(link).not.toContain(" ");
});

test("an instant goes to the browser's field and back", () => {
  const iso = "2026-11-27T09:30:00.000Z";
  expect(fromLocalInput(toLocalInput(iso))).toBe(iso);
  expect(toLocalInput("no time")).toBe("");
  expect(fromLocalInput("")).toBeNull();
});

test("a lost deal asks for its reason, a moved one for nothing", () => {
  const moved = {
    ...TASK.content,
    action: "move_stage" as const,
    changes: [{ field: "Stage", before: "Offer", after: "Lost" }],
  };
  expect(fieldsOf(moved)).toEqual([]);
  const lost = {
    ...moved,
    changes: [...moved.changes, { field: "Status", before: "open", after: "lost" }],
  };
  expect(fieldsOf(lost).map(({ name }) => name)).toEqual(["lost_reason_id", "lost_note"]);
});
