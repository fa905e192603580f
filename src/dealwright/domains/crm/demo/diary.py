"""Collects rows and what was done to them in any order, and in the end tells it in order.

A change may be noted before an earlier change of another field; only the changes of one field must come in
order. Versions, `updated_at` and the events are set when everything is known.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any, Literal, NamedTuple
from uuid import UUID

from dealwright.domains.crm.events import DealMoved, LeadConverted, RecordCreated, RecordUpdated
from dealwright.domains.crm.models.pipelines import LostReason, Pipeline, Product, Stage
from dealwright.domains.crm.models.records import (
    Account,
    Activity,
    Contact,
    Deal,
    DealLine,
    Lead,
    RecordTag,
    StageChange,
    Tag,
)
from dealwright.domains.crm.service.records import Kind
from dealwright.domains.identity.models import User
from dealwright.kernel.changes import Changes, apply_changes
from dealwright.kernel.db import Base
from dealwright.kernel.events import Event

WEBSITE = "website form"


@dataclass(frozen=True)
class Move:
    """Facts of `deal.moved` that are gone from the deal later."""

    before: Stage
    after: Stage
    amount_minor: int | None


class Note(NamedTuple):
    """Something that was done to a record; `by` is None for the website."""

    at: datetime
    by: User | None
    kind: Kind[Any] | None
    row: Any
    what: Literal["created", "updated", "moved", "converted", "told"]
    changes: Changes = {}
    move: Move | None = None
    event: Event | None = None


class PastEvent(NamedTuple):
    """A row of `events`; a mapped class would take seconds for tens of thousands."""

    at: datetime
    type: str
    audience: str
    actor_kind: str
    actor_id: UUID | None
    actor_label: str
    request_id: str
    subject_kind: str
    subject_id: UUID | None
    subject_label: str
    account_id: UUID | None
    payload: dict[str, Any]


@dataclass
class Diary:
    """Everything that is imagined. Rows have no `workspace_id` yet."""

    now: datetime
    rng: Random
    users: list[User] = field(default_factory=list[User])
    pipelines: list[Pipeline] = field(default_factory=list[Pipeline])
    stages: list[Stage] = field(default_factory=list[Stage])
    lost_reasons: list[LostReason] = field(default_factory=list[LostReason])
    products: list[Product] = field(default_factory=list[Product])
    tags: list[Tag] = field(default_factory=list[Tag])
    accounts: list[Account] = field(default_factory=list[Account])
    contacts: list[Contact] = field(default_factory=list[Contact])
    leads: list[Lead] = field(default_factory=list[Lead])
    deals: list[Deal] = field(default_factory=list[Deal])
    deal_lines: list[DealLine] = field(default_factory=list[DealLine])
    stage_changes: list[StageChange] = field(default_factory=list[StageChange])
    activities: list[Activity] = field(default_factory=list[Activity])
    record_tags: list[RecordTag] = field(default_factory=list[RecordTag])
    events: list[PastEvent] = field(default_factory=list[PastEvent])
    notes: list[Note] = field(default_factory=list[Note])

    def new_id(self, at: datetime) -> UUID:
        """A version 7 UUID of that moment, so that rows lie in the order they were made."""
        stamp = int(at.timestamp() * 1000) << 80
        return UUID(int=stamp | 7 << 76 | self.rng.getrandbits(12) << 64 | 2 << 62 | self.rng.getrandbits(62))

    def stamps(self, at: datetime, by: User | None) -> dict[str, Any]:
        """What every new record carries."""
        who = by.id if by else None
        return {
            "id": self.new_id(at),
            "version": 1,
            "created_at": at,
            "updated_at": at,
            "created_by": who,
            "updated_by": who,
        }

    def created(self, kind: Kind[Any], row: Base, at: datetime, by: User | None) -> None:
        self.notes.append(Note(at, by, kind, row, "created"))

    def change(self, kind: Kind[Any], row: Base, at: datetime, by: User | None, **values: Any) -> None:
        """Sets the values and remembers what they were. Nothing happens after now."""
        if at > self.now:
            return
        changes = apply_changes(row, values)
        if changes:
            self.notes.append(Note(at, by, kind, row, "updated", changes))

    def changed(self, kind: Kind[Any], row: Base, at: datetime, by: User | None, changes: Changes) -> None:
        self.notes.append(Note(at, by, kind, row, "updated", changes))

    def moved(self, kind: Kind[Any], deal: Deal, at: datetime, by: User, move: Move) -> None:
        self.notes.append(Note(at, by, kind, deal, "moved", move=move))

    def converted(self, kind: Kind[Any], lead: Lead, at: datetime, by: User, before: str) -> None:
        changes: Changes = {"status": [before, "converted"]}
        self.notes.append(Note(at, by, kind, lead, "converted", changes))

    def told(self, event: Event, at: datetime, by: User | None) -> None:
        """An event of something that has no history here, such as a user."""
        self.notes.append(Note(at, by, None, None, "told", event=event))

    def close(self) -> None:
        """Puts everything in order: versions, who changed last, the events."""
        order = sorted(range(len(self.notes)), key=lambda place: (self.notes[place].at, place))
        self.events = [self._tell(self.notes[place]) for place in order]

    def _tell(self, note: Note) -> PastEvent:
        event = note.event or self._event(note)
        return PastEvent(
            at=note.at,
            type=event.name(),
            audience=event.audience,
            actor_kind="user" if note.by else "system",
            actor_id=note.by.id if note.by else None,
            actor_label=note.by.name if note.by else WEBSITE,
            request_id="",
            subject_kind=event.subject_kind(),
            subject_id=event.subject_id,
            subject_label=event.subject_label,
            account_id=event.account_id,
            payload=event.payload(),
        )

    def _event(self, note: Note) -> Event:
        assert note.kind
        row: Any = note.row
        if note.what != "created":
            row.version += 1
            row.updated_at, row.updated_by = note.at, note.by.id if note.by else None
        about: dict[str, Any] = {
            "subject_id": row.id,
            "subject_label": note.kind.label(row),
            "account_id": note.kind.account_of(row),
            "version": row.version,
        }
        if note.what == "created":
            return RecordCreated(kind=note.kind.word, **about)
        if note.what == "updated":
            return RecordUpdated(kind=note.kind.word, changes=note.changes, **about)
        if note.what == "converted":
            before = note.changes["status"][0]
            return LeadConverted(
                contact_id=row.contact_id, deal_id=row.deal_id, status_before=before, **about
            )
        assert note.move
        return _moved(note.move, row, about)


def _moved(move: Move, deal: Deal, about: Mapping[str, Any]) -> DealMoved:
    return DealMoved(
        from_stage_id=move.before.id,
        to_stage_id=move.after.id,
        from_stage=move.before.name,
        to_stage=move.after.name,
        status=move.after.type,
        amount_minor=move.amount_minor,
        currency=deal.currency,
        **about,
    )
