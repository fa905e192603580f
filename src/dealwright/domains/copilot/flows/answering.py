"""A question from its start to its answer: begun in one Work, answered with none open, ended in another."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from time import perf_counter
from typing import Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from dealwright.domains.copilot import queries
from dealwright.domains.copilot.brains.asks import actions_wanted
from dealwright.domains.copilot.brains.backed import Backed, Brains, brains_for
from dealwright.domains.copilot.brains.base import Brain, EngineName, Exchange
from dealwright.domains.copilot.brains.checks import strip_unsupported
from dealwright.domains.copilot.checkpoints import Checkpoints, thread_of
from dealwright.domains.copilot.errors import NeedsPerson
from dealwright.domains.copilot.findings import Draft, RecordRef, ToolRun, Verdict
from dealwright.domains.copilot.flows.using import Bench
from dealwright.domains.copilot.graph import Seat, State, graph
from dealwright.domains.copilot.live import Live, LiveRuns
from dealwright.domains.copilot.models import Conversation, Run
from dealwright.domains.copilot.schemas import CopilotRun, NewQuestion
from dealwright.domains.copilot.service import runs
from dealwright.domains.copilot.service.runs import Outcome
from dealwright.domains.copilot.tools.base import Hands, Tool
from dealwright.domains.copilot.tools.catalogue import offered
from dealwright.domains.identity.models import Workspace
from dealwright.kernel.actor import Actor
from dealwright.kernel.clock import utc_now
from dealwright.kernel.errors import AppError
from dealwright.kernel.work import Begin, Work
from dealwright.kernel.worker import Ports

log = structlog.get_logger("copilot")

HEARTBEAT_SECONDS = 2.0
SECONDS: Mapping[EngineName, float] = {"builtin": 20.0, "llm": 120.0}
WITHOUT_CHECKPOINTS = graph().compile()
BROKEN = "Something went wrong on our side while answering. It was written down; please try again."
TOO_LONG = "This took longer than I may take. Please ask for less at once."
STOPPED = "Stopped before the answer was ready."


@dataclass(frozen=True)
class Room:
    """What a run needs of the workspace: read once, at its start."""

    zone: ZoneInfo
    currency: str
    subject: RecordRef | None = None
    history: Sequence[Exchange] = ()


@dataclass(frozen=True)
class Answered:
    """A run that belongs to no conversation: what tests of quality ask for."""

    draft: Draft
    runs: Sequence[ToolRun]
    verdict: Verdict | None
    rounds: int
    milliseconds: int
    engine: EngineName
    model: str
    fell_back: str | None = None
    tokens: int = 0
    cost_micros: int = 0


@dataclass
class _Spent:
    started: float = field(default_factory=perf_counter)

    def milliseconds(self) -> int:
        return round((perf_counter() - self.started) * 1_000)


async def start(begin: Begin, actor: Actor, ports: Ports, form: NewQuestion) -> CopilotRun:
    """Begins a run and returns at once; it goes on in this process and can be followed."""
    live = ports[LiveRuns]
    live.check_room()
    user_id = actor.user_id
    if user_id is None:
        raise NeedsPerson
    brains = await brains_for(begin, actor, ports, form.engine)
    async with begin(actor) as work:
        conversation, run = await runs.begin_run(work, user_id, form, brains.wanted.engine)
        room = await _room(work, conversation, run)
        shown = queries.run_out(run, [], actor, work.now())
    live.start(run.id, partial(_answer, begin, actor, ports, brains, room, shown, resume=False))
    return shown


async def resume(begin: Begin, actor: Actor, ports: Ports, run_id: UUID) -> None:
    """Takes up a run whose process is gone, from its last checkpoint; waits for its end."""
    async with begin(actor) as work:
        run = await runs.claim_dead(work, run_id)
        if run is None:
            return
        conversation = await work.get(Conversation, run.conversation_id)
        if run.stop_requested or conversation.deleted_at:
            await runs.end_run(work, run_id, Outcome("stopped", run.engine, "", "", error=STOPPED))
            return
        room = await _room(work, conversation, run)
        shown = queries.run_out(run, [], actor, work.now())
    wanted: EngineName = "llm" if run.engine == "llm" else "builtin"
    brains = await brains_for(begin, actor, ports, wanted)
    live = ports[LiveRuns].start(
        run_id, partial(_answer, begin, actor, ports, brains, room, shown, resume=True)
    )
    async for _ in live.follow(0):
        pass


async def answer_once(
    begin: Begin,
    actor: Actor,
    ports: Ports,
    question: str,
    *,
    engine: EngineName | None = None,
    subject: RecordRef | None = None,
    history: Sequence[Exchange] = (),
) -> Answered:
    """The same way without a conversation, a stream or a checkpoint."""
    actor.check("copilot:use")
    spent = _Spent()
    brains = await brains_for(begin, actor, ports, engine)
    async with begin(actor) as work:
        zone, currency = await _place(work)
    room = Room(zone, currency, subject, history)
    brain = brains.backed()
    seat = _seat(begin, actor, ports, brain, room, question, Live(UUID(int=0)), None)
    async with asyncio.timeout(SECONDS[brains.wanted.engine]):
        state: State = await WITHOUT_CHECKPOINTS.ainvoke({"round": 1}, context=seat)
    draft, done, verdicts = _result(seat, brain, state)
    return Answered(
        draft=draft,
        runs=done,
        verdict=verdicts[-1] if verdicts else None,
        rounds=len(verdicts),
        milliseconds=spent.milliseconds(),
        engine=brain.engine,
        model=brain.model,
        fell_back=brain.fell_back,
        tokens=brain.tokens_in + brain.tokens_out,
        cost_micros=brain.cost_micros,
    )


async def _room(work: Work, conversation: Conversation, run: Run) -> Room:
    zone, currency = await _place(work)
    return Room(zone, currency, _subject(conversation), await queries.history(work, conversation.id, run.id))


async def _place(work: Work) -> tuple[ZoneInfo, str]:
    statement = select(Workspace.timezone, Workspace.currency).where(Workspace.id == work.workspace_id)
    row = (await work.connection.execute(statement)).one()
    return ZoneInfo(row.timezone), row.currency


def _subject(row: Conversation) -> RecordRef | None:
    if row.subject_kind is None or row.subject_id is None:
        return None
    kind: Literal["account", "contact", "lead", "deal"] = row.subject_kind  # pyright: ignore[reportAssignmentType] - checked by the table
    return RecordRef(kind=kind, id=row.subject_id, label=row.subject_label)


def _seat(
    begin: Begin,
    actor: Actor,
    ports: Ports,
    brain: Brain,
    room: Room,
    question: str,
    live: Live,
    told: Live | None,
) -> Seat:
    hands = Hands(
        begin=begin,
        actor=actor,
        ports=ports,
        now=utc_now(),
        zone=room.zone,
        currency=room.currency,
        subject=room.subject,
        asked=question,
    )
    tools: dict[str, Tool[Any]] = offered(actor, actions_wanted(question))
    return Seat(
        question=question,
        brain=brain,
        hands=hands,
        tools=tools,
        history=room.history,
        bench=Bench(hands, tools, told),
        audience=live,
    )


async def _answer(
    begin: Begin,
    actor: Actor,
    ports: Ports,
    brains: Brains,
    room: Room,
    shown: CopilotRun,
    live: Live,
    *,
    resume: bool,
) -> None:
    """The body of a run: whatever happens, its row is ended and its followers are told."""
    spent = _Spent()
    live.emit(type="started", run=shown)
    brain = brains.backed(on_switch=lambda why: live.take_back(why))
    seat = _seat(begin, actor, ports, brain, room, shown.question, live, live)
    reached: State = {}
    try:
        async with _watched(begin, actor, live):
            async with asyncio.timeout(SECONDS[brains.wanted.engine]):
                await _walk(ports[Checkpoints], actor, shown.id, seat, reached, resume=resume)
        outcome = _ended(seat, brain, reached, spent)
    except asyncio.CancelledError:
        if not live.stopping:
            raise
        outcome = _cut(seat, brain, reached, spent, "stopped", STOPPED)
    except TimeoutError:
        outcome = _cut(seat, brain, reached, spent, "failed", TOO_LONG)
    except AppError as error:
        outcome = _cut(seat, brain, reached, spent, "failed", error.message)
    except Exception:
        # The edge of a background task: whoever asked must hear of it, whatever it was.
        log.exception("a run broke", run=str(shown.id))
        outcome = _cut(seat, brain, reached, spent, "failed", BROKEN)
    live.ending = asyncio.create_task(_finish(begin, actor, ports, outcome, live))
    await asyncio.shield(live.ending)


async def _walk(
    checkpoints: Checkpoints, actor: Actor, run_id: UUID, seat: Seat, reached: State, *, resume: bool
) -> None:
    """Runs the graph with its checkpoints; `reached` always holds the latest state."""
    async with checkpoints.saver() as saver:
        walk = graph().compile(checkpointer=saver)
        place: Any = {"configurable": {"thread_id": thread_of(actor.workspace_id, run_id)}}
        kept = resume and await saver.aget_tuple(place)
        stream = walk.astream(
            None if kept else {"round": 1},
            place,
            context=seat,
            stream_mode="values",
            durability="async",
        )
        async for state in stream:
            reached.update(state)


def _result(seat: Seat, brain: Brain, state: State) -> tuple[Draft, list[ToolRun], list[Verdict]]:
    """The last draft, without what its sources do not bear out: the last word is never a model's."""
    done = state.get("runs", [])
    trusted = brain.engine == "builtin"
    draft = strip_unsupported(state.get("drafts", [])[-1], done, trusted=trusted, question=seat.question)
    return draft, done, state.get("verdicts", [])


