"""One document on its way from bytes to an outcome: fetched, read, compared with what it said before."""

import asyncio
import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from dealwright.domains.knowledge.crawling.addresses import Scope, canonical, host_of
from dealwright.domains.knowledge.crawling.pace import Pace
from dealwright.domains.knowledge.crawling.pages import Outcome as Page
from dealwright.domains.knowledge.crawling.pages import fetch_page
from dealwright.domains.knowledge.crawling.robots import Robots
from dealwright.domains.knowledge.crawling.traps import Variants
from dealwright.domains.knowledge.flows.embedding import PASSAGE_TOKENS
from dealwright.domains.knowledge.models import Version
from dealwright.domains.knowledge.reading.blocks import Block, Reading
from dealwright.domains.knowledge.reading.blocks import Passage as Piece
from dealwright.domains.knowledge.reading.errors import ReaderCrashed, TookTooLong, Unreadable
from dealwright.domains.knowledge.reading.html import block_hash
from dealwright.domains.knowledge.reading.isolated import read_isolated
from dealwright.domains.knowledge.reading.language import guess_language
from dealwright.domains.knowledge.reading.passages import split
from dealwright.domains.knowledge.service.ingest import (
    IGNORED_SHOWN,
    Claim,
    Content,
    Due,
    Link,
    Outcome,
    plain_block,
)
from dealwright.kernel.errors import NotFound
from dealwright.kernel.ids import new_id
from dealwright.ports.files.base import Files
from dealwright.ports.web.base import Web

SPLITTER = "1"  # in front of every content hash: another value reads every document anew at its next refresh
MEDIA = {
    "html": "text/html",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "md": "text/markdown",
    "txt": "text/plain",
}
MAX_WAIT_SECONDS = 60.0  # longer than that a complaining site is left alone until the next refresh
TRIES = 3


Cut = tuple[tuple[tuple[UUID, Piece], ...], frozenset[UUID], tuple[UUID, ...]]


@dataclass
class BetterSelves:
    """Pages that name another address as their better self, while it is not known whether that can be read.

    Half of the world's canonical addresses redirect to where they stand, or name one another.
    """

    _waiting: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    _unreadable: set[str] = field(default_factory=set[str])
    _alone: set[str] = field(default_factory=set[str])

    def defer(self, address: str, better: str) -> bool:
        """Whether the better one is read instead."""
        if address in self._alone or better in self._unreadable:
            return False
        self._waiting.setdefault(better, []).append(address)
        return True

    def not_readable(self, address: str) -> list[str]:
        """Those that waited for this one in vain, to be read for themselves."""
        self._unreadable.add(address)
        freed = self._waiting.pop(address, [])
        self._alone.update(freed)
        return freed


@dataclass
class Site:
    """What a crawl knows of its website."""

    web: Web
    scope: Scope
    robots: Robots
    pace: Pace
    variants: Variants
    selves: BetterSelves = field(default_factory=BetterSelves)

    def why_not(self, url: str, depth: int) -> str | None:
        return self.scope.why_not(url, depth) or self.robots.why_not(url) or self.variants.why_not(url)

    async def fetch(self, due: Due) -> Page:
        """Waits for its turn; a site that asks for patience gets it, up to a minute."""
        host = host_of(due.address)
        page = Page("failed", "not tried")
        for _ in range(TRIES):
            async with self.pace.turn(host):
                page = await fetch_page(self.web, due.address, *_validators(due))
            complains = page.fetched is not None and page.fetched.status in (429, 503)
            if not complains:
                self.pace.went_well(host)
                return page
            if self.pace.slow_down(host, page.retry_after_seconds) > MAX_WAIT_SECONDS:
                return page
        return page


def _validators(due: Due) -> tuple[str, str]:
    """Only for what today's reader and splitter have seen may "not modified" be an answer."""
    is_current = (due.content_hash or "").startswith(f"{SPLITTER}:")
    return (due.etag or "", due.last_modified or "") if is_current else ("", "")


