"""Changing the embedder, mending the store, and what the settings page shows."""

from collections.abc import Sequence, Set
from uuid import UUID

from dealwright.domains.knowledge.errors import NoSuchEmbedder
from dealwright.domains.knowledge.flows.asking import engines_of
from dealwright.domains.knowledge.flows.embedding import (
    AT_ONCE,
    Placed,
    Room,
    embed_and_keep,
    put,
    room_of,
    space_of,
)
from dealwright.domains.knowledge.queries import show_spaces
from dealwright.domains.knowledge.schemas import EmbedderOut, KnowledgeSettings
from dealwright.domains.knowledge.service import ingest, spaces
from dealwright.domains.knowledge.service.ingest import SpaceMoved, Stored
from dealwright.kernel.actor import Actor
from dealwright.kernel.errors import AppError
from dealwright.kernel.jobs import job
from dealwright.kernel.work import Begin
from dealwright.kernel.worker import TRIES, JobContext, Ports
from dealwright.ports.embedder.chosen import Embedders
from dealwright.ports.vectors.base import VectorStore


async def show_settings(begin: Begin, actor: Actor, ports: Ports) -> KnowledgeSettings:
    async with begin(actor) as work:
        current = await spaces.current_space(work)
        shown = await show_spaces(work)
    embedders = ports[Embedders]
    chosen = current.embedder if current else embedders.default
    return KnowledgeSettings(
        embedders=[
            EmbedderOut(name=name, model=embedders.labels[name], chosen=name == chosen)
            for name in embedders.by_name
        ],
        spaces=shown,
        engines=await engines_of(begin, actor, ports),
        store=type(ports[VectorStore]).__name__.removesuffix("Vectors").lower(),
    )


async def choose(begin: Begin, actor: Actor, ports: Ports, name: str) -> None:
    """Begins to fill a space for this embedder, or goes on; with the readers' own one, gives that up."""
    actor.check("knowledge:write")
    embedders = ports[Embedders]
    if name not in embedders.by_name:
        raise NoSuchEmbedder.field("name", f"Choose one of {', '.join(embedders.by_name)}.")
    info = await embedders[name].info()
    async with begin(actor) as work:
        current = await spaces.current_space(work)
        if current is None:
            await spaces.open_space(work, name, info.name, info.dims)
            return
        if (current.embedder, current.model) == (name, info.name):
            given_up = await spaces.give_up_building(work)
            if given_up:
                await work.defer(fill_space, space_id=given_up.id)
            return
        total = await ingest.count_live(work)
        space = await spaces.begin_space(work, name, info.name, info.dims, total)
        await work.defer(fill_space, space_id=space.id)


async def _note(context: JobContext, message: str, *, space_id: str) -> None:
    async with context.begin(context.actor) as work:
        await spaces.note_problem(work, UUID(space_id), message)


@job("knowledge.fill_space", queue="knowledge", refused=_note)
async def fill_space(context: JobContext, *, space_id: str) -> None:
    """Embeds every living passage into a new space, then readers switch to it at once."""
    try:
        await fill(context.begin, context.actor, context.ports, UUID(space_id))
    except AppError as error:
        await _note(context, error.message, space_id=space_id)
        raise
    except Exception:
        if context.attempt >= TRIES:
            await _note(context, "Something went wrong on the server. It was logged.", space_id=space_id)
        raise


async def fill(begin: Begin, actor: Actor, ports: Ports, space_id: UUID) -> None:
    """Goes on where a dead worker stopped: what was embedded is kept by its hash."""
    async with begin(actor) as work:
        row = await spaces.take_over_space(work, space_id)
    if row is not None and await _fill(begin, actor, room_of(ports, row), row.runner):
        await tidy(begin, actor, room_of(ports, row))
    await _drop_old(begin, actor, ports)


