"""Reads a Word document: paragraphs, lists and tables in the order of the text."""

import io
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Protocol, cast

import docx
from docx.opc.exceptions import OpcError
from lxml import etree  # pyright: ignore

from dealwright.domains.knowledge.reading.archives import DAMAGE, check_archive
from dealwright.domains.knowledge.reading.blocks import Block, Notice, Reading
from dealwright.domains.knowledge.reading.dom import Element
from dealwright.domains.knowledge.reading.errors import Broken, EmptyFile, Scanned
from dealwright.domains.knowledge.reading.page_blocks import table_text

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_HEADING = re.compile(r"heading (\d)")
MAX_HEADING = 200
MAX_SPAN = 100


class _Properties(Protocol):
    title: str
    modified: object


class _Document(Protocol):
    element: Element
    core_properties: _Properties


def read_docx(body: bytes) -> Reading:
    check_archive(body)
    try:
        document = cast(_Document, docx.Document(io.BytesIO(body)))
        styles = _Styles(document)
        writer = _Writer(styles)
        content = document.element.find(f"{_W}body")
        if content is not None:
            writer.write(content)
        title, published = _properties(document)
    except (OpcError, *DAMAGE):
        raise Broken from None
    if not writer.blocks:
        has_pictures = next(document.element.iter(_DRAWING), None) is not None
        raise Scanned if has_pictures else EmptyFile("The document has no text.")
    heads = [block.text for block in writer.blocks if block.kind == "heading"]
    notices = (Notice("hidden_text", "Text formatted as hidden was left out."),) if writer.hidden else ()
    title = writer.title or title or next(iter(heads), "")
    return Reading(title, tuple(writer.blocks), published=published, notices=notices)


def _properties(document: _Document) -> tuple[str, str]:
    try:
        stated = document.core_properties
        day = str(stated.modified or "")[:10]
        return (stated.title or "").strip(), day
    except DAMAGE:
        return "", ""


class _Styles:
    """What a paragraph's style says about its level, and a list's numbers about their marks."""

    def __init__(self, document: _Document) -> None:
        self.by_id: dict[str, Element] = {}
        self.formats: dict[tuple[str, int], str] = {}  # (numId, level): bullet, decimal, ...
        part = getattr(document, "part")  # noqa: B009  (python-docx has it, our protocol does not)
        for related in part.rels.values():
            if related.is_external:
                continue
            kind = related.reltype.rpartition("/")[2]
            if kind == "styles":
                self._read_styles(_root(related.target_part))
            elif kind == "numbering":
                self._read_numbering(_root(related.target_part))

    def _read_styles(self, root: Element) -> None:
        for style in root.iter(f"{_W}style"):
            if identity := style.get(f"{_W}styleId"):
                self.by_id[identity] = style

    def _read_numbering(self, root: Element) -> None:
        abstract: dict[str, dict[int, str]] = {}
        for one in root.iter(f"{_W}abstractNum"):
            levels = {
                int(level.get(f"{_W}ilvl") or 0): _value(level.find(f"{_W}numFmt"))
                for level in one.iter(f"{_W}lvl")
            }
            abstract[one.get(f"{_W}abstractNumId") or ""] = levels
        for one in root.iter(f"{_W}num"):
            number = one.get(f"{_W}numId") or ""
            for level, kind in abstract.get(_value(one.find(f"{_W}abstractNumId")), {}).items():
                self.formats[number, level] = kind

    def properties(self, paragraph: Element) -> Iterator[Element]:
        """The paragraph's own properties, then those of its style and of the styles that is based on."""
        own = paragraph.find(f"{_W}pPr")
        if own is not None:
            yield own
        style = self._style(paragraph)
        for _ in range(10):
            if style is None:
                return
            if (stated := style.find(f"{_W}pPr")) is not None:
                yield stated
            style = self.by_id.get(_value(style.find(f"{_W}basedOn")))

    def level(self, paragraph: Element) -> int:
        """Of a heading, 0 for the title, -1 for text."""
        style = self._style(paragraph)
        for _ in range(10):
            if style is None:
                break
            name = _value(style.find(f"{_W}name")).lower()
            if name == "title":
                return 0
            if match := _HEADING.match(name):
                return min(max(int(match.group(1)), 1), 6)
            style = self.by_id.get(_value(style.find(f"{_W}basedOn")))
        for stated in self.properties(paragraph):
            outline = _value(stated.find(f"{_W}outlineLvl"))
            if outline.isdigit():
                return min(int(outline) + 1, 6) if int(outline) < 9 else -1
        return -1

    def list_place(self, paragraph: Element) -> tuple[str, int] | None:
        for stated in self.properties(paragraph):
            numbering = stated.find(f"{_W}numPr")
            if numbering is not None:
                number = _value(numbering.find(f"{_W}numId"))
                level = _value(numbering.find(f"{_W}ilvl"))
                return None if number == "0" else (number, int(level) if level.isdigit() else 0)
        return None

    def _style(self, paragraph: Element) -> Element | None:
        own = paragraph.find(f"{_W}pPr")
        return self.by_id.get(_value(own.find(f"{_W}pStyle"))) if own is not None else None


class _Part(Protocol):
    blob: bytes


