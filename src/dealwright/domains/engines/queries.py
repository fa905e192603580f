"""Reads of engines: the settings, what this month took, and the sums of the usage screen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Row, SQLColumnExpression, and_, func, select, text

from dealwright.domains.engines.models import OUTCOMES, ModelCall, ModelSettings
from dealwright.domains.engines.schemas import (
    Budget,
    DaySums,
    ModelSums,
    PurposeSums,
    Totals,
    Usage,
    UserSums,
)
from dealwright.domains.identity.models import User, Workspace
from dealwright.kernel.clock import zone
from dealwright.kernel.errors import Invalid
from dealwright.kernel.paging import AnySelect, Column, Listing
from dealwright.kernel.work import Work

MOST_DAYS = 400


def _calls(columns: Sequence[SQLColumnExpression[Any]]) -> AnySelect:
    by = and_(User.workspace_id == ModelCall.workspace_id, User.id == ModelCall.user_id)
    return select(*columns).select_from(ModelCall).outerjoin(User, by)


CALLS = Listing(
    columns={
        "id": Column(ModelCall.id, "uuid"),
        "at": Column(ModelCall.at, "time", sortable=True),
        "user_id": Column(ModelCall.user_id, "user", nullable=True),
        "user_name": Column(User.name, "text", nullable=True),
        "purpose": Column(ModelCall.purpose, "text"),
        "provider": Column(ModelCall.provider, "text"),
        "model": Column(ModelCall.model, "text"),
        "prompt": Column(ModelCall.prompt, "text"),
        "tokens_in": Column(ModelCall.tokens_in, "int"),
        "tokens_out": Column(ModelCall.tokens_out, "int"),
        "estimated": Column(ModelCall.estimated, "bool"),
        "cost_micros": Column(ModelCall.cost_micros, "int"),
        "milliseconds": Column(ModelCall.milliseconds, "int"),
        "outcome": Column(ModelCall.outcome, "enum", choices=OUTCOMES),
        "error": Column(ModelCall.error, "text"),
    },
    base=_calls,
    id_column=ModelCall.id,
    default_sort="-at",
    always=("id",),
)


@dataclass(frozen=True)
class Month:
    """A calendar month of a workspace: budgets hold for one."""

    since: datetime
    renews_at: datetime


def month_of(now: datetime, timezone: str) -> Month:
    here = zone(timezone)
    first = now.astimezone(here).date().replace(day=1)
    return Month(_midnight(first, here), _midnight((first + timedelta(days=32)).replace(day=1), here))


def _midnight(day: date, here: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), here)


@dataclass(frozen=True)
class Place:
    """A workspace and the settings of its model, if it has any."""

    settings: ModelSettings | None
    currency: str
    timezone: str


async def place_of(work: Work) -> Place:
    statement = (
        select(Workspace.currency, Workspace.timezone, ModelSettings)
        .outerjoin(ModelSettings, ModelSettings.workspace_id == Workspace.id)
        .where(Workspace.id == work.workspace_id)
    )
    currency, timezone, settings = (await work.session.execute(statement)).one()
    return Place(settings, currency, timezone)


@dataclass(frozen=True)
class Used:
    tokens: int
    cost_micros: int


async def used_since(work: Work, since: datetime) -> Used:
    statement = select(
        func.coalesce(func.sum(ModelCall.tokens_in + ModelCall.tokens_out), 0),
        func.coalesce(func.sum(ModelCall.cost_micros), 0),
    ).where(ModelCall.workspace_id == work.workspace_id, ModelCall.at >= since)
    tokens, cost = (await work.connection.execute(statement)).one()
    return Used(int(tokens), int(cost))


# One pass over the calls for all five views of the page.
_SUMS = text(
    """
    select grouping(day) = 0 as by_day, grouping(purpose) = 0 as by_purpose,
           grouping(user_id) = 0 as by_user, grouping(model) = 0 as by_model,
           day, purpose, user_id, model,
           count(*) filter (where outcome <> 'over_budget') as calls,
           count(*) filter (where outcome in ('late', 'refused', 'broken')) as failures,
           count(*) filter (where outcome = 'over_budget') as over_budget,
           count(*) filter (where estimated) as estimated,
           coalesce(sum(tokens_in), 0)::bigint as tokens_in,
           coalesce(sum(tokens_out), 0)::bigint as tokens_out,
           coalesce(sum(cost_micros), 0)::bigint as cost_micros,
           round(avg(milliseconds) filter (where outcome = 'ok'))::bigint as average_ms,
           percentile_disc(0.95) within group (order by milliseconds)
             filter (where outcome = 'ok') as p95_ms
    from (
      select (at at time zone :zone)::date as day, purpose, user_id, model, outcome, estimated,
             tokens_in, tokens_out, cost_micros, milliseconds
      from model_calls
      where workspace_id = :here and at >= :since and at < :until
    ) calls
    group by grouping sets ((), (day), (purpose), (user_id), (model))
    order by day, calls desc, purpose, model
    """
)


async def show_usage(work: Work, first: date | None, last: date | None) -> Usage:
    """This month without days. Costs three statements, whatever the number of calls."""
    place = await place_of(work)
    here = zone(place.timezone)
    today = work.now().astimezone(here).date()
    last = last or today
    first = first or min(last, today.replace(day=1))
    if not timedelta(0) <= last - first < timedelta(days=MOST_DAYS):
        raise Invalid.field("from", f"Choose a first day up to {MOST_DAYS} days before the last.")
    if not 2000 <= first.year <= last.year <= 2200:
        raise Invalid.field("from", "Choose days between the years 2000 and 2200.")
    values = {
        "here": work.workspace_id,
        "zone": place.timezone,
        "since": _midnight(first, here),
        "until": _midnight(last + timedelta(days=1), here),
    }
    rows = (await work.connection.execute(_SUMS, values)).all()
    names = await _names(work, [row.user_id for row in rows if row.by_user and row.user_id])
    return Usage(
        first=first,
        last=last,
        currency=place.currency,
        totals=next(Totals.model_validate(_facts(row)) for row in rows if _is_total(row)),
        days=[DaySums.model_validate(_facts(row)) for row in rows if row.by_day],
        purposes=[PurposeSums.model_validate(_facts(row)) for row in rows if row.by_purpose],
        users=[
            UserSums.model_validate({**_facts(row), "name": names.get(row.user_id, "System")})
            for row in rows
            if row.by_user
        ],
        models=[ModelSums.model_validate(_facts(row)) for row in rows if row.by_model],
        budget=await show_budget(work, place),
    )


def _is_total(row: Row[Any]) -> bool:
    return not (row.by_day or row.by_purpose or row.by_user or row.by_model)


def _facts(row: Row[Any]) -> Mapping[str, Any]:
    return dict(row._mapping)  # pyright: ignore[reportPrivateUsage] - the public name of it


async def _names(work: Work, ids: Sequence[UUID]) -> Mapping[UUID | None, str]:
    if not ids:
        return {}
    statement = select(User.id, User.name).where(User.workspace_id == work.workspace_id, User.id.in_(ids))
    return {row.id: row.name for row in await work.connection.execute(statement)}


async def show_budget(work: Work, place: Place) -> Budget:
    month = month_of(work.now(), place.timezone)
    used = await used_since(work, month.since)
    settings = place.settings
    tokens = settings.monthly_tokens if settings else None
    cost = settings.monthly_cost_micros if settings else None
    return Budget(
        since=month.since,
        renews_at=month.renews_at,
        tokens_used=used.tokens,
        tokens_limit=tokens,
        tokens_left=None if tokens is None else max(0, tokens - used.tokens),
        cost_used_micros=used.cost_micros,
        cost_limit_micros=cost,
        cost_left_micros=None if cost is None else max(0, cost - used.cost_micros),
    )
