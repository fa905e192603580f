"""Work: one transaction, who is acting, and what it tells the world.

Whoever opens a Work commits it: a request, a job, a socket handler, a command. Nobody else commits.
Leaving the `async with` normally commits; any exception rolls everything back, events and jobs too.
"""

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, Literal, Protocol, TypeVar
from uuid import UUID

import psycopg
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession

from dealwright.kernel.actor import Actor
from dealwright.kernel.clock import Clock, utc_now
from dealwright.kernel.db import APP_ROLE, SYSTEM_ROLE, Base, Scoped
from dealwright.kernel.errors import AppError, NotFound, Unavailable
from dealwright.kernel.events import Event, EventRow
from dealwright.kernel.jobs import Job, defer_on

Scope = Literal["workspace", "system"]
T = TypeVar("T", bound=Base)

_open_works: ContextVar[int] = ContextVar("open_works", default=0)


@dataclass
class Work:
    """Reads that need no objects use `connection`; `session` is made when first asked for."""

    connection: AsyncConnection
    actor: Actor
    clock: Clock = utc_now
    events: int = 0
    _after_commit: list[Callable[[], None]] = field(default_factory=list[Callable[[], None]])

    @cached_property
    def session(self) -> AsyncSession:
        """Joins the transaction of the connection: its own commit and close do not end it."""
        return AsyncSession(bind=self.connection, expire_on_commit=False)

    @property
    def workspace_id(self) -> UUID:
        return self.actor.workspace_id

    async def flush(self) -> None:
        """Writes what the session still holds; whoever opened the Work calls it before the commit."""
        if "session" in self.__dict__:
            await self.session.flush()

    def now(self) -> datetime:
        return self.clock()

    async def get(self, model: type[T], row_id: UUID, *, lock: bool = False) -> T:
        """The row of this workspace, or `NotFound`. `lock` holds it until the commit."""
        row = await self.get_or_none(model, row_id, lock=lock)
        if row is None:
            raise NotFound(f"There is no {model.__tablename__[:-1].replace('_', ' ')} with this id.")
        return row

    async def get_or_none(self, model: type[T], row_id: UUID, *, lock: bool = False) -> T | None:
        key = (self.workspace_id, row_id) if issubclass(model, Scoped) else row_id
        return await self.session.get(model, key, with_for_update=lock or None, populate_existing=lock)

    async def emit(self, *events: Event) -> None:
        """Tell what became true: outbox and audit trail in one, written with the change itself."""
        if events:
            now = self.now()
            await self.session.execute(insert(EventRow), [self._row(event, now) for event in events])
            self.events += len(events)

    def _row(self, event: Event, now: datetime) -> dict[str, Any]:
        return {
            "workspace_id": self.workspace_id,
            "at": now,
            "type": event.name(),
            "audience": event.audience,
            "actor_kind": self.actor.kind,
            "actor_id": self.actor.user_id,
            "actor_label": self.actor.label,
            "request_id": self.actor.request_id,
            "subject_kind": event.subject_kind(),
            "subject_id": event.subject_id,
            "subject_label": event.subject_label,
            "account_id": event.account_id,
            "payload": event.payload(),
        }

    async def defer(self, job: Job[Any], **arguments: Any) -> None:
        """Queue a job that exists only if this Work commits. Arguments are ids."""
        raw = await self.connection.get_raw_connection()
        await defer_on(raw.driver_connection, job, self.actor, arguments)

    def after_commit(self, call: Callable[[], None]) -> None:
        self._after_commit.append(call)

    def committed(self) -> None:
        for call in self._after_commit:
            call()


class CommitFailed(AppError):
    """The change could not be saved."""


class Begin(Protocol):
    """Opens a Work for somebody: what requests, jobs, sockets, commands and flows are given."""

    def __call__(self, actor: Actor, *, scope: Scope = "workspace") -> AbstractAsyncContextManager[Work]: ...


def make_begin(
    engine: AsyncEngine, *, clock: Clock = utc_now, on_events: Callable[[], None] | None = None
) -> Begin:
    """`on_events` is called after a commit that emitted something, to wake the relay of this process."""

    @asynccontextmanager
    async def begin(actor: Actor, *, scope: Scope = "workspace") -> AsyncGenerator[Work]:
        token = _open_works.set(_open_works.get() + 1)
        try:
            async with engine.connect() as connection:
                await _open(connection, actor.workspace_id, scope)
                work = Work(connection=connection, actor=actor, clock=clock)
                yield work
                await work.flush()
                await _commit(connection)
        finally:
            _open_works.reset(token)
        if work.events and on_events:
            on_events()
        work.committed()

    return begin


async def _open(connection: AsyncConnection, workspace_id: UUID, scope: Scope) -> None:
    """Opens the transaction and sets who may see what, in one round trip.

    Both settings end with the transaction, so that a pooled connection carries nothing over.
    """
    role = APP_ROLE if scope == "workspace" else SYSTEM_ROLE
    await _tell(connection, f"begin; set local role {role}; set local app.workspace = '{workspace_id}'")


async def _commit(connection: AsyncConnection) -> None:
    """PostgreSQL answers COMMIT of a broken transaction with ROLLBACK and no error; that is no success."""
    if await _tell(connection, "commit") != "COMMIT":
        raise CommitFailed


async def _tell(connection: AsyncConnection, command: str) -> str | None:
    """Straight to the driver, which takes several commands at once when there is nothing to bind."""
    raw: Any = await connection.get_raw_connection()
    try:
        return (await raw.driver_connection.execute(command, prepare=False)).statusmessage
    except psycopg.OperationalError as error:
        await connection.invalidate(error)
        raise Unavailable("The database does not answer right now. Please try again.") from error
    except psycopg.Error as error:
        raise CommitFailed from error


def refuse_inside_work() -> None:
    """Ports call this: another system is never awaited while a transaction is open."""
    if _open_works.get():
        raise RuntimeError("A port was called inside an open Work: load, close, call, open, save.")
