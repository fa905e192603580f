"""Many methods into one: a mean of their means, and a spread that was measured to cover."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dealwright.ml.forecast.measures import Floats
from dealwright.ml.forecast.members import Member, members

EQUAL = 2.0  # how strongly weights are drawn to equal ones, which seldom are beaten
UNKNOWN = 0.5  # spread of one period, in logarithms or as a share of the size, before anything is known
# What methods say of their own spread is too narrow for a short history, since they were fitted to it, and
# too wide for a long one, where they do not err the same way. Measured: docs/forecast-evaluation.md.
SETTLED, YOUNG, ENOUGH_SEASONS = 0.52, 0.85, 30
SEASONLESS = 12  # periods that count as a season where there is none


@dataclass(frozen=True, eq=False)
class Combined:
    mean: Floats
    spread: Floats
    weights: dict[str, float]


def combined(history: Floats, *, horizon: int, season: int, unit: float) -> Combined:
    """`unit`: what a spread of 1 in logarithms is in the unit of `history`."""
    found = members(history, horizon=horizon, season=season)
    weights = _weights(found)
    mean = np.sum([weight * one.mean for weight, one in zip(weights, found, strict=True)], axis=0)
    variance = np.sum([weight * one.spread**2 for weight, one in zip(weights, found, strict=True)], axis=0)
    count = len(history)
    spread = np.sqrt(((count - 1) * variance * _wider(count, season) ** 2 + _prior(history, unit)) / count)
    return Combined(
        mean, spread, {one.name: round(share, 4) for one, share in zip(found, weights, strict=True)}
    )


def _weights(found: Sequence[Member]) -> list[float]:
    """By the inverse of their variance, drawn to equal: a method that is far off on this series (as a season
    ago, on one that grows) gets little, and nothing else changes much."""
    variances = np.array([float(np.mean(one.spread**2)) for one in found])
    if not variances.any():
        return [1 / len(found)] * len(found)
    shares = 1 / (variances + EQUAL * variances.mean())
    return [float(share) for share in shares / shares.sum()]


def _prior(history: Floats, unit: float) -> float:
    """Variance that counts as much as one period: of the steps seen so far, or what is usual."""
    steps = np.diff(history)
    return float(np.mean(steps**2)) if steps.any() else (UNKNOWN * unit) ** 2


def _wider(count: int, season: int) -> float:
    seasons = count / (season if season > 1 else SEASONLESS)
    if seasons <= 2:
        return 1.0  # so little bears only methods that fit nothing
    return SETTLED + YOUNG / float(np.sqrt(min(seasons, ENOUGH_SEASONS)))
