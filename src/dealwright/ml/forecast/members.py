"""The methods that a forecast combines, each as a mean and a spread by horizon.

They see a history that is complete, calm and already in logarithms where all values are positive, so that a
season that grows with the level is additive. The spread is a standard deviation in the same unit.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from dealwright.ml.forecast.baselines import Method, NoFit, seasonal_naive, single
from dealwright.ml.forecast.measures import Floats
from dealwright.ml.forecast.tidy import profile_and_trend

LEVEL = 80
REACH = 1.2815515655446004  # of a normal's 80 % band, in standard deviations
LONG = 12  # seasons: from here on methods with many parameters do better than few
SMOOTHING = np.linspace(0.05, 1.0, 20)


@dataclass(frozen=True, eq=False)
class Member:
    name: str
    mean: Floats
    spread: Floats


Maker = Callable[[Floats, int, int], Member]


def members(history: Floats, *, horizon: int, season: int) -> list[Member]:
    """Those that this much history bears; at least one."""
    found: list[Member] = []
    for make in _makers(len(history), season):
        with suppress(NoFit):
            found.append(make(history, horizon, season))
    return found


def _makers(length: int, season: int) -> list[Maker]:
    if season == 1:
        return (
            [_naive, _level] if length < 10 else [_naive, _level, _of("damped_trend"), _of("dynamic_theta")]
        )
    if length <= season:
        return [_naive, _level, _average]
    if length <= 2 * season:
        return [_naive, _level]
    if length < LONG * season:
        return [_naive, _level, _of("auto_ces"), _of("mstl")]
    return [_naive, _of("auto_ets"), _of("damped_ets"), _of("auto_ces"), _of("mstl")]


def _naive(history: Floats, horizon: int, season: int) -> Member:
    found = seasonal_naive(history, horizon=horizon, season=season, levels=(LEVEL,))
    return Member("seasonal_naive", found.mean, _spread(found.bands[LEVEL]))


def _level(history: Floats, horizon: int, season: int) -> Member:
    """Exponential smoothing of what is left without the season, whose places are drawn towards each other as
    far as noise explains how they differ. The smoothing is the one with the least one-step error."""
    usual = profile_and_trend(history, season).shrunk if len(history) > 2 * season else np.zeros(season)
    left = history - np.resize(usual, len(history))
    level, steps, smoothing = min((_smoothed(left, one) for one in SMOOTHING), key=lambda it: it[1])
    used = min(season, len(history) // 2) if len(history) > 2 * season else 1
    variance = steps / max(len(history) - used, 1)
    ahead = np.arange(horizon)
    places = (len(history) + ahead) % season
    return Member("level", level + usual[places], np.sqrt(variance * (1 + ahead * smoothing**2)))


def _average(history: Floats, horizon: int, season: int) -> Member:
    spread = float(np.std(history)) * np.sqrt(1 + 1 / len(history))
    return Member("average", np.full(horizon, history.mean()), np.full(horizon, spread))


def _smoothed(values: Floats, smoothing: float) -> tuple[float, float, float]:
    """The last level, the sum of squared one-step errors, and the smoothing itself."""
    level, squares = float(np.mean(values[: max(1, min(4, len(values) // 2))])), 0.0
    for value in values:
        missed = float(value) - level
        squares += missed * missed
        level += smoothing * missed
    return level, squares, float(smoothing)


def _of(method: Method) -> Maker:
    def make(history: Floats, horizon: int, season: int) -> Member:
        found = single(method, history, horizon=horizon, season=season, levels=(LEVEL,))
        return Member(method, found.mean, _spread(found.bands[LEVEL]))

    return make


def _spread(band: tuple[Floats, Floats]) -> Floats:
    return (band[1] - band[0]) / (2 * REACH)
