"""Which embedder a workspace uses, and changing it: a new space is filled, then readers switch at once."""

from collections.abc import Set
from uuid import UUID

from sqlalchemy import delete, exists, select

from dealwright.domains.knowledge import events
from dealwright.domains.knowledge.models import Embedding, EmbeddingSpace, Passage
from dealwright.domains.knowledge.service.ingest import Stored, live_ids
from dealwright.kernel.ids import new_id
from dealwright.kernel.work import Work


async def current_space(work: Work) -> EmbeddingSpace | None:
    return (
        await work.session.scalars(select(EmbeddingSpace).where(EmbeddingSpace.state == "current"))
    ).first()


async def open_space(work: Work, embedder: str, model: str, dims: int) -> EmbeddingSpace:
    """The current space; the first one is current from the start."""
    found = await current_space(work)
    if found:
        return found
    space = _made(work, embedder, model, dims, "current")
    await work.session.flush()
    return space


def _made(work: Work, embedder: str, model: str, dims: int, state: str) -> EmbeddingSpace:
    space = EmbeddingSpace(
        workspace_id=work.workspace_id,
        id=new_id(),
        embedder=embedder,
        model=model,
        dims=dims,
        state=state,
        created_at=work.now(),
    )
    work.session.add(space)
    return space


async def begin_space(work: Work, embedder: str, model: str, dims: int, total: int) -> EmbeddingSpace:
    """A space to fill; what is filled already for this embedder is kept, for another one given up."""
    building = await _building(work)
    if building and (building.embedder, building.model, building.dims) == (embedder, model, dims):
        building.message, building.total = None, max(total, building.done)
        await _told(work, building)
        return building
    await give_up_building(work)
    space = _made(work, embedder, model, dims, "building")
    space.total = total
    await work.session.flush()
    await _told(work, space)
    return space


async def _building(work: Work) -> EmbeddingSpace | None:
    statement = select(EmbeddingSpace).where(EmbeddingSpace.state == "building").with_for_update()
    return (await work.session.scalars(statement)).first()


async def give_up_building(work: Work) -> EmbeddingSpace | None:
    """The space that was being filled, if any; it is dropped by the job that was filling it."""
    building = await _building(work)
    if building:
        building.state, building.runner = "old", None
        await work.session.flush()
        await _told(work, building)
    return building


async def take_over_space(work: Work, space_id: UUID) -> EmbeddingSpace | None:
    """The space to go on filling; None when it was given up or is filled."""
    space = await work.get_or_none(EmbeddingSpace, space_id, lock=True)
    if space is None or space.state != "building":
        return None
    space.runner = new_id()
    await work.session.flush()
    return space


async def unfilled(work: Work, space_id: UUID, limit: int) -> list[Stored]:
    """Living passages without vectors in this space."""
    has = exists().where(
        Embedding.workspace_id == Passage.workspace_id,
        Embedding.space_id == space_id,
        Embedding.hash == Passage.hash,
    )
    statement = select(Passage).where(Passage.retired_at.is_(None), ~has).order_by(Passage.id).limit(limit)
    return [Stored.of(row) for row in await work.session.scalars(statement)]


async def note_filled(work: Work, space_id: UUID, runner: UUID | None, by: int) -> bool:
    space = await work.get_or_none(EmbeddingSpace, space_id, lock=True)
    if space is None or space.state != "building" or space.runner != runner:
        return False
    before, space.done, space.message = space.done, min(space.total, space.done + by), None
    if before * 10 // max(1, space.total) != space.done * 10 // max(1, space.total):
        await _told(work, space)
    return True


async def switch(work: Work, space_id: UUID, stored: Set[UUID]) -> bool:
    """Readers use this space from the commit on. False when passages came in that it or its store lacks."""
    spaces = (
        await work.session.scalars(
            select(EmbeddingSpace)
            .where(EmbeddingSpace.state.in_(("current", "building")))
            .order_by(EmbeddingSpace.state.desc())
            .with_for_update()
        )
    ).all()
    if await unfilled(work, space_id, 1) or not await live_ids(work) <= stored:
        return False
    for space in spaces:
        if space.state == "current":
            space.state = "old"
    await work.session.flush()
    for space in spaces:
        if space.id == space_id:
            space.state, space.runner, space.done = "current", None, space.total
            await work.session.flush()
            await _told(work, space)
    return True


async def old_spaces(work: Work) -> list[EmbeddingSpace]:
    return list(await work.session.scalars(select(EmbeddingSpace).where(EmbeddingSpace.state == "old")))


async def used_spaces(work: Work) -> list[EmbeddingSpace]:
    statement = select(EmbeddingSpace).where(EmbeddingSpace.state.in_(("current", "building")))
    return list(await work.session.scalars(statement))


async def forget_space(work: Work, space_id: UUID) -> None:
    """Locked first: who keeps vectors at this moment is waited for, who comes later finds no space."""
    await work.get_or_none(EmbeddingSpace, space_id, lock=True)
    for model, column in ((Embedding, Embedding.space_id), (EmbeddingSpace, EmbeddingSpace.id)):
        await work.session.execute(
            delete(model).where(column == space_id).execution_options(synchronize_session=False)
        )


async def note_problem(work: Work, space_id: UUID, message: str) -> None:
    space = await work.get_or_none(EmbeddingSpace, space_id, lock=True)
    if space and space.state == "building":
        space.message = message
        await _told(work, space)


async def _told(work: Work, space: EmbeddingSpace) -> None:
    await work.emit(
        events.SpaceChanged(
            subject_id=space.id,
            subject_label=space.model,
            state=space.state,
            done=space.done,
            total=space.total,
        )
    )


async def all_spaces(work: Work) -> list[EmbeddingSpace]:
    return list(await work.session.scalars(select(EmbeddingSpace)))
