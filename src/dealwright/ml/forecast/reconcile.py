"""Joins what the deals say with what the months before say, by how well each did; widens what was narrow."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# So many past forecasts count for the belief that both ways are equally good.
EQUAL = 6.0
# And so many for the belief that the simulation's own width is right.
RIGHT = 4.0
LEAST, MOST = 1.0, 4.0


@dataclass(frozen=True)
class Learned:
    """`share` is the weight of the first view; what is not certain yet is worth `level` times what both say;
    `stretch` is how many times as wide intervals must be."""

    share: float = 0.5
    level: float = 1.0
    stretch: float = 1.0
    forecasts: int = 0


def learn(first: Floats, second: Floats, actual: Floats, *, width: int = 80) -> Learned:
    """From past forecasts: [forecasts, quantiles] of both views (NaN: there was none) and what came."""
    count = len(actual)
    both = np.isfinite(second).all(axis=1) & (actual > 0)
    share = share_of_first(np.median(first[both], axis=1), np.median(second[both], axis=1), actual[both])
    plain = np.where(np.isfinite(second), share * first + (1.0 - share) * np.nan_to_num(second), first)
    middle = np.median(plain, axis=1)
    level = level_of(middle, actual)
    low, high = np.quantile(plain, [0.5 - width / 200, 0.5 + width / 200], axis=1) if count else (middle,) * 2
    half = np.where(actual > middle * level, high - middle, middle - low) * level
    return Learned(share, level, stretch(middle * level, half, actual, level=width / 100), count)


def level_of(middle: Floats, actual: Floats) -> float:
    """What came by what was forecast, shrunk to once."""
    usual = float(np.mean(middle)) if len(middle) else 0.0
    if usual <= 0:
        return 1.0
    return float(np.clip((actual.sum() + EQUAL * usual) / (middle.sum() + EQUAL * usual), 0.5, 2.0))


def share_of_first(first: Floats, second: Floats, actual: Floats) -> float:
    """Its weight by mean squared errors relative to size, shrunk to one half."""
    if not len(actual):
        return 0.5
    errors = [float(np.mean((one - actual) ** 2)) for one in (first, second)]
    total = sum(errors)
    found = errors[1] / total if total > 0 else 0.5
    return (found * len(actual) + 0.5 * EQUAL) / (len(actual) + EQUAL)


def stretch(middle: Floats, half_width: Floats, actual: Floats, *, level: float = 0.8) -> float:
    """How many times its half width an interval must reach to hold `level` of what came (conformal).

    Shrunk to once while there were few forecasts.
    """
    known = half_width > 0
    missed = np.sort(np.abs(actual - middle)[known] / half_width[known])
    count = len(missed)
    if not count:
        return 1.0
    needed = missed[min(int(np.ceil(level * (count + 1))), count) - 1]
    return float(np.clip((needed * count + RIGHT) / (count + RIGHT), LEAST, MOST))


def join(first: Floats, second: Floats | None, learned: Learned, *, floor: float = 0.0) -> Floats:
    """Sorted draws of the joined distribution: the quantiles of both, averaged by their weights.

    `floor` is what is certain already.
    """
    joined = np.sort(first)
    if second is not None:
        places = np.linspace(0, 1, len(joined))
        joined = learned.share * joined + (1.0 - learned.share) * np.quantile(second, places)
    joined = floor + (joined - floor) * learned.level
    middle = np.median(joined)
    return np.maximum(middle + (joined - middle) * learned.stretch, floor)


def band(draws: Floats | NDArray[Any], level: int) -> tuple[float, float]:
    low, high = np.quantile(draws, [0.5 - level / 200, 0.5 + level / 200])
    return float(low), float(high)
