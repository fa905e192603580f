"""One run of a source, step by step: claim it, take documents, store what became of them, finish.

A document's new version is stored in one transaction: readers see the old one until then. Every step checks
the fence, so that a worker that was thought dead stores nothing.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert

from dealwright.domains.knowledge import events
from dealwright.domains.knowledge.errors import SourceBusy
from dealwright.domains.knowledge.models import (
    Document,
    Embedding,
    EmbeddingSpace,
    Passage,
    Run,
    Source,
    Version,
)
from dealwright.domains.knowledge.reading.blocks import Block, Notice
from dealwright.domains.knowledge.reading.blocks import Passage as Piece
from dealwright.domains.knowledge.schemas import CrawlRules
from dealwright.domains.knowledge.service.sources import plan_refresh, told
from dealwright.kernel.ids import new_id
from dealwright.kernel.work import Work

KEPT_DAYS = 30
IGNORED_SHOWN = 200


class RunStopped(SourceBusy):
    """This run was cancelled or taken over by another worker."""

    code = "run_stopped"


class SpaceMoved(SourceBusy):
    """The embedder was changed in the meantime."""

    code = "space_moved"


@dataclass(frozen=True)
class Claim:
    """A run this worker holds."""

    run_id: UUID
    source_id: UUID
    runner: UUID
    kind: str
    scope: str
    url: str | None
    rules: CrawlRules
    audience: str
    language: str
    products: tuple[str, ...]
    is_first_try: bool


@dataclass(frozen=True)
class Due:
    """A document to read, and the passages it has now: `live` by id and hash."""

    id: UUID
    address: str
    title: str
    media: str
    depth: int
    file_key: str | None
    body: str | None
    etag: str | None
    last_modified: str | None
    content_hash: str | None
    audience: str
    products: tuple[str, ...]
    language: str
    valid_until: date | None
    has_version: bool
    live: tuple[tuple[UUID, str], ...]


@dataclass(frozen=True)
class Stored:
    """A living passage as embedding and store need it."""

    id: UUID
    source_id: UUID
    text: str
    context: str
    sentences: tuple[tuple[int, int], ...]
    hash: str
    audience: str
    language: str
    products: tuple[str, ...]

    @classmethod
    def of(cls, row: Passage) -> "Stored":
        return cls(
            id=row.id,
            source_id=row.source_id,
            text=row.text,
            context=row.context,
            sentences=tuple((start, end) for start, end in row.sentences),
            hash=row.hash,
            audience=row.audience,
            language=row.language,
            products=tuple(row.products),
        )


@dataclass(frozen=True)
class Link:
    url: str
    depth: int
    found_on: str


@dataclass(frozen=True)
class Content:
    """What a document says now, ready to be stored. `pieces` carry the ids of passages that stay."""

    title: str
    blocks: tuple[Block, ...]
    notices: tuple[Notice, ...]
    content_hash: str
    language: str
    audience: str
    products: tuple[str, ...]
    published: date | None
    pieces: tuple[tuple[UUID, Piece], ...]
    new_ids: frozenset[UUID]
    dropped: tuple[UUID, ...]
    original: tuple[Block, ...] | None = None
    engine: str = ""


@dataclass(frozen=True)
class Outcome:
    """What became of one document in this run. `content` only when `word` is `changed`."""

    document: Due
    word: str  # changed unchanged gone skipped failed
    reason: str | None = None
    content: Content | None = None
    media: str = ""
    size: int = 0
    etag: str | None = None
    last_modified: str | None = None
    links: tuple[Link, ...] = ()
    ignored: tuple[tuple[str, str], ...] = ()  # address and why it was not followed
    same_as: UUID | None = None


@dataclass
class Tally:
    """What a batch adds to the run's counts."""

    counts: dict[str, int] = field(default_factory=lambda: defaultdict[str, int](int))

    def add(self, word: str, by: int = 1) -> None:
        self.counts[word] += by


