"""Files coming in, documents and sources going out."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Protocol
from uuid import UUID

from dealwright.domains.knowledge.errors import FileRefused, WrongSourceKind
from dealwright.domains.knowledge.flows.embedding import space_of
from dealwright.domains.knowledge.flows.running import queue_documents
from dealwright.domains.knowledge.service import removal, sources, spaces
from dealwright.domains.knowledge.service.sources import StoredFile
from dealwright.kernel.actor import Actor
from dealwright.kernel.errors import FieldError, Invalid, NotFound
from dealwright.kernel.jobs import job
from dealwright.kernel.work import Begin
from dealwright.kernel.worker import JobContext, Ports
from dealwright.ports.files.base import Files
from dealwright.ports.vectors.base import VectorStore

MAX_FILES = 50
MAX_FILE_BYTES = 100_000_000
CHUNK = 1 << 20
MEDIA = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".html": "text/html",
    ".htm": "text/html",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".txt": "text/plain",
    ".csv": "text/csv",
}


class Upload(Protocol):
    """A file on its way in; FastAPI's and a local one both are."""

    @property
    def filename(self) -> str | None: ...
    async def read(self, size: int = -1) -> bytes: ...


async def upload(
    begin: Begin, actor: Actor, ports: Ports, source_id: UUID, uploads: Sequence[Upload]
) -> list[UUID]:
    """Stores the files and queues their reading. If one is refused, none is kept."""
    actor.check("knowledge:write")
    if not 0 < len(uploads) <= MAX_FILES:
        raise Invalid.field("files", f"Send between 1 and {MAX_FILES} files.")
    async with begin(actor) as work:
        if (await sources.access_source(work, source_id)).kind != "files":
            raise WrongSourceKind("Files can be added to a source of files only.")
    files, keys = ports[Files], list[str]()
    try:
        stored = [await _store(files, one, place, keys) for place, one in enumerate(uploads)]
        async with begin(actor) as work:
            ids, over = await sources.add_files(work, source_id, stored)
            await queue_documents(work, source_id, ids)
    except BaseException:
        for key in keys:
            await files.delete(key)
        raise
    for key in over:
        await files.delete(key)
    return ids


async def _store(files: Files, one: Upload, place: int, keys: list[str]) -> StoredFile:
    name = PurePosixPath((one.filename or "file").replace("\\", "/")).name[:200]
    name = "".join(letter for letter in name if letter.isprintable())
    media = MEDIA.get(PurePosixPath(name).suffix.lower())
    if media is None:
        raise FileRefused(
            f"{name}: send PDF, DOCX, PPTX, HTML, Markdown, text or CSV.",
            errors=[FieldError(f"files.{place}", "This kind of file is not read.")],
        )
    key, size = await files.save(_chunks(one), max_bytes=MAX_FILE_BYTES)
    keys.append(key)
    if not size:
        raise FileRefused(f"{name} is empty.", errors=[FieldError(f"files.{place}", "The file is empty.")])
    return StoredFile(name, key, size, media)


async def add_local_files(
    begin: Begin, actor: Actor, ports: Ports, source_id: UUID, paths: Sequence[Path]
) -> UUID:
    """For commands, which read the returned run themselves."""
    stored: list[StoredFile] = []
    for path in paths:
        media = MEDIA.get(path.suffix.lower())
        if media is None:
            raise FileRefused(f"{path.name}: send PDF, DOCX, PPTX, HTML, Markdown, text or CSV.")
        stored.append(
            await store_bytes(ports[Files], path.name, await asyncio.to_thread(path.read_bytes), media)
        )
    async with begin(actor) as work:
        ids, over = await sources.add_files(work, source_id, stored)
        run_id = await queue_documents(work, source_id, ids)
    for key in over:
        await ports[Files].delete(key)
    return run_id


async def store_bytes(files: Files, name: str, body: bytes, media: str) -> StoredFile:
    async def chunks() -> AsyncIterator[bytes]:
        yield body

    key, size = await files.save(chunks(), max_bytes=MAX_FILE_BYTES)
    return StoredFile(name, key, size, media)


async def _chunks(one: Upload) -> AsyncIterator[bytes]:
    while chunk := await one.read(CHUNK):
        yield chunk


async def remove_document(begin: Begin, actor: Actor, ports: Ports, document_id: UUID) -> None:
    """Every trace of a file or an entry. What cannot be reached now is mended by the next reading."""
    async with begin(actor) as work:
        document = await sources.access_document(work, document_id, lock=True)
        source = await sources.access_source(work, document.source_id)
        if source.kind == "website":
            raise WrongSourceKind("A page goes by the rules of its website: exclude its address there.")
        key, ids = document.file_key, await removal.passage_ids(work, document_id=document_id)
        await removal.remove_document(work, document_id)
        rooms = [space_of(row) for row in await spaces.used_spaces(work)]
    for space in rooms:
        await ports[VectorStore].delete(space, ids)
    if key:
        await ports[Files].delete(key)


async def _remove_as_system(context: JobContext, _: str, *, source_id: str) -> None:
    """Whoever deleted it had the right to; readers have not seen it since."""
    await _remove_source(context, UUID(source_id))


@job("knowledge.remove_source", queue="knowledge", refused=_remove_as_system)
async def remove_source(context: JobContext, *, source_id: str) -> None:
    await _remove_source(context, UUID(source_id))


async def _remove_source(context: JobContext, removed: UUID) -> None:
    """Files, vectors, then rows: a worker that dies in between begins again."""
    async with context.begin(context.actor) as work:
        keys = await removal.file_keys(work, removed)
        rooms = [space_of(row) for row in await spaces.all_spaces(work)]
    for key in keys:
        await context.ports[Files].delete(key)
    for space in rooms:
        await context.ports[VectorStore].delete_source(space, removed)
    with contextlib.suppress(NotFound):
        async with context.begin(context.actor) as work:
            await removal.remove_source(work, removed)