async def prepare_page(site: Site, claim: Claim, due: Due) -> Outcome:
    """Never raises for what a page may do to us."""
    reason = site.scope.why_not(due.address, due.depth) or site.robots.why_not(due.address)
    if reason:
        return Outcome(due, "skipped", reason)
    page = await site.fetch(due)
    match page.word:
        case "unchanged":
            return Outcome(due, "unchanged", etag=due.etag, last_modified=due.last_modified)
        case "gone" | "failed":
            return Outcome(due, page.word, page.reason)
        case "redirected":
            return _moved(site, due, page)
        case "skipped":
            return Outcome(due, "skipped", page.reason)
        case "changed":
            return await _read_page(site, claim, due, page)


def _moved(site: Site, due: Due, page: Page) -> Outcome:
    """The page is read at the address it moved to."""
    to = canonical(page.fetched.url) if page.fetched else None
    why = site.why_not(to, due.depth) if to else "not a web page"
    if why or not to:
        # Perhaps for today only, as when a site sends everybody to its status page: the old text stays.
        return Outcome(due, "failed" if due.has_version else "skipped", f"{page.reason}: {why}")
    return Outcome(due, "skipped", page.reason, links=(Link(to, due.depth, due.address),))


async def _read_page(site: Site, claim: Claim, due: Due, page: Page) -> Outcome:
    fetched = page.fetched
    if fetched is None:
        return Outcome(due, "failed", "no answer")
    media = MEDIA.get(page.kind or "html", "text/html")
    try:
        reading = await read_isolated(
            fetched.body, media_type=_declared(fetched.headers, media), url=fetched.url
        )
    except Unreadable as error:
        # Who took too long or crashed may do better next time; until then the old text stays.
        word = "failed" if isinstance(error, (TookTooLong, ReaderCrashed)) else "skipped"
        return Outcome(due, word, error.message, media=media, size=len(fetched.body))
    links, ignored = await asyncio.to_thread(_links, site, due, reading) if page.may_follow else ((), ())
    own = canonical(reading.canonical, fetched.url) if reading.canonical else None
    if own and own != due.address and not due.has_version and _is_better(site, due, own):
        links = (*links, Link(own, due.depth, due.address))
        return Outcome(due, "skipped", f"the same page as {own}", links=links, ignored=ignored)
    if not reading.may_index:
        reason = "the page asks not to be indexed"
        return Outcome(due, "skipped", reason, links=links, ignored=ignored)
    outcome = await asyncio.to_thread(compare, claim, due, reading)
    return Outcome(
        due,
        outcome.word,
        outcome.reason,
        content=outcome.content,
        media=media,
        size=len(fetched.body),
        etag=page.etag or None,
        last_modified=page.last_modified or None,
        links=links,
        ignored=ignored,
    )


def _is_better(site: Site, due: Due, own: str) -> bool:
    return site.why_not(own, due.depth) is None and site.selves.defer(due.address, own)


def _declared(headers: Mapping[str, str], media: str) -> str:
    """With the charset the server names, which the reader needs."""
    told = headers.get("content-type", "")
    return told if told.partition(";")[0].strip().lower() == media else media


def _links(site: Site, due: Due, reading: Reading) -> tuple[tuple[Link, ...], tuple[tuple[str, str], ...]]:
    """What to read next, and what not with the reason."""
    wanted: list[Link] = []
    ignored: list[tuple[str, str]] = []
    for raw in dict.fromkeys(reading.links) if reading.may_follow else ():
        address = canonical(raw)
        if not address or address == due.address:
            continue
        why = site.why_not(address, due.depth + 1)
        if why is None:
            wanted.append(Link(address, due.depth + 1, due.address))
        elif len(ignored) < IGNORED_SHOWN:
            ignored.append((address, why))
    return tuple(wanted), tuple(ignored)


async def prepare_file(files: Files, claim: Claim, due: Due) -> Outcome:
    """An upload or an entry."""
    try:
        reading = await _read_file(files, due)
    except Unreadable as error:
        return Outcome(due, "failed", error.message)
    except NotFound as error:
        return Outcome(due, "failed", error.message)
    return await asyncio.to_thread(compare, claim, due, reading)


