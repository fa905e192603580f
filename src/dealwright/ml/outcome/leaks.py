"""Columns that know the outcome because somebody filled them in after it. Judged by figures, never by names:

- too good: alone it explains more of the outcome than anything known beforehand does;
- missingness: being filled in, or not, all but settles the outcome;
- filled after: among its values are some that nearly always win and some that nearly always lose, as in words
  written down when the case was closed; or it repeats another column until a later edit overwrote it.

A name or number of its own for every row is left out by `cleaning` without an alarm.
"""

from dataclasses import dataclass
from itertools import permutations

import numpy as np
from scipy.special import betaincinv

from dealwright.ml.outcome.base import Leak
from dealwright.ml.outcome.cleaning import gaps, useless
from dealwright.ml.outcome.encoding import Bools, Ints
from dealwright.ml.outcome.folds import random_folds
from dealwright.ml.outcome.measuring import auc, log_loss
from dealwright.ml.outcome.table import Column, Floats, Table

LEAST_ROWS = 100
LEAST_OF_ONE = 15
FOLDS = 5
CUTS = 20
SHRINK = 10.0
TOO_MUCH = 0.26
"""Share of the outcome's uncertainty (log loss of the base rate) that one column may explain alone."""
SETTLED = 0.97
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


def find_leaks(table: Table, outcome: Bools, at: Floats | None = None) -> list[Leak]:
    """The strongest first. `at` is not looked at: what gives the outcome away does so at any time."""
    rarer = min(int(outcome.sum()), int((~outcome).sum()))
    if len(outcome) < LEAST_ROWS or rarer < LEAST_OF_ONE:
        return []
    fold = random_folds(outcome, np.arange(len(outcome)), FOLDS, 0)
    views = [_view(one, outcome, fold) for one in table.columns.values()]
    found: dict[str, Leak] = {}
    for view in views:
        leak = _missingness(view, outcome)
        if useless(view.column) is None:
            leak = leak or _too_good(view) or _pure_both_ways(view, outcome, fold)
        if leak:
            found[leak.feature] = leak
    for first, second in permutations(views, 2):
        if second.column.name not in found and (leak := _overwritten(first, second, outcome)):
            found[leak.feature] = leak
    return sorted(found.values(), key=lambda one: -one.auc)


def _view(column: Column, outcome: Bools, fold: Ints) -> View:
    gap = gaps(column)
    codes = _codes(column, gap)
    base = float(outcome.mean())
    size = int(codes.max()) + 1
    won = np.bincount(fold * size + codes, outcome, FOLDS * size).reshape(FOLDS, size)
    rows = np.bincount(fold * size + codes, minlength=FOLDS * size).reshape(FOLDS, size)
    others_won, others = won.sum(axis=0) - won, rows.sum(axis=0) - rows
    told = ((others_won + SHRINK * base) / (others + SHRINK))[fold, codes]
    unsure = log_loss(outcome, np.full(len(outcome), base))
    return View(column, gap, codes, auc(outcome, told) or 0.5, 1 - log_loss(outcome, told) / unsure)


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
    if view.explains < TOO_MUCH:
        return None
    why = (
        f"Alone it explains {view.explains:.0%} of the outcome (AUC {view.auc:.2f}): "
        "more than anything known beforehand usually does."
    )
    return Leak(view.column.name, "too good", view.auc, why)


def _missingness(view: View, outcome: Bools) -> Leak | None:
    for state, word in ((~view.gap, "filled in"), (view.gap, "empty")):
        rows = int(state.sum())
        if not max(STATE_ROWS, SETTLED_SHARE * len(outcome)) <= rows < len(outcome):
            continue
        won = float(outcome[state].mean())
        for truth, ends in ((outcome, "won"), (~outcome, "lost")):
            if (
                _lower(int(truth[state].sum()), rows) >= SETTLED
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


def _pure_both_ways(view: View, outcome: Bools, fold: Ints) -> Leak | None:
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
        here = (fold == one) & ~view.gap
        picked_won |= here & ((rows >= LEVEL_ROWS) & (share >= won_above))[view.codes]
        picked_lost |= here & ((rows >= LEVEL_ROWS) & (share <= lost_below))[view.codes]
    wins, losses = int(picked_won.sum()), int(picked_lost.sum())
    if min(wins, losses) < PURE_ROWS:
        return None
    won, lost = int(outcome[picked_won].sum()), int((~outcome[picked_lost]).sum())
    if _lower(won, wins) < won_above or _lower(lost, losses) < 1 - lost_below:
        return None
    why = (
        f"Some of its values nearly always win ({won} of {wins} rows), others nearly always lose "
        f"({lost} of {losses}): they read like notes made once the outcome was known."
    )
    return Leak(view.column.name, "filled after", view.auc, why)


def _overwritten(first: View, second: View, outcome: Bools) -> Leak | None:
    """Whether `second` repeats `first` until a later edit put one and the same word over it."""
    if first.column.kind != "category" or second.column.kind != "category":
        return None
    both = ~first.gap & ~second.gap
    same = both & (first.column.values == second.column.values)
    differs = both & ~same
    if same.sum() < REPEATS * both.sum() or differs.sum() < max(STATE_ROWS, OVERWRITTEN_SHARE * len(outcome)):
        return None
    levels, counts = np.unique(second.column.values[differs].astype(str), return_counts=True)
    mark = levels[int(counts.argmax())]
    elsewhere = float((first.column.values[both] == mark).mean())
    shared = len(set(first.column.values[same].tolist()))
    if counts.max() < OVERWRITTEN * differs.sum() or elsewhere > RARE_ELSEWHERE or shared < 3:
        return None
    kept, over = float(outcome[same].mean()), float(outcome[differs].mean())
    error = np.sqrt(kept * (1 - kept) / same.sum() + over * (1 - over) / differs.sum())
    if abs(kept - over) < max(4 * error, 0.05):
        return None
    why = (
        f"It repeats '{first.column.name}' until a later edit writes '{mark}' over it: "
        f"{over:.0%} of those rows were won, {kept:.0%} of the others."
    )
    return Leak(second.column.name, "filled after", second.auc, why)


def _lower(hits: int, rows: int) -> float:
    """Lower 90 % bound of a share (Jeffreys)."""
    return float(betaincinv(hits + 0.5, rows - hits + 0.5, 0.1))


def _share(odds: float) -> float:
    return odds / (1 + odds)
