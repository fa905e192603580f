"""Takes back what an import has made, unless somebody changed or used it since.

Records that the import only changed stay as they are.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, and_, exists, select, update

from dealwright.domains.crm.errors import ImportBusy
from dealwright.domains.crm.importing import service
from dealwright.domains.crm.importing.errors import ImportStopped
from dealwright.domains.crm.importing.events import ImportUndone
from dealwright.domains.crm.importing.fields import KINDS, ORDER
from dealwright.domains.crm.importing.lookups import among
from dealwright.domains.crm.importing.schemas import Counts
from dealwright.domains.crm.importing.writing import plan_afresh, update_rows
from dealwright.domains.crm.models.imports import Import, ImportFile, ImportRecord
from dealwright.domains.crm.models.records import Account, Activity, Contact, Deal, DealLine, Lead
from dealwright.domains.identity.models import User
from dealwright.kernel.ids import new_id
from dealwright.kernel.work import Work

BATCH = 500

# Where a record of a kind may be named by living ones.
_USES: Mapping[str, Sequence[Any]] = {
    "activity": (),
    "deal": (Activity.deal_id, Lead.deal_id),
    "lead": (Activity.lead_id, Deal.lead_id),
    "contact": (Activity.contact_id, Deal.contact_id, Lead.contact_id),
    "account": (
        Activity.account_id,
        Deal.account_id,
        Lead.account_id,
        Contact.account_id,
        Account.parent_id,
    ),
    "product": (),
    "user": (
        Activity.owner_id,
        Deal.owner_id,
        Lead.owner_id,
        Contact.owner_id,
        Account.owner_id,
        User.manager_id,
    ),
}


async def request_undo(work: Work, import_id: UUID) -> Import:
    row = await service.access_import(work, import_id, lock=True)
    if row.status not in ("done", "failed", "cancelled") or row.started_at is None:
        raise ImportBusy("Only an import that has run and ended can be undone.")
    await service.set_status(work, row, "undoing")
    return row


async def take_over_undo(work: Work, import_id: UUID) -> UUID:
    row = await service.access_import(work, import_id, lock=True)
    if row.status != "undoing":
        raise ImportStopped
    runner = row.runner = new_id()
    return runner


async def undo_batch(work: Work, import_id: UUID, runner: UUID) -> bool:
    """Takes back the next records, dependants first. False: there is nothing left, the import is undone."""
    await plan_afresh(work)
    row = await service.access_import(work, import_id, lock=True)
    if row.runner != runner or row.status != "undoing":
        raise ImportStopped
    for kind in reversed(ORDER):
        records = await _next_records(work, import_id, kind)
        if records:
            await _take_back(work, row, kind, records)
            return True
    row.runner = None
    await service.set_status(work, row, "undone")
    return False


async def _next_records(work: Work, import_id: UUID, kind: str) -> Sequence[RowMapping]:
    statement = (
        select(ImportRecord.record_id, ImportRecord.file_id, ImportRecord.version)
        .where(
            ImportRecord.workspace_id == work.workspace_id,
            ImportRecord.import_id == import_id,
            ImportRecord.kind == kind,
            ImportRecord.result.in_(("created", "added")),
        )
        .order_by(ImportRecord.record_id)
        .limit(BATCH)
    )
    return (await work.session.execute(statement)).mappings().all()


async def _take_back(work: Work, row: Import, kind: str, records: Sequence[RowMapping]) -> None:
    ids = [one["record_id"] for one in records]
    versions = await _versions(work, kind, ids)
    used = await _used(work, row.id, kind, ids)
    ours = {
        one["record_id"]
        for one in records
        if versions.get(one["record_id"]) == one["version"] and one["record_id"] not in used
    }
    now, who = work.now(), work.actor.user_id
    gone = [
        {"id": one, "version": versions[one] + 1, "deleted_at": now, "updated_at": now, "updated_by": who}
        for one in ours
    ]
    await update_rows(work, KINDS[kind].model, gone)
    await _note(work, row.id, [one for one in ids if one in ours], "deleted")
    await _note(work, row.id, [one for one in ids if one not in ours], "kept")
    await _count(work, records, ours)
    if ours:
        await work.emit(
            ImportUndone(subject_id=row.id, subject_label=row.name, kind=kind, deleted=list(ours))
        )


async def _versions(work: Work, kind: str, ids: Sequence[UUID]) -> dict[UUID, int]:
    """Of the living ones, held until the commit."""
    table = KINDS[kind].model.__table__
    statement = (
        select(table.c["id"], table.c["version"])
        .where(
            table.c["workspace_id"] == work.workspace_id,
            among(table.c["id"], ids),
            table.c["deleted_at"].is_(None),
        )
        .order_by(table.c["id"])
        .with_for_update()
    )
    return {one.id: one.version for one in await work.session.execute(statement)}


async def _used(work: Work, import_id: UUID, kind: str, ids: Sequence[UUID]) -> set[UUID]:
    """Those that a living record names, other than by a link between records of this very import."""
    used: set[UUID] = set()
    for column in _USES[kind]:
        model = column.class_
        statement = select(column).where(
            model.workspace_id == work.workspace_id, among(column, ids), model.deleted_at.is_(None)
        )
        if model is KINDS[kind].model:
            statement = statement.where(~_of_this_import(import_id, model))
        used.update((await work.session.scalars(statement.distinct())).all())
    if kind == "product":
        used |= await _sold(work, ids)
    return used


def _of_this_import(import_id: UUID, model: Any) -> Any:
    return exists().where(
        ImportRecord.workspace_id == model.workspace_id,
        ImportRecord.import_id == import_id,
        ImportRecord.record_id == model.id,
        ImportRecord.result.in_(("created", "added")),
    )


async def _sold(work: Work, ids: Sequence[UUID]) -> set[UUID]:
    statement = (
        select(DealLine.product_id)
        .join(Deal, and_(Deal.workspace_id == DealLine.workspace_id, Deal.id == DealLine.deal_id))
        .where(
            DealLine.workspace_id == work.workspace_id,
            among(DealLine.product_id, ids),
            Deal.deleted_at.is_(None),
        )
        .distinct()
    )
    return {one for one in await work.session.scalars(statement) if one}


async def _note(work: Work, import_id: UUID, ids: Sequence[UUID], result: str) -> None:
    if ids:
        await work.session.execute(
            update(ImportRecord)
            .where(
                ImportRecord.workspace_id == work.workspace_id,
                ImportRecord.import_id == import_id,
                among(ImportRecord.record_id, ids),
            )
            .values(result=result)
            .execution_options(synchronize_session=False)
        )


async def _count(work: Work, records: Sequence[RowMapping], ours: set[UUID]) -> None:
    for file_id in {one["file_id"] for one in records}:
        file = await work.get(ImportFile, file_id)
        counts = Counts.model_validate(file.counts)
        mine = [one["record_id"] for one in records if one["file_id"] == file_id]
        counts.deleted += sum(one in ours for one in mine)
        counts.kept += sum(one not in ours for one in mine)
        file.counts = counts.model_dump(mode="json")
