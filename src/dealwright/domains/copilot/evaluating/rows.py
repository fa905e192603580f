"""The row of a measurement: queued, claimed by a worker, moved on, ended. One transaction each."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from dealwright.domains.copilot.errors import EvaluationRunning, NoDemo
from dealwright.domains.copilot.evaluating.case import read_objects
from dealwright.domains.copilot.events import EvaluationChanged
from dealwright.domains.copilot.models import EvaluationRow
from dealwright.domains.copilot.schemas import NewEvaluation
from dealwright.domains.identity.models import Workspace
from dealwright.kernel.ids import new_id
from dealwright.kernel.work import Work

MAX_TRIES = 2  # a built-in measurement starts anew after a crash; a second crash is no accident


async def add_evaluation(work: Work, form: NewEvaluation) -> EvaluationRow:
    """Bad lines are refused now, not by the worker. One at a time: two would measure each other's load."""
    cases = read_objects(form.cases) if form.cases is not None else []
    if form.cases is None and not (await work.get(Workspace, work.workspace_id)).is_demo:
        raise NoDemo
    await work.get(Workspace, work.workspace_id, lock=True)
    statement = select(EvaluationRow.id).where(EvaluationRow.state.in_(("queued", "running"))).limit(1)
    if (await work.session.scalars(statement)).first():
        raise EvaluationRunning
    row = EvaluationRow(
        id=new_id(),
        workspace_id=work.workspace_id,
        name=form.name,
        engine=form.engine,
        model="",
        state="queued",
        done=0,
        total=len(cases),
        message=None,
        totals={},
        report=None,
        cases=[one.model_dump(mode="json", exclude_defaults=True) for one in cases],
        created_by=work.actor.user_id,
        created_at=work.now(),
        ended_at=None,
    )
    work.session.add(row)
    await work.session.flush()
    await _tell(work, row)
    return row


async def claim(work: Work, evaluation_id: UUID, *, attempt: int) -> EvaluationRow | None:
    """The row to measure. None when it has ended, or ends here because its worker died once too often."""
    row = await work.get_or_none(EvaluationRow, evaluation_id, lock=True)
    if row is None or row.state in ("done", "failed"):
        return None
    if row.state == "running" and (row.engine == "llm" or attempt > MAX_TRIES):
        _end(
            work, row, "failed", f"The server stopped at question {row.done} of {row.total}. Start it again."
        )
        await _tell(work, row)
        return None
    row.state, row.done, row.message = "running", 0, None
    await work.session.flush()
    await _tell(work, row)
    return row


async def move_on(work: Work, evaluation_id: UUID, done: int, total: int) -> bool:
    """Says how far it is; False when the row is gone or was ended by somebody else."""
    row = await work.get_or_none(EvaluationRow, evaluation_id, lock=True)
    if row is None or row.state != "running":
        return False
    row.done, row.total = done, total
    await work.session.flush()
    await _tell(work, row)
    return True


async def finish(work: Work, evaluation_id: UUID, report: Mapping[str, Any]) -> None:
    row = await work.get_or_none(EvaluationRow, evaluation_id, lock=True)
    if row is None or row.state != "running":
        return
    totals = dict(report["totals"])
    row.totals, row.report, row.model, row.done = totals, dict(report), totals["model"], row.total
    _end(work, row, "done", None)
    await _tell(work, row)


async def fail(work: Work, evaluation_id: UUID, message: str) -> None:
    row = await work.get_or_none(EvaluationRow, evaluation_id, lock=True)
    if row is None or row.state in ("done", "failed"):
        return
    _end(work, row, "failed", message)
    await _tell(work, row)


async def totals_before(work: Work, row: EvaluationRow) -> dict[str, Any] | None:
    """Of the last run with this name and engine."""
    statement = (
        select(EvaluationRow.totals)
        .where(
            EvaluationRow.workspace_id == work.workspace_id,
            EvaluationRow.state == "done",
            EvaluationRow.name == row.name,
            EvaluationRow.engine == row.engine,
            EvaluationRow.id != row.id,
        )
        .order_by(EvaluationRow.created_at.desc(), EvaluationRow.id.desc())
        .limit(1)
    )
    return (await work.session.scalars(statement)).first()


def _end(work: Work, row: EvaluationRow, state: str, message: str | None) -> None:
    row.state, row.message, row.ended_at = state, message, work.now()


async def _tell(work: Work, row: EvaluationRow) -> None:
    await work.emit(EvaluationChanged(subject_id=row.id, subject_label=row.name))
