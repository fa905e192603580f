"""Live pages: one Socket.IO server, rooms by permission, catch-up by cursor.

A frame says what changed, never more than its reader may fetch: the page fetches the rest through the
API, so what it shows after an event equals what a reload shows. A client that was away sends the last
cursor it saw and gets what it missed, or `resync` when that is too much.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypedDict, cast
from uuid import UUID

import socketio
import socketio.exceptions
import structlog
from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncEngine

from dealwright.kernel.actor import Actor
from dealwright.kernel.errors import AppError
from dealwright.kernel.events import Position, newest_position, position_of, read_after
from dealwright.kernel.work import Begin

log = structlog.get_logger("realtime")

CATCH_UP_LIMIT = 500

Authenticate = Callable[[Mapping[str, str], Mapping[str, Any]], Awaitable[tuple[Actor, str]]]


class Frame(TypedDict):
    """What a page is told. `kind` and `id` name the record; `cursor` is the place in commit order."""

    cursor: str
    type: str
    kind: str
    id: str | None
    account_id: str | None
    actor_id: str | None
    at: str


class Realtime:
    def __init__(
        self, engine: AsyncEngine, begin: Begin, authenticate: Authenticate, origins: list[str]
    ) -> None:
        self._engine = engine
        self._begin = begin
        self._authenticate = authenticate
        # python-socketio has no types.
        self.server: Any = socketio.AsyncServer(
            async_mode="asgi",
            transports=["websocket"],
            cors_allowed_origins=origins or None,
            max_http_buffer_size=100_000,
            ping_interval=20,
            ping_timeout=20,
        )
        self.server.on("connect", self._connect)

    def app(self) -> Any:
        return socketio.ASGIApp(self.server, socketio_path="socket.io")

    async def _connect(self, sid: str, environ: Mapping[str, Any], auth: object = None) -> None:
        sent = cast(dict[str, Any], auth) if isinstance(auth, dict) else {}
        headers = {key.decode().lower(): value.decode() for key, value in environ["asgi.scope"]["headers"]}
        try:
            actor, session = await self._authenticate(headers, sent)
        except AppError as error:
            raise socketio.exceptions.ConnectionRefusedError(  # pyright: ignore[reportUnknownMemberType]
                error.message, {"code": error.code}
            ) from error
        for permission in actor.permissions:
            await self.server.enter_room(sid, room(actor.workspace_id, permission))
        await self.server.enter_room(sid, f"user:{actor.user_id}")
        await self.server.enter_room(sid, f"session:{session}")
        await self._catch_up(sid, actor, str(sent.get("cursor") or ""))

    async def _catch_up(self, sid: str, actor: Actor, cursor: str) -> None:
        seen = Position.parse(cursor)
        async with self._begin(actor) as work:
            connection = work.connection
            rows = (
                await read_after(connection, seen, limit=CATCH_UP_LIMIT + 1, workspace_id=actor.workspace_id)
                if seen
                else []
            )
            newest = await newest_position(connection)
        if len(rows) > CATCH_UP_LIMIT or (cursor and seen is None):
            await self.server.emit("resync", {"cursor": str(newest)}, to=sid)
            return
        await self.server.emit("ready", {"cursor": str(seen or newest)}, to=sid)
        for row in rows:
            if actor.may(row.audience):
                await self.server.emit("changed", frame(row), to=sid)

    async def publish(self, row: Row[Any]) -> None:
        """A listener of `relay.Tail`: everybody in the workspace who may see this event."""
        await self.server.emit("changed", frame(row), to=room(row.workspace_id, row.audience))

    async def hear(self, row: Row[Any]) -> None:
        """A listener of `relay.Tail`: who was signed out, disabled or given another role loses the socket,
        and so does a revoked key."""
        if row.type == "session.ended":
            await self.sign_out(f"session:{row.payload['session_id']}")
        elif row.type == "key.revoked":
            await self.sign_out(f"session:{row.subject_id}")
        elif row.type == "user.updated" and {"role", "status"} & set(row.payload["changes"]):
            await self.sign_out(f"user:{row.subject_id}")

    async def sign_out(self, name: str) -> None:
        """Closes the sockets of `user:<id>` or of `session:<id of a session or key>`."""
        for sid, _ in list(self.server.manager.get_participants("/", name)):
            await self.server.disconnect(sid)


def room(workspace_id: UUID, permission: str) -> str:
    return f"workspace:{workspace_id}:{permission}"


def frame(row: Row[Any]) -> Frame:
    return Frame(
        cursor=str(position_of(row)),
        type=row.type,
        kind=row.subject_kind,
        id=str(row.subject_id) if row.subject_id else None,
        account_id=str(row.account_id) if row.account_id else None,
        actor_id=str(row.actor_id) if row.actor_id else None,
        at=row.at.isoformat(),
    )
