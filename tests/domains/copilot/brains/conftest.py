"""The demo company as of one day, and a look at it through the eyes of its reps."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from dealwright.domains.copilot.brains.asks import actions_wanted
from dealwright.domains.copilot.brains.base import Plan, Turn
from dealwright.domains.copilot.brains.builtin.brain import Builtin
from dealwright.domains.copilot.findings import Draft, ToolRun, Verdict
from dealwright.domains.copilot.flows.using import Bench
from dealwright.domains.copilot.tools.base import Hands
from dealwright.domains.copilot.tools.catalogue import offered
from dealwright.domains.crm.demo.company import CURRENCY, TIMEZONE
from dealwright.domains.crm.demo.flows import make_demo
from dealwright.domains.identity.models import User
from dealwright.domains.identity.permissions import GRANTS
from dealwright.domains.identity.queries import system_actor
from dealwright.kernel.actor import Actor
from dealwright.kernel.work import make_begin
from dealwright.kernel.worker import Ports
from dealwright.main import Runtime
from dealwright.ports.embedder.chosen import Embedders
from dealwright.ports.embedder.minilm import MiniLm

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
ROUNDS = 3

Ask = Callable[[str], Awaitable[tuple[Draft, list[ToolRun], list[Verdict]]]]


@pytest.fixture(scope="session")
async def demo_hands(runtime: Runtime) -> Hands:
    """A rep of the demo company on the day it was made."""
    begin = make_begin(runtime.engine, clock=lambda: NOW)
    demo = await make_demo(begin, now=NOW)
    async with begin(system_actor(demo.workspace_id, "tests")) as work:
        statement = select(User).where(User.email == "rep@demo.example")
        user = (await work.session.scalars(statement)).one()
    actor = Actor(
        "user", demo.workspace_id, user_id=user.id, label=user.name, permissions=frozenset(GRANTS["rep"])
    )
    embedders = Embedders({"builtin": MiniLm()}, "builtin", {"builtin": "all-minilm-l6-v2"})
    ports = Ports({**runtime.ports.adapters, Embedders: embedders})
    return Hands(begin, actor, ports, NOW, ZoneInfo(TIMEZONE), CURRENCY)


@pytest.fixture
def ask(demo_hands: Hands) -> Ask:
    """The way of a question without the graph: plan, run, write, look it over, at most three times."""

    async def run(question: str) -> tuple[Draft, list[ToolRun], list[Verdict]]:
        tools = offered(demo_hands.actor, actions_wanted(question))
        brain, bench = Builtin(), Bench(demo_hands, tools)
        runs: list[ToolRun] = []
        verdicts: list[Verdict] = []
        draft = Draft()
        for round_ in range(1, ROUNDS + 1):
            more: dict[str, Any] = {"round": round_, "feedback": [one.feedback for one in verdicts]}
            for step in range(6):
                said = await brain.step(Turn(question, demo_hands, tools, runs=runs, steps=step, **more))
                if not isinstance(said, Plan):
                    draft = said
                    break
                assert step < 5, "The engine plans for ever."
                runs += [await bench.use(call, round_, runs) for call in said.calls]
            verdicts.append(await brain.reflect(Turn(question, demo_hands, tools, runs=runs, **more), draft))
            if verdicts[-1].verdict != "retry":
                break
        return draft, runs, verdicts

    return run
