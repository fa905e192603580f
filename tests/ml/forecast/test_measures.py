"""Measures of forecasts, against values worked out by hand."""

import numpy as np
import pytest

from dealwright.ml.forecast.measures import coverage, mape, mase, smape

ACTUAL = np.array([100.0, 50.0, 0.0])
PREDICTED = np.array([110.0, 40.0, 5.0])


def test_mape_leaves_out_periods_of_nothing() -> None:
    assert mape(ACTUAL, PREDICTED) == pytest.approx((0.1 + 0.2) / 2)
    assert mape(np.zeros(3), PREDICTED) is None


def test_smape_knows_no_zero_division() -> None:
    assert smape(ACTUAL, PREDICTED) == pytest.approx((20 / 210 + 20 / 90 + 2) / 3)
    assert smape(np.zeros(2), np.zeros(2)) == 0


def test_mase_counts_in_misses_of_a_season_ago() -> None:
    history = np.array([1.0, 10, 3, 12, 5, 14])
    assert mase(np.array([7.0]), np.array([6.0]), history, season=2) == pytest.approx(0.5)
    assert mase(np.array([7.0]), np.array([6.0]), np.ones(6), season=2) is None


def test_coverage_counts_the_bounds_as_inside() -> None:
    low, high = np.array([0.0, 60, 0]), np.array([100.0, 70, 1])
    assert coverage(ACTUAL, low, high) == pytest.approx(2 / 3)
