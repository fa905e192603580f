"""Routes of imports."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, File, Form, Query, Request, Response, UploadFile
from fastapi.responses import StreamingResponse

from dealwright.domains.crm.importing import errors_file, flows, queries, service
from dealwright.domains.crm.importing.schemas import (
    ChangeImport,
    FieldsOut,
    ImportOut,
    ImportRow,
    Phase,
)
from dealwright.domains.identity.access import BeginWork, opens_no_work, requires
from dealwright.kernel.actor import Actor
from dealwright.kernel.http import USUAL_PROBLEMS, json_response
from dealwright.kernel.paging import ListQuery, Page, list_page
from dealwright.kernel.work import Begin, Work
from dealwright.ports.files.base import Files

router = APIRouter(prefix="/api/v1/imports", tags=["imports"], responses=USUAL_PROBLEMS)

Imports = Annotated[Work, requires("crm:import")]
Importer = Annotated[Actor, opens_no_work("crm:import")]


def _files(request: Request) -> Files:
    return request.app.state.runtime.ports[Files]


async def _shown(begin: Begin, actor: Actor, import_id: UUID) -> ImportOut:
    async with begin(actor) as work:
        return await queries.show_import(work, import_id)


@router.get("", name="list_imports", response_model=Page[ImportRow])
async def list_all(query: Annotated[ListQuery, Query()], work: Imports) -> Response:
    """Newest first."""
    return json_response(await list_page(work, queries.IMPORTS, query))


@router.post("", name="upload_import", status_code=201)
async def upload(
    request: Request,
    files: Annotated[list[UploadFile], File(description="CSV, TSV or text; also packed as .gz")],
    actor: Importer,
    begin: BeginWork,
    name: Annotated[str, Form(max_length=200, description="Default: the names of the files")] = "",
) -> ImportOut:
    """Stores up to 50 files, finds out how to read them and proposes what they are and how they map."""
    import_id = await flows.upload(begin, actor, _files(request), files, name)
    return await _shown(begin, actor, import_id)


@router.get("/fields", name="get_import_fields")
async def get_fields(_: Importer) -> FieldsOut:
    """What each kind of record can take, for building a mapping."""
    return queries.show_fields()


@router.get("/{import_id}", name="get_import")
async def get(import_id: UUID, work: Imports) -> ImportOut:
    """State, files, mapping, options, counts and progress. Poll it, or listen for `import.*` events."""
    return await queries.show_import(work, import_id)


@router.patch("/{import_id}", name="change_import")
async def change(import_id: UUID, form: ChangeImport, work: Imports) -> ImportOut:
    """Changes kind, mapping or options before it runs. It has to be checked again afterwards."""
    await service.change_import(work, import_id, form)
    return await queries.show_import(work, import_id)


@router.delete("/{import_id}", name="delete_import", status_code=204)
async def delete(import_id: UUID, request: Request, actor: Importer, begin: BeginWork) -> None:
    """Forgets an import that has not run, with its files."""
    await flows.remove(begin, actor, _files(request), import_id)


@router.post("/{import_id}/check", name="check_import", status_code=202)
async def check(import_id: UUID, actor: Importer, begin: BeginWork) -> ImportOut:
    """Starts a dry run: the same decisions as the run, but nothing is written."""
    await flows.request(begin, actor, import_id, "check")
    return await _shown(begin, actor, import_id)


@router.post("/{import_id}/run", name="run_import", status_code=202)
async def run(import_id: UUID, actor: Importer, begin: BeginWork) -> ImportOut:
    """Starts the import, or goes on with one that failed or was cancelled."""
    await flows.request(begin, actor, import_id, "run")
    return await _shown(begin, actor, import_id)


@router.post("/{import_id}/cancel", name="cancel_import")
async def cancel(import_id: UUID, work: Imports) -> ImportOut:
    """Stops before the next batch. What was imported stays."""
    await service.cancel(work, import_id)
    return await queries.show_import(work, import_id)


@router.post("/{import_id}/undo", name="undo_import", status_code=202)
async def undo(import_id: UUID, actor: Importer, begin: BeginWork) -> ImportOut:
    """Starts to delete what the import has made, but not what somebody has changed or used since."""
    await flows.request_undo(begin, actor, import_id)
    return await _shown(begin, actor, import_id)


@router.get("/{import_id}/errors.csv", name="get_import_errors", response_class=StreamingResponse)
async def get_errors(
    import_id: UUID, actor: Importer, begin: BeginWork, phase: Phase = "run", file_id: UUID | None = None
) -> StreamingResponse:
    """The rows that failed or repeat another, with line, column and reason beside their own cells."""
    await _shown(begin, actor, import_id)
    return StreamingResponse(
        errors_file.error_lines(begin, actor, import_id, phase, file_id),
        media_type="text/csv; charset=utf-8",
        headers={"content-disposition": 'attachment; filename="import-errors.csv"'},
    )
