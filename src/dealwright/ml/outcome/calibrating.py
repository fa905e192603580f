"""Makes probabilities mean what they say: none, Platt, beta or isotonic, whichever measures best.

Every calibration ends as one increasing curve of knots over the log odds of the blend.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from scipy import optimize

from dealwright.ml.outcome.encoding import Bools, Ints
from dealwright.ml.outcome.measuring import log_loss
from dealwright.ml.outcome.members import logit, sigmoid
from dealwright.ml.outcome.table import Floats

GRID = np.linspace(-10, 10, 401)
KEEPS_ORDER = 0.02
CLEARLY_BETTER = 2e-4
ISOTONIC_ROWS = 1000


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
    """The kind is chosen by log loss on rows that did not fit it; the simpler one unless clearly worse. When
    `forward`, a higher fold is newer, and the newest is told from the others; steps are then too free."""
    score = logit(probability)
    tests = [fold == fold.max()] if forward else [fold == one for one in range(int(fold.max()) + 1)]
    tests = [one for one in tests if one.any() and not one.all()]
    judged = np.any(tests, axis=0) if tests else np.zeros(len(score), dtype=bool)
    best, best_loss = "none", log_loss(outcome[judged], probability[judged]) if judged.any() else 0.0
    for name, fit in _kinds(outcome):
        if not judged.any() or (forward and name == "isotonic"):
            continue
        told = np.zeros(len(score))
        for test in tests:
            told[test] = np.interp(score[test], GRID, fit(score[~test], outcome[~test], weight[~test]))
        loss = log_loss(outcome[judged], sigmoid(told[judged]))
        if loss < best_loss - CLEARLY_BETTER:
            best, best_loss = name, loss
    return fit_curve(best, probability, outcome, weight)


def fit_curve(name: str, probability: Floats, outcome: Bools, weight: Floats) -> Curve:
    if name == "none":
        return straight()
    return Curve(name, dict(_kinds(outcome))[name](logit(probability), outcome, weight))


def _kinds(outcome: Bools) -> list[tuple[str, Fit]]:
    kinds: list[tuple[str, Fit]] = [("Platt", _platt), ("beta", _beta)]
    if len(outcome) >= ISOTONIC_ROWS:
        kinds.append(("isotonic", _isotonic))
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
