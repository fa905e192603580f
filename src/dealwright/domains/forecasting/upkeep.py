"""What happens by the clock and after an import: snapshots of today and of earlier days."""

import asyncio
from datetime import date, timedelta

from sqlalchemy import delete, select

from dealwright.domains.forecasting import demo
from dealwright.domains.forecasting.events import SnapshotsTaken
from dealwright.domains.forecasting.history import day_of
from dealwright.domains.forecasting.lessons import forget_points, learn_missing, learn_today
from dealwright.domains.forecasting.models import ForecastResult, ForecastSnapshot
from dealwright.domains.forecasting.noting import days_to_note, rows_of
from dealwright.domains.forecasting.rounds import TEAMS, begin_round, end_round, is_newest, read_round
from dealwright.domains.forecasting.snapshots import days_noted, read_noted, write_noted
from dealwright.domains.forecasting.state import LEARNED, prepare
from dealwright.domains.identity.models import Workspace
from dealwright.domains.identity.queries import system_actor
from dealwright.kernel.jobs import job
from dealwright.kernel.work import Work
from dealwright.kernel.worker import JobContext

QUEUE = "forecasting"
LABEL = "forecast"
DAYS_A_STEP = 6
# Answers are kept as long as somebody may look at the same day again.
KEPT_DAYS = 7


@job("forecasting.take_snapshots", cron="23 1 * * *", queue=QUEUE)
async def take_snapshots(context: JobContext) -> None:
    """Once a night: a snapshot of every workspace, each by a job of its own."""
    async with context.begin(context.actor, scope="system") as work:
        places = (await work.session.scalars(select(Workspace.id))).all()
    for workspace_id in places:
        async with context.begin(system_actor(workspace_id, LABEL)) as work:
            await work.defer(take_snapshot)


@job("forecasting.take_snapshot", queue=QUEUE)
async def take_snapshot(context: JobContext) -> None:
    """Notes what is expected today; a second run of the day puts its own in place."""
    actor = system_actor(context.actor.workspace_id, LABEL)
    state = await prepare(context.begin, actor)
    if not len(state.deals):
        return
    await learn_missing(context.begin, actor)
    await learn_today(context.begin, actor)
    state = await prepare(context.begin, actor)
    rows = await asyncio.to_thread(rows_of, state, state.moment, state.snapshots, rebuilt=False)
    earlier = days_to_note(state)
    async with context.begin(actor) as work:
        await write_noted(work, rows, replaces=True)
        await _forget(work)
        teams = await read_round(work)
        if len(await days_noted(work, state.currency, earlier)) < len(earlier):
            await work.defer(learn_earlier)
        elif state.teams and not teams.is_done and not teams.waits:
            await work.defer(note_earlier, of_teams=True)
        await work.emit(SnapshotsTaken(subject_id=None, taken_on=state.today, rebuilt=False))


@job("forecasting.rebuild", queue=QUEUE)
async def rebuild(context: JobContext) -> None:
    """Forgets what was worked out of earlier days and begins anew, as an import may have changed them."""
    async with context.begin(system_actor(context.actor.workspace_id, LABEL)) as work:
        await work.session.execute(delete(ForecastSnapshot).where(ForecastSnapshot.rebuilt))
        await forget_points(work)
        await work.defer(learn_earlier)


@job("forecasting.learn_earlier", queue=QUEUE)
async def learn_earlier(context: JobContext) -> None:
    """How forecasts of earlier months would have done, some months a step."""
    actor = system_actor(context.actor.workspace_id, LABEL)
    is_done = await learn_missing(context.begin, actor)
    async with context.begin(actor) as work:
        await work.defer(note_earlier if is_done else learn_earlier)


@job("forecasting.note_earlier", queue=QUEUE)
async def note_earlier(context: JobContext, *, after: str = "", of_teams: bool = False) -> None:
    """Notes earlier days as they would have been noted then, all or only of teams, some days a step.

    Whoever came into a team or left it after this step began is told by a newer round, not by this one.
    """
    actor = system_actor(context.actor.workspace_id, LABEL)
    async with context.begin(actor) as work:
        number = (await read_round(work)).number
    state = await prepare(context.begin, actor)
    async with context.begin(actor) as work:
        noted = await days_noted(work, state.currency, days_to_note(state), of_teams=of_teams)
        before = await read_noted(work, state.currency, state.today)
    since = date.fromisoformat(after) if after else date.min
    days = [day for day in days_to_note(state) if day > since and day not in noted]
    chosen = days[:DAYS_A_STEP]
    rows = await asyncio.to_thread(
        lambda: [
            row
            for day in chosen
            for row in rows_of(state, day_of(day), before, rebuilt=True, only_teams=of_teams)
        ]
    )
    async with context.begin(actor) as work:
        is_right = await is_newest(work, number)
        if of_teams and not is_right:
            return
        await write_noted(work, [row for row in rows if is_right or not row["team_id"]], replaces=False)
        if len(days) > DAYS_A_STEP:
            await work.defer(note_earlier, after=chosen[-1].isoformat(), of_teams=of_teams)
            return
        if of_teams:
            await end_round(work, number)
        await work.emit(SnapshotsTaken(subject_id=None, taken_on=state.today, rebuilt=True))


@job("forecasting.note_teams_anew", queue=QUEUE)
async def note_teams_anew(context: JobContext) -> None:
    """Earlier forecasts of teams are worked out again by who is in them today."""
    async with context.begin(system_actor(context.actor.workspace_id, LABEL)) as work:
        await begin_round(work)
        statement = delete(ForecastSnapshot).where(
            ForecastSnapshot.rebuilt, ForecastSnapshot.team_id.is_not(None)
        )
        await work.session.execute(statement)
        await work.defer(note_earlier, of_teams=True)


async def _forget(work: Work) -> None:
    old = work.now() - timedelta(days=KEPT_DAYS)
    statement = delete(ForecastResult).where(
        ForecastResult.made_at < old, ForecastResult.question.not_in((LEARNED, TEAMS))
    )
    await work.session.execute(statement)


@job("forecasting.set_up_demo", queue=QUEUE)
async def set_up_demo(context: JobContext) -> None:
    """Leads and quotas of the demo company, then its earlier forecasts."""
    actor = system_actor(context.actor.workspace_id, "demo")
    await demo.name_leaders(context.begin, actor)
    await demo.add_quotas(context.begin, actor)
    async with context.begin(actor) as work:
        await work.defer(rebuild)
