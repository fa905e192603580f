"""Columns that know the outcome because somebody filled them in after it. Judged by figures, never by names:

- too good: alone it explains more of the outcome than anything known beforehand does;
- missingness: being filled in, or not, all but settles the outcome;
- filled after: among its values are some that nearly always win and some that nearly always lose, as in words
  written down when the case was closed; or it repeats another column until a later edit overwrote it.

What is sure is judged by the number of groups: snapshots of one record are no independent witnesses. A name
or number of its own for every row is left out by `cleaning` without an alarm.
"""

from dataclasses import dataclass
from itertools import permutations
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv

from dealwright.ml.outcome.base import Leak
from dealwright.ml.outcome.cleaning import gaps, useless
from dealwright.ml.outcome.encoding import Bools, Ints
from dealwright.ml.outcome.folds import random_folds
from dealwright.ml.outcome.measuring import auc, losses
from dealwright.ml.outcome.table import Column, Floats, Table

LEAST_ROWS = 100
LEAST_OF_ONE = 15
FOLDS = 5
CUTS = 20
SHRINK = 10.0
TOO_MUCH = 0.26
"""Share of the outcome's uncertainty (log loss of the base rate) that one column may explain alone."""
SURELY_MUCH = 0.22
"""What it must explain at the lower 95 % bound."""
SETTLED = 0.97
LOWER = 1.645
"""Standard errors from a mean to its lower 95 % bound."""
SURELY_WON = 0.85
TIMES_THE_ODDS = 8.0
PURE_ROWS = 12
STATE_ROWS = 30
LEVEL_ROWS = 5
SETTLED_SHARE = 0.005
OVERWRITTEN_SHARE = 0.02
REPEATS = 0.4
OVERWRITTEN = 0.6
RARE_ELSEWHERE = 0.001


@dataclass(frozen=True, eq=False)
class View:
    """A column in codes: 0 is a gap, each level or slice of numbers has one of the others."""

    column: Column
    gap: Bools
    codes: Ints
    auc: float
    explains: float
    surely: float


def find_leaks(
    table: Table, outcome: Bools, at: Floats | None = None, groups: NDArray[Any] | None = None
) -> list[Leak]:
    """The strongest first. `at` is not looked at: what gives the outcome away does so at any time."""
    group = np.arange(len(outcome)) if groups is None else np.unique(groups, return_inverse=True)[1]
    rarer = min(_records(group, outcome), _records(group, ~outcome))
    if len(np.unique(group)) < LEAST_ROWS or rarer < LEAST_OF_ONE:
        return []
    fold = random_folds(outcome, group, FOLDS, 0)
    views = [_view(one, outcome, fold, group) for one in table.columns.values()]
    found: dict[str, Leak] = {}
    for view in views:
        leak = _missingness(view, outcome, group)
        if useless(view.column) is None:
            leak = leak or _too_good(view) or _pure_both_ways(view, outcome, fold, group)
        if leak:
            found[leak.feature] = leak
    for first, second in permutations(views, 2):
        if second.column.name not in found and (leak := _overwritten(first, second, outcome, group)):
            found[leak.feature] = leak
    return sorted(found.values(), key=lambda one: -one.auc)


def _records(group: Ints, rows: Bools) -> int:
    return len(np.unique(group[rows]))


def _view(column: Column, outcome: Bools, fold: Ints, group: Ints) -> View:
    gap = gaps(column)
    codes = _codes(column, gap)
    base = float(outcome.mean())
    size = int(codes.max()) + 1
    won = np.bincount(fold * size + codes, outcome, FOLDS * size).reshape(FOLDS, size)
    rows = np.bincount(fold * size + codes, minlength=FOLDS * size).reshape(FOLDS, size)
    others_won, others = won.sum(axis=0) - won, rows.sum(axis=0) - rows
    told = ((others_won + SHRINK * base) / (others + SHRINK))[fold, codes]
    unsure = losses(outcome, np.full(len(outcome), base))
    gained = unsure - losses(outcome, told)
    explains = float(gained.mean() / unsure.mean())
    by_group = np.bincount(group, gained - gained.mean())
    error = float(np.sqrt((by_group**2).sum()) / unsure.sum())
    return View(column, gap, codes, auc(outcome, told) or 0.5, explains, explains - LOWER * error)


def _codes(column: Column, gap: Bools) -> Ints:
    codes = np.zeros(len(gap), dtype=np.int64)
    values = column.values[~gap]
    if not len(values):
        return codes
    if column.kind == "category":
        codes[~gap] = np.unique(values.astype(str), return_inverse=True)[1] + 1
    else:
        edges = np.unique(np.quantile(values.astype(np.float64), np.arange(1, CUTS) / CUTS))
        codes[~gap] = np.searchsorted(edges, values.astype(np.float64), "right") + 1
    return codes


def _too_good(view: View) -> Leak | None:
    if view.explains < TOO_MUCH or view.surely < SURELY_MUCH:
        return None
    why = (
        f"Alone it explains {view.explains:.0%} of the outcome (AUC {view.auc:.2f}): "
        "more than anything known beforehand usually does."
    )
    return Leak(view.column.name, "too good", view.auc, why)


