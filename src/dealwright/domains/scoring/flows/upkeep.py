"""What happens by the clock: training where it is due, scores that age, and drift."""

import asyncio
from datetime import timedelta

from sqlalchemy import select

from dealwright.domains.identity.models import Workspace
from dealwright.domains.identity.queries import system_actor
from dealwright.domains.scoring.errors import RunGoesOn
from dealwright.domains.scoring.features.catalogue import Catalogue
from dealwright.domains.scoring.flows.knowing import load_champion
from dealwright.domains.scoring.flows.scoring import queue_scoring
from dealwright.domains.scoring.flows.starting import has_open, start_first_training
from dealwright.domains.scoring.flows.training import newest_records, queue_training
from dealwright.domains.scoring.history.facts import History, Kind, Surroundings
from dealwright.domains.scoring.history.loading import load, load_surroundings
from dealwright.domains.scoring.judging.brain import Trained
from dealwright.domains.scoring.learning.lessons import Collector
from dealwright.domains.scoring.models import ScoreModel
from dealwright.domains.scoring.service import keeping, runs, trained
from dealwright.domains.scoring.service.settings import KINDS, find_settings
from dealwright.kernel.actor import Actor
from dealwright.kernel.jobs import job
from dealwright.kernel.work import Begin, Work
from dealwright.kernel.worker import JobContext

USUAL_RETRAIN_DAYS = 7
DRIFT_RECORDS = 1_000
GIVEN_UP_AFTER = timedelta(days=1)


@job("scoring.every_night", cron="23 1 * * *", queue="scoring")
async def every_night(context: JobContext) -> None:
    """Queues one job per workspace, so that a large one holds nobody up."""
    async with context.begin(context.actor, scope="system") as work:
        places = list((await work.session.scalars(select(Workspace.id).order_by(Workspace.id))).all())
    for workspace_id in places:
        async with context.begin(system_actor(workspace_id, "scoring")) as work:
            await work.defer(look_after)


@job("scoring.look_after", queue="scoring")
async def look_after(context: JobContext) -> None:
    """One workspace: first runs that were lost and what is too old, then each kind by a job of its own."""
    async with context.begin(context.actor) as work:
        await runs.give_up_lost(work, GIVEN_UP_AFTER)
        for kind in KINDS:
            await work.defer(look_after_kind, kind=kind)
    async with context.begin(context.actor, scope="system") as work:
        await keeping.forget_changes(work)


@job("scoring.look_after_kind", queue="scoring")
async def look_after_kind(context: JobContext, *, kind: Kind) -> None:
    """Training that is due, else all scores anew as they decay; then drift."""
    async with context.begin(context.actor) as work:
        if not await start_due_training(work, kind):
            await _rescore(work, kind)
    await _measure_drift(context.begin, context.actor, kind)


async def start_due_training(work: Work, kind: Kind) -> bool:
    settings = await find_settings(work)
    every = settings.retrain_days if settings else USUAL_RETRAIN_DAYS
    newest = await newest_model(work, kind)
    if newest is None:
        return await start_first_training(work, kind)
    if not every or newest.trained_at > work.now() - timedelta(days=every, hours=-12):
        return False
    try:
        await queue_training(work, kind)
    except RunGoesOn:
        return False
    return True


async def newest_model(work: Work, kind: Kind) -> ScoreModel | None:
    statement = (
        select(ScoreModel)
        .where(ScoreModel.workspace_id == work.workspace_id, ScoreModel.kind == kind)
        .order_by(ScoreModel.trained_at.desc())
        .limit(1)
    )
    return (await work.session.scalars(statement)).first()


async def _rescore(work: Work, kind: Kind) -> None:
    if await has_open(work, kind) and await runs.going_run(work, kind, "score") is None:
        await queue_scoring(work, kind, "night")


async def _measure_drift(begin: Begin, actor: Actor, kind: Kind) -> None:
    """Of the newest records against those the champion was trained on."""
    known = await load_champion(begin, actor, kind)
    if not isinstance(known, Trained):
        return
    async with begin(actor) as work:
        histories = await load(work, kind, await newest_records(work, kind, DRIFT_RECORDS))
        around = await load_surroundings(work, kind)
        now = work.now().timestamp()
    if not histories:
        return
    drift = await asyncio.to_thread(_drift, known, histories, around, now)
    async with begin(actor) as work:
        row = await trained.lock_champion(work, kind)
        if row is not None and row.id == known.about.id:
            row.drift = {name: round(float(value), 4) for name, value in drift.items()}
            await work.session.flush()


def _drift(known: Trained, histories: list[History], around: Surroundings, now: float) -> dict[str, float]:
    """Seen at the same ages as in training, so that only what changed shows."""
    collector = Collector(Catalogue(known.about.kind), around, now, "")
    collector.take(histories)
    lessons = collector.lessons()
    return known.outcome.drift(lessons.table) if lessons.rows else {}
