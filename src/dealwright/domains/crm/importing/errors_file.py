"""The rows of an import that need mending, as a CSV file to mend and import again."""

import csv
import io
from collections.abc import AsyncIterator, Sequence
from uuid import UUID

from dealwright.domains.crm.importing import queries, service
from dealwright.domains.crm.importing.schemas import Phase
from dealwright.domains.crm.models import imports as tables
from dealwright.domains.crm.models.imports import ImportFile
from dealwright.kernel.actor import Actor
from dealwright.kernel.work import Begin

PAGE = 500
OWN_COLUMNS = ("file", "line", "result", "column", "reason")
# A spreadsheet takes a cell that begins with one of these for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


async def error_lines(
    begin: Begin, actor: Actor, import_id: UUID, phase: Phase, file_id: UUID | None
) -> AsyncIterator[str]:
    """Page by page in Works of their own, so that a slow reader holds no transaction."""
    async with begin(actor) as work:
        files = [
            one for one in await service.files_of(work, import_id) if one.kind and file_id in (None, one.id)
        ]
    columns = list(dict.fromkeys(name for file in files for name in file.columns))
    yield _csv([[*OWN_COLUMNS, *columns]])
    for file in files:
        after: tuple[int, UUID] | None = None
        while True:
            async with begin(actor) as work:
                rows = await queries.bad_rows(work, file.id, phase, after=after, limit=PAGE)
            if not rows:
                break
            yield _csv([_line(file, columns, row) for row in rows])
            after = (rows[-1].line, rows[-1].id)


def _line(file: ImportFile, columns: Sequence[str], row: tables.ImportRow) -> list[str]:
    cells = dict(zip(file.columns, row.cells, strict=False))
    about = [file.name, str(row.line), row.result, row.field or "", row.reason]
    return [*about, *(cells.get(name, "") for name in columns)]


def _csv(rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows([_harmless(cell) for cell in row] for row in rows)
    return text.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
