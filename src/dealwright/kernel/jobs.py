"""Background work on procrastinate: how a job is declared and queued with a transaction.

A job is a thin function in a domain's `jobs.py`; its arguments are ids and it may run twice.
`kernel.worker` runs them.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

import procrastinate

from dealwright.kernel.actor import Actor

R = TypeVar("R")


@dataclass(frozen=True)
class Job(Generic[R]):
    name: str
    queue: str
    run: Callable[..., Awaitable[R]]
    cron: str = ""
    refused: Callable[..., Awaitable[None]] | None = None
    lock: str | None = None


def job(
    name: str,
    *,
    queue: str = "default",
    cron: str = "",
    refused: Callable[..., Awaitable[None]] | None = None,
    lock: str | None = None,
) -> Callable[[Callable[..., Awaitable[R]]], Job[R]]:
    """Declares `async def run(context: JobContext, *, some_id: UUID)` as a job named `domain.verb_noun`.

    With `cron` it runs by itself, once per installation and time, as the system of no workspace.
    `refused(context, reason, **arguments)` is called as the system of the workspace when whoever queued it
    may no longer act, so that nothing waits for it for ever. Jobs with the same `lock` run one after another;
    those that wait for it take no place of a worker.
    """
    return lambda run: Job(name=name, queue=queue, run=run, cron=cron, refused=refused, lock=lock)


async def defer_on(connection: Any, job: Job[Any], actor: Actor, arguments: Mapping[str, Any]) -> None:
    """Queues on the connection of an open transaction; rolled back with it."""
    await _unbound.configure_task(
        job.name, queue=job.queue, lock=job.lock, connection=connection
    ).defer_async(
        **{key: str(value) if isinstance(value, UUID) else value for key, value in arguments.items()},
        actor={
            "kind": actor.kind,
            "workspace_id": str(actor.workspace_id),
            "id": str(actor.user_id or actor.key_id) if actor.user_id or actor.key_id else None,
            "label": actor.label,
        },
    )


# Only carries `configure_task`; jobs deferred through it always bring their own connection.
_unbound = procrastinate.App(connector=procrastinate.PsycopgConnector())
