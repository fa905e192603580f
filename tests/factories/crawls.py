"""A workspace that reads the awkward site by the real flow: crawl it, ask it, look into its store."""

import asyncio
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import select

from dealwright.domains.knowledge.answering.evidence import Evidence
from dealwright.domains.knowledge.flows import running
from dealwright.domains.knowledge.flows.embedding import open_room
from dealwright.domains.knowledge.flows.searching import find
from dealwright.domains.knowledge.models import Document, Passage, Run, Source, Version
from dealwright.domains.knowledge.schemas import NewSource, RunScope
from dealwright.domains.knowledge.service import ingest, sources
from dealwright.domains.knowledge.service.search import Where
from dealwright.kernel.work import Begin
from dealwright.kernel.worker import JobRunner, Ports
from dealwright.ports.embedder.base import Embedder
from dealwright.ports.embedder.chosen import Embedders
from dealwright.ports.vectors.base import VectorStore
from dealwright.ports.web.base import Web
from tests.factories.identity import Team
from tests.factories.knowledge import WordEmbedder
from tests.sites.awkward import AwkwardSite


def ports_with(
    ports: Ports, web: Web, embedders: Mapping[str, Embedder], store: VectorStore | None = None
) -> Ports:
    """The first embedder is the one of new workspaces."""
    chosen = Embedders(embedders, next(iter(embedders)), {name: name for name in embedders})
    other = {VectorStore: store} if store else {}
    return Ports({**ports.adapters, Web: web, Embedders: chosen, **other})


@dataclass
class Library:
    """What one workspace reads. `embedder` counts what it was asked to embed."""

    begin: Begin
    team: Team
    ports: Ports
    embedder: WordEmbedder = field(default_factory=WordEmbedder)
    runner: JobRunner | None = None

    async def work(self, *actions: Awaitable[object]) -> None:
        """Runs the queue dry, beside what else should happen meanwhile."""
        assert self.runner
        await asyncio.gather(self.runner.run_until_idle(), *actions)

    async def queue(self, source: Source) -> UUID:
        """As the page asks for it: a job reads it."""
        async with self.begin(self.team.actor("manager")) as work:
            await running.queue_run(work, source.id)
            run_id = (await sources.access_source(work, source.id)).run_id
        assert run_id
        return run_id

    async def add(self, site: AwkwardSite, path: str = "/", **facts: Any) -> Source:
        """Asked for, not read yet. The site decides how fast it is read."""
        rules = {"delay_seconds": 0, "max_depth": 8, **facts.pop("rules", {})}
        form = NewSource.model_validate({"kind": "website", "url": site.url(path), "rules": rules, **facts})
        async with self.begin(self.team.actor("manager")) as work:
            return await sources.create_source(work, form)

    async def request(self, source: Source, scope: RunScope = "all") -> UUID:
        async with self.begin(self.team.actor("manager")) as work:
            run, _ = await sources.request_run(work, source.id, scope=scope)
            return run.id

    async def read(self, source: Source, scope: RunScope = "all") -> Run:
        """As the job does it."""
        run_id = await self.request(source, scope)
        await running.read_run(self.begin, self.team.actor("manager"), self.ports, run_id)
        return await self.run(run_id)

    async def run(self, run_id: UUID) -> Run:
        async with self.begin(self.team.actor("manager")) as work:
            return await work.get(Run, run_id)

    async def until_done(self, run_id: UUID, documents: int) -> None:
        """Waits until the run has come so far."""
        async with asyncio.timeout(30):
            while (await self.run(run_id)).done < documents:  # noqa: ASYNC110 - it happens beside us
                await asyncio.sleep(0.01)

    async def source(self, source: Source) -> Source:
        async with self.begin(self.team.actor("manager")) as work:
            return await work.get(Source, source.id)

    async def documents(self, source: Source) -> dict[str, Document]:
        """By path and query, or by name."""
        async with self.begin(self.team.actor("manager")) as work:
            rows = await work.session.scalars(select(Document).where(Document.source_id == source.id))
            return {path_of(row.address): row for row in rows}

    async def passages(self, document: Document) -> Sequence[Passage]:
        """The living ones, in order."""
        statement = select(Passage).where(Passage.document_id == document.id, Passage.retired_at.is_(None))
        async with self.begin(self.team.actor("manager")) as work:
            return (await work.session.scalars(statement.order_by(Passage.position))).all()

    async def versions(self, document: Document) -> Sequence[Version]:
        statement = select(Version).where(Version.document_id == document.id)
        async with self.begin(self.team.actor("manager")) as work:
            return (await work.session.scalars(statement.order_by(Version.number))).all()

    async def ask(self, question: str, **where: Any) -> Sequence[Evidence]:
        return (await find(self.begin, self.team.actor("rep"), self.ports, question, Where(**where))).evidence

    async def finds(self, sentence: str, url: str) -> bool:
        """Whether a search brings a passage of this page that says the sentence, or stands under it."""
        found = [one for one in await self.ask(sentence) if one.url == url]
        return any(sentence in " ".join(f"{one.context} {one.text}".split()) for one in found)

    async def store_and_rows(self) -> tuple[set[UUID], set[UUID]]:
        """The ids in the store of vectors, and those of living passages."""
        actor = self.team.actor("manager")
        room = await open_room(self.begin, actor, self.ports)
        async with self.begin(actor) as work:
            living = await ingest.live_ids(work)
        return await self.ports[VectorStore].ids(room.space), living


def path_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path or address


class OpenLibrary(Protocol):
    """Of a new workspace, which may fetch from this site."""

    async def __call__(
        self,
        site: AwkwardSite | None = None,
        *,
        web: Web | None = None,
        embedders: Mapping[str, Embedder] | None = None,
        store: VectorStore | None = None,
    ) -> Library: ...
