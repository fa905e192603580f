/** Answers of the server as tests need them. */
import type {
  ForecastDeal,
  ForecastOut,
  InsightsOut,
  MoversOut,
  PeriodForecast,
  PipelineAnalysis,
  RateOfCases,
  RoiOut,
} from "@/client/types.gen";

const bands = (middle: number, width: number) =>
  [50, 80, 95].map((level, place) => ({
    level,
    low_minor: Math.max(0, middle - width * (place + 1)),
    high_minor: middle + width * (place + 1),
  }));

const period = (starts_on: string, ends_on: string, name: string, far: number): PeriodForecast => {
  const expected = 62_000_000 - far * 4_000_000;
  return {
    ...{ period: "month", starts_on, ends_on, name, is_running: far === 0 },
    expected_minor: expected,
    bands: bands(expected, 5_000_000 + far * 2_000_000),
    sums: {
      ...{ won_minor: far === 0 ? 21_000_000 : 0, won_deals: far === 0 ? 4 : 0 },
      ...{ commit_minor: 18_000_000, commit_deals: 3, best_case_minor: 32_000_000 },
      ...{ best_case_deals: 6, pipeline_minor: 71_000_000, pipeline_deals: 14 },
      ...{ omitted_minor: 4_000_000, omitted_deals: 1, weighted_minor: 34_500_000 },
    },
    not_created_minor: far * 9_000_000,
    bottom_up: {
      ...{ expected_minor: expected + 3_000_000, bands: bands(expected + 3_000_000, 5_500_000) },
      ...{ share: 0.62, word: "24 open deals and 4 won ones." },
    },
    top_down: {
      ...{ expected_minor: expected - 5_000_000, bands: bands(expected - 5_000_000, 8_000_000) },
      ...{ share: 0.38, word: "From 34 months of won amounts." },
    },
    ...{ quota_minor: 65_000_000, quota_chance: far === 0 ? 0.42 : 0.31 },
    override:
      far === 0
        ? {
            ...{ id: "o1", period: "month", starts_on, owner_id: null, team_id: null },
            ...{ reason: "Nordlicht signs on Friday.", said_by: "u2", amount_minor: 66_000_000 },
            said_at: "2026-11-18T09:00:00Z",
          }
        : null,
    last_time_minor: far === 0 ? 55_000_000 : null,
  };
};

const MONTHS = ["2026-05", "2026-06", "2026-07", "2026-08", "2026-09", "2026-10"];

export const FORECAST: ForecastOut = {
  ...{ currency: "EUR", made_at: "2026-11-21T08:00:00Z", engine: "model" },
  word: "Trained on 212 closed deals.",
  periods: [
    period("2026-11-01", "2026-11-30", "November 2026", 0),
    period("2026-12-01", "2026-12-31", "December 2026", 1),
    period("2027-01-01", "2027-01-31", "January 2027", 2),
    period("2027-02-01", "2027-02-28", "February 2027", 3),
  ],
  past: MONTHS.map((month, place) => ({
    ...{ starts_on: `${month}-01`, name: `Month ${month}`, deals: 5 + place },
    won_minor: 48_000_000 + ((place * 7) % 5) * 4_000_000,
  })),
  owners: [
    {
      ...{ owner_id: "u1", team_id: "t1", won_minor: 9_000_000, expected_minor: 24_000_000 },
      ...{ low_minor: 17_000_000, high_minor: 31_000_000, quota_minor: 25_000_000 },
      ...{ quota_chance: 0.44, override_minor: null, bias_percent: 12, bias_periods: 9 },
    },
    {
      ...{ owner_id: null, team_id: null, won_minor: 0, expected_minor: 3_000_000, low_minor: 0 },
      ...{ high_minor: 8_000_000, quota_minor: null, quota_chance: null, override_minor: null },
      ...{ bias_percent: null, bias_periods: 0 },
    },
  ],
  teams: [
    {
      ...{
        team_id: "t1",
        name: "North",
        leader_id: "u2",
        won_minor: 9_000_000,
        low_minor: 18_000_000,
      },
      ...{ expected_minor: 24_500_000, high_minor: 30_000_000, quota_minor: 26_000_000 },
      ...{ quota_chance: 0.4, override_minor: null, bias_percent: 8, bias_periods: 9 },
    },
  ],
  unconverted: [{ currency: "SEK", deals: 2, amount_minor: 120_000_000 }],
  warnings: ["One deal holds 41 % of the open amount."],
  record: {
    ...{ periods: 11, mape: 14, bias_percent: 4.2, coverage_80: 9 / 11, naive_mape: 23 },
    rebuilt: 11,
  },
};

