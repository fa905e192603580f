"""A worker that is killed at any moment: what it left behind is found whole, and the next one goes on."""

import asyncio
import os
import random
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

import pytest
from sqlalchemy import select, text

from dealwright.domains.knowledge.flows import spaces
from dealwright.domains.knowledge.models import Document, Embedding, EmbeddingSpace, Passage, Source
from dealwright.domains.knowledge.service import spaces as space_service
from dealwright.kernel.embedded.server import ServerAddress
from dealwright.main import Runtime
from dealwright.ports.web.guarded import GuardedWeb
from dealwright.settings import Settings
from tests.factories.crawls import Library, ports_with
from tests.factories.identity import a_team
from tests.factories.knowledge import WordEmbedder
from tests.sites.awkward import AwkwardSite

SEED = 20
KILLS = 5  # of each of the three stages
PAGES_AHEAD = 16  # a batch that is stored, and the next one, which is fetched meanwhile

# A process that has imported everything and makes a worker for every line it reads.
NURSERY = """
import asyncio, os, sys
from pathlib import Path
from dealwright.domains.identity.queries import actor_loader
from dealwright.domains.knowledge.jobs import JOBS
from dealwright.kernel import worker
from dealwright.main import Runtime
from dealwright.ports.web.guarded import GuardedWeb
from dealwright.settings import Settings
from tests.factories.crawls import ports_with
from tests.factories.knowledge import WordEmbedder

worker.HEARTBEAT_SECONDS = 0.2

class Slow(WordEmbedder):
    async def embed(self, texts, *, purpose):
        await asyncio.sleep(0.0005 * len(texts))
        return await super().embed(texts, purpose=purpose)

async def main(home, url, door):
    runtime = Runtime(Settings(home=Path(home)), url)
    embedders = {"words": Slow(), "other": Slow("other-32", 32)}
    ports = ports_with(runtime.ports, GuardedWeb(allow=[door]), embedders)
    jobs = [one for one in JOBS if not one.cron]
    await worker.JobRunner(url, jobs, runtime.begin, actor_loader(runtime.begin), ports).run()

for line in sys.stdin:
    child = os.fork()
    if child == 0:
        os.dup2(2, 1)  # what it logs is no answer
        asyncio.run(main(*sys.argv[1:]))
    print(child, flush=True)
    os.waitpid(child, 0)
    print("dead", flush=True)
"""


@dataclass
class Nursery:
    process: asyncio.subprocess.Process

    async def worker(self) -> int:
        assert self.process.stdin
        self.process.stdin.write(b"one\n")
        await self.process.stdin.drain()
        return int(await self._line())

    async def kill(self, worker: int) -> None:
        os.kill(worker, signal.SIGKILL)
        assert await self._line() == b"dead\n"

    async def _line(self) -> bytes:
        assert self.process.stdout
        async with asyncio.timeout(30):
            return await self.process.stdout.readline()


@dataclass
class Place:
    library: Library
    site: AwkwardSite
    nursery: Nursery
    runtime: Runtime
    draw: random.Random

    async def killed_at_random(self, is_over: Callable[[], Awaitable[bool]]) -> int:
        """Workers die until enough have, or until there is nothing left to do; the last one may live."""
        for kills in range(KILLS):
            worker = await self.nursery.worker()
            await asyncio.sleep(self.draw.uniform(0.05, 0.7))
            await self.nursery.kill(worker)
            await self._forget_the_dead()
            await self.check_what_readers_see()
            if await is_over():
                return kills + 1
        worker = await self.nursery.worker()
        async with asyncio.timeout(40):
            while not await is_over() or await self._is_working():  # noqa: ASYNC110 - in another process
                await asyncio.sleep(0.05)
        await self.nursery.kill(worker)
        return KILLS

    async def check_what_readers_see(self) -> None:
        """Every document whole, every living passage with its vectors and its point."""
        begin, actor = self.library.begin, self.library.team.actor("manager")
        async with begin(actor) as work:
            current = await space_service.current_space(work)
            shown = (await work.session.scalars(select(Document))).all()
            living = (await work.session.scalars(select(Passage).where(Passage.retired_at.is_(None)))).all()
            if current:
                kept = set(
                    await work.connection.scalars(
                        select(Embedding.hash).where(Embedding.space_id == current.id)
                    )
                )
                assert {one.hash for one in living} <= kept
        places: dict[UUID, list[int]] = {one.id: [] for one in shown}
        for one in living:
            places[one.document_id].append(one.position)
        for one in shown:
            assert sorted(places[one.id]) == list(range(one.passages))
            assert bool(one.passages) == (one.version_id is not None)
        if living:
            stored, ids = await self.library.store_and_rows()
            assert ids <= stored

    async def check_the_end(self, source: Source) -> None:
        await self.check_what_readers_see()
        stored, ids = await self.library.store_and_rows()
        assert stored == ids
        documents = await self.library.documents(source)
        assert not [path for path, one in documents.items() if one.due_run_id]
        wanted = {path: said for path, said in self.site.readable.items() if path.startswith("/guides/")}
        lists = {"/", "/guides/"}
        assert {path for path, one in documents.items() if one.state == "ready"} - lists == set(wanted)
        for path, sentence in wanted.items():
            assert await self.library.finds(sentence, self.site.url(path)), path

    async def _forget_the_dead(self) -> None:
        async with self.runtime.engine.begin() as connection:
            await connection.execute(
                text("update procrastinate_workers set last_heartbeat = now() - interval '1 hour'")
            )

    async def _is_working(self) -> bool:
        async with self.runtime.engine.connect() as connection:
            left = "select 1 from procrastinate_jobs where status in ('todo', 'doing')"
            return (await connection.execute(text(left))).first() is not None


