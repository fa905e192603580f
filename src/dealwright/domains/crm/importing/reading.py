"""Takes a delimited text file apart: encoding, delimiter, header, records. Knows nothing about sales.

A bad record costs that record only: bytes that do not decode, an open quote, a huge cell or too many
cells are reported with their line, and reading goes on behind them. Memory stays bounded by `MAX_RECORD`.
"""

import csv
import gzip
import io
import re
import zlib
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Literal, cast

from typing_extensions import Buffer

Encoding = Literal["utf-8", "utf-16", "cp1252"]

MAX_COLUMNS = 200
MAX_CELL = 100_000
MAX_RECORD = 1_000_000
MAX_RECORD_LINES = 5_000
MAX_OPEN_QUOTES = 100
MAX_COLUMN_NAME = 200
DELIMITERS = ",;\t|"
SAMPLE = 1_000
BLOCK = 1 << 20
ENCODING_SCAN_BYTES = 256 * BLOCK
ENOUGH_LINES = 2_000
# A text file shrinks by a factor of 5 to 50; beyond this it was made to burst.
MAX_UNPACK_FACTOR = 200
MIN_UNPACK_LIMIT = 100_000_000
MAX_UNPACKED = 8_000_000_000

_BROKEN = re.compile("[\udc80-\udcff\ufffd]")
_SIGNATURES = {
    b"PK\x03\x04": "This is a spreadsheet or an archive. Save the sheet as CSV and import that.",
    b"\xd0\xcf\x11\xe0": "This is an old Excel file. Save the sheet as CSV and import that.",
    b"%PDF": "This is a PDF, not a table. Import a CSV file.",
}


class FileRefused(Exception):
    """The file as a whole cannot be read; the message says why, for people."""


@dataclass(frozen=True, slots=True)
class Record:
    """One row of cells. `line` counts from 1 and names where it starts; a `problem` makes it unusable."""

    line: int
    cells: list[str]
    problem: str | None = None
    column: int | None = None


@dataclass(frozen=True)
class Source:
    """All that is needed to read a file again."""

    path: Path
    encoding: Encoding
    delimiter: str


@dataclass(frozen=True)
class Table:
    """A file that was looked at: its columns and its first records."""

    source: Source
    columns: list[str]
    sample: list[Record]


def look_at(path: Path) -> Table:
    """Finds out how to read the file, or refuses it."""
    encoding = _sniff_encoding(path)
    delimiter = _sniff_delimiter(path, encoding)
    source = Source(path, encoding, delimiter)
    header = next(_raw_records(source), None)
    if header is None:
        raise FileRefused("The file is empty.")
    columns = _column_names(header)
    sample = list(islice(read_records(source, len(columns)), SAMPLE))
    if not sample:
        raise FileRefused("The file has column names but no rows below them.")
    return Table(source, columns, sample)


def read_records(source: Source, width: int) -> Iterator[Record]:
    """The records below the header, each with `width` cells; empty ones are left out."""
    for record in islice(_raw_records(source), 1, None):
        fitted = _fit(record, width)
        if fitted is not None:
            yield fitted


def _fit(record: Record, width: int) -> Record | None:
    cells = record.cells
    if record.problem:
        return record
    if len(cells) != width:
        if len(cells) > width and any(cell.strip() for cell in cells[width:]):
            reason = f"The row has {len(cells)} cells, but there are {width} columns."
            return Record(record.line, cells, reason)
        cells = cells[:width] + [""] * (width - len(cells))
        record = Record(record.line, cells)
    return record if any(cell and not cell.isspace() for cell in cells) else None


def _raw_records(source: Source) -> Iterator[Record]:
    for number, text, problem in _whole_rows(_Lines(source), source.delimiter):
        if problem is None and text.isspace():
            continue
        if number == 1 and re.fullmatch(r"sep=.\s*", text):
            continue
        yield _record(number, text, problem, source)


def _record(number: int, text: str, problem: str | None, source: Source) -> Record:
    cells = _split(text, source.delimiter)
    if problem:
        return Record(number, [_legible(cell) for cell in cells], problem)
    if not text.isascii() and _BROKEN.search(text):
        column = next((place for place, cell in enumerate(cells) if _BROKEN.search(cell)), None)
        reason = f"This is not valid {source.encoding.upper()}: the file mixes encodings."
        return Record(number, [_legible(cell) for cell in cells], reason, column)
    if len(text) > MAX_CELL:
        for place, cell in enumerate(cells):
            if len(cell) > MAX_CELL:
                reason = f"The cell has {len(cell):,} characters; at most {MAX_CELL:,} are accepted."
                return Record(number, [one[:MAX_CELL] for one in cells], reason, place)
    return Record(number, cells)


