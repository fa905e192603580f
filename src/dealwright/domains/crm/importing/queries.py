"""Reads of imports: lists, one import as the page shows it, the rows that need mending."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import SQLColumnExpression, select, tuple_

from dealwright.domains.crm.importing import service
from dealwright.domains.crm.importing.fields import KINDS, Field, Kind
from dealwright.domains.crm.importing.schemas import (
    ColumnOut,
    Counts,
    FailingRow,
    FieldOut,
    FieldsOut,
    FileSummary,
    ImportFileOut,
    ImportOut,
    ImportRow,
    KindOut,
    Phase,
    Summary,
)
from dealwright.domains.crm.models import imports as tables
from dealwright.domains.crm.models.imports import IMPORT_STATES, Import, ImportFile
from dealwright.kernel.paging import AnySelect, Column, Listing
from dealwright.kernel.work import Work

SHOWN_SAMPLE = 8
SHOWN_FAILING = 100


def _base(columns: Sequence[SQLColumnExpression[Any]]) -> AnySelect:
    return select(*columns).select_from(Import).where(Import.deleted_at.is_(None))


IMPORTS = Listing(
    columns={
        "id": Column(Import.id, "uuid"),
        "version": Column(Import.version, "int"),
        "name": Column(Import.name, "text"),
        "status": Column(Import.status, "enum", choices=IMPORT_STATES),
        "message": Column(Import.message, "text", nullable=True),
        "rows_total": Column(Import.rows_total, "int"),
        "rows_done": Column(Import.rows_done, "int"),
        "created_at": Column(Import.created_at, "time", sortable=True),
        "created_by": Column(Import.created_by, "user", nullable=True),
        "started_at": Column(Import.started_at, "time", nullable=True),
        "finished_at": Column(Import.finished_at, "time", nullable=True),
    },
    base=_base,
    id_column=Import.id,
    default_sort="-created_at",
)


async def show_import(work: Work, import_id: UUID) -> ImportOut:
    row = await service.access_import(work, import_id)
    files = await service.files_of(work, import_id)
    return ImportOut(**ImportRow.model_validate(row).model_dump(), files=[_show_file(file) for file in files])


def _show_file(file: ImportFile) -> ImportFileOut:
    return ImportFileOut.model_validate(
        {
            "id": file.id,
            "name": file.name,
            "size_bytes": file.size_bytes,
            "encoding": file.encoding,
            "delimiter": file.delimiter,
            "kind": file.kind,
            "columns": [_show_column(file, place, name) for place, name in enumerate(file.columns)],
            "sample": file.sample[:SHOWN_SAMPLE],
            "options": service.options_of(file),
            "notes": file.notes,
            "rows_total": file.rows_total,
            "rows_done": file.rows_done,
            "checked": file.checked or None,
            "counts": file.counts or None,
        }
    )


def _show_column(file: ImportFile, place: int, name: str) -> ColumnOut:
    entry = file.mapping.get(name, {"field": None, "guessed": True})
    filled = [row[place] for row in file.sample if place < len(row) and row[place].strip()]
    return ColumnOut(
        name=name, field=entry["field"], guessed=entry["guessed"], samples=list(dict.fromkeys(filled))[:5]
    )


def show_fields() -> FieldsOut:
    return FieldsOut(kinds=[_show_kind(kind) for kind in KINDS.values()])


def _show_kind(kind: Kind) -> KindOut:
    return KindOut(
        kind=kind.word,
        label=kind.label,
        fields=[_show_field(one) for one in kind.fields],
        match_by=[*kind.keys, "none"],
    )


def _show_field(one: Field) -> FieldOut:
    return FieldOut(
        name=one.name,
        label=one.label,
        type=one.type,
        required=one.required,
        link=one.link,
        choices=list(dict.fromkeys(one.choices.values())),
    )


async def bad_rows(
    work: Work, file_id: UUID, phase: Phase, *, after: tuple[int, UUID] | None, limit: int
) -> Sequence[tables.ImportRow]:
    """The stored rows of a file in the order of its lines."""
    table = tables.ImportRow
    statement = select(table).where(table.file_id == file_id, table.phase == phase)
    if after:
        statement = statement.where(tuple_(table.line, table.id) > after)
    return (await work.session.scalars(statement.order_by(table.line, table.id).limit(limit))).all()


async def summary(work: Work, import_id: UUID, seconds: float) -> Summary:
    row = await service.access_import(work, import_id)
    files = await service.files_of(work, import_id)
    return Summary.model_validate(
        {
            "import_id": import_id,
            "status": row.status,
            "seconds": seconds,
            "rows": row.rows_done,
            "files": [await _file_summary(work, file) for file in files],
        }
    )


async def _file_summary(work: Work, file: ImportFile) -> FileSummary:
    rows = await bad_rows(work, file.id, "run", after=None, limit=SHOWN_FAILING)
    return FileSummary.model_validate(
        {
            "name": file.name,
            "kind": file.kind,
            "checked": Counts.model_validate(file.checked),
            "counts": Counts.model_validate(file.counts),
            "failing": [FailingRow(line=one.line, field=one.field, reason=one.reason) for one in rows],
        }
    )
