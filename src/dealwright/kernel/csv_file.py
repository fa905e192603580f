"""Tables as CSV files for a spreadsheet, page by page. No cell can be taken for a formula."""

import csv
import io
from collections.abc import AsyncIterator, Iterable, Sequence

from starlette.responses import Response, StreamingResponse

MEDIA = "text/csv; charset=utf-8"
# A spreadsheet takes a cell that begins with one of these for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
CHUNK = 500


def csv_text(rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue()


def harmless(cell: object) -> object:
    """Numbers stay numbers, also negative ones; only a text can be taken for a formula."""
    if cell is None:
        return ""
    if isinstance(cell, str) and cell.startswith(FORMULA):
        return f"'{cell}"
    return cell


def csv_file(name: str, rows: Iterable[Sequence[object]]) -> Response:
    return Response(csv_text(rows), media_type=MEDIA, headers=_as_file(name))


def csv_stream(name: str, rows: AsyncIterator[Sequence[object]]) -> StreamingResponse:
    """Sent while the rows are still being read."""
    return StreamingResponse(_chunks(rows), media_type=MEDIA, headers=_as_file(name))


async def _chunks(rows: AsyncIterator[Sequence[object]]) -> AsyncIterator[str]:
    waiting: list[Sequence[object]] = []
    async for row in rows:
        waiting.append(row)
        if len(waiting) >= CHUNK:
            yield csv_text(waiting)
            waiting = []
    yield csv_text(waiting)


def _as_file(name: str) -> dict[str, str]:
    return {"content-disposition": f'attachment; filename="{name}"'}
