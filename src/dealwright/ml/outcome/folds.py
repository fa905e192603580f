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


def forward_splits(at: Floats, outcome: Bools, groups: Ints) -> list[Split]:
    """Each block of the newer half is held back once and learned from everything before it."""
    blocks = int(np.clip(len(at) * (1 - FORWARD_START) / BLOCK_ROWS, 1, MOST_BLOCKS))
    edges = np.quantile(at, FORWARD_START + (1 - FORWARD_START) * np.arange(blocks) / blocks)
    edges = np.append(np.unique(edges), np.inf)
    splits: list[Split] = []
    for low, high in pairwise(edges.tolist()):
        test = (at >= low) & (at < high)
        train = (at < low) & ~np.isin(groups, groups[test])
        if _has_both(outcome[train]) and test.any():
            splits.append(Split(train, test))
    return splits


def _has_both(outcome: Bools) -> bool:
    return int(outcome.sum()) >= 10 and int((~outcome).sum()) >= 10


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
