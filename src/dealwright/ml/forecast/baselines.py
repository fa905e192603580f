"""The single methods: seasonal naive by hand, the others by statsforecast. Its only door.

Every method takes a complete history (no gaps) and gives a mean and its own intervals.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any, Literal, get_args

import numpy as np

from dealwright.ml.forecast.measures import Floats

Bands = dict[int, tuple[Floats, Floats]]
Method = Literal["auto_ets", "auto_theta", "damped_ets", "damped_trend", "dynamic_theta", "auto_ces", "mstl"]
METHODS: dict[str, Method] = {one: one for one in get_args(Method)}


@dataclass(frozen=True, eq=False)
class Outlook:
    """`bands`: level in percent to (low, high)."""

    mean: Floats
    bands: Bands


class NoFit(ValueError):
    """The library finds no parameters for this history, such as a season that repeats to the last digit."""


def seasonal_naive(history: Floats, *, horizon: int, season: int, levels: Sequence[int]) -> Outlook:
    """The same as a season ago, or as the last period where there is no season yet.

    Its own intervals: normal, with the spread of what it missed on the history, wider each season (Hyndman
    and Athanasopoulos, Forecasting 5.5).
    """
    lag = season if len(history) >= season else 1
    mean = np.resize(history[-lag:], horizon).astype(np.float64)
    missed = history[lag:] - history[:-lag]
    spread = float(np.sqrt(np.mean(missed**2))) if len(missed) else 0.0
    wide = spread * np.sqrt(np.arange(horizon) // lag + 1.0)
    return Outlook(mean, {level: _normal(mean, wide, level) for level in levels})


def baseline(name: str, history: Floats, *, horizon: int, season: int, levels: Sequence[int]) -> Outlook:
    """A method by name, `seasonal_naive` among them, which also stands in where the library finds no fit."""
    if name != "seasonal_naive":
        with suppress(NoFit):
            return single(METHODS[name], history, horizon=horizon, season=season, levels=levels)
    return seasonal_naive(history, horizon=horizon, season=season, levels=levels)


def single(method: Method, history: Floats, *, horizon: int, season: int, levels: Sequence[int]) -> Outlook:
    """One method of statsforecast; a constant history goes on as it is, since some of them divide by zero."""
    if np.ptp(history) == 0:
        return seasonal_naive(history, horizon=horizon, season=season, levels=levels)
    model = _model(method, season)
    complete = np.ascontiguousarray(history, dtype=np.float64)
    try:
        found: dict[str, Any] = model.forecast(y=complete, h=horizon, level=list(levels) or None)
    except Exception as error:  # the library raises this class itself, and no narrower one
        if type(error) is not Exception:
            raise
        raise NoFit(str(error)) from error
    bands = {level: (_floats(found[f"lo-{level}"]), _floats(found[f"hi-{level}"])) for level in levels}
    return Outlook(_floats(found["mean"]), bands)


def _normal(mean: Floats, spread: Floats, level: int) -> tuple[Floats, Floats]:
    reach = NormalDist().inv_cdf(0.5 + level / 200) * spread
    return mean - reach, mean + reach


def _floats(values: Any) -> Floats:
    return np.asarray(values, dtype=np.float64)


def _model(method: Method, season: int) -> Any:
    # Takes seconds to import, and most processes never forecast.
    from statsforecast import models  # noqa: PLC0415 takes two seconds

    known: Any = models
    match method:
        case "auto_ets":
            return known.AutoETS(season_length=season)
        case "damped_ets":
            return known.AutoETS(season_length=season, model="AAA", damped=True)
        case "damped_trend":
            return known.AutoETS(season_length=1, model="AAN", damped=True)
        case "auto_theta":
            return known.AutoTheta(season_length=season)
        case "dynamic_theta":
            return known.DynamicOptimizedTheta(season_length=season)
        case "auto_ces":
            return known.AutoCES(season_length=season)
        case "mstl":
            left = known.DynamicOptimizedTheta(season_length=1)
            return known.MSTL(season_length=season, trend_forecaster=left)
