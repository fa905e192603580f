"""Cuts a reading into passages: small enough to be found by meaning, whole enough to be cited.

A passage stays within one section and one page and is made of whole sentences; a row of a table and an item
of a list count as a sentence. The next passage of a section begins with the last sentence of the one before.
"""

import hashlib
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from dealwright.domains.knowledge.reading.blocks import Block, BlockKind, Passage, Reading
from dealwright.domains.knowledge.reading.sentences import sentences

CountTokens = Callable[[str], int]

MAX_HEADING = 200
MAX_CONTEXT_PART = 120
# What repeats may take this share of a passage, so that every passage brings something new.
REPEAT_SHARE = 0.4
# An item of a list that takes a larger share of a passage is cut into its sentences.
LONG_ITEM = 0.4
# A row of a table stays whole up to this many passages' worth of tokens.
MAX_ROW = 3
# So far ahead we look for the place to cut, counted in characters of a word or words of a sentence.
MAX_PARTS_PER_TOKEN = 16

_CJK = "぀-ヿ㐀-䶿一-鿿가-힯豈-﫿"
_TOKEN = re.compile(rf"[{_CJK}]|[^\W{_CJK}]{{1,6}}|[^\w\s]")
_WORD = re.compile(r"\S+")


def approx(text: str) -> int:
    """About the tokens of a multilingual word-piece vocabulary, on the high side."""
    return len(_TOKEN.findall(text))


@dataclass(frozen=True)
class _Piece:
    """A sentence on its way into a passage; `gap` is what stands between it and the one before."""

    text: str
    tokens: int
    gap: str
    kind: BlockKind
    list_number: int = 0  # which list it is an item of


@dataclass(frozen=True)
class _Section:
    headings: tuple[str, ...]
    page: int | None
    blocks: tuple[Block, ...]


def split(
    reading: Reading, *, max_tokens: int = 130, overlap_sentences: int = 1, count_tokens: CountTokens = approx
) -> list[Passage]:
    """The passages of a document, in order. `count_tokens` counts text only, no marks around it."""
    cutter = _Cutter(max_tokens, overlap_sentences, count_tokens)
    passages: list[Passage] = []
    for section in _sections(reading):
        for headings, kind, pieces in cutter.cut(section):
            context = _context(reading.title, headings)
            passages.append(_passage(len(passages), kind, pieces, context, headings, section.page))
    return passages


def _sections(reading: Reading) -> Iterator[_Section]:
    """Blocks under the same headings, of the same page. A heading with nothing below it becomes text."""
    path: list[Block] = []
    body: list[Block] = []
    page: int | None = None
    for block, following in pairwise([*reading.blocks, None]):
        if block is None:
            break
        is_heading = block.kind == "heading" and len(block.text) <= MAX_HEADING
        if body and (is_heading or block.page != page):
            yield _Section(_titles(path), page, tuple(body))
            body = []
        page = block.page
        if not is_heading:
            body.append(replace(block, kind="text") if block.kind == "heading" else block)
            continue
        path = [above for above in path if above.level < block.level]
        ends_here = following is None or (following.kind == "heading" and following.level <= block.level)
        if ends_here and not _same(block.text, reading.title):
            yield _Section(_titles(path), page, (replace(block, kind="text"),))
        path.append(block)
    if body:
        yield _Section(_titles(path), page, tuple(body))


def _titles(path: Sequence[Block]) -> tuple[str, ...]:
    return tuple(heading.text for heading in path)


