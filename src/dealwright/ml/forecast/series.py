"""A forecast of one series as a distribution: a mean, bands that cover, and paths to add to other figures."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from dealwright.ml.forecast.combining import Combined, combined
from dealwright.ml.forecast.measures import Floats
from dealwright.ml.forecast.tidy import calmed, filled

DEGREES = 8.0  # of Student's t: errors of forecasts have fatter tails than a normal
LASTING = 0.95  # share of an error that is still there a period later


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


@dataclass(frozen=True, eq=False)
class _Future:
    """Student's t around `center`, in logarithms or not."""

    center: Floats
    spread: Floats
    logarithms: bool
    floor: float

    def at(self, deviates: Floats) -> Floats:
        """Values at so many spreads from the center; the last axis is the horizon."""
        found = self.center + deviates * self.spread
        return np.exp(found) if self.logarithms else np.maximum(found, self.floor)


def forecast(
    values: Floats, *, horizon: int, season: int, levels: Sequence[int] = (50, 80, 95), seed: int = 7
) -> Forecast:
    """`values`: one per period, oldest first, NaN where unknown. Raises `NothingToForecast` without any."""
    future, found, word = _future(values, horizon, season)
    reach = {level: float(stdtrit(DEGREES, 0.5 + level / 200)) for level in levels}
    bands = {
        level: (future.at(np.full(horizon, -far)), future.at(np.full(horizon, far)))
        for level, far in reach.items()
    }
    return Forecast(future.at(np.zeros(horizon)), bands, found.weights, word)


def sample_paths(values: Floats, *, horizon: int, season: int, paths: int, seed: int = 7) -> Floats:
    """Possible futures [paths, horizon] whose quantiles are the bands of `forecast`.

    A period's error lasts into the next ones, so that sums over a quarter are as unsure as they should be.
    """
    future, _, _ = _future(values, horizon, season)
    draw = np.random.default_rng(seed)
    normal = draw.standard_normal((paths, horizon))
    for ahead in range(1, horizon):
        normal[:, ahead] = LASTING * normal[:, ahead - 1] + np.sqrt(1 - LASTING**2) * normal[:, ahead]
    common = np.sqrt(DEGREES / draw.chisquare(DEGREES, size=(paths, 1)))
    return future.at(normal * common)


def _future(values: Floats, horizon: int, season: int) -> tuple[_Future, Combined, str]:
    known = int(np.isfinite(values).sum())
    if not known:
        raise NothingToForecast("Not one value is known.")
    whole = filled(values, season)
    calm, far = calmed(whole, season)
    logarithms = bool((calm > 0).all())
    unit = 1.0 if logarithms else float(np.mean(np.abs(calm))) or 1.0
    found = combined(np.log(calm) if logarithms else calm, horizon=horizon, season=season, unit=unit)
    floor = 0.0 if whole.min() >= 0 else -np.inf
    word = _word(known, season, len(values) - known, len(far), logarithms or floor < 0)
    return _Future(found.mean, found.spread, logarithms, floor), found, word


def _word(known: int, season: int, gaps: int, far: int, smooth: bool) -> str:
    said = f"Rests on {known} period{'' if known == 1 else 's'}"
    if season > 1 and known < 2 * season:
        said += f", fewer than two seasons of {season}: it cannot tell a season from chance"
    elif season > 1 and known < 5 * season:
        said += f", {known // season} seasons: it leans on the last one, and the bands are wide"
    elif known < 10:
        said += ", too few to see a trend"
    if gaps:
        said += f"; {gaps} without a value {'is' if gaps == 1 else 'are'} filled in"
    if far:
        said += f"; {far} far out of line {'counts' if far == 1 else 'count'} less"
    return f"{said}{'' if smooth else '; with periods of nothing, sums are surer than single periods'}."
