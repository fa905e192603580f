/** What the calculator starts with, and what it asks. */
import type { RoiForm, RoiMetrics } from "@/client/types.gen";

export type MetricName = keyof RoiMetrics;

/** Round figures to change, not a claim; the team's own can be taken over instead. */
export const EXAMPLE: RoiForm = {
  baseline: {
    ...{ leads_a_month: 200, conversion_percent: 4, deal_minor: 1_000_000, cycle_days: 60 },
    hours_a_lead: 1,
  },
  enhanced: {
    ...{ leads_a_month: 200, conversion_percent: 4.4, deal_minor: 1_000_000, cycle_days: 54 },
    hours_a_lead: 0.8,
  },
  cost_a_month_minor: 100_000,
  cost_once_minor: 500_000,
  hour_minor: 4_000,
  margin_percent: 60,
  months: 12,
};

export const METRICS: readonly { name: MetricName; label: string; step: string; max?: number }[] = [
  { name: "leads_a_month", label: "Leads a month", step: "1" },
  { name: "conversion_percent", label: "Leads that become won deals (%)", step: "0.1", max: 100 },
  { name: "deal_minor", label: "Average won deal", step: "1" },
  { name: "cycle_days", label: "Days from lead to won", step: "1" },
  { name: "hours_a_lead", label: "Hours of work a lead", step: "0.1" },
];
