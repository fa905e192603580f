"""A plain walk over the awkward site with our own parts: what comes in, what stays out, and why."""

import re
from collections import deque

import pypdfium2

from dealwright.domains.knowledge.crawling.addresses import Scope, canonical
from dealwright.domains.knowledge.crawling.pages import Outcome, fetch_page
from dealwright.domains.knowledge.crawling.robots import fetch_robots
from dealwright.domains.knowledge.crawling.sitemaps import read_sitemaps
from dealwright.domains.knowledge.crawling.traps import Variants
from dealwright.ports.web.base import Web
from tests.sites.awkward import AwkwardSite
from tests.sites.pdf import make_pdf

_LINK = re.compile(rb"""<a [^>]*?href=["']?([^"'>]*)""")
_BASE = re.compile(rb'<base href="([^"]*)"')


async def walk(web: Web, site: AwkwardSite) -> tuple[dict[str, Outcome], dict[str, str]]:
    """The outcome of every address that was fetched, and the reason for every one that was not."""
    scope, variants = Scope.around(site.start, max_depth=6), Variants()
    robots = await fetch_robots(web, site.start)
    listed = await read_sitemaps(web, robots.sitemaps)
    waiting = deque([(site.start, 0), *((entry.url, 1) for entry in listed.entries)])
    outcomes: dict[str, Outcome] = {}
    refused: dict[str, str] = {}
    while waiting:
        url, depth = waiting.popleft()
        if url in outcomes or url in refused:
            continue
        reason = scope.why_not(url, depth) or variants.why_not(url) or robots.why_not(url)
        if reason:
            refused[url] = reason
            continue
        outcome = outcomes[url] = await fetch_page(web, url)
        assert len(outcomes) < 500, "caught in a trap"
        if outcome.kind == "html" and outcome.fetched and outcome.may_follow:
            body = outcome.fetched.body
            base = _BASE.search(body)
            at = canonical(base[1].decode(), outcome.fetched.url) if base else outcome.fetched.url
            for link in _LINK.findall(body):
                found = canonical(link.decode("latin-1").replace("&amp;", "&"), at)
                if found:
                    waiting.append((found, depth + 1))
    return outcomes, refused


async def test_a_walk_finds_all_that_is_worth_reading_and_comes_to_an_end(web, site: AwkwardSite) -> None:
    outcomes, refused = await walk(web, site)
    read = {url for url, outcome in outcomes.items() if outcome.word == "changed"}
    assert not {path for path in site.readable if site.url(path) not in read}

    words = {
        path: outcomes[site.url(path)].word for path in ("/missing", "/docs/retired", "/broken", "/loop/a")
    }
    assert words == {"/missing": "gone", "/docs/retired": "gone", "/broken": "failed", "/loop/a": "failed"}
    assert outcomes[site.url("/inside")].word == "skipped"
    assert outcomes[site.url("/away")].word == "skipped"
    assert outcomes[site.url("/noindex-by-header")].word == "skipped"
    assert outcomes[site.url("/download")].reason == "the page says it is text/html and is not"
    assert outcomes[site.url("/empty")].reason == "the page is empty"
    assert outcomes[site.url("/old-pricing")].word == "redirected"
    assert outcomes[site.url("/files/manual")].kind == "pdf"
    assert outcomes[site.url("/busy")].retry_after_seconds == 1

    assert refused[site.url("/private/prices")] == "the site's robots.txt asks not to"
    assert refused[site.url("/docs/faq?print=1")] == "the site's robots.txt asks not to"
    assert refused[site.elsewhere("/partner")] == f"outside {site.start}"
    assert refused[site.url("/calendar/2026/01")] == "looks like a calendar trap"
    assert refused[site.url("/files/drivers.zip")] == "a file we do not read: .zip"
    assert any(reason.startswith("more than 50 variants") for reason in refused.values())


async def test_a_walk_asks_for_nothing_twice_and_for_nothing_forbidden(web, site: AwkwardSite) -> None:
    await walk(web, site)
    assert not site.elsewhere_asked
    assert not [asked.path for asked in site.asked if asked.path.startswith("/private/")]
    assert site.counts["/docs/pricing"] == 3  # by itself and behind two redirects
    assert [site.counts[path] for path in ("/shop", "/catalog", "/docs/security", "/with-base")] == [
        1,
        1,
        1,
        1,
    ]


async def test_a_second_visit_costs_no_bodies(web, site: AwkwardSite) -> None:
    first = {path: await fetch_page(web, site.url(path)) for path in site.readable}
    site.change("/docs/pricing", "19 euros", "21 euros")
    site.remove("/docs/offline", status=410)
    site.forget()
    words = {}
    for path, outcome in first.items():
        words[path] = (await fetch_page(web, site.url(path), outcome.etag, outcome.last_modified)).word
    assert words.pop("/docs/pricing") == "changed"
    assert words.pop("/docs/offline") == "gone"
    assert set(words.values()) == {"unchanged"}
    assert sum(asked.status == 304 for asked in site.asked) == len(words)


async def test_a_thousand_articles_are_all_different_and_in_the_sitemap() -> None:
    async with AwkwardSite(pages=1000) as site:
        assert len({site.page(path).body for path in site.articles}) == 1000
        assert len(site.readable) > 1000


def test_the_pdf_of_the_site_is_one() -> None:
    pages = pypdfium2.PdfDocument(make_pdf([["First (page)", "second line"], ["Last page"]]))
    texts = [page.get_textpage().get_text_bounded() for page in pages]
    assert len(texts) == 2
    assert "First (page)" in texts[0]
    assert "Last page" in texts[1]
