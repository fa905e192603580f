"""Scores and forecasts: models, scores and their history; quotas, rates, snapshots."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from dealwright.kernel.db import APP_ROLE, SYSTEM_ROLE

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLES = (
    "scoring_settings",
    "score_models",
    "score_artefacts",
    "scores",
    "score_changes",
    "scoring_runs",
    "forecast_settings",
    "exchange_rates",
    "quotas",
    "forecast_overrides",
    "forecast_snapshots",
    "forecast_results",
)
# Never edited by anybody.
KEPT = ("score_changes", "forecast_overrides")

CHECKS = {
    "leads": {"score": "score between 0 and 100", "score_override": "score_override between 0 and 100"},
    "deals": {
        "win_probability": "win_probability between 0 and 100",
        "forecast_category": "forecast_category in ('commit', 'best_case', 'pipeline', 'omitted')",
    },
}


def upgrade() -> None:
    op.create_table(
        "exchange_rates",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("into", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("rate", sa.Numeric(precision=20, scale=10), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("rate > 0", name=op.f("ck_exchange_rates_rate")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_exchange_rates_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_exchange_rates")),
        sa.UniqueConstraint(
            "workspace_id",
            "into",
            "currency",
            "day",
            name=op.f("uq_exchange_rates_workspace_id_into_currency_day"),
        ),
    )
    op.create_table(
        "forecast_results",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stamp", sa.String(), server_default="", nullable=False),
        sa.Column("body", postgresql.JSONB(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_forecast_results_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_forecast_results")),
        sa.UniqueConstraint(
            "workspace_id", "question", name=op.f("uq_forecast_results_workspace_id_question")
        ),
    )
    op.create_table(
        "forecast_settings",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("year_starts_in", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column("commit_from", sa.BigInteger(), server_default=sa.text("70"), nullable=False),
        sa.Column("best_case_from", sa.BigInteger(), server_default=sa.text("40"), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "best_case_from between 0 and commit_from and commit_from <= 100",
            name=op.f("ck_forecast_settings_shares"),
        ),
        sa.CheckConstraint("year_starts_in between 1 and 12", name=op.f("ck_forecast_settings_year")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_forecast_settings_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_forecast_settings")),
        sa.UniqueConstraint("workspace_id", name=op.f("uq_forecast_settings_workspace_id")),
    )
    op.create_table(
        "score_changes",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("score", sa.BigInteger(), nullable=False),
        sa.Column("probability", sa.Double(), nullable=False),
        sa.Column("engine", sa.String(), nullable=False),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("model_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "because in ('created', 'changed', 'activity', 'all', 'trained', 'asked', 'night')",
            name=op.f("ck_score_changes_because"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_score_changes_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_score_changes")),
    )
    op.create_index(
        "ix_score_changes_record", "score_changes", ["workspace_id", "kind", "record_id", "at"], unique=False
    )
    op.create_table(
        "score_models",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("trained_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("trained_by", sa.Uuid(), nullable=True),
        sa.Column("known_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("known_to", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("positives", sa.BigInteger(), nullable=False),
        sa.Column("horizon_days", sa.BigInteger(), nullable=False),
        sa.Column("report", postgresql.JSONB(), nullable=False),
        sa.Column("drift", postgresql.JSONB(), nullable=True),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("promoted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("promoted_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("kind in ('lead', 'deal')", name=op.f("ck_score_models_kind")),
        sa.CheckConstraint(
            "state in ('challenger', 'champion', 'retired')", name=op.f("ck_score_models_state")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_score_models_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_score_models")),
        sa.UniqueConstraint(
            "workspace_id", "kind", "number", name=op.f("uq_score_models_workspace_id_kind_number")
        ),
    )
    op.create_index(
        "ix_score_models_trained", "score_models", ["workspace_id", "trained_at", "id"], unique=False
    )
    op.create_index(
        "uq_score_models_champion",
        "score_models",
        ["workspace_id", "kind"],
        unique=True,
        postgresql_where=sa.text("state = 'champion'"),
    )
    op.create_table(
        "scoring_runs",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("task", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("done", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("total", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("doing", sa.String(), server_default="", nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("model_id", sa.Uuid(), nullable=True),
        sa.Column("last_id", sa.Uuid(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind in ('lead', 'deal')", name=op.f("ck_scoring_runs_kind")),
        sa.CheckConstraint(
            "state in ('waiting', 'running', 'done', 'failed', 'stopped')", name=op.f("ck_scoring_runs_state")
        ),
        sa.CheckConstraint("task in ('train', 'score')", name=op.f("ck_scoring_runs_task")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_scoring_runs_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_scoring_runs")),
    )
    op.create_index("ix_scoring_runs_asked", "scoring_runs", ["workspace_id", "asked_at", "id"], unique=False)
    op.create_index(
        "uq_scoring_runs_going",
        "scoring_runs",
        ["workspace_id", "kind", "task"],
        unique=True,
        postgresql_where=sa.text("state in ('waiting', 'running')"),
    )
    op.create_table(
        "scoring_settings",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("retrain_days", sa.BigInteger(), server_default=sa.text("7"), nullable=False),
        sa.Column("promote_better", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("left_out", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("kept", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("rules", postgresql.JSONB(), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("retrain_days >= 0", name=op.f("ck_scoring_settings_days")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_scoring_settings_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_scoring_settings")),
        sa.UniqueConstraint("workspace_id", name=op.f("uq_scoring_settings_workspace_id")),
    )
    op.create_table(
        "forecast_overrides",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("period in ('month', 'quarter')", name=op.f("ck_forecast_overrides_period")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "owner_id"],
            ["users.workspace_id", "users.id"],
            name=op.f("fk_forecast_overrides_workspace_id_owner_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_forecast_overrides_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_forecast_overrides")),
    )
    op.create_index(
        "ix_forecast_overrides_said",
        "forecast_overrides",
        ["workspace_id", "period", "starts_on", "said_at", "id"],
        unique=False,
    )
    op.create_table(
        "forecast_snapshots",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("won_minor", sa.BigInteger(), nullable=False),
        sa.Column("commit_minor", sa.BigInteger(), nullable=False),
        sa.Column("best_case_minor", sa.BigInteger(), nullable=False),
        sa.Column("pipeline_minor", sa.BigInteger(), nullable=False),
        sa.Column("expected_minor", sa.BigInteger(), nullable=False),
        sa.Column("bands", postgresql.JSONB(), nullable=False),
        sa.Column("override_minor", sa.BigInteger(), nullable=True),
        sa.Column("rebuilt", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint("period in ('month', 'quarter')", name=op.f("ck_forecast_snapshots_period")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "owner_id"],
            ["users.workspace_id", "users.id"],
            name=op.f("fk_forecast_snapshots_workspace_id_owner_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_forecast_snapshots_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_forecast_snapshots")),
    )
    op.create_index(
        "ix_forecast_snapshots_taken", "forecast_snapshots", ["workspace_id", "taken_on", "id"], unique=False
    )
    op.create_index(
        "uq_forecast_snapshots_day",
        "forecast_snapshots",
        ["workspace_id", "period", "starts_on", "taken_on", "owner_id", "currency"],
        unique=True,
        postgresql_nulls_not_distinct=True,
    )
    op.create_table(
        "quotas",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("period in ('month', 'quarter')", name=op.f("ck_quotas_period")),
        sa.CheckConstraint("amount_minor >= 0", name=op.f("ck_quotas_amount")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "owner_id"],
            ["users.workspace_id", "users.id"],
            name=op.f("fk_quotas_workspace_id_owner_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_quotas_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_quotas")),
    )
    op.create_index(
        "uq_quotas_period",
        "quotas",
        ["workspace_id", "period", "starts_on", "owner_id", "currency"],
        unique=True,
        postgresql_nulls_not_distinct=True,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_table(
        "score_artefacts",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("model_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "model_id"],
            ["score_models.workspace_id", "score_models.id"],
            name=op.f("fk_score_artefacts_workspace_id_model_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_score_artefacts_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_score_artefacts")),
        sa.UniqueConstraint(
            "workspace_id", "model_id", "part", name=op.f("uq_score_artefacts_workspace_id_model_id_part")
        ),
    )
    op.create_table(
        "scores",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("model_id", sa.Uuid(), nullable=True),
        sa.Column("engine", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("score", sa.BigInteger(), nullable=False),
        sa.Column("probability", sa.Double(), nullable=False),
        sa.Column("low", sa.Double(), nullable=False),
        sa.Column("high", sa.Double(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("known", sa.Double(), nullable=False),
        sa.Column("value_minor", sa.BigInteger(), nullable=True),
        sa.Column("value_low_minor", sa.BigInteger(), nullable=True),
        sa.Column("value_high_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(), nullable=True),
        sa.Column("days", sa.BigInteger(), nullable=True),
        sa.Column("days_low", sa.BigInteger(), nullable=True),
        sa.Column("days_high", sa.BigInteger(), nullable=True),
        sa.Column("close_on", sa.Date(), nullable=True),
        sa.Column("is_stale", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("outlook", postgresql.JSONB(), nullable=True),
        sa.Column("reasons", postgresql.JSONB(), nullable=False),
        sa.Column("risks", postgresql.JSONB(), nullable=False),
        sa.CheckConstraint("engine in ('model', 'rates', 'rules')", name=op.f("ck_scores_engine")),
        sa.CheckConstraint("kind in ('lead', 'deal')", name=op.f("ck_scores_kind")),
        sa.CheckConstraint("probability between 0 and 1", name=op.f("ck_scores_probability")),
        sa.CheckConstraint("score between 0 and 100", name=op.f("ck_scores_score")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "model_id"],
            ["score_models.workspace_id", "score_models.id"],
            name=op.f("fk_scores_workspace_id_model_id"),
            ondelete="SET NULL (model_id)",
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_scores_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_scores")),
        sa.UniqueConstraint(
            "workspace_id", "kind", "record_id", name=op.f("uq_scores_workspace_id_kind_record_id")
        ),
    )
    op.add_column("deals", sa.Column("win_probability", sa.BigInteger(), nullable=True))
    op.add_column("deals", sa.Column("forecast_category", sa.String(), nullable=True))
    op.create_index(
        "ix_deals_win",
        "deals",
        ["workspace_id", "win_probability", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.add_column("leads", sa.Column("score", sa.BigInteger(), nullable=True))
    op.add_column("leads", sa.Column("score_override", sa.BigInteger(), nullable=True))
    op.add_column(
        "leads",
        sa.Column(
            "score_shown",
            sa.BigInteger(),
            sa.Computed("coalesce(score_override, score)", persisted=True),
            nullable=True,
        ),
    )
    op.create_index(
        "ix_leads_score",
        "leads",
        ["workspace_id", "score_shown", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    for name, rule in CHECKS["leads"].items():
        op.create_check_constraint(op.f(f"ck_leads_{name}"), "leads", rule)
    for name, rule in CHECKS["deals"].items():
        op.create_check_constraint(op.f(f"ck_deals_{name}"), "deals", rule)
    _add_policies()


def _add_policies() -> None:
    run = op.get_bind().exec_driver_sql
    here = "workspace_id = (select nullif(current_setting('app.workspace', true), '')::uuid)"
    for table in TABLES:
        run(f"grant select, insert, update, delete on {table} to {APP_ROLE}, {SYSTEM_ROLE}")
        run(f"alter table {table} enable row level security, force row level security")
        run(f"create policy workspace on {table} to {APP_ROLE} using ({here}) with check ({here})")
        run(f"create policy system on {table} to {SYSTEM_ROLE} using ({here}) with check ({here})")
    for table in KEPT:
        run(f"revoke update, delete on {table} from {APP_ROLE}")
        run(f"revoke update on {table} from {SYSTEM_ROLE}")
