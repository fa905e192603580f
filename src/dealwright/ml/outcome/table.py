"""A table of features: columns of numbers or of words, with gaps.

A column is `number` (float64, a gap is NaN) or `category` (object array of str, a gap is None). A feature is
a name and a kind; whoever trains and whoever scores bring columns of the same names, in any order: a column
that a model has never seen is left out, one that is missing counts as all gaps.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Kind = Literal["number", "category"]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Column:
    name: str
    kind: Kind
    values: NDArray[Any]


@dataclass(frozen=True, eq=False)
class Table:
    columns: Mapping[str, Column]
    rows: int

    def take(self, rows: NDArray[Any]) -> "Table":
        """The rows of a mask or of positions."""
        columns = {name: Column(name, one.kind, one.values[rows]) for name, one in self.columns.items()}
        count = int(rows.sum()) if rows.dtype == np.bool_ else len(rows)
        return Table(columns, count)

    def between(self, start: int, end: int) -> "Table":
        """Rows next to each other, shared with this table."""
        columns = {name: Column(name, one.kind, one.values[start:end]) for name, one in self.columns.items()}
        return Table(columns, max(min(end, self.rows) - start, 0))

    def without(self, names: Sequence[str]) -> "Table":
        gone = set(names)
        return Table({name: one for name, one in self.columns.items() if name not in gone}, self.rows)


def number(name: str, values: Sequence[float | int | bool | None] | NDArray[Any]) -> Column:
    """Gaps are None or NaN; infinities count as gaps."""
    array = np.array([np.nan if one is None else one for one in values], dtype=np.float64)
    array[~np.isfinite(array)] = np.nan
    return Column(name, "number", array)


def category(name: str, values: Sequence[str | None]) -> Column:
    array = np.empty(len(values), dtype=object)
    array[:] = [one if one else None for one in values]
    return Column(name, "category", array)


def table_of(*columns: Column) -> Table:
    rows = len(columns[0].values) if columns else 0
    return Table({one.name: one for one in columns}, rows)
