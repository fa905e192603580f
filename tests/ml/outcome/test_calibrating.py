"""A calibration makes probabilities mean what they say, and keeps their order."""

from typing import Any

import numpy as np
import pytest
from sklearn.isotonic import IsotonicRegression as _IsotonicRegression

from dealwright.ml.outcome.calibrating import GRID, calibrate, venn_abers
from dealwright.ml.outcome.encoding import Bools
from dealwright.ml.outcome.measuring import ece
from dealwright.ml.outcome.members import sigmoid
from dealwright.ml.outcome.table import Floats

IsotonicRegression: Any = _IsotonicRegression


def told_and_true(rows: int, stretch: float, seed: int = 1) -> tuple[Floats, Bools]:
    """Probabilities that are `stretch` times as sure, in log odds, as they should be."""
    chance = np.random.default_rng(seed)
    score = chance.normal(-1, 1, rows)
    return sigmoid(stretch * score), chance.random(rows) < sigmoid(score)


@pytest.mark.parametrize("rows", [300, 3000])
@pytest.mark.parametrize("forward", [True, False])
def test_what_was_too_sure_means_what_it_says_afterwards(rows: int, *, forward: bool) -> None:
    told, outcome = told_and_true(rows, 2.5)
    fold = np.arange(rows) * 5 // rows if forward else np.arange(rows) % 5
    curve = calibrate(told, outcome, np.ones(rows), fold, forward=forward)
    later, truth = told_and_true(4000, 2.5, seed=2)
    assert ece(truth, curve.apply(later)) < 0.035 < 0.08 < ece(truth, later)
    assert np.all(np.diff(curve.knots) > 0)


def test_steps_are_taken_where_rows_are_many() -> None:
    """Kinds weigh by what they lose: a curve in steps is told best by steps."""
    chance = np.random.default_rng(3)
    told = chance.random(6000)
    outcome = chance.random(6000) < np.where(told > 0.5, 0.7, 0.2)
    ones, fold = np.ones(6000), np.arange(6000) % 5
    for forward in (True, False):
        assert calibrate(told, outcome, ones, fold, forward=forward).name == "Venn-Abers"
    few = slice(0, 500)
    assert set(calibrate(told[few], outcome[few], ones[few], fold[few]).name.split(" and ")) <= {
        "Platt",
        "beta",
    }


@pytest.mark.parametrize("seed", [1, 2])
def test_venn_abers_is_isotonic_regression_with_the_asked_row_added(seed: int) -> None:
    chance = np.random.default_rng(seed)
    score = GRID[chance.integers(150, 260, 200)]
    outcome = chance.random(200) < sigmoid(score)
    low, high = venn_abers(score, outcome, np.ones(200))
    for place in (3, 150, 171, 200, 259, 399):
        for label, told in ((0.0, low), (1.0, high)):
            fitted = IsotonicRegression().fit(np.append(score, GRID[place]), np.append(outcome, label))
            assert told[place] == pytest.approx(fitted.predict([GRID[place]])[0])
