"""A table of deals, as an export gives it, to histories: days, ends, amounts, and the columns as features."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from dealwright.ml.outcome.snapshots import History
from dealwright.ml.outcome.table import Column, Floats, Table, category, number, table_of

GAPS = frozenset({"", "na", "n/a", "nan", "null", "none", "-", "?"})
EPOCH = date(1970, 1, 1).toordinal()
NUMERIC = 0.9  # of the filled cells must be numbers for a column of numbers

Role = Literal["id", "opened", "closed", "outcome", "amount", "expected", "features"]
Row = Mapping[str, str | None]


@dataclass(frozen=True)
class Columns:
    opened: str
    closed: str
    outcome: str
    won: str
    lost: str
    amount: str | None = None
    expected: str | None = None
    id: str | None = None
    features: tuple[str, ...] = ()

    def named(self) -> list[tuple[Role, str]]:
        roles: list[tuple[Role, str | None]] = [
            ("id", self.id), ("opened", self.opened), ("closed", self.closed), ("outcome", self.outcome),
            ("amount", self.amount), ("expected", self.expected),
        ]  # fmt: skip
        named: list[tuple[Role, str]] = [(role, name) for role, name in roles if name is not None]
        return named + [("features", name) for name in self.features]


class BadDeals(ValueError):
    """A column or a cell that cannot be read; `role` says which option means it."""

    def __init__(self, role: Role, reason: str) -> None:
        super().__init__(reason)
        self.role: Role = role


@dataclass(frozen=True, eq=False)
class Deals:
    ids: list[str]
    history: History
    expected: Floats | None
    table: Table
    warnings: list[str]


def check_header(header: Sequence[str], columns: Columns) -> None:
    for role, name in columns.named():
        if name not in header:
            raise BadDeals(role, f"there is no column '{name}'; the columns are {', '.join(header)}")


def read_deals(rows: Iterable[Row], columns: Columns) -> Deals:
    """A deal without a day of opening, or closed before it or on no day, says nothing and is left out."""
    read = [_read(at, row, columns) for at, row in enumerate(rows, start=2)]
    if not read:
        raise BadDeals("opened", "the file has no rows")
    if not any(one.event != "open" for one in read):
        raise BadDeals("outcome", f"no row says '{columns.won}' or '{columns.lost}'")
    problems = {
        "have no day of opening": [one.opened is None for one in read],
        "are closed without a day of closing": [one.event != "open" and one.closed is None for one in read],
        "were closed before they were opened": [_backwards(one) for one in read],
    }
    bad = np.any(list(problems.values()), axis=0)
    warnings = [f"{sum(found)} deals {what}: left out" for what, found in problems.items() if sum(found)]
    kept = [one for one, out in zip(read, bad, strict=True) if not out]
    warnings += _repeated([one.id for one in kept if one.id])
    if not kept:
        raise BadDeals("opened", "no deal can be used: " + "; ".join(warnings))
    history = History(
        np.array([one.opened for one in kept], dtype=np.int64),
        _floats([one.closed if one.event != "open" else None for one in kept]),
        np.array([one.event for one in kept], dtype=object),
        _floats([one.amount for one in kept]),
    )
    expected = None if columns.expected is None else _floats([one.expected for one in kept])
    table = _features([one.row for one in kept], columns.features)
    return Deals([one.id for one in kept], history, expected, table, warnings)


@dataclass(frozen=True)
class _Deal:
    id: str
    opened: int | None
    closed: int | None
    event: str
    amount: float | None
    expected: float | None
    row: Row


def _read(line: int, row: Row, columns: Columns) -> _Deal:
    said = (_text(row, columns.outcome) or "").casefold()
    ends = {columns.won.casefold(): "won", columns.lost.casefold(): "lost"}
    return _Deal(
        id=(_text(row, columns.id) if columns.id else None) or f"line {line}",
        opened=_day(row, columns.opened, "opened", line),
        closed=_day(row, columns.closed, "closed", line),
        event=ends.get(said, "open"),
        amount=_figure(row, columns.amount),
        expected=_figure(row, columns.expected),
        row=row,
    )


def _backwards(one: _Deal) -> bool:
    return (
        one.event != "open" and None not in (one.opened, one.closed) and (one.closed or 0) < (one.opened or 0)
    )


def _repeated(ids: list[str]) -> list[str]:
    again = len(ids) - len(set(ids))
    return [f"{again} rows repeat the id of another"] if again else []


def _text(row: Row, name: str) -> str | None:
    cell = (row.get(name) or "").strip()
    return None if cell.casefold() in GAPS else cell


def _day(row: Row, name: str, role: Role, line: int) -> int | None:
    cell = _text(row, name)
    if cell is None:
        return None
    try:
        return date.fromisoformat(cell[:10]).toordinal() - EPOCH
    except ValueError as error:
        raise BadDeals(role, f"line {line}, {name}: '{cell}' is no day like 2017-06-30") from error


def _figure(row: Row, name: str | None) -> float | None:
    cell = _text(row, name) if name else None
    return None if cell is None else _number(cell)


def _number(cell: str) -> float | None:
    try:
        return float(cell.replace(",", ""))
    except ValueError:
        return None


def _floats(values: Sequence[float | int | None]) -> Floats:
    found = np.array([np.nan if one is None else float(one) for one in values], dtype=np.float64)
    return np.where(np.isfinite(found), found, np.nan)


def _features(rows: Sequence[Row], names: Sequence[str]) -> Table:
    columns = [_column(name, [_text(row, name) for row in rows]) for name in names]
    return table_of(*columns) if columns else Table({}, len(rows))


def _column(name: str, cells: list[str | None]) -> Column:
    figures = [None if cell is None else _number(cell) for cell in cells]
    filled = sum(cell is not None for cell in cells)
    if filled and sum(one is not None for one in figures) >= NUMERIC * filled:
        return number(name, figures)
    return category(name, cells)
