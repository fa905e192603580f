"""What training rows looked like, to tell later rows' drift from it."""

from dataclasses import dataclass

import numpy as np

from dealwright.ml.outcome.encoding import Ints, categories_of, numbers_of
from dealwright.ml.outcome.table import Floats, Table

CUTS = 10
LEVELS = 20
LEAST_SHARE = 1e-3


@dataclass(frozen=True, eq=False)
class Profile:
    """Shares of the training rows per bin. A number has `edges`, a category `levels`. The first bin is gaps,
    the second of a category is all other levels."""

    name: str
    edges: Floats
    levels: list[str] | None
    shares: Floats

    def drift(self, table: Table) -> float:
        """Population stability index: below 0.1 stable, above 0.25 another population."""
        now = np.maximum(_shares(self._bins(table), len(self.shares)), LEAST_SHARE)
        then = np.maximum(self.shares, LEAST_SHARE)
        return float(((now - then) * np.log(now / then)).sum())

    def _bins(self, table: Table) -> Ints:
        if self.levels is None:
            return number_bins(numbers_of(table, self.name), self.edges)
        known = {level: place for place, level in enumerate(self.levels, 2)}
        values = categories_of(table, self.name).values
        return np.array([0 if one is None else known.get(one, 1) for one in values], dtype=np.int64)


def number_bins(values: Floats, edges: Floats) -> Ints:
    return np.where(np.isnan(values), 0, np.searchsorted(edges, values, "right") + 1)


def profiles_of(table: Table) -> list[Profile]:
    return [
        number_profile(one.name, one.values)
        if one.kind == "number"
        else _category_profile(one.name, [None if value is None else str(value) for value in one.values])
        for one in table.columns.values()
    ]


def number_profile(name: str, values: Floats) -> Profile:
    known = values[~np.isnan(values)]
    edges = np.unique(np.quantile(known, np.arange(1, CUTS) / CUTS)) if len(known) else np.empty(0)
    return Profile(name, edges, None, _shares(number_bins(values, edges), len(edges) + 2))


def _category_profile(name: str, values: list[str | None]) -> Profile:
    counts: dict[str, int] = {}
    for one in values:
        if one is not None:
            counts[one] = counts.get(one, 0) + 1
    levels = sorted(counts, key=lambda one: (-counts[one], one))[:LEVELS]
    known = {level: place for place, level in enumerate(levels, 2)}
    bins = np.array([0 if one is None else known.get(one, 1) for one in values], dtype=np.int64)
    return Profile(name, np.empty(0), levels, _shares(bins, len(levels) + 2))


def _shares(bins: Ints, size: int) -> Floats:
    return np.bincount(bins, minlength=size) / max(len(bins), 1)
