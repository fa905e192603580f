"""Scores stored records: a few after an event, everything in batches as a run."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select

from dealwright.domains.crm.models.records import Deal, Lead
from dealwright.domains.scoring.errors import RunGoesOn
from dealwright.domains.scoring.flows.around import surroundings
from dealwright.domains.scoring.flows.guarding import fail, guarded
from dealwright.domains.scoring.flows.knowing import know
from dealwright.domains.scoring.history.asof import see
from dealwright.domains.scoring.history.facts import History, Kind, Surroundings
from dealwright.domains.scoring.history.loading import load
from dealwright.domains.scoring.judging.brain import Brain
from dealwright.domains.scoring.judging.judging import Judgement, judge_all
from dealwright.domains.scoring.models import ScoringRun
from dealwright.domains.scoring.service import keeping, runs, trained
from dealwright.kernel.actor import Actor
from dealwright.kernel.jobs import job
from dealwright.kernel.work import Begin, Work
from dealwright.kernel.worker import JobContext

BATCH = 2_000


@job("scoring.score_records", queue="scoring")
async def score_records(context: JobContext, *, kind: Kind, ids: list[str], because: str) -> None:
    wanted = [UUID(one) for one in ids]
    brain = await know(context.begin, context.actor, kind)
    await score_ids(context.begin, context.actor, brain, wanted, because)


async def score_ids(
    begin: Begin,
    actor: Actor,
    brain: Brain,
    ids: Sequence[UUID],
    because: str,
    around: Surroundings | None = None,
) -> dict[UUID, Judgement]:
    """Scores and keeps those that are open; of the others the score is taken away.

    What became true while it computed counts: what has ended since gets no score, and a model that is no
    champion any more keeps none, as its successor scores everything anew.
    """
    seen_at, judged = await judge_ids(begin, actor, brain, ids, around)
    async with begin(actor) as work:
        champion = await trained.find_champion(work, brain.kind)
        if (champion.id if champion else None) == brain.champion_id:
            still = await lock_open(work, brain.kind, ids)
            kept = {one: judgement for one, judgement in judged.items() if one in still}
            await keeping.keep_scores(work, brain.kind, brain.model_id, kept, because, seen_at=seen_at)
            await keeping.forget_scores(work, brain.kind, sorted(set(ids) - still))
    return judged


async def judge_ids(
    begin: Begin, actor: Actor, brain: Brain, ids: Sequence[UUID], around: Surroundings | None = None
) -> tuple[datetime, dict[UUID, Judgement]]:
    """Of those that are open, as of the moment they were read; nothing is kept."""
    async with begin(actor) as work:
        histories = await load(work, brain.kind, ids)
        around = around or await surroundings(work, brain.kind)
        now = work.now()
    going = [one for one in histories if one.ended is None]
    return now, await asyncio.to_thread(_judge, brain, going, around, now.timestamp())


def _judge(
    brain: Brain, histories: Sequence[History], around: Surroundings, now: float
) -> dict[UUID, Judgement]:
    told = judge_all(brain, [see(one, now, around) for one in histories])
    return {one.id: judgement for one, judgement in zip(histories, told, strict=True)}


def open_records(work: Work, kind: Kind) -> tuple[Any, ColumnElement[bool]]:
    """The table and the condition of what has a score."""
    if kind == "lead":
        return Lead, and_(
            Lead.workspace_id == work.workspace_id,
            Lead.deleted_at.is_(None),
            Lead.status.not_in(("converted", "disqualified")),
        )
    return Deal, and_(
        Deal.workspace_id == work.workspace_id, Deal.deleted_at.is_(None), Deal.status == "open"
    )


async def lock_open(work: Work, kind: Kind, ids: Sequence[UUID]) -> set[UUID]:
    """Those that have a score; none of them can end before this Work does."""
    model, condition = open_records(work, kind)
    statement = select(model.id).where(condition, model.id.in_(ids)).order_by(model.id)
    return set((await work.session.scalars(statement.with_for_update(key_share=True))).all())


async def queue_scoring(work: Work, kind: Kind, because: str = "all") -> ScoringRun:
    """Refused with 409 while one goes on."""
    run = await runs.add_run(work, kind, "score")
    await work.defer(score_everything, run_id=run.id, because=because)
    return run


async def score_anew(work: Work, kind: Kind, because: str) -> None:
    """Instead of a scoring that goes on. One that somebody queues at this moment does as well."""
    going = await runs.going_run(work, kind, "score")
    if going is not None:
        await runs.stop_run(work, going.id)
    try:
        await queue_scoring(work, kind, because)
    except RunGoesOn:
        return


@job("scoring.score_everything", queue="scoring", refused=fail)
async def score_everything(context: JobContext, *, run_id: str, because: str = "all") -> None:
    """Goes on behind the last batch when a worker died; a batch that is scored twice changes nothing."""
    async with guarded(context, run_id):
        await _score_everything(context.begin, context.actor, UUID(run_id), because)


async def _score_everything(begin: Begin, actor: Actor, run: UUID, because: str) -> None:
    async with begin(actor) as work:
        claimed = await runs.claim(work, run)
        if claimed is None:
            return
        kind: Kind = "lead" if claimed.kind == "lead" else "deal"
        last, done = claimed.last_id, claimed.done
        model, condition = open_records(work, kind)
        total = (await work.session.scalars(select(func.count()).select_from(model).where(condition))).one()
        around = await surroundings(work, kind)
    while True:
        brain = await know(begin, actor, kind)
        async with begin(actor) as work:
            ids = await _next_ids(work, kind, last)
        if not ids:
            break
        await score_ids(begin, actor, brain, ids, because, around)
        last, done = ids[-1], done + len(ids)
        async with begin(actor) as work:
            if not await runs.note(
                work, run, done=done, total=max(total, done), doing=f"scored {done:,}", last_id=last
            ):
                return
    async with begin(actor) as work:
        await runs.finish(work, run, doing=f"scored {done:,}", model_id=brain.model_id)


async def _next_ids(work: Work, kind: Kind, last: UUID | None) -> list[UUID]:
    model, condition = open_records(work, kind)
    statement = select(model.id).where(condition).order_by(model.id).limit(BATCH)
    if last is not None:
        statement = statement.where(model.id > last)
    return list((await work.session.scalars(statement)).all())
