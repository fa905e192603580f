"""Reads of knowledge: sources with their counts, documents as they are read, gaps."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    SQLColumnExpression,
    and_,
    case,
    cast,
    func,
    literal,
    literal_column,
    select,
)

from dealwright.domains.crm.queries.search import LAST_CHARACTER, words_of
from dealwright.domains.knowledge.models import (
    AUDIENCES,
    DOCUMENT_STATES,
    GAP_STATES,
    Document,
    EmbeddingSpace,
    Gap,
    Passage,
    Question,
    Run,
    Source,
    Version,
    Word,
)
from dealwright.domains.knowledge.schemas import (
    BlockOut,
    CrawlRules,
    DocumentOut,
    DocumentRow,
    GapDetail,
    NoticeOut,
    PassageOut,
    RunDetail,
    RunOut,
    SourceCounts,
    SourceList,
    SourceOut,
    SourceRow,
    SpaceOut,
    VersionOut,
    plain,
)
from dealwright.domains.knowledge.service.sources import access_document, access_source
from dealwright.kernel.errors import NotFound
from dealwright.kernel.paging import AnySelect, Column, Listing
from dealwright.kernel.work import Work

# With its values in it, as an index on it has them.
_NEEDS_A_LOOK = and_(
    Document.problem.is_not(None),
    Document.state.not_in([literal_column("'skipped'"), literal_column("'gone'")]),
)
MAX_SOURCES = 500
SHOWN_RUNS = 30
SHOWN_QUESTIONS = 50
SHOWN_PASSAGES = 2_000


def _documents(columns: Sequence[SQLColumnExpression[Any]]) -> AnySelect:
    here = (
        select(Source.id)
        .where(Source.workspace_id == Document.workspace_id, Source.id == Document.source_id)
        .where(Source.deleted_at.is_(None))
    )
    return select(*columns).select_from(Document).where(here.exists())


def _aged(days: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    """A ready document whose text is older than its source allows."""
    on = func.coalesce(Document.published, func.date(Document.changed_at))
    return and_(Document.state == "ready", days.is_not(None), on < func.current_date() - cast(days, Integer))


DOCUMENTS = Listing(
    columns={
        "id": Column(Document.id, "uuid"),
        "source_id": Column(Document.source_id, "uuid"),
        "address": Column(Document.address, "text"),
        "title": Column(Document.title, "text", sortable=True),
        "media": Column(Document.media, "text"),
        "state": Column(Document.state, "enum", choices=DOCUMENT_STATES),
        "problem": Column(Document.problem, "text", nullable=True),
        "found_on": Column(Document.found_on, "text", nullable=True),
        "same_as_id": Column(Document.same_as_id, "uuid", nullable=True),
        "size_bytes": Column(Document.size_bytes, "int"),
        "versions": Column(Document.versions, "int"),
        "passages": Column(Document.passages, "int"),
        "language": Column(Document.language, "text"),
        "audience": Column(Document.audience, "enum", choices=AUDIENCES),
        "products": Column(Document.products, "text", filterable=False),
        "published": Column(Document.published, "date", nullable=True),
        "valid_until": Column(Document.valid_until, "date", nullable=True),
        "created_at": Column(Document.created_at, "time", sortable=True),
        "checked_at": Column(Document.checked_at, "time", nullable=True),
        "changed_at": Column(Document.changed_at, "time", nullable=True),
    },
    base=_documents,
    id_column=Document.id,
    default_sort="title",
    always=("id",),
)


def _gaps(columns: Sequence[SQLColumnExpression[Any]]) -> AnySelect:
    return select(*columns).select_from(Gap).where(Gap.deleted_at.is_(None))


GAPS = Listing(
    columns={
        "id": Column(Gap.id, "uuid"),
        "version": Column(Gap.version, "int"),
        "question": Column(Gap.question, "text"),
        "times": Column(Gap.times, "int", sortable=True),
        "state": Column(Gap.state, "enum", choices=GAP_STATES),
        "last_at": Column(Gap.last_at, "time", sortable=True),
        "document_id": Column(Gap.document_id, "uuid", nullable=True),
    },
    base=_gaps,
    id_column=Gap.id,
    default_sort="-times",
)


async def list_sources(work: Work) -> SourceList:
    """All of them: a workspace has dozens, not thousands."""
    statement = select(Source).where(Source.deleted_at.is_(None)).order_by(Source.name, Source.id)
    sources = (await work.session.scalars(statement.limit(MAX_SOURCES))).all()
    counts = await _counts(work, [one.id for one in sources])
    runs = await _runs(work, [one.run_id for one in sources if one.run_id])
    return SourceList(items=[SourceRow.model_validate(_row(one, counts, runs)) for one in sources])


async def show_source(work: Work, source_id: UUID) -> SourceOut:
    source = await access_source(work, source_id)
    counts = await _counts(work, [source.id])
    runs = await _runs(work, [source.run_id] if source.run_id else [])
    rules = CrawlRules.model_validate(source.rules)
    return SourceOut.model_validate(_row(source, counts, runs) | {"rules": rules})


def _row(source: Source, counts: Mapping[UUID, SourceCounts], runs: Mapping[UUID, RunOut]) -> dict[str, Any]:
    none = SourceCounts(documents=0, ready=0, problems=0, stale=0, passages=0)
    run = runs.get(source.run_id) if source.run_id else None
    return plain(source) | {"counts": counts.get(source.id, none), "run": run}


async def _counts(work: Work, ids: Sequence[UUID]) -> dict[UUID, SourceCounts]:
    def sum_if(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.sum(case((condition, 1), else_=0))

    statement = (
        select(
            Document.source_id,
            func.count().label("documents"),
            sum_if(Document.state == "ready").label("ready"),
            sum_if(with_problem()).label("problems"),
            sum_if(_aged(Source.stale_days)).label("stale"),
            func.sum(Document.passages).label("passages"),
        )
        .join(Source, and_(Source.workspace_id == Document.workspace_id, Source.id == Document.source_id))
        .where(Document.source_id.in_(ids))
        .group_by(Document.source_id)
    )
    rows = await work.connection.execute(statement)
    return {
        row.source_id: SourceCounts(
            documents=row.documents,
            ready=row.ready,
            problems=row.problems,
            stale=row.stale,
            passages=row.passages,
        )
        for row in rows
    }


async def _runs(work: Work, ids: Sequence[UUID]) -> dict[UUID, RunOut]:
    rows = await work.session.scalars(select(Run).where(Run.id.in_(ids)))
    return {row.id: RunOut.model_validate(row) for row in rows}


async def list_runs(work: Work, source_id: UUID) -> list[RunOut]:
    """Newest first."""
    await access_source(work, source_id)
    statement = select(Run).where(Run.source_id == source_id).order_by(Run.id.desc()).limit(SHOWN_RUNS)
    return [RunOut.model_validate(row) for row in await work.session.scalars(statement)]


async def show_run(work: Work, source_id: UUID, run_id: UUID) -> RunDetail:
    run = await work.get_or_none(Run, run_id)
    if run is None or run.source_id != source_id:
        raise NotFound("There is no run with this id.")
    await access_source(work, source_id)
    return RunDetail.model_validate(run)


def with_problem() -> ColumnElement[bool]:
    """Documents somebody should look at."""
    return _NEEDS_A_LOOK


def is_stale() -> ColumnElement[bool]:
    days = (
        select(Source.stale_days)
        .where(Source.workspace_id == Document.workspace_id, Source.id == Document.source_id)
        .scalar_subquery()
    )
    return _aged(days)


def has_words(typed: str, id_column: SQLColumnExpression[UUID]) -> ColumnElement[bool]:
    """Every word, or the beginning of one, stands in a document's title or address or in a gap's question."""
    return and_(literal(value=True), *(id_column.in_(_rows_with(word)) for word in words_of(typed)))


def _rows_with(word: str) -> Select[UUID]:
    return select(Word.row_id).where(Word.word >= word, Word.word < word + LAST_CHARACTER)


async def show_document(work: Work, document_id: UUID, version_id: UUID | None = None) -> DocumentOut:
    """The document as readers have it now, or as it was in an older version."""
    document = await access_document(work, document_id)
    source = await access_source(work, document.source_id)
    versions = (
        await work.session.scalars(
            select(Version)
            .where(Version.document_id == document_id)
            .order_by(Version.number.desc())
            .limit(50)
        )
    ).all()
    wanted = version_id or document.version_id
    shown = next((one for one in versions if one.id == wanted), None)
    if version_id and shown is None:
        raise NotFound("This version is not kept any more.")
    is_current = shown is not None and shown.id == document.version_id
    passages = await _passages(work, document_id) if is_current else []
    return DocumentOut.model_validate(
        DocumentRow.model_validate(document, from_attributes=True).model_dump()
        | {
            "source_name": source.name,
            "source_kind": source.kind,
            "stale": _is_old(work, source, document),
            "body": document.body,
            "blocks": [BlockOut.model_validate(block) for block in shown.blocks] if shown else [],
            "notices": [NoticeOut.model_validate(one) for one in shown.notices] if shown else [],
            "passages_found": passages,
            "history": [VersionOut.model_validate(plain(one)) for one in versions],
            "shown_version": shown.number if shown else None,
        }
    )


def _is_old(work: Work, source: Source, document: Document) -> bool:
    on = document.published or (document.changed_at.date() if document.changed_at else None)
    if document.state != "ready" or source.stale_days is None or on is None:
        return False
    return on < work.now().date() - timedelta(days=source.stale_days)


async def _passages(work: Work, document_id: UUID) -> list[PassageOut]:
    statement = (
        select(Passage)
        .where(Passage.document_id == document_id, Passage.retired_at.is_(None))
        .order_by(Passage.position)
        .limit(SHOWN_PASSAGES)
    )
    return [PassageOut.model_validate(plain(row)) for row in await work.session.scalars(statement)]


async def show_gap(work: Work, gap_id: UUID) -> GapDetail:
    gap = await work.get_or_none(Gap, gap_id)
    if gap is None or gap.deleted_at:
        raise NotFound("There is no gap with this id.")
    statement = (
        select(Question.question)
        .where(Question.gap_id == gap_id)
        .order_by(Question.at.desc())
        .limit(SHOWN_QUESTIONS)
    )
    asked = list(dict.fromkeys(await work.connection.scalars(statement)))
    return GapDetail.model_validate(plain(gap) | {"asked": asked})


async def show_spaces(work: Work) -> list[SpaceOut]:
    statement = (
        select(EmbeddingSpace)
        .where(EmbeddingSpace.state.in_(("current", "building")))
        .order_by(EmbeddingSpace.created_at)
    )
    return [SpaceOut.model_validate(plain(row)) for row in await work.session.scalars(statement)]