def _ended(seat: Seat, brain: Backed, state: State, spent: _Spent) -> Outcome:
    draft, done, verdicts = _result(seat, brain, state)
    return Outcome(
        state="refused" if draft.refused else "answered",
        engine=brain.engine,
        model=brain.model,
        prompt=brain.prompt,
        draft=draft,
        runs=done,
        drafts=state.get("drafts", []),
        verdicts=verdicts,
        needs=_needs(seat, done),
        fell_back=brain.fell_back,
        tokens_in=brain.tokens_in,
        tokens_out=brain.tokens_out,
        cost_micros=brain.cost_micros,
        milliseconds=spent.milliseconds(),
    )


def _needs(seat: Seat, done: Sequence[ToolRun]) -> list[str]:
    """What a reader of these results must be allowed."""
    used = [seat.tools[one.tool] for one in done if one.tool in seat.tools]
    return sorted({word for tool in used for word in tool.permissions})


def _cut(seat: Seat, brain: Backed, state: State, spent: _Spent, how: str, why: str) -> Outcome:
    """A run without an answer; what it found until then is kept for "How was this answered"."""
    return Outcome(
        state=how,
        engine=brain.engine,
        model=brain.model,
        prompt=brain.prompt,
        runs=state.get("runs", []),
        drafts=state.get("drafts", []),
        verdicts=state.get("verdicts", []),
        needs=_needs(seat, state.get("runs", [])),
        fell_back=brain.fell_back,
        error=why,
        tokens_in=brain.tokens_in,
        tokens_out=brain.tokens_out,
        cost_micros=brain.cost_micros,
        milliseconds=spent.milliseconds(),
    )


