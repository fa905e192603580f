"""`python -m bench.copilot`: the builtin engine in a workspace of 100,000 accounts, from question to answer.

Each run is the product's own: the row, the graph with its checkpoints, tools through the cache, reflection,
the answer and its steps written. Every question is a new one, so that the cache helps nobody. A second part
takes four tools of equal length and compares a plan of all four with the slowest alone.
"""

import asyncio
import json
import shutil
import sys
import tempfile
import time
from pathlib import Path
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy import create_engine, text

from bench import fill
from dealwright.domains.copilot.brains.base import Call, Plan, Turn
from dealwright.domains.copilot.findings import Block, Draft, Found, Verdict
from dealwright.domains.copilot.flows import answering
from dealwright.domains.copilot.flows.using import Bench as Using
from dealwright.domains.copilot.graph import Seat, graph
from dealwright.domains.copilot.live import Live, LiveRuns
from dealwright.domains.copilot.schemas import NewQuestion
from dealwright.domains.copilot.tools.base import Arguments, Hands, Tool
from dealwright.domains.identity.queries import permissions_of
from dealwright.kernel.actor import Actor
from dealwright.kernel.clock import utc_now
from dealwright.kernel.embedded.server import EmbeddedPostgres
from dealwright.kernel.migrate import migrate
from dealwright.main import Runtime
from dealwright.settings import Settings

ACCOUNTS = 100_000
QUESTIONS = 200
ANSWER_MS, SIGN_MS, SIDE_BY_SIDE = 300, 100, 1.2
TOOLS, SLEEP = 4, 0.25
ABOUT_CLIENTS = (
    "What has {} spent?",
    "who owns {}",
    "When did we last talk to {}?",
    "open deals of {}",
    "What industry is {} in and what did they buy?",
    "I meet {} tomorrow. What have they spent and what should I pitch?",
)
ABOUT_PIPELINE = (
    "How many deals did we win in the last {} days?",
    "Which open deals over {}k have no next step?",
    "top {} open deals",
    "What do we promise about delivery within {} days?",
)


async def ask(runtime: Runtime, actor: Actor, question: str) -> tuple[float, float, str]:
    """Milliseconds to the first sign and to the answer, and how it ended."""
    started = time.perf_counter()
    run = await answering.start(runtime.begin, actor, runtime.ports, NewQuestion(question=question))
    live = runtime.ports[LiveRuns].get(run.id)
    first, state = 0.0, ""
    if live:
        async for event in live.follow(0):
            first = first or (time.perf_counter() - started) * 1_000
            state = event.run.state if event.run else state
    return first, (time.perf_counter() - started) * 1_000, state


async def questions(runtime: Runtime, actor: Actor, names: list[str]) -> dict[str, object]:
    chance = np.random.default_rng(7)
    kinds = [
        ABOUT_CLIENTS[n % len(ABOUT_CLIENTS)] if n % 10 < 7 else ABOUT_PIPELINE[n % len(ABOUT_PIPELINE)]
        for n in range(QUESTIONS + 10)
    ]
    asked = [
        kind.format(names[int(chance.integers(len(names)))] if kind in ABOUT_CLIENTS else 5 + n)
        for n, kind in enumerate(kinds)
    ]
    started = time.perf_counter()
    for one in asked[:10]:  # the first builds the index of names and loads the embedder
        await ask(runtime, actor, one)
    warm = time.perf_counter() - started
    timed = [await ask(runtime, actor, one) for one in asked[10:]]
    firsts, answers = [one[0] for one in timed], [one[1] for one in timed]
    by_kind: dict[str, list[float]] = {}
    for kind, (_, spent, _) in zip(kinds[10:], timed, strict=True):
        by_kind.setdefault(kind, []).append(spent)
    return {
        "questions": len(timed),
        "answered": sum(one[2] == "answered" for one in timed),
        "first_ten_s": round(warm, 2),
        "first_sign_p95_ms": round(float(np.percentile(firsts, 95)), 1),
        "answer_p50_ms": round(float(np.percentile(answers, 50)), 1),
        "answer_p95_ms": round(float(np.percentile(answers, 95)), 1),
        "medians_ms": {kind: round(float(np.median(spent)), 1) for kind, spent in by_kind.items()},
    }