class _Cutter:
    def __init__(self, max_tokens: int, overlap: int, count: CountTokens) -> None:
        self.max = max_tokens
        self.overlap = overlap
        self.count = count

    def cut(self, section: _Section) -> Iterator[tuple[tuple[str, ...], BlockKind, list[_Piece]]]:
        flow: list[Block] = []
        for block in section.blocks:
            if block.kind not in ("table", "question"):
                flow.append(block)
                continue
            yield from self._flow(section, flow)
            flow = []
            headings = (*section.headings, block.heading) if block.heading else section.headings
            if block.kind == "table":
                for pieces in self._table(block):
                    yield headings, "table", pieces
            else:
                body = self._pieces([Block("text", block.text or block.heading)])
                for pieces in self._pack(body):
                    yield headings, "question", pieces
        yield from self._flow(section, flow)

    def _flow(
        self, section: _Section, blocks: list[Block]
    ) -> Iterator[tuple[tuple[str, ...], BlockKind, list[_Piece]]]:
        for pieces in self._pack(self._pieces(blocks)):
            kinds = {piece.kind for piece in pieces}
            yield section.headings, (pieces[0].kind if len(kinds) == 1 else "text"), pieces

    def _pieces(self, blocks: Sequence[Block]) -> list[_Piece]:
        pieces: list[_Piece] = []
        for number, block in enumerate(blocks, start=1):
            kind: BlockKind = block.kind
            gap = "\n\n"
            if block.kind in ("list", "code"):
                if block.kind == "list" and pieces and pieces[-1].kind == "text":
                    gap = "\n"
                for line in block.text.split("\n"):
                    indent = line[: len(line) - len(line.lstrip())]
                    parts = self._item(line.strip()) if block.kind == "list" else self._fitting(line.strip())
                    for part in parts:
                        list_number = number if block.kind == "list" else 0
                        pieces.append(_Piece(part.text, part.tokens, gap, kind, list_number))
                        gap = " "
                    if parts:
                        first = len(pieces) - len(parts)
                        pieces[first] = replace(pieces[first], gap=pieces[first].gap + indent)
                    gap = "\n"
                continue
            end = 0
            for start, stop in sentences(block.text):
                between = block.text[end:start]
                if end:
                    gap = (
                        "\n\n"
                        if between.count("\n") > 1
                        else "\n"
                        if "\n" in between
                        else " "
                        if between
                        else ""
                    )
                for part in self._fitting(block.text[start:stop]):
                    pieces.append(replace(part, gap=gap, kind=kind))
                    gap = " "
                end = stop
        return pieces

    def _item(self, line: str) -> list[_Piece]:
        """An item of a list is one sentence, unless it is a paragraph."""
        if self.count(line) <= self.max * LONG_ITEM:
            return self._fitting(line)
        return [part for start, end in sentences(line) for part in self._fitting(line[start:end])]

    def _fitting(self, sentence: str) -> list[_Piece]:
        """The sentence as it is, or cut between words, or inside a word that is too long itself."""
        if not sentence:
            return []
        tokens = self.count(sentence)
        if tokens <= self.max or len(sentence) == 1:
            return [_Piece(sentence, tokens, " ", "text")]
        ends = [match.end() for match in _WORD.finditer(sentence)]
        if len(ends) == 1:
            ends = list(range(1, len(sentence) + 1))
        pieces: list[_Piece] = []
        start = place = 0
        while place < len(ends):
            # At least one word, at most the words that fit; tokens grow with the text, so halving finds it.
            ahead = range(place + 1, min(len(ends), place + 1 + self.max * MAX_PARTS_PER_TOKEN))
            begin = start
            fits = bisect_right(ahead, self.max, key=lambda last: self.count(sentence[begin : ends[last]]))
            last = place + fits
            part = sentence[start : ends[last]].strip()
            if fits == 0 and self.count(part) > self.max:
                pieces.extend(self._fitting(part))
            else:
                pieces.append(_Piece(part, self.count(part), " ", "text"))
            start = ends[last]
            place = last + 1
        return pieces

    def _pack(self, pieces: Sequence[_Piece]) -> Iterator[list[_Piece]]:
        current: list[_Piece] = []
        size = fresh = 0
        place = 0
        while place < len(pieces):
            group = self._together(pieces, place)
            tokens = sum(piece.tokens for piece in group)
            if fresh and size + tokens > self.max:
                yield current
                current = self._repeated(current, pieces, place, tokens)
                size = sum(piece.tokens for piece in current)
                fresh = 0
            current.extend(group)
            size += tokens
            fresh += len(group)
            place += len(group)
        if fresh:
            yield current

    def _together(self, pieces: Sequence[_Piece], place: int) -> Sequence[_Piece]:
        """A list with the line that leads into it, when they fit; otherwise one sentence."""
        lead = place + 1 < len(pieces) and not pieces[place].list_number and pieces[place].kind == "text"
        number = pieces[place + 1 if lead else place].list_number
        starts = number and (lead or place == 0 or pieces[place - 1].list_number != number)
        if not starts:
            return pieces[place : place + 1]
        end = place + 1
        while end < len(pieces) and pieces[end].list_number == number:
            end += 1
        whole = pieces[place:end]
        if sum(piece.tokens for piece in whole) <= self.max:
            return whole
        return pieces[
            place : place + (2 if lead and pieces[place].tokens + pieces[place + 1].tokens <= self.max else 1)
        ]

    def _repeated(
        self, done: Sequence[_Piece], pieces: Sequence[_Piece], place: int, coming: int
    ) -> list[_Piece]:
        """What the next passage repeats: the last sentences, or of a list the line that leads into it."""
        room = min(self.max - coming, int(self.max * REPEAT_SHARE))
        number = pieces[place].list_number
        if number and done[-1].list_number == number:
            start = place
            while start and pieces[start - 1].list_number == number:
                start -= 1
            lead = [one for one in pieces[max(0, start - 1) : start] if one.kind == "text"]
            return lead if lead and lead[0].tokens <= room else []
        repeated = list(done[-self.overlap :]) if self.overlap else []
        while repeated and sum(piece.tokens for piece in repeated) > room:
            repeated.pop(0)
        return repeated

    def _table(self, block: Block) -> Iterator[list[_Piece]]:
        rows = [row.strip() for row in block.text.split("\n") if row.strip()]
        pieces = [piece for row in rows for piece in self._row(row)]
        if sum(piece.tokens for piece in pieces) <= self.max:
            if pieces:
                yield pieces
            return
        head = pieces[:1] if len(pieces) > 1 and pieces[0].tokens <= self.max * REPEAT_SHARE else []
        current: list[_Piece] = list(head)
        size = sum(piece.tokens for piece in head)
        for piece in pieces[len(head) :]:
            if len(current) > len(head) and size + piece.tokens > self.max:
                yield current
                current = list(head)
                size = sum(one.tokens for one in head)
            current.append(piece)
            size += piece.tokens
        yield current

    def _row(self, row: str) -> list[_Piece]:
        tokens = self.count(row)
        if tokens <= self.max * MAX_ROW:
            return [_Piece(row, tokens, "\n", "table")]
        return [replace(part, gap="\n", kind="table") for part in self._fitting(row)]


def _passage(
    position: int,
    kind: BlockKind,
    pieces: Sequence[_Piece],
    context: str,
    headings: tuple[str, ...],
    page: int | None,
) -> Passage:
    text = ""
    spans: list[tuple[int, int]] = []
    for piece in pieces:
        start = len(text) + len(piece.gap) if text else 0
        text = f"{text}{piece.gap}{piece.text}" if text else piece.text
        spans.append((start, len(text)))
    digest = hashlib.sha256(f"{context}\n{text}".encode()).hexdigest()[:32]
    return Passage(position, kind, text, context, headings, page, tuple(spans), digest)


def _context(title: str, headings: Sequence[str]) -> str:
    parts = [title, *headings] if title and not (headings and _same(headings[0], title)) else list(headings)
    return " > ".join(_short(part) for part in parts)


def _short(part: str) -> str:
    one_line = " ".join(part.split())
    return one_line if len(one_line) <= MAX_CONTEXT_PART else one_line[: MAX_CONTEXT_PART - 1].rstrip() + "…"


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