async def take_over(work: Work, run_id: UUID) -> Claim:
    run = await work.get(Run, run_id, lock=True)
    if run.state not in ("waiting", "running"):
        raise RunStopped
    source = await work.get(Source, run.source_id, lock=True)
    is_first_try = run.state == "waiting"
    runner = new_id()
    run.state, run.runner = "running", runner
    run.started_at = run.started_at or work.now()
    source.state = "running"
    await work.session.flush()
    await told(work, source, run)
    return Claim(
        run_id=run.id,
        source_id=source.id,
        runner=runner,
        kind=source.kind,
        scope=run.scope,
        url=source.url,
        rules=CrawlRules.model_validate(source.rules),
        audience=source.audience,
        language=source.language,
        products=tuple(source.products),
        is_first_try=is_first_try,
    )


async def _held(work: Work, claim: Claim) -> Run:
    run = await work.get(Run, claim.run_id, lock=True)
    if run.state != "running" or run.runner != claim.runner:
        raise RunStopped
    return run


async def take_due(work: Work, claim: Claim, limit: int, busy: Sequence[UUID] = ()) -> list[Due]:
    """The next documents, nearest to the start first."""
    statement = (
        select(Document)
        .where(Document.source_id == claim.source_id, Document.due_run_id == claim.run_id)
        .order_by(Document.depth, Document.id)
        .limit(limit)
    )
    if busy:
        statement = statement.where(Document.id.not_in(busy))
    documents = (await work.session.scalars(statement)).all()
    live = await _live(work, [one.id for one in documents])
    return [_due(one, live[one.id]) for one in documents]


async def _live(work: Work, ids: Sequence[UUID]) -> dict[UUID, list[tuple[UUID, str]]]:
    live: dict[UUID, list[tuple[UUID, str]]] = defaultdict(list)
    if ids:
        rows = await work.connection.execute(
            select(Passage.document_id, Passage.id, Passage.hash)
            .where(Passage.document_id.in_(ids), Passage.retired_at.is_(None))
            .order_by(Passage.position)
        )
        for document_id, passage_id, hashed in rows:
            live[document_id].append((passage_id, hashed))
    return live


def _due(row: Document, live: list[tuple[UUID, str]]) -> Due:
    return Due(
        id=row.id,
        address=row.address,
        title=row.title,
        media=row.media,
        depth=row.depth,
        file_key=row.file_key,
        body=row.body,
        etag=row.etag,
        last_modified=row.last_modified,
        content_hash=row.content_hash,
        audience=row.audience,
        products=tuple(row.products),
        language=row.language,
        valid_until=row.valid_until,
        has_version=row.version_id is not None,
        live=tuple(live),
    )


async def enqueue(
    work: Work, claim: Claim, links: Sequence[Link], ignored: Sequence[tuple[str, str, str]]
) -> int:
    """Adds pages to this run, up to its bound; `ignored` are links with the reason and where they stood."""
    run = await _held(work, claim)
    added = await _enqueue(work, claim, run, links)
    _note_ignored(run, ignored)
    return added


async def _enqueue(work: Work, claim: Claim, run: Run, links: Sequence[Link]) -> int:
    room = claim.rules.max_pages - run.found
    unique = {link.url: link for link in sorted(links, key=lambda one: -one.depth)}
    if not unique:
        return 0
    seen = await work.connection.scalars(
        select(Document.address).where(
            Document.source_id == claim.source_id,
            Document.address.in_(list(unique)),
            Document.seen_run_id == run.id,
        )
    )
    for address in seen:
        del unique[address]
    fresh = list(unique.values())
    if len(fresh) > room:
        _note_ignored(run, [(one.url, "over the page limit", one.found_on) for one in fresh[max(room, 0) :]])
        fresh = fresh[: max(room, 0)]
    if not fresh:
        return 0
    now = work.now()
    rows = [
        {
            "workspace_id": work.workspace_id,
            "id": new_id(),
            "source_id": claim.source_id,
            "address": link.url,
            "depth": link.depth,
            "found_on": link.found_on,
            "due_run_id": run.id,
            "seen_run_id": run.id,
            "audience": claim.audience,
            "products": list(claim.products),
            "created_at": now,
        }
        for link in fresh
    ]
    statement = pg_insert(Document).values(rows)
    await work.connection.execute(
        statement.on_conflict_do_update(
            index_elements=["workspace_id", "source_id", "address"],
            set_={"due_run_id": run.id, "seen_run_id": run.id, "depth": statement.excluded.depth},
        )
    )
    run.found += len(fresh)
    return len(fresh)


