"""How sure a probability is: sets that hold the outcome in 80 % of the rows, and a band around it."""

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import betaincinv

from dealwright.ml.outcome.calibrating import GRID
from dealwright.ml.outcome.encoding import Bools
from dealwright.ml.outcome.members import logit, sigmoid
from dealwright.ml.outcome.table import Floats

HOLDS = 0.8
TAIL = 0.1
NEAR_ROWS = (30, 1000)


@dataclass(frozen=True, eq=False)
class Bounds:
    """`won_above`: a row's set holds "won" from this probability on, `lost_below`: "lost" up to this one.
    `low` and `high` are log odds at `GRID`."""

    won_above: float
    lost_below: float
    low: Floats
    high: Floats

    def holds(self, probability: Floats, chance: Floats) -> tuple[Bools, Bools]:
        """Whether "won" and "lost" are in the set; `chance` (0 to 1) parts rows with the same probability."""
        score = logit(probability) + spread_ties(chance)
        return score >= self.won_above, score <= self.lost_below

    def band(self, probability: Floats) -> tuple[Floats, Floats]:
        score = logit(probability)
        low, high = sigmoid(np.interp(score, GRID, self.low)), sigmoid(np.interp(score, GRID, self.high))
        return np.minimum(low, probability), np.maximum(high, probability)


def with_sets(bounds: Bounds, score: Floats, outcome: Bools, chance: Floats) -> Bounds:
    """The band of these bounds, and sets by the log odds that another model gives held-back rows."""
    won_above, lost_below = _edges(score + spread_ties(chance), outcome)
    return replace(bounds, won_above=won_above, lost_below=lost_below)


def spread_ties(chance: Floats) -> Floats:
    return (chance - 0.5) * 1e-4


def fit_bounds(probability: Floats, outcome: Bools, chance: Floats) -> Bounds:
    """Label-conditional conformal prediction (Vovk, Gammerman, Shafer 2005, 4.5): each outcome has a
    threshold of its own, so that the share held stays when the base rate moves."""
    score = logit(probability) + spread_ties(chance)
    low, high = _local_bands(logit(probability), outcome)
    return Bounds(*_edges(score, outcome), low, high)


def _edges(score: Floats, outcome: Bools) -> tuple[float, float]:
    return _edge(score[outcome]), -_edge(-score[~outcome])


def _edge(score: Floats) -> float:
    """The score that a share of `HOLDS` lies at or above, for one more row as well."""
    place = int(np.floor((len(score) + 1) * (1 - HOLDS)))
    return float(np.sort(score)[max(place - 1, 0)])


def _local_bands(score: Floats, outcome: Bools) -> tuple[Floats, Floats]:
    """80 % of the beta distribution (Jeffreys) of the share won among the held-back rows nearest by."""
    order = np.argsort(score, kind="stable")
    x, won = score[order], np.concatenate([[0], np.cumsum(outcome[order])])
    near = near_rows(len(x))
    start = np.clip(np.searchsorted(x, GRID) - near // 2, 0, len(x) - near)
    wins = won[start + near] - won[start]
    sums = np.concatenate([[0.0], np.cumsum(sigmoid(x))])
    middle = (sums[start + near] - sums[start]) / near
    shift = GRID - logit(middle)
    low = logit(betaincinv(wins + 0.5, near - wins + 0.5, TAIL)) + shift
    high = logit(betaincinv(wins + 0.5, near - wins + 0.5, 1 - TAIL)) + shift
    return np.maximum.accumulate(low), np.maximum.accumulate(high)


def near_rows(rows: int) -> int:
    """How many rows nearest by a share is taken from."""
    return min(int(np.clip(rows ** (2 / 3), *NEAR_ROWS)), rows)


def base_bounds(base: float, won: int, rows: int) -> Bounds:
    """Without a model: the band of the base rate. All rows are ties, so chance alone decides the sets."""
    low, high = (float(betaincinv(won + 0.5, rows - won + 0.5, one)) for one in (TAIL, 1 - TAIL))
    flat, score = np.ones(len(GRID)), logit(np.array(base))
    edges = score + spread_ties(np.array([1 - HOLDS, HOLDS]))
    return Bounds(float(edges[0]), float(edges[1]), flat * logit(np.array(low)), flat * logit(np.array(high)))
