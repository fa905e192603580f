"""What became true: one append-only table that is outbox, audit trail and timeline in one.

A domain subclasses `Event` in its `events.py`. The application role may only insert and select here.
Readers follow commit order: `(xid, id)` below the oldest running transaction, never `id > last`,
because a smaller id can commit later. See `docs/decisions/0004`.
"""

import re
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, ClassVar, NamedTuple, cast
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, Row, select, text, tuple_
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from dealwright.kernel.db import Base


@dataclass(frozen=True, kw_only=True)
class Event:
    """Facts and ids, no objects. Fields are added, never changed in meaning.

    `name()` is what subscribers ask for, `audience` the permission that lets somebody see it, and
    `account_id` the account whose timeline shows it beside the subject's own.
    """

    type: ClassVar[str] = ""
    audience: ClassVar[str]

    subject_id: UUID | None
    subject_label: str = ""
    account_id: UUID | None = None

    def name(self) -> str:
        """The type of this event; some events carry a part of it in their facts."""
        return self.type

    def subject_kind(self) -> str:
        return self.name().partition(".")[0]

    def payload(self) -> dict[str, Any]:
        own = (item.name for item in fields(self) if item.name not in _COLUMNS)
        return {name: plain(getattr(self, name)) for name in own}


_COLUMNS = frozenset({"subject_id", "subject_label", "account_id"})


def plain(value: Any) -> Any:
    """A value as JSON keeps it."""
    if isinstance(value, UUID | datetime | date):
        return str(value) if isinstance(value, UUID) else value.isoformat()
    if isinstance(value, dict):
        return {key: plain(item) for key, item in cast(dict[str, Any], value).items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in cast(list[Any], value)]
    return value


class EventRow(Base):
    __tablename__ = "events"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    xid: Mapped[int] = mapped_column(server_default=text("(pg_current_xact_id()::text::bigint)"))
    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id"))
    at: Mapped[datetime]
    type: Mapped[str]
    audience: Mapped[str]
    actor_kind: Mapped[str]
    actor_id: Mapped[UUID | None]
    actor_label: Mapped[str]
    request_id: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[UUID | None]
    subject_label: Mapped[str]
    account_id: Mapped[UUID | None]
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)

    __table_args__ = (
        Index("ix_events_order", "xid", "id"),
        Index("ix_events_workspace_order", "workspace_id", "xid", "id"),
        Index("ix_events_workspace_id", "workspace_id", "id"),
        Index("ix_events_subject", "workspace_id", "subject_id", "id"),
        Index("ix_events_account", "workspace_id", "account_id", "id"),
        Index("ix_events_actor", "workspace_id", "actor_id", "id"),
    )


class EventCursor(Base):
    """How far the dispatcher has come."""

    __tablename__ = "event_cursors"

    name: Mapped[str] = mapped_column(primary_key=True)
    xid: Mapped[int]
    id: Mapped[int]


class HandledEvent(Base):
    """A handler has had this event; a second delivery does nothing."""

    __tablename__ = "handled_events"

    event_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    handler: Mapped[str] = mapped_column(primary_key=True)
    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id"))


_POSITION = re.compile(r"([0-9]{1,18})-([0-9]{1,18})")


class Position(NamedTuple):
    """A place in commit order. As text it is the cursor that clients keep."""

    xid: int
    id: int

    def __str__(self) -> str:
        return f"{self.xid}-{self.id}"

    @classmethod
    def parse(cls, value: str) -> "Position | None":
        found = _POSITION.fullmatch(value)
        return cls(int(found[1]), int(found[2])) if found else None


START = Position(0, 0)
# No transaction that runs now can still come before an event of a lower `xid`.
SETTLED = text("pg_snapshot_xmin(pg_current_snapshot())::text::bigint")


async def read_after(
    connection: AsyncConnection, after: Position, *, limit: int, workspace_id: UUID | None = None
) -> list[Row[Any]]:
    """Events in commit order that no running transaction can still come before."""
    statement = (
        select(EventRow.__table__)
        .where(tuple_(EventRow.xid, EventRow.id) > tuple_(after.xid, after.id), EventRow.xid < SETTLED)
        .order_by(EventRow.xid, EventRow.id)
        .limit(limit)
    )
    if workspace_id:
        statement = statement.where(EventRow.workspace_id == workspace_id)
    return list((await connection.execute(statement)).all())


async def newest_position(connection: AsyncConnection) -> Position:
    row = (
        await connection.execute(
            select(EventRow.xid, EventRow.id)
            .where(EventRow.xid < SETTLED)
            .order_by(EventRow.xid.desc(), EventRow.id.desc())
            .limit(1)
        )
    ).first()
    return Position(row.xid, row.id) if row else START


def position_of(row: Row[Any]) -> Position:
    return Position(row.xid, row.id)
