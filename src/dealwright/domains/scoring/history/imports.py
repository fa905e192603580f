"""What imports did to records, and since when the status of every lead is known. Only training asks this."""

from uuid import UUID

from sqlalchemy import and_, func, select

from dealwright.domains.crm.models.imports import ImportRecord
from dealwright.domains.crm.models.records import Lead
from dealwright.domains.scoring.history.beside import read
from dealwright.domains.scoring.history.facts import Kind
from dealwright.kernel.events import EventRow
from dealwright.kernel.work import Work


async def read_imports(work: Work, kind: Kind) -> tuple[set[UUID], dict[UUID, float]]:
    """Records that an import made, and when one last changed a record without keeping what it was before."""
    statement = select(EventRow.subject_id, EventRow.at, EventRow.payload).where(
        EventRow.workspace_id == work.workspace_id,
        EventRow.type == "import.batch",
        EventRow.payload["kind"].astext == kind,
    )
    back = await _brought_back(work, kind)
    made: set[UUID] = set()
    rewritten: dict[UUID, float] = {}
    for row in await read(work, statement.order_by(EventRow.id)):
        created = (UUID(one) for one in row.payload["created"])
        made.update(one for one in created if (row.subject_id, one) not in back)
        if not row.payload.get("changes_kept"):
            rewritten.update((UUID(one), row.at.timestamp()) for one in row.payload["updated"])
    return made, rewritten


async def _brought_back(work: Work, kind: Kind) -> set[tuple[UUID | None, UUID]]:
    """Imports, and what they brought back from the bin: it was here before."""
    statement = select(ImportRecord.import_id, ImportRecord.record_id).where(
        ImportRecord.workspace_id == work.workspace_id,
        ImportRecord.kind == kind,
        ImportRecord.result != "updated",
        ImportRecord.changes.is_not(None),
    )
    return {(row.import_id, row.record_id) for row in await read(work, statement)}


async def statuses_since(work: Work) -> float:
    """The last conversion of which no event says what the lead was before."""
    told = and_(
        EventRow.workspace_id == Lead.workspace_id,
        EventRow.subject_id == Lead.id,
        EventRow.type == "lead.converted",
        EventRow.payload["status_before"].astext.is_not(None),
    )
    statement = (
        select(func.max(Lead.converted_at))
        .join(EventRow, told, isouter=True)
        .where(Lead.workspace_id == work.workspace_id, EventRow.id.is_(None))
    )
    last = (await work.session.scalars(statement)).one()
    return last.timestamp() if last else 0.0
