"""Sources, their files and entries, and asking for them to be read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import and_, or_, select, text, update

from dealwright.domains.identity.models import User
from dealwright.domains.knowledge import events
from dealwright.domains.knowledge.crawling.addresses import Scope, canonical, host_of
from dealwright.domains.knowledge.errors import SourceBusy, WrongSourceKind
from dealwright.domains.knowledge.models import Document, Gap, Passage, Run, Source
from dealwright.domains.knowledge.schemas import (
    ChangeDocument,
    ChangeSource,
    NewEntry,
    NewSource,
    RunScope,
)
from dealwright.kernel.changes import apply_changes, check_version
from dealwright.kernel.errors import Invalid, NotFound
from dealwright.kernel.ids import new_id
from dealwright.kernel.work import Work

FORMATS = {
    "markdown": "text/markdown",
    "text": "text/plain",
    "html": "text/html",
    "questions": "text/csv",
    "answer": "answer",
}
BUSY = ("waiting", "running", "deleting")


@dataclass(frozen=True)
class StoredFile:
    name: str
    key: str
    size: int
    media: str


async def access_source(work: Work, source_id: UUID, *, lock: bool = False) -> Source:
    row = await work.get_or_none(Source, source_id, lock=lock)
    if row is None or row.deleted_at:
        raise NotFound("There is no source with this id.")
    return row


async def access_document(work: Work, document_id: UUID, *, lock: bool = False) -> Document:
    """`lock` holds its source, too, and first, as the reading of it does."""
    row = await work.get_or_none(Document, document_id)
    if row is not None:
        source = await work.get_or_none(Source, row.source_id, lock=lock)
        if lock:
            row = await work.get_or_none(Document, document_id, lock=True)
        if row is not None and source is not None and source.deleted_at is None:
            return row
    raise NotFound("There is no document with this id.")


async def create_source(work: Work, form: NewSource) -> Source:
    url = _start(form)
    if url:
        _check_prefix(url, form.rules.prefix)
    await _check_owner(work, form.owner_id)
    now = work.now()
    source = Source(
        workspace_id=work.workspace_id,
        id=new_id(),
        kind=form.kind,
        name=form.name or _name(form, url),
        url=url,
        rules=form.rules.model_dump(),
        audience=form.audience,
        language=form.language,
        products=form.products,
        owner_id=form.owner_id or work.actor.user_id,
        refresh_hours=form.refresh_hours if form.kind == "website" else None,
        stale_days=form.stale_days,
        version=1,
        created_at=now,
        updated_at=now,
        created_by=work.actor.user_id,
        updated_by=work.actor.user_id,
    )
    work.session.add(source)
    await work.session.flush()
    await work.emit(
        events.SourceCreated(subject_id=source.id, subject_label=source.name, version=1, kind=source.kind)
    )
    return source


def _start(form: NewSource) -> str | None:
    if form.kind != "website":
        if form.url:
            raise Invalid.field("url", "Only a website has an address.")
        return None
    if not form.url:
        raise Invalid.field("url", "Say where the website starts, such as https://example.com/docs/.")
    return _address(form.url)


def _address(typed: str) -> str:
    """Without a scheme it is meant to be https."""
    url = canonical(typed if "://" in typed else f"https://{typed}")
    if url is None:
        raise Invalid.field("url", "This is not a web address such as https://example.com/docs/.")
    return url


def _check_prefix(url: str, prefix: str) -> None:
    if not prefix:
        return
    try:
        scope = Scope.around(url, prefix=prefix)
    except ValueError:
        scope = None
    if scope is None or host_of(url) not in scope.hosts:
        raise Invalid.field("rules.prefix", "Give the beginning of a path of this website, such as /docs/.")


def _name(form: NewSource, url: str | None) -> str:
    return (
        (urlsplit(url).hostname or url)[:200] if url else "Files" if form.kind == "files" else "Written here"
    )


async def _check_owner(work: Work, owner_id: UUID | None) -> None:
    if owner_id and await work.get_or_none(User, owner_id) is None:
        raise Invalid.field("owner_id", "There is no user with this id.")


async def change_source(work: Work, source_id: UUID, form: ChangeSource) -> Source:
    """What is said about its documents is said about each of them at once."""
    source = await access_source(work, source_id, lock=True)
    await check_version(work, source, form.version)
    values = form.model_dump(exclude_unset=True, exclude={"version"})
    if "owner_id" in values:
        await _check_owner(work, form.owner_id)
    if values.get("url") and source.kind != "website":
        raise Invalid.field("url", "Only a website has an address.")
    if "url" in values and source.kind == "website":
        values["url"] = _address(form.url or "")
    if form.rules is not None:
        values["rules"] = {**source.rules, **values["rules"]}
        if source.kind == "website":
            _check_prefix(values.get("url") or source.url or "", values["rules"].get("prefix", ""))
    changes = apply_changes(source, values)
    if not changes:
        return source
    source.version += 1
    source.updated_at, source.updated_by = work.now(), work.actor.user_id
    if "refresh_hours" in changes:
        plan_refresh(work, source)
    if {"url", "rules", "language"} & changes.keys():
        await _read_whole(work, source_id)
    shared = {key: values[key] for key in ("audience", "products") if key in changes}
    if shared:
        for model in (Document, Passage):
            await work.session.execute(
                update(model)
                .where(model.workspace_id == work.workspace_id, model.source_id == source_id)
                .values(**shared)
                .execution_options(synchronize_session=False)
            )
    if "audience" in changes:
        await work.session.execute(
            update(Document)
            .where(Document.workspace_id == work.workspace_id, Document.source_id == source_id)
            .values(audience_fixed=True)
            .execution_options(synchronize_session=False)
        )
    await work.session.flush()
    await work.emit(
        events.SourceUpdated(
            subject_id=source.id, subject_label=source.name, version=source.version, changes=changes
        )
    )
    return source


async def _read_whole(work: Work, source_id: UUID) -> None:
    """A page that did not change may have links that belong to the source now, so it is fetched for them."""
    await work.session.execute(
        update(Document)
        .where(Document.workspace_id == work.workspace_id, Document.source_id == source_id)
        .values(etag=None, last_modified=None)
        .execution_options(synchronize_session=False)
    )


def plan_refresh(work: Work, source: Source, *, after: datetime | None = None) -> None:
    """When it is read again by itself: some hours after it was last read, or after it was last tried."""
    hours = source.refresh_hours if source.kind == "website" else None
    source.refresh_at = (after or source.read_at or work.now()) + timedelta(hours=hours) if hours else None


async def add_files(work: Work, source_id: UUID, files: Sequence[StoredFile]) -> tuple[list[UUID], list[str]]:
    """A file of the same name takes the place of the older one. Also returns keys nobody needs any more."""
    source = await access_source(work, source_id, lock=True)
    if source.kind != "files":
        raise WrongSourceKind("Files can be added to a source of files only.")
    ids: list[UUID] = []
    over: list[str] = []
    for file in files:
        document = await _document_at(work, source, file.name)
        if document.file_key:
            over.append(document.file_key)
            # A new file may say that it is for us alone, whatever a person said of the old one.
            document.audience_fixed = document.audience_fixed and document.audience == "internal"
        document.file_key, document.size_bytes, document.media = file.key, file.size, file.media
        document.title = document.title or file.name
        ids.append(document.id)
    await work.session.flush()
    return ids, over


async def _document_at(work: Work, source: Source, address: str) -> Document:
    found = (
        await work.session.scalars(
            select(Document)
            .where(Document.source_id == source.id, Document.address == address)
            .with_for_update()
        )
    ).first()
    if found:
        return found
    document = Document(
        workspace_id=work.workspace_id,
        id=new_id(),
        source_id=source.id,
        address=address,
        audience=source.audience,
        products=source.products,
        created_at=work.now(),
    )
    work.session.add(document)
    await work.session.flush()
    return document


async def write_entry(work: Work, source_id: UUID, form: NewEntry) -> Document:
    """An entry is a document whose text stands in the database. It closes the gap it was written for."""
    source = await access_source(work, source_id, lock=True)
    if source.kind != "written":
        raise WrongSourceKind("Entries can be added to a source of written texts only.")
    document = await _document_at(work, source, f"entry:{new_id()}")
    document.title, document.body, document.media = form.title, form.text, FORMATS[form.format]
    document.size_bytes = len(form.text.encode())
    document.audience = form.audience or source.audience
    document.products = form.products if form.products is not None else source.products
    document.valid_until = form.valid_until
    if form.gap_id:
        gap = await work.get_or_none(Gap, form.gap_id, lock=True)
        if gap is None or gap.deleted_at:
            raise Invalid.field("gap_id", "There is no gap with this id.")
        gap.state, gap.document_id, gap.version = "closed", document.id, gap.version + 1
        gap.updated_at, gap.updated_by = work.now(), work.actor.user_id
        await work.emit(
            events.GapChanged(subject_id=gap.id, subject_label="", state=gap.state, times=gap.times)
        )
    await work.session.flush()
    return document


async def change_document(work: Work, document_id: UUID, form: ChangeDocument) -> Document:
    document = await access_document(work, document_id, lock=True)
    values = form.model_dump(exclude_unset=True)
    if "text" in values:
        if document.body is None:
            raise Invalid.field("text", "Only what was written here can be changed here.")
        if not form.text:
            raise Invalid.field("text", "This cannot be empty.")
        values["body"] = values.pop("text")
        document.size_bytes = len(form.text.encode())
    if "title" in values and document.body is None:
        raise Invalid.field("title", "The title of a page or file is its own.")
    changes = apply_changes(document, values)
    document.audience_fixed = document.audience_fixed or "audience" in values
    shared = {key: values[key] for key in ("audience", "products", "valid_until") if key in changes}
    if shared:
        # Else a page that says what it said would not be put into the store with its new audience.
        document.etag = document.last_modified = None
        await work.session.execute(
            update(Passage)
            .where(Passage.workspace_id == work.workspace_id, Passage.document_id == document_id)
            .values(**shared)
            .execution_options(synchronize_session=False)
        )
        await told_changed(work, document.source_id, 1)
    await work.session.flush()
    return document


async def told_changed(work: Work, source_id: UUID, documents: int) -> None:
    """Whoever shows something of this source looks again."""
    source = await work.get(Source, source_id)
    await work.emit(
        events.DocumentChanged(subject_id=source.id, subject_label=source.name, documents=documents)
    )


async def request_run(
    work: Work, source_id: UUID, *, scope: RunScope = "all", documents: Sequence[UUID] = ()
) -> tuple[Run, bool]:
    """The run that will read the source, and whether it is new and must be queued.

    `all` reads everything again, `failed` what had a problem, `new` the given documents. Documents for a
    source that is being read join that run.
    """
    source = await access_source(work, source_id, lock=True)
    active = await work.get_or_none(Run, source.run_id, lock=True) if source.run_id else None
    if active and active.state in ("waiting", "running"):
        if scope != "new":
            raise SourceBusy
        active.found += await _make_due(work, source, active.id, scope, documents)
        return active, False
    if source.state == "deleting":
        raise SourceBusy
    run = Run(
        workspace_id=work.workspace_id,
        id=new_id(),
        source_id=source_id,
        scope=scope,
        created_at=work.now(),
        created_by=work.actor.user_id,
    )
    work.session.add(run)
    await work.session.flush()
    run.found = await _make_due(work, source, run.id, scope, documents)
    source.state, source.run_id, source.message = "waiting", run.id, None
    await work.session.flush()
    await told(work, source, run)
    return run, True


async def _make_due(
    work: Work, source: Source, run_id: UUID, scope: RunScope, documents: Sequence[UUID]
) -> int:
    statement = update(Document).where(
        Document.workspace_id == work.workspace_id, Document.source_id == source.id
    )
    if scope == "failed":
        has_trouble = and_(Document.problem.is_not(None), Document.state != "skipped")
        statement = statement.where(or_(has_trouble, Document.state == "pending"))
    elif scope == "new":
        statement = statement.where(Document.id.in_(documents), Document.due_run_id.is_distinct_from(run_id))
    elif source.kind == "website":
        statement = statement.where(Document.state.in_(("ready", "failed", "pending", "skipped")))
    values: dict[str, Any] = {"due_run_id": run_id, "seen_run_id": run_id}
    if scope == "failed":
        values |= {"etag": None, "last_modified": None}
    done = await work.session.execute(
        statement.values(**values).returning(Document.id).execution_options(synchronize_session=False)
    )
    return len(done.all())


async def retry_document(work: Work, document_id: UUID) -> tuple[Run, bool]:
    document = await access_document(work, document_id, lock=True)
    document.etag = document.last_modified = document.content_hash = None
    await work.session.flush()
    return await request_run(work, document.source_id, scope="new", documents=[document_id])


async def cancel_run(work: Work, source_id: UUID) -> None:
    """Stops before the next pages; what was read stays."""
    source = await access_source(work, source_id, lock=True)
    run = await work.get_or_none(Run, source.run_id, lock=True) if source.run_id else None
    if run is None or run.state not in ("waiting", "running"):
        return
    run.state, run.runner, run.finished_at = "cancelled", None, work.now()
    await work.session.execute(
        update(Document)
        .where(Document.workspace_id == work.workspace_id, Document.due_run_id == run.id)
        .values(due_run_id=None)
        .execution_options(synchronize_session=False)
    )
    source.state = "ready" if source.read_at else "new"
    plan_refresh(work, source, after=work.now())
    await told(work, source, run)


async def told(work: Work, source: Source, run: Run) -> None:
    await work.emit(
        events.SourceRead(
            subject_id=source.id,
            subject_label=source.name,
            state=run.state,
            done=run.done,
            found=run.found,
            changed=run.added + run.changed,
            gone=run.gone,
        )
    )


async def mark_deleting(work: Work, source_id: UUID) -> None:
    """From now on nobody finds anything of it; the rest is removed by a job."""
    source = await access_source(work, source_id, lock=True)
    now = work.now()
    source.state, source.deleted_at, source.refresh_at = "deleting", now, None
    source.version += 1
    run = await work.get_or_none(Run, source.run_id, lock=True) if source.run_id else None
    if run and run.state in ("waiting", "running"):
        run.state, run.runner, run.finished_at = "cancelled", None, now
    await work.session.execute(
        update(Passage)
        .where(Passage.workspace_id == work.workspace_id, Passage.source_id == source_id)
        .where(Passage.retired_at.is_(None))
        .values(retired_at=now)
        .execution_options(synchronize_session=False)
    )
    await work.session.flush()
    await work.emit(events.SourceDeleted(subject_id=source.id, subject_label=source.name))


async def due_for_refresh(work: Work) -> list[tuple[UUID, UUID]]:
    """Workspace and source of what should be read again by now; needs the system scope."""
    statement = (
        select(Source.workspace_id, Source.id)
        .where(Source.refresh_at <= work.now(), Source.deleted_at.is_(None), Source.state.not_in(BUSY))
        .order_by(Source.refresh_at)
        .limit(1_000)
    )
    return [(row.workspace_id, row.id) for row in await work.connection.execute(statement)]


@dataclass(frozen=True)
class Stuck:
    """A source that waits for a job which is not there any more."""

    workspace_id: UUID
    source_id: UUID
    run_id: UUID | None
    is_deleting: bool


_STUCK = text("""
    select s.workspace_id, s.id, s.run_id, s.state = 'deleting' as is_deleting from knowledge_sources s
    where s.state in ('waiting', 'running', 'deleting') and not exists (
        select from procrastinate_jobs j
        where j.status in ('todo', 'doing')
          and (j.args ->> 'run_id' = s.run_id::text or j.args ->> 'source_id' = s.id::text))
    limit 200""")


async def stuck(work: Work) -> list[Stuck]:
    """Sources whose job gave up or was lost, as after many restarts; needs the system scope."""
    rows = await work.connection.execute(_STUCK)
    return [Stuck(row.workspace_id, row.id, row.run_id, row.is_deleting) for row in rows]


async def workspaces_with_sources(work: Work) -> Sequence[UUID]:
    """Needs the system scope."""
    return (await work.connection.scalars(select(Source.workspace_id).distinct())).all()
