"""Every call is noted, whatever came of it, and none goes beyond the month's budget."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from dealwright.domains.engines import flows, metering
from dealwright.domains.engines.errors import BudgetSpent
from dealwright.domains.engines.metering import Metered, Terms
from dealwright.domains.engines.models import ModelCall
from dealwright.domains.identity.models import Workspace
from dealwright.domains.identity.queries import system_actor
from dealwright.domains.identity.schemas import ChangeWorkspace
from dealwright.domains.identity.service import change_workspace
from dealwright.kernel.errors import Unavailable
from dealwright.kernel.work import Begin
from dealwright.kernel.worker import NOWHERE, JobContext
from dealwright.main import Runtime
from dealwright.ports.llm.base import Llm, Message
from tests.conftest import SetClock
from tests.factories.engines import MILLION, a_meter, a_model
from tests.factories.identity import Team
from tests.factories.knowledge import a_source, an_entry
from tests.factories.llm import (
    ChatServer,
    Reply,
    a_page,
    late,
    refuses,
    says,
    streams,
)
from tests.factories.waiting import until

ASKED = [Message("user", "x" * 400)]


async def chat(meter: Metered, **more: Any) -> str:
    return (await meter.chat(**{"system": "", "messages": ASKED, "max_tokens": 100, **more})).text


async def noted(begin: Begin, team: Team) -> list[ModelCall]:
    async with begin(team.actor("admin")) as work:
        return list(await work.session.scalars(select(ModelCall).order_by(ModelCall.id)))


async def the_call(begin: Begin, team: Team) -> ModelCall:
    (call,) = await noted(begin, team)
    return call


async def test_a_meter_is_a_model(runtime: Runtime, team: Team, model: ChatServer) -> None:
    await a_model(runtime, team, model)
    llm: Llm = await a_meter(runtime, team)
    assert llm.model == "small"
    assert (await llm.complete(system="", user="x")).text == "Hello."


async def test_a_call_is_noted_with_what_it_cost(
    runtime: Runtime, begin: Begin, team: Team, model: ChatServer
) -> None:
    await a_model(runtime, team, model)
    meter = await a_meter(runtime, team)
    await chat(meter)
    call = await the_call(begin, team)
    assert (call.user_id, call.purpose, call.prompt) == (team.users["rep"].id, "copilot.answer", "agent-1")
    assert (call.provider, call.model, call.outcome, call.error) == ("openai", "small-2026", "ok", "")
    assert (call.tokens_in, call.tokens_out, call.estimated) == (11, 7, False)
    assert call.cost_micros == 11 * 2 + 7 * 10
    assert 0 <= call.milliseconds < 10_000
    assert datetime.now(UTC) - call.at < timedelta(minutes=1)
    await meter.complete(system="", user="x")
    spent = meter.spent
    assert (spent.calls, spent.tokens_in, spent.tokens_out, spent.cost_micros) == (2, 22, 14, 184)


@pytest.mark.parametrize(
    ("tokens", "prices", "cost"),
    [
        ((1_000_000, 0), (2_500_000, 10_000_000), 2_500_000),
        ((1, 0), (1, 0), 1),
        ((0, 0), (2_500_000, 10_000_000), 0),
        ((3, 4), (500_000, 500_000), 4),
        ((10**9, 10**9), (10**9, 10**9), 2 * 10**12),
    ],
)
def test_cost_is_rounded_up(tokens: tuple[int, int], prices: tuple[int, int], cost: int) -> None:
    assert Terms(price_in_micros=prices[0], price_out_micros=prices[1]).cost(*tokens) == cost


async def test_tokens_nobody_counted_are_guessed(
    runtime: Runtime, begin: Begin, team: Team, model: ChatServer
) -> None:
    await a_model(runtime, team, model)
    model.script = [streams("four", "four", tools=[("find", '{"a":1}')], counts=False)]
    await chat(await a_meter(runtime, team), on_text=lambda _: None)
    call = await the_call(begin, team)
    assert (call.tokens_in, call.tokens_out, call.estimated) == (100, 5, True)
    assert call.cost_micros > 0


BAD: dict[str, tuple[Reply, str, str, int]] = {
    "late": (late(), "late", "did not answer in time", 100),
    "another key": (lambda _: refuses(401), "refused", "refused the key", 0),
    "down": (lambda _: refuses(500), "broken", "failed (500)", 0),
    "a page": (a_page, "broken", "cannot read", 100),
    "cut": (streams("four", ends="cut"), "broken", "broke off", 101),
}


@pytest.mark.parametrize("kind", BAD)
async def test_a_call_that_fails_is_noted_too(
    runtime: Runtime, begin: Begin, team: Team, model: ChatServer, kind: str
) -> None:
    model.usual, outcome, said, tokens = BAD[kind]
    await a_model(runtime, team, model)
    with pytest.raises(Unavailable):
        await chat(await a_meter(runtime, team), on_text=lambda _: None, timeout_seconds=1)
    call = await the_call(begin, team)
    assert call.outcome == outcome
    assert said in call.error
    assert (call.tokens_in + call.tokens_out, call.estimated) == (tokens, tokens > 0)


async def test_a_call_that_was_stopped_is_noted_with_what_was_heard(
    runtime: Runtime, begin: Begin, team: Team, model: ChatServer
) -> None:
    await a_model(runtime, team, model)
    model.usual = streams("twelve words", ends="hangs")
    heard: list[str] = []
    meter = await a_meter(runtime, team)
    asked = asyncio.create_task(chat(meter, on_text=heard.append))
    await until(lambda: heard)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    call = await the_call(begin, team)
    assert (call.outcome, call.tokens_in, call.tokens_out) == ("stopped", 100, 3)
    assert meter.spent.calls == 1


async def test_a_call_is_noted_though_whoever_stops_it_is_impatient(
    runtime: Runtime, begin: Begin, team: Team, model: ChatServer
) -> None:
    await a_model(runtime, team, model)
    model.usual = streams("Half", ends="hangs")
    heard: list[str] = []
    asked = asyncio.create_task(chat(await a_meter(runtime, team), on_text=heard.append))
    await until(lambda: heard)
    for _ in range(3):
        asked.cancel()
        await asyncio.sleep(0)
    await asyncio.gather(asked, return_exceptions=True)
    await until(lambda: not metering._notes)
    assert (await the_call(begin, team)).outcome == "stopped"


async def test_no_connection_is_held_while_a_model_thinks(
    runtime: Runtime, team: Team, model: ChatServer, rep: httpx.AsyncClient
) -> None:
    await a_model(runtime, team, model, monthly_tokens=MILLION)
    source = await a_source(runtime.begin, team)
    await an_entry(runtime, team, source, title="Delivery", text="Parts ship within four days.")
    pool: Any = runtime.engine.pool
    before = pool.checkedout()
    thinking: list[int] = []
    held: list[int] = []
    together = 4

    async def think(body: dict[str, Any]) -> Any:
        thinking.append(1)
        await until(lambda: len(thinking) >= together)
        held.append(pool.checkedout() - before)
        await until(lambda: len(held) >= together)
        return says("Hello.")

    model.usual = think
    meter = await a_meter(runtime, team)
    await asyncio.gather(*(chat(meter) for _ in range(together)))
    together = 5
    question = {"question": "When do parts ship?", "remember": False}
    await rep.post("/api/v1/knowledge/ask", json=question)
    assert held == [0] * 5


async def test_a_budget_of_tokens_ends_calls(
    runtime: Runtime, begin: Begin, team: Team, model: ChatServer
) -> None:
    await a_model(runtime, team, model, monthly_tokens=36)
    meter = await a_meter(runtime, team)
    await chat(meter)
    await chat(meter)
    with pytest.raises(BudgetSpent, match=r"budget for language models is spent\. It renews on 1 ") as caught:
        await chat(meter)
    assert len(model.requests) == 2
    assert caught.value.data["renews_at"] == caught.value.renews_at.isoformat()
    assert [one.outcome for one in await noted(begin, team)] == ["ok", "ok", "over_budget"]
    assert meter.spent.calls == 2


async def test_a_budget_of_money_ends_calls(runtime: Runtime, team: Team, model: ChatServer) -> None:
    await a_model(runtime, team, model, monthly_cost_micros=92)
    meter = await a_meter(runtime, team)
    await chat(meter)
    with pytest.raises(BudgetSpent):
        await chat(meter)


async def test_a_budget_of_nothing_asks_nothing(runtime: Runtime, team: Team, model: ChatServer) -> None:
    await a_model(runtime, team, model, monthly_tokens=0)
    with pytest.raises(BudgetSpent):
        await chat(await a_meter(runtime, team))
    assert model.requests == []


@pytest.mark.parametrize(
    ("zone", "at", "renews"),
    [
        ("UTC", datetime(2026, 2, 28, 23, 30, tzinfo=UTC), "1 March 2026"),
        ("Europe/Berlin", datetime(2026, 2, 28, 23, 30, tzinfo=UTC), "1 April 2026"),
        ("America/New_York", datetime(2027, 1, 1, 3, 0, tzinfo=UTC), "1 January 2027"),
    ],
)
async def test_a_budget_renews_with_the_month_of_the_workspace(
    set_clock: SetClock,
    runtime: Runtime,
    team: Team,
    model: ChatServer,
    zone: str,
    at: datetime,
    renews: str,
) -> None:
    async with runtime.begin(team.actor("admin")) as work:
        workspace = await work.get(Workspace, team.workspace_id)
        await change_workspace(work, ChangeWorkspace(version=workspace.version, timezone=zone))
    await a_model(runtime, team, model, monthly_tokens=18)

    async def meter_at(moment: datetime) -> Metered:
        found = await flows.model_of(set_clock(moment), team.actor(), runtime.ports, purpose="copilot.answer")
        assert found
        return found

    await chat(await meter_at(at))
    with pytest.raises(BudgetSpent, match=f"It renews on {renews}"):
        await chat(await meter_at(at + timedelta(minutes=20)))
    assert await chat(await meter_at(at + timedelta(days=31))) == "Hello."


async def test_many_at_once_do_not_overrun_a_budget(
    runtime: Runtime, begin: Begin, team: Team, model: ChatServer
) -> None:
    await a_model(runtime, team, model, monthly_tokens=300)
    meter = await a_meter(runtime, team)

    def slowly(_: dict[str, Any]) -> Any:
        return streams("Hello.", pause=0.2)({})

    model.usual = slowly
    answers = await asyncio.gather(
        *(chat(meter, on_text=lambda _: None) for _ in range(20)), return_exceptions=True
    )
    refused = [one for one in answers if isinstance(one, BudgetSpent)]
    # Each may take 200: two of them are in sight of 300, a third is not.
    assert len(model.requests) == 2
    assert len(refused) == 18
    assert "Calls under way may take what is left" in refused[0].message
    assert await chat(meter, on_text=lambda _: None) == "Hello.", "nothing stays in reserve"
    assert metering._reserved == {}
    assert [one.outcome for one in await noted(begin, team)].count("over_budget") == 18


async def test_the_budget_of_one_workspace_is_nothing_to_another(
    runtime: Runtime, team: Team, stranger: Team, model: ChatServer
) -> None:
    await a_model(runtime, team, model, monthly_tokens=1)
    await a_model(runtime, stranger, model, monthly_tokens=1)
    await chat(await a_meter(runtime, team))
    assert await chat(await a_meter(runtime, stranger)) == "Hello."
    with pytest.raises(BudgetSpent):
        await chat(await a_meter(runtime, team))


async def test_without_a_budget_a_call_costs_one_short_transaction(
    runtime: Runtime, team: Team, model: ChatServer, statements: list[str]
) -> None:
    await a_model(runtime, team, model)
    statements.clear()
    meter = await a_meter(runtime, team)
    await chat(meter)
    assert len(statements) <= 2, "\n".join(statements)


async def test_the_time_of_the_settings_holds_unless_somebody_says_more(
    runtime: Runtime, team: Team, model: ChatServer
) -> None:
    await a_model(runtime, team, model, timeout_seconds=5)
    meter = await a_meter(runtime, team)
    assert meter.terms.timeout_seconds == 5
    model.usual = late(1)
    with pytest.raises(Unavailable, match="did not answer in time"):
        await chat(meter, timeout_seconds=0.2)
    with pytest.raises(Unavailable, match="cannot read"):
        await chat(meter)


async def test_a_workspace_without_a_model_has_none(runtime: Runtime, team: Team) -> None:
    assert await flows.model_of(runtime.begin, team.actor(), runtime.ports, purpose="x") is None


async def test_knowledge_asks_the_workspaces_own_model(
    runtime: Runtime,
    begin: Begin,
    team: Team,
    model: ChatServer,
    rep: httpx.AsyncClient,
    stranger: Team,
) -> None:
    source = await a_source(begin, team)
    await an_entry(runtime, team, source, title="Delivery", text="Parts ship within four days.")
    question = {"question": "When do parts ship?", "remember": False}
    before = (await rep.get("/api/v1/knowledge/settings")).json()["engines"]
    await a_model(runtime, team, model, monthly_tokens=18)
    model.usual = lambda _: says('{"refused": true}')
    answer = (await rep.post("/api/v1/knowledge/ask", json=question)).json()
    assert (answer["engine"], answer["model"]) == ("llm", "small-2026")
    call = await the_call(begin, team)
    assert (call.purpose, call.prompt) == ("knowledge.answer", "grounded-1")
    spent = (await rep.post("/api/v1/knowledge/ask", json=question)).json()
    assert spent["engine"] == "builtin"
    assert "budget for language models is spent" in spent["fell_back"]
    after = (await rep.get("/api/v1/knowledge/settings")).json()["engines"]
    assert (before, after) == (["builtin"], ["builtin", "llm"])


async def test_calls_are_forgotten_after_four_hundred_days(
    runtime: Runtime, begin: Begin, team: Team, model: ChatServer, set_clock: SetClock
) -> None:
    await a_model(runtime, team, model)
    await chat(await a_meter(runtime, team))
    nobody = system_actor(NOWHERE, "engines.forget_calls")
    for days, left in ((399, 1), (401, 0)):
        later = set_clock(datetime.now(UTC) + timedelta(days=days))
        await flows.forget_calls.run(JobContext(later, nobody, runtime.ports))
        assert len(await noted(begin, team)) == left


async def test_tool_calls_and_history_go_through_a_meter(
    runtime: Runtime, team: Team, claude: ChatServer
) -> None:
    await a_model(runtime, team, claude)
    claude.script = [claude.wire.calls(("find", {"a": 1}), text="Let me look.")]
    heard: list[str] = []
    said = await (await a_meter(runtime, team)).chat(system="", messages=ASKED, on_text=heard.append)
    assert ("".join(heard), said.calls[0].name) == ("Let me look.", "find")
