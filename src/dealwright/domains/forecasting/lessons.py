"""Keeps what earlier forecasts would have said, and what the model said on its day, to learn from."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.dialects.postgresql import Insert, insert

from dealwright.domains.forecasting.learning import Point, points_of
from dealwright.domains.forecasting.models import ForecastResult
from dealwright.domains.forecasting.noting import months_to_learn
from dealwright.domains.forecasting.state import LEARNED, State, prepare
from dealwright.kernel.actor import Actor
from dealwright.kernel.ids import new_id
from dealwright.kernel.work import Begin, Work

MONTHS_A_STEP = 3


async def learn_missing(begin: Begin, actor: Actor) -> bool:
    """Adds the oldest months that are missing; whether none is left."""
    made_at, state = await _learned(begin, actor)
    known = {one.made_on for one in state.points if one.engine == "rates"}
    missing = [one for one in months_to_learn(state) if one not in known]
    if not missing:
        return True
    chosen, year = missing[:MONTHS_A_STEP], state.rules.year_starts_in
    found = await asyncio.to_thread(
        lambda: [point for day in chosen for point in points_of(state.book, day, year)]
    )
    is_kept = await _keep(begin, actor, state, found, made_at)
    return is_kept and len(missing) <= MONTHS_A_STEP


async def learn_today(begin: Begin, actor: Actor) -> None:
    """What the model says on the first of a month: unlike what rates say, nobody can work it out later."""
    made_at, state = await _learned(begin, actor)
    today, year = state.today, state.rules.year_starts_in
    is_known = any(one.engine == "model" and one.made_on == today for one in state.points)
    if today.day > 1 or is_known or state.book.outlooks is None:
        return
    found = await asyncio.to_thread(points_of, state.book, today, year, moment=state.moment)
    if found[0].engine == "model":
        await _keep(begin, actor, state, found, made_at)


async def forget_points(work: Work) -> None:
    """All but the model's. Whoever is working points out finds that somebody began anew."""
    statement = select(ForecastResult.body).where(ForecastResult.question == LEARNED)
    body = (await work.session.scalars(statement)).one_or_none() or {"points": []}
    points = [one for one in body["points"] if one.get("engine") == "model"]
    await work.connection.execute(_written(work, {**body, "points": points}))


async def _learned(begin: Begin, actor: Actor) -> tuple[datetime | None, State]:
    """A state, and when points were kept that are not newer than its own."""
    async with begin(actor) as work:
        statement = select(ForecastResult.made_at).where(ForecastResult.question == LEARNED)
        made_at = (await work.session.scalars(statement)).one_or_none()
    return made_at, await prepare(begin, actor)


async def _keep(
    begin: Begin, actor: Actor, state: State, found: Sequence[Point], made_at: datetime | None
) -> bool:
    """Adds points, unless others were kept, or all forgotten, since `made_at`."""
    points = [one.as_json() for one in (*state.points, *found)]
    async with begin(actor) as work:
        body = {"currency": state.currency, "points": points}
        statement = _written(work, body, only=ForecastResult.made_at == made_at)
        return (await work.connection.execute(statement.returning(ForecastResult.id))).first() is not None


def _written(work: Work, body: Mapping[str, object], *, only: ColumnElement[bool] | None = None) -> Insert:
    values = {"made_at": work.now(), "body": body}
    statement = insert(ForecastResult).values(
        workspace_id=work.workspace_id, id=new_id(), question=LEARNED, **values
    )
    return statement.on_conflict_do_update(
        index_elements=["workspace_id", "question"], set_=values, where=only
    )
