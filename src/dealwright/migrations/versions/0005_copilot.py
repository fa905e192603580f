"""The copilot: conversations, runs, steps, proposals, evaluations, and LangGraph's checkpoints."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from dealwright.kernel.db import APP_ROLE, SYSTEM_ROLE

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLES = (
    "copilot_conversations",
    "copilot_runs",
    "copilot_steps",
    "copilot_proposals",
    "copilot_evaluations",
)
# The clock looks for runs whose process is gone before it knows their workspace.
SEEN_BY_SYSTEM = ("copilot_runs",)

# The tables of langgraph-checkpoint-postgres as its version 9 leaves them; a test holds the two together.
# Its runs belong to all workspaces, so only the system role sees them.
CHECKPOINTS = (
    "create table checkpoint_migrations (v integer primary key)",
    "insert into checkpoint_migrations (v) select generate_series(0, 9)",
    """
    create table checkpoints (
      thread_id text not null, checkpoint_ns text not null default '', checkpoint_id text not null,
      parent_checkpoint_id text, type text, checkpoint jsonb not null, metadata jsonb not null default '{}',
      primary key (thread_id, checkpoint_ns, checkpoint_id))
    """,
    """
    create table checkpoint_blobs (
      thread_id text not null, checkpoint_ns text not null default '', channel text not null,
      version text not null, type text not null, blob bytea,
      primary key (thread_id, checkpoint_ns, channel, version))
    """,
    """
    create table checkpoint_writes (
      thread_id text not null, checkpoint_ns text not null default '', checkpoint_id text not null,
      task_id text not null, idx integer not null, channel text not null, type text, blob bytea not null,
      task_path text not null default '',
      primary key (thread_id, checkpoint_ns, checkpoint_id, task_id, idx))
    """,
    "create index checkpoints_thread_id_idx on checkpoints (thread_id)",
    "create index checkpoint_blobs_thread_id_idx on checkpoint_blobs (thread_id)",
    "create index checkpoint_writes_thread_id_idx on checkpoint_writes (thread_id)",
)
CHECKPOINT_TABLES = ("checkpoint_migrations", "checkpoints", "checkpoint_blobs", "checkpoint_writes")


def upgrade() -> None:
    op.create_table(
        "copilot_conversations",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("visibility", sa.String(), server_default="private", nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=True),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("subject_label", sa.String(), server_default="", nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "subject_kind in ('account', 'contact', 'lead', 'deal')",
            name=op.f("ck_copilot_conversations_subject_kind"),
        ),
        sa.CheckConstraint(
            "visibility in ('private', 'workspace')", name=op.f("ck_copilot_conversations_visibility")
        ),
        sa.CheckConstraint(
            "(subject_kind is null) = (subject_id is null)", name=op.f("ck_copilot_conversations_subject")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "user_id"],
            ["users.workspace_id", "users.id"],
            name=op.f("fk_copilot_conversations_workspace_id_user_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_copilot_conversations_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_copilot_conversations")),
    )
    op.create_index(
        "ix_copilot_conversations_shared",
        "copilot_conversations",
        ["workspace_id", "visibility", "updated_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index(
        "ix_copilot_conversations_subject",
        "copilot_conversations",
        ["workspace_id", "subject_id", "updated_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_copilot_conversations_updated",
        "copilot_conversations",
        ["workspace_id", "updated_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index(
        "ix_copilot_conversations_user",
        "copilot_conversations",
        ["workspace_id", "user_id", "updated_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_table(
        "copilot_runs",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("state", sa.String(), server_default="running", nullable=False),
        sa.Column("engine", sa.String(), server_default="builtin", nullable=False),
        sa.Column("model", sa.String(), server_default="", nullable=False),
        sa.Column("prompt", sa.String(), server_default="", nullable=False),
        sa.Column("fell_back", sa.String(), nullable=True),
        sa.Column("answer", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("verdict", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("rounds", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column(
            "needs",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'::jsonb"),
            nullable=False,
        ),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("tokens_in", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("tokens_out", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("cost_micros", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("tool_calls", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("cached_calls", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("milliseconds", sa.BigInteger(), nullable=True),
        sa.Column("rating", sa.BigInteger(), nullable=True),
        sa.Column("rating_note", sa.String(), nullable=True),
        sa.Column("stop_requested", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("alive_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'running') = (ended_at is null)", name=op.f("ck_copilot_runs_ended")),
        sa.CheckConstraint("engine in ('builtin', 'llm')", name=op.f("ck_copilot_runs_engine")),
        sa.CheckConstraint(
            "state in ('running', 'answered', 'refused', 'failed', 'stopped')",
            name=op.f("ck_copilot_runs_state"),
        ),
        sa.CheckConstraint("rating in (-1, 1)", name=op.f("ck_copilot_runs_rating")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "conversation_id"],
            ["copilot_conversations.workspace_id", "copilot_conversations.id"],
            name=op.f("fk_copilot_runs_workspace_id_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "user_id"],
            ["users.workspace_id", "users.id"],
            name=op.f("fk_copilot_runs_workspace_id_user_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_copilot_runs_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_copilot_runs")),
    )
    op.create_index(
        "ix_copilot_runs_conversation",
        "copilot_runs",
        ["workspace_id", "conversation_id", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_copilot_runs_created", "copilot_runs", ["workspace_id", "created_at", "id"], unique=False
    )
    op.create_index(
        "ix_copilot_runs_running",
        "copilot_runs",
        ["state", "alive_at"],
        unique=False,
        postgresql_where=sa.text("state = 'running'"),
    )
    op.create_table(
        "copilot_steps",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("round", sa.BigInteger(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint("kind in ('tool', 'draft', 'verdict')", name=op.f("ck_copilot_steps_kind")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "run_id"],
            ["copilot_runs.workspace_id", "copilot_runs.id"],
            name=op.f("fk_copilot_steps_workspace_id_run_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_copilot_steps_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_copilot_steps")),
    )
    op.create_index("ix_copilot_steps_run", "copilot_steps", ["workspace_id", "run_id", "place"], unique=True)
    op.create_table(
        "copilot_proposals",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("state", sa.String(), server_default="waiting", nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state in ('waiting', 'approved', 'declined', 'failed', 'expired')",
            name=op.f("ck_copilot_proposals_state"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "conversation_id"],
            ["copilot_conversations.workspace_id", "copilot_conversations.id"],
            name=op.f("fk_copilot_proposals_workspace_id_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "run_id"],
            ["copilot_runs.workspace_id", "copilot_runs.id"],
            name=op.f("fk_copilot_proposals_workspace_id_run_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "user_id"],
            ["users.workspace_id", "users.id"],
            name=op.f("fk_copilot_proposals_workspace_id_user_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_copilot_proposals_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_copilot_proposals")),
    )
    op.create_index(
        "ix_copilot_proposals_conversation",
        "copilot_proposals",
        ["workspace_id", "conversation_id"],
        unique=False,
    )
    op.create_index("ix_copilot_proposals_run", "copilot_proposals", ["workspace_id", "run_id"], unique=False)
    op.create_index(
        "ix_copilot_proposals_user",
        "copilot_proposals",
        ["workspace_id", "user_id", "state", "created_at"],
        unique=False,
    )
    op.create_table(
        "copilot_evaluations",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("engine", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("done", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("total", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("message", sa.String(), nullable=True),
        sa.Column(
            "totals",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.Column("report", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column(
            "cases",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'::jsonb"),
            nullable=False,
        ),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("engine in ('builtin', 'llm')", name=op.f("ck_copilot_evaluations_engine")),
        sa.CheckConstraint(
            "state in ('queued', 'running', 'done', 'failed')", name=op.f("ck_copilot_evaluations_state")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_copilot_evaluations_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_copilot_evaluations")),
    )
    op.create_index(
        "ix_copilot_evaluations_created",
        "copilot_evaluations",
        ["workspace_id", "created_at", "id"],
        unique=False,
    )

    run = op.get_bind().exec_driver_sql
    for statement in CHECKPOINTS:
        run(statement)
    for table in CHECKPOINT_TABLES:
        run(f"grant select, insert, update, delete on {table} to {SYSTEM_ROLE}")
    here = "workspace_id = (select nullif(current_setting('app.workspace', true), '')::uuid)"
    for table in TABLES:
        seen = "true" if table in SEEN_BY_SYSTEM else here
        run(f"grant select, insert, update, delete on {table} to {APP_ROLE}, {SYSTEM_ROLE}")
        run(f"alter table {table} enable row level security, force row level security")
        run(f"create policy workspace on {table} to {APP_ROLE} using ({here}) with check ({here})")
        run(f"create policy system on {table} to {SYSTEM_ROLE} using ({seen}) with check ({seen})")


def downgrade() -> None:
    for table in (*reversed(TABLES), *CHECKPOINT_TABLES):
        op.drop_table(table)
