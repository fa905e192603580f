"""Reading a source from end to end: pages are fetched ahead while the last ones are embedded and stored.

Nothing a batch found is visible before its one transaction; a worker that dies leaves its documents due, and
what it had embedded is not embedded again.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol
from uuid import UUID

import structlog

from dealwright.domains.engines.flows import model_of
from dealwright.domains.knowledge.crawling.addresses import Scope, host_of
from dealwright.domains.knowledge.crawling.pace import Pace
from dealwright.domains.knowledge.crawling.robots import fetch_robots
from dealwright.domains.knowledge.crawling.sitemaps import read_sitemaps
from dealwright.domains.knowledge.crawling.traps import Variants
from dealwright.domains.knowledge.errors import SiteClosed
from dealwright.domains.knowledge.flows.embedding import Placed, Room, embed_and_keep, open_room, put
from dealwright.domains.knowledge.flows.preparing import Site, cut_anew, prepare_file, prepare_page
from dealwright.domains.knowledge.flows.restructuring import PROMPT, restructured
from dealwright.domains.knowledge.flows.spaces import drop_if_gone, put_missing, tidy
from dealwright.domains.knowledge.reading.blocks import Block
from dealwright.domains.knowledge.reading.html import block_hash, boilerplate
from dealwright.domains.knowledge.schemas import RunScope
from dealwright.domains.knowledge.service import ingest, sources
from dealwright.domains.knowledge.service.ingest import Claim, Due, Link, Outcome, RunStopped, SpaceMoved
from dealwright.kernel.actor import Actor
from dealwright.kernel.errors import AppError, Unavailable
from dealwright.kernel.jobs import job
from dealwright.kernel.work import Begin, Work
from dealwright.kernel.worker import TRIES, JobContext, Ports
from dealwright.ports.files.base import Files
from dealwright.ports.llm.base import Llm
from dealwright.ports.web.base import Web

log = structlog.get_logger("knowledge")

PAGES_AT_ONCE = 8
CONCURRENCY = 4


async def queue_run(work: Work, source_id: UUID, *, scope: RunScope = "all") -> UUID:
    run, is_new = await sources.request_run(work, source_id, scope=scope)
    if is_new:
        await work.defer(read_source, run_id=run.id)
    return run.id


async def queue_documents(work: Work, source_id: UUID, ids: Sequence[UUID]) -> UUID:
    run, is_new = await sources.request_run(work, source_id, scope="new", documents=ids)
    if is_new:
        await work.defer(read_source, run_id=run.id)
    return run.id


async def queue_retry(work: Work, document_id: UUID) -> None:
    run, is_new = await sources.retry_document(work, document_id)
    if is_new:
        await work.defer(read_source, run_id=run.id)


async def _fail(context: JobContext, message: str, *, run_id: str) -> None:
    await _say_why(context.begin, context.actor, UUID(run_id), message)


@job("knowledge.read_source", queue="knowledge", refused=_fail)
async def read_source(context: JobContext, *, run_id: str) -> None:
    is_last_try = context.attempt >= TRIES
    await read_run(context.begin, context.actor, context.ports, UUID(run_id), is_last_try=is_last_try)


async def read_run(
    begin: Begin, actor: Actor, ports: Ports, run_id: UUID, *, is_last_try: bool = True
) -> None:
    """A run that cannot go on says so, instead of looking busy for ever. A stopped one leaves no vectors."""
    try:
        await execute(begin, actor, ports, run_id)
    except RunStopped:
        await tidy(begin, actor, await open_room(begin, actor, ports))
    except Unavailable as error:
        if is_last_try:
            await _say_why(begin, actor, run_id, error.message)
        raise
    except AppError as error:
        await _say_why(begin, actor, run_id, error.message)
        raise
    except Exception:
        if is_last_try:
            await _say_why(begin, actor, run_id, "Something went wrong on the server. It was logged.")
        raise


async def _say_why(begin: Begin, actor: Actor, run_id: UUID, message: str) -> None:
    async with begin(actor) as work:
        await ingest.fail(work, run_id, message)


async def execute(begin: Begin, actor: Actor, ports: Ports, run_id: UUID) -> None:
    """Goes on where a dead worker stopped. Raises `RunStopped` when it was cancelled or taken over."""
    actor.check("knowledge:write")
    async with begin(actor) as work:
        claim = await ingest.take_over(work, run_id)
    room = await open_room(begin, actor, ports)
    llm = None
    if claim.rules.restructure:
        llm = await model_of(begin, actor, ports, purpose="knowledge.restructure", prompt=PROMPT)
    reader = _Reader(begin, actor, ports, claim, room, llm)
    if claim.kind == "website":
        reader.site = await _open_site(begin, actor, ports[Web], claim)
    while True:
        await reader.read_all()
        if reader.site:
            await reader.drop_boilerplate()
        await reader.put_missing()
        async with begin(actor) as work:
            if await ingest.finish(work, claim):
                break
    await tidy(begin, actor, reader.room)


async def _open_site(begin: Begin, actor: Actor, web: Web, claim: Claim) -> Site:
    """Asks for robots.txt and sitemaps, and queues what they and the start page offer.

    A site that is closed stays as it was read last: it did not say that its pages are gone.
    """
    rules, start = claim.rules, claim.url or ""
    scope = Scope.around(
        start,
        prefix=rules.prefix or None,
        max_depth=rules.max_depth,
        include=rules.include,
        exclude=rules.exclude,
    )
    robots = await fetch_robots(web, start)
    if robots.closed:
        raise SiteClosed(f"{robots.closed[:1].upper()}{robots.closed[1:]}")
    pace = Pace(delay_seconds=rules.delay_seconds, concurrency=CONCURRENCY)
    pace.keep_delay(host_of(start), robots.delay_seconds or 0.0)
    site = Site(web, scope, robots, pace, Variants())
    if claim.scope != "all":
        return site
    links = [Link(scope.start, 0, "")]
    ignored: list[tuple[str, str, str]] = []
    if rules.use_sitemap:
        addresses = robots.sitemaps or (f"{start.split('://')[0]}://{host_of(start)}/sitemap.xml",)
        found = await read_sitemaps(web, addresses, max_urls=rules.max_pages * 2)
        for entry in found.entries:
            why = site.why_not(entry.url, 1)
            if why is None:
                links.append(Link(entry.url, 1, "sitemap"))
            else:
                ignored.append((entry.url, why, "sitemap"))
        if robots.sitemaps:
            ignored.extend(
                (problem, "this sitemap cannot be read", "robots.txt") for problem in found.problems
            )
    async with begin(actor) as work:
        await ingest.enqueue(work, claim, links, ignored)
    return site


class Store(Protocol):
    """How a batch is stored when its vectors are."""

    def __call__(
        self, work: Work, claim: Claim, space_id: UUID, outcomes: Sequence[Outcome], *, embedded: int
    ) -> Awaitable[None]: ...


@dataclass
class _Reader:
    """One run on its way through its documents."""

    begin: Begin
    actor: Actor
    ports: Ports
    claim: Claim
    room: Room
    llm: Llm | None
    site: Site | None = None
    busy: list[UUID] = field(default_factory=list[UUID])

    async def read_all(self) -> None:
        coming = asyncio.create_task(self._next())
        try:
            while True:
                batch = await coming
                self.busy = [one.document.id for one in batch]
                if not batch:
                    # What the last batch linked to was stored after we looked.
                    batch = await self._next()
                    if not batch:
                        return
                    self.busy = [one.document.id for one in batch]
                coming = asyncio.create_task(self._next())
                await self._store(batch)
        finally:
            coming.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):  # its batch is due again anyway
                await coming

    async def _next(self) -> list[Outcome]:
        """The next documents, fetched and read."""
        async with self.begin(self.actor) as work:
            due = await ingest.take_due(work, self.claim, PAGES_AT_ONCE, self.busy)
        return list(await asyncio.gather(*(self._prepare(one) for one in due)))

    async def _prepare(self, due: Due) -> Outcome:
        try:
            if self.site:
                outcome = await prepare_page(self.site, self.claim, due)
            else:
                outcome = await prepare_file(self.ports[Files], self.claim, due)
            return await restructured(self.llm, self.claim, outcome)
        except AppError:
            raise
        except Exception:
            log.exception("a document could not be read", document=str(due.id))
            return Outcome(due, "failed", "This could not be read. It was logged on the server.")

    async def _store(self, batch: Sequence[Outcome]) -> None:
        await self._settle(await self._without_copies(batch), ingest.store)
        if self.site:
            unread = [one.document.address for one in batch if one.word not in ("changed", "unchanged")]
            freed = [address for one in unread for address in self.site.selves.not_readable(one)]
            if freed:
                async with self.begin(self.actor) as work:
                    await ingest.read_again(work, self.claim, freed)

    async def _settle(self, outcomes: Sequence[Outcome], store: Store) -> None:
        """Again from the embedding when readers were moved to another space meanwhile."""
        for attempt in range(3):
            try:
                await self._settle_in_room(outcomes, store)
                return
            except SpaceMoved:
                if attempt == 2:
                    raise
                await self._move()

    async def _move(self) -> None:
        left, self.room = self.room, await open_room(self.begin, self.actor, self.ports)
        await drop_if_gone(self.begin, self.actor, left)

    async def put_missing(self) -> None:
        """What somebody else's misfortune took out of the store, or out of the kept vectors."""
        try:
            await put_missing(self.begin, self.actor, self.room)
        except SpaceMoved:
            await self._move()

    async def _settle_in_room(self, outcomes: Sequence[Outcome], store: Store) -> None:
        texts = [piece for one in outcomes if one.content for _, piece in one.content.pieces]
        embedded = await embed_and_keep(self.begin, self.actor, self.room, texts)
        placed = self._placed(outcomes)
        await put(self.begin, self.actor, self.room, placed)
        async with self.begin(self.actor) as work:
            await store(work, self.claim, self.room.id, outcomes, embedded=embedded)
        over = [one for outcome in outcomes for one in _fallen_out(outcome)]
        if over:
            # What was stored may differ from what was found out: a page of a broken site is kept.
            async with self.begin(self.actor) as work:
                kept = {one.id for one in await ingest.passages_by_id(work, over)}
            await self.room.store.delete(self.room.space, [one for one in over if one not in kept])

    def _placed(self, outcomes: Sequence[Outcome]) -> list[Placed]:
        """Every passage of a changed document: what is said about the document may have changed, too."""
        placed: list[Placed] = []
        for outcome in outcomes:
            if content := outcome.content:
                audience = "customers" if content.audience == "customers" else "internal"
                placed.extend(
                    Placed(
                        passage_id, piece, self.claim.source_id, audience, content.language, content.products
                    )
                    for passage_id, piece in content.pieces
                )
        return placed

    async def _without_copies(self, batch: Sequence[Outcome]) -> list[Outcome]:
        """Pages that say just what another page of the site says are named, not stored."""
        if self.site is None:
            return list(batch)
        hashes = [one.content.content_hash for one in batch if one.content]
        async with self.begin(self.actor) as work:
            known = await ingest.same_content(work, self.claim, hashes)
        changing = {one.document.id for one in batch if one.word not in ("unchanged", "failed")}
        known = {hashed: first for hashed, first in known.items() if first not in changing}
        outcomes: list[Outcome] = []
        for one in batch:
            first = known.get(one.content.content_hash) if one.content else None
            if one.content and first and first != one.document.id:
                reason = "says the same as another page"
                one = replace(one, word="skipped", reason=reason, content=None, same_as=first)
            elif one.content:
                known[one.content.content_hash] = one.document.id
            outcomes.append(one)
        return outcomes

    async def drop_boilerplate(self) -> None:
        """What most pages say is found on none of them. Only pages whose passages change are cut anew."""
        async with self.begin(self.actor) as work:
            if not await ingest.has_changed(work, self.claim):
                return
        hashes: dict[UUID, frozenset[str]] = {}
        after: UUID | None = None
        while True:
            async with self.begin(self.actor) as work:
                shown = await ingest.shown_blocks(work, self.claim.source_id, after, 200)
            if not shown:
                break
            hashes |= await asyncio.to_thread(_hashes, shown)
            after = next(reversed(shown))
        repeated = boilerplate(list(hashes.values()))
        moved = repeated ^ self.claim.boilerplate
        if not moved:
            return
        affected = [document_id for document_id, found in hashes.items() if found & moved]
        for start in range(0, len(affected), PAGES_AT_ONCE):
            async with self.begin(self.actor) as work:
                taken = await ingest.take_shown(work, affected[start : start + PAGES_AT_ONCE])
            outcomes = [await asyncio.to_thread(cut_anew, due, version, repeated) for due, version in taken]
            await self._settle(outcomes, ingest.store_cuts)
        async with self.begin(self.actor) as work:
            await ingest.note_boilerplate(work, self.claim, repeated)
        self.claim = replace(self.claim, boilerplate=repeated)


def _hashes(shown: Mapping[UUID, Sequence[Block]]) -> dict[UUID, frozenset[str]]:
    return {document_id: frozenset(map(block_hash, blocks)) for document_id, blocks in shown.items()}


def _fallen_out(outcome: Outcome) -> list[UUID]:
    if outcome.content:
        return list(outcome.content.dropped)
    if outcome.word in ("gone", "skipped"):
        return [passage_id for passage_id, _ in outcome.document.live]
    return []
