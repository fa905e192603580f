"""A question from its asker to its answer: followed, stopped, shared, taken up again."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from aiohttp import web
from sqlalchemy import update

from dealwright.domains.copilot.flows.upkeep import resume_run
from dealwright.domains.copilot.live import LiveRuns
from dealwright.domains.copilot.models import Run
from dealwright.domains.identity.queries import system_actor
from dealwright.kernel.clock import utc_now
from dealwright.main import Runtime
from tests.domains.copilot.asking import ask, begin_run, ended, events, steps, use_model, words
from tests.factories.identity import Team
from tests.factories.llm import ChatServer, a_chat_server, refuses, says

CLIENT = "Brennhof Backwaren GmbH"
RunJobs = Callable[[], Awaitable[None]]


@pytest.fixture
async def account(rep: httpx.AsyncClient) -> dict[str, Any]:
    form = {"name": CLIENT, "industry": "Food", "city": "Ulm"}
    return (await rep.post("/api/v1/accounts", json=form)).json()


@pytest.fixture
async def model(admin: httpx.AsyncClient) -> AsyncGenerator[ChatServer]:
    async with a_chat_server() as server:
        await use_model(admin, server.url)
        yield server


async def test_a_question_is_answered_with_the_record_it_rests_on(
    rep: httpx.AsyncClient, account: dict[str, Any]
) -> None:
    run = await ask(rep, "Which industry is Brennhof in?")
    assert run["state"] == "answered", run
    assert run["engine"] == "builtin"
    assert "Food" in words(run)
    cited = {n for block in run["answer"]["blocks"] for n in block["cites"]}
    sources = {one["n"]: one for one in run["answer"]["sources"]}
    assert cited
    assert cited <= sources.keys()
    assert account["id"] in {one["record"]["id"] for one in sources.values() if one["record"]}
    assert run["verdict"]["verdict"] == "pass"


async def test_what_happens_is_told_in_order_and_again_to_a_late_comer(
    rep: httpx.AsyncClient, account: dict[str, Any]
) -> None:
    run = await begin_run(rep, "Which industry is Brennhof in?")
    told = await events(rep, run["id"])
    assert [one["seq"] for one in told] == list(range(1, len(told) + 1))
    assert told[0]["type"] == "started"
    assert told[-1]["type"] == "ended"
    assert told[-1]["run"]["answer"]
    tools = [one for one in told if one["tool"]]
    assert {one["doing"] for one in tools} == {"running", "done"}
    assert any(one["type"] == "verdict" for one in told)
    rest = await events(rep, run["id"], after=len(told) - 2)
    assert rest == told[-2:]


async def test_another_process_tells_the_start_and_the_end(
    rep: httpx.AsyncClient, account: dict[str, Any], runtime: Runtime
) -> None:
    run = await ask(rep, "Which industry is Brennhof in?")
    runtime.ports[LiveRuns]._live.pop(UUID(run["id"]))  # pyright: ignore[reportPrivateUsage]
    told = await events(rep, run["id"])
    assert [one["type"] for one in told] == ["started", "ended"]
    assert told[-1]["run"]["answer"] == run["answer"]
    assert [one["type"] for one in await events(rep, run["id"], after=1)] == ["ended"]


async def test_how_it_was_answered_names_tools_drafts_and_verdicts(
    rep: httpx.AsyncClient, account: dict[str, Any]
) -> None:
    run = await ask(rep, "Which industry is Brennhof in?")
    told = await steps(rep, run["id"])
    assert [one["place"] for one in told] == list(range(len(told)))
    assert [one["kind"] for one in told][-2:] == ["draft", "verdict"]
    assert told[0]["tool"]["tool"] == "client_facts"
    assert told[0]["title"]


async def test_a_conversation_goes_on_and_remembers(rep: httpx.AsyncClient, account: dict[str, Any]) -> None:
    first = await ask(rep, "Which industry is Brennhof in?")
    second = await ask(rep, "And in which city are they?", conversation_id=first["conversation_id"])
    assert "Ulm" in words(second), second
    shown = (await rep.get(f"/api/v1/copilot/conversations/{first['conversation_id']}")).json()
    assert [one["id"] for one in shown["runs"]] == [first["id"], second["id"]]
    assert shown["mine"]


async def test_the_open_record_is_what_is_meant(rep: httpx.AsyncClient, account: dict[str, Any]) -> None:
    run = await ask(rep, "Which industry are they in?", subject={"kind": "account", "id": account["id"]})
    assert "Food" in words(run)
    listed = (await rep.get("/api/v1/copilot/conversations", params={"subject_id": account["id"]})).json()
    assert [one["subject_label"] for one in listed["items"]] == [CLIENT]


async def test_a_record_of_another_company_cannot_be_the_subject(
    rep: httpx.AsyncClient, stranger: Team, client_for: Any
) -> None:
    them = await client_for(stranger, "rep")
    theirs = (await them.post("/api/v1/accounts", json={"name": "Nightjar"})).json()
    body = {"question": "Who owns it?", "subject": {"kind": "account", "id": theirs["id"]}}
    assert (await rep.post("/api/v1/copilot/runs", json=body)).status_code == 404


async def test_conversations_are_private_until_they_are_shared(
    rep: httpx.AsyncClient, manager: httpx.AsyncClient, account: dict[str, Any]
) -> None:
    run = await ask(rep, "Which industry is Brennhof in?")
    conversation = f"/api/v1/copilot/conversations/{run['conversation_id']}"
    for address in (
        conversation,
        f"/api/v1/copilot/runs/{run['id']}",
        f"/api/v1/copilot/runs/{run['id']}/steps",
    ):
        assert (await manager.get(address)).status_code == 404
    assert (await manager.get(f"/api/v1/copilot/runs/{run['id']}/events")).status_code == 404
    version = (await rep.get(conversation)).json()["version"]
    changed = await rep.patch(conversation, json={"version": version, "visibility": "workspace"})
    assert changed.status_code == 200, changed.text
    seen = (await manager.get(conversation)).json()
    assert seen["runs"][0]["answer"] == run["answer"]
    assert not seen["mine"]
    listed = (await manager.get("/api/v1/copilot/conversations", params={"shared": True})).json()["items"]
    assert [one["id"] for one in listed] == [run["conversation_id"]]
    more = {"question": "And the city?", "conversation_id": run["conversation_id"]}
    assert (await manager.post("/api/v1/copilot/runs", json=more)).status_code == 403
    assert (await manager.post(f"/api/v1/copilot/runs/{run['id']}/stop")).status_code == 404
    assert (await manager.delete(conversation)).status_code == 403


async def test_a_colleague_without_the_rights_it_took_sees_no_answer(
    rep: httpx.AsyncClient, viewer: httpx.AsyncClient, account: dict[str, Any], runtime: Runtime, team: Team
) -> None:
    run = await ask(rep, "Which industry is Brennhof in?")
    conversation = f"/api/v1/copilot/conversations/{run['conversation_id']}"
    version = (await rep.get(conversation)).json()["version"]
    await rep.patch(conversation, json={"version": version, "visibility": "workspace"})
    async with runtime.begin(system_actor(team.workspace_id)) as work:
        took = update(Run).where(Run.id == UUID(run["id"])).values(needs=["crm:read", "audit:read"])
        await work.connection.execute(took)
    seen = (await viewer.get(conversation)).json()["runs"][0]
    assert seen["hidden"]
    assert seen["answer"] is None
    assert (await viewer.get(f"/api/v1/copilot/runs/{run['id']}/steps")).json()["steps"] == []


async def test_a_conversation_is_renamed_deleted_and_brought_back(
    rep: httpx.AsyncClient, account: dict[str, Any]
) -> None:
    run = await ask(rep, "Which industry is Brennhof in?")
    address = f"/api/v1/copilot/conversations/{run['conversation_id']}"
    version = (await rep.get(address)).json()["version"]
    assert (await rep.patch(address, json={"version": version, "title": "Ovens"})).json()["title"] == "Ovens"
    assert (await rep.patch(address, json={"version": version, "title": "Late"})).status_code == 409
    assert (await rep.delete(address)).status_code == 204
    assert (await rep.get(address)).status_code == 404
    assert (await rep.get("/api/v1/copilot/conversations")).json()["items"] == []
    assert (await rep.post(f"{address}/restore")).status_code == 200
    assert (await rep.get(address)).json()["title"] == "Ovens"


async def test_a_thumb_is_kept_and_counted(
    rep: httpx.AsyncClient, manager: httpx.AsyncClient, account: dict[str, Any]
) -> None:
    run = await ask(rep, "Which industry is Brennhof in?")
    rated = await rep.post(
        f"/api/v1/copilot/runs/{run['id']}/rating", json={"rating": -1, "note": "Too short"}
    )
    assert rated.json()["rating"] == -1
    usage = (await manager.get("/api/v1/copilot/usage")).json()
    assert (usage["questions"], usage["answered"], usage["rated_down"]) == (1, 1, 1)
    assert usage["by_tool"] == {"client_facts": 1}
    assert usage["p95_ms"] is not None
    assert (await rep.get("/api/v1/copilot/usage")).status_code == 403


@pytest.mark.parametrize("question", ["", "   ", "?!", "x" * 100_000])
async def test_what_is_no_question_is_refused_by_field(rep: httpx.AsyncClient, question: str) -> None:
    answer = await rep.post("/api/v1/copilot/runs", json={"question": question})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "question"


@pytest.mark.parametrize(
    "fault",
    [
        lambda _: refuses(401),
        lambda _: refuses(429),
        lambda _: refuses(500),
        lambda _: web.Response(text="{ this is no json", content_type="application/json"),
        lambda _: says(None),
        lambda _: web.Response(text="<html>Bad gateway</html>", content_type="text/html"),
    ],
    ids=["key", "limit", "down", "broken", "empty", "html"],
)
async def test_when_the_model_fails_the_builtin_engine_answers_and_says_so(
    rep: httpx.AsyncClient, account: dict[str, Any], model: ChatServer, fault: Callable[[Any], web.Response]
) -> None:
    model.usual = fault
    run = await ask(rep, "Which industry is Brennhof in?")
    assert run["state"] == "answered"
    assert run["engine"] == "builtin"
    assert "Food" in words(run)
    assert "builtin engine answered" in run["fell_back"]


async def test_a_model_that_calls_what_is_not_there_for_ever_is_ended(
    rep: httpx.AsyncClient, account: dict[str, Any], model: ChatServer
) -> None:
    call = {"id": "x", "type": "function", "function": {"name": "no_such_tool", "arguments": "{broken"}}
    message = {"role": "assistant", "content": None, "tool_calls": [call]}
    model.usual = lambda _: says(
        None, choices=[{"index": 0, "finish_reason": "tool_calls", "message": message}]
    )
    run = await ask(rep, "Which industry is Brennhof in?")
    assert run["state"] in ("answered", "refused")
    assert run["rounds"] <= 3
    assert len(model.requests) <= 15
    assert run["tokens_in"] > 0


async def test_no_connection_is_held_while_a_model_thinks_and_it_can_be_stopped(
    rep: httpx.AsyncClient, account: dict[str, Any], model: ChatServer, runtime: Runtime
) -> None:
    asked, go = asyncio.Event(), asyncio.Event()

    async def think() -> web.Response:
        asked.set()
        await go.wait()
        return says("Late.")

    model.usual = lambda _: think()
    run = await begin_run(rep, "Which industry is Brennhof in?")
    async with asyncio.timeout(10):
        await asked.wait()
    await asyncio.sleep(0.2)
    assert runtime.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
    stopped = await rep.post(f"/api/v1/copilot/runs/{run['id']}/stop")
    assert stopped.status_code == 200
    over = await ended(rep, run["id"])
    go.set()
    assert over["state"] == "stopped"
    assert over["answer"] is None
    assert [one["type"] for one in await events(rep, run["id"])][-1] == "ended"


async def test_a_fourth_question_waits_for_the_others(
    rep: httpx.AsyncClient, account: dict[str, Any], model: ChatServer
) -> None:
    go = asyncio.Event()

    async def think() -> web.Response:
        await go.wait()
        return says("REFUSED: later")

    model.usual = lambda _: think()
    runs = [await begin_run(rep, f"Which industry is Brennhof in, {n}?") for n in range(3)]
    fourth = await rep.post("/api/v1/copilot/runs", json={"question": "And now?"})
    assert fourth.status_code == 429
    assert fourth.json()["code"] == "too_many_runs"
    go.set()
    for one in runs:
        assert (await ended(rep, one["id"]))["state"] == "refused"


async def test_a_run_whose_process_is_gone_is_taken_up_by_another(
    rep: httpx.AsyncClient,
    account: dict[str, Any],
    model: ChatServer,
    runtime: Runtime,
    team: Team,
    run_jobs: RunJobs,
) -> None:
    go = asyncio.Event()

    async def think() -> web.Response:
        await go.wait()
        return says("REFUSED: too late")

    model.usual = lambda _: think()
    run = await begin_run(rep, "Which industry is Brennhof in?")
    await asyncio.sleep(0.3)
    live = runtime.ports[LiveRuns]
    await live.leave(UUID(run["id"]))
    live._live.pop(UUID(run["id"]))  # pyright: ignore[reportPrivateUsage]
    go.set()
    assert (await rep.get(f"/api/v1/copilot/runs/{run['id']}")).json()["state"] == "running"
    async with runtime.begin(system_actor(team.workspace_id)) as work:
        long_ago = utc_now() - timedelta(minutes=1)
        await work.connection.execute(update(Run).where(Run.id == UUID(run["id"])).values(alive_at=long_ago))
        await work.defer(resume_run, run_id=run["id"])
    model.usual = lambda _: refuses(500)
    await run_jobs()
    over = await ended(rep, run["id"])
    assert over["state"] == "answered"
    assert "Food" in words(over)
