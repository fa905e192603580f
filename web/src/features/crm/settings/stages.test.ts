import { expect, test } from "vitest";
import {
  formOf,
  isFine,
  moved,
  problemsOf,
  refusedStages,
  type StageDraft,
  withNewStage,
} from "@/features/crm/settings/stages";

const stage = (key: string, facts: Partial<StageDraft> = {}): StageDraft => ({
  ...{ key, id: key, name: key, type: "open", probability: 10, colour: "blue" },
  ...facts,
});
const STAGES = [
  stage("Talk"),
  stage("Offer", { probability: 40, colour: "slate" }),
  stage("Won", { type: "won", colour: "green" }),
  stage("Lost", { type: "lost", colour: "red" }),
];

test("a good pipeline has nothing to say", () => {
  expect(isFine(problemsOf({ name: "Sales", stages: STAGES }))).toBe(true);
});

test("names are needed and differ, chances are percents, every type is there", () => {
  const stages = [
    stage("1", { name: " " }),
    stage("2", { name: "Talk" }),
    stage("3", { name: "talk " }),
    stage("4", { probability: 120 }),
    stage("5", { name: "Won", type: "won", probability: null }),
  ];
  const problems = problemsOf({ name: " ", stages });
  expect(problems.name).toBeTruthy();
  expect([...problems.stages.keys()]).toEqual(["1", "3", "4"]);
  expect(problems.pipeline).toEqual(["A pipeline needs at least one stage of type lost."]);
});

test("stages move within the list only", () => {
  const names = (stages: StageDraft[]) => stages.map(({ key }) => key);
  expect(names(moved(STAGES, 0, 1))).toEqual(["Offer", "Talk", "Won", "Lost"]);
  expect(names(moved(STAGES, 0, -1))).toEqual(["Talk", "Offer", "Won", "Lost"]);
  expect(names(moved(STAGES, 3, 4))).toEqual(["Talk", "Offer", "Won", "Lost"]);
});

test("a new stage stands before those that close, likelier and in a free colour", () => {
  const [, , added] = withNewStage(STAGES, "new");
  expect(added).toMatchObject({ key: "new", id: null, type: "open", probability: 50 });
  expect(added?.colour).toBe("cyan");
});

test("the form sends a chance only where it is a choice", () => {
  expect(formOf(STAGES)[0]).toEqual({
    ...{ id: "Talk", name: "Talk", type: "open", colour: "blue", probability: 10 },
  });
  expect(formOf(STAGES)[2]?.probability).toBe(null);
  expect(formOf([stage("x", { id: null })])[0]).not.toHaveProperty("id");
});

test("refusals of the server find their stage", () => {
  const errors = [
    { field: "stages.1.name", reason: "Another stage has this name." },
    { field: "name", reason: "taken" },
  ];
  expect([...refusedStages(errors, STAGES)]).toEqual([["Offer", "Another stage has this name."]]);
});
