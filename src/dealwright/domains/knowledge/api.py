"""Routes of knowledge."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, File, Query, Request, Response, UploadFile

from dealwright.domains.identity.access import BeginWork, opens_no_work, requires
from dealwright.domains.knowledge import queries
from dealwright.domains.knowledge.flows import asking, running, spaces
from dealwright.domains.knowledge.flows import sources as source_flows
from dealwright.domains.knowledge.models import Document, Gap
from dealwright.domains.knowledge.schemas import (
    Answer,
    Ask,
    ChangeDocument,
    ChangeGap,
    ChangeSource,
    ChooseEmbedder,
    DocumentOut,
    DocumentRow,
    GapDetail,
    GapRow,
    KnowledgeSettings,
    NewEntry,
    NewSource,
    RunDetail,
    RunList,
    RunScope,
    SourceList,
    SourceOut,
)
from dealwright.domains.knowledge.service import gaps, sources
from dealwright.kernel.actor import Actor
from dealwright.kernel.http import USUAL_PROBLEMS, json_response
from dealwright.kernel.paging import ListQuery, Page, list_page
from dealwright.kernel.work import Work
from dealwright.kernel.worker import Ports

router = APIRouter(prefix="/api/v1/knowledge", tags=["knowledge"], responses=USUAL_PROBLEMS)

Reads = Annotated[Work, requires("knowledge:read")]
Writes = Annotated[Work, requires("knowledge:write")]
Reader = Annotated[Actor, opens_no_work("knowledge:read")]
Writer = Annotated[Actor, opens_no_work("knowledge:write")]


class DocumentQuery(ListQuery):
    """`problem` and `stale` keep the documents somebody should look at."""

    problem: bool = False
    stale: bool = False


def _ports(request: Request) -> Ports:
    return request.app.state.runtime.ports


@router.get("/sources", name="list_sources")
async def list_sources(work: Reads) -> SourceList:
    """All sources with their state, counts and last run."""
    return await queries.list_sources(work)


@router.post("/sources", name="create_source", status_code=201)
async def create_source(form: NewSource, work: Writes) -> SourceOut:
    """A website is read at once; files and entries are added afterwards."""
    source = await sources.create_source(work, form)
    if source.kind == "website":
        await running.queue_run(work, source.id)
    return await queries.show_source(work, source.id)


@router.get("/sources/{source_id}", name="get_source")
async def get_source(source_id: UUID, work: Reads) -> SourceOut:
    return await queries.show_source(work, source_id)


@router.patch("/sources/{source_id}", name="change_source")
async def change_source(source_id: UUID, form: ChangeSource, work: Writes) -> SourceOut:
    """Audience and products hold for all its documents from now on."""
    source = await sources.change_source(work, source_id, form)
    if form.audience is not None or form.products is not None:
        await work.defer(spaces.refill_source, source_id=source.id)
    return await queries.show_source(work, source_id)


@router.delete("/sources/{source_id}", name="delete_source", status_code=204)
async def delete_source(source_id: UUID, work: Writes) -> None:
    """Nobody finds anything of it any more; rows, vectors and files are removed in the background."""
    await sources.mark_deleting(work, source_id)
    await work.defer(source_flows.remove_source, source_id=source_id)


@router.post("/sources/{source_id}/refresh", name="refresh_source", status_code=202)
async def refresh_source(source_id: UUID, work: Writes, scope: RunScope = "all") -> SourceOut:
    """Reads everything again, or with `failed` only what had a problem."""
    await running.queue_run(work, source_id, scope=scope)
    return await queries.show_source(work, source_id)


@router.post("/sources/{source_id}/cancel", name="cancel_source_run")
async def cancel_source_run(source_id: UUID, work: Writes) -> SourceOut:
    """Stops the reading before the next pages. What was read stays."""
    await sources.cancel_run(work, source_id)
    return await queries.show_source(work, source_id)


@router.post("/files", name="upload_source_files", status_code=202)
async def upload_source_files(
    source_id: Annotated[UUID, Query(description="A source of files")],
    request: Request,
    files: Annotated[
        list[UploadFile],
        File(description="PDF, DOCX, PPTX, HTML, Markdown, text, CSV of questions and answers"),
    ],
    actor: Writer,
    begin: BeginWork,
) -> SourceOut:
    """Stores up to 50 files and queues their reading; one of the same name replaces the older."""
    await source_flows.upload(begin, actor, _ports(request), source_id, files)
    async with begin(actor) as work:
        return await queries.show_source(work, source_id)


@router.post("/sources/{source_id}/entries", name="write_entry", status_code=201)
async def write_entry(source_id: UUID, form: NewEntry, work: Writes) -> DocumentRow:
    """Adds a text or an answer; with `gap_id` it closes a gap."""
    document = await sources.write_entry(work, source_id, form)
    await running.queue_documents(work, source_id, [document.id])
    return DocumentRow.model_validate(document, from_attributes=True)


@router.get("/sources/{source_id}/runs", name="list_source_runs")
async def list_source_runs(source_id: UUID, work: Reads) -> RunList:
    """What changed when, newest first."""
    return RunList(items=await queries.list_runs(work, source_id))


@router.get("/sources/{source_id}/runs/{run_id}", name="get_source_run")
async def get_source_run(source_id: UUID, run_id: UUID, work: Reads) -> RunDetail:
    """One run, with links that were not followed and why."""
    return await queries.show_run(work, source_id, run_id)


@router.get("/documents", name="list_documents", response_model=Page[DocumentRow])
async def list_documents(query: Annotated[DocumentQuery, Query()], work: Reads) -> Response:
    """Pages, files and entries; filter by `source_id`, `state`."""
    conditions = [queries.with_problem()] if query.problem else []
    conditions += [queries.is_stale()] if query.stale else []
    conditions += [queries.has_words(query.q, Document.id)] if query.q else []
    return json_response(await list_page(work, queries.DOCUMENTS, query, *conditions))


@router.get("/documents/{document_id}", name="get_document")
async def get_document(document_id: UUID, work: Reads, version_id: UUID | None = None) -> DocumentOut:
    """Text, passages, notices and history; `version_id` shows an older text."""
    return await queries.show_document(work, document_id, version_id)


@router.patch("/documents/{document_id}", name="change_document")
async def change_document(document_id: UUID, form: ChangeDocument, work: Writes) -> DocumentRow:
    """Changes an entry, or what is said about a document."""
    document = await sources.change_document(work, document_id, form)
    await running.queue_documents(work, document.source_id, [document.id])
    return DocumentRow.model_validate(document, from_attributes=True)


@router.delete("/documents/{document_id}", name="delete_document", status_code=204)
async def delete_document(document_id: UUID, request: Request, actor: Writer, begin: BeginWork) -> None:
    """Removes a file or an entry with every trace. Pages go by the rules of their website."""
    await source_flows.remove_document(begin, actor, _ports(request), document_id)


@router.post("/documents/{document_id}/retry", name="retry_document", status_code=202)
async def retry_document(document_id: UUID, work: Writes) -> DocumentRow:
    """Reads one document again."""
    document = await sources.access_document(work, document_id)
    await running.queue_retry(work, document_id)
    return DocumentRow.model_validate(document, from_attributes=True)


@router.post("/ask", name="ask_knowledge")
async def ask(form: Ask, request: Request, actor: Reader, begin: BeginWork) -> Answer:
    """An answer with its evidence, or the passages that come nearest, or nothing."""
    return await asking.ask(begin, actor, _ports(request), form, channel="page")


@router.get("/gaps", name="list_gaps", response_model=Page[GapRow])
async def list_gaps(query: Annotated[ListQuery, Query()], work: Reads) -> Response:
    """Questions our documents could not answer, most asked first; `filter=state[eq]:open`."""
    conditions = [queries.has_words(query.q, Gap.id)] if query.q else []
    return json_response(await list_page(work, queries.GAPS, query, *conditions))


@router.get("/gaps/{gap_id}", name="get_gap")
async def get_gap(gap_id: UUID, work: Reads) -> GapDetail:
    """One gap with the wordings in which it was asked."""
    return await queries.show_gap(work, gap_id)


@router.patch("/gaps/{gap_id}", name="change_gap")
async def change_gap(gap_id: UUID, form: ChangeGap, work: Writes) -> GapDetail:
    """Dismisses a gap or opens it again."""
    await gaps.change_gap(work, gap_id, form)
    return await queries.show_gap(work, gap_id)


@router.get("/settings", name="get_knowledge_settings")
async def get_settings(request: Request, actor: Reader, begin: BeginWork) -> KnowledgeSettings:
    """Embedders and engines of this installation, and how far a change of embedder is."""
    return await spaces.show_settings(begin, actor, _ports(request))


@router.post("/settings/embedder", name="choose_embedder", status_code=202)
async def choose_embedder(
    form: ChooseEmbedder, request: Request, actor: Writer, begin: BeginWork
) -> KnowledgeSettings:
    """Embeds everything again in the background; searches use the new vectors once all are there."""
    await spaces.choose(begin, actor, _ports(request), form.name)
    return await spaces.show_settings(begin, actor, _ports(request))
