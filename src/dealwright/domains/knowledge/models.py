"""Tables of knowledge: where documents come from, what they say, how they are found, what was asked."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Uuid, false, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dealwright.kernel.db import Base, Record, Scoped, belongs_to

SOURCE_KINDS = ("website", "files", "written")
SOURCE_STATES = ("new", "waiting", "running", "ready", "failed", "deleting")
RUN_STATES = ("waiting", "running", "done", "failed", "cancelled")
DOCUMENT_STATES = ("pending", "ready", "skipped", "failed", "gone")
AUDIENCES = ("internal", "customers")
SPACE_STATES = ("building", "current", "old")
BANDS = ("answered", "related", "nothing")
GAP_STATES = ("open", "closed", "dismissed")
NONE = text("'{}'")
PROBLEM = "problem is not null and state not in ('skipped', 'gone')"  # somebody should look at it


class Source(Record, Base):
    """A website, a set of files or what was written here; `rules` hold the bounds of a crawl."""

    __tablename__ = "knowledge_sources"

    kind: Mapped[str]
    name: Mapped[str]
    url: Mapped[str | None]
    rules: Mapped[dict[str, Any]] = mapped_column(JSONB)
    audience: Mapped[str]
    language: Mapped[str] = mapped_column(default="", server_default="")
    products: Mapped[list[str]] = mapped_column(ARRAY(String), server_default=NONE)
    owner_id: Mapped[UUID | None]
    refresh_hours: Mapped[int | None]
    stale_days: Mapped[int | None]
    state: Mapped[str] = mapped_column(default="new", server_default="new")
    message: Mapped[str | None]
    run_id: Mapped[UUID | None]
    read_at: Mapped[datetime | None]
    refresh_at: Mapped[datetime | None]
    boilerplate: Mapped[list[str]] = mapped_column(ARRAY(String), server_default=NONE)

    __table_args__ = (
        belongs_to("owner_id", "users"),
        Index("ix_knowledge_sources_name", "workspace_id", "name", "id"),
        Index("ix_knowledge_sources_created", "workspace_id", "created_at", "id"),
        Index("ix_knowledge_sources_due", "refresh_at", postgresql_where=text("refresh_at is not null")),
        CheckConstraint(f"kind in {SOURCE_KINDS}", name="kind"),
        CheckConstraint(f"state in {SOURCE_STATES}", name="state"),
        CheckConstraint(f"audience in {AUDIENCES}", name="audience"),
    )


class Run(Scoped, Base):
    """One reading of a source. `runner` fences a worker that was thought dead."""

    __tablename__ = "knowledge_runs"

    source_id: Mapped[UUID]
    state: Mapped[str] = mapped_column(default="waiting", server_default="waiting")
    scope: Mapped[str] = mapped_column(default="all", server_default="all")
    runner: Mapped[UUID | None]
    message: Mapped[str | None]
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    found: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    done: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    added: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    changed: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    unchanged: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    gone: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    skipped: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    failed: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    embedded: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    reused: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    ignored: Mapped[list[Any]] = mapped_column(JSONB, server_default=text("'[]'"))

    __table_args__ = (
        belongs_to("source_id", "knowledge_sources"),
        Index("ix_knowledge_runs_source", "workspace_id", "source_id", "id"),
        CheckConstraint(f"state in {RUN_STATES}", name="state"),
        CheckConstraint("scope in ('all', 'failed', 'new')", name="scope"),
    )


class Document(Scoped, Base):
    """A page, a file or an entry. It is read again in run `due_run_id`; `problem` is of the last try.

    What is shown to readers is `version_id` alone, so that a failed or running refresh changes nothing.
    `audience_fixed`: a person said who may be told, and no file says otherwise.
    """

    __tablename__ = "knowledge_documents"

    source_id: Mapped[UUID]
    address: Mapped[str]
    title: Mapped[str] = mapped_column(default="", server_default="")
    media: Mapped[str] = mapped_column(default="", server_default="")
    state: Mapped[str] = mapped_column(default="pending", server_default="pending")
    problem: Mapped[str | None]
    due_run_id: Mapped[UUID | None]
    seen_run_id: Mapped[UUID | None]
    depth: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    found_on: Mapped[str | None]
    file_key: Mapped[str | None]
    body: Mapped[str | None]
    size_bytes: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    content_hash: Mapped[str | None]
    same_as_id: Mapped[UUID | None]
    version_id: Mapped[UUID | None]
    versions: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    passages: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    language: Mapped[str] = mapped_column(default="", server_default="")
    audience: Mapped[str]
    audience_fixed: Mapped[bool] = mapped_column(default=False, server_default=false())
    products: Mapped[list[str]] = mapped_column(ARRAY(String), server_default=NONE)
    published: Mapped[date | None]
    valid_until: Mapped[date | None]
    created_at: Mapped[datetime]
    checked_at: Mapped[datetime | None]
    changed_at: Mapped[datetime | None]

    __table_args__ = (
        belongs_to("source_id", "knowledge_sources"),
        Index("uq_knowledge_documents_address", "workspace_id", "source_id", "address", unique=True),
        Index("ix_knowledge_documents_title", "workspace_id", "source_id", "title", "id"),
        Index("ix_knowledge_documents_created", "workspace_id", "source_id", "created_at", "id"),
        Index("ix_knowledge_documents_all_title", "workspace_id", "title", "id"),
        Index("ix_knowledge_documents_all_created", "workspace_id", "created_at", "id"),
        Index("ix_knowledge_documents_state", "workspace_id", "state", "title", "id"),
        Index(
            "ix_knowledge_documents_problem", "workspace_id", "title", "id", postgresql_where=text(PROBLEM)
        ),
        Index("ix_knowledge_documents_due", "workspace_id", "source_id", "due_run_id", "depth", "id"),
        Index("ix_knowledge_documents_hash", "workspace_id", "source_id", "content_hash"),
        CheckConstraint(f"state in {DOCUMENT_STATES}", name="state"),
        CheckConstraint(f"audience in {AUDIENCES}", name="audience"),
    )


class Version(Scoped, Base):
    """What a document said from `created_at` on. `blocks` are shown and split; `original` is set when a
    model restructured them."""

    __tablename__ = "knowledge_versions"

    document_id: Mapped[UUID]
    run_id: Mapped[UUID | None]
    number: Mapped[int]
    title: Mapped[str]
    content_hash: Mapped[str]
    blocks: Mapped[list[Any]] = mapped_column(JSONB)
    original: Mapped[list[Any] | None] = mapped_column(JSONB)
    notices: Mapped[list[Any]] = mapped_column(JSONB)
    engine: Mapped[str] = mapped_column(default="", server_default="")
    created_at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]

    __table_args__ = (
        belongs_to("document_id", "knowledge_documents"),
        Index("ix_knowledge_versions_document", "workspace_id", "document_id", "number"),
        Index("ix_knowledge_versions_run", "workspace_id", "run_id"),
        Index("ix_knowledge_versions_replaced", "workspace_id", "replaced_at"),
    )


class Passage(Scoped, Base):
    """A piece that can be found and cited. It lives as long as its text stands in the document: a new
    version keeps the passages that did not change. `retired_at` is when it fell out."""

    __tablename__ = "knowledge_passages"

    source_id: Mapped[UUID]
    document_id: Mapped[UUID]
    version_id: Mapped[UUID]
    position: Mapped[int]
    kind: Mapped[str]
    text: Mapped[str]
    context: Mapped[str]
    headings: Mapped[list[str]] = mapped_column(ARRAY(String))
    page: Mapped[int | None]
    sentences: Mapped[list[Any]] = mapped_column(JSONB)
    hash: Mapped[str]
    language: Mapped[str]
    audience: Mapped[str]
    products: Mapped[list[str]] = mapped_column(ARRAY(String))
    valid_until: Mapped[date | None]
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]

    __table_args__ = (
        belongs_to("source_id", "knowledge_sources"),
        belongs_to("document_id", "knowledge_documents"),
        Index("ix_knowledge_passages_document", "workspace_id", "document_id", "position"),
        Index("ix_knowledge_passages_source", "workspace_id", "source_id"),
        Index("ix_knowledge_passages_hash", "workspace_id", "hash"),
    )


class EmbeddingSpace(Scoped, Base):
    """All vectors of one embedder. Readers use the `current` one; a `building` one takes its place."""

    __tablename__ = "knowledge_spaces"

    embedder: Mapped[str]
    model: Mapped[str]
    dims: Mapped[int]
    state: Mapped[str]
    runner: Mapped[UUID | None]
    done: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    total: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    message: Mapped[str | None]
    created_at: Mapped[datetime]

    __table_args__ = (
        Index(
            "uq_knowledge_spaces_current",
            "workspace_id",
            unique=True,
            postgresql_where=text("state = 'current'"),
        ),
        Index(
            "uq_knowledge_spaces_building",
            "workspace_id",
            unique=True,
            postgresql_where=text("state = 'building'"),
        ),
        CheckConstraint(f"state in {SPACE_STATES}", name="state"),
    )


class Embedding(Base):
    """Vectors of a passage and of its sentences by the hash of their text, as 16-bit floats.

    They outlive a killed worker and a store that has to be filled again; equal text is embedded once.
    """

    __tablename__ = "knowledge_embeddings"

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    space_id: Mapped[UUID] = mapped_column(primary_key=True)
    hash: Mapped[str] = mapped_column(primary_key=True)
    vector: Mapped[bytes] = mapped_column(LargeBinary)
    sentences: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (belongs_to("space_id", "knowledge_spaces"),)


class Gap(Record, Base):
    """Questions of one kind that our documents could not answer. `vector` is their mean, in `space_id`."""

    __tablename__ = "knowledge_gaps"

    question: Mapped[str]
    times: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    last_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default="open", server_default="open")
    document_id: Mapped[UUID | None]
    space_id: Mapped[UUID | None]
    vector: Mapped[bytes | None] = mapped_column(LargeBinary)

    __table_args__ = (
        Index("ix_knowledge_gaps_times", "workspace_id", "state", "times", "id"),
        Index("ix_knowledge_gaps_last", "workspace_id", "state", "last_at", "id"),
        Index("ix_knowledge_gaps_all_times", "workspace_id", "times", "id"),
        Index("ix_knowledge_gaps_all_last", "workspace_id", "last_at", "id"),
        CheckConstraint(f"state in {GAP_STATES}", name="state"),
    )


class Word(Base):
    """Which words stand in the title and address of a document, or in the question of a gap.

    Triggers fill it. A plain B-tree, since under row-level security no other index of words is used: see
    `docs/decisions/0006`.
    """

    __tablename__ = "knowledge_words"

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    word: Mapped[str] = mapped_column(String(collation="C"), primary_key=True)
    row_id: Mapped[UUID] = mapped_column(primary_key=True)

    __table_args__ = (Index("ix_knowledge_words_row", "workspace_id", "row_id", "word"),)


class Question(Scoped, Base):
    """A question and what became of it. The answer is not kept: it would outlive the source it quotes."""

    __tablename__ = "knowledge_questions"

    at: Mapped[datetime]
    asked_by: Mapped[UUID | None]
    channel: Mapped[str]
    question: Mapped[str]
    band: Mapped[str]
    engine: Mapped[str]
    confidence: Mapped[int]
    passage_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    gap_id: Mapped[UUID | None]
    milliseconds: Mapped[int]

    __table_args__ = (
        belongs_to("gap_id", "knowledge_gaps"),
        Index("ix_knowledge_questions_at", "workspace_id", "at", "id"),
        Index("ix_knowledge_questions_gap", "workspace_id", "gap_id", "at"),
        CheckConstraint(f"band in {BANDS}", name="band"),
    )
