"""Tables of scoring. Probabilities are shares of 1, scores 0 to 100, money minor units."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, deferred, mapped_column

from dealwright.kernel.db import Base, Scoped, belongs_to

SUBJECTS = ("lead", "deal")
MODEL_STATES = ("challenger", "champion", "retired")
ENGINES = ("model", "rates", "rules")
TASKS = ("train", "score")
RUN_STATES = ("waiting", "running", "done", "failed", "stopped")
BECAUSE = ("created", "changed", "activity", "all", "trained", "asked", "night")


class ScoringSettings(Scoped, Base):
    """How a workspace scores, one row at most. `retrain_days` 0 never retrains by itself.

    `left_out` are features nobody wants used, `kept` suspected leaks that are used all the same, by kind of
    record. `rules` are the points while there is no model.
    """

    __tablename__ = "scoring_settings"

    retrain_days: Mapped[int] = mapped_column(default=7, server_default=text("7"))
    promote_better: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    left_out: Mapped[dict[str, list[str]]] = mapped_column(JSONB, default=dict, server_default=text("'{}'"))
    kept: Mapped[dict[str, list[str]]] = mapped_column(JSONB, default=dict, server_default=text("'{}'"))
    rules: Mapped[list[dict[str, Any]] | None] = mapped_column(JSONB)
    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_by: Mapped[UUID | None]

    __table_args__ = (UniqueConstraint("workspace_id"), CheckConstraint("retrain_days >= 0", name="days"))


class ScoreModel(Scoped, Base):
    """A trained model and how good it was. At most one champion of a kind: it gives the scores.

    `horizon_days`: the outcome is "won (converted) within so many days of the snapshot". `report` is
    `ml.outcome.base.Report` with timing and amounts beside it. `drift` is measured every night.
    """

    __tablename__ = "score_models"

    kind: Mapped[str]
    number: Mapped[int]
    state: Mapped[str]
    trained_at: Mapped[datetime]
    trained_by: Mapped[UUID | None]
    known_from: Mapped[datetime | None]
    known_to: Mapped[datetime | None]
    rows: Mapped[int]
    positives: Mapped[int]
    horizon_days: Mapped[int]
    report: Mapped[dict[str, Any]] = mapped_column(JSONB)
    drift: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    digest: Mapped[str]
    promoted_at: Mapped[datetime | None]
    promoted_by: Mapped[UUID | None]

    __table_args__ = (
        UniqueConstraint("workspace_id", "kind", "number"),
        Index("ix_score_models_trained", "workspace_id", "trained_at", "id"),
        Index(
            "uq_score_models_champion",
            "workspace_id",
            "kind",
            unique=True,
            postgresql_where=text("state = 'champion'"),
        ),
        CheckConstraint(f"kind in {SUBJECTS}", name="kind"),
        CheckConstraint(f"state in {MODEL_STATES}", name="state"),
    )


class ScoreArtefact(Scoped, Base):
    """The trained parts of a model, by name: outcome, timing, amounts. Checked against the digest."""

    __tablename__ = "score_artefacts"

    model_id: Mapped[UUID]
    part: Mapped[str]
    body: Mapped[bytes] = deferred(mapped_column(LargeBinary))

    __table_args__ = (
        belongs_to("model_id", "score_models", ondelete="CASCADE"),
        UniqueConstraint("workspace_id", "model_id", "part"),
    )


class Score(Scoped, Base):
    """What is said of a lead or an open deal now, and what it rests on.

    `low` and `high` bound the probability, `value_*` the deal's value, `days_*` the days from `at` until it
    closes, all at 80 %. `outlook` is `{days, won_by, lost_by}` of a deal. `known` is the share of features
    that had a value.
    """

    __tablename__ = "scores"

    kind: Mapped[str]
    record_id: Mapped[UUID]
    model_id: Mapped[UUID | None]
    engine: Mapped[str]
    at: Mapped[datetime]
    score: Mapped[int]
    probability: Mapped[float]
    low: Mapped[float]
    high: Mapped[float]
    confidence: Mapped[float]
    known: Mapped[float]
    value_minor: Mapped[int | None]
    value_low_minor: Mapped[int | None]
    value_high_minor: Mapped[int | None]
    currency: Mapped[str | None]
    days: Mapped[int | None]
    days_low: Mapped[int | None]
    days_high: Mapped[int | None]
    close_on: Mapped[date | None]
    is_stale: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    outlook: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    risks: Mapped[list[str]] = mapped_column(JSONB)

    __table_args__ = (
        belongs_to("model_id", "score_models", ondelete="SET NULL (model_id)"),
        UniqueConstraint("workspace_id", "kind", "record_id"),
        CheckConstraint(f"kind in {SUBJECTS}", name="kind"),
        CheckConstraint(f"engine in {ENGINES}", name="engine"),
        CheckConstraint("score between 0 and 100", name="score"),
        CheckConstraint("probability between 0 and 1", name="probability"),
    )


class ScoreChange(Scoped, Base):
    """A score that came to be another one; never edited."""

    __tablename__ = "score_changes"

    kind: Mapped[str]
    record_id: Mapped[UUID]
    at: Mapped[datetime]
    score: Mapped[int]
    probability: Mapped[float]
    engine: Mapped[str]
    because: Mapped[str]
    model_id: Mapped[UUID | None]

    __table_args__ = (
        Index("ix_score_changes_record", "workspace_id", "kind", "record_id", "at"),
        CheckConstraint(f"because in {BECAUSE}", name="because"),
    )


class ScoreAwaited(Scoped, Base):
    """A record that something happened to and that is scored next, once however much happened."""

    __tablename__ = "scores_awaited"

    kind: Mapped[str]
    record_id: Mapped[UUID]
    because: Mapped[str]
    since: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("workspace_id", "kind", "record_id"),
        CheckConstraint(f"kind in {SUBJECTS}", name="kind"),
        CheckConstraint(f"because in {BECAUSE}", name="because"),
    )


class ScoringRun(Scoped, Base):
    """A training or a scoring of everything, with its progress. At most one of a task and kind at a time."""

    __tablename__ = "scoring_runs"

    kind: Mapped[str]
    task: Mapped[str]
    state: Mapped[str]
    done: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    total: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    doing: Mapped[str] = mapped_column(default="", server_default="")
    error: Mapped[str | None]
    model_id: Mapped[UUID | None]
    last_id: Mapped[UUID | None]
    asked_at: Mapped[datetime]
    asked_by: Mapped[UUID | None]
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_scoring_runs_asked", "workspace_id", "asked_at", "id"),
        Index(
            "uq_scoring_runs_going",
            "workspace_id",
            "kind",
            "task",
            unique=True,
            postgresql_where=text("state in ('waiting', 'running')"),
        ),
        CheckConstraint(f"kind in {SUBJECTS}", name="kind"),
        CheckConstraint(f"task in {TASKS}", name="task"),
        CheckConstraint(f"state in {RUN_STATES}", name="state"),
    )