async def _fill(begin: Begin, actor: Actor, room: Room, runner: UUID | None) -> bool:
    """False when another worker or another embedder took over.

    Readers switch when every living passage has its vectors and lies in the store; what is read in the
    meantime makes another round.
    """
    try:
        while True:
            async with begin(actor) as work:
                batch = await spaces.unfilled(work, room.id, AT_ONCE)
            if batch:
                await refill(begin, actor, room, batch)
                async with begin(actor) as work:
                    if not await spaces.note_filled(work, room.id, runner, len(batch)):
                        return False
                continue
            stored = await put_missing(begin, actor, room)
            async with begin(actor) as work:
                if not await spaces.note_filled(work, room.id, runner, 0):
                    return False
                if await spaces.switch(work, room.id, stored):
                    return True
    except SpaceMoved:
        return False
    finally:
        await drop_if_gone(begin, actor, room)


async def _drop_old(begin: Begin, actor: Actor, ports: Ports) -> None:
    async with begin(actor) as work:
        old = await spaces.old_spaces(work)
    for row in old:
        await ports[VectorStore].drop(space_of(row))
        async with begin(actor) as work:
            await spaces.forget_space(work, row.id)


async def drop_if_gone(begin: Begin, actor: Actor, room: Room) -> None:
    """Who put points into a space while it was dropped has made it again in the store."""
    async with begin(actor) as work:
        known = {row.id for row in await spaces.all_spaces(work)}
    if room.id not in known:
        await room.store.drop(room.space)


async def put_missing(begin: Begin, actor: Actor, room: Room) -> Set[UUID]:
    """Puts the living passages that the store or the kept vectors lack; what the store holds then."""
    async with begin(actor) as work:
        living = await ingest.live_ids(work)
    stored = await room.store.ids(room.space)
    missing = list(living - stored)
    for start in range(0, len(missing), 500):
        async with begin(actor) as work:
            passages = await ingest.passages_by_id(work, missing[start : start + 500])
        await refill(begin, actor, room, passages)
        stored |= {one.id for one in passages}
    while True:
        async with begin(actor) as work:
            passages = await spaces.unfilled(work, room.id, AT_ONCE)
        if not passages:
            return stored
        await embed_and_keep(begin, actor, room, passages)


async def tidy(begin: Begin, actor: Actor, room: Room) -> None:
    """Deletes points that nobody needs. While somebody reads, some are needed soon: the last one does it."""
    stored = await room.store.ids(room.space)
    async with begin(actor) as work:
        if await ingest.is_reading(work):
            return
        living = await ingest.live_ids(work)
    if over := list(stored - living):
        await room.store.delete(room.space, over)


async def refill(begin: Begin, actor: Actor, room: Room, passages: Sequence[Stored]) -> None:
    await embed_and_keep(begin, actor, room, passages)
    await put(begin, actor, room, [placed(one) for one in passages])


def placed(one: Stored) -> Placed:
    audience = "customers" if one.audience == "customers" else "internal"
    return Placed(one.id, one, one.source_id, audience, one.language, one.products)


async def _refill_as_system(context: JobContext, _: str, *, source_id: str) -> None:
    await _refill_source(context, UUID(source_id))


@job("knowledge.refill_source", queue="knowledge", refused=_refill_as_system)
async def refill_source(context: JobContext, *, source_id: str) -> None:
    """What is said about a source stands beside its vectors, too."""
    await _refill_source(context, UUID(source_id))


async def _refill_source(context: JobContext, source_id: UUID) -> None:
    """In the space that is being filled as well: it holds what was said before."""
    async with context.begin(context.actor) as work:
        rows = await spaces.used_spaces(work)
    for row in rows:
        room = room_of(context.ports, row)
        after: UUID | None = None
        while True:
            async with context.begin(context.actor) as work:
                passages = await ingest.source_passages(work, source_id, after, 500)
            if not passages:
                break
            await put(context.begin, context.actor, room, [placed(one) for one in passages])
            after = passages[-1].id
        await drop_if_gone(context.begin, context.actor, room)