export const DEAL: ForecastDeal = {
  ...{ id: "d1", name: "Cell 7 for Nordlicht", account_id: "a1", account_name: "Nordlicht" },
  ...{ owner_id: "u1", stage: "Negotiation", category: "commit", said_category: "commit" },
  ...{ amount_minor: 12_000_000, currency: "EUR", converted_minor: 12_000_000 },
  ...{ probability: 0.64, win_probability: 0.81, expected_close_on: "2026-11-27" },
  ...{ predicted_close_on: "2026-12-03", pushed: 2, expected_minor: 7_680_000 },
  swing_minor: 12_000_000,
};

export const MOVERS: MoversOut = {
  ...{ currency: "EUR", starts_on: "2026-11-01", ends_on: "2026-11-30" },
  ...{ expected_minor: 62_000_000, was_minor: 58_500_000, share_of_swing: 0.58 },
  deals: [
    { ...DEAL, quota_chance_won: 0.61, quota_chance_lost: 0.22 },
    { ...DEAL, id: "d2", name: "Two arms", quota_chance_won: null, quota_chance_lost: null },
  ],
  changes: [
    { kind: "won", amount_minor: 5_000_000, deals: ["d3"] },
    { kind: "moved_out", amount_minor: -3_500_000, deals: ["d4", "d5"] },
    { kind: "created", amount_minor: 1_200_000, deals: ["d6"] },
    { kind: "rest", amount_minor: 800_000, deals: [] },
  ],
};

const rate = (share: number | null, of = 40): RateOfCases => ({
  ...{ share, of, count: Math.round((share ?? 0) * of) },
  ...{ low: share === null ? null : share - 0.08, high: share === null ? null : share + 0.08 },
});

