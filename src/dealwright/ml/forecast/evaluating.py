"""Measures `forecast` beside the single methods: the last periods of a series, from what came before."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, median

import numpy as np
from numpy.typing import NDArray

from dealwright.ml.forecast import baselines
from dealwright.ml.forecast.measures import Floats, coverage, mape, mase, smape
from dealwright.ml.forecast.series import forecast
from dealwright.ml.forecast.tidy import filled

LEVELS = (80, 95)
BASELINES = ("seasonal_naive", "auto_ets", "auto_theta")
KEYS = ("mape", "mape_median", "smape", "mase", "coverage_80", "coverage_95")
LEAST = 6


@dataclass(frozen=True)
class Scores:
    """Of one method on one series, as shares; None where a measure is not defined."""

    mape: float | None
    smape: float
    mase: float | None
    coverage_80: float
    coverage_95: float


@dataclass(frozen=True)
class Judged:
    """`methods`: "dealwright" and every baseline to its scores. `zeros`: periods that MAPE leaves out."""

    name: str
    methods: dict[str, Scores]
    zeros: int


@dataclass(frozen=True)
class Skipped:
    name: str
    reason: str


def judge(name: str, values: Floats, *, horizon: int, season: int, history: int | None) -> Judged | Skipped:
    """`history`: only so many periods before the last `horizon` are known."""
    known, actual = values[:-horizon], values[-horizon:]
    known = known[-history:] if history else known
    found = int(np.isfinite(known).sum())
    if len(values) <= horizon or found < LEAST:
        return Skipped(name, f"{found} known periods before the last {horizon}; {LEAST} are needed.")
    measured = np.isfinite(actual)
    if not measured.any():
        return Skipped(name, f"None of the last {horizon} periods has a value.")
    ours = forecast(known, horizon=horizon, season=season, levels=LEVELS)
    outlooks = {"dealwright": baselines.Outlook(ours.mean, ours.bands)}
    whole = filled(known, season)
    for method in BASELINES:
        outlooks[method] = baselines.baseline(method, whole, horizon=horizon, season=season, levels=LEVELS)
    scores = {method: _scores(one, actual, measured, whole, season) for method, one in outlooks.items()}
    return Judged(name, scores, int((actual == 0).sum()))


def summary(judged: Sequence[Judged], method: str) -> dict[str, float | None]:
    """Over series. MAPE and sMAPE in percent; a series where a measure is not defined is left out of it."""
    all_scores = [one.methods[method] for one in judged]
    mapes = [100 * one.mape for one in all_scores if one.mape is not None]
    mases = [one.mase for one in all_scores if one.mase is not None]
    values: dict[str, float | None] = {
        "mape": _mean(mapes),
        "mape_median": median(mapes) if mapes else None,
        "smape": _mean([100 * one.smape for one in all_scores]),
        "mase": _mean(mases),
        "coverage_80": _mean([one.coverage_80 for one in all_scores]),
        "coverage_95": _mean([one.coverage_95 for one in all_scores]),
    }
    return {key: None if value is None else round(value, 4) for key, value in values.items()}


def _mean(values: Sequence[float]) -> float | None:
    return fmean(values) if values else None


def _scores(
    one: baselines.Outlook, actual: Floats, measured: NDArray[np.bool_], history: Floats, season: int
) -> Scores:
    truth, predicted = actual[measured], one.mean[measured]
    covers = {
        level: coverage(truth, low[measured], high[measured]) for level, (low, high) in one.bands.items()
    }
    return Scores(
        mape(truth, predicted),
        smape(truth, predicted),
        mase(truth, predicted, history, season),
        covers[80],
        covers[95],
    )