@pytest.fixture
async def place(settings: Settings, new_database: Callable[[], ServerAddress]) -> AsyncIterator[Place]:
    address = new_database()
    runtime = Runtime(settings, address.app_url)
    async with AwkwardSite(pages=24, crawl_delay_seconds=0.0, answer_seconds=0.01) as site:
        for path in [path for path in site.readable if not path.startswith("/guides/") and path != "/"]:
            site.remove(path)
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", NURSERY, str(settings.home), address.app_url, site.host),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        web = GuardedWeb(allow=site.doors)
        embedders = {"words": WordEmbedder(), "other": WordEmbedder("other-32", 32)}
        ports = ports_with(runtime.ports, web, embedders)
        library = Library(runtime.begin, await a_team(runtime.begin), ports)
        yield Place(library, site, Nursery(process), runtime, random.Random(SEED))
        assert process.stdin
        process.stdin.close()
        await process.wait()
        await web.aclose()
    await runtime.close()


async def test_nothing_is_lost_or_doubled_when_workers_are_killed_at_any_moment(place: Place) -> None:
    library, site = place.library, place.site
    source = await library.add(site, rules={"include": ["/guides/*"]})

    run_id = await library.queue(source)
    kills = await place.killed_at_random(lambda: _is_done(library, run_id))
    await place.check_the_end(source)
    assert _pages_asked(site) <= len(site.articles) + 2 + kills * PAGES_AHEAD
    first = await library.run(run_id)
    assert (first.state, first.done) == ("done", first.found)

    for path in site.articles[::2]:
        site.change(path, site.page(path).text, f"{path} was rewritten, which took all morning.")
    site.remove(site.articles[1])
    site.put("/guides/new", "A new guide", "Guides are written on rainy days.")
    site.forget()
    run_id = await library.queue(source)
    kills += await place.killed_at_random(lambda: _is_done(library, run_id))
    await place.check_the_end(source)
    assert _pages_asked(site) <= len(site.articles) + 3 + KILLS * PAGES_AHEAD
    refreshed = await library.run(run_id)
    assert (refreshed.changed, refreshed.added, refreshed.gone) == (len(site.articles[::2]), 1, 1)

    await spaces.choose(library.begin, library.team.actor("admin"), library.ports, "other")
    kills += await place.killed_at_random(lambda: _has_moved(library))
    await place.check_the_end(source)
    assert kills >= 2 * KILLS
    await _check_that_one_space_is_left(place)


async def _is_done(library: Library, run_id: UUID) -> bool:
    return (await library.run(run_id)).state == "done"


async def _has_moved(library: Library) -> bool:
    async with library.begin(library.team.actor("manager")) as work:
        states = {one.embedder: one.state for one in await space_service.all_spaces(work)}
    return states == {"other": "current"}


def _pages_asked(site: AwkwardSite) -> int:
    return sum(times for path, times in site.counts.items() if not path.startswith(("/robots", "/sitemap")))


async def _check_that_one_space_is_left(place: Place) -> None:
    async with place.library.begin(place.library.team.actor("manager")) as work:
        (left,) = (await work.session.scalars(select(EmbeddingSpace))).all()
        used = set(await work.connection.scalars(select(Embedding.space_id)))
        stores = set(await work.connection.scalars(text("select id from vector_spaces")))
    assert used == stores == {left.id}
