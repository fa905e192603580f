"""Revenue from deals, bottom up: every open deal is won or not, and deals that nobody has opened yet come.

Simulated, so that a period gets a whole distribution. What deals have in common (the market, the season, a
price rise) is one factor: without it the interval of many deals would be far too narrow.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

Floats = NDArray[np.float64]

# Correlation of what decides any two deals. Too small to measure in the quarters a team has; how far past
# forecasts missed stretches the interval besides (`reconcile.stretch`).
COMMON = 0.03
PATHS = 4_000
CHUNK = 250
# Deals whose final amount is drawn one by one; of the others the mean is enough.
DRAWN = 400
# Above so many won new deals a month their sum is drawn as a normal one.
MANY = 400


@dataclass(frozen=True, eq=False)
class OpenDeals:
    """`won_by` [deals, periods]: probability to be won by the end of each. `amount` NaN: nobody said.

    `usual` are won amounts to draw those from that nobody said, `changes` final amounts by those of before.
    """

    amount: Floats
    won_by: Floats
    usual: Floats
    changes: Floats


@dataclass(frozen=True, eq=False)
class NewDeals:
    """Deals to be opened: `mean` [periods] how many, `spread` how uncertain their level is (log scale).

    `won_in` [periods, periods]: of those opened in one (row), the share won in another. `excess`: variance
    of a period's count by its mean. `amounts` are those of earlier won deals.
    """

    mean: Floats
    spread: float
    excess: float
    won_in: Floats
    amounts: Floats


@dataclass(frozen=True, eq=False)
class Part:
    """Of one deal: won in each period [paths, periods], and for how much if it is won [paths]."""

    won: Floats
    worth: Floats


@dataclass(frozen=True, eq=False)
class Simulated:
    """Won in each period [paths, periods], of deals that are open and of those to come."""

    open: Floats
    new: Floats

    @property
    def total(self) -> Floats:
        return self.open + self.new


def simulate(
    deals: OpenDeals, new: NewDeals, *, paths: int = PATHS, common: float = COMMON, seed: int = 7
) -> Simulated:
    rng = np.random.default_rng(seed)
    factor = rng.standard_normal(paths)
    return Simulated(_open(deals, factor, common, rng), _new(new, factor, common, rng))


def parts(
    deals: OpenDeals,
    chosen: NDArray[np.int64],
    *,
    paths: int = PATHS,
    common: float = COMMON,
    seed: int = 7,
) -> list[Part]:
    """What single deals bring to the paths that `simulate` draws with the same numbers."""
    rng = np.random.default_rng(seed)
    factor = rng.standard_normal(paths)
    found: dict[int, Part] = {}
    for drawn in _drawn(deals, factor, common, rng):
        for place in np.flatnonzero(np.isin(drawn.deals, chosen)):
            worth = np.broadcast_to(drawn.amounts[..., place], paths)
            by_end = np.stack([won[:, place] * worth for won in drawn.won], axis=1)
            found[int(drawn.deals[place])] = Part(np.diff(by_end, axis=1, prepend=0.0), worth)
    return [found[int(one)] for one in chosen]


@dataclass(frozen=True, eq=False)
class _Drawn:
    """Some deals: won by the end of each period [paths, deals], and amounts, one a path or one for all."""

    deals: NDArray[np.int64]
    won: list[NDArray[np.bool_]]
    amounts: Floats


def _open(deals: OpenDeals, factor: Floats, common: float, rng: np.random.Generator) -> Floats:
    by_end = np.zeros((len(factor), deals.won_by.shape[1]))
    for drawn in _drawn(deals, factor, common, rng):
        for period, won in enumerate(drawn.won):
            if drawn.amounts.ndim == 1:
                by_end[:, period] += won.astype(np.float32) @ drawn.amounts.astype(np.float32)
            else:
                by_end[:, period] += np.where(won, drawn.amounts, 0.0).sum(axis=1)
    return np.diff(by_end, axis=1, prepend=0.0)


def _drawn(deals: OpenDeals, factor: Floats, common: float, rng: np.random.Generator) -> Iterator[_Drawn]:
    """Won by a period's end when what decides the deal lies below the quantile of its probability."""
    amounts = _expected(deals)
    order = np.argsort(-amounts, kind="stable")
    shared = (np.sqrt(common) * factor).astype(np.float32)[:, None]
    own = np.float32(np.sqrt(1.0 - common))
    for start in range(0, len(order), CHUNK):
        chosen = order[start : start + CHUNK]
        size = (len(factor), len(chosen))
        decides = shared + own * rng.standard_normal(size, dtype=np.float32)
        below = ndtri(np.clip(deals.won_by[chosen], 0.0, 1.0)).astype(np.float32)
        drawn = _amounts(deals, chosen, size, rng) if start < DRAWN else amounts[chosen]
        yield _Drawn(chosen, [decides < column for column in below.T], drawn)


def _expected(deals: OpenDeals) -> Floats:
    usual = float(np.mean(deals.usual)) if len(deals.usual) else 0.0
    change = float(np.mean(deals.changes)) if len(deals.changes) else 1.0
    return np.where(np.isnan(deals.amount), usual, deals.amount * change)


def _amounts(
    deals: OpenDeals, chosen: NDArray[np.int64], size: tuple[int, int], rng: np.random.Generator
) -> Floats:
    said = np.broadcast_to(np.nan_to_num(deals.amount[chosen]), size).copy()
    if len(deals.changes):
        said *= rng.choice(deals.changes, size)
    unsaid = np.isnan(deals.amount[chosen])
    if unsaid.any() and len(deals.usual):
        said[:, unsaid] = rng.choice(deals.usual, (size[0], int(unsaid.sum())))
    return said


def _new(new: NewDeals, factor: Floats, common: float, rng: np.random.Generator) -> Floats:
    periods = len(new.mean)
    won = np.zeros((len(factor), periods))
    if not len(new.amounts) or not new.mean.any():
        return won
    level = np.exp(new.spread * rng.standard_normal(len(factor)) - new.spread**2 / 2)
    # The common factor helps new deals as it helps open ones; about so much at middling odds.
    luck = np.exp(-np.sqrt(common) * factor - common / 2)
    for period in range(periods):
        mean = float(new.mean @ new.won_in[:, period])
        counts = _counts(mean * level * luck, new.excess, rng)
        won[:, period] = _sums(counts, new.amounts, rng)
    return won


def _counts(mean: Floats, excess: float, rng: np.random.Generator) -> NDArray[np.int64]:
    """Poisson, or wider when past counts were."""
    if excess <= 1.01:
        return rng.poisson(mean)
    shape = np.maximum(mean, 1e-9) / (excess - 1.0)
    return rng.poisson(rng.gamma(shape, excess - 1.0))


def _sums(counts: NDArray[np.int64], amounts: Floats, rng: np.random.Generator) -> Floats:
    """The sum of so many amounts drawn from earlier ones, for every path."""
    if counts.mean() > MANY:
        spread = np.sqrt(counts) * amounts.std()
        return np.maximum(counts * amounts.mean() + spread * rng.standard_normal(len(counts)), 0.0)
    paths = np.repeat(np.arange(len(counts)), counts)
    drawn = rng.choice(amounts, len(paths))
    return np.bincount(paths, weights=drawn, minlength=len(counts)).astype(np.float64)
