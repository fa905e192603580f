"""The knowledge base: sources, runs, documents, versions, passages, embedding spaces, questions, gaps."""
# ruff: noqa: E501

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from dealwright.kernel.db import APP_ROLE, SYSTEM_ROLE

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = (
    "knowledge_sources",
    "knowledge_runs",
    "knowledge_documents",
    "knowledge_versions",
    "knowledge_passages",
    "knowledge_spaces",
    "knowledge_embeddings",
    "knowledge_gaps",
    "knowledge_questions",
    "knowledge_words",
)
# What the installation itself must read before it knows the workspace: which sources are due.
SEEN_BY_SYSTEM = ("knowledge_sources",)


def upgrade() -> None:
    op.create_table(
        "knowledge_gaps",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("times", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), server_default="open", nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("space_id", sa.Uuid(), nullable=True),
        sa.Column("vector", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("state in ('open', 'closed', 'dismissed')", name=op.f("ck_knowledge_gaps_state")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_knowledge_gaps_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_knowledge_gaps")),
    )
    op.create_index(
        "ix_knowledge_gaps_last", "knowledge_gaps", ["workspace_id", "state", "last_at", "id"], unique=False
    )
    op.create_index(
        "ix_knowledge_gaps_times", "knowledge_gaps", ["workspace_id", "state", "times", "id"], unique=False
    )
    op.create_index("ix_knowledge_gaps_all_last", "knowledge_gaps", ["workspace_id", "last_at", "id"])
    op.create_index("ix_knowledge_gaps_all_times", "knowledge_gaps", ["workspace_id", "times", "id"])
    op.create_table(
        "knowledge_spaces",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("embedder", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("dims", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("runner", sa.Uuid(), nullable=True),
        sa.Column("done", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("total", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("message", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state in ('building', 'current', 'old')", name=op.f("ck_knowledge_spaces_state")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_knowledge_spaces_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_knowledge_spaces")),
    )
    op.create_index(
        "uq_knowledge_spaces_building",
        "knowledge_spaces",
        ["workspace_id"],
        unique=True,
        postgresql_where=sa.text("state = 'building'"),
    )
    op.create_index(
        "uq_knowledge_spaces_current",
        "knowledge_spaces",
        ["workspace_id"],
        unique=True,
        postgresql_where=sa.text("state = 'current'"),
    )
    op.create_table(
        "knowledge_embeddings",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("space_id", sa.Uuid(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.Column("sentences", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "space_id"],
            ["knowledge_spaces.workspace_id", "knowledge_spaces.id"],
            name=op.f("fk_knowledge_embeddings_workspace_id_space_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_knowledge_embeddings_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "space_id", "hash", name=op.f("pk_knowledge_embeddings")),
    )
    op.create_table(
        "knowledge_questions",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("band", sa.String(), nullable=False),
        sa.Column("engine", sa.String(), nullable=False),
        sa.Column("confidence", sa.BigInteger(), nullable=False),
        sa.Column("passage_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("gap_id", sa.Uuid(), nullable=True),
        sa.Column("milliseconds", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "band in ('answered', 'related', 'nothing')", name=op.f("ck_knowledge_questions_band")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "gap_id"],
            ["knowledge_gaps.workspace_id", "knowledge_gaps.id"],
            name=op.f("fk_knowledge_questions_workspace_id_gap_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_knowledge_questions_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_knowledge_questions")),
    )
    op.create_index(
        "ix_knowledge_questions_at", "knowledge_questions", ["workspace_id", "at", "id"], unique=False
    )
    op.create_index(
        "ix_knowledge_questions_gap", "knowledge_questions", ["workspace_id", "gap_id", "at"], unique=False
    )
    op.create_table(
        "knowledge_sources",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("rules", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("language", sa.String(), server_default="", nullable=False),
        sa.Column("products", postgresql.ARRAY(sa.String()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("refresh_hours", sa.BigInteger(), nullable=True),
        sa.Column("stale_days", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(), server_default="new", nullable=False),
        sa.Column("message", sa.String(), nullable=True),
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refresh_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "boilerplate", postgresql.ARRAY(sa.String()), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "audience in ('internal', 'customers')", name=op.f("ck_knowledge_sources_audience")
        ),
        sa.CheckConstraint("kind in ('website', 'files', 'written')", name=op.f("ck_knowledge_sources_kind")),
        sa.CheckConstraint(
            "state in ('new', 'waiting', 'running', 'ready', 'failed', 'deleting')",
            name=op.f("ck_knowledge_sources_state"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "owner_id"],
            ["users.workspace_id", "users.id"],
            name=op.f("fk_knowledge_sources_workspace_id_owner_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_knowledge_sources_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_knowledge_sources")),
    )
    op.create_index(
        "ix_knowledge_sources_created",
        "knowledge_sources",
        ["workspace_id", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_knowledge_sources_due",
        "knowledge_sources",
        ["refresh_at"],
        unique=False,
        postgresql_where=sa.text("refresh_at is not null"),
    )
    op.create_index(
        "ix_knowledge_sources_name", "knowledge_sources", ["workspace_id", "name", "id"], unique=False
    )
    op.create_table(
        "knowledge_documents",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("title", sa.String(), server_default="", nullable=False),
        sa.Column("media", sa.String(), server_default="", nullable=False),
        sa.Column("state", sa.String(), server_default="pending", nullable=False),
        sa.Column("problem", sa.String(), nullable=True),
        sa.Column("due_run_id", sa.Uuid(), nullable=True),
        sa.Column("seen_run_id", sa.Uuid(), nullable=True),
        sa.Column("depth", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("found_on", sa.String(), nullable=True),
        sa.Column("file_key", sa.String(), nullable=True),
        sa.Column("body", sa.String(), nullable=True),
        sa.Column("size_bytes", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("etag", sa.String(), nullable=True),
        sa.Column("last_modified", sa.String(), nullable=True),
        sa.Column("content_hash", sa.String(), nullable=True),
        sa.Column("same_as_id", sa.Uuid(), nullable=True),
        sa.Column("version_id", sa.Uuid(), nullable=True),
        sa.Column("versions", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("passages", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("language", sa.String(), server_default="", nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("audience_fixed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("products", postgresql.ARRAY(sa.String()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("published", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "audience in ('internal', 'customers')", name=op.f("ck_knowledge_documents_audience")
        ),
        sa.CheckConstraint(
            "state in ('pending', 'ready', 'skipped', 'failed', 'gone')",
            name=op.f("ck_knowledge_documents_state"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "source_id"],
            ["knowledge_sources.workspace_id", "knowledge_sources.id"],
            name=op.f("fk_knowledge_documents_workspace_id_source_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_knowledge_documents_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_knowledge_documents")),
    )
    op.create_index(
        "ix_knowledge_documents_created",
        "knowledge_documents",
        ["workspace_id", "source_id", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_knowledge_documents_due",
        "knowledge_documents",
        ["workspace_id", "source_id", "due_run_id", "depth", "id"],
        unique=False,
    )
    op.create_index(
        "ix_knowledge_documents_all_title", "knowledge_documents", ["workspace_id", "title", "id"]
    )
    op.create_index(
        "ix_knowledge_documents_all_created", "knowledge_documents", ["workspace_id", "created_at", "id"]
    )
    op.create_index(
        "ix_knowledge_documents_state", "knowledge_documents", ["workspace_id", "state", "title", "id"]
    )
    op.create_index(
        "ix_knowledge_documents_problem",
        "knowledge_documents",
        ["workspace_id", "title", "id"],
        postgresql_where=sa.text("problem is not null and state not in ('skipped', 'gone')"),
    )
    op.create_index(
        "ix_knowledge_documents_hash",
        "knowledge_documents",
        ["workspace_id", "source_id", "content_hash"],
        unique=False,
    )
    op.create_index(
        "ix_knowledge_documents_title",
        "knowledge_documents",
        ["workspace_id", "source_id", "title", "id"],
        unique=False,
    )
    op.create_index(
        "uq_knowledge_documents_address",
        "knowledge_documents",
        ["workspace_id", "source_id", "address"],
        unique=True,
    )
    op.create_table(
        "knowledge_runs",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(), server_default="waiting", nullable=False),
        sa.Column("scope", sa.String(), server_default="all", nullable=False),
        sa.Column("runner", sa.Uuid(), nullable=True),
        sa.Column("message", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("found", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("done", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("added", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("changed", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("unchanged", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("gone", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("skipped", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("failed", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("embedded", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("reused", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column(
            "ignored", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'"), nullable=False
        ),
        sa.CheckConstraint("scope in ('all', 'failed', 'new')", name=op.f("ck_knowledge_runs_scope")),
        sa.CheckConstraint(
            "state in ('waiting', 'running', 'done', 'failed', 'cancelled')",
            name=op.f("ck_knowledge_runs_state"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "source_id"],
            ["knowledge_sources.workspace_id", "knowledge_sources.id"],
            name=op.f("fk_knowledge_runs_workspace_id_source_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_knowledge_runs_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_knowledge_runs")),
    )
    op.create_index(
        "ix_knowledge_runs_source", "knowledge_runs", ["workspace_id", "source_id", "id"], unique=False
    )
    op.create_table(
        "knowledge_passages",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("context", sa.String(), nullable=False),
        sa.Column("headings", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("page", sa.BigInteger(), nullable=True),
        sa.Column("sentences", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("products", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "document_id"],
            ["knowledge_documents.workspace_id", "knowledge_documents.id"],
            name=op.f("fk_knowledge_passages_workspace_id_document_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "source_id"],
            ["knowledge_sources.workspace_id", "knowledge_sources.id"],
            name=op.f("fk_knowledge_passages_workspace_id_source_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_knowledge_passages_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_knowledge_passages")),
    )
    op.create_index(
        "ix_knowledge_passages_document",
        "knowledge_passages",
        ["workspace_id", "document_id", "position"],
        unique=False,
    )
    op.create_index(
        "ix_knowledge_passages_hash", "knowledge_passages", ["workspace_id", "hash"], unique=False
    )
    op.create_index(
        "ix_knowledge_passages_source", "knowledge_passages", ["workspace_id", "source_id"], unique=False
    )
    op.create_table(
        "knowledge_versions",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("blocks", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("original", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("notices", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("engine", sa.String(), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "document_id"],
            ["knowledge_documents.workspace_id", "knowledge_documents.id"],
            name=op.f("fk_knowledge_versions_workspace_id_document_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_knowledge_versions_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_knowledge_versions")),
    )
    op.create_index(
        "ix_knowledge_versions_document",
        "knowledge_versions",
        ["workspace_id", "document_id", "number"],
        unique=False,
    )
    op.create_index(
        "ix_knowledge_versions_replaced", "knowledge_versions", ["workspace_id", "replaced_at"], unique=False
    )
    op.create_index(
        "ix_knowledge_versions_run", "knowledge_versions", ["workspace_id", "run_id"], unique=False
    )
    op.create_table(
        "knowledge_words",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("word", sa.String(collation="C"), nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_knowledge_words_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "word", "row_id", name=op.f("pk_knowledge_words")),
    )
    op.create_index("ix_knowledge_words_row", "knowledge_words", ["workspace_id", "row_id", "word"])
    _add_policies()
    for statement in WORDS:
        op.get_bind().exec_driver_sql(statement)


def _add_policies() -> None:
    run = op.get_bind().exec_driver_sql
    here = "workspace_id = (select nullif(current_setting('app.workspace', true), '')::uuid)"
    for table in TABLES:
        seen = "true" if table in SEEN_BY_SYSTEM else here
        run(f"grant select, insert, update, delete on {table} to {APP_ROLE}, {SYSTEM_ROLE}")
        run(f"alter table {table} enable row level security, force row level security")
        run(f"create policy workspace on {table} to {APP_ROLE} using ({here}) with check ({here})")
        run(f"create policy system on {table} to {SYSTEM_ROLE} using ({seen}) with check ({seen})")


# As the words of records in 0001, so that no path forgets them. Entries have no address to look for.
WORDS = (
    """
    create function knowledge_store_words(workspace uuid, record uuid, said text) returns void language sql as $$
      delete from knowledge_words where workspace_id = workspace and row_id = record;
      insert into knowledge_words (workspace_id, word, row_id)
        select workspace, one, record from unnest(search_tokens(said)) one;
    $$
    """,
    """
    create function knowledge_words_of_document() returns trigger language plpgsql as $$
    begin
      perform knowledge_store_words(new.workspace_id, new.id,
        concat_ws(' ', new.title, case when new.body is null then new.address end));
      return null;
    end $$
    """,
    """
    create function knowledge_words_of_gap() returns trigger language plpgsql as $$
    begin
      perform knowledge_store_words(new.workspace_id, new.id, new.question);
      return null;
    end $$
    """,
    """
    create function knowledge_forget_words() returns trigger language plpgsql as $$
    begin
      delete from knowledge_words where workspace_id = old.workspace_id and row_id = old.id;
      return null;
    end $$
    """,
    """
    create trigger words_added after insert on knowledge_documents
      for each row execute function knowledge_words_of_document()
    """,
    """
    create trigger words_changed after update of title, address, body on knowledge_documents for each row
      when (old.title is distinct from new.title or old.address is distinct from new.address
        or (old.body is null) <> (new.body is null))
      execute function knowledge_words_of_document()
    """,
    """
    create trigger words_added after insert on knowledge_gaps
      for each row execute function knowledge_words_of_gap()
    """,
    """
    create trigger words_changed after update of question on knowledge_gaps for each row
      when (old.question is distinct from new.question) execute function knowledge_words_of_gap()
    """,
    """
    create trigger words_removed after delete on knowledge_documents
      for each row execute function knowledge_forget_words()
    """,
    """
    create trigger words_removed after delete on knowledge_gaps
      for each row execute function knowledge_forget_words()
    """,
)
