"""The graph by itself: side by side, never in circles, and on again after a crash."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import perf_counter
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import psycopg
import pytest

from dealwright.domains.copilot.brains.base import Brain, Call, Plan, Turn
from dealwright.domains.copilot.checkpoints import Checkpoints
from dealwright.domains.copilot.findings import Block, Draft, Fact, Found, ToolRun, Verdict
from dealwright.domains.copilot.graph import ROUNDS, STEPS, UNFINISHED, Seat, State, graph
from dealwright.domains.copilot.live import Live
from dealwright.domains.copilot.tools.base import Hands
from dealwright.kernel.actor import Actor
from dealwright.kernel.embedded.server import ServerAddress
from dealwright.kernel.worker import Ports, libpq_url
from dealwright.main import Runtime

Step = Callable[[Turn], Plan | Draft]


def plan(*names: str) -> Plan:
    return Plan(calls=[Call(id=f"c-{name}", tool=name, arguments={}) for name in names])


def says(text: str) -> Draft:
    return Draft(blocks=[Block(kind="text", text=text)])


@dataclass
class Scripted:
    """Does what a test says; by default answers with what was found and is content with it."""

    on_step: Step
    on_reflect: Callable[[Turn, Draft], Verdict] = lambda turn, draft: Verdict(verdict="pass", reason="Fine.")
    engine: Any = "builtin"
    model: str = "script"
    prompt: str = "script-1"
    turns: list[Turn] = field(default_factory=list[Turn])

    async def step(self, turn: Turn) -> Plan | Draft:
        self.turns.append(turn)
        return self.on_step(turn)

    async def reflect(self, turn: Turn, draft: Draft) -> Verdict:
        return self.on_reflect(turn, draft)


@dataclass
class Slow:
    """A bench whose tools take their time."""

    seconds: float = 0.0
    used: list[str] = field(default_factory=list[str])
    fail_at: str = ""

    async def use(self, call: Call, round_: int, done: Sequence[ToolRun]) -> ToolRun:
        if call.tool == self.fail_at:
            raise ConnectionError("the process dies here")
        self.used.append(call.tool)
        await asyncio.sleep(self.seconds)
        fact = Fact(key=call.tool, text=f"{call.tool} was used", values={"at": "2026-01-01"})
        return ToolRun(
            id=f"{call.id}.{round_}",
            round=round_,
            tool=call.tool,
            arguments={},
            found=Found(summary=call.tool, facts=[fact]),
        )


def seat(begin: Any, brain: Brain, bench: Slow) -> Seat:
    actor = Actor(kind="user", workspace_id=uuid4(), user_id=uuid4())
    hands = Hands(begin, actor, Ports({}), datetime.now(UTC), ZoneInfo("UTC"), "EUR")
    tools: dict[str, Any] = {"a": object(), "b": object(), "c": object()}
    return Seat("?", brain, hands, tools, [], bench, Live(uuid4()))


async def walk(at: Seat) -> State:
    return await graph().compile().ainvoke({"round": 1}, context=at)


async def test_tools_of_a_plan_run_side_by_side(begin: Any) -> None:
    bench = Slow(seconds=0.2)
    brain = Scripted(lambda turn: says("done") if turn.runs else plan("a", "b", "c"))
    started = perf_counter()
    state = await walk(seat(begin, brain, bench))
    assert sorted(bench.used) == ["a", "b", "c"]
    assert perf_counter() - started < 0.2 * 2, "one after the other would take three times as long"
    assert [one.tool for one in state.get("runs", [])] == ["a", "b", "c"]
    assert len(brain.turns) == 2, "the engine is asked once when all tools are back"


async def test_a_second_round_starts_with_the_feedback_and_an_empty_table(begin: Any) -> None:
    def step(turn: Turn) -> Plan | Draft:
        return says(f"round {turn.round}") if turn.this_round() else plan("a")

    def reflect(turn: Turn, draft: Draft) -> Verdict:
        if turn.round == 1:
            return Verdict(verdict="retry", reason="Not yet.", feedback="Look at b.")
        return Verdict(verdict="pass", reason="Now.")

    brain = Scripted(step, reflect)
    state = await walk(seat(begin, brain, Slow()))
    assert [one.words() for one in state.get("drafts", [])] == ["round 1", "round 2"]
    assert brain.turns[2].feedback == ["Look at b."]
    assert [one.round for one in state.get("runs", [])] == [1, 2]


async def test_reflection_that_is_never_content_ends_after_three_rounds(begin: Any) -> None:
    brain = Scripted(
        lambda turn: says("again"),
        lambda turn, draft: Verdict(verdict="retry", reason="No.", feedback="Again."),
    )
    state = await walk(seat(begin, brain, Slow()))
    assert len(state.get("drafts", [])) == ROUNDS
    assert len(state.get("verdicts", [])) == ROUNDS


async def test_an_engine_that_plans_for_ever_is_stopped_with_a_clear_word(begin: Any) -> None:
    bench = Slow()
    brain = Scripted(lambda turn: plan("a"))
    state = await walk(seat(begin, brain, bench))
    assert len(bench.used) == STEPS
    assert not brain.turns[-1].tools, "at the limit no tool is offered any more"
    assert state.get("drafts", [])[-1] == Draft(refused=True, reason=UNFINISHED, confidence=0)


@pytest.fixture
async def checkpoints(postgres: ServerAddress, runtime: Runtime) -> AsyncGenerator[Checkpoints]:
    kept = Checkpoints(libpq_url(postgres.app_url))
    yield kept
    await kept.close()


def rows(postgres: ServerAddress, thread: str) -> int:
    with psycopg.connect(libpq_url(postgres.superuser_url)) as connection:
        return sum(
            connection.execute(f"select count(*) from {table} where thread_id = %s", (thread,)).fetchone()[0]  # type: ignore[index]
            for table in ("checkpoints", "checkpoint_blobs", "checkpoint_writes")
        )


async def test_a_run_goes_on_after_a_crash_without_using_a_tool_twice(
    begin: Any, checkpoints: Checkpoints, postgres: ServerAddress
) -> None:
    def step(turn: Turn) -> Plan | Draft:
        used = {one.tool for one in turn.runs}
        if "a" not in used:
            return plan("a")
        return says("both: " + ", ".join(one.tool for one in turn.runs)) if "b" in used else plan("b")

    workspace, run = uuid4(), uuid4()
    config = {"configurable": {"thread_id": f"{workspace}:{run}"}}
    dying = Slow(fail_at="b")
    async with checkpoints.saver() as saver:
        walker = graph().compile(checkpointer=saver)
        with pytest.raises(ConnectionError):
            await walker.ainvoke(
                {"round": 1}, config, context=seat(begin, Scripted(step), dying), durability="async"
            )
    assert dying.used == ["a"]
    fresh = Slow()
    async with checkpoints.saver() as saver:
        walker = graph().compile(checkpointer=saver)
        state: State = await walker.ainvoke(
            None, config, context=seat(begin, Scripted(step), fresh), durability="async"
        )
    assert fresh.used == ["b"], "what was found before the crash is kept"
    assert state.get("drafts", [])[-1].words() == "both: a, b"
    assert isinstance(state.get("runs", [])[0], ToolRun)
    assert rows(postgres, f"{workspace}:{run}") > 0
    await checkpoints.forget(workspace, run)
    assert rows(postgres, f"{workspace}:{run}") == 0


async def test_the_tables_of_checkpoints_are_those_of_the_library(checkpoints: Checkpoints) -> None:
    """Its own set-up finds nothing to do: an update of the library that changes them needs a migration."""
    async with checkpoints.saver() as saver, saver._cursor() as cursor:  # pyright: ignore[reportPrivateUsage]
        await cursor.execute("select max(v) as v from checkpoint_migrations")
        assert (await cursor.fetchone())["v"] == len(saver.MIGRATIONS) - 1  # type: ignore[index]
