"""Turns a part of a page into blocks: one walk over its elements, without recursion."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from dealwright.domains.knowledge.reading.blocks import Block
from dealwright.domains.knowledge.reading.dom import Element, drop, text_of, text_size, walk
from dealwright.domains.knowledge.reading.words import word_set

_BLOCK_TAGS = word_set(
    """
    address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol p pre section
    summary table tbody td tfoot th thead tr ul caption html option
    """
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
# A list or an answer with these inside is layout.
_HEAVY = ("h1", "h2", "h3", "h4", "h5", "h6", "table", "details", "pre")
# A line break of the page, unlike one of its source; no text holds this character.
_BREAK = "\x1e"
_POWERS = {"2": "²", "3": "³"}
MAX_HEADING = 200
MAX_ANSWER = 3_000
MAX_SPAN = 100
MAX_CELLS = 20_000


def blocks_of(part: Element) -> list[Block]:
    walker = _Walker()
    walker.walk(part)
    return walker.blocks


def table_text(rows: Sequence[Sequence[str]]) -> str:
    """Rows of cells as lines; a cell that spans a whole row stands alone, empty columns fall away."""
    width = max((len(row) for row in rows), default=0)
    used = [column for column in range(width) if any(column < len(row) and row[column] for row in rows)]
    lines: list[str] = []
    for row in rows:
        cells = [row[column] if column < len(row) else "" for column in used]
        if not any(cells):
            continue
        if len(cells) > 1 and len(set(cells)) == 1:
            cells = cells[:1]
        lines.append(" | ".join(cell.replace("|", "/") for cell in cells).strip())
    return "\n".join(lines)


class _Walker:
    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.words: list[str] = []
        self.heading = 0  # the level of the one we are in
        self.level = 1  # of the last one

    def walk(self, part: Element) -> None:
        steps = walk(part)
        for event, element in steps:
            if event == "start":
                if self._starts(element):
                    steps.skip_subtree()
                elif element.text:
                    self.words.append(element.text)
            else:
                self._ends(element)
                if element.tail and element is not part:
                    self.words.append(element.tail)
        self._flush()

    def _starts(self, element: Element) -> bool:
        """True when the element was dealt with as a whole."""
        tag = element.tag
        if tag not in _BLOCK_TAGS:
            return self._starts_inline(element, tag)
        if self.heading:
            self.words.append(" ")
            return False
        self._flush()
        if tag in _HEADINGS:
            self.heading = _HEADINGS[tag]
        elif tag in ("ul", "ol", "menu", "dir"):
            return self._list(element)
        elif tag == "dl":
            return self._definitions(element)
        elif tag == "table":
            return self._table(element)
        elif tag == "pre":
            return self._code(element)
        elif tag == "details":
            return self._details(element)
        elif tag == "summary":
            self._as_heading(element)
            return True
        return False

    def _starts_inline(self, element: Element, tag: str) -> bool:
        if tag == "br":
            self.words.append(_BREAK)
        elif tag in ("span", "a"):
            before = element.getprevious()
            # Two boxes side by side, not one word in two colours.
            if (
                before is not None
                and before.tag == tag
                and not before.tail
                and min(map(text_size, (before, element))) > 1
            ):
                self.words.append(" ")
        elif tag == "sup":
            if any((link.get("href") or "").startswith("#") for link in element.iter("a")):
                return True
            if (power := _POWERS.get((element.text or "").strip())) and not len(element):
                self.words.append(power)
                return True
        elif tag == "button" and element.get("aria-expanded") is not None and not self.heading:
            self._flush()
            self._as_heading(element)
            return True
        return False

    def _ends(self, element: Element) -> None:
        tag = element.tag
        if self.heading and _HEADINGS.get(tag) == self.heading:
            self._end_heading()
        elif tag in _BLOCK_TAGS and not self.heading:
            self._flush()
        elif tag in _BLOCK_TAGS:
            self.words.append(" ")

    def _end_heading(self) -> None:
        text = _lines("".join(self.words)).replace("\n", " ")
        self.words.clear()
        self._add_heading(text.rstrip("¶#").rstrip(), self.heading)
        self.heading = 0

    def _add_heading(self, text: str, level: int) -> None:
        if len(text) > MAX_HEADING:
            self.blocks.append(Block("text", text))
        elif text:
            self.blocks.append(Block("heading", text, level=level))
            self.level = level

    def _as_heading(self, element: Element) -> None:
        below = self.level if self.blocks and self.blocks[-1].kind != "heading" else self.level + 1
        self._add_heading(text_of(element), min(6, max(below, 3)))

    def _flush(self) -> None:
        if not self.words:
            return
        text = _lines("".join(self.words))
        self.words.clear()
        if text:
            self.blocks.append(Block("text", text))

    def _list(self, element: Element) -> bool:
        if _holds(element, _HEAVY):
            return False
        lines = _list_lines(element)
        if len(lines) == 1 and element.tag != "ol":
            self.blocks.append(Block("text", lines[0].strip()))
        elif lines:
            self.blocks.append(Block("list", "\n".join(lines)))
        return True

    def _definitions(self, element: Element) -> bool:
        if _holds(element, _HEAVY):
            return False
        lines: list[str] = []
        terms: list[str] = []
        for one in element.iter("dt", "dd"):
            text = text_of(one)
            if one.tag == "dt":
                if text:
                    terms = [text]
            elif text and terms and terms[0].endswith("?"):
                self._add_list(lines)
                lines = []
                self.blocks.append(Block("question", text, heading=terms[0]))
            elif text and terms:
                lines.append(f"{terms[0].rstrip(':')}: {text}")
            elif text and lines:
                lines[-1] += f"; {text}"
            elif text:
                lines.append(text)
            if one.tag == "dd":
                terms = []
        self._add_list(lines)
        return True

    def _add_list(self, lines: Iterable[str]) -> None:
        if text := "\n".join(lines):
            self.blocks.append(Block("list", text))

    def _table(self, element: Element) -> bool:
        if element.get("role") in ("presentation", "none") or element.find(".//table") is not None:
            return False
        if _holds(element, ("h1", "h2", "h3")):
            return False
        rows, heads = _grid(element)
        if max(map(len, rows), default=0) < 2 or len(rows) < 2:
            return False
        caption = element.find("caption")
        title = text_of(caption) if caption is not None else ""
        filled = [_merged(rows[:heads]), *rows[heads:]] if heads > 1 else rows
        self.blocks.append(Block("table", table_text(filled), heading=title))
        return True

    def _code(self, element: Element) -> bool:
        for line_break in element.iter("br"):
            line_break.tail = "\n" + (line_break.tail or "")
        text = "".join(element.itertext()).strip("\n").rstrip()
        if text.strip():
            self.blocks.append(Block("code", text))
        return True

    def _details(self, element: Element) -> bool:
        summary = element.find("summary")
        question = text_of(summary) if summary is not None else ""
        if summary is None or not question or text_size(element) > MAX_ANSWER:
            return False
        if sum(1 for _ in element.iter(*_HEAVY)) > 1 + sum(1 for _ in summary.iter(*_HEAVY)):  # itself is one
            return False
        drop(summary)
        answer = "\n".join(block.text for block in blocks_of(element))
        if answer:
            self.blocks.append(Block("question", answer, heading=question))
        return True


def _holds(element: Element, tags: Iterable[str]) -> bool:
    return any(one is not element for one in element.iter(*tags))


def _lines(text: str) -> str:
    if _BREAK not in text:
        return " ".join(text.split())
    return "\n".join(line for one in text.split(_BREAK) if (line := " ".join(one.split())))


@dataclass
class _Item:
    depth: int
    marker: str
    words: list[str] = field(default_factory=list[str])


def _list_lines(element: Element) -> list[str]:
    items: list[_Item] = []
    open_items: list[_Item] = []
    counts: list[int | None] = []
    for event, one in walk(element):
        tag = one.tag
        if event == "start":
            if tag in ("ul", "ol", "menu", "dir"):
                counts.append(_first_number(one) if tag == "ol" else None)
            elif tag == "li":
                number = counts[-1] if counts else None
                if number is not None:
                    counts[-1] = number + 1
                open_items.append(_Item(len(counts) - 1, f"{number}. " if number is not None else ""))
                items.append(open_items[-1])
            elif open_items and (tag in _BLOCK_TAGS or tag == "br"):
                open_items[-1].words.append(" ")
            text = one.text
        else:
            if tag in ("ul", "ol", "menu", "dir"):
                counts.pop()
            elif tag == "li":
                open_items.pop()
            elif open_items and tag in _BLOCK_TAGS:
                open_items[-1].words.append(" ")
            text = one.tail if one is not element else None
        if text and not text.isspace() and not open_items:
            items.append(_Item(0, "", [text]))
        elif text and open_items:
            open_items[-1].words.append(text)
    lines = [(item, " ".join("".join(item.words).split())) for item in items]
    return [f"{'  ' * min(item.depth, 6)}{item.marker}{text}" for item, text in lines if text]


def _first_number(element: Element) -> int:
    start = element.get("start") or "1"
    return int(start) if re.fullmatch(r"-?\d{1,6}", start) else 1


def _merged(rows: Sequence[Sequence[str]]) -> list[str]:
    """One header of several lines: `Payload` above `min` is `Payload min`."""
    columns = zip_longest(*rows, fillvalue="")
    return [" ".join(dict.fromkeys(cell for cell in column if cell)) for column in columns]


def _grid(table: Element) -> tuple[list[list[str]], int]:
    """The cells where they are seen, what spans several in each of them, and how many rows are heads."""
    rows: list[list[str]] = []
    heads = 0
    hanging: dict[int, tuple[int, str]] = {}  # column: rows still to fill, text
    cells_left = MAX_CELLS
    for row in table.iter("tr"):
        cells: list[str] = []
        fresh: dict[int, tuple[int, str]] = {}
        for cell in row:
            if cell.tag not in ("td", "th"):
                continue
            _fill(cells, hanging)
            text = _cell_text(cell)
            down = _span(cell, "rowspan")
            for _ in range(min(_span(cell, "colspan"), cells_left)):
                if down > 1:
                    fresh[len(cells)] = (down - 1, text)
                cells.append(text)
                cells_left -= 1
        _fill(cells, hanging)
        for column, (count, text) in hanging.items():  # columns to the right of the last cell
            if column > len(cells):
                cells.extend([""] * (column - len(cells)))
                cells.append(text)
                fresh.setdefault(column, (count - 1, text))
        hanging = {column: one for column, one in {**_older(hanging), **fresh}.items() if one[0] > 0}
        if any(cells):
            if heads == len(rows) and _is_head(row):
                heads += 1
            rows.append(cells)
        if cells_left <= 0:
            break
    return rows, heads if heads < len(rows) else 0


def _is_head(row: Element) -> bool:
    parent = row.getparent()
    return (parent is not None and parent.tag == "thead") or all(cell.tag == "th" for cell in row)


def _fill(cells: list[str], hanging: dict[int, tuple[int, str]]) -> None:
    while len(cells) in hanging:
        cells.append(hanging[len(cells)][1])


def _older(hanging: dict[int, tuple[int, str]]) -> dict[int, tuple[int, str]]:
    return {column: (count - 1, text) for column, (count, text) in hanging.items()}


def _span(cell: Element, name: str) -> int:
    stated = (cell.get(name) or "1").strip()
    return max(1, min(int(stated), MAX_SPAN)) if re.fullmatch(r"\d{1,6}", stated) else 1


def _cell_text(cell: Element) -> str:
    if not len(cell):
        return " ".join((cell.text or "").split())
    parts: list[str] = []
    for event, one in walk(cell):
        is_break = one.tag == "br" or one.tag in _BLOCK_TAGS
        if event == "start":
            if one is not cell and is_break:
                parts.append(" ")
            if one.tag == "sup" and (power := _POWERS.get((one.text or "").strip())):
                parts.append(power)
            elif one.text:
                parts.append(one.text)
        elif one is not cell:
            if is_break:
                parts.append(", " if one.tag == "li" else " ")
            if one.tail:
                parts.append(one.tail)
    return " ".join("".join(parts).split()).replace(" ,", ",").rstrip(",")
