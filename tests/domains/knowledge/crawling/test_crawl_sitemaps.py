"""Sitemaps: all shapes, broken ones, and ones that want to bite."""

import gzip
from datetime import UTC, datetime

import pytest

from dealwright.domains.knowledge.crawling.sitemaps import parse_sitemap, read_sitemaps
from dealwright.ports.web.base import Fetched, FetchFailed
from tests.sites.awkward import AwkwardSite

AT = "https://example.com/sitemap.xml"
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


class PaperWeb:
    """Answers from a mapping of addresses to bodies."""

    def __init__(self, **files: bytes) -> None:
        self.files = {f"https://example.com/{name}": body for name, body in files.items()}
        self.asked: list[str] = []

    async def fetch(self, url: str, **_options: object) -> Fetched:
        self.asked.append(url)
        if url not in self.files:
            raise FetchFailed("There is nothing.", reason="connection")
        return Fetched(url, 200, {}, self.files[url])


def urlset(*urls: str) -> bytes:
    return f"<urlset {SPACE}>{''.join(f'<url><loc>{url}</loc></url>' for url in urls)}</urlset>".encode()


def index(*urls: str) -> bytes:
    maps = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls)
    return f"<sitemapindex>{maps}</sitemapindex>".encode()


def found(body: bytes) -> list[str]:
    return [entry.url for entry in parse_sitemap(body, AT).entries]


async def test_all_sitemaps_of_a_site_are_read(web, site: AwkwardSite) -> None:
    listed = await read_sitemaps(web, [site.url("/sitemap.xml")])
    urls = {entry.url for entry in listed.entries}
    assert site.url("/docs/only-in-the-sitemap") in urls
    assert {site.url(path) for path in site.articles} <= urls
    assert (listed.files, listed.problems) == (4, ())
    assert all(entry.lastmod for entry in listed.entries)


@pytest.mark.parametrize(
    "body",
    [
        urlset("https://example.com/a", "/b", " https://example.com/a#x "),
        gzip.compress(urlset("https://example.com/a", "/b")),
        b"\xef\xbb\xbf" + urlset("https://example.com/a", "/b"),
        urlset("https://example.com/a", "/b").replace(SPACE.encode(), b""),
        urlset("https://example.com/a", "/b").decode().replace("urlset", "sm:urlset").encode(),
        urlset("https://example.com/a", "/b") + b"<!-- the end --> and a warning of PHP",
        urlset("https://example.com/a", "/b").replace(b"</urlset>", b"<url><loc>"),
        urlset("https://example.com/a", "/b").replace(b"<urlset", b"\n\n<?xml-stylesheet href='a'?><urlset"),
        b"https://example.com/a\nhttps://example.com/b\n\nnot a link\n",
        b"\xef\xbb\xbfhttps://example.com/a\r\nhttps://example.com/b",
    ],
)
def test_whatever_its_shape_a_sitemap_is_read(body: bytes) -> None:
    assert found(body) == ["https://example.com/a", "https://example.com/b"]


@pytest.mark.parametrize(
    "body", [b"", b"\x1f\x8bnot gzip", b"<html><body>Not found</body></html>", b"\0\1\2", b"<"]
)
def test_what_is_no_sitemap_lists_nothing(body: bytes) -> None:
    assert found(body) == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-05-04", datetime(2026, 5, 4, tzinfo=UTC)),
        ("2026-05-04T10:00:00+02:00", datetime(2026, 5, 4, 8, tzinfo=UTC)),
        ("2026-05-04T08:00:00.123Z", datetime(2026, 5, 4, 8, 0, 0, 123_000, tzinfo=UTC)),
        ("2026", None),
        ("yesterday", None),
        ("", None),
        ("0001-01-01T00:00:00+14:00", None),
    ],
)
def test_the_day_of_the_last_change_is_read(text: str, day: datetime | None) -> None:
    body = f"<urlset><url><loc>/a</loc><lastmod>{text}</lastmod></url></urlset>".encode()
    assert parse_sitemap(body, AT).entries[0].lastmod == day


def test_entities_are_neither_resolved_nor_loaded(tmp_path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    document = (
        f'<!DOCTYPE urlset [<!ENTITY file SYSTEM "file://{secret}"><!ENTITY page "/page">]>'
        "<urlset><url><loc>/a&file;</loc></url><url><loc>&page;</loc></url><url><loc>/b</loc></url></urlset>"
    )
    urls = found(document.encode())
    assert "https://example.com/b" in urls
    assert not any("secret" in url for url in urls)


def test_a_billion_laughs_are_not_laughed() -> None:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    document = f'<!DOCTYPE urlset [<!ENTITY l0 "ha">{entities}]><urlset><url><loc>/&l9;</loc></url></urlset>'
    assert all(len(url) < 100 for url in found(document.encode()))


def test_a_packed_bomb_is_unpacked_to_its_limit_only() -> None:
    assert found(gzip.compress(b" " * 200_000_000, 1)) == []


async def test_an_index_that_names_itself_is_read_once() -> None:
    web = PaperWeb(a=index("/a", "/b", "/b"), b=urlset("/1"))
    listed = await read_sitemaps(web, ["https://example.com/a", "https://example.com/a"])
    assert [entry.url for entry in listed.entries] == ["https://example.com/1"]
    assert web.asked == ["https://example.com/a", "https://example.com/b"]


async def test_a_missing_file_is_told_and_the_others_are_read() -> None:
    listed = await read_sitemaps(PaperWeb(a=index("/b", "/c"), c=urlset("/1")), ["https://example.com/a"])
    assert len(listed.entries) == 1
    assert listed.problems == ("https://example.com/b: There is nothing.",)


async def test_an_index_without_end_comes_to_one() -> None:
    files = {f"f{number}": index(f"/f{number + 1}") for number in range(100)}
    listed = await read_sitemaps(PaperWeb(**files), ["https://example.com/f0"])
    assert listed.files == 50
    assert "there are more" in listed.problems[0]


async def test_not_more_pages_than_wanted_are_listed() -> None:
    web = PaperWeb(a=urlset(*(f"/{number}" for number in range(30))), b=urlset("/x"))
    listed = await read_sitemaps(web, ["https://example.com/a", "https://example.com/b"], max_urls=20)
    assert len(listed.entries) == 20
    assert listed.problems
