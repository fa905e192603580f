"""Reads a presentation: a slide is a page, its title a heading."""

import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Protocol, cast

import pptx
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER
from pptx.exc import PythonPptxError
from pptx.shapes.base import BaseShape
from pptx.shapes.graphfrm import GraphicFrame
from pptx.shapes.group import GroupShape
from pptx.slide import Slide
from pptx.table import Table
from pptx.text.text import TextFrame

from dealwright.domains.knowledge.reading.archives import DAMAGE, check_archive
from dealwright.domains.knowledge.reading.blocks import Block, Notice, Reading
from dealwright.domains.knowledge.reading.dom import Element
from dealwright.domains.knowledge.reading.errors import Broken, EmptyFile, Scanned, TooManyPages
from dealwright.domains.knowledge.reading.page_blocks import table_text

MAX_SLIDES = 1_000
MAX_DEPTH = 10
_SKIPPED = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.HEADER)
_ROW_HEIGHT = 200_000  # EMU, about 5.5 mm: what starts within it stands side by side


class _Properties(Protocol):
    modified: datetime | None


class _Presentation(Protocol):
    """What python-pptx leaves without types."""

    core_properties: _Properties


class _Slide(Protocol):
    element: Element


def read_pptx(body: bytes) -> Reading:
    check_archive(body)
    try:
        presentation = pptx.Presentation(io.BytesIO(body))
        slides = list(presentation.slides)
        if len(slides) > MAX_SLIDES:
            raise TooManyPages(f"The file has {len(slides):,} slides; at most {MAX_SLIDES:,} are read.")
        blocks, notices = _slides(slides)
        stated = presentation.core_properties
        title, day = (stated.title or "").strip(), _day(presentation)
    except (PythonPptxError, *DAMAGE):
        raise Broken from None
    if not blocks:
        raise Scanned if notices else EmptyFile("The presentation has no text.")
    if not title or title.lower().startswith("powerpoint"):
        title = next((block.text for block in blocks if block.kind == "heading"), "")
    return Reading(title, tuple(blocks), published=day, notices=tuple(notices))


def _day(presentation: object) -> str:
    return str(cast(_Presentation, presentation).core_properties.modified or "")[:10]


def _slides(slides: Iterable[Slide]) -> tuple[list[Block], list[Notice]]:
    blocks: list[Block] = []
    notices: list[Notice] = []
    for number, slide in enumerate(slides, start=1):
        if cast(_Slide, slide).element.get("show") == "0":
            notices.append(Notice("hidden_slide", f"Slide {number} is hidden, so it was left out.", number))
            continue
        found = list(_slide(slide, number))
        blocks.extend(found)
        if not found and any(shape.shape_type == MSO_SHAPE_TYPE.PICTURE for shape in slide.shapes):
            notices.append(
                Notice("scanned_page", f"Slide {number} is a picture, so it was not read.", number)
            )
    return blocks, notices


def _slide(slide: Slide, number: int) -> Iterator[Block]:
    title = slide.shapes.title
    head = " ".join(title.text_frame.text.split()) if title is not None else ""
    if head:
        yield Block("heading", head, level=1, page=number)
    for shape in _ordered(_flat(slide.shapes)):
        if title is None or shape.shape_id != title.shape_id:
            yield from _shape(shape, number)
    if slide.has_notes_slide and (notes := slide.notes_slide.notes_text_frame) is not None:
        text = _lines(notes)
        if text:
            yield Block("text", "\n".join(line for _, line in text), page=number)


def _flat(shapes: Iterable[BaseShape], depth: int = 0) -> Iterator[BaseShape]:
    for shape in shapes:
        if isinstance(shape, GroupShape):
            if depth < MAX_DEPTH:
                yield from _ordered(_flat(shape.shapes, depth + 1))
        elif not (shape.is_placeholder and shape.placeholder_format.type in _SKIPPED):
            yield shape


def _ordered(shapes: Iterable[BaseShape]) -> list[BaseShape]:
    """From top to bottom, then from left to right. A placeholder without a place stays in front."""
    return sorted(shapes, key=lambda one: ((one.top or 0) // _ROW_HEIGHT, one.left or 0))


def _shape(shape: BaseShape, page: int) -> Iterator[Block]:
    if isinstance(shape, GraphicFrame):
        if shape.has_table and (text := _table(shape.table)):
            yield Block("table", text, page=page)
        return
    frame: object = getattr(shape, "text_frame", None)
    lines = _lines(frame) if isinstance(frame, TextFrame) else []
    if not lines:
        return
    is_body = shape.is_placeholder and len(lines) > 1
    if is_body or any(level for level, _ in lines):
        yield Block("list", "\n".join(f"{'  ' * level}{line}" for level, line in lines), page=page)
    else:
        yield Block("text", "\n".join(line for _, line in lines), page=page)


def _lines(frame: TextFrame) -> list[tuple[int, str]]:
    return [
        (paragraph.level, line)
        for paragraph in frame.paragraphs
        if (line := " ".join(paragraph.text.split()))
    ]


def _table(table: Table) -> str:
    rows: list[list[str]] = []
    for row in table.rows:
        cells: list[str] = []
        for place, cell in enumerate(row.cells):
            text = " ".join(cell.text.split())
            if cell.is_spanned and not text:  # merged with the cell on its left or above
                left_is_origin = place > 0 and row.cells[place - 1].span_width > 1
                text = cells[-1] if left_is_origin or not rows else rows[-1][place]
            cells.append(text)
        rows.append(cells)
    return table_text(rows)
