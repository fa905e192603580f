"""Sets hold the outcome as often as they say, of another level of probabilities too."""

import numpy as np
import pytest

from dealwright.ml.outcome.blending import shift_to
from dealwright.ml.outcome.bounds import fit_bounds, with_sets
from dealwright.ml.outcome.held_back import HeldBack
from dealwright.ml.outcome.members import logit, sigmoid

ROWS = 4000
RAISED = 0.7


def test_a_shift_reaches_the_mean_asked_for() -> None:
    score = np.random.default_rng(1).normal(-2, 1.5, ROWS)
    assert sigmoid(score + shift_to(score, 0.3)).mean() == pytest.approx(0.3, abs=1e-4)
    assert shift_to(score, float(sigmoid(score).mean())) == pytest.approx(0, abs=1e-4)


def test_sets_hold_for_a_model_of_another_level_and_the_band_stays() -> None:
    chance = np.random.default_rng(2)
    score = chance.normal(-1, 1.5, 2 * ROWS)
    outcome = chance.random(2 * ROWS) < sigmoid(score)
    ties = chance.random(2 * ROWS)
    known, asked = np.arange(2 * ROWS) < ROWS, np.arange(2 * ROWS) >= ROWS
    bounds = fit_bounds(sigmoid(score[known]), outcome[known], ties[known])
    later = with_sets(bounds, score[known] + RAISED, outcome[known], ties[known])
    won, lost = later.holds(sigmoid(score[asked] + RAISED), ties[asked])
    truth = outcome[asked]
    assert won[truth].mean() == pytest.approx(0.8, abs=0.04)
    assert lost[~truth].mean() == pytest.approx(0.8, abs=0.04)
    assert later.low is bounds.low
    stale = bounds.holds(sigmoid(score[asked] + RAISED), ties[asked])[1]
    assert stale[~truth].mean() < 0.7
    assert logit(sigmoid(np.array([later.won_above])))[0] == pytest.approx(
        bounds.won_above + RAISED, abs=1e-6
    )


def test_the_newest_rows_reach_back_until_both_outcomes_are_among_them() -> None:
    rows = np.arange(1000)
    block = rows // 200
    held = HeldBack(rows, {}, block, forward=True, gains={}, known_by=block + 1)
    everyone = np.ones(1000, dtype=bool)
    often = rows % 3 == 0
    assert held.newest_of(everyone, often).sum() == 400
    assert held.newest_of(everyone, often & (block < 2)).sum() == 800
