"""The rows behind what a search found: living, valid today, and such as the asker may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, or_, select

from dealwright.domains.knowledge.models import Document, Embedding, Passage, Source
from dealwright.domains.knowledge.schemas import Audience
from dealwright.kernel.work import Work

JUST_NOW_SECONDS = 30  # a store forgets retired passages at once; this allows for clocks that differ


@dataclass(frozen=True)
class Where:
    """Bounds of a search; empty ones do not bind."""

    audience: Audience | None = None
    source_ids: tuple[UUID, ...] = ()
    languages: tuple[str, ...] = ()
    products: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """A living passage and where it comes from; `vectors` of its sentences as they are kept."""

    id: UUID
    document_id: UUID
    source_id: UUID
    source_name: str
    title: str
    url: str | None
    headings: tuple[str, ...]
    page: int | None
    kind: str
    text: str
    context: str
    sentences: tuple[tuple[int, int], ...]
    vectors: bytes | None
    audience: str
    language: str
    document_date: date | None
    stale: bool


async def load(work: Work, space_id: UUID, ids: Sequence[UUID], where: Where) -> Mapping[UUID, Found]:
    """By id. What the store has and the database has not is left out, and so is what has no right to show."""
    if not ids:
        return {}
    today = work.now().date()
    statement = (
        select(
            Passage.id,
            Passage.document_id,
            Passage.source_id,
            Passage.headings,
            Passage.page,
            Passage.kind,
            Passage.text,
            Passage.context,
            Passage.sentences,
            Passage.audience,
            Passage.language,
            Document.title,
            Document.address,
            Document.published,
            Document.changed_at,
            Source.name,
            Source.kind.label("source_kind"),
            Source.stale_days,
            Embedding.sentences.label("vectors"),
        )
        .join(
            Document, and_(Document.workspace_id == Passage.workspace_id, Document.id == Passage.document_id)
        )
        .join(Source, and_(Source.workspace_id == Passage.workspace_id, Source.id == Passage.source_id))
        .outerjoin(
            Embedding,
            and_(
                Embedding.workspace_id == Passage.workspace_id,
                Embedding.space_id == space_id,
                Embedding.hash == Passage.hash,
            ),
        )
        .where(
            Passage.workspace_id == work.workspace_id,
            Passage.id.in_(ids),
            Passage.retired_at.is_(None),
            or_(Passage.valid_until.is_(None), Passage.valid_until >= today),
            Source.deleted_at.is_(None),
        )
    )
    if where.audience:
        statement = statement.where(Passage.audience == where.audience)
    if where.products:
        statement = statement.where(or_(Passage.products == [], Passage.products.overlap(where.products)))
    if where.languages:
        statement = statement.where(Passage.language.in_(where.languages))
    if where.source_ids:
        statement = statement.where(Passage.source_id.in_(where.source_ids))
    return {row.id: _found(row, today) for row in await work.connection.execute(statement)}


async def just_retired(work: Work, ids: Sequence[UUID]) -> bool:
    """Whether one of these was living a moment ago, so that the store may know what took its place."""
    if not ids:
        return False
    since = work.now() - timedelta(seconds=JUST_NOW_SECONDS)
    statement = select(Passage.id).where(Passage.id.in_(ids), Passage.retired_at > since).limit(1)
    return (await work.connection.execute(statement)).first() is not None


def _found(row: Row[*tuple[Any, ...]], today: date) -> Found:
    on: date | None = row.published or (row.changed_at.date() if row.changed_at else None)
    return Found(
        id=row.id,
        document_id=row.document_id,
        source_id=row.source_id,
        source_name=row.name,
        title=row.title,
        url=row.address if row.source_kind == "website" else None,
        headings=tuple(row.headings),
        page=row.page,
        kind=row.kind,
        text=row.text,
        context=row.context,
        sentences=tuple((start, end) for start, end in row.sentences),
        vectors=row.vectors,
        audience=row.audience,
        language=row.language,
        document_date=on,
        stale=bool(row.stale_days and on and on < today - timedelta(days=row.stale_days)),
    )