class Nothing(Arguments):
    """A tool that wants nothing but time."""


async def _sleep(hands: Hands, arguments: Nothing) -> Found:
    await asyncio.sleep(SLEEP)
    return Found(summary="Slept.")


class Sleeper:
    """An engine that plans as many tools at once as it is told, then answers."""

    engine, model, prompt = "builtin", "sleeper", "none"

    def __init__(self, tools: int) -> None:
        self._tools = tools

    async def step(self, turn: Turn) -> Plan | Draft:
        if turn.runs:
            return Draft(blocks=[Block(kind="text", text="Done.")])
        return Plan(calls=[Call(id=f"s{n}", tool=f"sleep{n}", arguments={}) for n in range(self._tools)])

    async def reflect(self, turn: Turn, draft: Draft) -> Verdict:
        return Verdict(verdict="pass", reason="Fine.")


async def side_by_side(runtime: Runtime, actor: Actor) -> dict[str, float]:
    """Four tools in one step of the graph, against one of them alone."""
    tools = {
        f"sleep{n}": Tool(f"sleep{n}", "Sleeping", "", Nothing, (), _sleep, rests_on="nothing")
        for n in range(TOOLS)
    }
    hands = Hands(runtime.begin, actor, runtime.ports, utc_now(), ZoneInfo("UTC"), "EUR")
    walk = graph().compile()
    spent: dict[int, list[float]] = {1: [], TOOLS: []}
    for _ in range(10):
        for count, times in spent.items():
            seat = Seat("?", Sleeper(count), hands, tools, [], Using(hands, tools), Live(uuid4()))
            started = time.perf_counter()
            await walk.ainvoke({"round": 1}, context=seat)
            times.append(time.perf_counter() - started)
    one, all_ = (float(np.median(times)) for times in spent.values())
    return {"one_tool_s": round(one, 3), "four_tools_s": round(all_, 3), "ratio": round(all_ / one, 3)}


async def measure(app_url: str, home: Path, workspace: UUID, user: UUID) -> int:
    settings = Settings(home=home)
    runtime = Runtime(settings, app_url)
    actor = Actor(
        kind="user",
        workspace_id=workspace,
        user_id=user,
        label="Bench",
        permissions=permissions_of("admin"),
    )
    async with runtime.begin(actor) as work:
        names = [
            one for (one,) in await work.connection.execute(text("select name from accounts limit 5000"))
        ]
    told = await questions(runtime, actor, names)
    beside = await side_by_side(runtime, actor)
    await runtime.close()
    kept = (
        float(str(told["answer_p95_ms"])) <= ANSWER_MS
        and float(str(told["first_sign_p95_ms"])) <= SIGN_MS
        and beside["ratio"] <= SIDE_BY_SIDE
    )
    print(json.dumps({"accounts": ACCOUNTS, **told, **beside}, indent=1))
    limits = f"answer {ANSWER_MS} ms, first sign {SIGN_MS} ms, side by side {SIDE_BY_SIDE}x"
    print(f"Limits {limits}: {'kept' if kept else 'MISSED'}")
    return 0 if kept else 1


def main() -> int:
    home = Path(tempfile.mkdtemp(prefix="dealwright-bench-", dir="/tmp"))
    try:
        with EmbeddedPostgres(home) as server:
            address = server.start()
            migrate(address.owner_url)
            engine = create_engine(address.superuser_url)
            with engine.begin() as connection:
                workspace, user = fill.workspace(connection, "Bench")
                fill.sales(connection, workspace, user, ACCOUNTS)
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("vacuum analyze"))
            engine.dispose()
            return asyncio.run(measure(address.app_url, home, workspace, user))
    finally:
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
