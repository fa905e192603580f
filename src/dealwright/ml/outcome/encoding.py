"""From a table to the two matrices that models want, learned from training rows only.

`trees`: numbers with gaps as NaN, and each category as the shrunken share won of its level. `dense`: numbers
scaled and as normal scores, gaps marked, frequent levels one-hot, the shrunken share for the rest. Training
rows get their shares from the other folds, so that no row sees its own outcome.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln, ndtri

from dealwright.ml.outcome.cleaning import is_placeholder
from dealwright.ml.outcome.table import Column, Floats, Table

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
KNOTS = 64
MOST_ONE_HOT = 30
MANY_LEVELS = 8
STRENGTHS = np.array([2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 300.0, 1000.0])
GAP = 0
OTHER = 1


@dataclass(frozen=True, eq=False)
class NumberPlan:
    """`knots` are quantiles, `scores` their normal scores; both empty for a column without values."""

    name: str
    centre: float
    scale: float
    median: float
    has_gaps: bool
    knots: Floats
    scores: Floats

    @property
    def width(self) -> int:
        return 1 + (len(self.knots) > 2) + self.has_gaps

    def write(self, values: Floats, dense: NDArray[np.float32]) -> None:
        """Into `dense` [width, rows]."""
        gap = np.isnan(values)
        filled = np.where(gap, self.median, values) if gap.any() else values
        dense[0] = np.clip((filled - self.centre) / self.scale, -4, 4)
        if len(self.knots) > 2:
            dense[1] = np.interp(filled, self.knots, self.scores)
        if self.has_gaps:
            dense[-1] = gap


@dataclass(frozen=True, eq=False)
class CategoryPlan:
    """Code 0 is a gap, 1 a level seen too rarely or never, from 2 on `levels`; `shares` by code."""

    name: str
    levels: list[str]
    shares: Floats
    one_hot: Ints
    usual: str | None

    @property
    def width(self) -> int:
        return len(self.one_hot) + (len(self.levels) > MANY_LEVELS)

    def codes(self, column: Column) -> Ints:
        values = column.values.tolist()
        return np.fromiter(map(self._known.__getitem__, values), dtype=np.int64, count=len(values))

    def write(self, codes: Ints, share: Floats | None, base: float, dense: NDArray[np.float32]) -> None:
        """Into `dense` [width, rows]; `share` of each row where it is not that of its level."""
        small = codes.astype(np.int32)
        for place, code in enumerate(self.one_hot.tolist()):
            dense[place] = small == code
        if len(self.levels) > MANY_LEVELS:
            odds = _log_odds(self.shares if share is None else share) - _log_odds(np.array(base))
            dense[-1] = odds[codes] if share is None else odds

    @cached_property
    def _known(self) -> "_Codes":
        known = _Codes({level: code for code, level in enumerate(self.levels, 2)})
        known[None] = GAP
        return known


class _Codes(dict[str | None, int]):
    def __missing__(self, level: str | None) -> int:
        return OTHER


@dataclass(frozen=True, eq=False)
class Matrices:
    """`dense` may lie in memory column by column."""

    trees: NDArray[np.float32]
    dense: NDArray[np.float32]

    def take(self, rows: NDArray[Any]) -> "Matrices":
        return Matrices(self.trees[rows], self.dense[rows])


@dataclass(frozen=True, eq=False)
class Encoder:
    numbers: list[NumberPlan]
    categories: list[CategoryPlan]
    base: float

    @property
    def names(self) -> list[str]:
        return [one.name for one in (*self.numbers, *self.categories)]

    @cached_property
    def plans(self) -> "list[NumberPlan | CategoryPlan]":
        return [*self.numbers, *self.categories]

    @cached_property
    def spans(self) -> dict[str, tuple[slice, slice]]:
        """Where the columns of a feature lie in `trees` and in `dense`."""
        found: dict[str, tuple[slice, slice]] = {}
        dense = 0
        for at, plan in enumerate(self.plans):
            found[plan.name] = (slice(at, at + 1), slice(dense, dense + plan.width))
            dense += plan.width
        return found

    def encode(self, table: Table) -> Matrices:
        return self.build(table, {})

    def build(self, table: Table, shares: Mapping[str, Floats]) -> Matrices:
        """`shares` replaces the share of a category's level row by row (out of fold)."""
        width = sum(one.width for one in self.plans)
        trees = np.empty((len(self.plans), table.rows), dtype=np.float32)
        dense = np.empty((width, table.rows), dtype=np.float32)
        for plan in self.plans:
            tree_span, dense_span = self.spans[plan.name]
            trees[tree_span.start] = self.write(table, plan, dense[dense_span], shares.get(plan.name))
        return Matrices(np.ascontiguousarray(trees.T), dense.T)

    def write(
        self,
        table: Table,
        plan: NumberPlan | CategoryPlan,
        dense: NDArray[np.float32],
        share: Floats | None = None,
    ) -> Floats:
        """The rows of one feature into `dense` [width, rows]; returns what trees see of it."""
        if isinstance(plan, NumberPlan):
            values = numbers_of(table, plan.name)
            plan.write(values, dense)
            return values
        codes = plan.codes(categories_of(table, plan.name))
        plan.write(codes, share, self.base, dense)
        return plan.shares[codes] if share is None else share


