"""What an answer means for a page."""

from datetime import UTC, datetime

import pytest

from dealwright.domains.knowledge.crawling.pages import fetch_page, judge, retry_after_seconds, robots_tag
from dealwright.ports.web.base import Fetched
from dealwright.ports.web.guarded import GuardedWeb
from tests.sites.awkward import AwkwardSite

NOW = datetime(2026, 5, 4, 12, 0, 0, tzinfo=UTC)
URL = "https://example.com/page"


def judged(status: int = 200, body: bytes = b"<p>text", url: str = URL, **headers: str):
    names = {"content_type": "text/html"} | headers
    fetched = Fetched(url, status, {name.replace("_", "-"): value for name, value in names.items()}, body)
    return judge(URL, fetched, '"old"', "old date", now=NOW)


async def test_a_page_that_did_not_change_is_unchanged(web, site: AwkwardSite) -> None:
    url = site.url("/docs/pricing")
    first = await fetch_page(web, url)
    again = await fetch_page(web, url, first.etag, first.last_modified)
    by_date = await fetch_page(web, url, "", first.last_modified)
    assert (first.word, first.kind, again.word, by_date.word) == ("changed", "html", "unchanged", "unchanged")
    assert (again.etag, again.last_modified) == (first.etag, first.last_modified)
    assert again.fetched is None


async def test_a_busy_site_is_asked_again_later(web, site: AwkwardSite) -> None:
    busy, later = [await fetch_page(web, site.url("/busy")) for _ in range(2)]
    assert (busy.word, busy.retry_after_seconds, later.word) == ("failed", 1.0, "changed")


async def test_a_page_that_is_too_slow_failed(web, site: AwkwardSite) -> None:
    site.slow_seconds = 5
    outcome = await fetch_page(web, site.url("/slow"), timeout_seconds=0.2)
    assert (outcome.word, outcome.reason) == ("failed", "No answer within 0.2 seconds.")


async def test_a_page_that_is_too_large_is_skipped(web, site: AwkwardSite) -> None:
    outcome = await fetch_page(web, site.url("/huge"), max_bytes=1_000_000)
    assert (outcome.word, outcome.reason) == ("skipped", "The answer is larger than 1 MB.")


async def test_a_redirect_into_our_own_network_is_skipped_and_said(web, site: AwkwardSite) -> None:
    outcome = await fetch_page(web, site.url("/inside"))
    assert (outcome.word, outcome.fetched) == ("skipped", None)
    assert outcome.reason == "Port 9 is not a port of web pages."


async def test_a_page_found_elsewhere_says_where(web, site: AwkwardSite) -> None:
    outcome = await fetch_page(web, site.url("/chain/1"))
    assert (outcome.word, outcome.reason) == ("redirected", f"redirected to {site.url('/docs/shipping')}")
    assert outcome.fetched
    assert outcome.fetched.url == site.url("/docs/shipping")


async def test_a_redirect_to_an_allowed_other_site_is_told_for_the_caller_to_judge(site: AwkwardSite) -> None:
    web = GuardedWeb(allow=[*site.doors, f"127.0.0.1:{site.elsewhere_port}"])
    outcome = await fetch_page(web, site.url("/away"))
    await web.aclose()
    assert outcome.word == "redirected"
    assert outcome.fetched
    assert outcome.fetched.url == site.elsewhere("/landing")


@pytest.mark.parametrize(
    ("status", "word"),
    [(200, "changed"), (203, "changed"), (304, "unchanged"), (404, "gone"), (410, "gone")]
    + [(status, "failed") for status in (204, 206, 300, 400, 401, 403, 418, 429, 451, 500, 502, 503, 504)],
)
def test_every_status_has_a_word(status: int, word: str) -> None:
    assert judged(status).word == word


def test_a_spelling_that_means_the_same_page_is_no_redirect() -> None:
    assert judged(url="https://example.com/page?utm_source=x").word == "changed"
    assert judged(url="https://example.com/page/").word == "redirected"


def test_a_redirect_out_of_encryption_is_noted() -> None:
    assert judged(url="http://example.com/page").reason.endswith("which is not encrypted")


