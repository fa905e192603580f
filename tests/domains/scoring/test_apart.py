"""A training has a process of its own: what happens when that ends too early."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from dealwright.domains.scoring.models import ScoringRun
from dealwright.kernel.apart.lanes import LONG
from dealwright.kernel.work import Begin
from dealwright.main import Runtime
from tests.factories import scoring
from tests.factories.identity import Team
from tests.factories.waiting import until

RunJobs = Callable[[], Awaitable[None]]


@pytest.fixture(autouse=True)
def a_new_process() -> None:
    """It must load its libraries first, so that there is time to do something to it."""
    LONG.end()


async def until_learning(manager: httpx.AsyncClient, run_id: str) -> int:
    """The process in which models are fitted."""
    seen: dict[str, Any] = {}

    async def look() -> None:
        while seen.get("done", 0) < 30:
            seen.update((await manager.get(f"/api/v1/scoring/runs/{run_id}")).json())
            assert seen["state"] in ("waiting", "running"), seen
            await asyncio.sleep(0.05)

    async with asyncio.timeout(60):
        await look()
    assert LONG.pid
    return LONG.pid


def is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_a_training_whose_process_was_killed_has_failed_and_the_next_one_works(
    begin: Begin, team: Team, manager: httpx.AsyncClient, run_jobs: RunJobs
) -> None:
    await scoring.leads_with_history(begin, team, 60)
    run = (await manager.post("/api/v1/scoring/train", json={"kind": "lead"})).json()
    running = asyncio.create_task(run_jobs())
    await until(lambda: LONG.pid)
    assert LONG.pid
    os.kill(LONG.pid, signal.SIGKILL)
    await running
    ended = (await manager.get(f"/api/v1/scoring/runs/{run['id']}")).json()
    assert (ended["state"], "killed, as happens when memory runs out" in ended["error"]) == ("failed", True)
    run = (await manager.post("/api/v1/scoring/train", json={"kind": "lead"})).json()
    await run_jobs()
    assert (await manager.get(f"/api/v1/scoring/runs/{run['id']}")).json()["state"] == "done"


async def test_a_training_that_is_stopped_leaves_its_process_at_once(
    begin: Begin, team: Team, manager: httpx.AsyncClient, run_jobs: RunJobs
) -> None:
    await scoring.leads_with_history(begin, team, 1_000)
    run = (await manager.post("/api/v1/scoring/train", json={"kind": "lead"})).json()
    running = asyncio.create_task(run_jobs())
    pid = await until_learning(manager, run["id"])
    await manager.post(f"/api/v1/scoring/runs/{run['id']}/stop")
    await until(lambda: not is_there(pid))
    await running
    assert (await manager.get(f"/api/v1/scoring/runs/{run['id']}")).json()["state"] == "stopped"


async def test_a_server_that_stops_leaves_no_process_and_the_training_begins_again(
    begin: Begin, team: Team, manager: httpx.AsyncClient, runtime: Runtime, run_jobs: RunJobs
) -> None:
    await scoring.leads_with_history(begin, team, 1_000)
    run = (await manager.post("/api/v1/scoring/train", json={"kind": "lead"})).json()
    serving = asyncio.create_task(runtime.work_forever())
    pid = await until_learning(manager, run["id"])
    serving.cancel()
    async with asyncio.timeout(8):
        await asyncio.wait({serving})
    await until(lambda: not is_there(pid))
    asked = text("select status::text from procrastinate_jobs where args ->> 'run_id' = :run")
    async with begin(team.actor("admin")) as work:
        waits = (await work.session.scalars(asked, {"run": run["id"]})).all()
        state = (await work.get(ScoringRun, run["id"])).state
    assert (waits, state) == (["todo"], "running")
