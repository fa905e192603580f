"""One page is fetched, and what came of it in one word. What the page says is read elsewhere."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Literal
from urllib.parse import urlsplit

from dealwright.domains.knowledge.crawling.addresses import canonical
from dealwright.domains.knowledge.crawling.robots import NAME
from dealwright.kernel.clock import Clock, utc_now
from dealwright.ports.web.base import AddressRefused, Fetched, FetchFailed, Web

MAX_BYTES = 20_000_000
TIMEOUT_SECONDS = 30.0
MAX_RETRY_SECONDS = 24 * 3_600.0

Word = Literal["changed", "unchanged", "gone", "failed", "skipped", "redirected"]
Kind = Literal["html", "pdf", "docx", "pptx", "md", "txt"]

_ACCEPT = (
    "text/html, application/xhtml+xml, application/pdf, text/markdown, text/plain;q=0.9, "
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document, "
    "application/vnd.openxmlformats-officedocument.presentationml.presentation, */*;q=0.1"
)
_KINDS: Mapping[str, Kind] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/pdf": "pdf",
    "application/x-pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
    "text/markdown": "md",
    "text/x-markdown": "md",
    "text/plain": "txt",
}
_SUFFIXES: Mapping[str, Kind] = {
    "html": "html",
    "htm": "html",
    "pdf": "pdf",
    "docx": "docx",
    "pptx": "pptx",
    "md": "md",
    "markdown": "md",
    "txt": "txt",
}
_UNTOLD = frozenset({"", "application/octet-stream", "binary/octet-stream", "application/force-download"})
_MAGIC: Mapping[Kind, bytes] = {"pdf": b"%PDF-", "docx": b"PK\x03\x04", "pptx": b"PK\x03\x04"}
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_RULES_WITH_A_VALUE = ("unavailable_after", "max-")
_ROBOT_OF_RULES = re.compile(r"\s*([A-Za-z][\w-]*)\s*:(.*)", re.DOTALL)


@dataclass(frozen=True)
class Outcome:
    """`changed` and `redirected` carry a body of `kind` to read; `redirected` found it at `fetched.url`.

    Whether that address belongs to the source is for the caller to judge. `failed` may go better next time,
    `skipped` will not, `gone` is the site's own word. `reason` is for people to read.
    """

    word: Word
    reason: str = ""
    fetched: Fetched | None = None
    kind: Kind | None = None
    etag: str = ""
    last_modified: str = ""
    retry_after_seconds: float | None = None
    may_follow: bool = True


@dataclass(frozen=True)
class RobotsTag:
    """What `X-Robots-Tag` says to us."""

    may_index: bool = True
    may_follow: bool = True


async def fetch_page(
    web: Web,
    url: str,
    etag: str = "",
    last_modified: str = "",
    *,
    max_bytes: int = MAX_BYTES,
    timeout_seconds: float = TIMEOUT_SECONDS,
    clock: Clock = utc_now,
) -> Outcome:
    """With what the last fetch said of itself, so that an unchanged page costs no body."""
    headers = {"Accept": _ACCEPT}
    if etag:
        headers["If-None-Match"] = etag
    if last_modified:
        headers["If-Modified-Since"] = last_modified
    try:
        fetched = await web.fetch(url, headers=headers, max_bytes=max_bytes, timeout_seconds=timeout_seconds)
    except AddressRefused as error:
        return Outcome("skipped", error.message)
    except FetchFailed as error:
        return Outcome("skipped" if error.data.get("reason") == "too_large" else "failed", error.message)
    return judge(url, fetched, etag, last_modified, now=clock())


def judge(url: str, fetched: Fetched, etag: str, last_modified: str, *, now: datetime) -> Outcome:
    """What an answer means for the page at `url`."""
    status = fetched.status
    if status == HTTPStatus.NOT_MODIFIED:
        return Outcome("unchanged", etag=etag, last_modified=last_modified)
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        return Outcome("gone", f"HTTP {status}: the site says there is no such page", fetched)
    if status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
        wait = retry_after_seconds(fetched.headers.get("retry-after", ""), now)
        return Outcome(
            "failed", f"HTTP {status}: the site asks us to wait", fetched, retry_after_seconds=wait
        )
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        return Outcome("failed", f"HTTP {status}: the page is not for everybody", fetched)
    if status not in (HTTPStatus.OK, HTTPStatus.NON_AUTHORITATIVE_INFORMATION):
        whose = "the site made a mistake" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "no page came"
        return Outcome("failed", f"HTTP {status}: {whose}", fetched)
    return _judge_page(url, fetched)


def _judge_page(url: str, fetched: Fetched) -> Outcome:
    tag = robots_tag(fetched.headers.get("x-robots-tag", ""))
    kind = kind_of(fetched)
    reason = _why_skip(fetched, kind, tag)
    moved = canonical(fetched.url) != canonical(url)
    return Outcome(
        word="skipped" if reason else "redirected" if moved else "changed",
        reason=reason or (_redirected(url, fetched.url) if moved else ""),
        fetched=fetched,
        kind=kind,
        etag=fetched.headers.get("etag", ""),
        last_modified=fetched.headers.get("last-modified", ""),
        may_follow=tag.may_follow,
    )


def _redirected(url: str, to: str) -> str:
    is_downgrade = url.lower().startswith("https:") and to.startswith("http:")
    return f"redirected to {to}{', which is not encrypted' if is_downgrade else ''}"


def _why_skip(fetched: Fetched, kind: Kind | None, tag: RobotsTag) -> str:
    if not tag.may_index:
        return "the page asks not to be indexed (X-Robots-Tag)"
    if kind is None:
        return f"a kind of file we do not read: {_media_type(fetched) or 'unknown'}"
    if not fetched.body.strip():
        return "the page is empty"
    if not _looks_like(kind, fetched.body):
        return f"the page says it is {_media_type(fetched)} and is not"
    return ""


def kind_of(fetched: Fetched) -> Kind | None:
    """By the header; by the ending of the address where a server only says `octet-stream`."""
    if fetched.body.startswith(_MAGIC["pdf"]):
        return "pdf"
    media_type = _media_type(fetched)
    kind = _KINDS.get(media_type)
    if kind and kind != "txt":
        return kind
    suffix = urlsplit(fetched.url).path.rpartition("/")[2].rpartition(".")[2].lower()
    by_name = _SUFFIXES.get(suffix)
    if kind == "txt":
        return "md" if by_name == "md" else "txt"
    if media_type in _UNTOLD:
        return by_name or ("html" if _looks_like_html(fetched.body) else None)
    return None


def robots_tag(header: str) -> RobotsTag:
    """Rules for everybody and for us; those for another robot, named in front, hold until the next name.

    Values of a header that came twice are joined by commas, so `otherbot: noindex, nofollow` cannot be told
    from two headers; we take it as one.
    """
    rules: set[str] = set()
    ours = True
    for part in header.split(","):
        named = _ROBOT_OF_RULES.fullmatch(part)
        if named and not named[1].lower().startswith(_RULES_WITH_A_VALUE):
            ours = named[1].lower() == NAME.lower()
            part = named[2]
        if ours:
            rules.add(part.strip().lower())
    return RobotsTag(not rules & {"noindex", "none"}, not rules & {"nofollow", "none"})


def retry_after_seconds(header: str, now: datetime) -> float | None:
    """Seconds or a date, up to a day; nothing when the site does not say."""
    text = header.strip()
    if text.isdecimal():
        return min(float(text[:9]), MAX_RETRY_SECONDS)
    try:
        until = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return min(max((until - now).total_seconds(), 0.0), MAX_RETRY_SECONDS)


def _media_type(fetched: Fetched) -> str:
    return fetched.headers.get("content-type", "").partition(";")[0].strip().lower()


def _looks_like(kind: Kind, body: bytes) -> bool:
    magic = _MAGIC.get(kind)
    if magic:
        return magic in body[:1_024]
    return b"\0" not in body[:4_096] or body.startswith(_UTF16)


def _looks_like_html(body: bytes) -> bool:
    start = body[:1_000].lstrip().lower()
    return start.startswith((b"<!doctype html", b"<html", b"<head", b"<body"))