def _note_ignored(run: Run, ignored: Sequence[tuple[str, str, str]]) -> None:
    known = {entry["url"] for entry in run.ignored}
    fresh = [
        {"url": url, "reason": reason, "found_on": found_on}
        for url, reason, found_on in ignored
        if url not in known
    ]
    if fresh and len(run.ignored) < IGNORED_SHOWN:
        run.ignored = [*run.ignored, *fresh][:IGNORED_SHOWN]


async def known_hashes(work: Work, space_id: UUID, hashes: Sequence[str]) -> set[str]:
    """Those whose vectors are stored already."""
    statement = select(Embedding.hash).where(Embedding.space_id == space_id, Embedding.hash.in_(hashes))
    return set(await work.connection.scalars(statement))


async def vectors_of(work: Work, space_id: UUID, hashes: Sequence[str]) -> dict[str, tuple[bytes, bytes]]:
    """Vectors of the passage and of its sentences by hash."""
    statement = select(Embedding.hash, Embedding.vector, Embedding.sentences).where(
        Embedding.space_id == space_id, Embedding.hash.in_(hashes)
    )
    return {row.hash: (row.vector, row.sentences) for row in await work.connection.execute(statement)}


async def keep_vectors(work: Work, space_id: UUID, rows: Sequence[tuple[str, bytes, bytes]]) -> None:
    if rows:
        values = [
            {
                "workspace_id": work.workspace_id,
                "space_id": space_id,
                "hash": hashed,
                "vector": vector,
                "sentences": sentences,
            }
            for hashed, vector, sentences in rows
        ]
        await work.connection.execute(pg_insert(Embedding).on_conflict_do_nothing(), values)


async def same_content(work: Work, claim: Claim, hashes: Sequence[str]) -> dict[str, UUID]:
    """Documents of this source that say just this, by the hash of their content."""
    statement = select(Document.content_hash, Document.id).where(
        Document.source_id == claim.source_id, Document.content_hash.in_(hashes), Document.state == "ready"
    )
    return {row.content_hash or "": row.id for row in await work.connection.execute(statement)}


async def store(
    work: Work, claim: Claim, space_id: UUID, outcomes: Sequence[Outcome], *, embedded: int
) -> None:
    """Everything a batch found out, at once. The vectors of new passages must lie in the space already."""
    run = await _held(work, claim)
    await _check_space(work, space_id)
    tally = Tally()
    tally.add("embedded", embedded)
    links: list[Link] = []
    ignored: list[tuple[str, str, str]] = []
    changed = 0
    for outcome in outcomes:
        changed += await _store_one(work, claim, outcome, tally)
        links.extend(outcome.links)
        ignored.extend((url, why, outcome.document.address) for url, why in outcome.ignored)
    await _enqueue(work, claim, run, links)
    _note_ignored(run, ignored)
    run.done += len(outcomes)
    for word, count in tally.counts.items():
        setattr(run, word, getattr(run, word) + count)
    source = await work.get(Source, claim.source_id)
    await work.session.flush()
    await told(work, source, run)
    if changed:
        await work.emit(
            events.DocumentChanged(subject_id=source.id, subject_label=source.name, documents=changed)
        )