def _root(part: _Part) -> Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)  # pyright: ignore
    return cast(Element, etree.fromstring(part.blob, parser))  # pyright: ignore


def _value(element: Element | None) -> str:
    return (element.get(f"{_W}val") or "") if element is not None else ""


class _Writer:
    def __init__(self, styles: _Styles) -> None:
        self.styles = styles
        self.blocks: list[Block] = []
        self.title = ""
        self.hidden = False
        self.items: list[str] = []
        self.counts: dict[tuple[str, int], int] = {}

    def write(self, container: Element) -> None:
        self._children(container)
        self._end_list()

    def _children(self, container: Element) -> None:
        for child in container:
            if child.tag == f"{_W}p":
                self._paragraph(child)
            elif child.tag == f"{_W}tbl":
                self._end_list()
                self._table(child)
            elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}smartTag", f"{_W}customXml"):
                self._children(child)

    def _paragraph(self, paragraph: Element) -> None:
        text = self._text(paragraph)
        level = self.styles.level(paragraph)
        place = self.styles.list_place(paragraph) if level < 0 else None
        if text and place is not None:
            self.items.append(self._item(text, place))
        elif text:
            self._end_list()
            self._add(text, level)
        for box in paragraph.iter(f"{_W}txbxContent"):
            if next(box.iterancestors(_FALLBACK), None) is None and _nearest(box) is None:
                self._children(box)

    def _add(self, text: str, level: int) -> None:
        one_line = " ".join(text.split())
        if level == 0 and not self.title and len(one_line) <= MAX_HEADING:
            self.title = one_line
        elif level >= 0 and len(one_line) <= MAX_HEADING:
            self.blocks.append(Block("heading", one_line, level=max(level, 1)))
        else:
            self.blocks.append(Block("text", text))

    def _item(self, text: str, place: tuple[str, int]) -> str:
        number, level = place
        line = "  " * min(level, 6)
        if self.styles.formats.get(place, "bullet") not in ("bullet", "none"):
            self.counts[place] = self.counts.get(place, 0) + 1
            for deeper in [one for one in self.counts if one[0] == number and one[1] > level]:
                del self.counts[deeper]
            line += f"{self.counts[place]}. "
        return line + " ".join(text.split())

    def _end_list(self) -> None:
        if self.items:
            self.blocks.append(Block("list", "\n".join(self.items)))
        self.items = []

    def _table(self, table: Element) -> None:
        rows = [self._row(row) for row in table.iter(f"{_W}tr") if _table_of(row) is table]
        for above, row in pairwise(rows):
            for place, cell in enumerate(row):
                if cell is None:
                    row[place] = above[place] if place < len(above) else ""
        filled = [[cell or "" for cell in row] for row in rows]
        if max(map(len, filled), default=0) > 1 and sum(1 for row in filled if any(row)) > 1:
            self.blocks.append(Block("table", table_text(filled)))
            return
        for cell in table.iter(f"{_W}tc"):  # a frame around text
            if _table_of(cell) is table:
                self._children(cell)
        self._end_list()

    def _row(self, row: Element) -> list[str | None]:
        """Cells; one that goes on from above is None."""
        cells: list[str | None] = []
        for cell in row.iter(f"{_W}tc"):
            if _table_of(cell) is not _table_of(row):
                continue
            stated = cell.find(f"{_W}tcPr")
            merged = stated.find(f"{_W}vMerge") if stated is not None else None
            span = _value(stated.find(f"{_W}gridSpan")) if stated is not None else ""
            goes_on = merged is not None and _value(merged) != "restart"
            paragraphs = (" ".join(self._text(one).split()) for one in cell.iter(f"{_W}p"))
            text = None if goes_on else " ".join(one for one in paragraphs if one)
            cells.extend([text] * (min(int(span), MAX_SPAN) if span.isdigit() else 1))
        return cells

    def _text(self, paragraph: Element) -> str:
        words: list[str] = []
        for one in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_W}noBreakHyphen"):
            parent = one.getparent()
            if parent is None or parent.tag != f"{_W}r" or _paragraph_of(one) is not paragraph:
                continue
            if _is_hidden(parent):
                self.hidden = self.hidden or bool(one.text)
                continue
            if one.tag == f"{_W}t":
                words.append(one.text or "")
            else:
                words.append({"tab": "\t", "noBreakHyphen": "-"}.get(one.tag.rpartition("}")[2], "\n"))
        lines = (" ".join(line.split()) for line in "".join(words).split("\n"))
        return "\n".join(line for line in lines if line)


def _is_hidden(run: Element) -> bool:
    stated = run.find(f"{_W}rPr")
    vanish = stated.find(f"{_W}vanish") if stated is not None else None
    return vanish is not None and _value(vanish) not in ("0", "false", "off")


def _paragraph_of(element: Element) -> Element | None:
    return next(element.iterancestors(f"{_W}p"), None)


def _table_of(element: Element) -> Element | None:
    return next(element.iterancestors(f"{_W}tbl"), None)


def _nearest(box: Element) -> Element | None:
    """The text box around this one, if it is inside another."""
    return next(box.iterancestors(f"{_W}txbxContent"), None)
