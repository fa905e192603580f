"""Changing the embedder while people search and sources are read."""

from collections.abc import Awaitable, Callable, Sequence

import pytest
from sqlalchemy import select, text

from dealwright.domains.identity import service as identity
from dealwright.domains.identity.schemas import ChangeUser
from dealwright.domains.knowledge.errors import NoSuchEmbedder
from dealwright.domains.knowledge.flows import spaces
from dealwright.domains.knowledge.flows.embedding import open_room
from dealwright.domains.knowledge.models import Embedding, EmbeddingSpace
from dealwright.domains.knowledge.schemas import ChangeSource
from dealwright.domains.knowledge.service import sources
from dealwright.kernel.errors import Unavailable
from dealwright.kernel.worker import JobContext
from dealwright.ports.embedder.base import Purpose, Vectors
from tests.factories.crawls import Library, OpenLibrary
from tests.factories.knowledge import WordEmbedder
from tests.sites.awkward import AwkwardSite

DOCS = {"include": ["/docs/*"]}
QUESTION = "All plans are billed per shop and month."


class NewModel(WordEmbedder):
    """Another size of vectors. Does something before each bulk, such as failing."""

    def __init__(self, before: Callable[[], Awaitable[object]] | None = None) -> None:
        super().__init__("other-32", 32)
        self.before = before

    async def embed(self, texts: Sequence[str], *, purpose: Purpose) -> Vectors:
        if purpose == "passage" and self.before:
            await self.before()
        return await super().embed(texts, purpose=purpose)


async def test_readers_stay_on_the_old_embedder_until_all_is_there_then_all_switch(
    open_library: OpenLibrary,
) -> None:
    new = NewModel()
    async with AwkwardSite(pages=10) as site:
        library = await open_library(site, embedders={"words": WordEmbedder(), "other": new})
        source = await library.add(site, rules={"include": ["/docs/*", "/guides/*"]})
        await library.read(source)
        usual = {one.id for one in await library.ask(QUESTION)}
        await _choose(library, "other")
        assert (await _spaces(library))["other"] == "building"
        models: list[str] = []

        async def look() -> None:
            while not models or models[-1] != "other-32":
                room = await open_room(library.begin, library.team.actor("rep"), library.ports)
                found = await library.ask(QUESTION)
                assert found[0].url == site.url("/docs/pricing")
                assert len({one.id for one in found}) == len(usual)
                assert all(len(one.vectors) == len(one.sentences) for one in found)
                models.append(room.model)

        await library.work(look())
        assert models[0] == "words-64"
        assert await _spaces(library) == {"other": "current"}
        await _check_the_old_is_gone(library)
        stored, living = await library.store_and_rows()
        assert stored == living


async def test_what_is_read_while_a_space_is_filled_is_in_both(open_library: OpenLibrary) -> None:
    async with AwkwardSite(pages=6) as site:
        changes = ["/docs/pricing", "/docs/offline", "/docs/users"]
        library: Library

        async def refresh() -> None:
            """In the middle of the filling, and twice again when it believes to be done."""
            if changes:
                path = changes.pop()
                site.change(path, site.page(path).text, f"The page {path} was rewritten on a Sunday.")
                assert (await library.read(source)).changed == 1
                assert await library.finds(f"The page {path} was rewritten", site.url(path))

        library = await open_library(site, embedders={"words": WordEmbedder(), "other": NewModel(refresh)})
        source = await library.add(site, rules={"include": ["/docs/*", "/guides/*"]})
        await library.read(source)
        await _choose(library, "other")
        await library.work()
        assert changes == []
        assert await _spaces(library) == {"other": "current"}
        for path in ("/docs/pricing", "/docs/offline", "/docs/users"):
            assert await library.finds(f"The page {path} was rewritten", site.url(path))
        stored, living = await library.store_and_rows()
        assert stored == living
        await _check_the_old_is_gone(library)


async def test_a_run_goes_on_when_readers_are_moved_in_the_middle_of_it(open_library: OpenLibrary) -> None:
    moves: list[Callable[[], Awaitable[object]]] = []

    class Moving(WordEmbedder):
        async def embed(self, texts: Sequence[str], *, purpose: Purpose) -> Vectors:
            if purpose == "passage" and moves:
                await moves.pop()()
            return await super().embed(texts, purpose=purpose)

    async with AwkwardSite(pages=4) as site:
        library = await open_library(site, embedders={"words": Moving(), "other": NewModel()})
        source = await library.add(site, rules={"include": ["/docs/*", "/guides/*"]})
        await library.read(source)
        for path in site.articles:
            site.change(path, site.page(path).text, f"{path} was rewritten on a Monday.")

        async def move() -> None:
            await _choose(library, "other")
            await library.work()

        moves.append(move)
        run = await library.read(source)
        assert (run.state, run.changed) == ("done", len(site.articles))
        assert await _spaces(library) == {"other": "current"}
        for path in site.articles:
            assert await library.finds(f"{path} was rewritten", site.url(path))
        await _check_the_old_is_gone(library)
        stored, living = await library.store_and_rows()
        assert stored == living


