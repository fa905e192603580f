"""Which rows are learned from and which are held back: at random, or forward in time when times are known."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dealwright.ml.outcome.cleaning import gaps
from dealwright.ml.outcome.encoding import Bools, Ints
from dealwright.ml.outcome.table import Floats, Table

FORWARD_START = 0.5
MOST_BLOCKS = 5
BLOCK_ROWS = 150
KNOWN_SHARE = 0.25
MOST_BEFORE = 0.9
LEAST_OF_ONE = 10


@dataclass(frozen=True, eq=False)
class Split:
    train: Bools
    test: Bools


def random_folds(outcome: Bools, groups: Ints, count: int, seed: int) -> Ints:
    """A fold for every row: whole groups, and each fold with its part of the outcomes and of the sizes."""
    chance = np.random.default_rng(seed)
    sizes = np.bincount(groups)
    share = np.bincount(groups, outcome) / np.maximum(sizes, 1)
    order = np.lexsort((chance.random(len(sizes)), sizes, share))
    fold_of_group = np.empty(len(sizes), dtype=np.int64)
    fold_of_group[order] = (np.arange(len(sizes)) + chance.integers(count)) % count
    return fold_of_group[groups]


def splits_of(fold: Ints) -> list[Split]:
    return [Split(fold != one, fold == one) for one in range(int(fold.max()) + 1)]


def forward_splits(at: Floats, outcome: Bools, groups: Ints, known_at: Floats | None = None) -> list[Split]:
    """Each block of the newer half is held back once and learned from what was known before it began.

    `known_at` is when each row's outcome was known; then the first block begins no sooner than a quarter of
    the outcomes was known. Empty when hardly anything is left to hold back.
    """
    known = at if known_at is None else np.maximum(at, known_at)
    start = FORWARD_START if known_at is None else _start(at, known, outcome)
    if start > MOST_BEFORE:
        return []
    blocks = int(np.clip(len(at) * (1 - start) / BLOCK_ROWS, 1, MOST_BLOCKS))
    edges = np.quantile(at, start + (1 - start) * np.arange(blocks) / blocks)
    edges = np.append(np.unique(edges), np.inf)
    splits: list[Split] = []
    for low, high in pairwise(edges.tolist()):
        test = (at >= low) & (at < high)
        train = (known < low) & ~np.isin(groups, groups[test])
        if _has_both(outcome[train]) and test.any():
            splits.append(Split(train, test))
    return splits


def _start(at: Floats, known: Floats, outcome: Bools) -> float:
    """The share of the rows before the first block."""
    both = [np.sort(known[outcome]), np.sort(known[~outcome])]
    if min(len(one) for one in both) < LEAST_OF_ONE:
        return 1.0
    enough = max(float(np.quantile(known, KNOWN_SHARE)), *(float(one[LEAST_OF_ONE - 1]) for one in both))
    return max(FORWARD_START, float(np.mean(at <= enough)))


def _has_both(outcome: Bools) -> bool:
    return int(outcome.sum()) >= LEAST_OF_ONE and int((~outcome).sum()) >= LEAST_OF_ONE


def group_numbers(groups: NDArray[Any] | None, table: Table) -> Ints:
    """Numbers from 0. Without groups, rows that are the same in every column belong together, unless the
    table is so coarse that most rows have twins."""
    if groups is not None:
        return np.unique(groups, return_inverse=True)[1].astype(np.int64)
    alone = np.arange(table.rows)
    if not table.columns:
        return alone
    twins = _same_rows(table)
    sizes = np.bincount(twins)
    return twins if len(sizes) >= 0.5 * table.rows and sizes.max() <= max(5, 0.02 * table.rows) else alone


def _same_rows(table: Table) -> Ints:
    number = np.zeros(table.rows, dtype=np.int64)
    for column in table.columns.values():
        values = column.values.astype(str) if column.kind == "category" else column.values
        codes = np.unique(np.where(gaps(column), values[:1], values), return_inverse=True)[1]
        codes = np.where(gaps(column), -1, codes) + 1
        number = np.unique(number * (int(codes.max()) + 2) + codes, return_inverse=True)[1].astype(np.int64)
    return number
