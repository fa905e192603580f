"""Removing documents and sources with every trace."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, exists, func, select, update

from dealwright.domains.knowledge.models import (
    Document,
    Embedding,
    Gap,
    Passage,
    Question,
    Run,
    Source,
    Version,
)
from dealwright.domains.knowledge.service.sources import access_document, told_changed
from dealwright.kernel.work import Work


async def passage_ids(work: Work, *, document_id: UUID) -> Sequence[UUID]:
    return (await work.connection.scalars(select(Passage.id).where(Passage.document_id == document_id))).all()


async def file_keys(work: Work, source_id: UUID) -> Sequence[str]:
    statement = select(Document.file_key).where(
        Document.source_id == source_id, Document.file_key.is_not(None)
    )
    return [key for key in await work.connection.scalars(statement) if key]


async def remove_document(work: Work, document_id: UUID) -> None:
    document = await access_document(work, document_id)
    await told_changed(work, document.source_id, 1)
    await _forget_gaps(work, Gap.document_id == document_id)
    await _forget_found(work, await passage_ids(work, document_id=document_id))
    hashes = select(Passage.hash).where(Passage.document_id == document_id)
    await _remove_vectors(
        work, (await work.connection.scalars(hashes)).all(), Passage.document_id != document_id
    )
    for model, column in (
        (Passage, Passage.document_id),
        (Version, Version.document_id),
        (Document, Document.id),
    ):
        await work.session.execute(delete(model).where(column == document_id))


async def _forget_gaps(work: Work, which: object) -> None:
    """A gap whose answer goes is open again."""
    await work.session.execute(
        update(Gap)
        .where(Gap.workspace_id == work.workspace_id, which)  # pyright: ignore[reportArgumentType]
        .values(document_id=None, state="open", version=Gap.version + 1)
        .execution_options(synchronize_session=False)
    )


async def _forget_found(work: Work, ids: Sequence[UUID]) -> None:
    """What was asked stays, without the ids of what answered it."""
    one = func.unnest(Question.passage_ids).column_valued("one")
    for start in range(0, len(ids), 1_000):
        part = list(ids[start : start + 1_000])
        kept = select(one).where(one.not_in(part)).correlate(Question).scalar_subquery()
        await work.session.execute(
            update(Question)
            .where(Question.workspace_id == work.workspace_id, Question.passage_ids.overlap(part))
            .values(passage_ids=func.array(kept))
            .execution_options(synchronize_session=False)
        )


async def _remove_vectors(work: Work, hashes: Sequence[str], others: object) -> None:
    """Unless the same text stands elsewhere, too."""
    elsewhere = exists().where(
        Passage.workspace_id == Embedding.workspace_id,
        Passage.hash == Embedding.hash,
        others,  # pyright: ignore[reportArgumentType]
    )
    for start in range(0, len(hashes), 1_000):
        await work.session.execute(
            delete(Embedding)
            .where(Embedding.hash.in_(hashes[start : start + 1_000]), ~elsewhere)
            .execution_options(synchronize_session=False)
        )


async def remove_source(work: Work, source_id: UUID) -> None:
    """What was asked stays, without the ids of what answered it."""
    await work.get(Source, source_id, lock=True)
    documents = select(Document.id).where(Document.source_id == source_id)
    await _forget_gaps(work, Gap.document_id.in_(documents))
    ids = (await work.connection.scalars(select(Passage.id).where(Passage.source_id == source_id))).all()
    await _forget_found(work, ids)
    hashes = select(Passage.hash).where(Passage.source_id == source_id)
    await _remove_vectors(work, (await work.connection.scalars(hashes)).all(), Passage.source_id != source_id)
    for model, which in (
        (Passage, Passage.source_id == source_id),
        (Version, Version.document_id.in_(documents)),
        (Document, Document.source_id == source_id),
        (Run, Run.source_id == source_id),
        (Source, Source.id == source_id),
    ):
        await work.session.execute(delete(model).where(which).execution_options(synchronize_session=False))
