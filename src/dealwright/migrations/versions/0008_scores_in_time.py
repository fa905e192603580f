"""Boards sorted by chance, amount and day; leads found by their company; records that wait for a score."""

import sqlalchemy as sa
from alembic import op

from dealwright.kernel.db import APP_ROLE, SYSTEM_ROLE

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

INDEXES = (
    ("ix_deals_chance", "deals", ("chance_shown",)),
    ("ix_deals_stage_chance", "deals", ("stage_id", "chance_shown")),
    ("ix_deals_stage_amount", "deals", ("stage_id", "amount_minor")),
    ("ix_deals_stage_expected", "deals", ("stage_id", "expected_close_on")),
    ("ix_leads_company", "leads", ("company_domain", "updated_at")),
)


def upgrade() -> None:
    op.create_table(
        "scores_awaited",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "because in ('created', 'changed', 'activity', 'all', 'trained', 'asked', 'night')",
            name=op.f("ck_scores_awaited_because"),
        ),
        sa.CheckConstraint("kind in ('lead', 'deal')", name=op.f("ck_scores_awaited_kind")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_scores_awaited_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_scores_awaited")),
        sa.UniqueConstraint(
            "workspace_id", "kind", "record_id", name=op.f("uq_scores_awaited_workspace_id_kind_record_id")
        ),
    )
    op.add_column(
        "deals",
        sa.Column(
            "chance_shown",
            sa.BigInteger(),
            sa.Computed("coalesce(probability_override, win_probability)", persisted=True),
            nullable=True,
        ),
    )
    op.add_column(
        "leads",
        sa.Column(
            "company_domain",
            sa.String(),
            sa.Computed("lower(coalesce(nullif(domain, ''), split_part(email, '@', 2)))", persisted=True),
            nullable=True,
        ),
    )
    for name, table, columns in INDEXES:
        op.create_index(
            name,
            table,
            ["workspace_id", *columns, "id"],
            unique=False,
            postgresql_where=sa.text("deleted_at is null"),
        )
    _add_policies()


def _add_policies() -> None:
    run = op.get_bind().exec_driver_sql
    here = "workspace_id = (select nullif(current_setting('app.workspace', true), '')::uuid)"
    run(f"grant select, insert, update, delete on scores_awaited to {APP_ROLE}, {SYSTEM_ROLE}")
    run("alter table scores_awaited enable row level security, force row level security")
    run(f"create policy workspace on scores_awaited to {APP_ROLE} using ({here}) with check ({here})")
    run(f"create policy system on scores_awaited to {SYSTEM_ROLE} using ({here}) with check ({here})")


def downgrade() -> None:
    for name, table, _ in INDEXES:
        op.drop_index(name, table_name=table)
    op.drop_column("leads", "company_domain")
    op.drop_column("deals", "chance_shown")
    op.drop_table("scores_awaited")