def numbers_of(table: Table, name: str) -> Floats:
    column = table.columns.get(name)
    if column is None or column.kind != "number":
        return np.full(table.rows, np.nan)
    return column.values.astype(np.float64)


def categories_of(table: Table, name: str) -> Column:
    column = table.columns.get(name)
    if column is None:
        return Column(name, "category", np.full(table.rows, None, dtype=object))
    if column.kind == "category":
        return column
    values = np.empty(table.rows, dtype=object)
    values[:] = [None if np.isnan(one) else f"{one:g}" for one in column.values]
    return Column(name, "category", values)


def fit_encoder(table: Table, outcome: Bools, weight: Floats) -> Encoder:
    base = float(np.average(outcome, weights=weight))
    columns = list(table.columns.values())
    numbers = [_plan_number(one) for one in columns if one.kind == "number"]
    categories = [_plan_category(one, outcome, weight, base) for one in columns if one.kind == "category"]
    return Encoder(numbers, categories, base)


def encode_training(encoder: Encoder, table: Table, outcome: Bools, weight: Floats, fold: Ints) -> Matrices:
    """The rows the encoder was fitted on; the shares of a row come from rows of other folds."""
    shares: dict[str, Floats] = {}
    for plan in encoder.categories:
        codes = plan.codes(table.columns[plan.name])
        size = len(plan.levels) + 2
        won = _by_fold(codes, fold, size, weight * outcome)
        all_ = _by_fold(codes, fold, size, weight)
        won_rest, all_rest = won.sum(axis=0) - won, all_.sum(axis=0) - all_
        strength = strength_of(won.sum(axis=0), all_.sum(axis=0), encoder.base)
        others = (won_rest + strength * encoder.base) / (all_rest + strength)
        shares[plan.name] = others[fold, codes]
    return encoder.build(table, shares)


def _by_fold(codes: Ints, fold: Ints, size: int, weight: Floats) -> Floats:
    folds = int(fold.max()) + 1
    return weigh(fold * size + codes, weight, folds * size).reshape(folds, size)


def _plan_number(column: Column) -> NumberPlan:
    values = column.values.astype(np.float64)
    known = values[~np.isnan(values)]
    if not len(known):
        return NumberPlan(column.name, 0.0, 1.0, 0.0, True, np.empty(0), np.empty(0))
    low, median, high = (float(one) for one in np.quantile(known, [0.01, 0.5, 0.99]))
    held = np.clip(known, low, high)
    at = (np.arange(KNOTS) + 0.5) / KNOTS
    knots, first = np.unique(np.quantile(known, at), return_inverse=True)
    scores = ndtri(np.bincount(first, at) / np.bincount(first))
    scale = float(held.std()) or 1.0
    return NumberPlan(column.name, float(held.mean()), scale, median, len(known) < len(values), knots, scores)


def _plan_category(column: Column, outcome: Bools, weight: Floats, base: float) -> CategoryPlan:
    present = [str(one) for one in column.values if one is not None]
    found: tuple[Any, Any] = np.unique(np.array(present, dtype=object), return_counts=True)
    counts: dict[str, int] = dict(zip(found[0].tolist(), found[1].tolist(), strict=True))
    kept = [level for level, count in counts.items() if count >= 2]
    plan = CategoryPlan(column.name, kept, np.empty(0), np.empty(0, np.int64), None)
    codes = plan.codes(column)
    size = len(kept) + 2
    won, all_ = weigh(codes, weight * outcome, size), weigh(codes, weight, size)
    strength = strength_of(won, all_, base)
    shares = (won + strength * base) / (all_ + strength)
    rows = np.bincount(codes, minlength=size)
    common = np.argsort(-rows, kind="stable")[:MOST_ONE_HOT]
    one_hot = np.sort(common[rows[common] >= max(10, 0.002 * len(codes))])
    told = [one for one in kept if not is_placeholder(one)]
    usual = max(told, key=lambda one: counts[one]) if told else None
    return CategoryPlan(column.name, kept, shares, one_hot, usual)


def weigh(codes: Ints, weight: Floats, size: int) -> Floats:
    """The sum of the weights by code."""
    return np.bincount(codes, weight, size).astype(np.float64)


def strength_of(won: Floats, all_: Floats, base: float) -> float:
    """Pseudo rows of the base rate given to each level: the most likely beta-binomial prior of a grid."""
    held = min(max(base, 1e-4), 1 - 1e-4)
    used = all_ > 0
    a, b = STRENGTHS[:, None] * held, STRENGTHS[:, None] * (1 - held)
    told = betaln(won[used] + a, np.maximum(all_[used] - won[used], 0) + b) - betaln(a, b)
    return float(STRENGTHS[int(told.sum(axis=1).argmax())])


def _log_odds(share: Floats) -> Floats:
    held = np.clip(share, 1e-4, 1 - 1e-4)
    return np.log(held / (1 - held))
