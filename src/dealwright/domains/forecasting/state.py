"""Everything a forecast rests on, read in one short Work and kept in the process until something changes."""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

import numpy as np
import orjson
from sqlalchemy import Row, and_, or_, select, text

from dealwright.domains.forecasting.expecting import Book, Outlooks
from dealwright.domains.forecasting.foreseeing import LevelWeights
from dealwright.domains.forecasting.history import Deals, date_of
from dealwright.domains.forecasting.learning import Point, learned_by, read_points
from dealwright.domains.forecasting.loading import RawDeals, read_deals
from dealwright.domains.forecasting.models import (
    ForecastOverride,
    ForecastResult,
    ForecastSnapshot,
    Quota,
)
from dealwright.domains.forecasting.periods import MONTHS, Span, months_after
from dealwright.domains.forecasting.queries import Rules, read_rules
from dealwright.kernel.actor import Actor
from dealwright.kernel.events import EventRow
from dealwright.kernel.work import Begin, Work

LEARNED = "learned"
KEPT = 6
# What moves a forecast: events whose subject is one of these.
MATTERS = ("deal", "import", "pipeline", "forecast", "score_model", "workspace")
Key = tuple[str, date, UUID | None]


@dataclass(frozen=True, eq=False)
class State:
    """`moment` is `now` in local days. `quotas` and `overrides` by period, first day and owner."""

    book: Book
    rules: Rules
    now: datetime
    moment: float
    points: Sequence[Point]
    quotas: Mapping[Key, int]
    overrides: Mapping[Key, ForecastOverride]
    snapshots: Sequence[ForecastSnapshot]
    learned: LevelWeights = field(default_factory=dict[Any, Any])

    @property
    def today(self) -> date:
        return date_of(self.moment)

    @property
    def deals(self) -> Deals:
        return self.book.deals

    @property
    def currency(self) -> str:
        return self.deals.converter.own

    def quota(self, span: Span, owner_id: UUID | None) -> int | None:
        """A quarter without one of its own has the sum of its months."""
        own = self.quotas.get((span.period, span.starts_on, owner_id))
        if own is not None or span.period == "month":
            return own
        months = [months_after(span.starts_on, place) for place in range(MONTHS["quarter"])]
        found = [self.quotas.get(("month", month, owner_id)) for month in months]
        return None if None in found else sum(one for one in found if one is not None)

    def override(self, span: Span, owner_id: UUID | None) -> ForecastOverride | None:
        said = self.overrides.get((span.period, span.starts_on, owner_id))
        return said if said and said.amount_minor is not None else None


_kept: OrderedDict[UUID, tuple[object, State]] = OrderedDict()


async def prepare(begin: Begin, actor: Actor, *, fresh: bool = False) -> State:
    """The state of now; the kept one when nothing happened since it was read within the hour."""
    async with begin(actor) as work:
        hour = work.now().replace(minute=0, second=0, microsecond=0)
        stamp = (await last_change(work), hour, await _when_learned(work))
        kept = _kept.get(work.workspace_id)
        if kept and kept[0] == stamp and not fresh:
            _kept.move_to_end(work.workspace_id)
            return kept[1]
        read = await _read(work)
    state = await asyncio.to_thread(_unpack, read)
    _kept[actor.workspace_id] = (stamp, state)
    while len(_kept) > KEPT:
        _kept.popitem(last=False)
    return state


async def last_change(work: Work) -> tuple[int, datetime] | None:
    """The newest event that matters to a forecast."""
    statement = (
        select(EventRow.id, EventRow.at)
        .where(
            EventRow.workspace_id == work.workspace_id,
            or_(
                EventRow.subject_kind.in_(MATTERS),
                and_(EventRow.type == "scores.changed", EventRow.payload["kind"].astext == "deal"),
            ),
        )
        .order_by(EventRow.id.desc())
        .limit(1)
    )
    row = (await work.connection.execute(statement)).first()
    return (row.id, row.at) if row else None


async def _when_learned(work: Work) -> datetime | None:
    statement = select(ForecastResult.made_at).where(ForecastResult.question == LEARNED)
    return (await work.session.scalars(statement)).first()


@dataclass(frozen=True)
class _Read:
    deals: RawDeals
    now: datetime
    rules: Rules
    points: list[dict[str, Any]]
    quotas: Sequence[Quota]
    overrides: Sequence[ForecastOverride]
    snapshots: Sequence[ForecastSnapshot]
    outlooks: Sequence[Row[Any]]


async def _read(work: Work) -> _Read:
    every = work.session.scalars
    learned = (
        await every(select(ForecastResult.body).where(ForecastResult.question == LEARNED))
    ).one_or_none()
    quotas = await every(select(Quota).where(Quota.deleted_at.is_(None)))
    overrides = await every(select(ForecastOverride).order_by(ForecastOverride.said_at, ForecastOverride.id))
    snapshots = await every(
        select(ForecastSnapshot)
        .where(ForecastSnapshot.taken_on >= months_after(work.now().date().replace(day=1), -HISTORY_MONTHS))
        .order_by(ForecastSnapshot.taken_on, ForecastSnapshot.id)
    )
    return _Read(
        deals=await read_deals(work),
        now=work.now(),
        rules=await read_rules(work),
        points=learned["points"] if learned else [],
        quotas=quotas.all(),
        overrides=overrides.all(),
        snapshots=snapshots.all(),
        outlooks=(await work.connection.execute(_OUTLOOKS)).all(),
    )


HISTORY_MONTHS = 20
_OUTLOOKS = text(
    """
    select s.record_id, extract(epoch from s.at at time zone w.timezone)::float8 / 86400 as at,
           s.outlook::text as outlook
    from scores s join workspaces w on w.id = s.workspace_id
    join deals d on d.workspace_id = s.workspace_id and d.id = s.record_id
    where s.kind = 'deal' and s.engine = 'model' and s.outlook is not null
      and d.status = 'open' and d.deleted_at is null
    """
)


def _unpack(read: _Read) -> State:
    deals = read.deals.unpack()
    book = Book(deals, _outlooks(deals, read.outlooks))
    points = read_points(read.points)
    return State(
        book=book,
        rules=read.rules,
        now=read.now,
        moment=deals.loaded,
        points=points,
        quotas={(one.period, one.starts_on, one.owner_id): one.amount_minor for one in read.quotas},
        overrides={(one.period, one.starts_on, one.owner_id): one for one in read.overrides},
        snapshots=read.snapshots,
        learned=learned_by(book, points, deals.loaded, read.rules.year_starts_in),
    )


def _outlooks(deals: Deals, rows: Sequence[Row[Any]]) -> Outlooks | None:
    """Those of one grid of days: a champion gives all of them the same."""
    if not rows:
        return None
    places = {one.ljust(16, b"\0"): place for place, one in enumerate(deals.ids.tolist())}
    bodies = [orjson.loads(row.outlook) for row in rows]
    days = bodies[-1]["days"]
    fit = [
        (places[row.record_id.bytes], row.at, body)
        for row, body in zip(rows, bodies, strict=True)
        if row.record_id.bytes in places and body["days"] == days and len(body["won_by"]) == len(days)
    ]
    if not fit:
        return None
    return Outlooks(
        deal=np.array([place for place, _, _ in fit], dtype=np.int64),
        at=np.array([at for _, at, _ in fit], dtype=np.float64),
        days=np.array(days, dtype=np.float64),
        won_by=np.array([body["won_by"] for _, _, body in fit], dtype=np.float64),
        lost_by=np.array([body["lost_by"] for _, _, body in fit], dtype=np.float64),
    )
