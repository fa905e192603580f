"""Training: history in batches to a process of its own, which learns; the model in one transaction."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar
from uuid import UUID

from sqlalchemy import and_, extract, func, select

from dealwright.domains.crm.models.records import Deal, Lead
from dealwright.domains.identity.models import Workspace
from dealwright.domains.scoring.flows.guarding import Stopped, fail, guarded
from dealwright.domains.scoring.flows.knowing import Broken, load_champion
from dealwright.domains.scoring.flows.scoring import score_anew
from dealwright.domains.scoring.history.facts import DAY, Kind
from dealwright.domains.scoring.history.loading import load, load_surroundings
from dealwright.domains.scoring.judging.brain import Trained
from dealwright.domains.scoring.learning.apart import collector_of, sent, teach_collected
from dealwright.domains.scoring.learning.lessons import Collector
from dealwright.domains.scoring.learning.teaching import Taught, Wishes
from dealwright.domains.scoring.models import ScoringRun, ScoringSettings
from dealwright.domains.scoring.service import runs, trained
from dealwright.domains.scoring.service.settings import find_settings
from dealwright.kernel.actor import Actor
from dealwright.kernel.apart.lanes import LONG, Kept
from dealwright.kernel.jobs import job
from dealwright.kernel.work import Begin, Work
from dealwright.kernel.worker import JobContext

BATCH = 1_000
MOST_RECORDS = 40_000  # the newest ones
LEAST_HORIZON, MOST_HORIZON, USUAL_HORIZON = 30, 365, 90
READING = 30  # percent of the work that reading the history counts for
T = TypeVar("T")


@dataclass(frozen=True)
class _Plan:
    kind: Kind
    horizon: int
    ids: Sequence[UUID]
    now: float
    currency: str
    wishes: Wishes
    promote_better: bool


async def queue_training(work: Work, kind: Kind) -> ScoringRun:
    """Refused with 409 while one goes on."""
    run = await runs.add_run(work, kind, "train")
    await work.defer(train_model, run_id=run.id)
    return run


@job("scoring.train_model", queue="training", refused=fail, lock="training")
async def train_model(context: JobContext, *, run_id: str) -> None:
    """After a crash it begins again: nothing is kept before the end.

    One at a time in an installation: several would take the places of everything that is quick.
    """
    run = UUID(run_id)
    async with context.begin(context.actor) as work:
        claimed = await runs.claim(work, run)
        kind: Kind | None = None if claimed is None else "lead" if claimed.kind == "lead" else "deal"
    if kind is None:
        return
    async with guarded(context, run_id):
        await _train(context.begin, context.actor, run, kind)


async def _train(begin: Begin, actor: Actor, run: UUID, kind: Kind) -> None:
    async with begin(actor) as work:
        plan = await _plan(work, kind)
        around = await load_surroundings(work, kind)
    async with LONG.keeping(collector_of, kind, around, plan.now, plan.currency) as collector:
        await _collect(begin, actor, run, plan, collector)
        loaded = await load_champion(begin, actor, kind)
        champion = await asyncio.to_thread(sent, loaded) if isinstance(loaded, Trained) else None
        teaching = partial(collector.compute, teach_collected, plan.horizon, plan.wishes, champion)
        taught = await _watched(begin, actor, run, teaching)
    async with begin(actor) as work:
        await _keep(work, run, plan, taught, loaded.id if isinstance(loaded, Broken) else None)


async def _keep(work: Work, run: UUID, plan: _Plan, taught: Taught, broken: UUID | None) -> None:
    row = await trained.keep_model(
        work, plan.kind, taught, plan.horizon, promote_better=plan.promote_better, broken=broken
    )
    if not await runs.finish(work, run, doing=f"trained model {row.number}", model_id=row.id):
        raise Stopped
    if row.state == "champion":
        await score_anew(work, plan.kind, "trained")


async def _plan(work: Work, kind: Kind) -> _Plan:
    settings = await find_settings(work)
    return _Plan(
        kind=kind,
        horizon=await horizon_of(work, kind),
        ids=await newest_records(work, kind, MOST_RECORDS),
        now=work.now().timestamp(),
        currency=(await work.get(Workspace, work.workspace_id)).currency,
        wishes=_wishes(settings, kind),
        promote_better=settings.promote_better if settings else True,
    )


def _wishes(settings: ScoringSettings | None, kind: Kind) -> Wishes:
    if settings is None:
        return Wishes()
    return Wishes(settings.left_out.get(kind, ()), settings.kept.get(kind, ()))


async def horizon_of(work: Work, kind: Kind) -> int:
    """Days within which nine in ten of the won ones were won."""
    if kind == "lead":
        days = extract("epoch", Lead.converted_at - Lead.created_at) / DAY
        here = and_(Lead.workspace_id == work.workspace_id, Lead.converted_at.is_not(None))
    else:
        days = extract("epoch", Deal.closed_at - Deal.opened_at) / DAY
        here = and_(Deal.workspace_id == work.workspace_id, Deal.status == "won", Deal.deleted_at.is_(None))
    found = (
        await work.session.scalars(select(func.percentile_cont(0.9).within_group(days)).where(here))
    ).one()
    if found is None:
        return USUAL_HORIZON
    return max(LEAST_HORIZON, min(MOST_HORIZON, round(float(found))))


async def newest_records(work: Work, kind: Kind, limit: int) -> list[UUID]:
    """The oldest of them first."""
    if kind == "lead":
        statement = (
            select(Lead.id)
            .where(Lead.workspace_id == work.workspace_id, Lead.deleted_at.is_(None))
            .order_by(Lead.created_at.desc(), Lead.id)
        )
    else:
        statement = (
            select(Deal.id)
            .where(Deal.workspace_id == work.workspace_id, Deal.deleted_at.is_(None))
            .order_by(Deal.opened_at.desc(), Deal.id)
        )
    return list((await work.session.scalars(statement.limit(limit))).all())[::-1]


async def _collect(begin: Begin, actor: Actor, run: UUID, plan: _Plan, collector: Kept[Collector]) -> None:
    for start in range(0, len(plan.ids), BATCH):
        async with begin(actor) as work:
            share = round(READING * start / len(plan.ids))
            if not await runs.note(work, run, done=share, total=100, doing="reading the history"):
                raise Stopped
            histories = await load(work, plan.kind, plan.ids[start : start + BATCH])
        await collector.compute(Collector.take, histories)


async def _watched(begin: Begin, actor: Actor, run: UUID, compute: Callable[..., Awaitable[T]]) -> T:
    """What the computing says is written once a second; a stop ends it."""
    said: list[tuple[float, str]] = [(0.0, "training")]

    def says(share: float, doing: str) -> None:
        said.append((share, doing))

    task = asyncio.ensure_future(compute(says=says))
    try:
        while not (await asyncio.wait({task}, timeout=1.0))[0]:
            share, doing = said[-1]
            done = READING + round((100 - READING) * share)
            async with begin(actor) as work:
                if not await runs.note(work, run, done=min(99, done), total=100, doing=doing):
                    raise Stopped
        return task.result()
    finally:
        task.cancel()
