"""What hangs on records: activities, steps, lines, accounts, contacts, and the changes of all of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, func, literal, null, select, union_all

from dealwright.domains.crm.models.imports import ImportRecord
from dealwright.domains.crm.models.pipelines import Product
from dealwright.domains.crm.models.records import Activity, Deal, DealLine, StageChange
from dealwright.domains.scoring.history.facts import (
    Change,
    Entity,
    History,
    Line,
    Noted,
    PastDeal,
    Step,
    Touch,
)
from dealwright.domains.scoring.history.money import major
from dealwright.kernel.events import EventRow
from dealwright.kernel.paging import AnySelect
from dealwright.kernel.work import Work

TEXT = 1_500  # characters of a text that are looked through
NOTES = 400  # the newest activities of a record that are looked at
_CHANGED = (
    "lead.updated",
    "lead.converted",
    "deal.updated",
    "activity.updated",
    "account.updated",
    "contact.updated",
)


async def read(work: Work, statement: AnySelect) -> Sequence[Row[Any]]:
    return (await work.connection.execute(statement)).all()


def among(work: Work, model: Any, ids: Sequence[UUID]) -> ColumnElement[bool]:
    return and_(model.workspace_id == work.workspace_id, model.id.in_(ids))


async def entities(work: Work, model: Any, names: Sequence[str], ids: Iterable[UUID]) -> dict[UUID, Entity]:
    wanted = list(ids)
    if not wanted:
        return {}
    columns = [getattr(model, name) for name in names]
    rows = await read(
        work, select(model.id, model.version, model.created_at, *columns).where(among(work, model, wanted))
    )
    known = await changes_of(work, [row.id for row in rows if row.version > 1])
    return {
        row.id: Entity(
            {**{name: getattr(row, name) for name in names}, "written": row.created_at.timestamp()},
            known.get(row.id, []),
        )
        for row in rows
    }


async def deals_of(work: Work, accounts: Iterable[UUID]) -> dict[UUID, list[PastDeal]]:
    wanted = list(accounts)
    if not wanted:
        return {}
    statement = select(
        Deal.account_id,
        Deal.id,
        Deal.opened_at,
        Deal.closed_at,
        Deal.status,
        Deal.amount_minor,
        Deal.currency,
        Deal.lead_id,
    ).where(Deal.workspace_id == work.workspace_id, Deal.account_id.in_(wanted), Deal.deleted_at.is_(None))
    found: dict[UUID, list[PastDeal]] = defaultdict(list)
    for row in await read(work, statement.order_by(Deal.account_id, Deal.opened_at)):
        amount = None if row.amount_minor is None else major(row.amount_minor, row.currency)
        found[row.account_id].append(
            PastDeal(
                row.id,
                row.opened_at.timestamp(),
                seconds(row.closed_at),
                row.status == "won",
                amount,
                row.currency,
                row.lead_id,
            )
        )
    return found


async def changes_of(work: Work, ids: Sequence[UUID]) -> dict[UUID, list[Change]]:
    """What events and imports say was changed of these records, the oldest first."""
    if not ids:
        return {}
    told = select(
        EventRow.subject_id.label("record"),
        EventRow.at,
        EventRow.id.label("place"),
        EventRow.payload["changes"].label("changes"),
        EventRow.payload["status_before"].astext.label("status_before"),
    ).where(
        EventRow.workspace_id == work.workspace_id,
        EventRow.subject_id.in_(ids),
        EventRow.type.in_(_CHANGED),
    )
    imported = select(
        ImportRecord.record_id, ImportRecord.at, literal(0), ImportRecord.changes, null()
    ).where(
        ImportRecord.workspace_id == work.workspace_id,
        ImportRecord.record_id.in_(ids),
        ImportRecord.changes.is_not(None),
    )
    both = union_all(told, imported).subquery()
    found: dict[UUID, list[Change]] = defaultdict(list)
    for row in await read(work, select(both).order_by(both.c.record, both.c.at, both.c.place)):
        before = {"status": [row.status_before, "converted"]} if row.status_before else {}
        found[row.record].append(Change(row.at.timestamp(), row.changes or before))
    return found


async def add_notes(work: Work, link: Any, found: Mapping[UUID, History]) -> None:
    if not found:
        return
    statement = select(
        link.label("record"),
        Activity.id,
        Activity.kind,
        Activity.at,
        Activity.created_at,
        Activity.due_at,
        Activity.done_at,
        Activity.direction,
        Activity.outcome,
        Activity.duration_minutes,
        Activity.owner_id,
        Activity.version,
        Activity.deleted_at,
        func.left(Activity.subject + " " + func.coalesce(Activity.body, ""), TEXT).label("said"),
    ).where(Activity.workspace_id == work.workspace_id, link.in_(list(found)))
    rows = await read(work, statement.order_by(link, Activity.at.desc()))
    known = await changes_of(work, [row.id for row in rows if row.version > 1])
    for row in rows:
        notes = found[row.record].notes
        if len(notes) < NOTES:
            notes.append(Noted(_touch(row), known.get(row.id, [])))


def _touch(row: Row[Any]) -> Touch:
    return Touch(
        kind=row.kind,
        at=row.at.timestamp(),
        known=row.created_at.timestamp(),
        due=seconds(row.due_at),
        done=seconds(row.done_at),
        direction=row.direction,
        outcome=row.outcome or "",
        minutes=row.duration_minutes,
        owner=row.owner_id,
        said=row.said or "",
        gone=seconds(row.deleted_at),
    )


async def add_steps(work: Work, found: Mapping[UUID, History]) -> None:
    if not found:
        return
    statement = (
        select(StageChange.deal_id, StageChange.at, StageChange.to_stage_id, StageChange.amount_minor)
        .where(StageChange.workspace_id == work.workspace_id, StageChange.deal_id.in_(list(found)))
        .order_by(StageChange.deal_id, StageChange.at, StageChange.id)
    )
    for row in await read(work, statement):
        found[row.deal_id].steps.append(Step(row.at.timestamp(), row.to_stage_id, row.amount_minor))


async def add_lines(work: Work, found: Mapping[UUID, History]) -> None:
    if not found:
        return
    statement = (
        select(DealLine.deal_id, DealLine.quantity, DealLine.discount_percent, Product.family)
        .join(
            Product,
            and_(Product.workspace_id == DealLine.workspace_id, Product.id == DealLine.product_id),
            isouter=True,
        )
        .where(DealLine.workspace_id == work.workspace_id, DealLine.deal_id.in_(list(found)))
    )
    for row in await read(work, statement):
        found[row.deal_id].lines.append(Line(row.quantity, float(row.discount_percent), row.family))


def seconds(moment: datetime | None) -> float | None:
    return moment.timestamp() if moment else None