export const PIPELINE: PipelineAnalysis = {
  ...{ currency: "EUR", pipeline_id: "p1", pipeline: "Sales", since: "2026-05-25" },
  ...{ until: "2026-11-21", word: "Against the 180 days before." },
  stages: ["Qualified", "Demo", "Offer", "Negotiation"].map((name, place) => ({
    ...{ stage_id: `s${place}`, name, open_deals: 20 - place * 3, open_minor: 90_000_000 },
    ...{ reached: 120 - place * 28, onward: rate(0.7 - place * 0.05) },
    ...{ before_onward: rate(0.72), onward_p: place === 2 ? 0.003 : 0.6 },
    ...{ onward_q: place === 2 ? 0.015 : 0.6, days_q: place === 2 ? 0.04 : null },
    ...{ days_median: 9 + place * 4, days_p80: 20 + place * 6, before_days_median: 10 },
    ...{ days_p: place === 2 ? 0.02 : null, is_bottleneck: place === 2 },
    why: place === 2 ? "Half of the deals take 17 days, 10 before." : "",
  })),
  velocity: {
    ...{ open_deals: 62, win: rate(0.31, 90), before_win: rate(0.28, 80), win_p: 0.4 },
    ...{ amount_median_minor: 8_000_000, days_to_win_median: 64, before_days_to_win_median: 58 },
    ...{ per_day_minor: 2_400_000, before_per_day_minor: 2_100_000 },
  },
  lost: [
    {
      ...{ name: "Price", deals: 22, amount_minor: 140_000_000, share: 0.4, before_share: 0.22 },
      ...{ p_value: 0.02, q_value: 0.02 },
    },
  ],
  won_sources: [
    {
      ...{ name: "Fair", deals: 12, amount_minor: 90_000_000, share: 0.5, before_share: null },
      ...{ p_value: null, q_value: null },
    },
  ],
  ages: [
    {
      ...{ stage_id: "s0", name: "Qualified", usual_days: 21, buckets: [4, 3, 5, 2, 0, 1] },
      ...{ amounts_minor: [1, 2, 3, 4, 0, 6].map((one) => one * 1_000_000), overdue: 3 },
    },
  ],
  cohorts: [
    {
      month: "2026-06-01",
      deals: 30,
      won_by: [0.02, 0.1, 0.21, 0.27, null, null],
      open_share: 0.2,
    },
  ],
  slipped: [
    {
      ...{ id: "d1", name: "Cell 7", account_name: "Nordlicht", owner_id: "u1", stage: "Offer" },
      ...{ amount_minor: 12_000_000, currency: "EUR", expected_close_on: "2026-11-10" },
      ...{ first_expected_on: "2026-08-10", pushed: 3, days_late: 11 },
    },
  ],
  slipped_total: 9,
  coverage: {
    ...{ starts_on: "2026-10-01", open_minor: 210_000_000, missing_minor: 80_000_000 },
    ...{ ratio: 2.6, needed_ratio: 3.1, word: "Less than it took before." },
  },
  concentration: {
    ...{ open_deals: 62, open_minor: 540_000_000, top_share: 0.41, top_deal_id: "d1" },
    ...{ top_deal: "Cell 7", top_five_share: 0.6, accounts_for_half: 2, is_risky: true },
    word: "One deal holds 41 % of the open amount.",
  },
  unconverted: [],
};

export const INSIGHTS: InsightsOut = {
  ...{ currency: "EUR", since: "2025-11-21", until: "2026-11-21" },
  ...{ made_at: "2026-11-21T08:00:00Z", looked_at: 86, word: "From 480 closed deals." },
  insights: [
    {
      ...{ key: "contacts", kind: "opportunity", title: "Deals with three contacts or more" },
      sentence: "They are won in 44 of 100 cases, the others in 27.",
      ...{ effect: 17, unit: "points", low: 8, high: 26, worth_minor: 21_000_000 },
      evidence: {
        ...{ method: "Fisher", here: 0.44, there: 0.27, n_here: 62, n_there: 140 },
        ...{ p_value: 0.003, q_value: 0.021 },
      },
      ...{ deals: ["d1"], link: "/deals?view=list" },
    },
    {
      ...{ key: "slow", kind: "risk", title: "Offers wait longer" },
      sentence: "Half of the deals spend 17 days in Offer, 11 before.",
      ...{ effect: -6, unit: "days", low: -9.5, high: -2, worth_minor: null },
      evidence: {
        ...{ method: "Mann-Whitney", here: 17, there: 11, n_here: 40, n_there: 52 },
        ...{ p_value: 0.0004, q_value: null },
      },
      ...{ deals: [], link: null },
    },
  ],
};

export const ROI: RoiOut = {
  currency: "EUR",
  scenarios: ["Careful", "As said", "Bold"].map((name, place) => ({
    ...{ name, share: [0.5, 1, 1.25][place] ?? 1, revenue_more_minor: 40_000_000 * (place + 1) },
    ...{ hours_saved: 200, gain_minor: 24_000_000, cost_minor: 1_700_000 },
    ...{ net_minor: 22_000_000 * place - 500_000, roi_percent: 130 * place },
    payback_months: place === 0 ? null : 3.5,
    by_month_minor: Array.from({ length: 12 }, (_, month) => month * place * 200_000 - 500_000),
  })),
  steps: [
    { name: "Won deals more", formula: "200 × (4.4 % − 4 %) × 12", value: 9.6, unit: "deals" },
    { name: "Gain", formula: "9.6 × €10,000 × 60 %", value: 5_760_000, unit: "money" },
  ],
  breakeven_share: 0.29,
};
