"""Reads plain text: paragraphs, lists and underlined or numbered headings, as people type them."""

import re
from itertools import pairwise

from dealwright.domains.knowledge.reading.blocks import Block, Reading
from dealwright.domains.knowledge.reading.encoding import decode
from dealwright.domains.knowledge.reading.errors import TooMuch

MAX_BYTES = 20_000_000
_BULLET = re.compile(r"\s*(?:[-*•◦▪–]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s+\S")
_UNDERLINE = re.compile(r"\s*([=\-~_])\1{2,}\s*")
_PARAGRAPHS = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
MAX_HEADING = 80


def read_plain(body: bytes, *, media_type: str = "") -> Reading:
    if len(body) > MAX_BYTES:
        raise TooMuch(f"The file has {len(body):,} bytes; at most {MAX_BYTES:,} of text are read.")
    text = re.sub(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]", "\n", decode(body, media_type=media_type))
    blocks = [block for part in _PARAGRAPHS.split(text.strip("\n")) for block in _paragraph(part)]
    first = blocks[0].text.split("\n")[0] if blocks else ""
    return Reading(first if len(first) <= MAX_HEADING else "", tuple(blocks))


def _paragraph(part: str) -> list[Block]:
    lines = [line.rstrip() for line in part.split("\n") if line.strip()]
    if not lines:
        return []
    if len(lines) > 1 and _UNDERLINE.fullmatch(lines[1]) and len(lines[0]) <= MAX_HEADING:
        level = 1 if lines[1].strip()[0] == "=" else 2
        return [Block("heading", lines[0].strip(), level=level), *_paragraph("\n".join(lines[2:]))]
    if _UNDERLINE.fullmatch(lines[0]):
        return _paragraph("\n".join(lines[1:]))
    if len(lines) == 1 and _is_heading(lines[0].strip()):
        return [Block("heading", lines[0].strip(), level=2)]
    place = next((number for number, line in enumerate(lines) if _BULLET.match(line)), len(lines))
    bullets = sum(1 for line in lines[place:] if _BULLET.match(line))
    if bullets < 2:
        return [Block("text", _joined(lines))]
    lead = [Block("text", _joined(lines[:place]))] if place else []
    return [*lead, Block("list", "\n".join(_items(lines[place:])))]


def _is_heading(line: str) -> bool:
    """A short line alone, in capitals or numbered like a chapter."""
    if len(line) > MAX_HEADING or line[-1] in ".!,;?":
        return False
    if re.match(r"\d{1,2}(?:\.\d{1,2}){0,3}\.?\s+[A-ZÄÖÜ]", line):
        return True
    return sum(map(str.isalpha, line)) > 2 and line.upper() == line


def _joined(lines: list[str]) -> str:
    """Wrapped lines become one; lines much shorter than the longest were meant to end there."""
    longest = max(map(len, lines))
    text = lines[0].strip()
    for above, line in pairwise(lines):
        is_wrapped = longest >= 50 and len(above) >= longest * 0.65
        text += (" " if is_wrapped else "\n") + line.strip()
    return text


def _items(lines: list[str]) -> list[str]:
    items: list[str] = []
    for line in lines:
        if _BULLET.match(line) or not items:
            items.append(re.sub(r"^(?:[-*•◦▪–])\s+", "", line.strip()))
        else:
            items[-1] += f" {line.strip()}"
    return items
