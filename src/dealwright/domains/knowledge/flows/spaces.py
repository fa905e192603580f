"""Changing the embedder, mending the store, and what the settings page shows."""

from collections.abc import Sequence
from uuid import UUID

from dealwright.domains.knowledge.errors import NoSuchEmbedder
from dealwright.domains.knowledge.flows.asking import engines_of
from dealwright.domains.knowledge.flows.embedding import (
    AT_ONCE,
    Placed,
    Room,
    embed_and_keep,
    open_room,
    put,
    room_of,
    space_of,
)
from dealwright.domains.knowledge.queries import show_spaces
from dealwright.domains.knowledge.schemas import EmbedderOut, KnowledgeSettings
from dealwright.domains.knowledge.service import ingest, spaces
from dealwright.domains.knowledge.service.ingest import Stored
from dealwright.kernel.actor import Actor
from dealwright.kernel.errors import AppError
from dealwright.kernel.jobs import job
from dealwright.kernel.work import Begin
from dealwright.kernel.worker import JobContext, Ports
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
        engines=engines_of(ports),
        store=type(ports[VectorStore]).__name__.removesuffix("Vectors").lower(),
    )


async def choose(begin: Begin, actor: Actor, ports: Ports, name: str) -> None:
    """Begins to fill a space for this embedder, unless readers use it already."""
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
            return
        total = await ingest.count_live(work)
        space = await spaces.begin_space(work, name, info.name, info.dims, total)
        await work.defer(fill_space, space_id=space.id)


@job("knowledge.fill_space", queue="knowledge")
async def fill_space(context: JobContext, *, space_id: str) -> None:
    """Embeds every living passage into a new space, then readers switch to it at once."""
    try:
        await _fill(context.begin, context.actor, context.ports, UUID(space_id))
    except AppError as error:
        async with context.begin(context.actor) as work:
            await spaces.note_problem(work, UUID(space_id), error.message)
        raise


async def _fill(begin: Begin, actor: Actor, ports: Ports, space_id: UUID) -> None:
    async with begin(actor) as work:
        row = await spaces.take_over_space(work, space_id)
    if row is None:
        return
    room, runner = room_of(ports, row), row.runner
    while True:
        async with begin(actor) as work:
            batch = await spaces.unfilled(work, space_id, AT_ONCE)
        if not batch:
            async with begin(actor) as work:
                if await spaces.switch(work, space_id):
                    break
            continue
        await embed_and_keep(begin, actor, room, batch)
        async with begin(actor) as work:
            if not await spaces.note_filled(work, space_id, runner, len(batch)):
                return
    await mend(begin, actor, room)
    await _drop_old(begin, actor, ports)


async def _drop_old(begin: Begin, actor: Actor, ports: Ports) -> None:
    async with begin(actor) as work:
        old = await spaces.old_spaces(work)
    for row in old:
        await ports[VectorStore].drop(space_of(row))
        async with begin(actor) as work:
            await spaces.forget_space(work, row.id)


async def mend(begin: Begin, actor: Actor, room: Room) -> None:
    """Makes the store hold just the living passages: puts what is missing, deletes what nobody needs."""
    async with begin(actor) as work:
        living = await ingest.live_ids(work)
    stored = await room.store.ids(room.space)
    over, missing = list(stored - living), list(living - stored)
    for start in range(0, len(missing), 500):
        async with begin(actor) as work:
            passages = await ingest.passages_by_id(work, missing[start : start + 500])
        await refill(begin, actor, room, passages)
    if over:
        async with begin(actor) as work:
            still = await ingest.live_ids(work)
        await room.store.delete(room.space, [one for one in over if one not in still])


async def refill(begin: Begin, actor: Actor, room: Room, passages: Sequence[Stored]) -> None:
    await embed_and_keep(begin, actor, room, passages)
    await put(begin, actor, room, [placed(one) for one in passages])


def placed(one: Stored) -> Placed:
    audience = "customers" if one.audience == "customers" else "internal"
    return Placed(one.id, one, one.source_id, audience, one.language, one.products)


@job("knowledge.refill_source", queue="knowledge")
async def refill_source(context: JobContext, *, source_id: str) -> None:
    """What is said about a source stands beside its vectors, too."""
    room = await open_room(context.begin, context.actor, context.ports)
    after: UUID | None = None
    while True:
        async with context.begin(context.actor) as work:
            passages = await ingest.source_passages(work, UUID(source_id), after, 500)
        if not passages:
            return
        await put(context.begin, context.actor, room, [placed(one) for one in passages])
        after = passages[-1].id