async def _check_space(work: Work, space_id: UUID) -> None:
    """Holds the current space until the commit, so that it is not replaced half way."""
    statement = select(EmbeddingSpace.id).where(EmbeddingSpace.state == "current").with_for_update(read=True)
    if (await work.session.scalars(statement)).first() != space_id:
        raise SpaceMoved


async def _store_one(work: Work, claim: Claim, outcome: Outcome, tally: Tally) -> bool:
    """Whether readers see something else now."""
    document = await work.get_or_none(Document, outcome.document.id, lock=True)
    if document is None:
        return False
    now = work.now()
    document.due_run_id, document.checked_at = None, now
    document.media = outcome.media or document.media
    document.size_bytes = outcome.size or document.size_bytes
    match outcome.word:
        case "changed" if outcome.content:
            tally.add("added" if document.version_id is None else "changed")
            await _store_version(work, claim, document, outcome, outcome.content, tally)
            return True
        case "unchanged":
            tally.add("unchanged")
            document.problem = None
            document.etag, document.last_modified = outcome.etag, outcome.last_modified
            return False
        case "failed":
            tally.add("failed")
            document.problem = outcome.reason
            document.state = "ready" if document.version_id else "failed"
            return False
        case word:
            had = document.version_id is not None
            tally.add("gone" if word == "gone" and had else "skipped")
            document.state = "gone" if word == "gone" else "skipped"
            document.problem, document.same_as_id = outcome.reason, outcome.same_as
            await _retire_document(work, document)
            return had


async def _retire_document(work: Work, document: Document) -> None:
    """Nothing of it is found any more. Its versions stay for a while, for those who look up a citation."""
    now = work.now()
    document.version_id, document.content_hash, document.passages = None, None, 0
    document.etag = document.last_modified = None
    await work.session.execute(
        update(Passage)
        .where(Passage.workspace_id == work.workspace_id, Passage.document_id == document.id)
        .where(Passage.retired_at.is_(None))
        .values(retired_at=now)
        .execution_options(synchronize_session=False)
    )
    await _replace_versions(work, document.id, now)


async def _replace_versions(work: Work, document_id: UUID, now: datetime) -> None:
    await work.session.execute(
        update(Version)
        .where(Version.workspace_id == work.workspace_id, Version.document_id == document_id)
        .where(Version.replaced_at.is_(None))
        .values(replaced_at=now)
        .execution_options(synchronize_session=False)
    )


async def _store_version(
    work: Work, claim: Claim, document: Document, outcome: Outcome, content: Content, tally: Tally
) -> None:
    now = work.now()
    await _replace_versions(work, document.id, now)
    version = Version(
        workspace_id=work.workspace_id,
        id=new_id(),
        document_id=document.id,
        run_id=claim.run_id,
        number=document.versions + 1,
        title=content.title,
        content_hash=content.content_hash,
        blocks=[plain_block(one) for one in content.blocks],
        original=[plain_block(one) for one in content.original] if content.original else None,
        notices=[{"code": one.code, "text": one.text, "page": one.page} for one in content.notices],
        engine=content.engine,
        created_at=now,
    )
    work.session.add(version)
    document.title, document.state, document.problem, document.same_as_id = content.title, "ready", None, None
    document.version_id, document.versions, document.passages = (
        version.id,
        version.number,
        len(content.pieces),
    )
    document.content_hash, document.etag = content.content_hash, outcome.etag
    document.last_modified, document.changed_at = outcome.last_modified, now
    document.language, document.audience = content.language, content.audience
    document.products, document.published = list(content.products), content.published
    await work.session.flush()
    await _store_passages(work, document, version.id, content)
    tally.add("reused", len(content.pieces) - len(content.new_ids))


