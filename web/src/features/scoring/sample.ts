/** Scores and a model for tests. */
import type {
  AboutScoring,
  DealScore,
  LeadScore,
  ModelBrief,
  ModelDetail,
  ModelRow,
  QualityOut,
  ScoringRunOut,
  ScoringSettingsOut,
} from "@/client/types.gen";

export const BRIEF: ModelBrief = {
  ...{ id: "m3", version: 3, trained_on: "2026-11-12T02:00:00Z", rows: 1204, signal: true },
  ...{ metrics: { auc: 0.853, ece: 0.021 }, word: "" },
};

export const LEAD_SCORE: LeadScore = {
  ...{ kind: "lead", record_id: "l1", score: 72, probability: 0.72, interval: [0.58, 0.84] },
  ...{ confidence: 0.74, known: 0.81, engine: "model", at: "2026-11-20T09:00:00Z" },
  reasons: [
    {
      ...{ feature: "replies", label: "Replies", value: 3, usual: 0, effect: 14.2 },
      sentence: "It answered 3 times; most leads never do.",
    },
    {
      ...{ feature: "source", label: "Source", value: "Referral", usual: "Website", effect: 9.1 },
      sentence: "It came by referral.",
    },
    {
      ...{ feature: "gap_days", label: "Days since the last touch", value: 12, usual: 4 },
      ...{ effect: -6.4, sentence: "Nobody has talked to it for 12 days." },
    },
  ],
  risk_factors: ["No touch for 12 days; leads that converted had one every 5 days."],
  unknown: ["Employees", "Industry"],
  model: BRIEF,
  timeline_days: { value: 24, low: 12, high: 51 },
  deal_value: { amount_minor: 1240000, low_minor: 600000, high_minor: 2100000, currency: "EUR" },
  override: null,
};

const { timeline_days: _timeline, deal_value: _value, ...SHARED } = LEAD_SCORE;
export const DEAL_SCORE: DealScore = {
  ...SHARED,
  ...{ kind: "deal", record_id: "d1", score: 41, probability: 0.41, interval: [0.3, 0.55] },
  by_date: [
    { day: "2026-12-01", probability: 0.08 },
    { day: "2027-01-01", probability: 0.24 },
    { day: "2027-03-01", probability: 0.41 },
  ],
  ...{ expected_close: "2027-01-14", close_interval: ["2026-12-10", "2027-02-20"] },
  value: { amount_minor: 900000, low_minor: 700000, high_minor: 1200000, currency: "EUR" },
  is_stale: true,
};

export const QUALITY: QualityOut = {
  ...{ rows: 400, positives: 120, auc: 0.853, ap: 0.71, precision_at_10pct: 0.85 },
  ...{ brier: 0.142, log_loss: 0.44, ece: 0.021, coverage_80: 0.805, band_coverage_80: 0.84 },
};

export const MODEL: ModelRow = {
  ...{ id: "m3", kind: "lead", number: 3, state: "champion", method: "blend", signal: true },
  ...{ word: "", trained_at: "2026-11-12T02:00:00Z", trained_by: null, rows: 1204 },
  ...{ known_from: "2024-01-01T00:00:00Z", known_to: "2026-11-01T00:00:00Z", positives: 361 },
  ...{ horizon_days: 90, quality: QUALITY, promoted_at: "2026-11-12T02:01:00Z", drift: 0.04 },
};
export const CHALLENGER: ModelRow = {
  ...MODEL,
  ...{ id: "m4", number: 4, state: "challenger", promoted_at: null, drift: null },
  quality: { ...QUALITY, auc: 0.861 },
};

export const DETAIL: ModelDetail = {
  ...MODEL,
  members: { boosting: QUALITY, naive_bayes_tables: { ...QUALITY, auc: 0.79 } },
  weights: { boosting: 0.7, forest: 0.3 },
  calibration: "isotonic",
  calibration_bins: [
    { predicted: 0.1, observed: 0.08, rows: 200, lift: null },
    { predicted: 0.6, observed: 0.64, rows: 200, lift: null },
  ],
  lift: [
    { predicted: 0.9, observed: 0.85, rows: 40, lift: 2.83 },
    { predicted: 0.1, observed: 0.05, rows: 40, lift: 0.17 },
  ],
  leaks: [
    {
      ...{ feature: "last_note", label: "Last note", kind: "after the fact", auc: 0.97 },
      ...{ why: "It is filled only after the lead has converted.", used: false },
    },
  ],
  left_out: ["last_note"],
  features: [
    {
      ...{ name: "replies", label: "Replies", family: "interaction", gain: 0.31, filled: 1 },
      drift: 0.02,
    },
  ],
  timing: {
    ...{ rows: 120, mae_days: 14.2, mae_constant: 19.8, coverage_80: 0.79, word: "" },
  },
  amounts: { rows: 90, mape: 0.31, mape_baseline: 0.44, coverage_80: 0.81, word: "" },
  ...{ train_seconds: 12.4, warnings: [], changed: ["120 more leads."] },
  against: [{ figure: "auc", here: 0.853, champion: 0.84, better: true }],
};

export const RUN: ScoringRunOut = {
  ...{ id: "r1", kind: "lead", task: "train", state: "running", done: 3, total: 10 },
  ...{ doing: "Fitting the boosted trees", error: null, model_id: null, asked_by: null },
  ...{ asked_at: "2026-11-20T09:00:00Z", ended_at: null },
};

export const ABOUT: AboutScoring = {
  ...{ kind: "lead", model: BRIEF, champion: MODEL, challenger: CHALLENGER, going: [] },
  ...{ outcomes: 1204, outcomes_needed: 200, scored: 812, unscored: 3 },
  next_training_on: "2026-11-28",
  features: [
    {
      ...{ name: "replies", label: "Replies", family: "interaction" },
      meaning: "How often they answered us.",
    },
  ],
};

export const SETTINGS: ScoringSettingsOut = {
  ...{ version: 2, retrain_days: 7, promote_better: true, rules_are_usual: true },
  ...{ left_out: {}, kept: {}, updated_at: null, updated_by: null },
  rules: [{ feature: "replies", test: "at_least", value: 1, points: 15 }],
};
