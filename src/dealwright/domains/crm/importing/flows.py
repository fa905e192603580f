"""Whole imports: upload, check, run, and all of it at once for the command line.

Files are read and taken apart between the short transactions of `service`, in a thread of their own, so
that a long import does not hold up the requests of the same process.
"""

import asyncio
import os
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Protocol
from uuid import UUID

from sqlalchemy.exc import DataError, IntegrityError, OperationalError

from dealwright.domains.crm.importing import queries, reading, service, undoing
from dealwright.domains.crm.importing.errors import FilesRefused, ImportStopped
from dealwright.domains.crm.importing.fields import SELF_LINKS
from dealwright.domains.crm.importing.lookups import Memory
from dealwright.domains.crm.importing.planning import Survey
from dealwright.domains.crm.importing.reading import FileRefused, Record, Source
from dealwright.domains.crm.importing.rows import FilePlan, Remark, Row, read_row
from dealwright.domains.crm.importing.schemas import Phase, Summary
from dealwright.domains.crm.importing.service import Batch, Claim, NewFile, PlannedFile
from dealwright.domains.crm.importing.stages import Book
from dealwright.domains.crm.importing.surveying import survey_files
from dealwright.kernel.actor import Actor
from dealwright.kernel.errors import AppError, FieldError, Invalid
from dealwright.kernel.jobs import job
from dealwright.kernel.work import Begin
from dealwright.kernel.worker import TRIES, JobContext, Ports
from dealwright.ports.files.base import Files

BATCH = 500
MAX_FILES = 50
MAX_FILE_BYTES = 2_000_000_000
CHUNK = 1 << 20
ENDINGS = (".csv", ".tsv", ".txt", ".gz")
Progress = Callable[[str, int, int], None]


class Upload(Protocol):
    """A file on its way in; FastAPI's and a local one both are."""

    @property
    def filename(self) -> str | None: ...
    async def read(self, size: int = -1) -> bytes: ...


async def upload(begin: Begin, actor: Actor, files: Files, uploads: Sequence[Upload], name: str) -> UUID:
    """Stores the files and looks into them. If one is refused, none is kept."""
    actor.check("crm:import")
    if not 0 < len(uploads) <= MAX_FILES:
        raise Invalid.field("files", f"Send between 1 and {MAX_FILES} files.")
    stored: list[NewFile] = []
    refused: list[FieldError] = []
    keys: list[str] = []
    try:
        for place, one in enumerate(uploads):
            await _store(files, one, place, stored, refused, keys)
        if refused:
            raise FilesRefused("; ".join(one.reason for one in refused[:5]), errors=refused)
        async with begin(actor) as work:
            made = await service.create_import(work, name.strip()[:200] or _name_of(stored), stored)
            return made.id
    except BaseException:
        for key in keys:
            await files.delete(key)
        raise


async def _store(
    files: Files,
    one: Upload,
    place: int,
    stored: list[NewFile],
    refused: list[FieldError],
    keys: list[str],
) -> None:
    """Adds to `stored` or to `refused`, and to `keys` what has to be cleared up."""
    name = Path((one.filename or "file.csv").replace("\\", "/")).name[:200]
    if not name.lower().endswith(ENDINGS):
        reason = f"{name}: send .csv, .tsv, .txt or one of these packed as .gz."
        refused.append(FieldError(f"files.{place}", reason))
        return
    key, size = await files.save(_chunks(one), max_bytes=MAX_FILE_BYTES)
    keys.append(key)
    try:
        table = await asyncio.to_thread(reading.look_at, await files.local_path(key))
    except FileRefused as error:
        refused.append(FieldError(f"files.{place}", f"{name}: {error}"))
        return
    stored.append(NewFile(name, key, size, table))


async def _chunks(one: Upload) -> AsyncIterator[bytes]:
    while chunk := await one.read(CHUNK):
        yield chunk


