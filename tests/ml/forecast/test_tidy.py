"""Gaps and periods far out of line."""

import numpy as np

from dealwright.ml.forecast.tidy import calmed, filled, profile_and_trend

MONTHS = np.arange(60)
SEASONAL = 100 * 1.01**MONTHS * (1 + 0.3 * np.sin(MONTHS * np.pi / 6))
NOISE = np.random.default_rng(3).normal(0, 0.02, 60)


def test_a_gap_is_filled_with_what_the_season_says() -> None:
    holed = SEASONAL.copy()
    holed[[20, 21, 40]] = np.nan
    np.testing.assert_allclose(filled(holed, 12), SEASONAL, rtol=0.06)


def test_what_was_before_the_first_value_is_no_gap() -> None:
    assert len(filled(np.array([np.nan, np.nan, 3.0, np.nan, 5.0]), 12)) == 3
    assert len(filled(np.full(4, np.nan), 12)) == 0


def test_a_huge_month_is_drawn_in_and_a_new_level_stays() -> None:
    noisy = SEASONAL * np.exp(NOISE)
    huge, raised = noisy.copy(), noisy.copy()
    huge[30] *= 20
    raised[30:] *= 5
    calm, where = calmed(huge, 12)
    assert where == [30]
    assert calm[30] < 2 * noisy[30]
    assert calmed(raised, 12)[1] == []


def test_a_strong_season_is_not_out_of_line() -> None:
    december = np.where(MONTHS % 12 == 11, 4.0, 1.0) * np.exp(NOISE)
    assert calmed(december, 12)[1] == []


def test_chance_is_no_season() -> None:
    shape = profile_and_trend(np.random.default_rng(5).normal(0, 1, 36), 12)
    assert np.abs(shape.shrunk).mean() < 0.5 * np.abs(shape.usual).mean()
    seasonal = profile_and_trend(np.log(SEASONAL), 12)
    np.testing.assert_allclose(seasonal.shrunk, seasonal.usual, atol=0.02)
