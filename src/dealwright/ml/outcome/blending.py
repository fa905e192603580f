"""Puts single models together: convex weights, then one calibration, both from held-back predictions."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from dealwright.ml.outcome.calibrating import Curve, calibrate
from dealwright.ml.outcome.encoding import Bools, Ints
from dealwright.ml.outcome.measuring import area_within, log_loss
from dealwright.ml.outcome.members import logit, sigmoid
from dealwright.ml.outcome.table import Floats

STEPS = 300
PRIOR_ROWS, PRIOR_SHARE = 20.0, 0.03
"""Rows each model is taken to have explained beforehand: weights stay near equal unless rows say more."""
AUC_LOST = 0.004
LEVEL_SHARE = 0.5


@dataclass(frozen=True, eq=False)
class Blend:
    weights: dict[str, float]
    curve: Curve

    def apply(self, told: Mapping[str, Floats]) -> Floats:
        return self.curve.apply(mix(self.weights, told))


def level_with(blend: Blend, told: Mapping[str, Floats], outcome: Bools) -> Blend:
    """Moved in log odds half way to where the mean probability of these rows is their share won: part of
    what sets them apart passes."""
    shift = LEVEL_SHARE * shift_to(logit(blend.apply(told)), float(outcome.mean()))
    return Blend(blend.weights, Curve(blend.curve.name, blend.curve.knots + shift))


def shift_to(score: Floats, mean: float) -> float:
    """What to add to log odds so that their probabilities have this mean."""
    share, low, high = float(np.clip(mean, 1e-4, 1 - 1e-4)), -6.0, 6.0
    while high - low > 1e-6:
        middle = (low + high) / 2
        low, high = (middle, high) if sigmoid(score + middle).mean() < share else (low, middle)
    return low


def mix(weights: Mapping[str, float], told: Mapping[str, Floats]) -> Floats:
    return np.sum([weight * told[name] for name, weight in weights.items()], axis=0)


def fit_blend(
    told: Mapping[str, Floats], outcome: Bools, weight: Floats, fold: Ints, *, forward: bool = False
) -> Blend:
    """`told` are held-back probabilities of each model, `fold` how to hold rows back from the calibration."""
    weights = _weights(told, outcome, weight, fold if forward else np.zeros(len(fold), dtype=np.int64))
    return Blend(weights, calibrate(mix(weights, told), outcome, weight, fold, forward=forward))


def _weights(told: Mapping[str, Floats], outcome: Bools, weight: Floats, block: Ints) -> dict[str, float]:
    """The likeliest mixture, by expectation maximisation; a single model when it ranks clearly better within
    the blocks."""
    names = list(told)
    seen = np.stack([np.where(outcome, told[name], 1 - told[name]) for name in names])
    seen = np.clip(seen, 1e-6, 1)
    shares = np.full(len(names), 1 / len(names))
    for _ in range(STEPS):
        explained = shares[:, None] * seen
        explained /= explained.sum(axis=0)
        shares = (explained * weight).sum(axis=1) + PRIOR_ROWS + PRIOR_SHARE * weight.sum()
        shares /= shares.sum()
    weights = {name: float(share) for name, share in zip(names, shares, strict=True)}
    areas = {name: area_within(outcome, told[name], block)[0] or 0.0 for name in names}
    best = max(names, key=lambda name: areas[name])
    mixed = mix(weights, told)
    lost = areas[best] - (area_within(outcome, mixed, block)[0] or 0.0)
    if lost > AUC_LOST and log_loss(outcome, told[best]) <= log_loss(outcome, mixed) + 0.002:
        return {name: float(name == best) for name in names}
    return weights