def _missingness(view: View, outcome: Bools, group: Ints) -> Leak | None:
    for state, word in ((~view.gap, "filled in"), (view.gap, "empty")):
        rows, records = int(state.sum()), _records(group, state)
        if state.all() or records < max(STATE_ROWS, SETTLED_SHARE * (int(group.max()) + 1)):
            continue
        won = float(outcome[state].mean())
        for truth, ends in ((outcome, "won"), (~outcome, "lost")):
            if (
                _lower(float(truth[state].mean()), records) >= SETTLED
                and _odds_times(truth, state) >= TIMES_THE_ODDS
            ):
                rest = float(outcome[~state].mean())
                why = (
                    f"Where it is {word} ({rows} rows), {won:.1%} were won, elsewhere {rest:.1%}: "
                    f"it is {word} once {ends}."
                )
                return Leak(view.column.name, "missingness", view.auc, why)
    return None


def _odds_times(truth: Bools, state: Bools) -> float:
    """How many times higher the odds are in a state than elsewhere."""
    inside = (float(truth[state].sum()) + 0.5) / (float((~truth[state]).sum()) + 0.5)
    outside = (float(truth[~state].sum()) + 0.5) / (float((~truth[~state]).sum()) + 0.5)
    return inside / outside


def _pure_both_ways(view: View, outcome: Bools, fold: Ints, group: Ints) -> Leak | None:
    """Levels are picked on some folds and judged on the others, so that chance does not make them pure."""
    if view.column.kind != "category":
        return None
    base_odds = float(outcome.mean() / (1 - outcome.mean()))
    won_above = max(SURELY_WON, _share(base_odds * TIMES_THE_ODDS))
    lost_below = min(1 - SURELY_WON, _share(base_odds / TIMES_THE_ODDS))
    picked_won, picked_lost = np.zeros(len(outcome), bool), np.zeros(len(outcome), bool)
    size = int(view.codes.max()) + 1
    for one in range(FOLDS):
        rest = (fold != one) & ~view.gap
        rows = np.bincount(view.codes[rest], minlength=size)
        share = np.bincount(view.codes[rest], outcome[rest], size) / np.maximum(rows, 1)
        pairs = np.unique(group[rest] * size + view.codes[rest]) % size
        known = np.bincount(pairs, minlength=size) >= LEVEL_ROWS
        here = (fold == one) & ~view.gap
        picked_won |= here & (known & (share >= won_above))[view.codes]
        picked_lost |= here & (known & (share <= lost_below))[view.codes]
    wins, ends = _records(group, picked_won), _records(group, picked_lost)
    if min(wins, ends) < PURE_ROWS:
        return None
    won, lost = float(outcome[picked_won].mean()), float((~outcome[picked_lost]).mean())
    if _lower(won, wins) < won_above or _lower(lost, ends) < 1 - lost_below:
        return None
    why = (
        f"Some of its values nearly always win ({won:.0%} of {int(picked_won.sum())} rows), others nearly "
        f"always lose ({lost:.0%} of {int(picked_lost.sum())}): they read like notes made once the outcome "
        "was known."
    )
    return Leak(view.column.name, "filled after", view.auc, why)


def _overwritten(first: View, second: View, outcome: Bools, group: Ints) -> Leak | None:
    """Whether `second` repeats `first` until a later edit put one and the same word over it."""
    if first.column.kind != "category" or second.column.kind != "category":
        return None
    both = ~first.gap & ~second.gap
    same = both & (first.column.values == second.column.values)
    differs = both & ~same
    few = max(STATE_ROWS, OVERWRITTEN_SHARE * (int(group.max()) + 1))
    if same.sum() < REPEATS * both.sum() or _records(group, differs) < few:
        return None
    levels, counts = np.unique(second.column.values[differs].astype(str), return_counts=True)
    mark = levels[int(counts.argmax())]
    elsewhere = float((first.column.values[both] == mark).mean())
    shared = len(set(first.column.values[same].tolist()))
    if counts.max() < OVERWRITTEN * differs.sum() or elsewhere > RARE_ELSEWHERE or shared < 3:
        return None
    kept, over = float(outcome[same].mean()), float(outcome[differs].mean())
    error = np.sqrt(kept * (1 - kept) / _records(group, same) + over * (1 - over) / _records(group, differs))
    if abs(kept - over) < max(4 * error, 0.05):
        return None
    why = (
        f"It repeats '{first.column.name}' until a later edit writes '{mark}' over it: "
        f"{over:.0%} of those rows were won, {kept:.0%} of the others."
    )
    return Leak(second.column.name, "filled after", second.auc, why)


def _lower(share: float, records: int) -> float:
    """Lower 90 % bound of a share (Jeffreys)."""
    hits = share * records
    return float(betaincinv(hits + 0.5, records - hits + 0.5, 0.1))


def _share(odds: float) -> float:
    return odds / (1 + odds)
