"""Runs as rows: begun, kept alive, ended with their answer, rated."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update

from dealwright.domains.copilot.errors import TooManyRuns
from dealwright.domains.copilot.findings import Draft, ToolRun, Verdict
from dealwright.domains.copilot.models import Conversation, ProposalRow, Run, Step
from dealwright.domains.copilot.schemas import NewQuestion, RateRun
from dealwright.domains.copilot.service import conversations
from dealwright.kernel.errors import NotFound
from dealwright.kernel.ids import new_id
from dealwright.kernel.work import Work

AT_ONCE = 3  # runs of one user
DEAD_AFTER = timedelta(seconds=20)
PROPOSAL_LIFE = timedelta(hours=24)


@dataclass(frozen=True)
class Outcome:
    """What a run came to."""

    state: str
    engine: str
    model: str
    prompt: str
    draft: Draft | None = None
    runs: Sequence[ToolRun] = ()
    drafts: Sequence[Draft] = ()
    verdicts: Sequence[Verdict] = ()
    needs: Sequence[str] = ()
    fell_back: str | None = None
    error: str | None = None
    tokens_in: int = 0
    tokens_out: int = 0
    cost_micros: int = 0
    milliseconds: int = 0


async def begin_run(work: Work, user_id: UUID, form: NewQuestion, engine: str) -> tuple[Conversation, Run]:
    await _check_busy(work, user_id)
    if form.conversation_id:
        conversation = await conversations.own(work, form.conversation_id, lock=True)
        conversation.updated_at = work.now()
        conversation.version += 1
    else:
        conversation = await conversations.begin_conversation(work, user_id, form.question, form.subject)
    run = Run(
        workspace_id=work.workspace_id,
        id=new_id(),
        conversation_id=conversation.id,
        user_id=user_id,
        question=form.question,
        state="running",
        engine=engine,
        alive_at=work.now(),
        created_at=work.now(),
        needs=[],
    )
    work.session.add(run)
    await work.session.flush()
    await work.session.refresh(run)
    await conversations.tell_changed(work, conversation.id)
    return conversation, run


async def _check_busy(work: Work, user_id: UUID) -> None:
    """One after the other for each user, so that many at once are counted, too."""
    await work.connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(str(user_id), 0))))
    running = select(func.count()).where(
        Run.user_id == user_id, Run.state == "running", Run.alive_at > work.now() - DEAD_AFTER
    )
    if (await work.connection.execute(running)).scalar_one() >= AT_ONCE:
        raise TooManyRuns


async def readable_run(work: Work, run_id: UUID) -> tuple[Conversation, Run]:
    run = await work.get_or_none(Run, run_id)
    if run is None:
        raise NotFound("There is no run with this id.")
    return await conversations.readable(work, run.conversation_id), run


async def own_run(work: Work, run_id: UUID) -> Run:
    run = await work.get_or_none(Run, run_id)
    if run is None or run.user_id != work.actor.user_id:
        raise NotFound("There is no run with this id.")
    return run


async def keep_alive(work: Work, run_id: UUID) -> bool:
    """Says that the run is under way; whether its asker wants it stopped."""
    statement = (
        update(Run)
        .where(Run.id == run_id, Run.state == "running")
        .values(alive_at=work.now())
        .returning(Run.stop_requested)
    )
    return bool((await work.connection.execute(statement)).scalar_one_or_none())


async def ask_to_stop(work: Work, run_id: UUID) -> Run:
    run = await own_run(work, run_id)
    if run.state == "running":
        run.stop_requested = True
        await work.session.flush()
    return run


async def claim_dead(work: Work, run_id: UUID) -> Run | None:
    """A run whose process is gone, for whoever asks first."""
    run = await work.get_or_none(Run, run_id, lock=True)
    if run is None or run.state != "running" or run.alive_at > work.now() - DEAD_AFTER:
        return None
    run.alive_at = work.now()
    await work.session.flush()
    return run


async def end_run(work: Work, run_id: UUID, outcome: Outcome) -> Run:
    """Writes the answer, how it came about and what waits for approval; a second ending changes nothing."""
    run = await work.get(Run, run_id, lock=True)
    if run.state != "running":
        return run
    now = work.now()
    run.state, run.engine, run.model, run.prompt = (
        outcome.state,
        outcome.engine,
        outcome.model,
        outcome.prompt,
    )
    run.answer = outcome.draft.model_dump(mode="json") if outcome.draft else None
    run.verdict = outcome.verdicts[-1].model_dump(mode="json") if outcome.verdicts else None
    run.rounds = max((one.round for one in outcome.runs), default=1) if outcome.verdicts else 0
    run.rounds = max(run.rounds, len(outcome.verdicts))
    run.needs, run.fell_back, run.error = list(outcome.needs), outcome.fell_back, outcome.error
    run.tokens_in, run.tokens_out = outcome.tokens_in, outcome.tokens_out
    run.cost_micros, run.milliseconds = outcome.cost_micros, outcome.milliseconds
    run.tool_calls = len(outcome.runs)
    run.cached_calls = sum(one.cached for one in outcome.runs)
    run.ended_at = now
    work.session.add_all(_steps(work, run_id, outcome))
    proposals = outcome.draft.proposals if outcome.draft and outcome.state == "answered" else []
    work.session.add_all(
        ProposalRow(
            workspace_id=work.workspace_id,
            id=new_id(),
            run_id=run_id,
            conversation_id=run.conversation_id,
            user_id=run.user_id,
            content=one.model_dump(mode="json"),
            state="waiting",
            created_at=now,
            expires_at=now + PROPOSAL_LIFE,
        )
        for one in proposals
    )
    await work.session.flush()
    await conversations.tell_changed(work, run.conversation_id)
    return run


def _steps(work: Work, run_id: UUID, outcome: Outcome) -> list[Step]:
    """In the order it happened: the tools of a round, its draft, the verdict on it."""
    rounds = max([len(outcome.drafts), len(outcome.verdicts), *(one.round for one in outcome.runs)])
    told: list[tuple[str, int, dict[str, Any]]] = []
    for place in range(rounds):
        told += [
            ("tool", place + 1, one.model_dump(mode="json")) for one in outcome.runs if one.round == place + 1
        ]
        if place < len(outcome.drafts):
            told.append(("draft", place + 1, outcome.drafts[place].model_dump(mode="json")))
        if place < len(outcome.verdicts):
            told.append(("verdict", place + 1, outcome.verdicts[place].model_dump(mode="json")))
    return [
        Step(
            workspace_id=work.workspace_id,
            id=new_id(),
            run_id=run_id,
            place=place,
            kind=kind,
            round=round_,
            content=content,
        )
        for place, (kind, round_, content) in enumerate(told)
    ]


async def rate_run(work: Work, run_id: UUID, form: RateRun) -> Run:
    run = await own_run(work, run_id)
    run.rating = form.rating
    run.rating_note = form.note if form.rating else None
    await work.session.flush()
    return run
