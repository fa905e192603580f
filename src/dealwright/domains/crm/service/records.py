"""What every record shares: create, change, delete, restore, with checks and one event each.

The rules of one kind of record stand beside it (`accounts`, `leads`, `deals`, `activities`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from uuid import UUID

from psycopg import errors as pg
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from dealwright.domains.crm.errors import ExternalIdTaken, NameTaken, NotDeleted
from dealwright.domains.crm.events import RecordCreated, RecordDeleted, RecordRestored, RecordUpdated
from dealwright.domains.crm.models.pipelines import LostReason, Pipeline, Product, Stage
from dealwright.domains.crm.models.records import Account, Activity, Contact, Deal, Lead, Tag
from dealwright.domains.identity.models import User, Workspace
from dealwright.kernel.changes import Changes, apply_changes, check_version
from dealwright.kernel.db import Base
from dealwright.kernel.errors import Conflict, FieldError, Invalid, NotFound
from dealwright.kernel.ids import new_id
from dealwright.kernel.work import Work

T = TypeVar("T", bound=Base)


@dataclass(frozen=True)
class Kind(Generic[T]):
    """One kind of record: its table, how it is called on screen, and which of its columns name others."""

    word: str
    model: type[T]
    label: Callable[[T], str]
    references: Mapping[str, type[Base]] = field(default_factory=dict[str, type[Base]])
    account_of: Callable[[T], UUID | None] = lambda row: None


_PEOPLE: dict[str, type[Base]] = {"owner_id": User}

ACCOUNT: Kind[Account] = Kind(
    "account", Account, lambda row: row.name, {**_PEOPLE, "parent_id": Account}, lambda row: row.id
)
CONTACT: Kind[Contact] = Kind(
    "contact",
    Contact,
    lambda row: f"{row.first_name} {row.last_name}".strip(),
    {**_PEOPLE, "account_id": Account},
    lambda row: row.account_id,
)
LEAD: Kind[Lead] = Kind(
    "lead",
    Lead,
    lambda row: f"{row.first_name} {row.last_name}".strip() or row.company or "",
    _PEOPLE,
    lambda row: row.account_id,
)
DEAL: Kind[Deal] = Kind(
    "deal",
    Deal,
    lambda row: row.name,
    {
        **_PEOPLE,
        "account_id": Account,
        "contact_id": Contact,
        "pipeline_id": Pipeline,
        "stage_id": Stage,
        "lost_reason_id": LostReason,
        "lead_id": Lead,
    },
    lambda row: row.account_id,
)
ACTIVITY: Kind[Activity] = Kind(
    "activity",
    Activity,
    lambda row: row.subject,
    {**_PEOPLE, "account_id": Account, "contact_id": Contact, "lead_id": Lead, "deal_id": Deal},
    lambda row: row.account_id,
)
PRODUCT: Kind[Product] = Kind("product", Product, lambda row: row.name)
PIPELINE: Kind[Pipeline] = Kind("pipeline", Pipeline, lambda row: row.name)
LOST_REASON: Kind[LostReason] = Kind("lost_reason", LostReason, lambda row: row.name)
TAG: Kind[Tag] = Kind("tag", Tag, lambda row: row.name)


async def create(work: Work, kind: Kind[T], values: Mapping[str, Any]) -> T:
    await check_references(work, kind, values)
    if "external_id" in values:
        await _check_external_id(work, kind, values["external_id"], None)
    now = work.now()
    row = kind.model(
        workspace_id=work.workspace_id,
        id=new_id(),
        version=1,
        created_at=now,
        updated_at=now,
        created_by=work.actor.user_id,
        updated_by=work.actor.user_id,
        **values,
    )
    work.session.add(row)
    await _flush(work)
    await work.emit(
        RecordCreated(
            kind=kind.word,
            version=1,
            subject_id=_id(row),
            subject_label=kind.label(row),
            account_id=kind.account_of(row),
        )
    )
    return row


async def access(work: Work, kind: Kind[T], row_id: UUID, *, lock: bool = False) -> T:
    """The living record, or `NotFound`."""
    row = await work.get_or_none(kind.model, row_id, lock=lock)
    if row is None or _deleted(row):
        raise NotFound(f"There is no {_words(kind)} with this id.")
    return row


async def change(work: Work, kind: Kind[T], row_id: UUID, values: Mapping[str, Any], *, version: int) -> T:
    row = await access(work, kind, row_id, lock=True)
    await check_version(work, row, version)  # pyright: ignore[reportArgumentType] - every kind is a Record
    await change_row(work, kind, row, values)
    return row


async def change_row(
    work: Work, kind: Kind[T], row: T, values: Mapping[str, Any], *, parts: Changes | None = None
) -> Changes:
    """For rows that are locked and checked already. `parts` changed beside the row, such as its lines."""
    await check_references(work, kind, values)
    if values.get("external_id"):
        await _check_external_id(work, kind, values["external_id"], _id(row))
    changes = apply_changes(row, values) | (parts or {})
    if changes:
        _touch(work, row)
        await _flush(work)
        await work.emit(
            RecordUpdated(
                kind=kind.word,
                version=_version(row),
                changes=changes,
                subject_id=_id(row),
                subject_label=kind.label(row),
                account_id=kind.account_of(row),
            )
        )
    return changes


async def delete(work: Work, kind: Kind[T], row_id: UUID) -> None:
    """Hides the record; it can be restored."""
    row = await access(work, kind, row_id, lock=True)
    setattr(row, "deleted_at", work.now())  # noqa: B010 - every kind is a Record
    _touch(work, row)
    await _flush(work)
    await work.emit(
        RecordDeleted(
            kind=kind.word,
            version=_version(row),
            subject_id=_id(row),
            subject_label=kind.label(row),
            account_id=kind.account_of(row),
        )
    )


async def restore(work: Work, kind: Kind[T], row_id: UUID) -> T:
    row = await work.get(kind.model, row_id, lock=True)
    if not _deleted(row):
        raise NotDeleted
    setattr(row, "deleted_at", None)  # noqa: B010 - every kind is a Record
    _touch(work, row)
    await _flush(work)
    await work.emit(
        RecordRestored(
            kind=kind.word,
            version=_version(row),
            subject_id=_id(row),
            subject_label=kind.label(row),
            account_id=kind.account_of(row),
        )
    )
    return row


async def change_many(
    work: Work, kind: Kind[T], ids: Sequence[UUID], one: Callable[[UUID], Any]
) -> tuple[list[UUID], dict[UUID, str]]:
    """Calls `one` for each id in a savepoint of its own; what is refused leaves nothing."""
    changed: list[UUID] = []
    refused: dict[UUID, str] = {}
    for row_id in dict.fromkeys(ids):
        try:
            async with work.session.begin_nested():
                await one(row_id)
            changed.append(row_id)
        except (NotFound, Conflict, Invalid) as error:
            refused[row_id] = error.message
    return changed, refused


async def check_references(work: Work, kind: Kind[T], values: Mapping[str, Any]) -> None:
    """Every id that names another record must name one that is here and not deleted."""
    for name, model in kind.references.items():
        target = values.get(name)
        if target is None:
            continue
        row = await work.get_or_none(model, target)
        if row is None or _deleted(row):
            raise Invalid.field(
                name, f"There is no {model.__tablename__[:-1].replace('_', ' ')} with this id."
            )


async def workspace_currency(work: Work) -> str:
    return (await work.get(Workspace, work.workspace_id)).currency


def owned(work: Work, values: dict[str, Any]) -> dict[str, Any]:
    """A new record belongs to whoever makes it, unless the form says otherwise."""
    if "owner_id" not in values:
        values["owner_id"] = work.actor.user_id
    return values


async def _check_external_id(work: Work, kind: Kind[T], external_id: str | None, own_id: UUID | None) -> None:
    if not external_id:
        return
    columns = kind.model.__table__.columns
    statement = select(columns["id"]).where(columns["external_id"] == external_id)
    found = (await work.session.execute(statement)).scalar()
    if found is not None and found != own_id:
        raise ExternalIdTaken(
            f"Another {_words(kind)} has the external id '{external_id}'.",
            errors=[FieldError("external_id", "is taken")],
            id=str(found),
        )


async def _flush(work: Work) -> None:
    try:
        await work.session.flush()
    except IntegrityError as error:
        if isinstance(error.orig, pg.UniqueViolation):
            raise NameTaken(constraint=error.orig.diag.constraint_name) from error
        raise


def _touch(work: Work, row: Base) -> None:
    record: Any = row
    record.version += 1
    record.updated_at, record.updated_by = work.now(), work.actor.user_id


def _id(row: Base) -> UUID:
    record: Any = row
    return record.id


def _version(row: Base) -> int:
    record: Any = row
    return record.version


def _deleted(row: Base) -> bool:
    return getattr(row, "deleted_at", None) is not None


def _words(kind: Kind[Any]) -> str:
    return kind.word.replace("_", " ")