def _legible(cell: str) -> str:
    """Bytes that did not decode, shown as Windows would."""
    if cell.isascii():
        return cell
    return cell.encode("utf-8", "surrogateescape").decode("cp1252", "replace")


class _Lines:
    """Physical lines with their numbers; some can be put back to be read again."""

    def __init__(self, source: Source) -> None:
        self._fresh = _physical_lines(source)
        self._again: deque[tuple[int, str]] = deque()

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> tuple[int, str]:
        return self._again.popleft() if self._again else next(self._fresh)

    def put_back(self, lines: list[tuple[int, str]]) -> None:
        self._again.extendleft(reversed(lines))


def _physical_lines(source: Source) -> Iterator[tuple[int, str]]:
    """A line beyond `MAX_RECORD` is cut there; the rest of it is dropped."""
    codec = "utf-8-sig" if source.encoding == "utf-8" else source.encoding
    errors = "replace" if source.encoding == "utf-16" else "surrogateescape"
    with (
        open_unpacked(source.path) as raw,
        io.TextIOWrapper(raw, encoding=codec, errors=errors, newline="") as text,
    ):
        number = 0
        while line := text.readline(MAX_RECORD + 1):
            number += 1
            if len(line) > MAX_RECORD and line[-1] not in "\r\n":
                while (rest := text.readline(MAX_RECORD)) and rest[-1] not in "\r\n":
                    pass
            yield number, line


def _whole_rows(lines: _Lines, delimiter: str) -> Iterator[tuple[int, str, str | None]]:
    """Joins the lines of a row whose quoted cells hold line breaks.

    A quote that is not closed within the limits, or closed in the middle of a cell some lines below, is
    taken for a slip of its first line: that row is reported and the lines below are read again.
    """
    slips = 0
    for number, text in lines:
        if len(text) > MAX_RECORD:
            yield number, text[:MAX_CELL], f"The row is longer than {MAX_RECORD:,} characters."
        elif '"' not in text or _quote_state(text, delimiter, False) == "closed":
            yield number, text, None
        elif (below := _lines_of_row(lines, text, delimiter)).complete:
            yield number, "".join([text, *(line for _, line in below.lines)]), None
        else:
            slips += 1
            if slips > MAX_OPEN_QUOTES:
                raise FileRefused(f"More than {MAX_OPEN_QUOTES} quotes are opened and never closed.")
            yield number, text, "A quote is opened in this row and not closed properly."
            lines.put_back(below.lines)


@dataclass(frozen=True)
class _Below:
    lines: list[tuple[int, str]]
    complete: bool


def _lines_of_row(lines: _Lines, first: str, delimiter: str) -> _Below:
    taken: list[tuple[int, str]] = []
    size = len(first)
    for number, text in lines:
        taken.append((number, text))
        size += len(text)
        if '"' in text:
            state = _quote_state(text, delimiter, True)
            if state != "open":
                return _Below(taken, state == "closed")
        if size > MAX_RECORD or len(taken) > MAX_RECORD_LINES:
            break
    return _Below(taken, False)


def _quote_state(text: str, delimiter: str, is_open: bool) -> Literal["open", "closed", "slip"]:
    """Whether a line ends inside quotes. A `slip` closes a quote of an earlier line in mid-cell."""
    at, end = 0, len(text)
    from_above = is_open
    while at < end:
        if is_open:
            at = text.find('"', at)
            if at < 0:
                return "open"
            if text[at + 1 : at + 2] == '"':
                at += 2
                continue
            at += 1
            is_open = False
            if from_above and text[at : at + 1] not in (delimiter, "\r", "\n", ""):
                return "slip"
            from_above = False
        elif text[at] == '"':
            is_open = True
            at += 1
            continue
        at = text.find(delimiter, at) + 1
        if at == 0:
            return "closed"
    return "open" if is_open else "closed"


def _split(text: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader((text,), delimiter=delimiter))
    except csv.Error:
        return _split_slowly(text, delimiter)


def _split_slowly(text: str, delimiter: str) -> list[str]:
    """For what the fast reader refuses: cells beyond its own limit."""
    cells: list[str] = []
    part: list[str] = []
    quoted = False
    for char in text.rstrip("\r\n"):
        if char == '"':
            quoted = not quoted
        elif char == delimiter and not quoted:
            cells.append("".join(part))
            part = []
        else:
            part.append(char)
    return [*cells, "".join(part)]


