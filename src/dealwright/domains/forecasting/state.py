"""Everything a forecast rests on, read in one short Work and kept in the process until something changes."""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

import numpy as np
import orjson
from sqlalchemy import Row, and_, func, or_, select, text
from sqlalchemy.dialects.postgresql import array

from dealwright.domains.forecasting.book import Book
from dealwright.domains.forecasting.choosing import Chosen
from dealwright.domains.forecasting.expecting import Outlooks
from dealwright.domains.forecasting.foreseeing import LevelWeights
from dealwright.domains.forecasting.history import Deals, date_of
from dealwright.domains.forecasting.learning import Point, learned_by, read_points
from dealwright.domains.forecasting.loading import RawDeals, read_deals
from dealwright.domains.forecasting.models import ForecastOverride, ForecastResult
from dealwright.domains.forecasting.periods import Span
from dealwright.domains.forecasting.queries import Rules, read_aside, read_quotas, read_rules, read_today
from dealwright.domains.forecasting.quotas import Key, quota_of, team_quota_of
from dealwright.domains.forecasting.snapshots import Noted, read_noted
from dealwright.domains.forecasting.teams import TeamOf, read_teams
from dealwright.domains.forecasting.widths import Widths, widths_by
from dealwright.kernel.actor import Actor
from dealwright.kernel.events import SETTLED, EventRow
from dealwright.kernel.work import Begin, Work

LEARNED = "learned"
KEPT = 6
# In days. Asked twice within the hour about the same deals, the forecast says the same.
HOUR, SECOND = 1 / 24, 1 / 86_400
# What moves a forecast: events whose subject is one of these.
MATTERS = ("deal", "import", "pipeline", "forecast", "score_model", "workspace", "team")


@dataclass(frozen=True, eq=False)
class State:
    """`moment` is the last second of the running hour, in local days.

    `quotas` and `overrides` are by period, first day and whose; none is of one pipeline. `aside` says what is
    not counted because it is in another currency; `stamp` is `read_stamp` of before.
    """

    book: Book
    rules: Rules
    now: datetime
    moment: float
    points: Sequence[Point]
    quotas: Mapping[Key, int]
    overrides: Mapping[Key, ForecastOverride]
    snapshots: Sequence[Noted]
    teams: Mapping[UUID, TeamOf]
    aside: Sequence[str]
    stamp: str
    learned: LevelWeights = field(default_factory=dict[Any, Any])
    widths: Widths = field(default_factory=dict[Any, Any])

    @property
    def today(self) -> date:
        return date_of(self.moment)

    @property
    def deals(self) -> Deals:
        return self.book.deals

    @property
    def currency(self) -> str:
        return self.deals.converter.own

    def quota(self, span: Span, chosen: Chosen) -> int | None:
        if chosen.pipeline_id is not None:
            return None
        team = self.teams.get(chosen.team_id) if chosen.team_id else None
        if team:
            return team_quota_of(self.quotas, span.period, span.starts_on, team)
        return quota_of(self.quotas, span.period, span.starts_on, chosen.whose)

    def override(self, span: Span, chosen: Chosen) -> ForecastOverride | None:
        if chosen.pipeline_id is not None:
            return None
        said = self.overrides.get((span.period, span.starts_on, chosen.whose))
        return said if said and said.amount_minor is not None else None


_kept: OrderedDict[UUID, tuple[object, State]] = OrderedDict()


async def prepare(begin: Begin, actor: Actor, *, fresh: bool = False) -> State:
    """The state of now; the kept one when nothing happened since it was read within the hour."""
    async with begin(actor) as work:
        hour = work.now().replace(minute=0, second=0, microsecond=0)
        changed, today = await read_stamp(work), await read_today(work)
        stamp = (changed, hour, today)
        kept = _kept.get(work.workspace_id)
        if kept and kept[0] == stamp and not fresh:
            _kept.move_to_end(work.workspace_id)
            return kept[1]
        read = await _read(work, changed, today)
    state = await asyncio.to_thread(_unpack, read)
    _kept[actor.workspace_id] = (stamp, state)
    while len(_kept) > KEPT:
        _kept.popitem(last=False)
    return state


