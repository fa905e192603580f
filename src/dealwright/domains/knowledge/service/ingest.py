"""One run of a source, step by step: claim it, take documents, store what became of them, finish.

A document's new version is stored in one transaction: readers see the old one until then. Every step checks
the fence, so that a worker that was thought dead stores nothing. The source is locked before its run, and
both before documents, here and in `sources`: whoever does it the other way round waits for us for ever.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, delete, exists, func, select, update
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
FEW_GONE = 5
IGNORED_SHOWN = 200
IGNORED_OF_A_KIND = 50  # one reason must not crowd out the others


class RunStopped(SourceBusy):
    """This run was cancelled or taken over by another worker."""

    code = "run_stopped"


class SpaceMoved(SourceBusy):
    """The embedder was changed, or vectors were removed, in the meantime."""

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
    boilerplate: frozenset[str]


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
    audience_fixed: bool
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
    source, run = await _locked(work, run_id)
    if run.state not in ("waiting", "running"):
        raise RunStopped
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
        boilerplate=frozenset(source.boilerplate),
    )


async def _locked(work: Work, run_id: UUID) -> tuple[Source, Run]:
    source_id = (await work.get(Run, run_id)).source_id
    source = await work.get(Source, source_id, lock=True)
    return source, await work.get(Run, run_id, lock=True)


async def _held(work: Work, claim: Claim) -> tuple[Source, Run]:
    source = await work.get_or_none(Source, claim.source_id, lock=True)
    run = await work.get_or_none(Run, claim.run_id, lock=True)
    if source is None or run is None or run.state != "running" or run.runner != claim.runner:
        raise RunStopped
    return source, run


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
        audience_fixed=row.audience_fixed,
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
    source, run = await _held(work, claim)
    added = await _enqueue(work, claim, source, run, links)
    _note_ignored(run, ignored)
    return added


async def _enqueue(work: Work, claim: Claim, source: Source, run: Run, links: Sequence[Link]) -> int:
    """Nearest to the start first: what does not fit any more is far away.

    Who may be told is what the source says now, not what it said when the run began.
    """
    room = claim.rules.max_pages - run.found
    unique: dict[str, Link] = {}
    for link in sorted(links, key=lambda one: one.depth):
        unique.setdefault(link.url, link)
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
            "audience": source.audience,
            "products": list(source.products),
            "created_at": now,
        }
        for link in fresh
    ]
    for start in range(0, len(rows), 1_000):
        statement = pg_insert(Document).values(rows[start : start + 1_000])
        await work.connection.execute(
            statement.on_conflict_do_update(
                index_elements=["workspace_id", "source_id", "address"],
                set_={"due_run_id": run.id, "seen_run_id": run.id, "depth": statement.excluded.depth},
            )
        )
    run.found += len(fresh)
    return len(fresh)


def _note_ignored(run: Run, ignored: Iterable[tuple[str, str, str]]) -> None:
    shown: dict[str, dict[str, str]] = {entry["url"]: entry for entry in run.ignored}
    kinds = Counter(entry["reason"] for entry in run.ignored)
    for url, reason, found_on in ignored:
        if len(shown) >= IGNORED_SHOWN:
            break
        if url not in shown and kinds[reason] < IGNORED_OF_A_KIND:
            shown[url] = {"url": url, "reason": reason, "found_on": found_on}
            kinds[reason] += 1
    if len(shown) > len(run.ignored):
        run.ignored = list(shown.values())


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
    """Raises `SpaceMoved` when the space was dropped while its texts were embedded."""
    if not rows:
        return
    here = (
        select(EmbeddingSpace.id)
        .where(EmbeddingSpace.id == space_id)
        .with_for_update(key_share=True, read=True)
    )
    if (await work.connection.execute(here)).first() is None:
        raise SpaceMoved
    values = [
        {
            "workspace_id": work.workspace_id,
            "space_id": space_id,
            "hash": hashed,
            "vector": vector,
            "sentences": sentences,
        }
        for hashed, vector, sentences in sorted(rows)  # in one order, or two runs wait on each other
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
    """Everything a batch found out, at once. The vectors of its passages must lie in the space already."""
    source, run = await _held(work, claim)
    await _check_vectors(work, space_id, outcomes)
    tally = Tally()
    tally.add("embedded", embedded)
    changed = 0
    most_gone = await _most_gone(work, claim) - run.gone
    for outcome in outcomes:
        changed += await _store_one(work, claim, outcome, tally, most_gone)
    await _enqueue(work, claim, source, run, [link for outcome in outcomes for link in outcome.links])
    _note_ignored(
        run,
        ((url, why, outcome.document.address) for outcome in outcomes for url, why in outcome.ignored),
    )
    for word, count in tally.counts.items():
        setattr(run, word, getattr(run, word) + count)
    await work.session.flush()
    if changed:
        await work.emit(
            events.DocumentChanged(subject_id=source.id, subject_label=source.name, documents=changed)
        )


async def _check_vectors(work: Work, space_id: UUID, outcomes: Sequence[Outcome]) -> None:
    """Holds the current space until the commit, so that it is not replaced half way, nor cleaned up."""
    statement = select(EmbeddingSpace.id).where(EmbeddingSpace.state == "current").with_for_update(read=True)
    if (await work.session.scalars(statement)).first() != space_id:
        raise SpaceMoved
    needed = {piece.hash for one in outcomes if one.content for _, piece in one.content.pieces}
    if needed and await known_hashes(work, space_id, list(needed)) != needed:
        raise SpaceMoved


async def _store_one(work: Work, claim: Claim, outcome: Outcome, tally: Tally, most_gone: int) -> bool:
    """Whether readers see something else now."""
    document = await work.get_or_none(Document, outcome.document.id, lock=True)
    if document is None or _asked_anew(document, outcome.document):
        return False
    tally.add("done")
    now = work.now()
    document.due_run_id, document.checked_at = None, now
    outcome = _held_back(outcome, document, tally, most_gone)
    document.media = outcome.media or document.media
    document.size_bytes = outcome.size or document.size_bytes
    match outcome.word:
        case "changed" if outcome.content:
            tally.add("added" if document.version_id is None else "changed")
            await _free_copies(work, claim, document, tally)
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
            await _free_copies(work, claim, document, tally)
            await _retire_document(work, document)
            return had


async def _most_gone(work: Work, claim: Claim) -> int:
    """How many pages one reading believes to be gone: a site that has lost more than this is broken today."""
    if claim.kind != "website":
        return 2**31
    statement = select(func.count()).where(
        Document.source_id == claim.source_id, Document.version_id.is_not(None)
    )
    return max(FEW_GONE, (await work.connection.execute(statement)).scalar_one() * 3 // 10)


def _held_back(outcome: Outcome, document: Document, tally: Tally, most_gone: int) -> Outcome:
    if outcome.word != "gone" or document.version_id is None or tally.counts["gone"] < most_gone:
        return outcome
    reason = f"{outcome.reason}; it says so of so many pages that this one is kept until the next reading"
    return replace(outcome, word="failed", reason=reason)


def _asked_anew(document: Document, read: Due) -> bool:
    """Somebody changed it while it was being read: it stays due, for what was read is old."""
    return (document.file_key, document.body, document.audience, tuple(document.products)) != (
        read.file_key,
        read.body,
        read.audience,
        read.products,
    ) or (document.body is not None and document.title != read.title)


async def read_again(work: Work, claim: Claim, addresses: Sequence[str]) -> None:
    """Pages that this run has dealt with already."""
    _, run = await _held(work, claim)
    again = await work.session.execute(
        update(Document)
        .where(Document.workspace_id == work.workspace_id, Document.source_id == claim.source_id)
        .where(Document.address.in_(addresses), Document.due_run_id.is_distinct_from(run.id))
        .values(due_run_id=run.id)
        .returning(Document.id)
        .execution_options(synchronize_session=False)
    )
    run.found += len(again.all())


async def _free_copies(work: Work, claim: Claim, document: Document, tally: Tally) -> None:
    """Pages that were left out since they said the same are read again: it says something else now."""
    if document.version_id is None:
        return
    freed = await work.session.execute(
        update(Document)
        .where(Document.workspace_id == work.workspace_id, Document.source_id == document.source_id)
        .where(Document.same_as_id == document.id, Document.state == "skipped")
        .where(Document.due_run_id.is_distinct_from(claim.run_id))
        .values(due_run_id=claim.run_id, seen_run_id=claim.run_id)
        .returning(Document.id)
        .execution_options(synchronize_session=False)
    )
    tally.add("found", len(freed.all()))


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


async def store_cuts(
    work: Work, claim: Claim, space_id: UUID, outcomes: Sequence[Outcome], *, embedded: int
) -> None:
    """The same texts cut into other passages: no new versions."""
    _, run = await _held(work, claim)
    await _check_vectors(work, space_id, outcomes)
    for outcome in outcomes:
        document = await work.get_or_none(Document, outcome.document.id, lock=True)
        content = outcome.content
        if document is None or document.version_id is None or content is None:
            continue
        if document.content_hash != outcome.document.content_hash or _asked_anew(document, outcome.document):
            continue
        document.passages = len(content.pieces)
        await _store_passages(work, document, document.version_id, content)
    run.embedded += embedded


async def has_changed(work: Work, claim: Claim) -> bool:
    _, run = await _held(work, claim)
    return bool(run.added or run.changed or run.gone)


async def shown_blocks(
    work: Work, source_id: UUID, after: UUID | None, limit: int
) -> dict[UUID, list[Block]]:
    """What the documents of a source say now, by their id, in its order."""
    statement = (
        select(Document.id, Version.blocks)
        .join(Version, and_(Version.workspace_id == Document.workspace_id, Version.id == Document.version_id))
        .where(Document.source_id == source_id)
    )
    if after:
        statement = statement.where(Document.id > after)
    rows = await work.connection.execute(statement.order_by(Document.id).limit(limit))
    return {row.id: [Block(**block) for block in row.blocks] for row in rows}


async def take_shown(work: Work, ids: Sequence[UUID]) -> list[tuple[Due, Version]]:
    """Documents with what they say now."""
    statement = (
        select(Document, Version)
        .join(Version, and_(Version.workspace_id == Document.workspace_id, Version.id == Document.version_id))
        .where(Document.id.in_(ids))
    )
    live = await _live(work, ids)
    return [(_due(row, live[row.id]), version) for row, version in await work.session.execute(statement)]


async def note_boilerplate(work: Work, claim: Claim, hashes: Collection[str]) -> None:
    source, _ = await _held(work, claim)
    source.boilerplate = sorted(hashes)


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


async def finish(work: Work, claim: Claim) -> bool:
    """False when documents joined the run in the meantime."""
    source, run = await _held(work, claim)
    left = select(Document.id).where(Document.source_id == source.id, Document.due_run_id == run.id).limit(1)
    if (await work.connection.execute(left)).first():
        return False
    run.state, run.runner, run.finished_at = "done", None, work.now()
    source.state = "ready"
    if run.scope == "all" or source.kind != "website" or source.read_at is None:
        source.read_at = work.now()
    source.message = await _why_nothing(work, source, run)
    if source.message:
        source.state = "failed"
    plan_refresh(work, source)
    await told(work, source, run)
    return True


async def _why_nothing(work: Work, source: Source, run: Run) -> str | None:
    readable = select(func.count()).where(Document.source_id == source.id, Document.version_id.is_not(None))
    if not (await work.connection.execute(readable)).scalar_one():
        if not run.done:
            return None
        start = select(Document.problem).where(
            Document.source_id == source.id, Document.depth == 0, Document.problem.is_not(None)
        )
        reason = (await work.connection.scalars(start.order_by(Document.id).limit(1))).first()
        return f"Nothing could be read: {reason}" if reason else "Nothing could be read."
    if run.failed and not (run.added or run.changed or run.unchanged):
        return "Nothing could be read this time. What was read before stays as it was."
    return None


async def fail(work: Work, run_id: UUID, message: str) -> None:
    """A run that cannot go on says so, instead of looking busy for ever."""
    if await work.get_or_none(Run, run_id) is None:
        return
    source, run = await _locked(work, run_id)
    if run.state not in ("waiting", "running"):
        return
    run.state, run.runner, run.message, run.finished_at = "failed", None, message, work.now()
    source.state, source.message = "failed", message
    plan_refresh(work, source, after=work.now())
    await told(work, source, run)


async def is_reading(work: Work) -> bool:
    """Whether some run stores passages in this workspace right now."""
    return (
        await work.connection.execute(select(Run.id).where(Run.state == "running").limit(1))
    ).first() is not None


async def forget_old(work: Work) -> None:
    """Versions and passages that were replaced long ago, and vectors that nobody needs."""
    limit = work.now() - timedelta(days=KEPT_DAYS)
    await work.session.execute(delete(Passage).where(Passage.retired_at < limit))
    await work.session.execute(delete(Version).where(Version.replaced_at < limit))
    # A run checks its vectors under this lock before it stores what needs them.
    await work.session.execute(select(EmbeddingSpace.id).with_for_update())
    needed = exists().where(
        Passage.workspace_id == Embedding.workspace_id,
        Passage.hash == Embedding.hash,
        Passage.retired_at.is_(None),
    )
    await work.session.execute(delete(Embedding).where(~needed).execution_options(synchronize_session=False))


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
