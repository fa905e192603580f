"""A forecast of one series as a distribution: a mean, bands that cover, and paths to add to other figures."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from dealwright.ml.forecast import baselines
from dealwright.ml.forecast.measures import Floats

DEGREES = 8.0


class NothingToForecast(ValueError):
    """Not one value is known."""


@dataclass(frozen=True, eq=False)
class Forecast:
    """`bands`: level in percent to (low, high). `weights`: method to its share in the point forecast.

    `word`: one honest sentence on what it rests on and what limits it.
    """

    mean: Floats
    bands: dict[int, tuple[Floats, Floats]]
    weights: dict[str, float]
    word: str


def forecast(
    values: Floats, *, horizon: int, season: int, levels: Sequence[int] = (50, 80, 95), seed: int = 7
) -> Forecast:
    """`values`: one per period, oldest first, NaN where unknown. Raises `NothingToForecast` without any."""
    mean, spread, weights = _fitted(values, horizon, season)
    floor = 0.0 if np.nanmin(values) >= 0 else -np.inf
    bands: dict[int, tuple[Floats, Floats]] = {}
    for level in levels:
        reach = float(stdtrit(DEGREES, 0.5 + level / 200)) * spread
        bands[level] = (np.maximum(mean - reach, floor), mean + reach)
    return Forecast(mean, bands, weights, f"Rests on {int(np.isfinite(values).sum())} periods.")


def sample_paths(values: Floats, *, horizon: int, season: int, paths: int, seed: int = 7) -> Floats:
    """Possible futures [paths, horizon] whose quantiles are the bands of `forecast`."""
    mean, spread, _ = _fitted(values, horizon, season)
    draw = np.random.default_rng(seed)
    floor = 0.0 if np.nanmin(values) >= 0 else -np.inf
    return np.maximum(mean + spread * draw.standard_t(DEGREES, size=(paths, horizon)), floor)


def _fitted(values: Floats, horizon: int, season: int) -> tuple[Floats, Floats, dict[str, float]]:
    known = values[np.isfinite(values)]
    if not len(known):
        raise NothingToForecast("Not one value is known.")
    naive = baselines.seasonal_naive(known, horizon=horizon, season=season, levels=(80,))
    if len(known) < 2 * season + 1:
        return naive.mean, (naive.bands[80][1] - naive.mean) / 1.28, {"seasonal_naive": 1.0}
    both = [
        baselines.single(method, known, horizon=horizon, season=season, levels=(80,))
        for method in ("auto_ets", "auto_theta")
    ]
    mean = np.mean([one.mean for one in both], axis=0)
    spread = np.mean([one.bands[80][1] - one.bands[80][0] for one in both], axis=0) / 2.56
    return mean, spread, {"auto_ets": 0.5, "auto_theta": 0.5}
