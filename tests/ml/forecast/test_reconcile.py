"""Weights, levels and widths that past forecasts teach."""

import numpy as np
import pytest

from dealwright.ml.forecast.reconcile import Learned, band, join, learn, share_of_first, stretch

RNG = np.random.default_rng(3)
TRUE = RNG.uniform(80, 120, 60)


def quantiles(
    middle: np.ndarray[tuple[int], np.dtype[np.float64]], spread: float
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return middle[:, None] + spread * np.linspace(-2, 2, 41)[None, :]


def test_whoever_did_better_weighs_more() -> None:
    good, bad = TRUE + RNG.normal(0, 2, 60), TRUE + RNG.normal(0, 20, 60)
    assert share_of_first(good, bad, TRUE) > 0.9
    assert share_of_first(bad, good, TRUE) < 0.1
    assert share_of_first(good[:1], bad[:1], TRUE[:1]) == pytest.approx(0.5, abs=0.08)
    assert share_of_first(good[:0], bad[:0], TRUE[:0]) == 0.5


def test_too_narrow_bands_are_stretched_until_they_cover() -> None:
    middle = TRUE + RNG.normal(0, 10, 60)
    factor = stretch(middle, np.full(60, 2.0), TRUE)
    assert factor > 3
    assert stretch(middle, np.full(60, 12.8), TRUE) == pytest.approx(1.0, abs=0.25)
    assert stretch(middle[:0], TRUE[:0], TRUE[:0]) == 1.0


def test_a_level_that_was_too_high_comes_down() -> None:
    learned = learn(quantiles(TRUE * 1.3, 10), quantiles(TRUE * 1.3, 10), TRUE)
    assert learned.level == pytest.approx(1 / 1.3, rel=0.05)
    assert learned.forecasts == 60


def test_without_a_second_view_the_first_stands_alone() -> None:
    none = np.full((60, 41), np.nan)
    learned = learn(quantiles(TRUE, 10), none, TRUE)
    assert learned.level == pytest.approx(1.0, abs=0.02)
    assert learned.share == 0.5


def test_a_join_lies_between_and_never_below_what_is_won() -> None:
    first, second = RNG.normal(100, 10, 4_000), RNG.normal(200, 20, 2_000)
    joined = join(first, second, Learned(share=0.25))
    assert np.median(joined) == pytest.approx(175, abs=2)
    assert join(first, second, Learned(stretch=3.0), floor=140.0).min() == 140.0
    assert np.median(join(first, None, Learned(level=0.5))) == pytest.approx(50, abs=1)


def test_bands_hold_their_share() -> None:
    draws = RNG.normal(0, 1, 20_000)
    low, high = band(draws, 80)
    assert np.mean((draws >= low) & (draws <= high)) == pytest.approx(0.8, abs=0.005)
