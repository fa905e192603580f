"""Snapshots as they are read: columns, and only those that are needed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Float, and_, func, or_, select
from sqlalchemy.dialects.postgresql import insert

from dealwright.domains.forecasting.choosing import Chosen
from dealwright.domains.forecasting.models import ForecastSnapshot
from dealwright.domains.forecasting.periods import Span, months_after
from dealwright.domains.forecasting.schemas import Period
from dealwright.kernel.ids import new_id
from dealwright.kernel.work import Work

# A forecast counts as made at the start of a period when it was noted within so many days of it.
START_DAYS = 6
# What was said a week ago is looked for up to so many days back.
RECENT_DAYS = 13
HISTORY_MONTHS = 20
# A statement carries 65,535 values at most; a row has 16.
ROWS_A_STATEMENT = 1_000
KEYS = ("workspace_id", "period", "starts_on", "taken_on", "owner_id", "team_id", "currency")
# Stands among the bands of a snapshot.
STRETCH = "stretch"


@dataclass(frozen=True)
class Noted:
    """A snapshot with its 80 % band, which was made `stretch` times as wide as simulated."""

    period: Period
    starts_on: date
    owner_id: UUID | None
    team_id: UUID | None
    taken_on: date
    expected_minor: int
    low_minor: int
    high_minor: int
    won_minor: int
    commit_minor: int
    best_case_minor: int
    pipeline_minor: int
    override_minor: int | None
    rebuilt: bool
    stretch: float

    @property
    def whose(self) -> UUID | None:
        return self.owner_id or self.team_id


def first_of(span: Span, points: Iterable[Noted]) -> Noted | None:
    """The forecast made at the start of a period."""
    latest = span.starts_on + timedelta(days=START_DAYS)
    early = [one for one in points if span.starts_on <= one.taken_on <= latest]
    return min(early, key=lambda one: one.taken_on) if early else None


def _edge(place: int) -> ColumnElement[int]:
    return ForecastSnapshot.bands["80"][place].astext.cast(BigInteger)


_COLUMNS = (
    ForecastSnapshot.period,
    ForecastSnapshot.starts_on,
    ForecastSnapshot.owner_id,
    ForecastSnapshot.team_id,
    ForecastSnapshot.taken_on,
    ForecastSnapshot.expected_minor,
    _edge(0),
    _edge(1),
    ForecastSnapshot.won_minor,
    ForecastSnapshot.commit_minor,
    ForecastSnapshot.best_case_minor,
    ForecastSnapshot.pipeline_minor,
    ForecastSnapshot.override_minor,
    ForecastSnapshot.rebuilt,
    func.coalesce(ForecastSnapshot.bands[STRETCH].astext.cast(Float), 1.0),
)


async def read_noted(work: Work, currency: str, today: date) -> list[Noted]:
    """What every forecast rests on: those of the starts of periods, and of the last days."""
    early = and_(
        ForecastSnapshot.taken_on >= ForecastSnapshot.starts_on,
        ForecastSnapshot.taken_on <= ForecastSnapshot.starts_on + START_DAYS,
    )
    recent = ForecastSnapshot.taken_on >= today - timedelta(days=RECENT_DAYS)
    return await _read(work, currency, today, or_(early, recent))


async def read_history(work: Work, currency: str, today: date, period: Period, chosen: Chosen) -> list[Noted]:
    """Every day's, of one owner, of one team or of all."""
    owner = ForecastSnapshot.owner_id.is_not_distinct_from(chosen.owner_id)
    team = ForecastSnapshot.team_id.is_not_distinct_from(chosen.team_id)
    return await _read(work, currency, today, and_(ForecastSnapshot.period == period, owner, team))


async def _read(work: Work, currency: str, today: date, which: ColumnElement[bool]) -> list[Noted]:
    statement = (
        select(*_COLUMNS)
        .where(
            ForecastSnapshot.workspace_id == work.workspace_id,
            ForecastSnapshot.currency == currency,
            ForecastSnapshot.taken_on >= months_after(today.replace(day=1), -HISTORY_MONTHS),
            which,
        )
        .order_by(ForecastSnapshot.taken_on, ForecastSnapshot.id)
    )
    return [Noted(*row) for row in (await work.connection.execute(statement)).all()]


async def days_noted(work: Work, currency: str, days: Sequence[date], *, of_teams: bool = False) -> set[date]:
    """Those of the days that have a snapshot, or one of a team."""
    is_team = ForecastSnapshot.team_id.is_not(None)
    statement = (
        select(ForecastSnapshot.taken_on)
        .where(
            ForecastSnapshot.workspace_id == work.workspace_id,
            ForecastSnapshot.currency == currency,
            ForecastSnapshot.taken_on.in_(days),
            is_team if of_teams else ~is_team,
        )
        .distinct()
    )
    return set((await work.session.scalars(statement)).all())


async def write_noted(work: Work, rows: Sequence[dict[str, Any]], *, replaces: bool) -> None:
    for start in range(0, len(rows), ROWS_A_STATEMENT):
        part = rows[start : start + ROWS_A_STATEMENT]
        values = [{"workspace_id": work.workspace_id, "id": new_id(), **row} for row in part]
        statement = insert(ForecastSnapshot).values(values)
        if replaces:
            names = [name for name in part[0] if name not in KEYS]
            statement = statement.on_conflict_do_update(
                index_elements=KEYS, set_={name: statement.excluded[name] for name in names}
            )
        else:
            statement = statement.on_conflict_do_nothing(index_elements=KEYS)
        await work.connection.execute(statement)
