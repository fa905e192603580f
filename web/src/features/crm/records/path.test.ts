import { expect, test } from "vitest";
import type { StageOut } from "@/client/types.gen";
import { pathOf, timeSpent } from "@/features/crm/records/path";

const stage = (id: string, type: StageOut["type"], position: number): StageOut => ({
  ...{ id, name: id, type, position },
  ...{ probability: 50, colour: "blue" },
});
const STAGES = [
  stage("qualify", "open", 0),
  stage("offer", "open", 1),
  stage("won", "won", 2),
  stage("lost", "lost", 3),
];
const step = (from: string | null, to: string, seconds: number | null) => ({
  from_stage_id: from,
  to_stage_id: to,
  ...{ at: "2026-03-01T00:00:00Z", by: null, seconds_in_stage: seconds, amount_minor: null },
});
const now = new Date("2026-03-11T00:00:00Z");

test("the time of several visits adds up, and the present one counts", () => {
  const steps = [
    step(null, "qualify", null),
    step("qualify", "offer", 86_400),
    step("offer", "qualify", 3_600),
    step("qualify", "offer", 86_400),
  ];
  const path = pathOf(STAGES, steps, "offer", "2026-03-10T00:00:00Z", now);
  expect(path.map(({ stage: { id }, seconds, state }) => [id, seconds, state])).toEqual([
    ["qualify", 172_800, "passed"],
    ["offer", 3_600 + 86_400, "here"],
  ]);
});

test("a closed deal shows where it ended, and no clock runs there", () => {
  const path = pathOf(STAGES, [], "won", "2026-03-01T00:00:00Z", now);
  expect(path.map(({ stage: { id }, seconds, state }) => [id, seconds, state])).toEqual([
    ["qualify", null, "ahead"],
    ["offer", null, "ahead"],
    ["won", 0, "here"],
  ]);
});

test.each([
  [20, "under a minute"],
  [60, "1 minute"],
  [7_300, "2 hours"],
  [86_400, "1 day"],
  [1_000_000, "11 days"],
])("%i seconds are %s", (seconds, said) => {
  expect(timeSpent(seconds)).toBe(said);
});
