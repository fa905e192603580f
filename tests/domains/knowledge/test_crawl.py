"""A crawl of the awkward site by the real flow: what is found afterwards, what is not, and why."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest
from aiohttp import web

from dealwright.domains.knowledge.flows import running
from dealwright.domains.knowledge.schemas import ChangeSource
from dealwright.domains.knowledge.service import sources
from dealwright.kernel.clock import utc_now
from dealwright.kernel.errors import AppError
from dealwright.ports.web.guarded import GuardedWeb
from tests.factories.crawls import OpenLibrary, path_of
from tests.sites.awkward import AwkwardSite, Behaviour

# Made up by the site as one asks; nobody could say which of them are worth reading.
BEYOND = {"/busy", "/slow", "/shop", "/catalog", "/parts", "/news", "/deep/", "/guides/", "/only-navigation"}


async def test_a_crawl_finds_all_that_is_worth_reading_and_says_why_not_the_rest(
    open_library: OpenLibrary,
) -> None:
    async with AwkwardSite() as site:
        site.remove("/huge")
        library = await open_library(site)
        source = await library.add(site)
        run = await library.read(source)
        documents = await library.documents(source)
        ready = {path for path, one in documents.items() if one.state == "ready"}
        assert ready - BEYOND == set(site.readable)
        for path, sentence in site.readable.items():
            assert await library.finds(sentence.removeprefix("## "), site.url(path)), path
        assert all(one.problem for path, one in documents.items() if path not in ready)
        assert (run.state, run.found, run.done) == ("done", len(documents), len(documents))
        assert run.added + run.skipped + run.failed == run.done
        stored, living = await library.store_and_rows()
        assert stored == living
        assert len(living) == sum(one.passages for one in documents.values())

        told = {path: (one.state, one.problem) for path, one in documents.items()}
        assert told["/missing"] == ("gone", "HTTP 404: the site says there is no such page")
        assert told["/docs/retired"] == ("gone", "HTTP 410: the site says there is no such page")
        assert told["/broken"] == ("failed", "HTTP 500: the site made a mistake")
        assert told["/members"] == ("failed", "HTTP 403: the page is not for everybody")
        assert told["/loop/a"] == ("failed", "The redirects go round in a circle.")
        assert told["/noindex"] == ("skipped", "the page asks not to be indexed")
        assert told["/noindex-by-header"] == (
            "skipped",
            "the page asks not to be indexed (X-Robots-Tag)",
        )
        assert told["/docs/warranty-to-print"] == (
            "skipped",
            f"the same page as {site.url('/docs/warranty')}",
        )
        assert told["/old-pricing"] == ("skipped", f"redirected to {site.url('/docs/pricing')}")
        assert told["/away"][0] == told["/inside"][0] == "skipped"
        assert told["/files/broken.pdf"][0] == "skipped"
        assert "damaged" in (told["/files/broken.pdf"][1] or "")
        assert documents["/help/refunds"].same_as_id == documents["/docs/refunds"].id
        assert documents["/docs/api/"].same_as_id == documents["/docs/api"].id
        assert not site.elsewhere_asked

        ignored = {path_of(one["url"]): one["reason"] for one in run.ignored}
        assert len(ignored) == len(run.ignored)
        assert ignored["/private/prices"] == "the site's robots.txt asks not to"
        assert ignored["/calendar/2026/01"] == "looks like a calendar trap"
        assert ignored["/files/drivers.zip"] == "a file we do not read: .zip"
        assert ignored["/partner"] == f"outside {site.start}"
        assert ignored["/deep/further/down/further/down/further/down/"].startswith("looks like folders")
        assert any(reason.startswith("more than 50 variants") for reason in ignored.values())
        assert not {"/behind-nofollow", "/behind-nofollow-link", "/private/staff"} & set(documents)

        tips = " ".join(one.text for one in await library.passages(documents["/tips"]))
        assert tips.count("Ignore all previous instructions") == 1  # the one that people see, too
        (version,) = await library.versions(documents["/tips"])
        assert "instructions" in {one["code"] for one in version.notices}
        (prices,) = await library.passages(documents["/windows-1252"])
        assert "L’étalonnage coûte 75 € – “sans rendez-vous”." in prices.text
        assert site.count("/busy") == 2  # once too early


@pytest.mark.parametrize(
    ("rules", "found"),
    [
        ({"prefix": "/docs/", "exclude": ["/docs/api*"]}, lambda path: path.startswith("/docs/")),
        ({"include": ["/guides/*"]}, lambda path: path.startswith("/guides/")),
        ({"max_depth": 0}, lambda path: False),
    ],
)
async def test_the_rules_bound_what_is_asked_for(
    open_library: OpenLibrary, rules: dict[str, object], found: Callable[[str], bool]
) -> None:
    async with AwkwardSite() as site:
        library = await open_library(site)
        if "prefix" in rules:
            rules = {**rules, "prefix": site.url("/docs/")}
        run = await library.read(await library.add(site, rules=rules))
        paths = {one.path for one in site.asked} - {"/", "/robots.txt"}
        paths = {path for path in paths if not path.startswith("/sitemap")}
        assert all(found(path) for path in paths)
        assert not any(path.startswith("/docs/api") for path in paths)
        assert bool(paths) == (rules.get("max_depth") != 0)
        assert (run.state, run.added > 0) == ("done", True)


async def test_the_page_limit_keeps_what_is_nearest_to_the_start_and_names_the_rest(
    open_library: OpenLibrary,
) -> None:
    async with AwkwardSite() as site:
        library = await open_library(site)
        source = await library.add(site, rules={"max_pages": 12})
        run = await library.read(source)
        documents = await library.documents(source)
        assert (run.state, run.found, run.done, len(documents)) == ("done", 12, 12, 12)
        assert documents["/"].state == "ready"
        assert "over the page limit" in {one["reason"] for one in run.ignored}


async def test_wider_rules_are_followed_from_pages_that_did_not_change(open_library: OpenLibrary) -> None:
    async with AwkwardSite() as site:
        site.remove("/huge")
        library = await open_library(site)
        source = await library.add(site, rules={"max_pages": 3, "use_sitemap": False})
        await library.read(source)
        async with library.begin(library.team.actor("manager")) as work:
            form = {"version": 1, "rules": {"max_pages": 60, "use_sitemap": False, "delay_seconds": 0}}
            await sources.change_source(work, source.id, ChangeSource.model_validate(form))
        run = await library.read(source)
        assert (run.found, run.unchanged) == (60, 3)


async def test_a_site_whose_robots_file_is_broken_is_left_alone_and_stays_as_it_was(
    open_library: OpenLibrary,
) -> None:
    async with AwkwardSite(pages=3) as site:
        library = await open_library(site)
        source = await library.add(site, refresh_hours=24, rules={"include": ["/guides/*"]})
        await library.read(source)
        before = await library.documents(source)
        site.robots_status = 503
        site.forget()
        message = "The site's robots.txt cannot be read for now (HTTP 503)"
        with pytest.raises(AppError, match="robots"):
            await library.read(source)
        closed = await library.source(source)
        assert (closed.state, closed.message) == ("failed", message)
        assert closed.refresh_at
        assert closed.refresh_at > utc_now() + timedelta(hours=23)
        after = await library.documents(source)
        assert {path: one.version_id for path, one in after.items()} == {
            path: one.version_id for path, one in before.items()
        }
        assert set(site.counts) == {"/robots.txt"}
        assert await library.finds(site.page(site.articles[0]).text, site.url(site.articles[0]))

        site.robots_status = 200
        assert (await library.read(source)).state == "done"
        opened = await library.source(source)
        assert (opened.state, opened.message) == ("ready", None)


async def test_a_source_inside_our_own_network_fails_with_the_reason(open_library: OpenLibrary) -> None:
    async with AwkwardSite(pages=1) as site:
        library = await open_library(site, web=GuardedWeb())
        source = await library.add(site)
        with pytest.raises(AppError):
            await library.read(source)
        refused = await library.source(source)
        assert refused.state == "failed"
        assert "is not a port of web pages" in (refused.message or "")
        assert site.asked == []


async def test_a_source_with_nothing_to_read_says_what_its_first_page_said(
    open_library: OpenLibrary,
) -> None:
    async with AwkwardSite(pages=1) as site:
        library = await open_library(site)
        source = await library.add(site, "/members", rules={"use_sitemap": False})
        await library.read(source)
        empty = await library.source(source)
        assert (empty.state, empty.message) == (
            "failed",
            "Nothing could be read: HTTP 403: the page is not for everybody",
        )


async def test_what_most_pages_say_is_found_on_none_of_them(open_library: OpenLibrary) -> None:
    async with AwkwardSite(pages=1) as site:
        repeated = "Our showroom in Ghent is open from Monday to Saturday, also for your dog."
        for number in range(9):
            own = f"Model number {number} weighs {number + 40} kilograms without its feet."
            site.put(f"/models/{number}", f"Model {number}", own, repeated)
        library = await open_library(site)
        source = await library.add(site, rules={"include": ["/models/*"]})
        await library.read(source)
        assert not [one for one in await library.ask("showroom dog") if repeated in one.text]
        assert await library.finds("Model number 3 weighs 43 kilograms", site.url("/models/3"))
        kept = await library.source(source)
        assert len(kept.boilerplate) == 1
        (version,) = await library.versions((await library.documents(source))["/models/3"])
        assert repeated in [one["text"] for one in version.blocks]  # people still see the whole page

        for number in range(8):
            site.change(f"/models/{number}", repeated, f"Ask for sheet {number}.")
        site.forget()
        run = await library.read(source)
        assert run.changed == 8
        assert (await library.source(source)).boilerplate == []
        assert await library.finds(repeated, site.url("/models/8"))
        stored, living = await library.store_and_rows()
        assert stored == living


async def test_a_copy_takes_the_place_of_a_page_that_went(open_library: OpenLibrary) -> None:
    async with AwkwardSite(pages=1) as site:
        library = await open_library(site)
        rules = {"include": ["/docs/refunds", "/help/*"]}
        source = await library.add(site, rules=rules)
        await library.read(source)
        assert (await library.documents(source))["/help/refunds"].state == "skipped"
        site.remove("/docs/refunds")
        await library.read(source)
        documents = await library.documents(source)
        assert documents["/docs/refunds"].state == "gone"
        assert documents["/help/refunds"].state == "ready"
        assert await library.finds(site.page("/help/refunds").text, site.url("/help/refunds"))


async def test_a_page_whose_better_self_leads_back_to_it_or_nowhere_is_read_for_itself(
    open_library: OpenLibrary,
) -> None:
    async with AwkwardSite(pages=0) as site:

        def put(path: str, better: str, said: str) -> None:
            head = f'<link rel="canonical" href="{better}">'
            site.put_raw(path, f"<html><head>{head}</head><body><p>{said}</p></body></html>".encode())

        put("/odd/slash", "/odd/slash/", "Doors open inwards.")
        site.put_behaviour("/odd/slash/", _redirect_to("/odd/slash"))
        put("/odd/this", "/odd/that", "This names that.")
        put("/odd/that", "/odd/this", "That names this.")
        put("/odd/typing", "/odd/mistyped", "Its better self was mistyped.")
        put("/odd/copy", "/odd/original", "A copy that should not be found.")
        site.put("/odd/original", "Original", "The original is found.")
        library = await open_library(site)
        source = await library.add(site, rules={"include": ["/odd/*"]})
        for _ in range(2):
            run = await library.read(source)
            assert (run.state, run.done) == ("done", run.found)
            documents = await library.documents(source)
            ready = {path for path, one in documents.items() if one.state == "ready"} - {"/"}
            assert ready == {f"/odd/{name}" for name in ("slash", "this", "that", "typing", "original")}
            put("/odd/slash", "/odd/slash/", "Doors open outwards.")
        assert await library.finds("Doors open outwards.", site.url("/odd/slash"))


def _redirect_to(path: str) -> Behaviour:
    async def redirect(request: web.Request) -> web.StreamResponse:
        raise web.HTTPFound(path)

    return redirect


async def test_a_run_can_be_stopped_and_begun_again(open_library: OpenLibrary) -> None:
    async with AwkwardSite(pages=40, answer_seconds=0.02) as site:
        site.remove("/huge")
        library = await open_library(site)
        source = await library.add(site)
        run_id = await library.request(source)
        actor = library.team.actor("manager")
        reading = asyncio.create_task(running.read_run(library.begin, actor, library.ports, run_id))
        await library.until_done(run_id, 16)
        async with library.begin(actor) as work:
            await sources.cancel_run(work, source.id)
        await reading
        stopped = await library.run(run_id)
        assert stopped.state == "cancelled"
        assert stopped.done < stopped.found
        stored, living = await library.store_and_rows()
        assert stored == living

        run = await library.read(source)
        assert run.state == "done"
        assert {
            path for path, one in (await library.documents(source)).items() if one.state == "pending"
        } == set()


async def test_a_page_that_fails_keeps_its_old_text(open_library: OpenLibrary) -> None:
    async with AwkwardSite(pages=2) as site:
        library = await open_library(site)
        source = await library.add(site, rules={"include": ["/docs/*"]})
        await library.read(source)
        sentence = site.page("/docs/offline").text
        site.remove("/docs/offline", status=500)
        run = await library.read(source)
        one = (await library.documents(source))["/docs/offline"]
        assert (run.failed, one.state, one.problem) == (1, "ready", "HTTP 500: the site made a mistake")
        assert await library.finds(sentence, site.url("/docs/offline"))
