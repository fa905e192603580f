"""A history as methods can bear it: no gaps, and months far out of line drawn in."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dealwright.ml.forecast.measures import Floats

FAR = 10.0  # robust standard deviations from the usual value of that period
HUGE = float(np.log(3))  # and at least three times it, or a third, where all values are positive
RARE = 0.05  # of the periods at most; more is how the series is


def filled(values: Floats, season: int) -> Floats:
    """From the first known value on, gaps filled: a straight line between neighbours, plus what that place in
    the season usually adds; in logarithms where all values are positive."""
    known = np.flatnonzero(np.isfinite(values))
    if not len(known):
        return np.empty(0)
    trimmed = values[known[0] :].astype(np.float64)
    gaps = np.isnan(trimmed)
    if not gaps.any():
        return trimmed
    positive = bool((trimmed[~gaps] > 0).all())
    scaled = np.log(trimmed) if positive else trimmed
    places = np.arange(len(scaled))
    line = np.interp(places, places[~gaps], scaled[~gaps])
    usual = _profile(line - _smooth(line, season), ~gaps, season)
    bridged = np.interp(places, places[~gaps], (scaled - usual)[~gaps]) + usual
    return np.where(gaps, np.exp(bridged) if positive else bridged, trimmed)


def calmed(values: Floats, season: int) -> tuple[Floats, list[int]]:
    """Without a few far-out periods, and where they are. Two in a row on one side stay: a new level."""
    positive = bool((values > 0).all())
    scaled = np.log(values) if positive else values
    if len(values) < max(8, season):
        return values, []
    smooth = _running_median(scaled, season)
    usual = smooth + _profile(scaled - smooth, np.ones(len(values), dtype=np.bool_), season)
    missed = scaled - usual
    spread = 1.4826 * float(np.median(np.abs(missed - np.median(missed))))
    if spread <= 0:
        return values, []
    bar = max(FAR * spread, HUGE) if positive else FAR * spread
    far = np.where(np.abs(missed) > bar, np.sign(missed), 0.0)
    beside = np.r_[0.0, far[:-1]] * far + np.r_[far[1:], 0.0] * far
    alone = np.flatnonzero((far != 0) & (beside <= 0))
    if not len(alone) or len(alone) > max(1, RARE * len(values)):
        return values, []
    calm = scaled.copy()
    calm[alone] = usual[alone] + far[alone] * 2 * spread
    return (np.exp(calm) if positive else calm), [int(place) for place in alone]


@dataclass(frozen=True, eq=False)
class Shape:
    """`usual` [season]: what each place in the season adds; `shrunk`: as far as it is more than noise.
    `noise`: standard deviation of what season and trend leave."""

    usual: Floats
    shrunk: Floats
    noise: float


def profile_and_trend(values: Floats, season: int) -> Shape:
    """Classical decomposition, three rounds, trend by a moving mean that is drawn on straight at both ends.

    Shrinking: variance between places against the noise of their means (James and Stein).
    """
    usual = np.zeros(season)
    if season < 2:
        return Shape(usual, usual, 0.0)
    count, trend = len(values), values
    for _ in range(3):
        trend = _trend(values - np.resize(usual, count), season)
        missed = values - trend
        usual = np.array([float(np.mean(missed[place::season])) for place in range(season)])
        usual -= usual.mean()
    left = values - trend - np.resize(usual, count)
    noise = float(np.sum(left**2)) / max(count - season, 1)
    of_means = noise * season / count
    between = max(float(usual.var()) - of_means, 0.0)
    share = between / (between + of_means) if between > 0 else 0.0
    return Shape(usual, usual * share, float(np.sqrt(noise)))


def _trend(values: Floats, season: int) -> Floats:
    width = min(season + 1 - season % 2, len(values) - 1 + len(values) % 2)
    half, places = width // 2, np.arange(width)
    first, last = np.polyfit(places, values[:width], 1), np.polyfit(places, values[-width:], 1)
    before, after = np.arange(-half, 0), np.arange(width, width + half)
    drawn_on = np.concatenate([np.polyval(first, before), values, np.polyval(last, after)])
    return np.asarray(np.convolve(drawn_on, np.full(width, 1 / width), mode="valid"), dtype=np.float64)


def _smooth(values: Floats, season: int) -> Floats:
    """Moving mean over a season, ends repeated."""
    width = max(season, 3)
    padded = np.pad(values, (width // 2, width - 1 - width // 2), mode="edge")
    return np.convolve(padded, np.full(width, 1 / width), mode="valid")


def _running_median(values: Floats, season: int) -> Floats:
    width = max(season + 1 - season % 2, 5)
    padded = np.pad(values, width // 2, mode="reflect")
    return np.median(np.lib.stride_tricks.sliding_window_view(padded, width), axis=1)


def _profile(missed: Floats, known: NDArray[np.bool_], season: int) -> Floats:
    """What each place in the season adds, by medians; nothing where fewer than two seasons are known."""
    if season < 2 or len(missed) < 2 * season:
        return np.zeros(len(missed))
    usual = np.zeros(season)
    for place in range(season):
        mine = missed[place::season][known[place::season]]
        usual[place] = float(np.median(mine)) if len(mine) >= 2 else 0.0
    return np.resize(usual, len(missed))
