"""Sitemaps: XML, an index of them, gzip, plain lists; what is broken gives what can be read of it."""

import asyncio
import zlib
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from typing import Any, cast

from lxml import etree as untyped  # pyright: ignore - lxml ships no types

from dealwright.domains.knowledge.crawling.addresses import canonical
from dealwright.ports.web.base import AddressRefused, FetchFailed, Web

MAX_FILES = 50
MAX_URLS = 50_000
MAX_UNPACKED_BYTES = 50_000_000  # the protocol's own limit

etree = cast(Any, untyped)

_GZIP = b"\x1f\x8b"


@dataclass(frozen=True)
class Entry:
    url: str
    lastmod: datetime | None = None


@dataclass(frozen=True)
class Sitemap:
    """One file: pages, or further sitemaps."""

    entries: tuple[Entry, ...] = ()
    sitemaps: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sitemaps:
    """What all files together list. `problems` are for people to read, one for a file at most."""

    entries: tuple[Entry, ...]
    files: int
    problems: tuple[str, ...] = ()


async def read_sitemaps(
    web: Web, addresses: Sequence[str], *, max_files: int = MAX_FILES, max_urls: int = MAX_URLS
) -> Sitemaps:
    """Follows indexes; each file is read once."""
    waiting = deque(dict.fromkeys(addresses))
    known = set(waiting)
    entries: dict[str, Entry] = {}
    problems: list[str] = []
    files = 0
    while waiting and files < max_files and len(entries) < max_urls:
        address = waiting.popleft()
        files += 1
        try:
            sitemap = await _fetch(web, address)
        except (AddressRefused, FetchFailed) as error:
            problems.append(f"{address}: {error.message}")
            continue
        for entry in sitemap.entries[: max_urls - len(entries)]:
            entries.setdefault(entry.url, entry)
        waiting.extend(nested for nested in dict.fromkeys(sitemap.sitemaps) if nested not in known)
        known.update(sitemap.sitemaps)
    if waiting:
        problems.append(f"Only {files} sitemaps with {len(entries)} pages were read; there are more.")
    return Sitemaps(tuple(entries.values()), files, tuple(problems))


async def _fetch(web: Web, address: str) -> Sitemap:
    fetched = await web.fetch(address, max_bytes=MAX_UNPACKED_BYTES)
    if fetched.status != HTTPStatus.OK:
        raise FetchFailed(f"HTTP {fetched.status}.")
    return await asyncio.to_thread(parse_sitemap, fetched.body, fetched.url)


def parse_sitemap(body: bytes, url: str) -> Sitemap:
    """Links are resolved against `url`, where the file was found."""
    text = _unpacked(body)
    start = text[:1_000].removeprefix(b"\xef\xbb\xbf").lstrip()
    return _parse_xml(text, url) if start.startswith(b"<") else _parse_lines(text, url)


def _unpacked(body: bytes) -> bytes:
    if not body.startswith(_GZIP):
        return body
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(body, MAX_UNPACKED_BYTES)
    except zlib.error:
        return b""


def _parse_lines(text: bytes, url: str) -> Sitemap:
    lines = text.decode("utf-8-sig", errors="replace").splitlines()
    addresses = (canonical(line) for line in lines[: MAX_URLS * 2] if line.lstrip().startswith("http"))
    return Sitemap(tuple(Entry(address) for address in dict.fromkeys(addresses) if address)[:MAX_URLS])


def _parse_xml(text: bytes, url: str) -> Sitemap:
    entries: dict[str, Entry] = {}
    sitemaps: dict[str, None] = {}
    for kind, location, lastmod in _items(text):
        address = canonical(location, url) if location else None
        if not address:
            continue
        if kind == "sitemap":
            sitemaps[address] = None
        else:
            entries[address] = Entry(address, _date(lastmod))
        if len(entries) >= MAX_URLS or len(sitemaps) >= MAX_URLS:
            break
    return Sitemap(tuple(entries.values()), tuple(sitemaps))


def _items(text: bytes) -> Iterator[tuple[str, str, str]]:
    """(url or sitemap, loc, lastmod). Entities stay unresolved and nothing is loaded, so XML cannot bite."""
    steps = etree.iterparse(
        BytesIO(text),
        events=("end",),
        tag=("{*}url", "{*}sitemap"),
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for _, element in steps:
            kind = str(etree.QName(element).localname)
            yield kind, _text(element, "loc"), _text(element, "lastmod")
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError:
        return


def _text(element: Any, name: str) -> str:
    return str(element.findtext(f"{{*}}{name}") or "").strip()


def _date(text: str) -> datetime | None:
    """A day counts as its first moment; what names no day, or is no date, as nothing."""
    try:
        found = datetime.fromisoformat(text)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
