"""Deals that nobody has opened yet: how many will come by month, by how many came. Pure."""

import numpy as np
from numpy.typing import NDArray

from dealwright.domains.forecasting.book import Book
from dealwright.domains.forecasting.choosing import Chosen
from dealwright.domains.forecasting.history import date_of, day_of, month_of
from dealwright.domains.forecasting.money import Floats
from dealwright.domains.forecasting.periods import months_after
from dealwright.ml.forecast.pipeline import NewDeals

MONTHS_BACK = 30
# Months after which a count weighs half.
HALF_LIFE = 4.0
# A month far above the others was an import, not business.
OUTLIER = 3.0
# How much of what a month of the year shows is believed; the rest is taken for chance.
SEASON_SHARE = 0.5
LEAST_SPREAD, MOST_SPREAD = 0.08, 0.6


def new_deals(book: Book, moment: float, ends: Floats, chosen: Chosen) -> NewDeals:
    """`ends` are where the running month and the following ones end."""
    counts = _counts(book, moment, chosen)
    level, season, excess, spread = _habits(counts, moment)
    first = date_of(moment).replace(day=1)
    begins = np.concatenate([[day_of(first)], ends[:-1]])
    months = np.array([months_after(first, place).month - 1 for place in range(len(ends))])
    left = np.clip((ends - np.maximum(begins, moment)) / (ends - begins), 0.0, 1.0)
    return NewDeals(
        mean=level * season[months] * left,
        spread=spread,
        excess=excess,
        won_in=_won_in(book, moment, begins, ends),
        amounts=book.usual_amounts(moment, chosen),
    )


def _counts(book: Book, moment: float, chosen: Chosen) -> Floats:
    """Deals opened in each whole month before, the newest last."""
    then = book.then(moment)
    opened = then.opened[book.rows_of(chosen, then)]
    if not len(opened):
        return np.zeros(0)
    running = int(month_of(np.array([moment]))[0])
    months = month_of(opened).astype(np.int64)
    first = max(int(months.min()), running - MONTHS_BACK)
    if first >= running:
        return np.zeros(0)
    here = months[(months >= first) & (months < running)]
    counts = np.bincount(here - first, minlength=running - first).astype(np.float64)
    usual = float(np.median(counts[counts > 0])) if counts.any() else 0.0
    return np.minimum(counts, max(OUTLIER * usual, 3.0))


def _habits(counts: Floats, moment: float) -> tuple[float, Floats, float, float]:
    """Level now, season by month of the year, excess of the variance, and how uncertain the level is."""
    season = np.ones(12)
    if not len(counts):
        return 0.0, season, 1.0, LEAST_SPREAD
    running = int(month_of(np.array([moment]))[0])
    months = (running - len(counts) + np.arange(len(counts))) % 12
    if len(counts) >= 24:
        season = _season(counts, months)
    plain = counts / season[months]
    weights = 0.5 ** (np.arange(len(plain))[::-1] / HALF_LIFE)
    level = float(np.average(plain, weights=weights))
    around = plain[-12:] - _smoothed(plain)[-12:]
    variance = float(np.mean(around**2)) if len(around) > 2 else level
    excess = float(np.clip(variance / max(level, 1e-9), 1.0, 6.0))
    effective = float(weights.sum() ** 2 / (weights**2).sum())
    spread = np.sqrt(excess / max(level, 0.5) / effective)
    return level, season, excess, float(np.clip(spread, LEAST_SPREAD, MOST_SPREAD))


def _season(counts: Floats, months: NDArray[np.int64]) -> Floats:
    ratios = (counts + 1.0) / (_smoothed(counts) + 1.0)
    found = np.array([ratios[months == month].mean() for month in range(12)])
    shrunk = 1.0 + SEASON_SHARE * (found - found.mean())
    return np.clip(shrunk, 0.3, 2.0)


def _smoothed(counts: Floats) -> Floats:
    """The mean of a year around each month."""
    wide = np.arange(len(counts))
    near = np.abs(wide[:, None] - wide[None, :]) <= 6
    return (near @ counts) / near.sum(axis=1)


def _won_in(book: Book, moment: float, begins: Floats, ends: Floats) -> Floats:
    """[opened in, won in]: shares, for deals that come evenly over a month."""
    curve = book.curve_of_new(moment)
    months = len(ends)
    shares = np.zeros((months, months))
    only = np.zeros(1, dtype=np.int32)
    for month in range(months):
        since = np.linspace(max(float(begins[month]), moment), float(ends[month]), 9)[1::2]
        won = np.mean([curve.won_by(only, np.maximum(ends - day, 0.0))[0] for day in since], axis=0)
        shares[month] = np.diff(won, prepend=0.0)
    return shares
