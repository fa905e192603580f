"""Hands committed events on: to handlers as jobs (`Dispatcher`), to this process's listeners (`Tail`).

Both read the events table in commit order. The dispatcher keeps its place in the database and runs
once per installation at a time; every process that has sockets follows with a tail of its own, so that
several `serve` processes need no message server between them.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from procrastinate.exceptions import ProcrastinateException
from sqlalchemy import Row, select, text, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from dealwright.kernel.actor import Actor
from dealwright.kernel.clock import utc_now
from dealwright.kernel.db import SYSTEM_ROLE
from dealwright.kernel.events import (
    START,
    EventCursor,
    EventRow,
    HandledEvent,
    Position,
    newest_position,
    position_of,
    read_after,
)
from dealwright.kernel.jobs import Job, defer_on
from dealwright.kernel.work import Work
from dealwright.kernel.worker import JobContext

log = structlog.get_logger("relay")

POLL_SECONDS = 0.25
HANDLER_POLL_SECONDS = 1.0  # only for events of other processes; our own ring the bell
BATCH = 500

Handle = Callable[[Work, EventRow], Awaitable[None]]
Listener = Callable[[Row[Any]], Awaitable[None]]


@dataclass(frozen=True)
class Handler:
    """`name` is kept for ever: it says which events were handled.

    `within`: an event that is older when it is read matters no more, such as those of a history that was
    written in one go. It is passed over without a job.
    """

    name: str
    event_type: str
    handle: Handle
    within: timedelta | None = None

    def wants(self, at: datetime, now: datetime) -> bool:
        return self.within is None or now - at <= self.within


class Bell:
    """Wakes sleeping readers of this process when something was committed here."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Event] = set()

    def ring(self) -> None:
        for event in self._waiting:
            event.set()

    async def wait(self, seconds: float) -> None:
        event = asyncio.Event()
        self._waiting.add(event)
        try:
            await asyncio.wait_for(event.wait(), seconds)
        except TimeoutError:
            pass
        finally:
            self._waiting.discard(event)


async def _as_system(connection: AsyncConnection) -> None:
    await connection.execute(text("select set_config('role', :role, true)"), {"role": SYSTEM_ROLE})


class Tail:
    """Calls listeners for every event from now on, each event once, in commit order."""

    def __init__(self, engine: AsyncEngine, bell: Bell, listeners: Sequence[Listener]) -> None:
        self._engine = engine.execution_options(isolation_level="READ COMMITTED")
        self._bell = bell
        self._listeners = listeners
        self.position = START

    async def start(self) -> None:
        async with self._engine.begin() as connection:
            await _as_system(connection)
            self.position = await newest_position(connection)

    async def run(self) -> None:
        while True:
            try:
                delivered = await self.deliver()
            except SQLAlchemyError:
                log.warning("events cannot be read, trying again")
                delivered = 0
                await asyncio.sleep(1)
            if delivered < BATCH:
                await self._bell.wait(POLL_SECONDS)

    async def deliver(self) -> int:
        async with self._engine.begin() as connection:
            await _as_system(connection)
            rows = await read_after(connection, self.position, limit=BATCH)
        for row in rows:
            for listener in self._listeners:
                await listener(row)
            self.position = position_of(row)
        return len(rows)


class Dispatcher:
    """Queues one job per event and handler, in the transaction that moves its place."""

    def __init__(self, engine: AsyncEngine, bell: Bell, handlers: Sequence[Handler]) -> None:
        self._engine = engine.execution_options(isolation_level="READ COMMITTED")
        self._bell = bell
        self._by_type: dict[str, list[Handler]] = {}
        for handler in handlers:
            self._by_type.setdefault(handler.event_type, []).append(handler)

    async def run(self) -> None:
        await self.start()
        while True:
            try:
                read = await self.dispatch()
            except (SQLAlchemyError, ProcrastinateException):
                log.warning("events cannot be dispatched, trying again")
                read = 0
                await asyncio.sleep(1)
            if read < BATCH:
                await self._bell.wait(HANDLER_POLL_SECONDS)

    async def start(self) -> None:
        async with self._engine.begin() as connection:
            await _as_system(connection)
            await connection.execute(
                pg_insert(EventCursor).values(name="dispatcher", xid=0, id=0).on_conflict_do_nothing()
            )

    async def dispatch(self) -> int:
        """One batch; 0 when nothing is new or another process is at it."""
        async with self._engine.begin() as connection:
            await _as_system(connection)
            place = (
                await connection.execute(
                    select(EventCursor.xid, EventCursor.id)
                    .where(EventCursor.name == "dispatcher")
                    .with_for_update(skip_locked=True)
                )
            ).first()
            if place is None:
                return 0
            rows = await read_after(connection, Position(place.xid, place.id), limit=BATCH)
            if not rows:
                return 0
            await self._queue(connection, rows)
            last = position_of(rows[-1])
            await connection.execute(
                update(EventCursor).where(EventCursor.name == "dispatcher").values(xid=last.xid, id=last.id)
            )
            return len(rows)

    async def _queue(self, connection: AsyncConnection, rows: Sequence[Row[Any]]) -> None:
        raw = await connection.get_raw_connection()
        now = utc_now()
        for row in rows:
            for handler in self._by_type.get(row.type, ()):
                if not handler.wants(row.at, now):
                    continue
                actor = Actor(kind="system", workspace_id=row.workspace_id, label=handler.name)
                arguments = {"event_id": row.id, "handler": handler.name}
                await defer_on(raw.driver_connection, HANDLE_EVENT, actor, arguments)


def handle_event_job(handlers: Mapping[str, Handler]) -> Job[None]:
    """The one job behind all handlers: notes that this handler had this event, then calls it."""

    async def run(context: JobContext, *, event_id: int, handler: str) -> None:
        async with context.begin(context.actor) as work:
            seen = pg_insert(HandledEvent).values(
                event_id=event_id, handler=handler, workspace_id=work.workspace_id
            )
            fresh = await work.session.execute(seen.on_conflict_do_nothing().returning(HandledEvent.event_id))
            if fresh.first() is None:
                return
            event = await work.session.get(EventRow, event_id)
            if event is not None and handler in handlers:
                await handlers[handler].handle(work, event)

    return Job(name=HANDLE_EVENT.name, queue=HANDLE_EVENT.queue, run=run)


async def _unbound(context: JobContext) -> None:
    raise NotImplementedError(context)


HANDLE_EVENT: Job[None] = Job(name="kernel.handle_event", queue="events", run=_unbound)