async def _finish(begin: Begin, actor: Actor, ports: Ports, outcome: Outcome, live: Live) -> None:
    """Writes the end. What cannot be written is written as failed; then followers ask the row themselves."""
    try:
        await _write(begin, actor, outcome, live)
    except (AppError, SQLAlchemyError):
        log.exception("the end of a run could not be written", run=str(live.run_id))
        failed = Outcome("failed", outcome.engine, outcome.model, outcome.prompt, error=BROKEN)
        try:
            await _write(begin, actor, failed, live)
        except (AppError, SQLAlchemyError):
            log.exception("a run has no end", run=str(live.run_id))
    finally:
        live.over()
    await ports[Checkpoints].forget(actor.workspace_id, live.run_id)


async def _write(begin: Begin, actor: Actor, outcome: Outcome, live: Live) -> None:
    async with begin(actor) as work:
        await runs.end_run(work, live.run_id, outcome)
    async with begin(actor) as work:
        live.end(await queries.own_run(work, live.run_id))


class _watched:
    """While a run is under way its row says so every other second, and a wish to stop is heard."""

    def __init__(self, begin: Begin, actor: Actor, live: Live) -> None:
        self._begin, self._actor, self._live = begin, actor, live

    async def __aenter__(self) -> None:
        running = asyncio.current_task()
        self._task = asyncio.create_task(self._beat(running))

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()

    async def _beat(self, running: asyncio.Task[Any] | None) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT_SECONDS)
            try:
                async with self._begin(self._actor) as work:
                    stop = await runs.keep_alive(work, self._live.run_id)
            except (AppError, SQLAlchemyError):
                continue
            if stop and running:
                self._live.stopping = True
                running.cancel()
