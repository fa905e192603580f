"""What happens by the clock: training where it is due, scores that age, and drift."""

import asyncio
from datetime import timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from dealwright.domains.identity.models import Workspace
from dealwright.domains.identity.queries import system_actor
from dealwright.domains.scoring.errors import RunGoesOn
from dealwright.domains.scoring.features.catalogue import Catalogue
from dealwright.domains.scoring.flows.knowing import load_trained
from dealwright.domains.scoring.flows.scoring import open_records, queue_scoring
from dealwright.domains.scoring.flows.starting import start_first_training
from dealwright.domains.scoring.flows.training import newest_records, queue_training
from dealwright.domains.scoring.history.facts import History, Kind, Surroundings
from dealwright.domains.scoring.history.loading import load, load_surroundings
from dealwright.domains.scoring.judging.brain import Trained
from dealwright.domains.scoring.learning.lessons import Collector
from dealwright.domains.scoring.models import ScoreModel, ScoringRun
from dealwright.domains.scoring.service import runs, trained
from dealwright.domains.scoring.service.settings import KINDS, find_settings
from dealwright.kernel.actor import Actor
from dealwright.kernel.jobs import job
from dealwright.kernel.work import Begin, Work
from dealwright.kernel.worker import JobContext

log = structlog.get_logger("scoring")

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
    """One workspace: runs that were lost, training that is due, drift, and all scores anew as they decay."""
    for kind in KINDS:
        try:
            await _measure_drift(context.begin, context.actor, kind)
            async with context.begin(context.actor) as work:
                await _give_up_lost(work)
                if not await start_due_training(work, kind):
                    await _rescore(work, kind)
        except SQLAlchemyError:
            log.exception("scores could not be looked after", workspace=str(context.actor.workspace_id))


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
    model, condition = open_records(work, kind)
    if (await work.session.scalars(select(model.id).where(condition).limit(1))).first() is None:
        return
    if await runs.going_run(work, kind, "score") is None:
        await queue_scoring(work, kind)


async def _give_up_lost(work: Work) -> None:
    """A run whose job is gone would keep others from starting."""
    statement = select(ScoringRun.id).where(
        ScoringRun.workspace_id == work.workspace_id,
        ScoringRun.state.in_(runs.GOING),
        ScoringRun.asked_at < work.now() - GIVEN_UP_AFTER,
    )
    for run_id in (await work.session.scalars(statement)).all():
        await runs.fail(work, run_id, "It did not end within a day and was given up.")


async def _measure_drift(begin: Begin, actor: Actor, kind: Kind) -> None:
    """Of the newest records against those the champion was trained on."""
    known = await load_trained(begin, actor, kind)
    if known is None:
        return
    async with begin(actor) as work:
        histories = await load(work, kind, await newest_records(work, kind, DRIFT_RECORDS))
        around = await load_surroundings(work, kind, whole=True)
        now = work.now().timestamp()
    if not histories:
        return
    drift = await asyncio.to_thread(_drift, known, histories, around, now)
    async with begin(actor) as work:
        row = await trained.find_champion(work, kind, lock=True)
        if row is not None and row.id == known.about.id:
            row.drift = {name: round(float(value), 4) for name, value in drift.items()}
            await work.session.flush()


def _drift(known: Trained, histories: list[History], around: Surroundings, now: float) -> dict[str, float]:
    """Seen at the same ages as in training, so that only what changed shows."""
    collector = Collector(Catalogue(known.about.kind), around, now, "")
    collector.take(histories)
    lessons = collector.lessons()
    return known.outcome.drift(lessons.table) if lessons.rows else {}
