"""Reads tables of text as features: what is a number, a date, a word, and what could not be read.

Kinds come from the rows that are learned from; rows that are scored later are read the same way, and what
does not fit is a gap with a warning.
"""

import csv
import gzip
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

import numpy as np

from dealwright.ml.outcome.cleaning import is_counter, is_placeholder
from dealwright.ml.outcome.table import Column, Floats, Table, category, number, table_of

MOSTLY = 0.95
FEW = 0.05
LATER = 0.99
EARLIEST, LATEST = date(1900, 1, 1), date(2100, 1, 1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY_SECONDS = 86_400
WEEKDAY_DAYS = 28
MONTH_DAYS = 730
FORMATS = ("iso", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%Y/%m/%d", "%m/%d/%y", "%d-%m-%Y", "%b %d, %Y")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

Texts = Sequence[str]
TextKind = Literal["number", "date", "category"]


class UnreadableTable(ValueError):
    """The file is no table; the message says why."""


@dataclass(frozen=True)
class TextTable:
    columns: Mapping[str, list[str]]
    rows: int

    def without(self, names: Sequence[str]) -> "TextTable":
        return TextTable({name: one for name, one in self.columns.items() if name not in names}, self.rows)

    def take(self, rows: Sequence[int]) -> "TextTable":
        return TextTable({name: [one[at] for at in rows] for name, one in self.columns.items()}, len(rows))


@dataclass(frozen=True)
class Reader:
    """`kinds` and `formats` (of dates) by column; `parts` are the features that a date also becomes."""

    kinds: Mapping[str, TextKind]
    formats: Mapping[str, str]
    parts: Mapping[str, list[str]]
    bare: frozenset[str]

    def read(self, texts: TextTable) -> tuple[Table, list[str]]:
        columns: list[Column] = []
        warnings: list[str] = []
        for name, kind in self.kinds.items():
            values = texts.columns[name]
            if kind == "category":
                columns.append(category(name, [one or None for one in values]))
                continue
            to_number = read_number if kind == "number" else date_reader(self.formats[name])
            numbers, strays = to_numbers(values, to_number)
            if strays:
                warnings.append(_stray(name, kind, strays))
            if name not in self.bare:
                columns.append(number(name, numbers))
            columns.extend(_date_part(name, part, numbers) for part in self.parts.get(name, []))
        return table_of(*columns) if columns else Table({}, texts.rows), warnings


def _stray(name: str, kind: str, strays: list[str]) -> str:
    shown = ", ".join(f"'{one}'" for one in sorted(set(strays))[:3])
    return f"{name}: {len(strays)} cells are no {kind} and count as gaps, such as {shown}."


def read_texts(path: Path) -> TextTable:
    """A CSV file with a header, also gzipped; cells lose spaces around them."""
    opened = gzip.open if path.suffix == ".gz" else open
    try:
        with opened(path, "rt", encoding="utf-8-sig", newline="") as file:
            lines = csv.reader(file)
            header = [one.strip() for one in next(lines, list[str]())]
            rows = [line for line in lines if any(line)]
    except (OSError, EOFError, UnicodeDecodeError, csv.Error) as error:
        raise UnreadableTable(f"{path.name} cannot be read: {error}") from error
    if not header or not any(header):
        raise UnreadableTable(f"{path.name} is empty: a header and rows are expected.")
    twice = sorted({one for one in header if header.count(one) > 1})
    if twice:
        raise UnreadableTable(f"{path.name} has the column '{twice[0]}' twice.")
    for place, line in enumerate(rows, 2):
        if len(line) != len(header):
            raise UnreadableTable(
                f"{path.name}, row {place}: {len(line)} cells where the header has {len(header)}."
            )
    columns = {name: [line[at].strip() for line in rows] for at, name in enumerate(header)}
    return TextTable(columns, len(rows))


def learn_reader(texts: TextTable, asked: TextTable, time_column: str | None = None) -> Reader:
    """The time column orders the rows and is no feature; of a date, weekday and month still are. The days of
    other dates are none either when rows of `asked` lie outside of those learned from."""
    kinds: dict[str, TextKind] = {}
    formats: dict[str, str] = {}
    parts: dict[str, list[str]] = {}
    for name, values in texts.columns.items():
        known = [one for one in values if one and not is_placeholder(one)]
        if known and _mostly(known, read_number):
            kinds[name] = "number"
        elif known and (form := find_format(known)):
            kinds[name], formats[name] = "date", form
            parts[name] = _parts(to_numbers(known, date_reader(form))[0])
        else:
            kinds[name] = "category"
    if time_column and kinds.get(time_column) != "date":
        kinds.pop(time_column, None)
    outside = [
        name
        for name, form in formats.items()
        if _outside(texts.columns[name], asked.columns[name], form) > FEW
    ]
    return Reader(kinds, formats, parts, frozenset([*outside, *([time_column] if time_column else [])]))


def _outside(known: Texts, asked: Texts, form: str) -> float:
    """The share of dates before the first or after the last known one."""
    then, now = (to_numbers(one, date_reader(form))[0] for one in (known, asked))
    present = now[~np.isnan(now)]
    if not len(present):
        return 0.0
    return float(np.mean((present < np.nanmin(then)) | (present > np.nanmax(then))))


def find_time_column(known: TextTable, asked: TextTable, names: Sequence[str]) -> str | None:
    """A date, a counter of the rows or a number among `names` that is later in practically every row of
    `asked`."""
    for name, values in known.columns.items():
        if name not in asked.columns:
            continue
        then, now = read_times(values), read_times(asked.columns[name])
        is_date = then is not None and not _mostly([one for one in values if one], read_number)
        if then is None or now is None or not (is_date or name in names or is_counter(then)):
            continue
        if np.mean(now > then.max()) >= LATER:
            return name
    return None


def read_times(values: Texts) -> Floats | None:
    """Numbers or days for every row; None when one has none."""
    present = [one for one in values if one and not is_placeholder(one)]
    if len(present) < len(values):
        return None
    numbers, strays = to_numbers(values, read_number)
    if strays and (form := find_format(present)):
        numbers, strays = to_numbers(values, date_reader(form))
    return None if strays or np.isnan(numbers).any() else numbers


def _mostly(known: Texts, to_number: Callable[[str], float | None]) -> bool:
    read = sum(to_number(one) is not None for one in known)
    return read >= MOSTLY * len(known)


def read_number(text: str) -> float | None:
    """Also with a thousands comma, a percent sign or a currency sign."""
    try:
        value = float(text)
    except ValueError:
        plain = text.strip("$€£% ").replace(",", "").replace(" ", "")
        try:
            value = float(plain)
        except ValueError:
            return None
    return value if math.isfinite(value) else None


def find_format(known: Texts) -> str | None:
    for form in FORMATS:
        if _mostly(known[:200], date_reader(form)) and _mostly(known, date_reader(form)):
            return form
    return None


def date_reader(form: str) -> Callable[[str], float | None]:
    """Days since 1970; a date outside of 1900 to 2100 is none."""

    def read(text: str) -> float | None:
        try:
            moment = datetime.fromisoformat(text) if form == "iso" else datetime.strptime(text, form)  # noqa: DTZ007
        except ValueError:
            return None
        if not EARLIEST <= moment.date() < LATEST:
            return None
        return (moment.replace(tzinfo=moment.tzinfo or UTC) - EPOCH).total_seconds() / DAY_SECONDS

    return read


def to_numbers(values: Texts, to_number: Callable[[str], float | None]) -> tuple[Floats, list[str]]:
    """Numbers with gaps as NaN, and the texts that were none."""
    known: dict[str, float | None] = {one: to_number(one) for one in set(values) if one}
    numbers = np.array([np.nan if known.get(one) is None else known[one] for one in values], dtype=np.float64)
    strays = [one for one in values if one and known[one] is None and not is_placeholder(one)]
    return numbers, strays


def _parts(days: Floats) -> list[str]:
    known = days[~np.isnan(days)]
    if not len(known):
        return []
    span = float(known.max() - known.min())
    return [*(["weekday"] if span >= WEEKDAY_DAYS else []), *(["month"] if span >= MONTH_DAYS else [])]


def _date_part(name: str, part: str, days: Floats) -> Column:
    def told(day: float) -> str | None:
        if np.isnan(day):
            return None
        moment = date.fromordinal(EPOCH.toordinal() + math.floor(day))
        return WEEKDAYS[moment.weekday()] if part == "weekday" else f"{moment.month:02d}"

    return category(f"{name} ({part})", [told(one) for one in days.tolist()])
