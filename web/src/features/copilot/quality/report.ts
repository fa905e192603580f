/** A measurement as the screens read it: `totals` and `report` come as plain JSON. */
import type { EvaluationDetail } from "@/client/types.gen";

type Json = Record<string, unknown>;
const isJson = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const json = (value: unknown): Json => (isJson(value) ? value : {});
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string => (typeof value === "string" ? value : "");
const texts = (value: unknown): string[] => list(value).filter((one) => typeof one === "string");
const number = (value: unknown): number | null => (typeof value === "number" ? value : null);

export const MEASURES: Record<string, { title: string; about: string }> = {
  tool_selection: { title: "Tool selection", about: "The right look-ups were made." },
  tool_f1: { title: "Tool F1", about: "Right look-ups against missing and needless ones." },
  argument_match: { title: "Arguments", about: "They were asked the right thing." },
  client_match: { title: "Client matched", about: "The right client was found." },
  wrong_client: { title: "Wrong client taken", about: "A wrong one, without asking back." },
  answer_correctness: { title: "Answer correctness", about: "Says what is true, and all of it." },
  faithfulness: { title: "Faithfulness", about: "Every statement is borne out by its sources." },
  answer_relevancy: { title: "Answer relevancy", about: "Speaks about what was asked." },
  context_precision: {
    title: "Context precision",
    about: "What was found was of use, best first.",
  },
  context_recall: { title: "Context recall", about: "What was needed was found." },
  refusal_accuracy: { title: "Refused rightly", about: "No answer where there is none." },
  answered: { title: "Answered", about: "An answer where there is one." },
  asked_back: { title: "Asked back rightly", about: "Which one, where several may be meant." },
  numbers_exact: { title: "Numbers exact", about: "Every figure as in the records." },
};
export const measureTitle = (name: string): string => MEASURES[name]?.title ?? name;

export type Measure = {
  name: string;
  value: number | null;
  interval: [low: number, high: number] | null;
  /** How it was judged, where not by comparing alone. */
  marked: string | null;
  notScored: number;
  bar: { value: number; isMost: boolean; met: boolean | null } | null;
  change: number | null;
};

export function measuresOf(totals: Json, report: unknown): Measure[] {
  const before = json(json(json(report).before).measures);
  const bars = list(totals.bars).filter(isJson);
  return Object.keys(MEASURES).map((name) => {
    const [low, high] = list(json(totals.intervals)[name]).map(number);
    const bar = bars.find((one) => one.measure === name);
    const least = number(bar?.bar);
    return {
      name,
      value: number(totals[name]),
      interval: low != null && high != null ? [low, high] : null,
      marked: text(json(totals.marked)[name]) || null,
      notScored: number(json(totals.not_scored)[name]) ?? 0,
      bar:
        bar && least !== null
          ? {
              value: least,
              isMost: bar.kind === "at most",
              met: typeof bar.met === "boolean" ? bar.met : null,
            }
          : null,
      change: number(json(before[name]).change),
    };
  });
}

export type Headline = {
  grade: string | null;
  rule: string;
  cases: number;
  p50: number | null;
  p95: number | null;
  errors: number;
  fellBack: number;
  tokens: number;
  judge: string | null;
};

export const headlineOf = (totals: Json): Headline => ({
  grade: text(totals.grade) || null,
  rule: text(totals.grade_rule),
  cases: number(totals.cases) ?? 0,
  p50: number(totals.p50_ms),
  p95: number(totals.p95_ms),
  errors: number(totals.errors) ?? 0,
  fellBack: number(totals.fell_back) ?? 0,
  tokens: number(totals.tokens) ?? 0,
  judge: text(totals.judge) || null,
});

export type Group = { name: string; cases: number; values: Record<string, number | null> };

/** The same measures for a part of the cases: by tag, by tool. */
export const groupsOf = (totals: Json, by: "by_tag" | "by_tool"): Group[] =>
  Object.entries(json(totals[by])).map(([name, value]) => ({
    name,
    cases: number(json(value).cases) ?? 0,
    values: Object.fromEntries(
      Object.keys(MEASURES).map((measure) => [measure, number(json(value)[measure])]),
    ),
  }));

export type CaseTool = {
  tool: string;
  arguments: Json;
  summary: string;
  cached: boolean;
  milliseconds: number;
};
export type MeasuredCase = {
  id: string;
  question: string;
  history: string[];
  persona: string;
  tags: string[];
  expected: { outcome: string; truth: string; tools: string; contexts: string[]; client: string };
  outcome: string;
  answer: string;
  choices: string[];
  proposals: string[];
  error: string;
  tools: CaseTool[];
  sources: { n: number; text: string }[];
  scores: { name: string; value: number | null }[];
  unsupported: string[];
  missing: string[];
  milliseconds: number | null;
};

const WORDS = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(WORDS).join(" or ");
  return typeof value === "string" ? value : "";
};

export const casesOf = (report: EvaluationDetail["report"]): MeasuredCase[] =>
  list(report?.cases)
    .filter(isJson)
    .map((one, place) => {
      const expected = json(one.expected);
      const tools = list(expected.tools).map((set) => texts(set).join(" + "));
      return {
        id: text(one.id) || `case ${place + 1}`,
        question: text(one.question),
        history: texts(one.history),
        persona: text(one.persona),
        tags: texts(one.tags),
        expected: {
          outcome: text(expected.outcome),
          truth: text(expected.ground_truth),
          tools: tools.filter(Boolean).join(" or "),
          contexts: texts(expected.contexts),
          client: WORDS(expected.client),
        },
        outcome: text(one.outcome),
        answer: text(one.answer),
        choices: texts(one.choices),
        proposals: texts(one.proposals),
        error: text(one.error),
        tools: list(one.tools).filter(isJson).map(toolOf),
        sources: list(one.sources)
          .filter(isJson)
          .map((source) => ({ n: number(source.n) ?? 0, text: text(source.text) })),
        scores: Object.keys(MEASURES).map((name) => ({
          name,
          value: number(json(one.scores)[name]),
        })),
        unsupported: texts(one.unsupported),
        missing: list(one.missing).map(WORDS).filter(Boolean),
        milliseconds: number(one.milliseconds),
      };
    });

const toolOf = (one: Json): CaseTool => ({
  tool: text(one.tool),
  arguments: json(one.arguments),
  summary: text(one.summary),
  cached: one.cached === true,
  milliseconds: number(one.milliseconds) ?? 0,
});

/** Likeness to a wording never reaches 1, and so counts as right from here on. */
const CORRECT = 0.85;
const SIDE = new Set(["tool_f1", "argument_match", "answer_relevancy", "context_precision"]);

/** What of a case is not right, by measure; empty for a good one. */
export const faultsOf = ({ scores, error }: MeasuredCase): string[] => [
  ...(error ? ["error"] : []),
  ...scores.flatMap(({ name, value }) => {
    if (value === null || SIDE.has(name)) return [];
    if (name === "wrong_client") return value > 0 ? [name] : [];
    return value < (name === "answer_correctness" ? CORRECT : 1) ? [name] : [];
  }),
];
