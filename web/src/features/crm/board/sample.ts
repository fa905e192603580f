/** A small board for tests. */
import type { Board, DealRow, StageOut } from "@/client/types.gen";

export const stage = (id: string, type: StageOut["type"], probability: number): StageOut => ({
  ...{ id, type, probability, name: id, colour: "blue", position: 0 },
});

export const deal = (id: string, facts: Partial<DealRow> = {}): DealRow => ({
  ...{ id, version: 1, name: `Deal ${id}`, status: "open", currency: "EUR", source: null },
  ...{ account_id: null, account_name: "Acme", contact_id: null, contact_name: null },
  ...{ amount_minor: 100_00, probability: 10, probability_override: null, pipeline_id: "p" },
  ...{ win_probability: null, chance_shown: null, forecast_category: null },
  ...{ stage_id: "first", stage_entered_at: "2026-03-01T10:00:00Z", lead_id: null },
  ...{ opened_at: "2026-02-01T10:00:00Z", closed_at: null, expected_close_on: null },
  ...{ lost_reason_id: null, lost_note: null, next_step: null, description: null },
  ...{ owner_id: null, external_id: null, last_activity_at: null, deleted_at: null },
  ...{ created_at: "2026-02-01T10:00:00Z", updated_at: "2026-02-01T10:00:00Z" },
  ...{ created_by: null, updated_by: null },
  ...facts,
});

export const STAGES = [
  stage("first", "open", 10),
  stage("second", "open", 50),
  stage("won", "won", 100),
  stage("lost", "lost", 0),
];

export const board = (): Board => ({
  closed_days: 30,
  pipeline: { id: "p", name: "Sales", is_default: true, position: 0, version: 1, stages: STAGES },
  columns: STAGES.map((one) => ({
    stage: one,
    count: one.id === "first" ? 2 : 0,
    sums:
      one.id === "first" ? [{ currency: "EUR", amount_minor: 300_00, weighted_minor: 30_00 }] : [],
    deals:
      one.id === "first"
        ? [
            deal("a", { amount_minor: 200_00, stage_entered_at: "2026-03-02T10:00:00Z" }),
            deal("b", { amount_minor: 100_00 }),
          ]
        : [],
    sort: "-stage_entered_at",
    next_cursor: null,
  })),
});
