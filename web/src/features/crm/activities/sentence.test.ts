import { describe, expect, test } from "vitest";
import type { TimelineItem } from "@/client/types.gen";
import { changesOf, fieldLabel, type Names, sentenceOf } from "@/features/crm/activities/sentence";

const names: Names = {
  currency: "EUR",
  users: [
    {
      ...{ id: "u1", name: "Ada Byron", email: null, role: "rep", status: "active", team: null },
      ...{ team_id: null, manager_id: null, last_seen_at: null, version: 1 },
    },
  ],
  pipelines: [],
};
const event = (more: Partial<TimelineItem>): TimelineItem => ({
  at: "2026-03-01T10:00:00Z",
  type: "event",
  kind: "deal",
  record_id: "d1",
  label: "Acme – GTX",
  facts: {},
  ...more,
});
const page = { id: "d1" };

describe("what an event says", () => {
  test("a change of the record of the page", () => {
    const said = sentenceOf(
      event({ event: "deal.updated", facts: { changes: { amount_minor: [100000, 120000] } } }),
      page,
      names,
    );
    expect(said).toMatchObject({ did: "changed this deal", about: null, tone: "plain" });
    expect(said.changes).toEqual([
      {
        field: "amount_minor",
        label: "Amount",
        before: { text: "€1,000" },
        after: { text: "€1,200" },
      },
    ]);
  });

  test("a move, a win and a loss", () => {
    const moved = (status: string) =>
      sentenceOf(
        event({
          event: "deal.moved",
          facts: {
            from_stage: "Offer",
            to_stage: "Won",
            status,
            amount_minor: 500,
            currency: "JPY",
          },
        }),
        page,
        names,
      );
    expect(moved("open").did).toBe("moved this deal");
    expect(moved("open").changes).toEqual([
      { field: "stage_id", label: "Stage", before: { text: "Offer" }, after: { text: "Won" } },
    ]);
    expect(moved("won").did).toBe("won this deal");
    expect(moved("won").changes.at(-1)).toMatchObject({
      label: "Won for",
      after: { text: "¥500" },
    });
    expect(moved("lost")).toMatchObject({ did: "marked this deal as lost", tone: "lost" });
  });

  test("on the page of an account it says which deal", () => {
    const said = sentenceOf(event({ event: "deal.created" }), { id: "a1" }, names);
    expect(said.did).toBe("created the deal");
    expect(said.about).toEqual({ kind: "deal", id: "d1", label: "Acme – GTX" });
  });

  test("what has no page of its own is named in the sentence", () => {
    const said = sentenceOf(
      event({ event: "activity.deleted", kind: "activity", record_id: "x", label: "Call back" }),
      page,
      names,
    );
    expect(said).toMatchObject({ did: "deleted the activity “Call back”", about: null });
  });

  test("an event nobody knows yet is still a sentence", () => {
    expect(sentenceOf(event({ event: "deal.score_changed" }), page, names).did).toBe(
      "deal score changed this deal",
    );
  });
});

describe("values of fields", () => {
  test("ids become names, or records to ask for", () => {
    const changes = changesOf(
      { changes: { owner_id: ["u1", "u9"], account_id: [null, "a1"], tags: [[], ["Q3", "hot"]] } },
      names,
    );
    expect(changes.map(({ before, after }) => [before, after])).toEqual([
      [{ text: "Ada Byron" }, { text: "Somebody who left" }],
      [null, { record: "account", id: "a1" }],
      [null, { text: "Q3, hot" }],
    ]);
  });

  test("money in the new currency when that changed, too", () => {
    const changes = changesOf(
      { changes: { currency: ["EUR", "USD"], amount_minor: [100, 200] } },
      names,
    );
    expect(changes[1]?.after).toEqual({ text: expect.stringContaining("$2") });
  });

  test("a long text is cut, a year has no separator", () => {
    const changes = changesOf(
      { changes: { description: ["", "x".repeat(400)], founded_year: [null, 1998] } },
      names,
    );
    expect(changes[0]?.after).toEqual({ text: `${"x".repeat(120)}…` });
    expect(changes[1]?.after).toEqual({ text: "1998" });
  });

  test.each([
    ["first_name", "First name"],
    ["annual_revenue_minor", "Revenue a year"],
    ["next_step", "Next step"],
  ])("%s is called %s", (field, label) => {
    expect(fieldLabel(field)).toBe(label);
  });
});
