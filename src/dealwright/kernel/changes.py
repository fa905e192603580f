"""Changing a row without losing somebody else's change."""

from collections.abc import Mapping
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import select

from dealwright.kernel.db import Base
from dealwright.kernel.errors import Conflict, Invalid
from dealwright.kernel.events import EventRow, plain
from dealwright.kernel.work import Work

Changes = dict[str, list[Any]]


class StaleVersion(Conflict):
    """Somebody else changed this in the meantime."""

    code = "stale_version"


class Versioned(Protocol):
    @property
    def id(self) -> Any: ...
    @property
    def version(self) -> Any: ...


async def check_version(work: Work, row: Versioned, expected: int) -> None:
    """Refuses with who changed what since `expected`, so that the page can show it."""
    if row.version == expected:
        return
    raise StaleVersion(
        f"Somebody else changed this in the meantime: you have version {expected}, now it is {row.version}.",
        current_version=row.version,
        changes=await _changes_since(work, row.id, expected),
    )


async def _changes_since(work: Work, row_id: UUID, version: int) -> list[dict[str, Any]]:
    statement = (
        select(EventRow.at, EventRow.actor_label, EventRow.payload)
        .where(EventRow.subject_id == row_id, EventRow.payload["version"].as_integer() > version)
        .order_by(EventRow.at.desc())
        .limit(10)
    )
    found = await work.session.execute(statement)
    return [
        {"at": at.isoformat(), "by": label, "fields": payload.get("changes", {})}
        for at, label, payload in found
    ]


def apply_changes(row: Base, values: Mapping[str, Any]) -> Changes:
    """Sets what differs and returns `{field: [before, after]}`, ready for an event."""
    columns = row.__table__.columns
    changes: Changes = {}
    for field, value in values.items():
        if value is None and field in columns and not columns[field].nullable:
            raise Invalid.field(field, "This cannot be empty.")
        before = getattr(row, field)
        if before != value:
            changes[field] = [plain(before), plain(value)]
            setattr(row, field, value)
    return changes
