"""Runs: a training or a scoring of everything, one of a kind at a time, with its progress."""

from datetime import timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from dealwright.domains.scoring.errors import RunGoesOn
from dealwright.domains.scoring.history.facts import Kind
from dealwright.domains.scoring.models import ScoringRun
from dealwright.kernel.ids import new_id
from dealwright.kernel.work import Work

Task = Literal["train", "score"]
GOING = ("waiting", "running")


async def add_run(work: Work, kind: Kind, task: Task) -> ScoringRun:
    """Refused while one of this kind goes on; the unique index decides between two that come together."""
    run = ScoringRun(
        workspace_id=work.workspace_id,
        id=new_id(),
        kind=kind,
        task=task,
        state="waiting",
        done=0,
        total=0,
        doing="waiting for its turn",
        asked_at=work.now(),
        asked_by=work.actor.user_id,
    )
    try:
        async with work.session.begin_nested():
            work.session.add(run)
    except IntegrityError as error:
        going = await going_run(work, kind, task)
        raise RunGoesOn(run_id=str(going.id) if going else None) from error
    return run


async def going_run(work: Work, kind: Kind, task: Task) -> ScoringRun | None:
    statement = select(ScoringRun).where(
        ScoringRun.workspace_id == work.workspace_id,
        ScoringRun.kind == kind,
        ScoringRun.task == task,
        ScoringRun.state.in_(GOING),
    )
    return (await work.session.scalars(statement)).first()


async def claim(work: Work, run_id: UUID) -> ScoringRun | None:
    """The run, now running; None when it is over. After a crash it is running already and goes on."""
    run = await work.get_or_none(ScoringRun, run_id, lock=True)
    if run is None or run.state not in GOING:
        return None
    run.state = "running"
    await work.session.flush()
    return run


async def fail(work: Work, run_id: UUID, reason: str) -> None:
    run = await work.get_or_none(ScoringRun, run_id, lock=True)
    if run is not None and run.state in GOING:
        run.state, run.ended_at, run.error, run.doing = "failed", work.now(), reason[:500], ""
        await work.session.flush()


async def give_up_lost(work: Work, after: timedelta) -> None:
    """A run whose job is gone would keep others from starting."""
    statement = select(ScoringRun.id).where(
        ScoringRun.workspace_id == work.workspace_id,
        ScoringRun.state.in_(GOING),
        ScoringRun.asked_at < work.now() - after,
    )
    for run_id in (await work.session.scalars(statement)).all():
        await fail(work, run_id, "It did not end within a day and was given up.")


async def note(
    work: Work, run_id: UUID, *, done: int, total: int, doing: str, last_id: UUID | None = None
) -> bool:
    """Writes how far it is; False when it was stopped."""
    run = await work.get_or_none(ScoringRun, run_id, lock=True)
    if run is None or run.state not in GOING:
        return False
    run.done, run.total, run.doing = done, total, doing[:200]
    run.last_id = last_id or run.last_id
    await work.session.flush()
    return True


async def finish(work: Work, run_id: UUID, *, doing: str, model_id: UUID | None = None) -> bool:
    run = await work.get_or_none(ScoringRun, run_id, lock=True)
    if run is None or run.state not in GOING:
        return False
    run.state, run.ended_at, run.doing, run.model_id = "done", work.now(), doing[:200], model_id
    run.done = run.total
    await work.session.flush()
    return True


async def stop_run(work: Work, run_id: UUID) -> ScoringRun:
    """Whoever works on it notices with the next progress. One that is over stays as it is."""
    run = await work.get(ScoringRun, run_id, lock=True)
    if run.state in GOING:
        run.state, run.ended_at, run.doing = "stopped", work.now(), "stopped"
        await work.session.flush()
    return run


async def failures_since(work: Work, kind: Kind, task: Task, days: int) -> int:
    """Of late, so that the night does not try the same in vain for ever."""
    statement = select(func.count()).where(
        ScoringRun.workspace_id == work.workspace_id,
        ScoringRun.kind == kind,
        ScoringRun.task == task,
        ScoringRun.state == "failed",
        ScoringRun.asked_at > work.now() - func.make_interval(0, 0, 0, days),
    )
    return (await work.session.scalars(statement)).one()
