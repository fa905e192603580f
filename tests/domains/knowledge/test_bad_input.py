"""A website that means harm, or knows no better: each page costs itself and nothing else."""

import asyncio
import gzip
from collections.abc import AsyncIterator
from itertools import repeat

import pytest
from aiohttp import web
from sqlalchemy import text

from dealwright.domains.knowledge.crawling import pages
from tests.factories.crawls import OpenLibrary
from tests.sites.awkward import HTML, AwkwardSite

TWO_GIGABYTES = 2_000_000_000
GOOD = "The good page says that seals are changed in May."


def _page(body: str, head: str = "") -> bytes:
    return f"<html><head><title>Page</title>{head}</head><body><main>{body}</main></body></html>".encode()


@pytest.fixture
async def site() -> AsyncIterator[AwkwardSite]:
    """With nothing on it but one good page, and what a test adds."""
    async with AwkwardSite(pages=0) as site:
        site.put("/bad/good", "Good", GOOD)
        yield site


async def test_pages_that_never_end_are_cut_off_and_the_rest_goes_on(
    site: AwkwardSite, open_library: OpenLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: dict[str, int] = {}

    async def announced(request: web.Request) -> web.StreamResponse:
        """Says that it is large, and is."""
        return await _stream(request, "announced", {"Content-Length": str(TWO_GIGABYTES)}, b"x" * 65_536)

    async def endless(request: web.Request) -> web.StreamResponse:
        return await _stream(request, "endless", {}, b"<p>more and more</p>" * 4_000)

    async def packed(request: web.Request) -> web.StreamResponse:
        """Large when it is unpacked."""
        return await _stream(
            request, "packed", {"Content-Encoding": "gzip"}, gzip.compress(bytes(10_000_000))
        )

    async def dripping(request: web.Request) -> web.StreamResponse:
        """One byte at a time, for days."""
        return await _stream(request, "dripping", {}, b"a", pause_seconds=0.05)

    async def _stream(
        request: web.Request, name: str, headers: dict[str, str], piece: bytes, pause_seconds: float = 0
    ) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": HTML, **headers})
        await response.prepare(request)
        for one in repeat(piece, TWO_GIGABYTES // len(piece)):
            await response.write(one)
            sent[name] = sent.get(name, 0) + len(one)
            await asyncio.sleep(pause_seconds)
        return response

    for behaviour in (announced, endless, packed, dripping):
        site.put_behaviour(f"/bad/{behaviour.__name__}", behaviour)
    names = ("announced", "endless", "packed", "dripping")
    site.put_raw("/bad/list", _page("".join(f'<a href="/bad/{name}">{name}</a> ' for name in names)))
    assert pages.fetch_page.__kwdefaults__
    monkeypatch.setitem(pages.fetch_page.__kwdefaults__, "timeout_seconds", 2.0)

    library = await open_library(site)
    source = await library.add(site, rules={"include": ["/bad/*"]})
    run = await library.read(source)
    told = {path: (one.state, one.problem) for path, one in (await library.documents(source)).items()}
    too_large = "The answer is larger than 20 MB."
    assert told["/bad/announced"] == told["/bad/endless"] == told["/bad/packed"] == ("skipped", too_large)
    assert told["/bad/dripping"] == ("failed", "No answer within 2 seconds.")
    assert sent["announced"] < 10_000_000
    assert sent["endless"] < 40_000_000
    assert run.state == "done"
    assert await library.finds(GOOD, site.url("/bad/good"))


async def test_odd_bytes_and_words_are_read_as_far_as_they_make_sense(
    site: AwkwardSite, open_library: OpenLibrary
) -> None:
    long_link = "/bad/" + "x" * 5_000
    odd: dict[str, tuple[bytes, str]] = {
        "nul": (b"<html><body><main><p>Before the nul \x00 and after it.</p></main></body></html>", HTML),
        "entity": (_page("<p>Signs such as &#0; &#xD800; &#x1F; &#xFFFE; &#65;.</p>"), HTML),
        "charset": (_page("<p>Written in a made-up charset.</p>"), "text/html; charset=klingon-8"),
        "utf-16": ("<html><body><p>Sixteen bits of text.</p></body></html>".encode("utf-16"), "text/html"),
        "deep": (_page("<div>" * 20_000 + "<p>At the bottom of it all.</p>"), HTML),
        "attributes": (_page(f"<p {'a=b ' * 50_000}>After many attributes.</p>"), HTML),
        "title": (_page("<p>The title is long.</p>", f"<title>{'long ' * 100_000}</title>"), HTML),
        "links": (_page(f'<p>A long link.</p><a href="{long_link}">x</a><a href="/bad/%00">y</a>'), HTML),
        "many": (_page("".join(f'<a href="?n={n}&m={n}">n</a>' for n in range(300))), HTML),
        "base": (_page("<p>A base elsewhere.</p><a href=x>x</a>", '<base href="http://10.0.0.1/">'), HTML),
        "refresh": (
            _page("<p>Stay here.</p>", '<meta http-equiv="refresh" content="0;url=http://10.0.0.1/">'),
            HTML,
        ),
        "binary": (bytes(range(256)) * 500, "text/plain"),
        "half": (_page("<p>Cut in the middle of an é</p>")[:-30] + b"\xc3", HTML),
        "word": (("один " * 3 + "x" * 300_000).encode(), "text/plain"),
        "pdf": (b"%PDF-1.7\n" + b"\x00\xff" * 50_000, "application/pdf"),
        "xml": (b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
                b"<html><body><p>&b; entities.</p></body></html>", "application/xhtml+xml"),
    }  # fmt: skip
    for name, (body, content_type) in odd.items():
        site.put_raw(f"/bad/{name}", body, content_type)
    site.put_raw("/bad/headers", _page("<p>Odd headers.</p>"), ETag='"' + "e" * 20_000 + '"')
    site.put_raw("/bad/dates", _page("<p>Odd dates.</p>"), Last_Modified="yesterday", X_Robots_Tag="???")

    library = await open_library(site)
    source = await library.add(site, rules={"include": ["/bad/*"], "max_pages": 100})
    for _ in range(2):
        run = await library.read(source)
        assert (run.state, run.done) == ("done", run.found)
        documents = await library.documents(source)
        assert all(one.state in ("ready", "skipped", "failed", "gone") for one in documents.values())
        assert "This could not be read. It was logged on the server." not in {
            one.problem for one in documents.values()
        }
        for name, said in (
            ("entity", "Signs such as"),
            ("charset", "Written in a made-up charset."),
            ("utf-16", "Sixteen bits of text."),
            ("attributes", "After many attributes."),
            ("title", "The title is long."),
            ("base", "A base elsewhere."),
            ("refresh", "Stay here."),
            ("headers", "Odd headers."),
            ("dates", "Odd dates."),
            ("good", GOOD),
        ):
            assert await library.finds(said, site.url(f"/bad/{name}")), name
    assert {documents[f"/bad/{name}"].state for name in ("binary", "nul", "pdf")} == {"skipped"}
    stored, living = await library.store_and_rows()
    assert stored == living
    async with library.begin(library.team.actor("manager")) as work:
        longest = text("select max(length(title)), max(length(address)) from knowledge_documents")
        title, address = (await work.connection.execute(longest)).one()
    assert title <= 300
    assert address <= 2_000


async def test_a_page_cannot_make_us_look_into_our_own_network(
    site: AwkwardSite, open_library: OpenLibrary
) -> None:
    inside = ["http://127.0.0.1:22/", "http://169.254.169.254/latest/meta-data/", "http://localhost:5432/"]
    for number, address in enumerate(inside):
        site.put_raw(f"/bad/link-{number}", _page(f'<p>Link {number}.</p><a href="{address}">secret</a>'))
        site.put_raw(
            f"/bad/canonical-{number}",
            _page(f"<p>Canonical {number}.</p>", f'<link rel="canonical" href="{address}">'),
        )

        async def redirect(request: web.Request, address: str = address) -> web.StreamResponse:
            raise web.HTTPFound(address)

        site.put_behaviour(f"/bad/redirect-{number}", redirect)
    numbers = range(len(inside))
    site.put_raw("/bad/list", _page("".join(f'<a href="/bad/redirect-{n}">{n}</a>' for n in numbers)))
    library = await open_library(site)
    source = await library.add(site, rules={"include": ["/bad/*"]})
    run = await library.read(source)
    documents = await library.documents(source)
    assert {documents[f"/bad/redirect-{n}"].state for n in numbers} == {"skipped"}
    assert {documents[f"/bad/link-{n}"].state for n in numbers} == {"ready"}
    assert {documents[f"/bad/canonical-{n}"].state for n in numbers} == {"ready"}
    assert not [one for one in documents if not one.startswith(("/bad/", "/"))]
    assert {one["url"] for one in run.ignored} >= set(inside)