def _column_names(header: Record) -> list[str]:
    if header.problem:
        raise FileRefused(f"The column names in line {header.line} cannot be read. {header.problem}")
    names = [" ".join(cell.split())[:MAX_COLUMN_NAME] for cell in header.cells]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise FileRefused("There are no column names in the first line.")
    if len(names) > MAX_COLUMNS:
        raise FileRefused(f"The file has {len(names)} columns; at most {MAX_COLUMNS} are accepted.")
    if _looks_like_values(names):
        raise FileRefused("The first line holds values. Put the names of the columns there.")
    seen: Counter[str] = Counter()
    taken = set(names)
    return [_unique(name or f"Column {place}", seen, taken) for place, name in enumerate(names, 1)]


def _unique(name: str, seen: Counter[str], taken: set[str]) -> str:
    seen[name] += 1
    if seen[name] == 1:
        return name
    while (other := f"{name} ({seen[name]})") in taken:
        seen[name] += 1
    taken.add(other)
    return other


_NUMBER = re.compile(r"[-+]?[\d.,]*\d%?")
_DATE = re.compile(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}([ T].*)?")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def _looks_like_values(names: list[str]) -> bool:
    filled = [name for name in names if name]
    values = sum(bool(_NUMBER.fullmatch(name) or _DATE.fullmatch(name)) for name in filled)
    return any(_EMAIL.fullmatch(name) for name in filled) or values * 2 > len(filled)


def _sniff_encoding(path: Path) -> Encoding:
    """By its mark, else UTF-8 if most lines beyond ASCII are, else Windows-1252."""
    with open_unpacked(path) as raw:
        head = raw.read(BLOCK)
        if not head.strip():
            raise FileRefused("The file is empty.")
        if head.startswith((b"\xff\xfe", b"\xfe\xff")):
            return "utf-16"
        _refuse_binary(head)
        good = bad = seen = 0
        rest = b""
        while head and seen < ENCODING_SCAN_BYTES and good + bad < ENOUGH_LINES:
            seen += len(head)
            if not head.isascii() or rest:
                *lines, rest = (rest + head).split(b"\n")
                rest = rest if len(rest) < BLOCK else b""
                right, wrong = _count_decodable(lines)
                good, bad = good + right, bad + wrong
            head = raw.read(BLOCK)
        right, wrong = _count_decodable([rest])
        good, bad = good + right, bad + wrong
    return "utf-8" if not bad or good >= bad else "cp1252"


def _count_decodable(lines: list[bytes]) -> tuple[int, int]:
    good = bad = 0
    for line in lines:
        if line.isascii():
            continue
        try:
            line.decode()
            good += 1
        except UnicodeDecodeError:
            bad += 1
    return good, bad


def _refuse_binary(head: bytes) -> None:
    for signature, reason in _SIGNATURES.items():
        if head.startswith(signature):
            raise FileRefused(reason)
    if b"\0" in head:
        raise FileRefused("This is not a text file: it holds NUL bytes. Import a CSV file.")


def _sniff_delimiter(path: Path, encoding: Encoding) -> str:
    """The sign that splits the first rows into the most, and equally many, cells."""
    first = "".join(line for _, line in islice(_physical_lines(Source(path, encoding, ",")), 3))
    declared = re.match(r"sep=(.)\s", first)
    if declared and declared[1] in DELIMITERS:
        return declared[1]
    return max(DELIMITERS, key=lambda sign: _evenness(Source(path, encoding, sign)))


def _evenness(source: Source) -> tuple[float, int]:
    widths = [len(record.cells) for record in islice(_raw_records(source), 30) if not record.problem]
    if not widths or widths[0] < 2:
        return (0.0, 0)
    return (sum(width == widths[0] for width in widths) / len(widths), widths[0])


def open_unpacked(path: Path) -> BinaryIO:
    """The bytes of the file; gzip is unpacked on the way, within limits."""
    raw = path.open("rb")
    if raw.read(2) != b"\x1f\x8b":
        raw.seek(0)
        return raw
    raw.seek(0)
    limit = min(MAX_UNPACKED, max(MIN_UNPACK_LIMIT, path.stat().st_size * MAX_UNPACK_FACTOR))
    return cast(BinaryIO, io.BufferedReader(_Unpacked(raw, limit), BLOCK))


class _Unpacked(io.RawIOBase):
    """A gzip stream that ends in a refusal when it is broken or grows beyond its limit."""

    def __init__(self, raw: BinaryIO, limit: int) -> None:
        self._raw = raw
        self._stream = gzip.GzipFile(fileobj=raw)
        self._left = limit
        self._limit = limit

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer, /) -> int:
        view = memoryview(buffer).cast("B")
        try:
            data = self._stream.read(len(view))
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise FileRefused("The gzip file is damaged or incomplete.") from error
        self._left -= len(data)
        if self._left < 0:
            raise FileRefused(f"The gzip file unpacks to more than {self._limit // 1_000_000:,} MB.")
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
            self._raw.close()
        super().close()
