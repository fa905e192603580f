import { expect, test } from "vitest";
import type { AuditEntry } from "@/client/types.gen";
import { changesInOneLine, changesOf } from "@/features/identity/audit/audit-changes";
import { inOneLine, sentenceOf } from "@/features/identity/audit/sentence";
import { formatDay } from "@/lib/format";

const entry = (facts: Partial<AuditEntry>): AuditEntry => ({
  id: 1,
  at: "2026-03-01T00:00:00Z",
  type: "deal.created",
  actor_kind: "user",
  actor_id: "u1",
  actor_label: "Mira Okafor",
  subject_kind: "deal",
  subject_id: "d1",
  subject_label: "Rollout",
  payload: {},
  request_id: "r",
  ...facts,
});
const line = (facts: Partial<AuditEntry>) => inOneLine(sentenceOf(entry(facts)));

test("says who did what to which record", () => {
  expect(line({})).toBe("Mira Okafor created the deal Rollout");
  expect(line({ type: "deal.moved", payload: { from_stage: "Proposal", to_stage: "Won" } })).toBe(
    "Mira Okafor moved the deal Rollout from Proposal to Won",
  );
  expect(line({ type: "user.created", subject_label: "Ada", payload: { role: "rep" } })).toBe(
    "Mira Okafor added Ada as rep",
  );
  expect(
    line({
      type: "session.sign_in_failed",
      actor_kind: "visitor",
      actor_label: "visitor",
      subject_label: "Ada",
      payload: { address: "10.0.0.7" },
    }),
  ).toBe("Somebody not signed in tried a wrong password for Ada from 10.0.0.7");
  expect(line({ type: "session.ended", payload: { reason: "signed_out" } })).toBe(
    "Mira Okafor signed out",
  );
  expect(line({ actor_kind: "key", actor_label: "key Nightly", type: "lost_reason.deleted" })).toBe(
    "Key Nightly deleted the lost reason Rollout",
  );
});

test("reading sources and closing gaps is told in plain words", () => {
  const read = { state: "done", done: 62, found: 62 };
  expect(line({ type: "source.read", subject_label: "Docs", payload: read })).toBe(
    "Mira Okafor read the source Docs (62 of 62 documents)",
  );
  expect(line({ type: "source.changed", subject_label: "Docs", payload: { documents: 1 } })).toBe(
    "Mira Okafor took new text from the source Docs (1 document)",
  );
  expect(line({ type: "gap.changed", subject_label: "", payload: { state: "closed" } })).toBe(
    "Mira Okafor answered a gap",
  );
});

test("a type nobody told the page about is still a sentence", () => {
  expect(line({ type: "flow_rule.switched_off" })).toBe(
    "Mira Okafor switched off the flow rule Rollout",
  );
});

test("changes read as before and after", () => {
  const changed = entry({
    payload: {
      currency: "EUR",
      changes: {
        amount_minor: [100_000, 250_000],
        owner_id: [null, "u2"],
        expected_close_on: ["2026-03-01", null],
        tags: [[], ["Key account", "North"]],
        broken: 3,
      },
    },
  });
  const reading = { names: new Map([["u2", "Ada"]]), currency: "EUR" };
  expect(changesInOneLine(changesOf(changed, reading))).toBe(
    `amount: €1,000 → €2,500 · owner: none → Ada · expected close: ${formatDay("2026-03-01")} → none · tags: none → Key account, North`,
  );
});
