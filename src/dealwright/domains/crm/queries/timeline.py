"""One timeline of a record: what was said and done, and what changed.

Activities, events and what imports changed come newest first from three indexes and are merged. An account
shows what happened on everything that belongs to it.
"""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, and_, or_, select, tuple_

from dealwright.domains.crm.models.imports import Import, ImportFile, ImportRecord
from dealwright.domains.crm.models.records import Activity
from dealwright.domains.crm.schemas.records import ActivityOut, Timeline, TimelineItem
from dealwright.domains.identity.models import User
from dealwright.kernel.errors import Invalid
from dealwright.kernel.events import EventRow
from dealwright.kernel.work import Work

_LINKS = {
    "account": Activity.account_id,
    "contact": Activity.contact_id,
    "lead": Activity.lead_id,
    "deal": Activity.deal_id,
}
# An activity stands in the timeline itself; that it was written down is not news.
_SILENT = ("activity.created", "activity.updated", "import.batch", "import.changed")
# They follow the stage.
_FOLLOWING = frozenset({"pipeline_id", "probability", "stage_entered_at"})


@dataclass(frozen=True)
class _Place:
    """How far down the page before came: the oldest activity, event and import shown."""

    activity: tuple[datetime, UUID] | None = None
    event: int | None = None
    imported: tuple[datetime, UUID] | None = None


async def timeline(work: Work, kind: str, record_id: UUID, *, cursor: str | None, limit: int) -> Timeline:
    place = _read(cursor)
    activities = await _activities(work, kind, record_id, place, limit)
    events = await _events(work, kind, record_id, place, limit)
    imported = await _imported(work, record_id, place, limit)
    sources = (activities, events, imported)
    merged = list(merge(*sources, key=lambda item: item.at, reverse=True))
    shown = merged[:limit]
    more = len(merged) > limit or any(len(one) == limit for one in sources)
    return Timeline(items=shown, next_cursor=_write(shown, place) if more and shown else None)


async def _activities(
    work: Work, kind: str, record_id: UUID, place: _Place, limit: int
) -> list[TimelineItem]:
    statement = select(Activity).where(_LINKS[kind] == record_id, Activity.deleted_at.is_(None))
    if place.activity:
        statement = statement.where(tuple_(Activity.at, Activity.id) < place.activity)
    statement = statement.order_by(Activity.at.desc(), Activity.id.desc()).limit(limit)
    rows = (await work.session.scalars(statement)).all()
    return [
        TimelineItem(at=row.at, type="activity", record_id=row.id, activity=ActivityOut.model_validate(row))
        for row in rows
    ]


async def _events(work: Work, kind: str, record_id: UUID, place: _Place, limit: int) -> list[TimelineItem]:
    about: ColumnElement[bool] = EventRow.subject_id == record_id
    if kind == "account":
        about = or_(about, EventRow.account_id == record_id)
    visible = sorted(work.actor.permissions)
    statement = select(EventRow).where(
        and_(about, EventRow.type.not_in(_SILENT), EventRow.audience.in_(visible))
    )
    if place.event is not None:
        statement = statement.where(EventRow.id < place.event)
    rows = (await work.session.scalars(statement.order_by(EventRow.id.desc()).limit(limit))).all()
    return [_item(row) for row in rows]


async def _imported(work: Work, record_id: UUID, place: _Place, limit: int) -> list[TimelineItem]:
    """What imports changed of the record; nobody is told by an event of its own."""
    touched = (ImportRecord.at, ImportRecord.import_id)
    statement = (
        select(
            ImportRecord.at,
            ImportRecord.kind,
            ImportRecord.changes,
            ImportRecord.import_id,
            ImportFile.name.label("file"),
            User.id.label("actor_id"),
            User.name.label("actor"),
        )
        .join(Import, and_(Import.workspace_id == work.workspace_id, Import.id == ImportRecord.import_id))
        .join(
            ImportFile,
            and_(ImportFile.workspace_id == work.workspace_id, ImportFile.id == ImportRecord.file_id),
        )
        .join(User, and_(User.workspace_id == work.workspace_id, User.id == Import.created_by), isouter=True)
        .where(
            ImportRecord.workspace_id == work.workspace_id,
            ImportRecord.record_id == record_id,
            ImportRecord.changes.is_not(None),
        )
    )
    if place.imported:
        statement = statement.where(tuple_(*touched) < place.imported)
    rows = await work.session.execute(statement.order_by(*(one.desc() for one in touched)).limit(limit))
    return [
        TimelineItem(
            at=row.at,
            type="event",
            event=f"{row.kind}.updated",
            kind=row.kind,
            record_id=record_id,
            actor_id=row.actor_id,
            actor_label=row.actor,
            facts={
                "changes": {name: pair for name, pair in row.changes.items() if name not in _FOLLOWING},
                "import_id": str(row.import_id),
                "file": row.file,
            },
        )
        for row in rows
    ]


def _item(row: EventRow) -> TimelineItem:
    return TimelineItem(
        at=row.at,
        type="event",
        event=row.type,
        kind=row.subject_kind,
        record_id=row.subject_id,
        label=row.subject_label,
        actor_id=row.actor_id,
        actor_label=row.actor_label,
        facts={**row.payload, "event_id": row.id},
    )


def _write(shown: list[TimelineItem], before: _Place) -> str:
    activity: Any = before.activity
    event: Any = before.event
    imported: Any = before.imported
    for item in shown:
        if item.activity:
            activity = (item.at, item.record_id)
        elif "event_id" in item.facts:
            event = item.facts["event_id"]
        else:
            imported = (item.at, item.facts["import_id"])
    return base64.urlsafe_b64encode(orjson.dumps([activity, event, imported])).decode().rstrip("=")


def _read(cursor: str | None) -> _Place:
    if not cursor:
        return _Place()
    try:
        activity, event, imported = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if event is not None and not 0 <= int(event) < 2**63:
            raise ValueError("no event has this number")
        return _Place(_moment(activity), int(event) if event is not None else None, _moment(imported))
    except (ValueError, TypeError, LookupError, AttributeError, binascii.Error) as error:
        raise Invalid.field("cursor", "This is not a cursor from an earlier page.") from error


def _moment(pair: Any) -> tuple[datetime, UUID] | None:
    return (datetime.fromisoformat(pair[0]), UUID(pair[1])) if pair else None