def _name_of(stored: Sequence[NewFile]) -> str:
    names = [one.name.removesuffix(".gz").rpartition(".")[0] or one.name for one in stored]
    return (", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else ""))[:200]


async def execute(
    begin: Begin,
    actor: Actor,
    files: Files,
    import_id: UUID,
    phase: Phase,
    *,
    progress: Progress | None = None,
) -> None:
    """Checks or runs an import that was requested. Ends quietly when it was cancelled or taken over."""
    actor.check("crm:import")
    try:
        async with begin(actor) as work:
            claim = await service.take_over(work, import_id, phase)
        sources = [await _source(files, one) for one in claim.files]
        await _run_files(begin, actor, claim, sources, progress)
        async with begin(actor) as work:
            over = await service.finish(work, claim)
    except ImportStopped:
        return
    for key in over:
        await files.delete(key)


async def _source(files: Files, one: PlannedFile) -> Source:
    return Source(await files.local_path(one.storage_key), one.encoding, one.delimiter)


async def _run_files(
    begin: Begin, actor: Actor, claim: Claim, sources: Sequence[Source], progress: Progress | None
) -> None:
    pairs = [(one.plan, source) for one, source in zip(claim.files, sources, strict=True)]
    try:
        surveys = await asyncio.to_thread(survey_files, pairs)
    except FileRefused as error:
        raise Invalid(str(error)) from error
    async with begin(actor) as work:
        await service.note_surveys(work, claim, surveys)
    memory = Memory()
    for one, source, survey in zip(claim.files, sources, surveys, strict=True):
        async with begin(actor) as work:
            book = await service.open_book(work, claim, one.plan, survey, memory)
        run = _FileRun(begin, actor, claim, one, source, survey, book, memory, progress)
        await run.rows()
        await run.links()


@dataclass
class _FileRun:
    """One file on its way through both passes."""

    begin: Begin
    actor: Actor
    claim: Claim
    file: PlannedFile
    source: Source
    survey: Survey
    book: Book
    memory: Memory
    progress: Progress | None = None

    async def rows(self) -> None:
        done = self.file.rows_done
        async with aclosing(self._batches(done)) as batches:
            async for records, rows in batches:
                await self._store(records, rows)
                done += len(records)
                if self.progress:
                    self.progress(self.file.plan.name, done, self.survey.rows)

    async def links(self) -> None:
        if SELF_LINKS.get(self.file.plan.kind.word, ("",))[0] not in self.file.plan.fields:
            return
        async with aclosing(self._batches(self.file.linked)) as batches:
            async for _, rows in batches:
                async with self.begin(self.actor) as work:
                    await service.link_batch(work, self.claim, self._batch(rows), self._memory())

    async def _batches(self, skip: int) -> AsyncGenerator[tuple[list[Record], list[Row]]]:
        """Read in a thread, one batch ahead of the one that is being stored."""
        records = islice(reading.read_records(self.source, len(self.file.plan.columns)), skip, None)
        coming = asyncio.create_task(asyncio.to_thread(_take, self.file.plan, records))
        try:
            while (batch := await coming)[0]:
                coming = asyncio.create_task(asyncio.to_thread(_take, self.file.plan, records))
                yield batch
        finally:
            await asyncio.gather(coming, return_exceptions=True)

    def _memory(self) -> Memory:
        """A check remembers what it would have made; a run finds it in the database."""
        return self.memory if self.claim.phase == "check" else Memory()

    def _batch(self, rows: Sequence[Row]) -> Batch:
        return Batch(self.file.plan, self.survey, self.book, rows)

    async def _store(self, records: Sequence[Record], rows: Sequence[Row], tries: int = 3) -> None:
        """Tries again when somebody else was quicker; a row the database will not have costs only itself.

        A check writes nothing that could collide, and what it remembers cannot be taken back.
        """
        if self.claim.phase == "check":
            await self._commit(rows)
            return
        try:
            await self._commit(rows)
        except OperationalError:
            if tries <= 1:
                raise
            await self._again(records, tries - 1)
        except (IntegrityError, DataError):
            if tries > 2:
                await self._again(records, tries - 1)
            elif len(records) > 1:
                half = len(records) // 2
                await self._again(records[:half], 2)
                await self._again(records[half:], 2)
            else:
                rows[0].problem = Remark(None, "The database did not accept this row.")
                await self._commit(rows)

    async def _again(self, records: Sequence[Record], tries: int) -> None:
        """Rows are used up by an attempt, so they are made anew."""
        await self._store(records, read_rows(self.file.plan, records), tries)

    async def _commit(self, rows: Sequence[Row]) -> None:
        async with self.begin(self.actor) as work:
            await service.take_batch(work, self.claim, self._batch(rows), self._memory())


def _take(plan: FilePlan, records: Iterator[Record]) -> tuple[list[Record], list[Row]]:
    batch = list(islice(records, BATCH))
    return batch, read_rows(plan, batch)


def read_rows(plan: FilePlan, records: Sequence[Record]) -> list[Row]:
    return [read_row(plan, record) for record in records]


async def undo(begin: Begin, actor: Actor, import_id: UUID) -> None:
    """Takes back what a requested undo can. Ends quietly when another worker has taken it over."""
    actor.check("crm:import")
    try:
        async with begin(actor) as work:
            runner = await undoing.take_over_undo(work, import_id)
        more = True
        while more:
            async with begin(actor) as work:
                more = await undoing.undo_batch(work, import_id, runner)
    except ImportStopped:
        return


@asynccontextmanager
async def _saying_so(context: JobContext, import_id: str) -> AsyncGenerator[None]:
    """An import that cannot go on says so, instead of looking busy for ever."""
    try:
        yield
    except AppError as error:
        await _fail(context, error.message, import_id=import_id)
        raise
    except Exception:
        if context.attempt >= TRIES:
            await _fail(context, "Something went wrong on the server. It was logged.", import_id=import_id)
        raise


async def _fail(context: JobContext, message: str, *, import_id: str) -> None:
    async with context.begin(context.actor) as work:
        await service.fail(work, UUID(import_id), message)


@job("crm.check_import", queue="imports", refused=_fail)
async def check_import(context: JobContext, *, import_id: str) -> None:
    async with _saying_so(context, import_id):
        await execute(context.begin, context.actor, context.ports[Files], UUID(import_id), "check")


@job("crm.run_import", queue="imports", refused=_fail)
async def run_import(context: JobContext, *, import_id: str) -> None:
    async with _saying_so(context, import_id):
        await execute(context.begin, context.actor, context.ports[Files], UUID(import_id), "run")


@job("crm.undo_import", queue="imports", refused=_fail)
async def undo_import(context: JobContext, *, import_id: str) -> None:
    async with _saying_so(context, import_id):
        await undo(context.begin, context.actor, UUID(import_id))


async def request_undo(begin: Begin, actor: Actor, import_id: UUID) -> None:
    """Queues the undo."""
    async with begin(actor) as work:
        await undoing.request_undo(work, import_id)
        await work.defer(undo_import, import_id=import_id)


async def request(begin: Begin, actor: Actor, import_id: UUID, phase: Phase) -> None:
    """Queues the check or the run."""
    async with begin(actor) as work:
        await service.request(work, import_id, phase)
        await work.defer(check_import if phase == "check" else run_import, import_id=import_id)


async def remove(begin: Begin, actor: Actor, files: Files, import_id: UUID) -> None:
    async with begin(actor) as work:
        keys = await service.remove(work, import_id)
    for key in keys:
        await files.delete(key)


@dataclass
class LocalFile:
    """A file of this machine in the clothes of an upload."""

    path: Path
    at: int = 0

    @property
    def filename(self) -> str:
        return self.path.name

    async def read(self, size: int = -1) -> bytes:
        chunk = await asyncio.to_thread(self._read, size)
        self.at += len(chunk)
        return chunk

    def _read(self, size: int) -> bytes:
        with self.path.open("rb") as file:
            file.seek(self.at, os.SEEK_SET)
            return file.read(size)


async def import_files(
    begin: Begin,
    actor: Actor,
    ports: Ports,
    paths: Sequence[Path],
    *,
    name: str = "",
    progress: Progress | None = None,
) -> Summary:
    """Guesses, checks and runs local files in this process and says what became of every row."""
    started = perf_counter()
    files = ports[Files]
    for path in paths:
        if not path.is_file():
            raise Invalid.field("files", f"{path} is not a file.")
    import_id = await upload(begin, actor, files, [LocalFile(path) for path in paths], name)
    phases: Sequence[Phase] = ("check", "run")
    for phase in phases:
        async with begin(actor) as work:
            await service.request(work, import_id, phase)
        await execute(begin, actor, files, import_id, phase, progress=progress)
    async with begin(actor) as work:
        return await queries.summary(work, import_id, perf_counter() - started)
