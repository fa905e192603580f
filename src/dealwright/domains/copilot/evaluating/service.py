"""Measuring in the background, for the screen: queued with a row, run by a worker, compared with the last."""

from collections.abc import Sequence
from uuid import UUID

from dealwright.domains.copilot.brains.base import EngineName
from dealwright.domains.copilot.evaluating import rows
from dealwright.domains.copilot.evaluating.case import Case, read_objects
from dealwright.domains.copilot.evaluating.demo_set import demo_set
from dealwright.domains.copilot.evaluating.report import make_report
from dealwright.domains.copilot.evaluating.runner import EMBEDDER, Room, personas, run_case
from dealwright.domains.copilot.evaluating.scoring import Reader, Scored
from dealwright.domains.copilot.flows.answering import answer_once
from dealwright.domains.copilot.models import EvaluationRow
from dealwright.domains.copilot.schemas import NewEvaluation
from dealwright.domains.engines.flows import model_of
from dealwright.kernel.errors import AppError, Conflict, Unavailable
from dealwright.kernel.jobs import job
from dealwright.kernel.work import Work
from dealwright.kernel.worker import TRIES, JobContext
from dealwright.ports.embedder.chosen import Embedders

PURPOSE = "copilot.evaluation"
TOLD_EVERY = 10


async def queue_evaluation(work: Work, form: NewEvaluation) -> EvaluationRow:
    row = await rows.add_evaluation(work, form)
    await work.defer(run_evaluation, evaluation_id=row.id)
    return row


async def _refused(context: JobContext, reason: str, *, evaluation_id: str) -> None:
    async with context.begin(context.actor) as work:
        await rows.fail(work, UUID(evaluation_id), reason)


@job("copilot.run_evaluation", queue="copilot", refused=_refused)
async def run_evaluation(context: JobContext, *, evaluation_id: str) -> None:
    """What fails is said in the row; a database that is away for a moment is tried again."""
    row_id = UUID(evaluation_id)
    async with context.begin(context.actor) as work:
        row = await rows.claim(work, row_id, attempt=context.attempt)
    if row is None:
        return
    try:
        await _measure(context, row)
    except AppError as error:
        if isinstance(error, Unavailable) and context.attempt < TRIES:
            raise
        async with context.begin(context.actor) as work:
            await rows.fail(work, row_id, error.message)


async def _measure(context: JobContext, row: EvaluationRow) -> None:
    context.actor.check("copilot:evaluate", "copilot:use")
    engine: EngineName = "llm" if row.engine == "llm" else "builtin"
    if engine == "llm" and not await _has_model(context):
        raise Conflict("No language model is set up for this workspace.")
    cases = await _cases(context, row)
    scored = await _ask_all(context, row, engine, cases)
    if scored is None:
        return
    async with context.begin(context.actor) as work:
        before = await rows.totals_before(work, row)
        at = work.now()
    report = make_report(scored, name=row.name, engine=engine, at=at, before=before)
    async with context.begin(context.actor) as work:
        await rows.finish(work, row.id, report)


async def _has_model(context: JobContext) -> bool:
    return await model_of(context.begin, context.actor, context.ports, purpose=PURPOSE) is not None


async def _cases(context: JobContext, row: EvaluationRow) -> list[Case]:
    if row.cases:
        return read_objects(row.cases)
    async with context.begin(context.actor) as work:
        return await demo_set(work)


async def _ask_all(
    context: JobContext, row: EvaluationRow, engine: EngineName, cases: Sequence[Case]
) -> list[Scored] | None:
    """None when somebody ended it meanwhile."""
    room = Room(context.begin, context.actor, context.ports, answer_once, engine)
    people = await personas(context.begin, context.actor)
    reader = Reader(context.ports[Embedders][EMBEDDER])
    scored: list[Scored] = []
    for done, case in enumerate(cases):
        if done % TOLD_EVERY == 0 and not await _told(context, row, done, len(cases)):
            return None
        scored.append(await run_case(room, case, reader, people))
    return scored if await _told(context, row, len(cases), len(cases)) else None


async def _told(context: JobContext, row: EvaluationRow, done: int, total: int) -> bool:
    async with context.begin(context.actor) as work:
        return await rows.move_on(work, row.id, done, total)
