"""Tables of forecasting. Money is minor units of `currency`: the workspace's when the row was written.

Rows of another currency are kept and not counted: the workspace may come back to it.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Numeric, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dealwright.kernel.db import Base, Record, Scoped, belongs_to

PERIODS = ("month", "quarter")
# Somebody's, a team's, or with neither everybody's.
WHOSE = "owner_id is null or team_id is null"


class ForecastSettings(Scoped, Base):
    """How a workspace forecasts, one row at most. A deal of `commit_from` percent or more counts as commit,
    of `best_case_from` or more as best case, unless a person said otherwise."""

    __tablename__ = "forecast_settings"

    year_starts_in: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    commit_from: Mapped[int] = mapped_column(default=70, server_default=text("70"))
    best_case_from: Mapped[int] = mapped_column(default=40, server_default=text("40"))
    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_by: Mapped[UUID | None]

    __table_args__ = (
        UniqueConstraint("workspace_id"),
        CheckConstraint("year_starts_in between 1 and 12", name="year"),
        CheckConstraint("best_case_from between 0 and commit_from and commit_from <= 100", name="shares"),
    )


class ExchangeRate(Scoped, Base):
    """One unit of `currency` is `rate` units of `into`, the workspace's currency, from `day` on."""

    __tablename__ = "exchange_rates"

    currency: Mapped[str]
    into: Mapped[str]
    day: Mapped[date]
    rate: Mapped[Decimal] = mapped_column(Numeric(20, 10))
    set_at: Mapped[datetime]
    set_by: Mapped[UUID | None]

    __table_args__ = (
        UniqueConstraint("workspace_id", "into", "currency", "day"),
        CheckConstraint("rate > 0", name="rate"),
    )


class Quota(Record, Base):
    """What somebody, a team, or without both everybody, is to win in a period."""

    __tablename__ = "quotas"

    period: Mapped[str]
    starts_on: Mapped[date]
    owner_id: Mapped[UUID | None]
    team_id: Mapped[UUID | None]
    currency: Mapped[str]
    amount_minor: Mapped[int]

    __table_args__ = (
        belongs_to("owner_id", "users"),
        belongs_to("team_id", "teams"),
        CheckConstraint(WHOSE, name="whose"),
        Index(
            "uq_quotas_period",
            "workspace_id",
            "period",
            "starts_on",
            "owner_id",
            "team_id",
            "currency",
            unique=True,
            postgresql_nulls_not_distinct=True,
            postgresql_where=text("deleted_at is null"),
        ),
        CheckConstraint(f"period in {PERIODS}", name="period"),
        CheckConstraint("amount_minor >= 0", name="amount"),
    )


class ForecastOverride(Scoped, Base):
    """A manager's own number and why. Never edited: a newer one, or a withdrawal, takes its place.

    `amount_minor` None withdraws what was said before.
    """

    __tablename__ = "forecast_overrides"

    period: Mapped[str]
    starts_on: Mapped[date]
    owner_id: Mapped[UUID | None]
    team_id: Mapped[UUID | None]
    currency: Mapped[str]
    amount_minor: Mapped[int | None]
    reason: Mapped[str]
    said_at: Mapped[datetime]
    said_by: Mapped[UUID | None]

    __table_args__ = (
        belongs_to("owner_id", "users"),
        belongs_to("team_id", "teams"),
        CheckConstraint(WHOSE, name="whose"),
        Index("ix_forecast_overrides_said", "workspace_id", "period", "starts_on", "said_at", "id"),
        CheckConstraint(f"period in {PERIODS}", name="period"),
    )


class ForecastSnapshot(Scoped, Base):
    """What was expected of a period on a day, of one owner, of a team or of all.

    `rebuilt`: not noted that night but worked out later from the history, with what was known then.
    `bands` is `{"50": [low, high], "80": ..., "95": ...}`.
    """

    __tablename__ = "forecast_snapshots"

    taken_on: Mapped[date]
    period: Mapped[str]
    starts_on: Mapped[date]
    owner_id: Mapped[UUID | None]
    team_id: Mapped[UUID | None]
    currency: Mapped[str]
    won_minor: Mapped[int]
    commit_minor: Mapped[int]
    best_case_minor: Mapped[int]
    pipeline_minor: Mapped[int]
    expected_minor: Mapped[int]
    bands: Mapped[dict[str, Any]] = mapped_column(JSONB)
    override_minor: Mapped[int | None]
    rebuilt: Mapped[bool] = mapped_column(default=False, server_default=text("false"))

    __table_args__ = (
        belongs_to("owner_id", "users"),
        belongs_to("team_id", "teams"),
        CheckConstraint(WHOSE, name="whose"),
        Index(
            "uq_forecast_snapshots_day",
            "workspace_id",
            "period",
            "starts_on",
            "taken_on",
            "owner_id",
            "team_id",
            "currency",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
        Index("ix_forecast_snapshots_taken", "workspace_id", "taken_on", "id"),
        CheckConstraint(f"period in {PERIODS}", name="period"),
    )


class ForecastResult(Scoped, Base):
    """The newest whole answer to a question, kept so that the page need not wait for it: see `keeping`.

    `question` is the canonical JSON of what was asked; `body` is the `ForecastOut` or `InsightsOut` of it;
    `stamp` the state of the data it was made from.
    """

    __tablename__ = "forecast_results"

    question: Mapped[str]
    made_at: Mapped[datetime]
    stamp: Mapped[str] = mapped_column(default="", server_default="")
    body: Mapped[dict[str, Any]] = mapped_column(JSONB)

    __table_args__ = (UniqueConstraint("workspace_id", "question"),)
