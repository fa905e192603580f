"""Runs jobs, and queues again what a dead worker left behind.

A worker that died leaves its job `doing` for ever unless somebody notices: `recover_stalled` does.
"""

import asyncio
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar
from uuid import UUID

import procrastinate
import structlog
from procrastinate import exceptions as procrastinate_errors
from procrastinate import jobs as procrastinate_jobs
from procrastinate.retry import BaseRetryStrategy, RetryDecision

from dealwright.kernel.actor import Actor
from dealwright.kernel.apart.errors import WorkInterrupted
from dealwright.kernel.errors import AppError, Unavailable
from dealwright.kernel.jobs import Job
from dealwright.kernel.work import Begin

log = structlog.get_logger("jobs")

STALLED_AFTER_SECONDS = 20.0
HEARTBEAT_SECONDS = 5.0
TRIES = 5
NOWHERE = UUID(int=0)

T = TypeVar("T")


class ActorLoader(Protocol):
    """Looks up who queued a job as they are now, so that a revoked right is seen when it runs."""

    def __call__(
        self, kind: str, workspace_id: UUID, acting_id: UUID | None, label: str
    ) -> Awaitable[Actor]: ...


@dataclass(frozen=True)
class Ports:
    """The adapters chosen in settings, by their base class."""

    adapters: Mapping[type[Any], Any]

    def __getitem__(self, base: type[T]) -> T:
        return self.adapters[base]


@dataclass(frozen=True)
class JobContext:
    begin: Begin
    actor: Actor
    ports: Ports
    attempt: int = 1


class _Retry(BaseRetryStrategy):
    """A dead neighbour may come back; a refusal or a bug will not. Our own stop is nobody's failure."""

    def get_retry_decision(
        self, *, exception: BaseException, job: procrastinate_jobs.Job
    ) -> RetryDecision | None:
        if isinstance(exception, WorkInterrupted):
            return RetryDecision(retry_in={"seconds": 1})
        if isinstance(exception, AppError) and not isinstance(exception, Unavailable):
            return None
        if job.attempts + 1 >= TRIES:
            return None
        return RetryDecision(retry_in={"seconds": min(300, 2 ** (job.attempts + 1))})


class JobRunner:
    """The worker of this process."""

    def __init__(
        self, url: str, jobs: Sequence[Job[Any]], begin: Begin, load_actor: ActorLoader, ports: Ports
    ) -> None:
        self.app = procrastinate.App(
            connector=procrastinate.PsycopgConnector(conninfo=libpq_url(url), min_size=1, max_size=4)
        )
        for one in jobs:
            if one.cron:
                self._register_periodic(one, begin, ports)
            else:
                self._register(one, begin, load_actor, ports)

    def _register_periodic(self, one: Job[Any], begin: Begin, ports: Ports) -> None:
        @self.app.periodic(cron=one.cron)
        @self.app.task(name=one.name, queue=one.queue, queueing_lock=one.name, pass_context=True)
        async def run(  # pyright: ignore[reportUnusedFunction] - registered by the decorator
            context: procrastinate.JobContext, timestamp: int
        ) -> None:
            nobody = Actor(kind="system", workspace_id=NOWHERE, label=one.name)
            structlog.contextvars.bind_contextvars(job=one.name, job_id=context.job.id)
            await one.run(JobContext(begin=begin, actor=nobody, ports=ports))

    def _register(self, one: Job[Any], begin: Begin, load_actor: ActorLoader, ports: Ports) -> None:
        @self.app.task(name=one.name, queue=one.queue, retry=_Retry(), pass_context=True)
        async def run(  # pyright: ignore[reportUnusedFunction] - registered by the decorator
            context: procrastinate.JobContext, *, actor: dict[str, Any], **arguments: Any
        ) -> None:
            who = await self._actor(one, begin, load_actor, ports, actor, arguments)
            ours = JobContext(begin=begin, actor=who, ports=ports, attempt=context.job.attempts + 1)
            structlog.contextvars.bind_contextvars(job=one.name, job_id=context.job.id)
            try:
                await one.run(ours, **arguments)
            except AppError as error:
                log.warning("job refused", code=error.code, message=error.message)
                raise

    async def _actor(
        self,
        one: Job[Any],
        begin: Begin,
        load_actor: ActorLoader,
        ports: Ports,
        actor: dict[str, Any],
        arguments: dict[str, Any],
    ) -> Actor:
        workspace_id = UUID(actor["workspace_id"])
        acting_id = UUID(actor["id"]) if actor["id"] else None
        try:
            return await load_actor(actor["kind"], workspace_id, acting_id, actor["label"])
        except AppError as error:
            if one.refused and not isinstance(error, Unavailable):
                system = Actor(kind="system", workspace_id=workspace_id, label=one.name)
                await one.refused(JobContext(begin, system, ports), error.message, **arguments)
            raise

    async def run(self, *, concurrency: int = 4, queues: Sequence[str] = ()) -> None:
        """Works until cancelled; a running job is given ten seconds to end."""
        async with self.app.open_async():
            await self.recover_stalled()
            recovery = asyncio.create_task(self._recover_for_ever())
            try:
                await self.app.run_worker_async(
                    queues=queues or None,  # pyright: ignore[reportArgumentType] - None means all
                    concurrency=concurrency,
                    install_signal_handlers=False,
                    fetch_job_polling_interval=2.0,
                    update_heartbeat_interval=HEARTBEAT_SECONDS,
                    stalled_worker_timeout=STALLED_AFTER_SECONDS,
                    shutdown_graceful_timeout=10.0,
                    delete_jobs="successful",
                )
            finally:
                recovery.cancel()

    async def run_until_idle(self) -> None:
        """Runs what is queued and returns; for tests and one-off commands."""
        async with self.app.open_async():
            await self.app.run_worker_async(wait=False, install_signal_handlers=False, listen_notify=False)

    async def _recover_for_ever(self) -> None:
        while True:
            await asyncio.sleep(STALLED_AFTER_SECONDS / 2)
            await self.recover_stalled()

    async def recover_stalled(self) -> int:
        """Queues again what a dead worker left behind; how many."""
        manager = self.app.job_manager
        recovered = 0
        for stalled in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_SECONDS):
            try:
                await manager.retry_job(stalled)
                recovered += 1
            except procrastinate_errors.UniqueViolation:
                # A sibling with the same queueing lock waits already and will do the work.
                await manager.finish_job(stalled, procrastinate_jobs.Status.FAILED, delete_job=False)
            except procrastinate_errors.ConnectorException:
                log.info("stalled job was taken by another worker", job_id=stalled.id)
        if recovered:
            log.warning("recovered stalled jobs", count=recovered)
        return recovered


def libpq_url(url: str) -> str:
    """The same address without SQLAlchemy's driver name."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)
