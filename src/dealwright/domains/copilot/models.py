"""Tables of the copilot: conversations, runs and their steps, proposals, evaluations.

Checkpoints of runs under way lie in the tables of LangGraph; they go when a run ends.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dealwright.kernel.db import Base, Record, Scoped, belongs_to

VISIBILITIES = ("private", "workspace")
SUBJECTS = ("account", "contact", "lead", "deal")
RUN_STATES = ("running", "answered", "refused", "failed", "stopped")
PROPOSAL_STATES = ("waiting", "approved", "declined", "failed", "expired")
ENGINES = ("builtin", "llm")


class Conversation(Record, Base):
    """Questions of one user; `workspace` ones may be read by colleagues with the rights it took.

    `subject_kind` and `subject_id` say what it is attached to, `account_id` the account of that.
    """

    __tablename__ = "copilot_conversations"

    user_id: Mapped[UUID]
    title: Mapped[str]
    visibility: Mapped[str] = mapped_column(default="private", server_default="private")
    subject_kind: Mapped[str | None]
    subject_id: Mapped[UUID | None]
    subject_label: Mapped[str] = mapped_column(default="", server_default="")
    account_id: Mapped[UUID | None]

    __table_args__ = (
        belongs_to("user_id", "users"),
        Index(
            "ix_copilot_conversations_user",
            "workspace_id",
            "user_id",
            "updated_at",
            "id",
            postgresql_where=text("deleted_at is null"),
        ),
        Index(
            "ix_copilot_conversations_shared",
            "workspace_id",
            "visibility",
            "updated_at",
            "id",
            postgresql_where=text("deleted_at is null"),
        ),
        Index(
            "ix_copilot_conversations_updated",
            "workspace_id",
            "updated_at",
            "id",
            postgresql_where=text("deleted_at is null"),
        ),
        Index("ix_copilot_conversations_subject", "workspace_id", "subject_id", "updated_at", "id"),
        CheckConstraint(f"visibility in {VISIBILITIES}", name="visibility"),
        CheckConstraint(f"subject_kind in {SUBJECTS}", name="subject_kind"),
        CheckConstraint("(subject_kind is null) = (subject_id is null)", name="subject"),
    )


class Run(Scoped, Base):
    """One question and its answer. `needs` are the permissions of the tools it used."""

    __tablename__ = "copilot_runs"

    conversation_id: Mapped[UUID]
    user_id: Mapped[UUID]
    question: Mapped[str]
    state: Mapped[str] = mapped_column(default="running", server_default="running")
    engine: Mapped[str] = mapped_column(default="builtin", server_default="builtin")
    model: Mapped[str] = mapped_column(default="", server_default="")
    prompt: Mapped[str] = mapped_column(default="", server_default="")
    fell_back: Mapped[str | None]
    answer: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    verdict: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    rounds: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    needs: Mapped[list[str]] = mapped_column(JSONB, server_default=text("'[]'::jsonb"))
    error: Mapped[str | None]
    tokens_in: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    tokens_out: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    cost_micros: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    tool_calls: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    cached_calls: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    milliseconds: Mapped[int | None]
    rating: Mapped[int | None]
    rating_note: Mapped[str | None]
    stop_requested: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    alive_at: Mapped[datetime]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        belongs_to("conversation_id", "copilot_conversations", ondelete="CASCADE"),
        belongs_to("user_id", "users"),
        Index("ix_copilot_runs_conversation", "workspace_id", "conversation_id", "created_at", "id"),
        Index("ix_copilot_runs_created", "workspace_id", "created_at", "id"),
        Index("ix_copilot_runs_running", "state", "alive_at", postgresql_where=text("state = 'running'")),
        CheckConstraint(f"state in {RUN_STATES}", name="state"),
        CheckConstraint(f"engine in {ENGINES}", name="engine"),
        CheckConstraint("rating in (-1, 1)", name="rating"),
        CheckConstraint("(state = 'running') = (ended_at is null)", name="ended"),
    )


class Step(Scoped, Base):
    """What a run did, in order: a tool call with its result, a draft, a verdict."""

    __tablename__ = "copilot_steps"

    run_id: Mapped[UUID]
    place: Mapped[int]
    kind: Mapped[str]
    round: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)

    __table_args__ = (
        belongs_to("run_id", "copilot_runs", ondelete="CASCADE"),
        Index("ix_copilot_steps_run", "workspace_id", "run_id", "place", unique=True),
        CheckConstraint("kind in ('tool', 'draft', 'verdict')", name="kind"),
    )


class ProposalRow(Scoped, Base):
    """An action that waits for its asker. `result` is what became of it: the record that was made."""

    __tablename__ = "copilot_proposals"

    run_id: Mapped[UUID]
    conversation_id: Mapped[UUID]
    user_id: Mapped[UUID]
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    state: Mapped[str] = mapped_column(default="waiting", server_default="waiting")
    decided_at: Mapped[datetime | None]
    result: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    error: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]

    __table_args__ = (
        belongs_to("run_id", "copilot_runs", ondelete="CASCADE"),
        belongs_to("conversation_id", "copilot_conversations", ondelete="CASCADE"),
        belongs_to("user_id", "users"),
        Index("ix_copilot_proposals_run", "workspace_id", "run_id"),
        Index("ix_copilot_proposals_conversation", "workspace_id", "conversation_id"),
        Index("ix_copilot_proposals_user", "workspace_id", "user_id", "state", "created_at"),
        CheckConstraint(f"state in {PROPOSAL_STATES}", name="state"),
    )


class EvaluationRow(Scoped, Base):
    """A measured run over a test set. `report` has every case; `totals` what lists and charts show."""

    __tablename__ = "copilot_evaluations"

    name: Mapped[str]
    engine: Mapped[str]
    model: Mapped[str]
    state: Mapped[str]
    done: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    total: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    message: Mapped[str | None]
    totals: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'::jsonb"))
    report: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    cases: Mapped[list[Any]] = mapped_column(JSONB, server_default=text("'[]'::jsonb"))
    created_by: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_copilot_evaluations_created", "workspace_id", "created_at", "id"),
        CheckConstraint("state in ('queued', 'running', 'done', 'failed')", name="state"),
        CheckConstraint(f"engine in {ENGINES}", name="engine"),
    )