@pytest.mark.parametrize(
    ("content_type", "path", "body", "kind"),
    [
        ("text/html; charset=utf-8", "/a", b"<p>", "html"),
        ("application/xhtml+xml", "/a", b"<p>", "html"),
        ("TEXT/HTML", "/a.pdf", b"<p>", "html"),
        ("application/pdf", "/a", b"%PDF-1.4", "pdf"),
        ("text/html", "/a", b"%PDF-1.4 ...", "pdf"),
        ("application/octet-stream", "/manual", b"%PDF-1.4", "pdf"),
        ("application/octet-stream", "/a.docx", b"PK\x03\x04...", "docx"),
        (
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            "/a",
            b"PK\x03\x04",
            "pptx",
        ),
        ("text/plain", "/a.md", b"# a", "md"),
        ("text/plain", "/a.txt", b"a", "txt"),
        ("text/plain; charset=utf-16", "/a.txt", "a".encode("utf-16"), "txt"),
        ("text/markdown", "/a", b"# a", "md"),
        ("", "/a", b"<!DOCTYPE html><p>", "html"),
        ("", "/a.txt", b"words", "txt"),
    ],
)
def test_the_kind_of_a_page_is_known(content_type: str, path: str, body: bytes, kind: str) -> None:
    url = f"https://example.com{path}"
    fetched = Fetched(url, 200, {"content-type": content_type}, body)
    outcome = judge(url, fetched, "", "", now=NOW)
    assert (outcome.word, outcome.kind) == ("changed", kind)


@pytest.mark.parametrize(
    ("content_type", "body", "reason"),
    [
        ("image/png", b"\x89PNG", "a kind of file we do not read: image/png"),
        ("application/json", b"{}", "a kind of file we do not read: application/json"),
        ("application/octet-stream", b"\0\1\2", "a kind of file we do not read: application/octet-stream"),
        ("", b"?", "a kind of file we do not read: unknown"),
        ("text/html", b"\x89PNG\r\n\0\0\0", "the page says it is text/html and is not"),
        ("application/pdf", b"<html>sign in</html>", "the page says it is application/pdf and is not"),
        ("text/html", b" \n ", "the page is empty"),
    ],
)
def test_what_cannot_be_read_is_skipped_with_a_reason(content_type: str, body: bytes, reason: str) -> None:
    outcome = judged(body=body, content_type=content_type)
    assert (outcome.word, outcome.reason) == ("skipped", reason)


@pytest.mark.parametrize(
    ("header", "may_index", "may_follow"),
    [
        ("", True, True),
        ("all", True, True),
        ("noindex", False, True),
        ("NoIndex, NoFollow", False, False),
        ("none", False, False),
        ("nofollow", True, False),
        ("googlebot: noindex, nofollow", True, True),
        ("dealwrightbot: noindex", False, True),
        ("googlebot: noindex, DealwrightBot: nofollow", True, False),
        ("max-snippet: 20, noindex", False, True),
        ("unavailable_after: 25 Jun 2030 15:00:00 PST", True, True),
    ],
)
def test_the_header_for_robots_is_obeyed(header: str, may_index: bool, may_follow: bool) -> None:
    tag = robots_tag(header)
    assert (tag.may_index, tag.may_follow) == (may_index, may_follow)


def test_a_page_that_asks_not_to_be_indexed_may_still_have_links() -> None:
    outcome = judged(x_robots_tag="noindex")
    assert (outcome.word, outcome.may_follow, outcome.kind) == ("skipped", True, "html")
    assert outcome.fetched


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("99999999999999999999", 86_400.0),
        ("Mon, 04 May 2026 12:01:30 GMT", 90.0),
        ("Mon, 04 May 2026 11:00:00 GMT", 0.0),
        ("Mon, 04 May 2026 12:01:30 -0000", 90.0),
        ("Fri, 04 May 2046 12:00:00 GMT", 86_400.0),
        ("soon", None),
        ("-5", None),
        ("Mon, 04 May 2026 12:01:30 +99999999999999999999", None),
        ("", None),
    ],
)
def test_the_wish_to_wait_is_read(header: str, seconds: float | None) -> None:
    assert retry_after_seconds(header, NOW) == seconds
