/** How scoring speaks: engines, figures, confidence, in words a sales person uses. */
import type { AboutScoring, LeadScore, ModelBrief, ModelRow, QualityOut } from "@/client/types.gen";
import type { Kind } from "@/features/scoring/api";
import { formatNumber, formatPercent, plural } from "@/lib/format";

type Engine = LeadScore["engine"];

export const ENGINES: Record<Engine, { word: string; about: string }> = {
  model: { word: "Model", about: "Trained on your own history." },
  rates: {
    word: "Rates",
    about: "Too few outcomes for a model yet: cautious averages of your history.",
  },
  rules: { word: "Rules", about: "Points by rules that you can see and change." },
};

export const STATES: Record<ModelRow["state"], string> = {
  champion: "Champion",
  challenger: "Challenger",
  retired: "Retired",
};

type Subject = {
  one: string;
  many: string;
  success: string;
  happens: string;
  happened: string;
  future: string;
  other: string;
};
export const SUBJECTS: Record<Kind, Subject> = {
  lead: {
    ...{ one: "lead", many: "leads" },
    ...{ success: "converted", happens: "convert", happened: "converted" },
    ...{ future: "a future customer", other: "a lead that stays cold" },
  },
  deal: {
    ...{ one: "deal", many: "deals" },
    ...{ success: "won", happens: "are won", happened: "were won" },
    ...{ future: "a deal that will be won", other: "one that will be lost" },
  },
};

/** The area under the curve is the share of pairs that are ranked rightly. */
export const rankingWords = (kind: Kind, auc: number | null | undefined): string | null =>
  auc === null || auc === undefined
    ? null
    : `Ranks ${SUBJECTS[kind].future} above ${SUBJECTS[kind].other} in ${Math.round(auc * 100)} of 100 pairs.`;

export const confidenceWord = (confidence: number): string =>
  confidence >= 0.7 ? "High" : confidence >= 0.4 ? "Medium" : "Low";

/** In one sentence; an example is a record as it was known on some day. */
export const standsOn = (engine: Engine, model: ModelBrief): string =>
  engine === "model" && model.version !== null
    ? `Model ${model.version}, trained on ${plural(model.rows, "example")}.`
    : model.word || ENGINES[engine].about;

export const figure = (value: number | null | undefined, digits = 3): string =>
  value === null || value === undefined ? "–" : value.toFixed(digits);

export const share = (value: number | null | undefined): string =>
  value === null || value === undefined ? "–" : formatPercent(value, 1);

type Measure = {
  key: keyof QualityOut;
  name: string;
  show: (value: number | null | undefined) => string;
  better: "high" | "low" | "near80";
  plain: (quality: QualityOut, kind: Kind) => string | null;
};

/** Every figure of a model with what it says in plain words. */
export const MEASURES: readonly Measure[] = [
  {
    ...{ key: "auc", name: "AUC", show: figure, better: "high" },
    plain: ({ auc }, kind) => rankingWords(kind, auc),
  },
  {
    ...{ key: "ap", name: "Average precision", show: figure, better: "high" },
    plain: ({ ap, rows, positives }, kind) =>
      ap === null || rows === 0
        ? null
        : `Going down the list from the top, ${formatPercent(ap)} on average ${SUBJECTS[kind].happens}; in any order it would be ${formatPercent(positives / rows)}.`,
  },
  {
    ...{ key: "precision_at_10pct", name: "Precision in the best tenth", show: share },
    better: "high",
    plain: ({ precision_at_10pct: top, rows, positives }, kind) =>
      top === null || rows === 0
        ? null
        : `Of the best tenth ${formatPercent(top)} ${SUBJECTS[kind].happens}, of all ${formatPercent(positives / rows)}.`,
  },
  {
    ...{ key: "brier", name: "Brier score", show: figure, better: "low" },
    plain: ({ brier, rows, positives }) => {
      const rate = rows === 0 ? 0 : positives / rows;
      const naive = rate * (1 - rate);
      if (naive <= 0) return null;
      const gain = 1 - brier / naive;
      return gain > 0
        ? `Its chances are ${formatPercent(gain)} nearer to what happened than always saying the average.`
        : "Its chances are no nearer to what happened than always saying the average.";
    },
  },
  {
    ...{ key: "log_loss", name: "Log loss", show: figure, better: "low" },
    plain: () => "Punishes being sure and wrong; lower is better.",
  },
  {
    ...{ key: "ece", name: "Calibration error (ECE)", show: figure, better: "low" },
    plain: ({ ece }) =>
      `Its chances and what then came lie ${formatNumber(ece * 100, 1)} points apart on average.`,
  },
  {
    ...{ key: "coverage_80", name: "Cover of the 80% sets", show: share, better: "near80" },
    plain: ({ coverage_80: held }) =>
      held === null
        ? null
        : `In ${Math.round(held * 100)} of 100 held-back cases the outcome was among those the model allowed at 80%.`,
  },
  {
    ...{ key: "band_coverage_80", name: "Cover of the 80% bands", show: share, better: "near80" },
    plain: ({ band_coverage_80: held }) =>
      typeof held !== "number"
        ? null
        : `In ${Math.round(held * 100)} of 100 groups of alike chances the share that came true lay in the range shown, but for chance.`,
  },
];

type Family = AboutScoring["features"][number]["family"];

export const FAMILIES: readonly { family: Family; label: string }[] = [
  { family: "who", label: "Who they are" },
  { family: "behaviour", label: "What they do" },
  { family: "interaction", label: "How you talk" },
  { family: "time", label: "Time" },
  { family: "deal", label: "The deal" },
  { family: "custom", label: "Your own" },
];

export const familyWord = (family: string): string =>
  FAMILIES.find((one) => one.family === family)?.label ?? family;

// What the kinds of model are called; another one keeps its name.
const MEMBERS: Record<string, string> = {
  blend: "All together",
  lightgbm: "Boosted trees",
  random_forest: "Random forest",
  logistic_regression: "Logistic regression",
  neural_net: "Small neural net",
  odoo_tables: "Odoo's tables",
  rates: "Averages",
  none: "Nothing to learn from",
};

export const memberWord = (name: string): string =>
  MEMBERS[name] ?? name.charAt(0).toUpperCase() + name.slice(1).replaceAll("_", " ");