async def _read_file(files: Files, due: Due) -> Reading:
    if due.media == "answer" and due.body is not None:
        return Reading(due.title, (Block("question", due.body, heading=due.title),))
    if due.body is not None:
        return await read_isolated(due.body.encode(), media_type=due.media, name=due.title)
    path = await files.local_path(due.file_key or "")
    return await read_isolated(path, media_type=due.media, name=due.address)


def compare(claim: Claim, due: Due, reading: Reading) -> Outcome:
    """What is new against what stands; passages with the same text stay as they are."""
    if not reading.text.strip():
        return Outcome(due, "failed" if due.file_key else "skipped", "there is no text in it")
    content = _content(claim, due, reading)
    if content.content_hash == due.content_hash:
        return Outcome(due, "unchanged")
    return Outcome(due, "changed", content=content)


def _content(claim: Claim, due: Due, reading: Reading) -> Content:
    # A file may say who may be told of it; a page of the web may not, and a person's word stays.
    told: Mapping[str, str] = reading.meta if claim.kind != "website" else {}
    audience = "" if due.audience_fixed else told.get("audience", "")
    named = tuple(one.strip() for one in told.get("products", "").split(",") if one.strip())
    named = () if due.has_version else named
    written = due.title if due.body is not None else ""
    title = (written or reading.title or due.address.rpartition("/")[2] or due.address)[:300]
    placed, new_ids, dropped = cut(title, reading.blocks, claim.boilerplate, due)
    language = claim.language or reading.language[:2] or guess_language(reading.text[:20_000])
    content = Content(
        title=title,
        blocks=reading.blocks,
        notices=reading.notices,
        content_hash="",
        language=language,
        audience=audience if audience in ("internal", "customers") else due.audience,
        products=named or due.products,
        published=_day(reading.published or reading.meta.get("updated", "")),
        pieces=placed,
        new_ids=new_ids,
        dropped=dropped,
    )
    return replace(content, content_hash=_hash(content))


def cut(title: str, blocks: Sequence[Block], boilerplate: frozenset[str], due: Due) -> Cut:
    """Passages, without what the site says on most of its pages."""
    own = tuple(one for one in blocks if block_hash(one) not in boilerplate) if boilerplate else tuple(blocks)
    return match(split(Reading(title, own), max_tokens=PASSAGE_TOKENS), due.live)


def _hash(content: Content) -> str:
    """Of all that readers see."""
    seen = [
        content.title,
        content.audience,
        content.language,
        content.products,
        str(content.published),
        [plain_block(block) for block in content.blocks],
    ]
    return f"{SPLITTER}:{hashlib.sha256(json.dumps(seen).encode()).hexdigest()}"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def match(pieces: Sequence[Piece], live: Sequence[tuple[UUID, str]]) -> Cut:
    """Pieces with their ids, which of these are new, and which passages fell out."""
    waiting: dict[str, list[UUID]] = defaultdict(list)
    for passage_id, hashed in live:
        waiting[hashed].append(passage_id)
    placed: list[tuple[UUID, Piece]] = []
    fresh: set[UUID] = set()
    for piece in pieces:
        kept = waiting[piece.hash].pop(0) if waiting.get(piece.hash) else None
        passage_id = kept or new_id()
        if kept is None:
            fresh.add(passage_id)
        placed.append((passage_id, piece))
    dropped = tuple(one for ids in waiting.values() for one in ids)
    return tuple(placed), frozenset(fresh), dropped


def cut_anew(due: Due, version: Version, boilerplate: frozenset[str]) -> Outcome:
    """What a document says now, in other passages."""
    blocks = tuple(Block(**block) for block in version.blocks)
    placed, new_ids, dropped = cut(version.title, blocks, boilerplate, due)
    content = Content(
        title=version.title,
        blocks=blocks,
        notices=(),
        content_hash=version.content_hash,
        language=due.language,
        audience=due.audience,
        products=due.products,
        published=None,
        pieces=placed,
        new_ids=new_ids,
        dropped=dropped,
    )
    return Outcome(due, "changed", content=content)