async def test_an_embedder_that_fails_midway_says_so_and_the_old_one_stays(
    open_library: OpenLibrary,
) -> None:
    calls: list[int] = []

    async def fail() -> None:
        calls.append(1)
        if len(calls) in (2, 3):
            raise Unavailable("The embedder gave up.")

    new = NewModel(fail)
    async with AwkwardSite(pages=20) as site:
        library = await open_library(site, embedders={"words": WordEmbedder(), "other": new})
        source = await library.add(site, rules={"include": ["/docs/*", "/guides/*"]})
        await library.read(source)
        await _choose(library, "other")
        await library.work()
        shown = {one.embedder: one for one in (await _settings(library)).spaces}
        assert shown["words"].state == "current"
        assert shown["other"].message == "The embedder gave up."
        assert 0 < shown["other"].done < shown["other"].total
        assert (await library.ask(QUESTION))[0].url == site.url("/docs/pricing")

        done = len(new.embedded)
        await _choose(library, "other")  # again, by hand: what is there already stays
        assert {one.embedder: one.message for one in (await _settings(library)).spaces}["other"] is None
        new.before = None
        await _fill_again(library)
        assert await _spaces(library) == {"other": "current"}
        assert len(set(new.embedded[:done]) & set(new.embedded[done:])) < done / 4


async def test_who_chooses_the_old_embedder_again_gives_up_the_new_one(open_library: OpenLibrary) -> None:
    library: Library
    regrets = ["words"]

    async def regret() -> None:
        if regrets:
            await _choose(library, regrets.pop())

    async with AwkwardSite(pages=20) as site:
        library = await open_library(site, embedders={"words": WordEmbedder(), "other": NewModel(regret)})
        source = await library.add(site, rules={"include": ["/docs/*", "/guides/*"]})
        await library.read(source)
        await _choose(library, "other")
        await library.work()
        assert await _spaces(library) == {"words": "current"}
        await _check_the_old_is_gone(library)
        assert (await library.ask(QUESTION))[0].url == site.url("/docs/pricing")


async def test_a_third_embedder_takes_the_place_of_the_one_that_is_being_filled(
    open_library: OpenLibrary,
) -> None:
    third = WordEmbedder("third-16", 16)
    embedders = {"words": WordEmbedder(), "other": NewModel(), "third": third}
    async with AwkwardSite(pages=4) as site:
        library = await open_library(site, embedders=embedders)
        await library.read(await library.add(site, rules=DOCS))
        await _choose(library, "other")
        await _choose(library, "third")
        await library.work()
        assert await _spaces(library) == {"third": "current"}
        await _check_the_old_is_gone(library)


async def test_what_is_said_about_a_source_reaches_the_space_that_is_being_filled(
    open_library: OpenLibrary,
) -> None:
    library: Library
    said = ["customers"]

    async def tell() -> None:
        """After the first passages were put."""
        if said and new.embedded:
            async with library.begin(library.team.actor("manager")) as work:
                form = ChangeSource.model_validate({"version": 1, "audience": said.pop()})
                await sources.change_source(work, source.id, form)
                await work.defer(spaces.refill_source, source_id=source.id)

    new = NewModel(tell)
    async with AwkwardSite(pages=20) as site:
        library = await open_library(site, embedders={"words": WordEmbedder(), "other": new})
        source = await library.add(site, rules={"include": ["/docs/*", "/guides/*"]})
        await library.read(source)
        assert await library.ask(QUESTION, audience="customers") == []
        await _choose(library, "other")
        await library.work()
        await library.work()
        assert said == []
        everyone = {one.id for one in await library.ask("How to share a receipt")}
        assert {
            one.id for one in await library.ask("How to share a receipt", audience="customers")
        } == everyone


async def test_an_embedder_nobody_has_is_refused(open_library: OpenLibrary) -> None:
    library = await open_library()
    with pytest.raises(NoSuchEmbedder, match="words"):
        await _choose(library, "none")


async def test_a_change_by_somebody_who_may_not_any_more_says_so(open_library: OpenLibrary) -> None:
    async with AwkwardSite(pages=1) as site:
        library = await open_library(site, embedders={"words": WordEmbedder(), "other": NewModel()})
        await library.read(await library.add(site, rules=DOCS))
        await _choose(library, "other")
        manager = library.team.users["manager"]
        async with library.begin(library.team.actor("admin")) as work:
            form = ChangeUser(version=manager.version, status="disabled")
            await identity.change_user(work, manager.id, form)
        await library.work()
        shown = {one.embedder: one.message for one in (await _settings(library)).spaces}
        assert shown == {"words": None, "other": "Manager has no access any more."}


async def _choose(library: Library, name: str) -> None:
    await spaces.choose(library.begin, library.team.actor("manager"), library.ports, name)


async def _settings(library: Library) -> spaces.KnowledgeSettings:
    return await spaces.show_settings(library.begin, library.team.actor("manager"), library.ports)


async def _spaces(library: Library) -> dict[str, str]:
    async with library.begin(library.team.actor("manager")) as work:
        return {one.embedder: one.state for one in await work.session.scalars(select(EmbeddingSpace))}


async def _fill_again(library: Library) -> None:
    """Without waiting until the job is due again."""
    async with library.begin(library.team.actor("manager")) as work:
        statement = select(EmbeddingSpace.id).where(EmbeddingSpace.state == "building")
        space_id = (await work.session.scalars(statement)).one()
    context = JobContext(library.begin, library.team.actor("manager"), library.ports)
    await spaces.fill_space.run(context, space_id=str(space_id))


async def _check_the_old_is_gone(library: Library) -> None:
    async with library.begin(library.team.actor("manager")) as work:
        (current,) = (await work.session.scalars(select(EmbeddingSpace.id))).all()
        kept = set(await work.connection.scalars(select(Embedding.space_id)))
        stores = set(await work.connection.scalars(text("select id from vector_spaces")))
    assert kept == stores == {current}
