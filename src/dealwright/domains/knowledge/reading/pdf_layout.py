"""Puts the words of a page into rows, in the order in which a person reads them: column after column."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from dealwright.domains.knowledge.reading.pdf_words import Word

# In widths of the letter size: a wider gap between two words separates columns or cells.
_CELL_GAP = 1.1
# A gutter is free of text in this share of the rows beside it.
_GUTTER_FREE = 0.9
_FEWEST_ROWS = 4
_PROSE_FILL = 0.55
_PROSE_CHARACTERS = 18
_MAX_DEPTH = 3


@dataclass(frozen=True, slots=True)
class Segment:
    """Words without a wide gap between them: part of a line, or a cell."""

    text: str
    first: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    bold: bool


@dataclass(frozen=True, slots=True)
class Row:
    """Segments beside each other in one column of the page; `region` numbers columns in reading order."""

    segments: tuple[Segment, ...]
    region: int
    column_left: float
    column_right: float

    @property
    def text(self) -> str:
        return " ".join(one.text for one in self.segments)

    @property
    def left(self) -> float:
        return self.segments[0].left

    @property
    def right(self) -> float:
        return self.segments[-1].right

    @property
    def top(self) -> float:
        return min(one.top for one in self.segments)

    @property
    def bottom(self) -> float:
        return max(one.bottom for one in self.segments)

    @property
    def size(self) -> float:
        return max(self.segments, key=lambda one: len(one.text)).size

    @property
    def bold(self) -> bool:
        return all(one.bold for one in self.segments)


def in_order(segments: Sequence[Segment]) -> list[Row]:
    sorter = _Sorter()
    sorter.add(segments, 0)
    return sorter.rows


def segments_of(words: Sequence[Word]) -> list[Segment]:
    found: list[Segment] = []
    for line in _lines(words):
        part = [line[0]]
        for word in line[1:]:
            if word.left - part[-1].right > _CELL_GAP * max(word.size, part[-1].size):
                found.append(_segment(part))
                part = []
            part.append(word)
        found.append(_segment(part))
    return found


def _lines(words: Sequence[Word]) -> list[list[Word]]:
    """Words whose middles are at the same height, from left to right."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda one: ((one.top + one.bottom) / 2, one.left)):
        middle = (word.top + word.bottom) / 2
        for line in reversed(lines[-4:]):
            reference = line[0]
            if abs((reference.top + reference.bottom) / 2 - middle) < min(reference.size, word.size) * 0.45:
                line.append(word)
                break
        else:
            lines.append([word])
    for line in lines:
        line.sort(key=lambda one: one.left)
    return lines


def _segment(words: Sequence[Word]) -> Segment:
    text = words[0].text
    for above, word in pairwise(words):
        # Superscripts and split glyphs stand so near that they belong to the word.
        text += word.text if word.left - above.right < above.size * 0.08 else f" {word.text}"
    letters = sum(len(word.text) for word in words)
    bold = sum(len(word.text) for word in words if word.bold)
    longest = max(words, key=lambda one: len(one.text))
    return Segment(
        text,
        words[0].text,
        words[0].left,
        min(word.top for word in words),
        max(word.right for word in words),
        max(word.bottom for word in words),
        longest.size,
        bold > letters * 0.6,
    )


class _Sorter:
    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.region = 0

    def add(self, segments: Sequence[Segment], depth: int) -> None:
        if not segments:
            return
        gutter = _gutter(segments) if depth < _MAX_DEPTH else None
        if gutter is None:
            self._add_column(segments)
            return
        band: list[Segment] = []
        for row in _rows(segments):
            if any(one.left < gutter < one.right for one in row) or _is_wide_table(row, gutter, segments):
                self._add_band(band, gutter, depth)
                self._add_column(row)
                band = []
            else:
                band.extend(row)
        self._add_band(band, gutter, depth)

    def _add_band(self, band: Sequence[Segment], gutter: float, depth: int) -> None:
        self.add([one for one in band if one.right <= gutter], depth + 1)
        self.add([one for one in band if one.left >= gutter], depth + 1)

    def _add_column(self, segments: Sequence[Segment]) -> None:
        self.region += 1
        left, right = min(one.left for one in segments), max(one.right for one in segments)
        self.rows.extend(Row(tuple(row), self.region, left, right) for row in _rows(segments))


def _rows(segments: Sequence[Segment]) -> list[list[Segment]]:
    rows: list[list[Segment]] = []
    for one in sorted(segments, key=lambda part: (part.top + part.bottom) / 2):
        middle = (one.top + one.bottom) / 2
        last = rows[-1][0] if rows else None
        if last is not None and abs((last.top + last.bottom) / 2 - middle) < min(last.size, one.size) * 0.45:
            rows[-1].append(one)
        else:
            rows.append([one])
    for row in rows:
        row.sort(key=lambda part: part.left)
    return rows


def _gutter(segments: Sequence[Segment]) -> float | None:
    """The middle of a white band between two columns of prose; none between the columns of a table."""
    left, right = min(one.left for one in segments), max(one.right for one in segments)
    width = right - left
    best: tuple[int, float] | None = None
    ends = sorted({one.right for one in segments if left + width * 0.2 < one.right < left + width * 0.8})
    for end in ends:
        starts = [one.left for one in segments if one.left > end + 1]
        if not starts:
            continue
        middle = (end + min(starts)) / 2
        crossing = sum(1 for one in segments if one.left < middle < one.right)
        if best is None or crossing < best[0]:
            best = crossing, middle
    if best is None:
        return None
    crossing, middle = best
    before = [one for one in segments if one.right <= middle]
    behind = [one for one in segments if one.left >= middle]
    if min(len(before), len(behind)) < _FEWEST_ROWS or crossing > len(segments) * (1 - _GUTTER_FREE):
        return None
    if not _overlap(before, behind):
        return None
    return middle if _is_prose(before) and _is_prose(behind) else None


def _is_wide_table(row: Sequence[Segment], gutter: float, segments: Sequence[Segment]) -> bool:
    """Cells on both sides, none of them prose: a row of a table that spans both columns."""
    before = [one for one in row if one.right <= gutter]
    behind = [one for one in row if one.left >= gutter]
    if len(row) < 3 or not before or not behind:
        return False
    left, right = min(one.left for one in segments), max(one.right for one in segments)
    fill = sum(one.right - one.left for one in before) / (gutter - left)
    other_fill = sum(one.right - one.left for one in behind) / (right - gutter)
    return max(fill, other_fill) < 0.7


def _overlap(before: Sequence[Segment], behind: Sequence[Segment]) -> bool:
    """Side by side, not one below the other."""
    top = max(min(one.top for one in before), min(one.top for one in behind))
    bottom = min(max(one.bottom for one in before), max(one.bottom for one in behind))
    shorter = min(_height(before), _height(behind))
    return bottom - top > shorter * 0.4


def _height(segments: Sequence[Segment]) -> float:
    return max(one.bottom for one in segments) - min(one.top for one in segments)


def _is_prose(segments: Sequence[Segment]) -> bool:
    """Lines that fill their column; cells of a table do not."""
    width = max(one.right for one in segments) - min(one.left for one in segments)
    fill = median((one.right - one.left) / width for one in segments) if width else 0
    return fill >= _PROSE_FILL and median(len(one.text) for one in segments) >= _PROSE_CHARACTERS
