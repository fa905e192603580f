"""Reads an HTML page: what it says about itself, its subject as blocks, what a site repeats everywhere."""

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Protocol, cast

from dealwright.domains.knowledge.reading.blocks import Block, Notice, Reading
from dealwright.domains.knowledge.reading.dom import Element, parse
from dealwright.domains.knowledge.reading.encoding import decode
from dealwright.domains.knowledge.reading.errors import TooMuch
from dealwright.domains.knowledge.reading.markdown import markdown_blocks
from dealwright.domains.knowledge.reading.page_blocks import blocks_of
from dealwright.domains.knowledge.reading.page_facts import facts_of
from dealwright.domains.knowledge.reading.page_main import prune, subject

MAX_BYTES = 20_000_000
# Below this we suspect that the subject was missed.
_THIN = 200
_LEADS_AWAY = re.compile(
    r"(?:you (?:may|might) (?:also )?(?:like|be interested)|related(?: \w+)?$|share (?:this|on)|share$|"
    r"recent posts|read (?:more|next)$|more (?:from|articles|posts)|recommended(?: for you)?$|"
    r"leave a (?:comment|reply)|das könnte (?:sie|dich|ihnen)|ähnliche |verwandte |"
    r"weitere (?:artikel|beiträge|themen)|teilen$|(?:à lire|lire) aussi|articles (?:similaires|liés)|"
    r"partager|también te puede|artículos relacionados|compartir)",
    re.IGNORECASE,
)
MAX_ASIDE = 600
_REPEATED_SHARE = 0.5
_ENOUGH_PAGES = 8


def read_html(body: bytes, *, media_type: str = "", url: str = "") -> Reading:
    if len(body) > MAX_BYTES:
        raise TooMuch(f"The page has {len(body):,} bytes; at most {MAX_BYTES:,} are read.")
    markup = decode(body, media_type=media_type, is_markup=True)
    root = parse(markup)
    if root is None:
        return Reading("", (), notices=(_NO_TEXT,))
    facts = facts_of(root, url)
    blocks = _subject_blocks(root)
    if _size(blocks) < _THIN:
        more = _fallback(markup)
        blocks = more if _size(more) > max(_THIN, 2 * _size(blocks)) else blocks
    # In front of the first heading, so that they do not seem to belong to the last one.
    blocks = [*_new_questions(facts.questions, blocks), *blocks]
    return Reading(
        title=facts.title,
        blocks=tuple(blocks),
        language=facts.language,
        published=facts.published,
        canonical=facts.canonical,
        links=facts.links,
        may_index=facts.may_index,
        may_follow=facts.may_follow,
        notices=() if blocks else (_NO_TEXT,),
    )


def block_hash(block: Block) -> str:
    """The same words of the same kind, on whatever page."""
    words = " ".join(f"{block.kind} {block.heading} {block.text}".casefold().split())
    return hashlib.sha256(words.encode()).hexdigest()[:32]


def boilerplate(pages: Sequence[Collection[str]]) -> frozenset[str]:
    """Of the block hashes of a site's pages, those on more than half of them; nothing below eight pages."""
    if len(pages) < _ENOUGH_PAGES:
        return frozenset()
    counts = Counter(one for page in pages for one in set(page))
    return frozenset(one for one, count in counts.items() if count > len(pages) * _REPEATED_SHARE)


_NO_TEXT = Notice("no_text", "The page has no text of its own; it may need a browser to build it.")


def _body(root: Element) -> Element:
    found = root.find("body")
    return found if found is not None else root


def _subject_blocks(root: Element) -> list[Block]:
    body = _body(root)
    prune(body)
    return _without_asides(blocks_of(subject(body)))


def _without_asides(blocks: Sequence[Block]) -> list[Block]:
    """Drops short sections whose heading says that they lead away from the page."""
    kept: list[Block] = []
    place = 0
    while place < len(blocks):
        end = _section_end(blocks, place)
        section = blocks[place:end]
        if section[0].kind == "heading" and _LEADS_AWAY.match(section[0].text) and _size(section) < MAX_ASIDE:
            place = end
        else:
            kept.append(blocks[place])
            place += 1
    return kept


def _section_end(blocks: Sequence[Block], start: int) -> int:
    head = blocks[start]
    if head.kind != "heading":
        return start + 1
    rest = range(start + 1, len(blocks))
    return next(
        (at for at in rest if blocks[at].kind == "heading" and blocks[at].level <= head.level), len(blocks)
    )


def _size(blocks: Iterable[Block]) -> int:
    return sum(len(block.text) for block in blocks)


def _new_questions(stated: Iterable[Block], blocks: Sequence[Block]) -> list[Block]:
    """Questions of the structured data that the page does not show in the same words."""
    seen = _squeezed(" ".join(f"{block.heading} {block.text}" for block in blocks)) if stated else ""
    return [one for one in stated if _squeezed(one.text)[:80] not in seen]


def _squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


class _Extract(Protocol):
    def __call__(
        self, markup: str, *, output_format: str, include_tables: bool, favor_recall: bool
    ) -> str | None: ...


def _fallback(markup: str) -> list[Block]:
    """For a page whose subject we missed: trafilatura if the extra `extract` is installed, else what is left
    when the doubtful parts stay."""
    try:
        # Optional: 45 MB of dependencies for a few odd pages. `pip install dealwright[extract]`
        from trafilatura import extract as untyped  # noqa: PLC0415  # pyright: ignore
    except ImportError:
        return _most_text(markup)
    extract = cast(_Extract, untyped)
    found = extract(markup, output_format="markdown", include_tables=True, favor_recall=True)
    return markdown_blocks(found) if found else _most_text(markup)


def _most_text(markup: str) -> list[Block]:
    root = parse(markup)
    if root is None:
        return []
    body = _body(root)
    prune(body, also_doubtful=False)
    return blocks_of(body)
