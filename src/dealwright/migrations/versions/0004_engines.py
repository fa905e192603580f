"""Engines: the model of a workspace and what its calls cost."""

import sqlalchemy as sa
from alembic import op

from dealwright.kernel.db import APP_ROLE, SYSTEM_ROLE

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = ("model_settings", "model_calls")
# The clean-up drops old calls of all workspaces.
SEEN_BY_SYSTEM = ("model_calls",)


def upgrade() -> None:
    op.create_table(
        "model_settings",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("key_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("key_hint", sa.String(), server_default="", nullable=False),
        sa.Column("price_in_micros", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("price_out_micros", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("monthly_tokens", sa.BigInteger(), nullable=True),
        sa.Column("monthly_cost_micros", sa.BigInteger(), nullable=True),
        sa.Column("timeout_seconds", sa.BigInteger(), server_default=sa.text("30"), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "provider in ('openai', 'anthropic', 'none')", name=op.f("ck_model_settings_provider")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_model_settings_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_model_settings")),
        sa.UniqueConstraint("workspace_id", name=op.f("uq_model_settings_workspace_id")),
    )
    op.create_table(
        "model_calls",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("prompt", sa.String(), server_default="", nullable=False),
        sa.Column("tokens_in", sa.BigInteger(), nullable=False),
        sa.Column("tokens_out", sa.BigInteger(), nullable=False),
        sa.Column("estimated", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("cost_micros", sa.BigInteger(), nullable=False),
        sa.Column("milliseconds", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("error", sa.String(), server_default="", nullable=False),
        sa.CheckConstraint(
            "outcome in ('ok', 'late', 'refused', 'broken', 'stopped', 'over_budget')",
            name=op.f("ck_model_calls_outcome"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_model_calls_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_model_calls")),
    )
    op.create_index(
        "ix_model_calls_at",
        "model_calls",
        ["workspace_id", "at", "id"],
        postgresql_include=["tokens_in", "tokens_out", "cost_micros"],
    )
    op.create_index("ix_model_calls_purpose", "model_calls", ["workspace_id", "purpose", "at", "id"])
    _add_policies()


def _add_policies() -> None:
    run = op.get_bind().exec_driver_sql
    here = "workspace_id = (select nullif(current_setting('app.workspace', true), '')::uuid)"
    for table in TABLES:
        seen = "true" if table in SEEN_BY_SYSTEM else here
        run(f"grant select, insert, update, delete on {table} to {APP_ROLE}, {SYSTEM_ROLE}")
        run(f"alter table {table} enable row level security, force row level security")
        run(f"create policy workspace on {table} to {APP_ROLE} using ({here}) with check ({here})")
        run(f"create policy system on {table} to {SYSTEM_ROLE} using ({seen}) with check ({seen})")
    run(f"revoke update, delete on model_calls from {APP_ROLE}")
    run(f"revoke update on model_calls from {SYSTEM_ROLE}")
