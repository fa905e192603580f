"""Reads a PDF: from words and their places to lines, columns, tables, paragraphs and headings."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from dealwright.domains.knowledge.reading.blocks import Block, Notice, Reading
from dealwright.domains.knowledge.reading.errors import EmptyFile, Scanned
from dealwright.domains.knowledge.reading.page_blocks import table_text
from dealwright.domains.knowledge.reading.pdf_layout import Row, Segment, in_order, segments_of
from dealwright.domains.knowledge.reading.pdf_words import LINE_END_HYPHEN, Page, open_pdf
from dealwright.domains.knowledge.reading.words import word_set

# A page with less text than this and with a picture was scanned.
SCANNED_CHARACTERS = 50
MAX_HEADING = 160
# Running headers and footers stand in this share of the page, above or below.
_MARGIN = 0.12
_PAGE_NUMBER = re.compile(
    r"[-–—\s|]*(?:page|seite|p\.|s\.|página|pagina|sida|pág\.)?\s*\d{1,4}\s*(?:(?:of|von|de|di|av|van|/|sur|\|)\s*\d{1,4})?[-–—\s|]*",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^(?:[•◦▪‣●○■□–—*·\-]|\(?\d{1,3}[.)]|\(?[a-z][.)])$")
_BULLET_START = re.compile(r"^(?:[•◦▪‣●○■□*·–—-]\s*(?=\S)|(?=\(?\d{1,3}[.)]\s)|(?=\(?[a-z]\)\s))")
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_JUNK_TITLE = re.compile(
    r"^(?:untitled|microsoft word|powerpoint|document\d*|slide \d|.*\.(?:docx?|pptx?|indd|pdf|rtf|txt)$)",
    re.IGNORECASE,
)
_COMPOUND_ENDS = word_set("und oder bzw. sowie and or et ou y o e en of och")


def read_pdf(body: bytes) -> Reading:
    document = open_pdf(body)
    pages = document.pages
    rows = {number: in_order(segments) for number, segments in _without_margins(pages).items()}
    notices = _notices(pages)
    _check_text(pages, notices)
    known = _known_words(rows)
    styles = _styles(rows)
    blocks: list[Block] = []
    for page in pages:
        blocks.extend(_PageWriter(page.number, rows[page.number], styles, known).blocks())
    blocks = _joined_headings(blocks)
    title = document.title.strip()
    if not title or _JUNK_TITLE.match(title):
        heads = [block for block in blocks if block.kind == "heading" and (block.page or 1) <= 2]
        title = min(heads, key=lambda block: block.level).text if heads else ""
    return Reading(title, tuple(blocks), published=document.published, notices=tuple(notices))


def _notices(pages: Sequence[Page]) -> list[Notice]:
    notices = [
        Notice(
            "scanned_page", f"Page {page.number} is a picture without text, so it was not read.", page.number
        )
        for page in pages
        if _size(page) < SCANNED_CHARACTERS and page.has_images
    ]
    hidden = sum(page.hidden for page in pages)
    if hidden:
        notices.append(Notice("hidden_text", f"{hidden} characters too small or off the page were left out."))
    return notices


def _check_text(pages: Sequence[Page], notices: Sequence[Notice]) -> None:
    scanned = {notice.page for notice in notices if notice.code == "scanned_page"}
    if all(page.number in scanned or not page.words for page in pages):
        raise Scanned if scanned else EmptyFile("The file has no text.")


def _size(page: Page) -> int:
    return sum(len(word.text) for word in page.words)


def _without_margins(pages: Sequence[Page]) -> dict[int, list[Segment]]:
    """The segments of each page, but for page numbers and what stands in the margin of many pages."""
    segments = {page.number: segments_of(page.words) for page in pages}
    margins = {page.number: [one for one in segments[page.number] if _in_margin(one, page)] for page in pages}
    counts = Counter(key for found in margins.values() for key in {_key(one) for one in found})
    needed = max(2, len(pages) / 2) if len(pages) < 8 else len(pages) * 0.3
    for number, found in margins.items():
        gone = {id(one) for one in found if counts[_key(one)] >= needed or _PAGE_NUMBER.fullmatch(one.text)}
        segments[number] = [one for one in segments[number] if id(one) not in gone]
    return segments


def _in_margin(one: Segment, page: Page) -> bool:
    return one.bottom < page.height * _MARGIN or one.top > page.height * (1 - _MARGIN)


def _key(one: Segment) -> str:
    """Equal for the same line with another page number."""
    return re.sub(r"\d+", "#", one.text)


def _known_words(rows: dict[int, list[Row]]) -> Counter[str]:
    return Counter(
        word.strip(".,;:()").lower() for found in rows.values() for row in found for word in row.text.split()
    )


@dataclass(frozen=True)
class _Styles:
    body: float
    body_is_bold: bool
    sizes: tuple[float, ...]  # of headings, largest first

    def level(self, size: float, bold: bool) -> int:
        """1 to 6, 0 for text."""
        for level, known in enumerate(self.sizes, start=1):
            if abs(size - known) <= known * 0.04:
                return min(level, 5)
        stands_out = bold and not self.body_is_bold and size >= self.body * 0.95
        return min(len(self.sizes) + 1, 6) if stands_out else 0


def _styles(rows: dict[int, list[Row]]) -> _Styles:
    sizes: Counter[float] = Counter()
    bold = 0
    for found in rows.values():
        for row in found:
            sizes[_rounded(row.size)] += len(row.text)
            bold += len(row.text) if row.bold else 0
    body = sizes.most_common(1)[0][0] if sizes else 10.0
    larger = sorted((size for size in sizes if size >= body * 1.14), reverse=True)
    merged: list[float] = []
    for size in larger:
        if not merged or size < merged[-1] * 0.95:
            merged.append(size)
    return _Styles(body, bold * 2 > sizes.total(), tuple(merged))


def _rounded(size: float) -> float:
    return round(size * 2) / 2


class _PageWriter:
    def __init__(self, page: int, rows: Sequence[Row], styles: _Styles, known: Counter[str]) -> None:
        self.page = page
        self.rows = rows
        self.styles = styles
        self.known = known
        self.found: list[Block] = []
        self.lines: list[Row] = []
        self.leading = _leading(rows)

    def blocks(self) -> list[Block]:
        place = 0
        while place < len(self.rows):
            end = _table_end(self.rows, place)
            if end > place:
                self._end_paragraph()
                text = table_text(_cells(self.rows[place:end]))
                self.found.append(Block("table", self._plain(text), page=self.page))
                place = end
                continue
            row = self.rows[place]
            if self.lines and self._begins(row):
                self._end_paragraph()
            self.lines.append(row)
            place += 1
        self._end_paragraph()
        return _gathered_lists(self.found)

    def _begins(self, row: Row) -> bool:
        """Whether a new paragraph begins with this row."""
        above = self.lines[-1]
        if row.region != above.region or abs(row.size - above.size) > above.size * 0.12:
            return True
        if row.bold != above.bold and not self._goes_on_after_bold(row, above):
            return True
        if _BULLET_START.match(row.text) or _starts_with_bullet(row):
            return True
        if not self._is_close(row, above):
            return True
        width = row.column_right - row.column_left
        is_short = above.right < row.column_right - width * 0.2
        if is_short and re.search(r"[.!?:]$", above.text):
            return True
        first = self.lines[0]
        is_indented = row.left > above.left + row.size * 0.9 and not _starts_with_bullet(first)
        return is_indented and abs(above.left - row.column_left) < row.size and above.text[-1:] in ".!?:"

    def _goes_on_after_bold(self, row: Row, above: Row) -> bool:
        """A paragraph that begins in bold: its full first line, then the rest."""
        width = row.column_right - row.column_left
        return self._is_close(row, above) and above.right > row.column_right - width * 0.15 and not row.bold

    def _is_close(self, row: Row, above: Row) -> bool:
        return -above.size * 2 < row.top - above.bottom < self.leading + above.size * 0.35

    def _end_paragraph(self) -> None:
        if not self.lines:
            return
        text = self._plain(self._joined())
        first = self.lines[0]
        level = self._level(text)
        if level:
            self.found.append(Block("heading", text, level=level, page=self.page))
        elif text and (_starts_with_bullet(first) or _BULLET_START.match(text)):
            self.found.append(Block("list", _BULLET_START.sub("", text), page=self.page))
        elif text:
            self.found.append(Block("text", text, page=self.page))
        self.lines = []

    def _level(self, text: str) -> int:
        if len(text) > MAX_HEADING or len(self.lines) > 3 or not any(map(str.isalpha, text)):
            return 0
        bold = all(line.bold for line in self.lines)
        level = self.styles.level(self.lines[0].size, bold)
        is_larger = self.lines[0].size >= self.styles.body * 1.14
        is_sentence = text[-1] in ".,;:" or len(text) > 90 or _BULLET_START.sub("", text) != text
        return level if is_larger or not is_sentence else 0

    def _joined(self) -> str:
        text = ""
        for line in self.lines:
            text = self._mended(text, line.text) if text else line.text
        return text

    def _mended(self, text: str, following: str) -> str:
        """Joins two lines; a hyphen at the end of the first goes, unless the word is written with it."""
        if not text.endswith(("-", LINE_END_HYPHEN, "\u2010")) or len(text) < 3 or not text[-2].isalpha():
            return f"{text} {following}"
        head = text[:-1]
        begin, end = head.split()[-1].lower(), following.split()[0].lower()
        if end in _COMPOUND_ENDS:
            return f"{head}- {following}"
        if not following[0].islower() or self._is_compound(begin.lstrip("(\"'"), end.rstrip(".,;:)")):
            return f"{head}-{following}"
        return head + following

    def _is_compound(self, begin: str, end: str) -> bool:
        joined = self.known[begin + end]
        return self.known[f"{begin}-{end}"] > joined

    def _plain(self, text: str) -> str:
        return text.translate(_LIGATURES).replace(LINE_END_HYPHEN, "-").strip()


def _leading(rows: Sequence[Row]) -> float:
    """The usual white between two lines of a paragraph."""
    gaps = [
        below.top - above.bottom
        for above, below in pairwise(rows)
        if above.region == below.region and -above.size < below.top - above.bottom < above.size
    ]
    return median(gaps) if gaps else 2.0


def _starts_with_bullet(row: Row) -> bool:
    return bool(_BULLET.match(row.segments[0].first)) and len(row.text) > len(row.segments[0].first)


def _gathered_lists(blocks: Sequence[Block]) -> list[Block]:
    found: list[Block] = []
    for block in blocks:
        if block.kind == "list" and found and found[-1].kind == "list":
            found[-1] = replace(found[-1], text=f"{found[-1].text}\n{block.text}")
        else:
            found.append(block)
    return found


def _joined_headings(blocks: Sequence[Block]) -> list[Block]:
    """A heading that takes two lines in a large font reads as one."""
    found: list[Block] = []
    for block in blocks:
        last = found[-1] if found else None
        if (
            last is not None
            and block.kind == last.kind == "heading"
            and (block.page, block.level) == (last.page, last.level)
            and block.text[0].islower()
        ):
            found[-1] = replace(last, text=f"{last.text} {block.text}")
        else:
            found.append(block)
    return found


def _table_end(rows: Sequence[Row], start: int) -> int:
    """Where the table ends that begins with this row; the same place when none begins."""
    if not _is_table_row(rows[start]):
        return start
    columns = list(rows[start].segments)
    end, matched = start + 1, 1
    while end < len(rows):
        row, above = rows[end], rows[end - 1]
        gap = row.top - above.bottom
        if row.region != above.region or gap > max(3 * above.size, 24) or gap < -above.size * 2:
            break
        if _is_table_row(row) and _aligned(columns, row.segments):
            columns = _wider(columns, row.segments)
            matched += 1
        elif not _continues_cell(row, above, columns):
            break
        end += 1
    needed = 2 if len(columns) > 2 else 3
    return end if matched >= needed else start


def _is_table_row(row: Row) -> bool:
    return len(row.segments) > 1 and not _starts_with_bullet(row)


def _aligned(columns: Sequence[Segment], segments: Sequence[Segment]) -> bool:
    """Every cell stands in a column, and no two in the same one."""
    places = [_column_of(columns, one) for one in segments]
    return None not in places and len(set(places)) == len(places)


def _column_of(columns: Sequence[Segment], one: Segment) -> int | None:
    best, best_overlap = None, 0.0
    for place, column in enumerate(columns):
        overlap = min(column.right, one.right) - max(column.left, one.left)
        near = abs(column.left - one.left) < 6 or abs(column.right - one.right) < 6
        if (overlap > 0 or near) and overlap + (1000 if near else 0) > best_overlap:
            best, best_overlap = place, overlap + (1000 if near else 0)
    return best


def _wider(columns: Sequence[Segment], segments: Sequence[Segment]) -> list[Segment]:
    wide = list(columns)
    for one in segments:
        place = _column_of(columns, one)
        if place is not None:
            column = wide[place]
            wide[place] = replace(column, left=min(column.left, one.left), right=max(column.right, one.right))
    return wide


def _continues_cell(row: Row, above: Row, columns: Sequence[Segment]) -> bool:
    """A line that goes on with cells of the row above: close to it, and not in the first column."""
    places = [_column_of(columns, one) for one in row.segments]
    return row.top - above.bottom < above.size * 0.45 and None not in places and 0 not in places


def _cells(rows: Sequence[Row]) -> list[list[str]]:
    widest = max(rows, key=lambda row: len(row.segments))
    columns = list(widest.segments)
    for row in rows:
        columns = _wider(columns, row.segments) if _aligned(columns, row.segments) else columns
    found: list[list[str]] = []
    for number, row in enumerate(rows):
        cells = [""] * len(columns)
        for one in row.segments:
            place = _column_of(columns, one)
            cells[place or 0] = f"{cells[place or 0]} {one.text}".strip()
        if number and found and _continues_cell(row, rows[number - 1], columns):
            found[-1] = [f"{above} {cell}".strip() for above, cell in zip(found[-1], cells, strict=True)]
        else:
            found.append(cells)
    return found
