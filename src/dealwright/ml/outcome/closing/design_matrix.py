"""A table as a matrix: scaled numbers with a mark for gaps, and one for each common level."""

from dataclasses import asdict, dataclass
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from dealwright.ml.outcome.table import Column, Floats, Table

SUPPORT = 20  # rows a level needs to have a mark of its own
LEVELS = 50  # the most common ones of a column
WIDEST = 4.0  # of a scaled number: one far out must not decide alone


@dataclass(frozen=True)
class Number:
    name: str
    middle: float
    spread: float
    gaps: bool


@dataclass(frozen=True)
class Levels:
    name: str
    levels: list[str]


@dataclass(frozen=True)
class Design:
    numbers: list[Number]
    categories: list[Levels]

    @property
    def width(self) -> int:
        marks = sum(len(one.levels) for one in self.categories)
        return marks + sum(1 + one.gaps for one in self.numbers)

    def matrix(self, table: Table) -> Floats:
        parts = [_scaled(one, _values(table, one.name, "number")) for one in self.numbers]
        parts += [_marks(one, _values(table, one.name, "category")) for one in self.categories]
        return np.column_stack([np.empty((table.rows, 0)), *parts])

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def design_of(stored: dict[str, Any]) -> Design:
    return Design(
        [Number(**one) for one in stored["numbers"]], [Levels(**one) for one in stored["categories"]]
    )


def learn_design(table: Table, *, support: int = SUPPORT) -> Design:
    """Columns that say nothing (constant, all gaps, ids) are left out."""
    numbers = [_number(one) for one in table.columns.values() if one.kind == "number"]
    categories = [_levels(one, support) for one in table.columns.values() if one.kind == "category"]
    return Design([one for one in numbers if one], [one for one in categories if one.levels])


def _number(column: Column) -> Number | None:
    values = cast(Floats, column.values)
    known = values[np.isfinite(values)]
    if not len(known):
        return None
    low, middle, high = np.quantile(known, [0.1, 0.5, 0.9])
    spread = float(high - low) / 2 or float(known.std())
    gaps = 0 < len(known) < len(values)
    return Number(column.name, float(middle), spread, gaps) if spread or gaps else None


def _levels(column: Column, support: int) -> Levels:
    words = np.array(["" if one is None else one for one in column.values], dtype=str)
    levels, counts = np.unique(words, return_counts=True)
    common = np.argsort(-counts, kind="stable")[:LEVELS]
    kept = [str(levels[at]) for at in common if counts[at] >= support and levels[at]]
    alone = len(kept) == 1 and counts.max() == len(words)
    return Levels(column.name, [] if alone else kept)


def _values(table: Table, name: str, kind: str) -> NDArray[Any]:
    column = table.columns.get(name)
    if column is not None and column.kind == kind:
        return column.values
    return np.full(table.rows, np.nan) if kind == "number" else np.full(table.rows, None, dtype=object)


def _scaled(one: Number, values: Floats) -> Floats:
    gap = ~np.isfinite(values)
    scaled = (np.where(gap, one.middle, values) - one.middle) / (one.spread or 1.0)
    scaled = np.clip(scaled, -WIDEST, WIDEST)[:, None]
    return np.column_stack([scaled, gap.astype(float)]) if one.gaps else scaled


def _marks(one: Levels, words: NDArray[Any]) -> Floats:
    return np.column_stack([(words == level).astype(float) for level in one.levels])
