"""robots.txt: what every answer of a site means for us."""

import pytest

from dealwright.domains.knowledge.crawling.robots import Robots, fetch_robots
from dealwright.ports.web.base import AddressRefused, FetchFailed
from dealwright.ports.web.guarded import GuardedWeb
from tests.sites.awkward import AwkwardSite
from tests.sites.raw import RawSite, answer

SITE = "https://example.com/robots.txt"


class BrokenWeb:
    def __init__(self, error: AddressRefused | FetchFailed) -> None:
        self.error = error

    async def fetch(self, url: str, **_options: object):
        raise self.error


async def test_the_rules_of_a_site_are_read(web, site: AwkwardSite) -> None:
    robots = await fetch_robots(web, site.url("/docs/pricing?x=1"))
    assert robots.why_not(site.url("/private/staff")) == "the site's robots.txt asks not to"
    assert robots.why_not(site.url("/docs/pricing")) is None
    assert robots.delay_seconds == 0.01
    assert robots.sitemaps == (site.url("/sitemap.xml"),)


@pytest.mark.parametrize(
    ("status", "closed"),
    [
        (204, False),
        (401, False),
        (403, False),
        (404, False),
        (410, False),
        (429, True),
        (500, True),
        (503, True),
    ],
)
async def test_a_missing_file_permits_everything_and_a_failing_one_nothing(
    web, site: AwkwardSite, status: int, closed: bool
) -> None:
    site.robots, site.robots_status = "User-agent: *\nAllow: /\n", status
    robots = await fetch_robots(web, site.start)
    assert bool(robots.why_not(site.start)) == closed


@pytest.mark.parametrize("reason", ["timeout", "dns", "tls", "connection", "too_large"])
async def test_an_unreachable_file_permits_nothing_for_now(reason: str) -> None:
    robots = await fetch_robots(BrokenWeb(FetchFailed("No answer.", reason=reason)), SITE)
    assert robots.why_not("https://example.com/a") == "the site's robots.txt cannot be read: No answer."


async def test_redirects_without_end_are_a_missing_file() -> None:
    robots = await fetch_robots(BrokenWeb(FetchFailed("A circle.", reason="loop")), SITE)
    assert robots.why_not("https://example.com/a") is None


async def test_a_file_that_leads_inside_permits_nothing() -> None:
    robots = await fetch_robots(BrokenWeb(AddressRefused("It is inside.")), SITE)
    assert "It is inside." in (robots.why_not("https://example.com/a") or "")


async def test_only_the_beginning_of_an_endless_file_is_read() -> None:
    text = b"User-agent: *\nDisallow: /a\n" + b"# padding\n" * 60_000 + b"Disallow: /b\n"
    async with RawSite(answer(text)) as raw:
        web = GuardedWeb(allow=[raw.door])
        robots = await fetch_robots(web, raw.url())
        await web.aclose()
    assert robots.why_not(raw.url("/a"))
    assert robots.why_not(raw.url("/b")) is None


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("User-agent: *\nCrawl-delay: 3", 3.0),
        ("User-agent: *\nCrawl-delay: 600", 10.0),
        ("User-agent: *\nCrawl-delay: soon", None),
        ("User-agent: *\nCrawl-delay: nan", None),
        ("User-agent: *\nCrawl-delay: -5", None),
        ("User-agent: *\nRequest-rate: 1/5", 5.0),
        ("User-agent: *\nDisallow: /a", None),
        ("User-agent: DealwrightBot\nCrawl-delay: 2\n\nUser-agent: *\nCrawl-delay: 9", 2.0),
    ],
)
def test_a_wish_for_slowness_is_met_up_to_ten_seconds(text: str, seconds: float | None) -> None:
    assert Robots(SITE, text).delay_seconds == seconds


def test_rules_for_us_go_before_rules_for_everybody() -> None:
    ours = "User-agent: dealwrightbot\nDisallow: /secret\nAllow: /secret/open"
    robots = Robots(
        SITE,
        f"User-agent: *\nDisallow: /\n\n{ours}",
    )
    assert robots.why_not("https://example.com/a") is None
    assert robots.why_not("https://example.com/secret/a")
    assert robots.why_not("https://example.com/secret/open") is None


def test_a_page_of_html_in_place_of_the_file_permits_everything() -> None:
    robots = Robots(SITE, "<!doctype html><html><body>Welcome: user agent</body></html>")
    assert robots.why_not("https://example.com/a") is None


def test_sitemaps_are_absolute_and_each_is_named_once() -> None:
    text = "Sitemap: /a.xml\nSitemap: https://example.com/a.xml\nsitemap: ftp://example.com/b.xml\n"
    assert Robots(SITE, text).sitemaps == ("https://example.com/a.xml",)