async def read_stamp(work: Work) -> str:
    """Changes with every event that matters to a forecast, and with what was learned.

    A slow writer's events come with a lower id and `xid` than what is seen already. Below the oldest running
    transaction the newest in commit order stands for all; above it they are counted.
    """
    matters = and_(
        EventRow.workspace_id == work.workspace_id,
        or_(
            EventRow.subject_kind.in_(MATTERS),
            and_(EventRow.type == "scores.changed", EventRow.payload["kind"].astext == "deal"),
            # Who carries a quota is told by role and status.
            and_(
                EventRow.type == "user.updated",
                EventRow.payload["changes"].has_any(array(["role", "status"])),
            ),
        ),
    )
    newest = (
        select(func.concat(EventRow.xid, "-", EventRow.id))
        .where(matters, EventRow.xid < SETTLED)
        .order_by(EventRow.xid.desc(), EventRow.id.desc())
        .limit(1)
    )
    unsettled = select(func.count()).where(matters, EventRow.xid >= SETTLED)
    learned = select(ForecastResult.made_at).where(
        ForecastResult.workspace_id == work.workspace_id, ForecastResult.question == LEARNED
    )
    parts = select(newest.scalar_subquery(), unsettled.scalar_subquery(), learned.scalar_subquery())
    return " ".join(str(part) for part in (await work.connection.execute(parts)).one())


@dataclass(frozen=True)
class _Read:
    deals: RawDeals
    now: datetime
    rules: Rules
    points: list[dict[str, Any]]
    quotas: Mapping[Key, int]
    overrides: Sequence[ForecastOverride]
    snapshots: Sequence[Noted]
    teams: Mapping[UUID, TeamOf]
    aside: Sequence[str]
    stamp: str
    outlooks: Sequence[Row[Any]]


async def _read(work: Work, stamp: str, today: date) -> _Read:
    every = work.session.scalars
    deals = await read_deals(work)
    deals = replace(deals, now=_end_of_hour(deals.now))
    own = deals.currency
    learned = (
        await every(select(ForecastResult.body).where(ForecastResult.question == LEARNED))
    ).one_or_none()
    overrides = await every(
        select(ForecastOverride)
        .where(ForecastOverride.currency == own)
        .order_by(ForecastOverride.said_at, ForecastOverride.id)
    )
    return _Read(
        deals=deals,
        now=work.now(),
        rules=await read_rules(work),
        points=learned["points"] if learned and learned.get("currency") == own else [],
        quotas=await read_quotas(work, own),
        overrides=overrides.all(),
        snapshots=await read_noted(work, own, today),
        teams=await read_teams(work),
        aside=await read_aside(work, own),
        stamp=stamp,
        outlooks=(await work.connection.execute(_OUTLOOKS)).all(),
    )


def _end_of_hour(now: float) -> float:
    return (np.floor(now / HOUR) + 1) * HOUR - SECOND


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
    people = {team.id: team.people for team in read.teams.values()}
    book = Book(deals, _outlooks(deals, read.outlooks), people)
    points = read_points(read.points)
    return State(
        book=book,
        rules=read.rules,
        now=read.now,
        moment=deals.loaded,
        points=points,
        quotas=read.quotas,
        overrides={(one.period, one.starts_on, one.owner_id or one.team_id): one for one in read.overrides},
        snapshots=read.snapshots,
        teams=read.teams,
        aside=read.aside,
        stamp=read.stamp,
        learned=learned_by(book, points, deals.loaded, read.rules.year_starts_in),
        widths=widths_by(book, read.snapshots, deals.loaded, read.rules.year_starts_in),
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
