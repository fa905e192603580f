"""The house: every table of identity and crm, jobs, search, roles and policies."""
# ruff: noqa: E501

import re
from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from dealwright.kernel.db import APP_ROLE, SYSTEM_ROLE

SQL = Path(__file__).resolve().parent.parent / "sql"

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "event_cursors",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("xid", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_event_cursors")),
    )
    op.create_table(
        "workspaces",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("timezone", sa.String(), server_default="UTC", nullable=False),
        sa.Column("is_demo", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workspaces")),
    )
    op.create_table(
        "api_keys",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("permissions", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("hint", sa.String(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("role in ('admin', 'manager', 'rep', 'viewer')", name=op.f("ck_api_keys_role")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_api_keys_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_api_keys")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_keys_token_hash")),
    )
    op.create_table(
        "events",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column(
            "xid",
            sa.BigInteger(),
            server_default=sa.text("(pg_current_xact_id()::text::bigint)"),
            nullable=False,
        ),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("actor_kind", sa.String(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("actor_label", sa.String(), nullable=False),
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("subject_label", sa.String(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_events_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
    )
    op.create_index("ix_events_account", "events", ["workspace_id", "account_id", "id"], unique=False)
    op.create_index("ix_events_actor", "events", ["workspace_id", "actor_id", "id"], unique=False)
    op.create_index("ix_events_order", "events", ["xid", "id"], unique=False)
    op.create_index("ix_events_subject", "events", ["workspace_id", "subject_id", "id"], unique=False)
    op.create_index("ix_events_workspace_id", "events", ["workspace_id", "id"], unique=False)
    op.create_index("ix_events_workspace_order", "events", ["workspace_id", "xid", "id"], unique=False)
    op.create_table(
        "handled_events",
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("handler", sa.String(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_handled_events_workspace_id")
        ),
        sa.PrimaryKeyConstraint("event_id", "handler", name=op.f("pk_handled_events")),
    )
    op.create_table(
        "import_mappings",
        sa.Column("signature", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("mapping", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("options", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_import_mappings_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_import_mappings")),
    )
    op.create_index(
        "uq_import_mappings_signature", "import_mappings", ["workspace_id", "signature"], unique=True
    )
    op.create_table(
        "imports",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("status", sa.String(), server_default="draft", nullable=False),
        sa.Column("message", sa.String(), nullable=True),
        sa.Column("runner", sa.Uuid(), nullable=True),
        sa.Column("rows_total", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("rows_done", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "status in ('draft', 'checking', 'checked', 'running', 'done', 'failed', 'cancelled', 'undoing', 'undone')",
            name=op.f("ck_imports_status"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_imports_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_imports")),
    )
    op.create_index("ix_imports_created", "imports", ["workspace_id", "created_at", "id"], unique=False)
    op.create_table(
        "lost_reasons",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_lost_reasons_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_lost_reasons")),
    )
    op.create_index(
        "uq_lost_reasons_name",
        "lost_reasons",
        ["workspace_id", "name"],
        unique=True,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_table(
        "pipelines",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("is_default", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_pipelines_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_pipelines")),
    )
    op.create_index(
        "uq_pipelines_name",
        "pipelines",
        ["workspace_id", "name"],
        unique=True,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_table(
        "products",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("family", sa.String(), nullable=True),
        sa.Column("price_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("price_minor >= 0", name=op.f("ck_products_price")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_products_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_products")),
        sa.UniqueConstraint("workspace_id", "code", name=op.f("uq_products_workspace_id_code")),
    )
    op.create_index("ix_products_name", "products", ["workspace_id", "name", "id"], unique=False)
    op.create_table(
        "search_entries",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_search_entries_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "record_id", name=op.f("pk_search_entries")),
    )
    op.create_table(
        "search_misspellings",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("slip", sa.String(collation="C"), nullable=False),
        sa.Column("word", sa.String(collation="C"), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_search_misspellings_workspace_id")
        ),
    )
    op.create_index(
        "ix_search_misspellings_slip", "search_misspellings", ["workspace_id", "slip", "word"], unique=False
    )
    op.create_table(
        "search_words",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("word", sa.String(collation="C"), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_search_words_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "word", "record_id", name=op.f("pk_search_words")),
    )
    op.create_index(
        "ix_search_words_record", "search_words", ["workspace_id", "record_id", "word"], unique=False
    )
    op.create_table(
        "tags",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("colour", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_tags_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_tags")),
    )
    op.create_index(
        "uq_tags_name",
        "tags",
        ["workspace_id", "name"],
        unique=True,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_table(
        "users",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("status", sa.String(), server_default="active", nullable=False),
        sa.Column("team", sa.String(), nullable=True),
        sa.Column("manager_id", sa.Uuid(), nullable=True),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("invite_hash", sa.LargeBinary(), nullable=True),
        sa.Column("invite_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("role in ('admin', 'manager', 'rep', 'viewer')", name=op.f("ck_users_role")),
        sa.CheckConstraint("status in ('active', 'disabled')", name=op.f("ck_users_status")),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_users_email_lower")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "manager_id"],
            ["users.workspace_id", "users.id"],
            name=op.f("fk_users_workspace_id_manager_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_users_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_users")),
        sa.UniqueConstraint("workspace_id", "email", name=op.f("uq_users_workspace_id_email")),
    )
    op.create_index("ix_users_email", "users", ["email"], unique=False)
    op.create_index("ix_users_invite", "users", ["invite_hash"], unique=False)
    op.create_index("ix_users_manager", "users", ["workspace_id", "manager_id"], unique=False)
    op.create_table(
        "accounts",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("domain", sa.String(), nullable=True),
        sa.Column("industry", sa.String(), nullable=True),
        sa.Column("employees", sa.BigInteger(), nullable=True),
        sa.Column("annual_revenue_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("founded_year", sa.BigInteger(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("city", sa.String(), nullable=True),
        sa.Column("country", sa.String(), nullable=True),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.Column("last_activity_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("employees >= 0", name=op.f("ck_accounts_employees")),
        sa.CheckConstraint("parent_id <> id", name=op.f("ck_accounts_not_own_parent")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "owner_id"],
            ["users.workspace_id", "users.id"],
            name=op.f("fk_accounts_workspace_id_owner_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "parent_id"],
            ["accounts.workspace_id", "accounts.id"],
            name=op.f("fk_accounts_workspace_id_parent_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_accounts_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("workspace_id", "external_id", name=op.f("uq_accounts_workspace_id_external_id")),
    )
    op.create_index(
        "ix_accounts_activity",
        "accounts",
        ["workspace_id", "last_activity_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index(
        "ix_accounts_country",
        "accounts",
        ["workspace_id", "country", "updated_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index(
        "ix_accounts_created",
        "accounts",
        ["workspace_id", "created_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index(
        "ix_accounts_deleted",
        "accounts",
        ["workspace_id", "deleted_at"],
        unique=False,
        postgresql_where=sa.text("deleted_at is not null"),
    )
    op.create_index(
        "ix_accounts_domain",
        "accounts",
        ["workspace_id", "domain"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index(
        "ix_accounts_employees",
        "accounts",
        ["workspace_id", "employees", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index(
        "ix_accounts_industry",
        "accounts",
        ["workspace_id", "industry", "updated_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index(
        "ix_accounts_name",
        "accounts",
        ["workspace_id", "name", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index(
        "ix_accounts_owner",
        "accounts",
        ["workspace_id", "owner_id", "updated_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index(
        "ix_accounts_parent",
        "accounts",
        ["workspace_id", "parent_id", "name"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index(
        "ix_accounts_revenue",
        "accounts",
        ["workspace_id", "annual_revenue_minor", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index(
        "ix_accounts_updated",
        "accounts",
        ["workspace_id", "updated_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_table(
        "import_files",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("storage_key", sa.String(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("encoding", sa.String(), nullable=False),
        sa.Column("delimiter", sa.String(), nullable=False),
        sa.Column("columns", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("sample", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column("mapping", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("options", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("rows_total", sa.BigInteger(), nullable=True),
        sa.Column("rows_done", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("linked", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("notes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("checked", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("counts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "kind in ('user', 'product', 'account', 'contact', 'lead', 'deal', 'activity')",
            name=op.f("ck_import_files_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "import_id"],
            ["imports.workspace_id", "imports.id"],
            name=op.f("fk_import_files_workspace_id_import_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_import_files_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_import_files")),
    )
    op.create_index(
        "ix_import_files_import", "import_files", ["workspace_id", "import_id", "position"], unique=False
    )
    op.create_table(
        "record_tags",
        sa.Column("tag_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "kind in ('account', 'contact', 'lead', 'deal')", name=op.f("ck_record_tags_kind")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "tag_id"],
            ["tags.workspace_id", "tags.id"],
            name=op.f("fk_record_tags_workspace_id_tag_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_record_tags_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_record_tags")),
        sa.UniqueConstraint(
            "workspace_id", "record_id", "tag_id", name=op.f("uq_record_tags_workspace_id_record_id_tag_id")
        ),
    )
    op.create_index(
        "ix_record_tags_tag", "record_tags", ["workspace_id", "tag_id", "kind", "record_id"], unique=False
    )
    op.create_table(
        "sessions",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("previous_hash", sa.LargeBinary(), nullable=True),
        sa.Column("csrf_token", sa.String(), nullable=False),
        sa.Column("address", sa.String(), server_default="", nullable=False),
        sa.Column("user_agent", sa.String(), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("kind in ('browser', 'api')", name=op.f("ck_sessions_kind")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "user_id"],
            ["users.workspace_id", "users.id"],
            name=op.f("fk_sessions_workspace_id_user_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_sessions_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sessions_token_hash")),
    )
    op.create_index("ix_sessions_previous", "sessions", ["previous_hash"], unique=False)
    op.create_index("ix_sessions_user", "sessions", ["workspace_id", "user_id"], unique=False)
    op.create_table(
        "stages",
        sa.Column("pipeline_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("probability", sa.BigInteger(), nullable=False),
        sa.Column("colour", sa.String(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(type = 'won' and probability = 100) or (type = 'lost' and probability = 0) or type = 'open'",
            name=op.f("ck_stages_closed_probability"),
        ),
        sa.CheckConstraint(
            "colour in ('slate', 'blue', 'cyan', 'teal', 'green', 'lime', 'amber', 'orange', 'red', 'violet')",
            name=op.f("ck_stages_colour"),
        ),
        sa.CheckConstraint("type in ('open', 'won', 'lost')", name=op.f("ck_stages_type")),
        sa.CheckConstraint("probability between 0 and 100", name=op.f("ck_stages_probability")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "pipeline_id"],
            ["pipelines.workspace_id", "pipelines.id"],
            name=op.f("fk_stages_workspace_id_pipeline_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_stages_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_stages")),
    )
    op.create_index("ix_stages_pipeline", "stages", ["workspace_id", "pipeline_id", "position"], unique=False)
    op.create_table(
        "contacts",
        sa.Column("first_name", sa.String(), server_default="", nullable=False),
        sa.Column("last_name", sa.String(), server_default="", nullable=False),
        sa.Column(
            "name",
            sa.String(),
            sa.Computed("btrim(first_name || ' ' || last_name)", persisted=True),
            nullable=False,
        ),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("city", sa.String(), nullable=True),
        sa.Column("country", sa.String(), nullable=True),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.Column("last_activity_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("first_name <> '' or last_name <> ''", name=op.f("ck_contacts_has_name")),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_contacts_email_lower")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "account_id"],
            ["accounts.workspace_id", "accounts.id"],
            name=op.f("fk_contacts_workspace_id_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "owner_id"],
            ["users.workspace_id", "users.id"],
            name=op.f("fk_contacts_workspace_id_owner_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_contacts_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_contacts")),
        sa.UniqueConstraint("workspace_id", "external_id", name=op.f("uq_contacts_workspace_id_external_id")),
    )
    op.create_index(
        "ix_contacts_account",
        "contacts",
        ["workspace_id", "account_id", "name", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index(
        "ix_contacts_activity",
        "contacts",
        ["workspace_id", "last_activity_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index(
        "ix_contacts_country",
        "contacts",
        ["workspace_id", "country", "updated_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index(
        "ix_contacts_created",
        "contacts",
        ["workspace_id", "created_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index(
        "ix_contacts_deleted",
        "contacts",
        ["workspace_id", "deleted_at"],
        unique=False,
        postgresql_where=sa.text("deleted_at is not null"),
    )
    op.create_index(
        "ix_contacts_email",
        "contacts",
        ["workspace_id", "email"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index(
        "ix_contacts_name",
        "contacts",
        ["workspace_id", "name", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index(
        "ix_contacts_owner",
        "contacts",
        ["workspace_id", "owner_id", "updated_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index(
        "ix_contacts_updated",
        "contacts",
        ["workspace_id", "updated_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_table(
        "import_rows",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("phase", sa.String(), nullable=False),
        sa.Column("line", sa.BigInteger(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("cells", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("phase in ('check', 'run')", name=op.f("ck_import_rows_phase")),
        sa.CheckConstraint(
            "result in ('created', 'updated', 'skipped', 'failed')", name=op.f("ck_import_rows_result")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "file_id"],
            ["import_files.workspace_id", "import_files.id"],
            name=op.f("fk_import_rows_workspace_id_file_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "import_id"],
            ["imports.workspace_id", "imports.id"],
            name=op.f("fk_import_rows_workspace_id_import_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_import_rows_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_import_rows")),
    )
    op.create_index(
        "ix_import_rows_file", "import_rows", ["workspace_id", "file_id", "phase", "line"], unique=False
    )
    op.create_index("ix_import_rows_import", "import_rows", ["workspace_id", "import_id"], unique=False)
    op.create_table(
        "import_records",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "kind in ('user', 'product', 'account', 'contact', 'lead', 'deal', 'activity')",
            name=op.f("ck_import_records_kind"),
        ),
        sa.CheckConstraint(
            "result in ('created', 'updated', 'unchanged', 'added', 'deleted', 'kept')",
            name=op.f("ck_import_records_result"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "file_id"],
            ["import_files.workspace_id", "import_files.id"],
            name=op.f("fk_import_records_workspace_id_file_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_import_records_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "import_id", "record_id", name=op.f("pk_import_records")),
    )
    op.create_index(
        "ix_import_records_line", "import_records", ["workspace_id", "file_id", "line"], unique=False
    )
    op.create_table(
        "leads",
        sa.Column("first_name", sa.String(), server_default="", nullable=False),
        sa.Column("last_name", sa.String(), server_default="", nullable=False),
        sa.Column(
            "name",
            sa.String(),
            sa.Computed("btrim(first_name || ' ' || last_name)", persisted=True),
            nullable=False,
        ),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("company", sa.String(), nullable=True),
        sa.Column("domain", sa.String(), nullable=True),
        sa.Column("industry", sa.String(), nullable=True),
        sa.Column("employees", sa.BigInteger(), nullable=True),
        sa.Column("city", sa.String(), nullable=True),
        sa.Column("country", sa.String(), nullable=True),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("status", sa.String(), server_default="new", nullable=False),
        sa.Column("status_reason", sa.String(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.Column("last_activity_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("converted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("deal_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(status = 'converted') = (converted_at is not null)", name=op.f("ck_leads_converted")
        ),
        sa.CheckConstraint(
            "first_name <> '' or last_name <> '' or company is not null", name=op.f("ck_leads_has_name")
        ),
        sa.CheckConstraint(
            "status in ('new', 'working', 'qualified', 'converted', 'disqualified')",
            name=op.f("ck_leads_status"),
        ),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_leads_email_lower")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "account_id"],
            ["accounts.workspace_id", "accounts.id"],
            name=op.f("fk_leads_workspace_id_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "contact_id"],
            ["contacts.workspace_id", "contacts.id"],
            name=op.f("fk_leads_workspace_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "owner_id"],
            ["users.workspace_id", "users.id"],
            name=op.f("fk_leads_workspace_id_owner_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_leads_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_leads")),
        sa.UniqueConstraint("workspace_id", "external_id", name=op.f("uq_leads_workspace_id_external_id")),
    )
    op.create_index(
        "ix_leads_account",
        "leads",
        ["workspace_id", "account_id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index(
        "ix_leads_activity",
        "leads",
        ["workspace_id", "last_activity_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index(
        "ix_leads_contact",
        "leads",
        ["workspace_id", "contact_id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index(
        "ix_leads_created",
        "leads",
        ["workspace_id", "created_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index(
        "ix_leads_deal",
        "leads",
        ["workspace_id", "deal_id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index(
        "ix_leads_deleted",
        "leads",
        ["workspace_id", "deleted_at"],
        unique=False,
        postgresql_where=sa.text("deleted_at is not null"),
    )
    op.create_index(
        "ix_leads_email",
        "leads",
        ["workspace_id", "email"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index(
        "ix_leads_name",
        "leads",
        ["workspace_id", "name", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index(
        "ix_leads_owner",
        "leads",
        ["workspace_id", "owner_id", "updated_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index(
        "ix_leads_source",
        "leads",
        ["workspace_id", "source", "updated_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index(
        "ix_leads_status",
        "leads",
        ["workspace_id", "status", "updated_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index(
        "ix_leads_updated",
        "leads",
        ["workspace_id", "updated_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_table(
        "deals",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("pipeline_id", sa.Uuid(), nullable=False),
        sa.Column("stage_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("probability", sa.BigInteger(), nullable=False),
        sa.Column("probability_override", sa.BigInteger(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expected_close_on", sa.Date(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stage_entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lost_reason_id", sa.Uuid(), nullable=True),
        sa.Column("lost_note", sa.String(), nullable=True),
        sa.Column("next_step", sa.String(), nullable=True),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("lead_id", sa.Uuid(), nullable=True),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.Column("last_activity_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(status = 'open') = (closed_at is null)", name=op.f("ck_deals_closed")),
        sa.CheckConstraint("status in ('open', 'won', 'lost')", name=op.f("ck_deals_status")),
        sa.CheckConstraint("probability between 0 and 100", name=op.f("ck_deals_probability")),
        sa.CheckConstraint(
            "probability_override between 0 and 100", name=op.f("ck_deals_probability_override")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "account_id"],
            ["accounts.workspace_id", "accounts.id"],
            name=op.f("fk_deals_workspace_id_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "contact_id"],
            ["contacts.workspace_id", "contacts.id"],
            name=op.f("fk_deals_workspace_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "lead_id"],
            ["leads.workspace_id", "leads.id"],
            name=op.f("fk_deals_workspace_id_lead_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "lost_reason_id"],
            ["lost_reasons.workspace_id", "lost_reasons.id"],
            name=op.f("fk_deals_workspace_id_lost_reason_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "owner_id"],
            ["users.workspace_id", "users.id"],
            name=op.f("fk_deals_workspace_id_owner_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "pipeline_id"],
            ["pipelines.workspace_id", "pipelines.id"],
            name=op.f("fk_deals_workspace_id_pipeline_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "stage_id"],
            ["stages.workspace_id", "stages.id"],
            name=op.f("fk_deals_workspace_id_stage_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_deals_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_deals")),
        sa.UniqueConstraint("workspace_id", "external_id", name=op.f("uq_deals_workspace_id_external_id")),
    )
    op.create_index(
        "ix_deals_account",
        "deals",
        ["workspace_id", "account_id", "updated_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index(
        "ix_deals_activity",
        "deals",
        ["workspace_id", "status", "last_activity_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index(
        "ix_deals_amount",
        "deals",
        ["workspace_id", "amount_minor", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index(
        "ix_deals_board",
        "deals",
        ["workspace_id", "pipeline_id", "stage_id", "stage_entered_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index(
        "ix_deals_closed",
        "deals",
        ["workspace_id", "closed_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index(
        "ix_deals_entered",
        "deals",
        ["workspace_id", "stage_entered_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index(
        "ix_deals_contact",
        "deals",
        ["workspace_id", "contact_id", "updated_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index(
        "ix_deals_created",
        "deals",
        ["workspace_id", "created_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index(
        "ix_deals_deleted",
        "deals",
        ["workspace_id", "deleted_at"],
        unique=False,
        postgresql_where=sa.text("deleted_at is not null"),
    )
    op.create_index(
        "ix_deals_due",
        "deals",
        ["workspace_id", "status", "expected_close_on", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index(
        "ix_deals_expected",
        "deals",
        ["workspace_id", "expected_close_on", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index(
        "ix_deals_lead",
        "deals",
        ["workspace_id", "lead_id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index(
        "ix_deals_name",
        "deals",
        ["workspace_id", "name", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index(
        "ix_deals_owner",
        "deals",
        ["workspace_id", "owner_id", "updated_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index(
        "ix_deals_status",
        "deals",
        ["workspace_id", "status", "updated_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index(
        "ix_deals_sums",
        "deals",
        ["workspace_id", "closed_at", "pipeline_id"],
        unique=False,
        postgresql_include=[
            "stage_id",
            "currency",
            "amount_minor",
            "probability",
            "probability_override",
            "owner_id",
            "status",
        ],
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index(
        "ix_deals_updated",
        "deals",
        ["workspace_id", "updated_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_table(
        "activities",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("duration_minutes", sa.BigInteger(), nullable=True),
        sa.Column("direction", sa.String(), nullable=True),
        sa.Column("priority", sa.String(), server_default="normal", nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("lead_id", sa.Uuid(), nullable=True),
        sa.Column("deal_id", sa.Uuid(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("direction in ('in', 'out')", name=op.f("ck_activities_direction")),
        sa.CheckConstraint(
            "kind in ('call', 'meeting', 'mail', 'note', 'task')", name=op.f("ck_activities_kind")
        ),
        sa.CheckConstraint("priority in ('low', 'normal', 'high')", name=op.f("ck_activities_priority")),
        sa.CheckConstraint("duration_minutes between 0 and 10080", name=op.f("ck_activities_duration")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "account_id"],
            ["accounts.workspace_id", "accounts.id"],
            name=op.f("fk_activities_workspace_id_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "contact_id"],
            ["contacts.workspace_id", "contacts.id"],
            name=op.f("fk_activities_workspace_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "deal_id"],
            ["deals.workspace_id", "deals.id"],
            name=op.f("fk_activities_workspace_id_deal_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "lead_id"],
            ["leads.workspace_id", "leads.id"],
            name=op.f("fk_activities_workspace_id_lead_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "owner_id"],
            ["users.workspace_id", "users.id"],
            name=op.f("fk_activities_workspace_id_owner_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_activities_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_activities")),
        sa.UniqueConstraint(
            "workspace_id", "external_id", name=op.f("uq_activities_workspace_id_external_id")
        ),
    )
    op.create_index(
        "ix_activities_account",
        "activities",
        ["workspace_id", "account_id", "at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index(
        "ix_activities_at",
        "activities",
        ["workspace_id", "at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index(
        "ix_activities_contact",
        "activities",
        ["workspace_id", "contact_id", "at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index(
        "ix_activities_deal",
        "activities",
        ["workspace_id", "deal_id", "at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index(
        "ix_activities_deleted",
        "activities",
        ["workspace_id", "deleted_at"],
        unique=False,
        postgresql_where=sa.text("deleted_at is not null"),
    )
    op.create_index(
        "ix_activities_due",
        "activities",
        ["workspace_id", "due_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index(
        "ix_activities_kind",
        "activities",
        ["workspace_id", "kind", "at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index(
        "ix_activities_lead",
        "activities",
        ["workspace_id", "lead_id", "at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index(
        "ix_activities_open_tasks",
        "activities",
        ["workspace_id", "owner_id", "due_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null and kind = 'task' and done_at is null"),
    )
    op.create_index(
        "ix_activities_owner",
        "activities",
        ["workspace_id", "owner_id", "at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index(
        "ix_activities_updated",
        "activities",
        ["workspace_id", "updated_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_table(
        "deal_lines",
        sa.Column("deal_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("unit_price_minor", sa.BigInteger(), nullable=False),
        sa.Column("discount_percent", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("discount_percent between 0 and 100", name=op.f("ck_deal_lines_discount")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_deal_lines_quantity")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "deal_id"],
            ["deals.workspace_id", "deals.id"],
            name=op.f("fk_deal_lines_workspace_id_deal_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "product_id"],
            ["products.workspace_id", "products.id"],
            name=op.f("fk_deal_lines_workspace_id_product_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_deal_lines_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_deal_lines")),
    )
    op.create_index("ix_deal_lines_deal", "deal_lines", ["workspace_id", "deal_id", "position"], unique=False)
    op.create_index("ix_deal_lines_product", "deal_lines", ["workspace_id", "product_id"], unique=False)
    op.create_table(
        "stage_changes",
        sa.Column("deal_id", sa.Uuid(), nullable=False),
        sa.Column("from_stage_id", sa.Uuid(), nullable=True),
        sa.Column("to_stage_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("seconds_in_stage", sa.BigInteger(), nullable=True),
        sa.Column("amount_minor", sa.BigInteger(), nullable=True),
        sa.Column("probability", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "deal_id"],
            ["deals.workspace_id", "deals.id"],
            name=op.f("fk_stage_changes_workspace_id_deal_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "from_stage_id"],
            ["stages.workspace_id", "stages.id"],
            name=op.f("fk_stage_changes_workspace_id_from_stage_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "to_stage_id"],
            ["stages.workspace_id", "stages.id"],
            name=op.f("fk_stage_changes_workspace_id_to_stage_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_stage_changes_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_stage_changes")),
    )
    op.create_index("ix_stage_changes_at", "stage_changes", ["workspace_id", "at"], unique=False)
    op.create_index("ix_stage_changes_deal", "stage_changes", ["workspace_id", "deal_id", "at"], unique=False)
    op.create_foreign_key(
        "fk_leads_workspace_id_deal_id", "leads", "deals", ["workspace_id", "deal_id"], ["workspace_id", "id"]
    )
    _add_jobs()
    _add_search()
    _add_roles_and_policies()


def downgrade() -> None:
    raise NotImplementedError("This is the first layout: restore a backup instead.")


def _add_jobs() -> None:
    """The tables of procrastinate 3.10 (MIT), kept here so that an upgrade of the library is a migration."""
    _run_script((SQL / "procrastinate_3_10.sql").read_text())


def _add_search() -> None:
    _run_script((SQL / "search.sql").read_text())
    for table, (kind, label, detail, words) in SEARCHED.items():
        parts = {"table": table, "kind": kind, "label": label, "detail": detail, "words": words}
        parts |= {f"old_{name}": re.sub(r"\bn\.", "o.", parts[name]) for name in ("label", "detail", "words")}
        _run_script(SEARCH_TRIGGERS.format_map(parts))


def _run_script(script: str) -> None:
    """Several statements at once, which a driver takes only without parameters."""
    with op.get_bind().connection.cursor() as cursor:
        cursor.execute(script)


# table: (kind, what the palette shows, its second line, the text whose words are found)
SEARCHED = {
    "accounts": (
        "account",
        "n.name",
        "concat_ws(' · ', n.industry, n.city, n.country)",
        "concat_ws(' ', n.name, n.domain, n.external_id, search_joined(n.name))",
    ),
    "contacts": (
        "contact",
        "n.name",
        "concat_ws(' · ', n.title, n.email)",
        "concat_ws(' ', n.name, n.email, n.external_id, regexp_replace(n.phone, '[^0-9]', '', 'g'))",
    ),
    "leads": (
        "lead",
        "coalesce(nullif(n.name, ''), n.company)",
        "concat_ws(' · ', n.company, n.email)",
        "concat_ws(' ', n.name, n.company, n.email, n.external_id, search_joined(n.company))",
    ),
    "deals": (
        "deal",
        "n.name",
        "coalesce(n.next_step, '')",
        "concat_ws(' ', n.name, n.external_id, search_joined(split_part(n.name, ' - ', 1)))",
    ),
    "activities": ("activity", "n.subject", "n.kind", "n.subject"),
    "products": ("product", "n.name", "concat_ws(' · ', n.family, n.code)", "concat_ws(' ', n.name, n.code)"),
}

SEARCH_TRIGGERS = """
create function search_add_{table}() returns trigger language plpgsql as $$
begin
  perform search_store('{kind}', array_agg(row(n.workspace_id, n.id, {label}, {detail}, {words})::search_text))
    from changed n where n.deleted_at is null;
  return null;
end $$;
create function search_change_{table}() returns trigger language plpgsql as $$
declare
  touched uuid[];
  texts search_text[];
begin
  select array_agg(n.id),
         array_agg(row(n.workspace_id, n.id, {label}, {detail}, {words})::search_text) filter (where n.deleted_at is null)
    into touched, texts
    from changed n join former o on o.workspace_id = n.workspace_id and o.id = n.id
    where (n.deleted_at is null) <> (o.deleted_at is null)
       or row({label}, {detail}, {words}) is distinct from row({old_label}, {old_detail}, {old_words});
  perform search_remove(touched);
  perform search_store('{kind}', texts);
  return null;
end $$;
create trigger search_add after insert on {table} referencing new table as changed
  for each statement execute function search_add_{table}();
create trigger search_change after update on {table} referencing old table as former new table as changed
  for each statement execute function search_change_{table}();
"""


def _add_roles_and_policies() -> None:
    """Row-level security, forced for the owner, too; see `docs/decisions/0003`."""
    run = op.get_bind().exec_driver_sql
    for role in (APP_ROLE, SYSTEM_ROLE):
        run(
            f"do $$ begin if not exists (select from pg_roles where rolname = '{role}') then "
            f"create role {role} nologin nosuperuser nobypassrls; end if; end $$"
        )
    run(f"grant usage on schema public to {APP_ROLE}, {SYSTEM_ROLE}")
    run(f"grant select, insert, update, delete on all tables in schema public to {APP_ROLE}, {SYSTEM_ROLE}")
    run(f"grant usage on all sequences in schema public to {APP_ROLE}, {SYSTEM_ROLE}")
    run(f"revoke update, delete on {', '.join(APPEND_ONLY)} from {APP_ROLE}")
    run(f"revoke update on {', '.join(APPEND_ONLY)} from {SYSTEM_ROLE}")
    run(f"revoke all on event_cursors, alembic_version from {APP_ROLE}")
    run(f"revoke insert, delete on workspaces from {APP_ROLE}")
    for table, column in _tables_of_a_workspace():
        here = f"{column} = (select nullif(current_setting('app.workspace', true), '')::uuid)"
        run(f"alter table {table} enable row level security, force row level security")
        run(f"create policy workspace on {table} to {APP_ROLE} using ({here}) with check ({here})")
        all_or_here = "true" if table in SEEN_BY_SYSTEM else here
        run(
            f"create policy system on {table} to {SYSTEM_ROLE} using ({all_or_here}) with check ({all_or_here})"
        )


APPEND_ONLY = ("events", "stage_changes")
# What the installation itself must read before it knows the workspace: sign-in, relay, clean-up.
SEEN_BY_SYSTEM = frozenset({"workspaces", "users", "sessions", "api_keys", "events", "handled_events"})


def _tables_of_a_workspace() -> list[tuple[str, str]]:
    found = op.get_bind().exec_driver_sql(
        "select table_name from information_schema.columns "
        "where table_schema = 'public' and column_name = 'workspace_id' order by table_name"
    )
    return [("workspaces", "id"), *((name, "workspace_id") for (name,) in found)]
