"""Figures against scikit-learn's and against sums done by hand."""

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, brier_score_loss, log_loss, roc_auc_score

from dealwright.ml.outcome import measuring


def test_figures_are_those_of_scikit_learn_ties_included() -> None:
    chance = np.random.default_rng(1)
    outcome = chance.random(400) < 0.3
    told = np.round(np.clip(0.3 + 0.3 * outcome + chance.normal(0, 0.2, 400), 0.01, 0.99), 1)
    found = measuring.quality(outcome, told)
    assert found.auc == pytest.approx(roc_auc_score(outcome, told))
    assert found.ap == pytest.approx(average_precision_score(outcome, told))
    assert found.brier == pytest.approx(brier_score_loss(outcome, told))
    assert found.log_loss == pytest.approx(log_loss(outcome, told))


def test_calibration_error_counts_every_bin_by_its_rows() -> None:
    outcome = np.array([True, False, False, False, True])
    told = np.array([0.25, 0.25, 0.25, 0.25, 0.95])
    assert measuring.ece(outcome, told) == pytest.approx(0.2 * 0.05)


def test_one_outcome_has_no_area() -> None:
    found = measuring.quality(np.ones(3, dtype=bool), np.array([0.2, 0.5, 0.9]))
    assert (found.auc, found.ap) == (None, None)


def test_rows_tied_at_the_edge_of_the_best_tenth_count_by_their_mean() -> None:
    outcome = np.array([True] * 10 + [False] * 10)
    assert measuring.precision_at(outcome, np.full(20, 0.5)) == pytest.approx(0.5)


def test_the_error_of_the_area_is_that_of_repeated_draws() -> None:
    chance = np.random.default_rng(2)
    areas, errors = [], []
    for _ in range(300):
        outcome = chance.random(200) < 0.4
        score = outcome + chance.normal(0, 1.5, 200)
        areas.append(measuring.auc(outcome, score))
        errors.append(measuring.auc_error(outcome, score))
    assert np.mean(errors) == pytest.approx(np.std(areas), rel=0.15)
