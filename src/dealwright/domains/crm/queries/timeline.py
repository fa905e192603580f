"""One timeline of a record: what was said and done, and what changed.

Activities and events come newest first from two indexes and are merged. An account shows what happened
on everything that belongs to it.
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

from dealwright.domains.crm.models.records import Activity
from dealwright.domains.crm.schemas.records import ActivityOut, Timeline, TimelineItem
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


@dataclass(frozen=True)
class _Place:
    """How far down the page before came: the oldest activity and the oldest event shown."""

    activity: tuple[datetime, UUID] | None
    event: int | None


async def timeline(work: Work, kind: str, record_id: UUID, *, cursor: str | None, limit: int) -> Timeline:
    place = _read(cursor)
    activities = await _activities(work, kind, record_id, place, limit)
    events = await _events(work, kind, record_id, place, limit)
    merged = list(merge(activities, events, key=lambda item: item.at, reverse=True))
    shown = merged[:limit]
    more = len(merged) > limit or len(activities) == limit or len(events) == limit
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
    event = before.event
    for item in shown:
        if item.activity:
            activity = (item.at, item.record_id)
        else:
            event = item.facts["event_id"]
    return base64.urlsafe_b64encode(orjson.dumps([activity, event])).decode().rstrip("=")


def _read(cursor: str | None) -> _Place:
    if not cursor:
        return _Place(None, None)
    try:
        activity, event = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        at = (datetime.fromisoformat(activity[0]), UUID(activity[1])) if activity else None
        if event is not None and not 0 <= int(event) < 2**63:
            raise ValueError("no event has this number")
        return _Place(at, int(event) if event is not None else None)
    except (ValueError, TypeError, LookupError, AttributeError, binascii.Error) as error:
        raise Invalid.field("cursor", "This is not a cursor from an earlier page.") from error