async def _store_passages(work: Work, document: Document, version_id: UUID, content: Content) -> None:
    """Drops what fell out, moves what stayed, adds what is new."""
    now = work.now()
    if content.dropped:
        await work.session.execute(
            update(Passage)
            .where(Passage.workspace_id == work.workspace_id, Passage.id.in_(content.dropped))
            .values(retired_at=now)
            .execution_options(synchronize_session=False)
        )
    shared: dict[str, Any] = {
        "language": content.language,
        "audience": content.audience,
        "products": list(content.products),
        "valid_until": document.valid_until,
    }
    stayed: list[dict[str, Any]] = []
    fresh: list[dict[str, Any]] = []
    for position, (passage_id, piece) in enumerate(content.pieces):
        place: dict[str, Any] = {"version_id": version_id, "position": position, "page": piece.page, **shared}
        key = {"workspace_id": work.workspace_id, "id": passage_id}
        if passage_id in content.new_ids:
            fresh.append(
                {
                    **key,
                    **place,
                    "source_id": document.source_id,
                    "document_id": document.id,
                    "kind": piece.kind,
                    "text": piece.text,
                    "context": piece.context,
                    "headings": list(piece.headings),
                    "sentences": [list(span) for span in piece.sentences],
                    "hash": piece.hash,
                    "created_at": now,
                }
            )
        else:
            stayed.append({**key, **place})
    if stayed:
        await work.session.execute(update(Passage), stayed)
    if fresh:
        await work.connection.execute(pg_insert(Passage), fresh)


def plain_block(block: Block) -> dict[str, Any]:
    return {
        "kind": block.kind,
        "text": block.text,
        "level": block.level,
        "page": block.page,
        "heading": block.heading,
    }


async def finish(work: Work, claim: Claim) -> None:
    run = await _held(work, claim)
    source = await work.get(Source, claim.source_id, lock=True)
    run.state, run.runner, run.finished_at = "done", None, work.now()
    source.state, source.read_at = "ready", work.now()
    if run.failed and not (run.added or run.changed or run.unchanged):
        source.state, source.message = "failed", "Nothing could be read. See the reasons below."
    plan_refresh(work, source)
    await told(work, source, run)


async def fail(work: Work, run_id: UUID, message: str) -> None:
    """A run that cannot go on says so, instead of looking busy for ever."""
    run = await work.get_or_none(Run, run_id, lock=True)
    if run is None or run.state not in ("waiting", "running"):
        return
    source = await work.get(Source, run.source_id, lock=True)
    run.state, run.runner, run.message, run.finished_at = "failed", None, message, work.now()
    source.state, source.message = "failed", message
    plan_refresh(work, source)
    await told(work, source, run)


async def forget_old(work: Work) -> None:
    """Versions and passages that were replaced long ago, and vectors that nobody needs."""
    limit = work.now() - timedelta(days=KEPT_DAYS)
    await work.session.execute(delete(Passage).where(Passage.retired_at < limit))
    await work.session.execute(delete(Version).where(Version.replaced_at < limit))
    needed = select(Passage.hash).where(Passage.retired_at.is_(None))
    await work.session.execute(
        delete(Embedding).where(Embedding.hash.not_in(needed)).execution_options(synchronize_session=False)
    )


async def source_passages(work: Work, source_id: UUID, after: UUID | None, limit: int) -> list[Stored]:
    statement = select(Passage).where(Passage.source_id == source_id, Passage.retired_at.is_(None))
    if after:
        statement = statement.where(Passage.id > after)
    return [Stored.of(row) for row in await work.session.scalars(statement.order_by(Passage.id).limit(limit))]


async def live_ids(work: Work) -> set[UUID]:
    return set(await work.connection.scalars(select(Passage.id).where(Passage.retired_at.is_(None))))


async def passages_by_id(work: Work, ids: Sequence[UUID]) -> list[Stored]:
    statement = select(Passage).where(Passage.id.in_(ids), Passage.retired_at.is_(None))
    return [Stored.of(row) for row in await work.session.scalars(statement)]


async def count_live(work: Work) -> int:
    statement = select(func.count()).select_from(Passage).where(Passage.retired_at.is_(None))
    return (await work.connection.execute(statement)).scalar_one()
