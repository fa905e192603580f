"""Jobs: tried again when a neighbour was away, refused when their actor may not any more, never lost."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from uuid import UUID

import pytest
from sqlalchemy import text

from dealwright.domains.identity import service
from dealwright.domains.identity.queries import actor_loader
from dealwright.domains.identity.schemas import ChangeUser
from dealwright.kernel import worker
from dealwright.kernel.apart.errors import WorkInterrupted
from dealwright.kernel.embedded.server import ServerAddress
from dealwright.kernel.errors import Conflict, Unavailable
from dealwright.kernel.jobs import Job
from dealwright.kernel.worker import JobContext, JobRunner
from dealwright.main import Runtime
from dealwright.settings import Settings
from tests.factories.identity import Team, a_team
from tests.factories.waiting import until

# A worker of its own process that says when it has begun, and then never ends.
ENDLESS_WORKER = """
import asyncio, sys
from pathlib import Path
from dealwright.domains.identity.queries import actor_loader
from dealwright.kernel.jobs import Job
from dealwright.kernel.worker import JobContext, JobRunner
from dealwright.main import Runtime
from dealwright.settings import Settings

async def never_end(context: JobContext, **arguments) -> None:
    print("begun", flush=True)
    await asyncio.sleep(600)

async def main() -> None:
    runtime = Runtime(Settings(home=Path(sys.argv[1])), sys.argv[2])
    load = actor_loader(runtime.begin)
    jobs = [Job("test.job", "default", never_end)]
    await JobRunner(sys.argv[2], jobs, runtime.begin, load, runtime.ports).run()

asyncio.run(main())
"""


class Bench:
    """A worker on a database of its own with the one job `test.job`, which does what a test wants."""

    def __init__(self, settings: Settings, address: ServerAddress) -> None:
        self.address = address
        self.runtime = Runtime(settings, address.app_url)
        self.begin = self.runtime.begin
        self.calls: list[JobContext] = []
        self.error: Exception | None = None
        self.job: Job[None] = Job("test.job", "default", self._do)
        load = actor_loader(self.begin)
        self.runner = JobRunner(address.app_url, [self.job], self.begin, load, self.runtime.ports)

    async def _do(self, context: JobContext, *, record_id: str) -> None:
        self.calls.append(context)
        if self.error:
            raise self.error

    async def defer(self, team: Team) -> None:
        async with self.begin(team.actor("rep")) as work:
            await work.defer(self.job, record_id=UUID(int=7))

    async def jobs(self) -> list[tuple[str, int, bool]]:
        """Status, attempts, and whether it waits for a later time."""
        async with self.runtime.engine.connect() as connection:
            found = await connection.execute(
                text(
                    "select status::text, attempts, coalesce(scheduled_at > now(), false) "
                    "from procrastinate_jobs where task_name = 'test.job'"
                )
            )
            return [(row[0], row[1], row[2]) for row in found]


@pytest.fixture
async def bench(settings: Settings, workshop: ServerAddress) -> AsyncIterator[Bench]:
    bench = Bench(settings, workshop)
    yield bench
    await bench.runtime.close()


@pytest.fixture
async def crew(bench: Bench) -> Team:
    return await a_team(bench.begin)


async def test_a_job_runs_as_whoever_queued_it(bench: Bench, crew: Team) -> None:
    await bench.defer(crew)
    await bench.runner.run_until_idle()
    (context,) = bench.calls
    assert context.actor == crew.actor("rep")
    assert context.attempt == 1


async def test_a_job_waits_and_is_tried_again_when_a_neighbour_was_away(bench: Bench, crew: Team) -> None:
    bench.error = Unavailable()
    await bench.defer(crew)
    await bench.runner.run_until_idle()
    assert await bench.jobs() == [("todo", 1, True)]


async def test_a_job_gives_up_after_some_tries(bench: Bench, crew: Team) -> None:
    bench.error = Unavailable()
    await bench.defer(crew)
    for _ in range(worker.TRIES + 2):
        await bench.runner.run_until_idle()
        await _make_due(bench)
    assert await bench.jobs() == [("failed", worker.TRIES, False)]
    assert [context.attempt for context in bench.calls] == [1, 2, 3, 4, 5]


async def test_a_job_is_tried_again_however_often_the_server_was_stopped(bench: Bench, crew: Team) -> None:
    bench.error = WorkInterrupted()
    await bench.defer(crew)
    for _ in range(worker.TRIES + 2):
        await bench.runner.run_until_idle()
        await _make_due(bench)
    bench.error = None
    await bench.runner.run_until_idle()
    assert len(bench.calls) == worker.TRIES + 3
    assert ("failed", worker.TRIES, False) not in await bench.jobs()


async def test_a_job_that_was_refused_is_not_tried_again(bench: Bench, crew: Team) -> None:
    bench.error = Conflict()
    await bench.defer(crew)
    await bench.runner.run_until_idle()
    assert await bench.jobs() == [("failed", 1, False)]


async def test_a_job_of_a_colleague_who_was_disabled_meanwhile_does_not_run(bench: Bench, crew: Team) -> None:
    await bench.defer(crew)
    rep = crew.users["rep"]
    async with bench.begin(crew.actor("admin")) as work:
        await service.change_user(work, rep.id, ChangeUser(version=rep.version, status="disabled"))
    await bench.runner.run_until_idle()
    assert bench.calls == []
    assert await bench.jobs() == [("failed", 1, False)]


async def test_a_job_has_the_rights_its_actor_has_when_it_runs(bench: Bench, crew: Team) -> None:
    await bench.defer(crew)
    rep = crew.users["rep"]
    async with bench.begin(crew.actor("admin")) as work:
        await service.change_user(work, rep.id, ChangeUser(version=rep.version, role="viewer"))
    await bench.runner.run_until_idle()
    assert not bench.calls[0].actor.may("crm:write")


async def test_the_job_of_a_killed_worker_is_run_by_another(
    bench: Bench, crew: Team, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    await bench.defer(crew)
    other = subprocess.Popen(  # noqa: ASYNC220 - starts at once
        [sys.executable, "-c", ENDLESS_WORKER, str(settings.home), bench.address.app_url],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert other.stdout
    async with asyncio.timeout(30):
        assert await asyncio.to_thread(other.stdout.readline) == b"begun\n"
    other.send_signal(signal.SIGKILL)
    other.communicate()
    assert await bench.jobs() == [("doing", 0, False)]
    monkeypatch.setattr(worker, "STALLED_AFTER_SECONDS", 0.5)
    running = asyncio.create_task(bench.runner.run())
    await until(lambda: bench.calls)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert await bench.jobs() == []


async def _make_due(bench: Bench) -> None:
    async with bench.runtime.engine.begin() as connection:
        await connection.execute(text("update procrastinate_jobs set scheduled_at = now()"))
