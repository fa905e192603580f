"""How good forecasts are: one series at a time, actual values beside predicted ones.

Shares, not percent. None means that the measure is not defined there: such a series is left out and counted.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def mape(actual: Floats, predicted: Floats) -> float | None:
    """Mean of |error| / |actual|; periods whose actual value is zero are left out."""
    known = actual != 0
    if not known.any():
        return None
    return float(np.mean(np.abs(predicted[known] - actual[known]) / np.abs(actual[known])))


def smape(actual: Floats, predicted: Floats) -> float:
    """Mean of 2 |error| / (|actual| + |predicted|), 0 to 2; both zero counts as right."""
    size = np.abs(actual) + np.abs(predicted)
    error = 2 * np.abs(predicted - actual)
    return float(np.mean(np.divide(error, size, out=np.zeros_like(size), where=size > 0)))


def mase(actual: Floats, predicted: Floats, history: Floats, season: int) -> float | None:
    """Mean |error| in units of what "as a season ago" missed on the history (Hyndman and Koehler)."""
    lag = season if len(history) > season else 1
    steps = np.abs(history[lag:] - history[:-lag])
    unit = float(np.nanmean(steps)) if np.isfinite(steps).any() else 0.0
    return float(np.mean(np.abs(predicted - actual))) / unit if unit > 0 else None


def coverage(actual: Floats, low: Floats, high: Floats) -> float:
    """Share of periods whose actual value lies within its interval, bounds included."""
    return float(np.mean((actual >= low) & (actual <= high)))
