"""However a run ends, it ends: deleted, stopped, with broken arguments, or without a first checkpoint."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from aiohttp import web
from sqlalchemy import select, update

from dealwright.domains.copilot.flows import answering
from dealwright.domains.copilot.flows.upkeep import resume_run
from dealwright.domains.copilot.live import LiveRuns
from dealwright.domains.copilot.models import Run
from dealwright.domains.copilot.schemas import NewQuestion
from dealwright.domains.copilot.service import runs
from dealwright.domains.copilot.service.runs import Outcome
from dealwright.domains.identity.queries import system_actor
from dealwright.kernel.clock import utc_now
from dealwright.kernel.work import Work
from dealwright.main import Runtime
from tests.domains.copilot.asking import ask, begin_run, ended, steps, use_model, words
from tests.factories.identity import Team
from tests.factories.llm import ChatServer, a_chat_server, calls, says

QUESTION = "Which industry is Brennhof in?"
RunJobs = Callable[[], Awaitable[None]]


@pytest.fixture(autouse=True)
async def account(rep: httpx.AsyncClient) -> dict[str, Any]:
    form = {"name": "Brennhof Backwaren GmbH", "industry": "Food", "city": "Ulm"}
    return (await rep.post("/api/v1/accounts", json=form)).json()


@pytest.fixture
async def model(admin: httpx.AsyncClient) -> AsyncGenerator[ChatServer]:
    async with a_chat_server() as server:
        await use_model(admin, server.url)
        yield server


class Slow:
    """A model that answers when it may."""

    def __init__(self) -> None:
        self.asked, self.go = asyncio.Event(), asyncio.Event()

    async def __call__(self, _: dict[str, Any]) -> web.StreamResponse:
        self.asked.set()
        await self.go.wait()
        return says("REFUSED: later")


async def row_of(runtime: Runtime, team: Team, run_id: str) -> Any:
    columns = select(Run.state, Run.needs).where(Run.id == UUID(run_id))
    async with runtime.begin(system_actor(team.workspace_id)) as work:
        return (await work.connection.execute(columns)).one()


async def test_a_run_ends_though_its_conversation_is_deleted(
    rep: httpx.AsyncClient, model: ChatServer, runtime: Runtime, team: Team
) -> None:
    model.usual = slow = Slow()
    run = await begin_run(rep, QUESTION)
    async with asyncio.timeout(10):
        await slow.asked.wait()
    deleted = await rep.delete(f"/api/v1/copilot/conversations/{run['conversation_id']}")
    assert deleted.status_code == 204
    slow.go.set()
    live = runtime.ports[LiveRuns].get(UUID(run["id"]))
    assert live is not None
    async with asyncio.timeout(10):
        async for _ in live.follow(0):
            pass
    assert (await row_of(runtime, team, run["id"])).state != "running"


@pytest.mark.parametrize(
    ("question", "name", "arguments"),
    [
        (QUESTION, "find_clients", {"text": "a\x00b"}),
        (QUESTION, "query_deals", {"sources": ["a\x00b"]}),
        (QUESTION, "search_activities", {"words": "a\x00b"}),
        (QUESTION, "find_clients", '{"text": "a\\ud800b"}'),
        ("Create a task to call Brennhof", "propose_task", {"subject": "a\x00b", "client": "Brennhof"}),
    ],
)
async def test_arguments_that_cannot_be_stored_break_nothing(
    rep: httpx.AsyncClient, model: ChatServer, question: str, name: str, arguments: dict[str, Any] | str
) -> None:
    model.script = [calls((name, arguments))]
    model.usual = lambda _: says("REFUSED: later")
    run = await ask(rep, question)
    assert run["state"] == "refused", run


@pytest.mark.parametrize("due", ["9999-12-31T23:59:59-23:00", "0001-01-01T00:00:00+23:00"])
async def test_a_day_beyond_the_calendar_is_an_error_of_the_tool(
    rep: httpx.AsyncClient, model: ChatServer, due: str
) -> None:
    model.script = [calls(("propose_task", {"subject": "Call", "client": "Brennhof", "due": due}))]
    model.usual = lambda _: says("REFUSED: later")
    run = await ask(rep, "Create a task to call Brennhof")
    assert run["state"] == "refused", run
    assert run["proposals"] == []
    used = [one["tool"] for one in await steps(rep, run["id"]) if one["kind"] == "tool"]
    assert [one["tool"] for one in used] == ["propose_task"]
    assert used[0]["error"]


async def test_of_twelve_questions_at_once_three_are_answered(
    rep: httpx.AsyncClient, model: ChatServer
) -> None:
    model.usual = slow = Slow()
    body = [{"question": f"Which industry is Brennhof in, {n}?"} for n in range(12)]
    answers = await asyncio.gather(*(rep.post("/api/v1/copilot/runs", json=one) for one in body))
    slow.go.set()
    begun = [one.json() for one in answers if one.status_code == 202]
    for one in begun:
        await ended(rep, one["id"])
    assert len(begun) == 3
    assert {one.status_code for one in answers} == {202, 429}


async def test_a_stopped_run_keeps_the_rights_it_took(
    rep: httpx.AsyncClient, model: ChatServer, runtime: Runtime, team: Team
) -> None:
    slow = Slow()
    model.script = [calls(("client_facts", {"client": "Brennhof"}))]
    model.usual = slow
    run = await begin_run(rep, QUESTION)
    async with asyncio.timeout(10):
        await slow.asked.wait()
    await rep.post(f"/api/v1/copilot/runs/{run['id']}/stop")
    assert (await ended(rep, run["id"]))["state"] == "stopped"
    slow.go.set()
    assert "crm:read" in (await row_of(runtime, team, run["id"])).needs


async def test_a_stop_that_comes_while_the_end_is_written_changes_nothing(
    rep: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    writing, go, write = asyncio.Event(), asyncio.Event(), runs.end_run

    async def slowly(work: Work, run_id: UUID, outcome: Outcome) -> Any:
        writing.set()
        await go.wait()
        return await write(work, run_id, outcome)

    monkeypatch.setattr(answering.runs, "end_run", slowly)
    run = await begin_run(rep, QUESTION)
    async with asyncio.timeout(10):
        await writing.wait()
    stop = asyncio.create_task(rep.post(f"/api/v1/copilot/runs/{run['id']}/stop"))
    await asyncio.sleep(0.2)
    go.set()
    assert (await stop).status_code == 200
    over = await ended(rep, run["id"])
    assert over["state"] == "answered"
    assert "Food" in words(over)


async def test_a_last_event_id_of_any_length_is_harmless(rep: httpx.AsyncClient) -> None:
    run = await ask(rep, QUESTION)
    header = {"last-event-id": "9" * 5_000}
    answer = await rep.get(f"/api/v1/copilot/runs/{run['id']}/events", headers=header)
    assert answer.status_code < 500


async def test_a_run_that_died_before_its_first_checkpoint_is_taken_up(
    rep: httpx.AsyncClient, runtime: Runtime, team: Team, run_jobs: RunJobs
) -> None:
    async with runtime.begin(team.actor("rep")) as work:
        _, row = await runs.begin_run(work, team.users["rep"].id, NewQuestion(question=QUESTION), "builtin")
        run_id = str(row.id)
    async with runtime.begin(system_actor(team.workspace_id)) as work:
        long_ago = utc_now() - timedelta(minutes=1)
        await work.connection.execute(update(Run).where(Run.id == UUID(run_id)).values(alive_at=long_ago))
        await work.defer(resume_run, run_id=run_id)
    await run_jobs()
    over = await ended(rep, run_id)
    assert over["state"] == "answered"
    assert "Food" in words(over)
