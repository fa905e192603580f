"""The forecast, its deals, movers and history: what computes between short transactions."""

import asyncio
import base64
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from dealwright.domains.crm.models.pipelines import Pipeline
from dealwright.domains.forecasting import exporting, keeping, queries, service, tracking
from dealwright.domains.forecasting.behind import Behind, deals_behind, name_deals, page_of, read_names
from dealwright.domains.forecasting.choosing import Chosen
from dealwright.domains.forecasting.foreseeing import look
from dealwright.domains.forecasting.moving import tell_movers
from dealwright.domains.forecasting.periods import Span, asked_span
from dealwright.domains.forecasting.schemas import (
    AskForecast,
    Category,
    ForecastDeal,
    ForecastDeals,
    ForecastHistory,
    ForecastOut,
    MoversOut,
    Period,
)
from dealwright.domains.forecasting.snapshots import read_history
from dealwright.domains.forecasting.state import State, prepare, read_stamp
from dealwright.domains.forecasting.telling import tell_forecast
from dealwright.domains.identity.models import User
from dealwright.domains.identity.teams import get_team
from dealwright.kernel.actor import Actor
from dealwright.kernel.errors import Invalid
from dealwright.kernel.work import Begin, Work

NAMED_AT_ONCE = 10_000
MOST_PAST_DAYS = 800


async def show_forecast(begin: Begin, actor: Actor, form: AskForecast) -> ForecastOut:
    """The kept answer while nothing changed and the day is the same; else a new one."""
    question = keeping.question_of(form)
    async with begin(actor) as work:
        await _check_asked(work, form)
        kept = None if form.fresh else await _kept(work, question)
    if kept:
        return kept
    state = await prepare(begin, actor, fresh=form.fresh)
    found = await asyncio.to_thread(tell_forecast, state, form)
    async with begin(actor) as work:
        await keeping.keep(work, question, found, found.made_at, state.stamp)
    return found


async def _kept(work: Work, question: str) -> ForecastOut | None:
    row = await keeping.read_kept(work, question)
    if row is None or row.stamp != await read_stamp(work):
        return None
    return ForecastOut.model_validate(row.body)


async def _check_asked(work: Work, form: AskForecast) -> None:
    await service.check_whose(work, {"": (form.owner_id, form.team_id)})
    if form.pipeline_id and await work.get_or_none(Pipeline, form.pipeline_id) is None:
        raise Invalid.field("pipeline_id", "There is no pipeline with this id.")


async def _check_chosen(work: Work, chosen: Chosen) -> None:
    if chosen.owner_id and chosen.team_id:
        raise Invalid.field("team_id", "Name a person or a team, not both.")
    if chosen.owner_id:
        await work.get(User, chosen.owner_id)
    if chosen.team_id:
        await get_team(work, chosen.team_id)
    if chosen.pipeline_id:
        await work.get(Pipeline, chosen.pipeline_id)


async def show_deals(
    begin: Begin,
    actor: Actor,
    period: Period,
    starts_on: date,
    chosen: Chosen,
    *,
    category: Category | None,
    cursor: str | None,
    limit: int,
) -> ForecastDeals:
    state, span = await _asked(begin, actor, period, starts_on, chosen)
    start = _read_cursor(cursor) if cursor else 0
    behind = await asyncio.to_thread(_behind, state, span, chosen, category)
    deals = page_of(state, behind, start, limit)
    await _name(begin, actor, deals)
    ended = start + limit
    return ForecastDeals(
        period=period,
        starts_on=span.starts_on,
        ends_on=span.ends_on,
        currency=state.currency,
        deals=deals,
        total=len(behind),
        next_cursor=_cursor(ended) if ended < len(behind) else None,
    )


def _behind(state: State, span: Span, chosen: Chosen, category: Category | None) -> Behind:
    sight = look(state.book, min(state.moment, span.ends), span, chosen, with_top=False, paths=1)
    return deals_behind(state, sight, span, category)


async def _asked(
    begin: Begin, actor: Actor, period: Period, starts_on: date, chosen: Chosen
) -> tuple[State, Span]:
    async with begin(actor) as work:
        await _check_chosen(work, chosen)
        rules = await queries.read_rules(work)
    span = asked_span(period, starts_on, rules.year_starts_in)
    state = await prepare(begin, actor)
    if abs((span.starts_on - state.today).days) > MOST_PAST_DAYS:
        raise Invalid.field("starts_on", "Forecasts reach about two years back and ahead.")
    return state, span


async def _name(begin: Begin, actor: Actor, deals: Sequence[ForecastDeal]) -> None:
    for start in range(0, len(deals), NAMED_AT_ONCE):
        some = deals[start : start + NAMED_AT_ONCE]
        async with begin(actor) as work:
            names = await read_names(work, [one.id for one in some])
        name_deals(some, names)


def _cursor(place: int) -> str:
    return base64.urlsafe_b64encode(str(place).encode()).decode().rstrip("=")


def _read_cursor(cursor: str) -> int:
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
        place = int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else -1
    except ValueError as error:
        raise Invalid.field("cursor", "This cursor is not one of ours.") from error
    if place < 0:
        raise Invalid.field("cursor", "This cursor is not one of ours.")
    return place


async def show_movers(
    begin: Begin, actor: Actor, period: Period, starts_on: date, chosen: Chosen
) -> MoversOut:
    state, span = await _asked(begin, actor, period, starts_on, chosen)
    if span.ends <= state.moment:
        raise Invalid.field("starts_on", f"{span.name} has ended: nothing moves it any more.")
    found = await asyncio.to_thread(tell_movers, state, span, chosen)
    await _name(begin, actor, found.deals)
    return found


async def show_history(begin: Begin, actor: Actor, period: Period, chosen: Chosen) -> ForecastHistory:
    """Of all pipelines: what was noted is not told apart by them."""
    chosen = replace(chosen, pipeline_id=None)
    async with begin(actor) as work:
        await _check_chosen(work, chosen)
    state = await prepare(begin, actor)
    async with begin(actor) as work:
        noted = await read_history(work, state.currency, state.today, period, chosen)
    return await asyncio.to_thread(tracking.show_history, state, noted, period, chosen)


async def export_rows(
    begin: Begin, actor: Actor, what: str, period: Period, starts_on: date | None, chosen: Chosen
) -> Iterable[Sequence[object]]:
    if what == "forecast":
        form = AskForecast(
            period=period,
            periods=12 if period == "month" else 4,
            owner_id=chosen.owner_id,
            team_id=chosen.team_id,
            pipeline_id=chosen.pipeline_id,
        )
        return exporting.forecast_rows(await show_forecast(begin, actor, form))
    if what == "history":
        return exporting.history_rows(await show_history(begin, actor, period, chosen))
    if what == "quotas":
        async with begin(actor) as work:
            return exporting.quota_rows(await queries.show_quotas(work, None, None, None))
    if starts_on is None:
        raise Invalid.field("starts_on", "Name the first day of the period.")
    state, span = await _asked(begin, actor, period, starts_on, chosen)
    behind = await asyncio.to_thread(_behind, state, span, chosen, None)
    deals = await asyncio.to_thread(page_of, state, behind, 0, len(behind))
    await _name(begin, actor, deals)
    return exporting.deal_rows(deals)
