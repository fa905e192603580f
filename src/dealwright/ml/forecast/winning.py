"""When deals are won: cumulative incidence by group, each group shrunk towards those it belongs to.

Aalen-Johansen with deals that are still open counted as censored, in bins of days that grow.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Codes = NDArray[np.int32]

STILL_OPEN, WON, LOST = 0, 1, 2
GRID: Floats = np.concatenate([np.arange(0, 183, 7), np.arange(210, 771, 28)]).astype(np.float64)


@dataclass(frozen=True, eq=False)
class Followed:
    """Deals seen at some moment and what came of them: `event` after `days`; still open: seen so long."""

    event: Codes
    days: Floats


@dataclass(frozen=True, eq=False)
class Curves:
    """`won` [groups, len(GRID)]: the share won so many days later."""

    won: Floats

    def won_by(self, group: Codes, days: Floats) -> Floats:
        """[rows, len(days)]"""
        at: Floats = np.empty((len(self.won), len(days)))
        for place in range(len(self.won)):
            at[place] = np.interp(days, GRID, self.won[place])
        return at[group]

    def won_within(self, group: Codes, days: Floats) -> Floats:
        """[rows]: every row has its own number of days."""
        place = np.clip(np.searchsorted(GRID, days, side="right") - 1, 0, len(GRID) - 2)
        share = np.clip((days - GRID[place]) / (GRID[place + 1] - GRID[place]), 0.0, 1.0)
        low, high = self.won[group, place], self.won[group, place + 1]
        return low + (high - low) * share


def curves(
    seen: Followed, group: Codes, groups: int, *, parent: Codes | None = None, strength: float = 10.0
) -> Curves:
    """`parent` says to which larger group each group belongs. `strength`: rows that its rate counts for."""
    bins = len(GRID) - 1
    everything = _rates(seen, np.zeros(len(group), dtype=np.int32), 1, np.zeros((2, 1, bins)), 0.0)
    above = np.broadcast_to(everything, (2, groups, bins))
    if parent is not None:
        larger = int(parent.max(initial=-1)) + 1
        root = np.broadcast_to(everything, (2, larger, bins))
        above = _rates(seen, parent[group], larger, root, strength)[:, parent]
    won, lost = _rates(seen, group, groups, above, strength)
    return Curves(_incidence(won, lost))


def _rates(seen: Followed, group: Codes, groups: int, above: Floats, strength: float) -> Floats:
    """[won and lost, groups, bins]: of those still open, the share that ends in a bin."""
    bins = len(GRID) - 1
    place = np.clip(np.searchsorted(GRID, seen.days, side="right") - 1, 0, bins - 1)
    beyond = seen.days >= GRID[-1]
    event = np.where(beyond, STILL_OPEN, seen.event)
    counts = np.array([_count(group, place, event == kind, groups, bins) for kind in (0, 1, 2)])
    ending = counts.sum(axis=0)
    at_risk = ending[:, ::-1].cumsum(axis=1)[:, ::-1] - 0.5 * counts[STILL_OPEN]
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = (counts[1:] + strength * above) / (at_risk + strength)
    return np.nan_to_num(shares, nan=0.0, posinf=0.0)


def _count(group: Codes, place: NDArray[np.int64], here: NDArray[np.bool_], groups: int, bins: int) -> Floats:
    flat = group[here].astype(np.int64) * bins + place[here]
    return np.bincount(flat, minlength=groups * bins).reshape(groups, bins).astype(np.float64)


def _incidence(won: Floats, lost: Floats) -> Floats:
    left = np.cumprod(1.0 - np.minimum(won + lost, 1.0), axis=1)
    before = np.concatenate([np.ones((len(won), 1)), left[:, :-1]], axis=1)
    return np.concatenate([np.zeros((len(won), 1)), np.cumsum(before * won, axis=1)], axis=1)


def relative(observed: Floats, expected: Floats, *, strength: float) -> Floats:
    """How many times as often a group wins as its curves say, shrunk towards once."""
    return (observed + strength) / (expected + strength)


def quicken(won_by: Floats, times: Floats) -> Floats:
    """Curves of deals that are won so many times as often."""
    return 1.0 - (1.0 - np.clip(won_by, 0.0, 0.999)) ** times[:, None]
