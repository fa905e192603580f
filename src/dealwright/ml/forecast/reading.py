"""A table of dates and values to series of evenly spaced periods, with NaN where one is missing."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

import numpy as np

from dealwright.ml.forecast.calendar import Rhythm, read_day, rhythm_of
from dealwright.ml.forecast.measures import Floats

UNKNOWN = frozenset({"", "na", "nan", "null", "none"})

Role = Literal["date", "value", "series"]


@dataclass(frozen=True)
class Columns:
    """`series` None: the whole table is one series."""

    date: str = "date"
    value: str = "value"
    series: str | None = None


@dataclass(frozen=True, eq=False)
class Series:
    """`gaps`: periods between the first and the last that have no value."""

    name: str
    start: date
    rhythm: Rhythm
    values: Floats

    @property
    def gaps(self) -> int:
        return int(np.isnan(self.values).sum())


class BadTable(ValueError):
    """A cell or a heading that cannot be read; `role` says which of the columns is meant."""

    def __init__(self, role: Role, reason: str) -> None:
        super().__init__(reason)
        self.role: Role = role


@dataclass(frozen=True)
class _Cell:
    row: int
    day: date
    value: float


def chosen_columns(header: Sequence[str], *, date: str, value: str, series: str | None) -> Columns:
    """Checks that the columns are there. Without a word on `series`, a column of that name counts as it."""
    wanted: tuple[tuple[Role, str | None], ...] = (("date", date), ("value", value), ("series", series))
    for role, name in wanted:
        if name is not None and name not in header:
            raise BadTable(role, f"there is no column '{name}'; the file has {', '.join(header) or 'none'}.")
    return Columns(date, value, series or ("series" if "series" in header else None))


def read_series(rows: Iterable[Mapping[str, str | None]], columns: Columns) -> list[Series]:
    """Rows in any order, counted from 2 as an editor does below the heading; series as they appear."""
    cells: dict[str, list[_Cell]] = {}
    for number, row in enumerate(rows, 2):
        name = (row.get(columns.series) or "").strip() if columns.series else "all"
        if not name:
            raise BadTable("series", f"row {number}: '{columns.series}' is empty.")
        cells.setdefault(name, []).append(_cell(row, columns, number))
    if not cells:
        raise BadTable("date", "the file has no rows.")
    return [_series(name, found, columns) for name, found in cells.items()]


def _cell(row: Mapping[str, str | None], columns: Columns, number: int) -> _Cell:
    day_text, value_text = (row.get(columns.date) or "").strip(), (row.get(columns.value) or "").strip()
    try:
        day = read_day(day_text)
    except ValueError as error:
        raise BadTable(
            "date", f"row {number}: '{day_text}' is not a date such as 2024-05-01 or 2024-05."
        ) from error
    if value_text.lower() in UNKNOWN:
        return _Cell(number, day, math.nan)
    try:
        value = float(value_text)
    except ValueError as error:
        raise BadTable("value", f"row {number}: '{value_text}' is not a number.") from error
    if math.isinf(value):
        raise BadTable("value", f"row {number}: '{value_text}' is not a finite number.")
    return _Cell(number, day, value)


def _series(name: str, cells: list[_Cell], columns: Columns) -> Series:
    cells.sort(key=lambda one: (one.day, one.row))
    hint = "" if columns.series else "; if the file holds several series, name their column"
    for one, after in pairwise(cells):
        if one.day == after.day:
            raise BadTable("date", f"row {after.row}: {name} has {one.day} already, in row {one.row}{hint}.")
    rhythm, start = rhythm_of([one.day for one in cells]), cells[0].day
    places: list[int] = []
    for one in cells:
        place = rhythm.place(one.day, start)
        if place is None:
            step = f"{rhythm.every} {rhythm.unit}{'s' if rhythm.every > 1 else ''}"
            raise BadTable("date", f"row {one.row}: {one.day} does not fit periods of {step} from {start}.")
        places.append(place)
    values = np.full(places[-1] + 1, np.nan)
    values[places] = [one.value for one in cells]
    return Series(name, start, rhythm, values)
