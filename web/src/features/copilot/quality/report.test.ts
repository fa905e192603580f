import { expect, test } from "vitest";
import { readCases } from "@/features/copilot/quality/cases-file";
import { casesOf, faultsOf, groupsOf, measuresOf } from "@/features/copilot/quality/report";

const TOTALS = {
  ...{ tool_selection: 0.98, answer_correctness: 0.8, wrong_client: null },
  bars: [
    { measure: "tool_selection", kind: "at least", bar: 0.97, value: 0.98, met: true },
    { measure: "wrong_client", kind: "at most", bar: 0.005, value: null, met: null },
  ],
  marked: { answer_correctness: "embedded" },
  intervals: { tool_selection: [0.95, 0.99], answer_correctness: null },
  not_scored: { wrong_client: 12 },
  by_tag: { aggregate: { cases: 4, tool_selection: 1 } },
};
const CASE = {
  ...{ id: "c1", question: "Who?", tags: ["single"], outcome: "answer", answer: "Mira." },
  expected: { outcome: "answer", ground_truth: "Mira", tools: [["client_facts"], ["find_people"]] },
  tools: [{ tool: "client_facts", arguments: { client: "X" }, summary: "Found", milliseconds: 3 }],
  scores: { tool_selection: 1, answer_correctness: 0.9, answer_relevancy: 0.4, wrong_client: 0 },
};

test("a measure comes with its bar, its interval, how it was judged and how it moved", () => {
  const report = { before: { measures: { tool_selection: { before: 0.9, change: 0.08 } } } };
  const measures = measuresOf(TOTALS, report);
  expect(measures.find(({ name }) => name === "tool_selection")).toEqual({
    ...{ name: "tool_selection", value: 0.98, interval: [0.95, 0.99], marked: null, notScored: 0 },
    ...{ bar: { value: 0.97, isMost: false, met: true }, change: 0.08 },
  });
  expect(measures.find(({ name }) => name === "answer_correctness")?.marked).toBe("embedded");
  expect(measures.find(({ name }) => name === "wrong_client")).toMatchObject({
    ...{ value: null, notScored: 12, bar: { value: 0.005, isMost: true, met: null } },
  });
  expect(groupsOf(TOTALS, "by_tag")[0]).toMatchObject({ name: "aggregate", cases: 4 });
});

test("a case is right when what counts is right; likeness to a wording need not be whole", () => {
  const [good] = casesOf({ cases: [CASE] });
  if (!good) throw new Error("no case");
  expect(good.expected.tools).toBe("client_facts or find_people");
  expect(faultsOf(good)).toEqual([]);
  const [bad] = casesOf({ cases: [{ ...CASE, scores: { wrong_client: 1, numbers_exact: 0 } }] });
  expect(bad && faultsOf(bad)).toEqual(["wrong_client", "numbers_exact"]);
  const [broken] = casesOf({ cases: [{ ...CASE, error: "away", scores: {} }] });
  expect(broken && faultsOf(broken)).toEqual(["error"]);
});

test("a report that is not there yet has no cases", () => {
  expect(casesOf(null)).toEqual([]);
});

test("a test set is JSON lines or one list; what is wrong names its line", () => {
  expect(readCases('{"question":"a"}\n\n{"user_input":"b"}\n').cases).toHaveLength(2);
  expect(readCases('\uFEFF[{"question":"a"}]').cases).toHaveLength(1);
  expect(readCases('{"question":"a"}\nnonsense').problem).toBe("Line 2 is no JSON object.");
  expect(readCases('{"answer":"a"}').problem).toBe("Line 1 has no “question”.");
  expect(readCases("[1, 2").problem).toBe("This is no JSON list.");
  expect(readCases(" \n").problem).toBe("There is nothing in it.");
});
