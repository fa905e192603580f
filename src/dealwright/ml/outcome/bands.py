"""Whether the 80 % band around a probability holds the true share won, measured on held-back rows.

A share is seen only among many rows of alike probability, and with the noise of their number: so the band,
widened by that noise, should hold what was seen in 80 % of such windows.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from dealwright.ml.outcome.bounds import Bounds, fit_bounds, near_rows
from dealwright.ml.outcome.calibrating import GRID
from dealwright.ml.outcome.encoding import Bools, Ints
from dealwright.ml.outcome.table import Floats

HOLDS = 0.8
REACH = 1.2816
"""Standard errors that 80 % of a normal distribution lie within."""
OVERLAP = 4
LEAST_WINDOWS = 5
# Bands much wider than this tell nothing: then their measured coverage says that they hold too little.
FACTORS = np.arange(1.0, 2.01, 0.1)


@dataclass(frozen=True, eq=False)
class Windows:
    """By window: how far the share won lies from the mean probability, how far the band reaches to that side,
    and the standard error of the share."""

    off: Floats
    reach: Floats
    error: Floats

    def held(self, wider: float = 1.0) -> Bools:
        return np.abs(self.off) <= np.hypot(wider * self.reach, REACH * self.error)


@dataclass(frozen=True)
class BandCheck:
    """`coverage` of bands widened as the other rows asked for; `wider` is what all of them ask for."""

    coverage: float | None
    wider: float


def windows(probability: Floats, low: Floats, high: Floats, outcome: Bools) -> Windows:
    """Windows of as many rows as a band is made of, along the probability, each overlapping the next."""
    order = np.argsort(probability, kind="stable")
    size = near_rows(len(order))
    told, under, over, won = (
        _means(one[order], size) for one in (probability, low, high, outcome.astype(np.float64))
    )
    off = won - told
    reach = np.where(off < 0, told - under, over - told)
    return Windows(off, reach, np.sqrt(told * (1 - told) / size))


def _means(values: Floats, size: int) -> Floats:
    sums = np.concatenate([[0.0], np.cumsum(values)])
    starts = np.arange(0, len(values) - size + 1, max(1, size // OVERLAP))
    return (sums[starts + size] - sums[starts]) / max(size, 1)


def coverage(found: Windows) -> float | None:
    return float(found.held().mean()) if len(found.off) >= LEAST_WINDOWS else None


def check_bands(
    told: Floats, outcome: Bools, part: Ints, known: Callable[[int], Bools], *, forward: bool
) -> BandCheck:
    """Bands of each part from the rows `known` to it; none for a part to which too few are."""
    found: list[Windows] = []
    for one in range(int(part.max()) + 1):
        here, rest = part == one, known(one)
        if here.any() and outcome[rest].any() and not outcome[rest].all():
            bounds = fit_bounds(told[rest], outcome[rest], np.full(int(rest.sum()), 0.5))
            found.append(windows(told[here], *bounds.band(told[here]), outcome[here]))
    held: list[Bools] = []
    for place, one in enumerate(found):
        others = found[:place] if forward else [*found[:place], *found[place + 1 :]]
        held.append(one.held(_wider(others)))
    whole = np.concatenate([np.zeros(0, dtype=bool), *held])
    return BandCheck(float(whole.mean()) if len(whole) >= LEAST_WINDOWS else None, _wider(found))


def _wider(found: Sequence[Windows]) -> float:
    """The least factor with which the bands hold what was seen often enough."""
    if sum(len(one.off) for one in found) < LEAST_WINDOWS:
        return 1.0
    for factor in FACTORS.tolist():
        if np.concatenate([one.held(factor) for one in found]).mean() >= HOLDS:
            return float(factor)
    return float(FACTORS[-1])


def widened(bounds: Bounds, factor: float) -> Bounds:
    """Only away from the probability itself."""
    below, above = np.minimum(bounds.low - GRID, 0), np.maximum(bounds.high - GRID, 0)
    low = np.maximum.accumulate(bounds.low + (factor - 1) * below)
    return replace(bounds, low=low, high=np.maximum.accumulate(bounds.high + (factor - 1) * above))
