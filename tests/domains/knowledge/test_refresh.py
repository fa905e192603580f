"""Reading a source again: what it costs, what stays, what readers see meanwhile, and who may not any more."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from dealwright.domains.identity import service as identity
from dealwright.domains.identity.schemas import ChangeUser
from dealwright.domains.knowledge.errors import SourceBusy
from dealwright.domains.knowledge.flows import running, upkeep
from dealwright.domains.knowledge.models import Source
from dealwright.domains.knowledge.schemas import ChangeDocument, NewEntry
from dealwright.domains.knowledge.service import ingest, sources
from dealwright.kernel.actor import Actor
from dealwright.kernel.clock import utc_now
from dealwright.kernel.errors import Unavailable
from dealwright.kernel.worker import JobContext
from dealwright.main import Runtime
from dealwright.ports.embedder.base import Purpose, Vectors
from dealwright.ports.vectors.base import Lanes, Space
from dealwright.ports.vectors.memory import MemoryVectors
from tests.factories.crawls import Library, OpenLibrary
from tests.factories.knowledge import WordEmbedder, a_source
from tests.sites.awkward import AwkwardSite

DOCS = {"include": ["/docs/*", "/news"]}


class HookedEmbedder(WordEmbedder):
    """Does something before it embeds passages."""

    def __init__(self, before: Callable[[], Awaitable[None]]) -> None:
        super().__init__()
        self.before = before

    async def embed(self, texts: Sequence[str], *, purpose: Purpose) -> Vectors:
        if purpose == "passage":
            await self.before()
        return await super().embed(texts, purpose=purpose)


class HookedStore(MemoryVectors):
    """Does something once before it tells all its points, at the end of a run, or after it has searched."""

    def __init__(self) -> None:
        super().__init__()
        self.before_ids: list[Callable[[], Awaitable[object]]] = []
        self.after_search: list[Callable[[], Awaitable[object]]] = []

    async def ids(self, space: Space) -> set[UUID]:
        if self.before_ids:
            await self.before_ids.pop()()
        return await super().ids(space)

    async def search(self, *question: Any, **bounds: Any) -> Lanes:
        lanes = await super().search(*question, **bounds)
        if self.after_search:
            await self.after_search.pop()()
        return lanes


async def test_what_did_not_change_costs_neither_a_body_nor_an_embedding(open_library: OpenLibrary) -> None:
    async with AwkwardSite(pages=3) as site:
        library = await open_library(site)
        source = await library.add(site, rules=DOCS)
        first = await library.read(source)
        before = await library.documents(source)
        site.forget()
        library.embedder.embedded.clear()
        run = await library.read(source)
        assert (run.added, run.changed, run.gone, run.embedded) == (0, 0, 0, 0)
        assert run.unchanged == first.added
        assert library.embedder.embedded == []
        after = await library.documents(source)
        assert {one.version_id for one in after.values()} == {one.version_id for one in before.values()}
        bodies = {one.path for one in site.asked if one.status == 200}
        read_whole = {path for path in bodies if not path.startswith(("/sitemap", "/robots"))}
        # A CDN that says "new" of the same text, a copy without a text of its own, one with a better self.
        assert read_whole == {"/news", "/docs/api/", "/docs/warranty-to-print"}


async def test_only_the_changed_passages_of_a_changed_page_are_embedded(open_library: OpenLibrary) -> None:
    async with AwkwardSite(pages=3) as site:
        path, old, new = "/docs/getting-started", "within a minute", "after two cups of coffee"
        library = await open_library(site)
        source = await library.add(site, rules=DOCS)
        await library.read(source)
        document = (await library.documents(source))[path]
        before = await library.passages(document)
        site.change(path, old, new)
        library.embedder.embedded.clear()
        run = await library.read(source)
        after = await library.passages(document)
        kept = {one.id for one in before} & {one.id for one in after}
        assert (run.changed, run.embedded, run.reused) == (1, len(after) - len(kept), len(kept))
        assert {one.text for one in before if one.id in kept} == {one.text for one in after if one.id in kept}
        assert len(kept) == len(before) - 1 == 2
        assert [one.position for one in after] == list(range(len(after)))
        assert [one.number for one in await library.versions(document)] == [1, 2]
        assert await library.finds(new, site.url(path))
        assert not await library.finds(old, site.url(path))
        stored, living = await library.store_and_rows()
        assert stored == living


async def test_pages_come_and_go(open_library: OpenLibrary) -> None:
    async with AwkwardSite(pages=3) as site:
        library = await open_library(site)
        source = await library.add(site, rules=DOCS)
        await library.read(source)
        gone = site.page("/docs/offline").text
        site.remove("/docs/offline")
        site.put("/docs/courses", "Courses", "Every first Tuesday we teach how to weigh olives.")
        run = await library.read(source)
        assert (run.added, run.gone) == (1, 1)
        assert await library.finds("how to weigh olives", site.url("/docs/courses"))
        assert not await library.finds(gone, site.url("/docs/offline"))
        document = (await library.documents(source))["/docs/offline"]
        assert (document.state, document.passages) == ("gone", 0)
        assert len(await library.versions(document)) == 1
        site.put("/docs/offline", "Working without internet", gone)
        assert (await library.read(source)).added == 1
        assert await library.finds(gone, site.url("/docs/offline"))


async def test_a_reader_sees_the_old_text_or_the_new_one_and_never_a_mixture(
    open_library: OpenLibrary,
) -> None:
    paths = ("/law/bread", "/law/fish", "/law/tea")
    rules = 5
    async with AwkwardSite(pages=0) as site:

        def publish(edition: int) -> None:
            for path in paths:
                name = path.rpartition("/")[2]
                sections = [
                    text
                    for number in range(rules)
                    for text in (
                        f"## Rule {number}",
                        f"By edition {edition} of the {name} rule, weighing takes {edition + number} steps.",
                    )
                ]
                site.put(path, f"The law of {name}", *sections)

        publish(1)
        library = await open_library(site)
        source = await library.add(site, rules={"include": ["/law/*"], "use_sitemap": True})
        await library.read(source)
        seen: list[set[str]] = []
        over = asyncio.Event()

        async def look() -> None:
            while not over.is_set():
                found = await library.ask("edition of the rule for weighing steps")
                editions: dict[str, list[str]] = {}
                for one in found:
                    said = re.search(r"edition (\d+)", one.text)
                    if one.url and said:
                        editions.setdefault(one.url, []).append(said[1])
                assert set(editions) == {site.url(path) for path in paths}
                for told in editions.values():
                    assert len(told) == rules
                    assert len(set(told)) == 1
                seen.append({told[0] for told in editions.values()})

        async def refresh() -> None:
            try:
                for edition in range(2, 7):
                    publish(edition)
                    assert (await library.read(source)).changed == len(paths)
            finally:
                over.set()

        await asyncio.gather(refresh(), look(), look())
        assert set.union(*seen) >= {"1", "6"}
        assert len(seen) > 20


async def test_a_page_that_is_read_again_between_searching_and_looking_is_found_all_the_same(
    open_library: OpenLibrary,
) -> None:
    async with AwkwardSite(pages=0) as site:
        store = HookedStore()
        library = await open_library(site, store=store)
        source = await library.add(site, rules={"include": ["/docs/pricing"]})
        await library.read(source)
        site.change("/docs/pricing", "All plans are billed", "Every plan is billed")
        store.after_search.append(lambda: library.read(source))
        assert await library.finds("Every plan is billed per shop and month.", site.url("/docs/pricing"))


async def test_a_source_is_read_by_itself_when_its_time_has_come(
    open_library: OpenLibrary, runtime: Runtime
) -> None:
    async with AwkwardSite(pages=2) as site:
        library = await open_library(site)
        source = await library.add(site, refresh_hours=6, rules=DOCS)
        await library.read(source)
        read = await library.source(source)
        assert read.read_at
        assert read.refresh_at == read.read_at + timedelta(hours=6)
        await _refresh_due(library)
        assert (await library.source(source)).state == "ready"  # it is too early

        await _pull_forward(library, source)
        await _refresh_due(library)
        await _refresh_due(library)
        waiting = await library.source(source)
        assert waiting.state == "waiting"
        await library.work()
        again = await library.source(source)
        assert again.state == "ready"
        assert again.run_id == waiting.run_id != read.run_id
        assert again.refresh_at
        assert again.refresh_at > utc_now() + timedelta(hours=5)


async def test_a_source_that_is_stopped_or_fails_is_not_tried_again_at_once(
    open_library: OpenLibrary,
) -> None:
    async with AwkwardSite(pages=2) as site:
        library = await open_library(site)
        source = await library.add(site, refresh_hours=6, rules=DOCS)
        await library.read(source)
        await _pull_forward(library, source)
        await _refresh_due(library)
        async with library.begin(library.team.actor("manager")) as work:
            await sources.cancel_run(work, source.id)
        await _refresh_due(library)
        assert (await library.source(source)).state == "ready"
        await library.work()  # the job of the stopped run finds nothing to do
        assert (await library.source(source)).state == "ready"


async def test_two_requests_at_once_make_one_run(open_library: OpenLibrary) -> None:
    async with AwkwardSite(pages=2) as site:
        library = await open_library(site)
        source = await library.add(site, rules=DOCS)
        answers = await asyncio.gather(*(library.queue(source) for _ in range(5)), return_exceptions=True)
        runs = [one for one in answers if isinstance(one, UUID)]
        assert len(runs) == 1
        assert all(isinstance(one, SourceBusy) for one in answers if one not in runs)
        await library.work()
        assert (await library.run(runs[0])).state == "done"


async def test_a_run_of_somebody_who_may_not_any_more_ends_with_the_reason(
    open_library: OpenLibrary,
) -> None:
    async with AwkwardSite(pages=1) as site:
        library = await open_library(site)
        manager = library.team.users["manager"]
        for change, reason in (
            ({"role": "viewer"}, "Your role does not allow this"),
            ({"status": "disabled"}, "has no access any more"),
        ):
            source = await library.add(site, name=reason)
            run_id = await library.queue(source)
            async with library.begin(library.team.actor("admin")) as work:
                user = await work.get(type(manager), manager.id)
                form = ChangeUser.model_validate({"version": user.version, **change})
                await identity.change_user(work, manager.id, form)
            await library.work()
            run = await library.run(run_id)
            assert run.state == "failed"
            assert reason in (run.message or "")
            assert (await library.source(source)).state == "failed"
        assert site.asked == []


async def test_an_embedder_that_is_down_for_a_moment_costs_a_try_not_the_run(
    open_library: OpenLibrary,
) -> None:
    failures = [Unavailable("The embedder does not answer."), Unavailable("The embedder does not answer.")]

    async def fail() -> None:
        if failures:
            raise failures.pop()

    async with AwkwardSite(pages=2) as site:
        library = await open_library(site, embedders={"words": HookedEmbedder(fail)})
        source = await library.add(site, rules=DOCS)
        run_id = await library.request(source)
        context = JobContext(library.begin, library.team.actor("manager"), library.ports, attempt=1)
        with pytest.raises(Unavailable):
            await running.read_source.run(context, run_id=str(run_id))
        assert (await library.run(run_id)).state == "running"
        last = JobContext(library.begin, context.actor, library.ports, attempt=5)
        with pytest.raises(Unavailable):
            await running.read_source.run(last, run_id=str(run_id))
        run = await library.run(run_id)
        assert (run.state, run.message) == ("failed", "The embedder does not answer.")
        assert (await library.read(source)).state == "done"


async def test_an_entry_that_is_changed_while_it_is_read_is_read_again(open_library: OpenLibrary) -> None:
    edits = ["The door opens at nine."]
    library: Library

    async def edit() -> None:
        if edits:
            async with library.begin(library.team.actor("manager")) as work:
                form = ChangeDocument(text=edits.pop())
                changed = await sources.change_document(work, written.id, form)
                await running.queue_documents(work, changed.source_id, [changed.id])

    library = await open_library(embedders={"words": HookedEmbedder(edit)})
    source = await a_source(library.begin, library.team)
    async with library.begin(library.team.actor("manager")) as work:
        form = NewEntry(title="Doors", text="The door opens at eight.")
        written = await sources.write_entry(work, source.id, form)
        run, _ = await sources.request_run(work, source.id, scope="new", documents=[written.id])
    await running.read_run(library.begin, library.team.actor("manager"), library.ports, run.id)
    (passage,) = await library.passages(written)
    assert passage.text == "The door opens at nine."
    ended = await library.run(run.id)
    assert (ended.state, ended.found, ended.done) == ("done", 1, 1)


async def test_what_joins_a_run_at_its_very_end_is_read(open_library: OpenLibrary) -> None:
    library: Library
    joined: list[UUID] = []

    async def join() -> None:
        joined.append(await write("Late", "This was written when the run was nearly over."))

    async def write(title: str, text: str) -> UUID:
        async with library.begin(library.team.actor("manager")) as work:
            entry = await sources.write_entry(work, source.id, NewEntry(title=title, text=text))
            await running.queue_documents(work, source.id, [entry.id])
            return entry.id

    store = HookedStore()
    store.before_ids.append(join)
    library = await open_library(store=store)
    source = await a_source(library.begin, library.team)
    await write("Early", "This was written first.")
    await library.work()
    documents = await library.documents(source)
    assert len(joined) == 1
    assert {one.state for one in documents.values()} == {"ready"}
    assert (await library.source(source)).state == "ready"


async def test_old_versions_and_vectors_are_forgotten_and_what_is_needed_is_not(
    open_library: OpenLibrary,
) -> None:
    async with AwkwardSite(pages=2) as site:
        library = await open_library(site)
        source = await library.add(site, rules=DOCS)
        await library.read(source)
        site.change("/docs/pricing", "19 euros", "21 euros")
        await library.read(source)
        document = (await library.documents(source))["/docs/pricing"]
        actor = library.team.actor("manager")
        async with library.begin(actor) as work:
            work.clock = lambda: utc_now() + timedelta(days=ingest.KEPT_DAYS + 1)
            await ingest.forget_old(work)
        assert [one.number for one in await library.versions(document)] == [2]
        library.embedder.embedded.clear()
        site.change("/docs/pricing", "21 euros", "19 euros")
        assert (await library.read(source)).embedded == len(await library.passages(document))


async def _refresh_due(library: Library) -> None:
    """As the clock starts it."""
    nobody = Actor("system", UUID(int=0), label="clock")
    await upkeep.refresh_due.run(JobContext(library.begin, nobody, library.ports))


async def _pull_forward(library: Library, source: Source) -> None:
    async with library.begin(library.team.actor("manager")) as work:
        (await work.get(Source, source.id)).refresh_at = utc_now() - timedelta(minutes=1)


class WatchedStore(MemoryVectors):
    """Remembers what it was told to delete."""

    def __init__(self) -> None:
        super().__init__()
        self.deleted: set[UUID] = set()

    async def delete(self, space: Space, ids: Sequence[UUID]) -> None:
        self.deleted |= set(ids)
        await super().delete(space, ids)


async def test_a_site_that_loses_many_pages_at_once_keeps_the_rest_until_next_time(
    open_library: OpenLibrary,
) -> None:
    async with AwkwardSite(pages=20) as site:
        store = WatchedStore()
        library = await open_library(site, store=store)
        source = await library.add(site, rules={"include": ["/guides/*", "/articles/*", "/news"]})
        await library.read(source)
        before = {path: one for path, one in (await library.documents(source)).items() if one.version_id}
        lost = [path for path in site.articles if path in before]
        assert len(lost) >= 15
        for path in lost:
            site.remove(path)
        run = await library.read(source)
        assert run.gone == max(5, len(before) * 3 // 10) < len(lost)
        after = await library.documents(source)
        kept = [after[path] for path in lost if after[path].state == "ready"]
        assert len(kept) == run.failed == len(lost) - run.gone
        assert all("until the next reading" in (one.problem or "") for one in kept)
        living = {one.id for document in kept for one in await library.passages(document)}
        assert living
        assert not living & store.deleted
