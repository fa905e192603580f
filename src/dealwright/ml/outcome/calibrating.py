"""Makes probabilities mean what they say: Platt, beta, Venn-Abers and isotonic, by how well each measures.

Every calibration ends as one increasing curve of knots over the log odds of the blend.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from scipy import optimize

from dealwright.ml.outcome.encoding import Bools, Ints
from dealwright.ml.outcome.measuring import losses
from dealwright.ml.outcome.members import logit, sigmoid
from dealwright.ml.outcome.table import Floats

GRID = np.linspace(-10, 10, 401)
KEEPS_ORDER = 0.02
STEPS_ROWS = 1000
LEAST_OF_ONE = 5
MUCH_WORSE = 8.0
"""Log loss summed over rows: this much worse counts less by a factor of e."""
NAMED_SHARE = 0.1


@dataclass(frozen=True, eq=False)
class Curve:
    """Log odds in, log odds out, at `GRID`."""

    name: str
    knots: Floats

    def apply(self, probability: Floats) -> Floats:
        return sigmoid(np.interp(logit(probability), GRID, self.knots))


def straight() -> Curve:
    return Curve("none", GRID.copy())


Fit = Callable[[Floats, Bools, Floats], Floats]


def calibrate(
    probability: Floats, outcome: Bools, weight: Floats, fold: Ints, *, forward: bool = False
) -> Curve:
    """The mean of curves of several kinds, each weighing by its log loss on rows that did not fit it. When
    `forward`, a higher fold is newer, and each is told from older ones."""
    score = logit(probability)
    kinds = _kinds(outcome, forward=forward)
    shares = _shares(kinds, score, outcome, weight, fold, forward=forward)
    curves = [fit(score, outcome, weight) for fit in kinds.values()]
    return Curve(_name(list(kinds), shares), np.sum(shares[:, None] * np.stack(curves), axis=0))


def _shares(
    kinds: Mapping[str, Fit],
    score: Floats,
    outcome: Bools,
    weight: Floats,
    fold: Ints,
    *,
    forward: bool,
) -> Floats:
    """Exponential in what each kind lost over all rows judged, beyond the best."""
    told = np.full((len(kinds), len(score)), np.nan)
    for one in range(int(fold.max()) + 1):
        test = fold == one
        known = fold < one if forward else ~test
        if min(int(outcome[known].sum()), int((~outcome[known]).sum())) < LEAST_OF_ONE:
            continue
        for place, fit in enumerate(kinds.values()):
            told[place, test] = np.interp(score[test], GRID, fit(score[known], outcome[known], weight[known]))
    judged = np.isfinite(told[0])
    lost = np.array([(weight * losses(outcome, sigmoid(one)))[judged].sum() for one in told])
    shares = np.exp((lost.min() - lost) / MUCH_WORSE)
    return shares / shares.sum()


def _name(kinds: Sequence[str], shares: Floats) -> str:
    """The kinds that count, the heaviest first."""
    order = [int(one) for one in np.argsort(-shares, kind="stable")]
    names: list[str] = [kinds[one] for one in order if shares[one] >= NAMED_SHARE]
    return ", ".join(names[:-1]) + " and " + names[-1] if names[1:] else names[0]


def _kinds(outcome: Bools, *, forward: bool) -> dict[str, Fit]:
    """Platt and beta stay near the blend itself while rows are few. Steps are too free for few rows, and bare
    ones for times to come."""
    kinds: dict[str, Fit] = {"Platt": _platt, "beta": _beta}
    if len(outcome) >= STEPS_ROWS:
        kinds |= {"Venn-Abers": _venn_abers} | ({} if forward else {"isotonic": _isotonic})
    return kinds


def _platt(score: Floats, outcome: Bools, weight: Floats) -> Floats:
    """Platt (1999): a line through the log odds."""
    a, b = _least(np.stack([score, np.ones(len(score))]), outcome, weight, np.array([1.0, 0.0]))
    return max(a, 0.05) * GRID + b


def _beta(score: Floats, outcome: Bools, weight: Floats) -> Floats:
    """Beta calibration (Kull, Silva Filho, Flach 2017): a ln p - b ln(1 - p) + c."""
    p = sigmoid(score)
    features = np.stack([np.log(p), -np.log1p(-p), np.ones(len(p))])
    a, b, c = _least(features, outcome, weight, np.array([1.0, 1.0, 0.0]))
    on_grid = sigmoid(GRID)
    return max(a, 0.02) * np.log(on_grid) - max(b, 0.02) * np.log1p(-on_grid) + c


def _least(features: Floats, outcome: Bools, weight: Floats, start: Floats) -> Floats:
    signed = np.where(outcome, 1.0, -1.0)

    def loss(at: Floats) -> tuple[float, Floats]:
        margin = signed * (at @ features)
        away = sigmoid(-margin)
        value = float((weight * np.logaddexp(0, -margin)).sum() + 0.5 * ((at - start) ** 2).sum())
        return value, -(features * (weight * signed * away)).sum(axis=1) + (at - start)

    found: Any = cast(Any, optimize).minimize(loss, start, jac=True, method="L-BFGS-B")
    return cast(Floats, found.x)


def _isotonic(score: Floats, outcome: Bools, weight: Floats) -> Floats:
    """Pool adjacent violators, joined by lines between the middles of the steps, never quite flat."""
    order = np.argsort(score, kind="stable")
    x, y = pool(score[order], outcome[order].astype(np.float64), weight[order])
    share = np.interp(GRID, x, y)
    rows = len(score)
    share = (share * rows + 0.5) / (rows + 1)
    return (1 - KEEPS_ORDER) * logit(share) + KEEPS_ORDER * GRID


def _venn_abers(score: Floats, outcome: Bools, weight: Floats) -> Floats:
    """Inductive Venn-Abers (Vovk, Petej 2014): isotonic with the asked row taken as lost and as won,
    merged as p1 / (1 - p0 + p1). Scores are rounded to the knots."""
    low, high = venn_abers(score, outcome, weight)
    return (1 - KEEPS_ORDER) * logit(high / (1 - low + high)) + KEEPS_ORDER * GRID


def venn_abers(score: Floats, outcome: Bools, weight: Floats) -> tuple[Floats, Floats]:
    """p0 and p1 at `GRID`: isotonic regression at a point is the highest, over what lies to its left, of the
    lowest mean up to something on its right."""
    place = np.clip(np.rint((score - GRID[0]) / (GRID[1] - GRID[0])), 1, len(GRID) - 2).astype(np.int64)
    first, last = int(place.min()) - 1, int(place.max()) + 1
    wins, rows = (
        np.concatenate([[0.0], np.cumsum(np.bincount(place - first, one, last - first + 1))])
        for one in (weight * outcome, weight)
    )
    told: list[tuple[float, float]] = []
    for at in range(1, len(rows)):
        won, count = wins[None, at:] - wins[:at, None], rows[None, at:] - rows[:at, None] + 1
        told.append((float((won / count).min(axis=1).max()), float(((won + 1) / count).min(axis=1).max())))
    around = (first, len(GRID) - 1 - last)
    low, high = (np.pad(np.array(one), around, mode="edge") for one in zip(*told, strict=True))
    return low, high


def pool(x: Floats, y: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """Isotonic regression of sorted rows: the middle and the height of every step."""
    heights: list[float] = []
    weights: list[float] = []
    middles: list[float] = []
    for one_x, one_y, one_weight in zip(x.tolist(), y.tolist(), weight.tolist(), strict=True):
        heights.append(one_y)
        weights.append(one_weight)
        middles.append(one_x)
        while len(heights) > 1 and heights[-2] >= heights[-1]:
            total = weights[-2] + weights[-1]
            heights[-2] = (heights[-2] * weights[-2] + heights[-1] * weights[-1]) / total
            middles[-2] = (middles[-2] * weights[-2] + middles[-1] * weights[-1]) / total
            weights[-2] = total
            del heights[-1], weights[-1], middles[-1]
    return np.array(middles), np.array(heights)
