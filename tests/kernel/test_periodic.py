"""Jobs that run by the clock, and what becomes of a job whose owner may not act any more."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import text

from dealwright.domains.identity import service
from dealwright.domains.identity.queries import actor_loader
from dealwright.domains.identity.schemas import ChangeUser
from dealwright.kernel import worker
from dealwright.kernel.embedded.server import ServerAddress
from dealwright.kernel.errors import Unavailable
from dealwright.kernel.jobs import Job
from dealwright.kernel.worker import NOWHERE, ActorLoader, JobContext, JobRunner
from dealwright.main import Runtime
from dealwright.settings import Settings
from tests.factories.identity import Team, a_team
from tests.factories.waiting import until

EVERY_SECOND = "* * * * * *"


@dataclass
class Clockwork:
    """Two workers on a database of its own, with the jobs `test.tick` and `test.wait`."""

    runtime: Runtime
    address: ServerAddress
    ticks: list[tuple[datetime, JobContext]] = field(default_factory=list[tuple[datetime, JobContext]])
    refused: list[tuple[JobContext, str, str]] = field(default_factory=list[tuple[JobContext, str, str]])
    error: Exception | None = None

    def __post_init__(self) -> None:
        self.tick: Job[None] = Job("test.tick", "default", self._tick, cron=EVERY_SECOND)
        self.wait: Job[None] = Job("test.wait", "default", self._wait, refused=self._refuse)

    def worker(self, load: ActorLoader | None = None) -> JobRunner:
        begin = self.runtime.begin
        return JobRunner(
            self.address.app_url,
            [self.tick, self.wait],
            begin,
            load or actor_loader(begin),
            self.runtime.ports,
        )

    async def _tick(self, context: JobContext) -> None:
        self.ticks.append((datetime.now(UTC), context))
        if self.error:
            raise self.error

    async def _wait(self, context: JobContext, *, record_id: str) -> None:
        raise AssertionError("nobody may run this")

    async def _refuse(self, context: JobContext, reason: str, *, record_id: str) -> None:
        self.refused.append((context, reason, record_id))

    async def statuses(self, name: str) -> list[str]:
        async with self.runtime.engine.connect() as connection:
            found = await connection.execute(
                text("select status::text from procrastinate_jobs where task_name = :name"), {"name": name}
            )
            return [row[0] for row in found]


@pytest.fixture
async def clockwork(settings: Settings, workshop: ServerAddress) -> AsyncIterator[Clockwork]:
    runtime = Runtime(settings, workshop.app_url)
    yield Clockwork(runtime, workshop)
    await runtime.close()


@pytest.fixture
async def crew(clockwork: Clockwork) -> Team:
    return await a_team(clockwork.runtime.begin)


async def test_a_periodic_job_runs_once_at_its_time_however_many_workers_there_are(
    clockwork: Clockwork,
) -> None:
    workers = [asyncio.create_task(clockwork.worker().run()) for _ in range(2)]
    await until(lambda: clockwork.ticks)
    began = len(clockwork.ticks)
    await asyncio.sleep(3)
    ended = len(clockwork.ticks)
    for one in workers:
        one.cancel()
    await asyncio.gather(*workers, return_exceptions=True)
    assert 1 <= ended - began <= 4
    context = clockwork.ticks[0][1]
    assert (context.actor.kind, context.actor.workspace_id) == ("system", NOWHERE)
    assert not context.actor.may("crm:read")


async def test_a_periodic_job_that_fails_runs_again_at_its_next_time(clockwork: Clockwork) -> None:
    clockwork.error = Unavailable()
    running = asyncio.create_task(clockwork.worker().run())
    await until(lambda: len(clockwork.ticks) >= 2)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert set(await clockwork.statuses("test.tick")) <= {"failed", "todo", "doing"}


async def test_a_periodic_job_that_a_dead_worker_left_does_not_stop_the_clock(
    clockwork: Clockwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is queued again once, or given up when its next one waits already."""
    async with clockwork.runtime.engine.begin() as connection:
        await connection.execute(
            text("insert into procrastinate_workers (last_heartbeat) values (now() - interval '1 hour');")
        )
        await connection.execute(
            text(
                "insert into procrastinate_jobs"
                " (queue_name, task_name, queueing_lock, args, status, worker_id)"
                " select 'default', 'test.tick', 'test.tick', '{\"timestamp\": 0}', 'doing', max(id)"
                " from procrastinate_workers"
            )
        )
    monkeypatch.setattr(worker, "STALLED_AFTER_SECONDS", 0.5)
    running = asyncio.create_task(clockwork.worker().run())
    await until(lambda: len(clockwork.ticks) >= 3)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert (await clockwork.statuses("test.tick")).count("doing") <= 1


async def test_whoever_waits_for_a_refused_job_is_told(clockwork: Clockwork, crew: Team) -> None:
    begin = clockwork.runtime.begin
    async with begin(crew.actor("rep")) as work:
        await work.defer(clockwork.wait, record_id=UUID(int=7))
    rep = crew.users["rep"]
    async with begin(crew.actor("admin")) as work:
        await service.change_user(work, rep.id, ChangeUser(version=rep.version, status="disabled"))
    await clockwork.worker().run_until_idle()
    ((context, reason, record_id),) = clockwork.refused
    assert (context.actor.kind, context.actor.workspace_id) == ("system", crew.workspace_id)
    assert (reason, record_id) == ("Rep has no access any more.", str(UUID(int=7)))
    assert await clockwork.statuses("test.wait") == ["failed"]


async def test_a_job_is_not_refused_because_the_database_was_away(clockwork: Clockwork, crew: Team) -> None:
    async def load(kind: str, workspace_id: UUID, acting_id: UUID | None, label: str) -> None:
        raise Unavailable

    async with clockwork.runtime.begin(crew.actor("rep")) as work:
        await work.defer(clockwork.wait, record_id=UUID(int=7))
    await clockwork.worker(load).run_until_idle()  # pyright: ignore[reportArgumentType] - it never returns
    assert clockwork.refused == []
    assert await clockwork.statuses("test.wait") == ["todo"]
