"""Tests and intervals against published figures and counting by hand."""

import numpy as np
import pytest
from numpy.typing import NDArray

from dealwright.ml.comparing import (
    Interval,
    Spells,
    Table,
    benjamini_hochberg,
    binomial,
    fisher,
    log_rank,
    mann_whitney,
    mantel_haenszel,
    median_difference,
    newcombe,
    stay_quantile,
    wilson,
)

# Kidney stones (Charig and others 1986): small ones, then large ones, treatment A beside B.
STONES = [Table(81, 87, 234, 270), Table(192, 263, 55, 80)]


def stays(*stops: float, open_at: tuple[float, ...] = (), starts: tuple[float, ...] = ()) -> Spells:
    every = np.array([*stops, *open_at])
    ended = np.array([True] * len(stops) + [False] * len(open_at))
    return Spells(np.array(starts or [0.0] * len(every)), every, ended)


def test_wilson_gives_the_published_interval() -> None:
    # Newcombe 1998, table I, method 3: 81 of 263, and none of 20.
    assert wilson(81, 263, 0.95) == pytest.approx((0.3080, 0.2553, 0.3662), abs=5e-5)
    assert wilson(0, 20, 0.95) == pytest.approx((0.0, 0.0, 0.1611), abs=5e-5)


def test_newcombe_gives_the_published_interval() -> None:
    # Newcombe 1998 (differences), table II, method 10: 56/70 and 48/80; 10/10 and 0/10.
    assert newcombe(Table(56, 70, 48, 80), 0.95) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)
    assert newcombe(Table(10, 10, 0, 10), 0.95) == pytest.approx((1.0, 0.6075, 1.0), abs=5e-5)


def test_fisher_finds_the_tea_lady_no_witness() -> None:
    assert fisher(Table(3, 4, 1, 4)) == pytest.approx(0.4857, abs=5e-5)
    assert fisher(Table(0, 10, 0, 5)) == 1.0
    assert fisher(Table(0, 0, 3, 5)) == 1.0


def test_many_cases_are_tested_quickly_and_alike() -> None:
    # z = 0.01005 / 0.00707 = 1.4214 by hand.
    assert fisher(Table(5_100, 10_000, 5_000, 10_001)) == pytest.approx(0.1552, abs=5e-4)


def test_strata_undo_a_difference_that_only_their_mixture_makes() -> None:
    pooled = newcombe(Table(273, 350, 289, 350))
    within = mantel_haenszel(STONES)
    assert pooled.value < 0
    assert within is not None
    # By hand: (65.798 x 0.06437 + 61.341 x 0.04254) / 127.139.
    assert within.difference.value == pytest.approx(0.0538, abs=5e-4)
    assert within.difference.low > 0


def test_one_stratum_is_the_plain_difference() -> None:
    one = mantel_haenszel([Table(30, 50, 20, 60)])
    assert one is not None
    assert one.difference.value == pytest.approx(30 / 50 - 20 / 60)
    assert one.p_value == pytest.approx(fisher(Table(30, 50, 20, 60)), abs=5e-3)


def test_strata_without_both_groups_say_nothing() -> None:
    assert mantel_haenszel([Table(3, 5, 0, 0), Table(0, 0, 2, 4)]) is None
    assert mantel_haenszel([]) is None
    same = mantel_haenszel([Table(5, 5, 4, 4)])
    assert same is not None
    assert same.p_value == 1.0


def test_mann_whitney_sees_a_shift_and_no_shift() -> None:
    low, high = np.arange(10.0), np.arange(10.0) + 8
    assert mann_whitney(low, high) < 0.001
    assert mann_whitney(low, low) == pytest.approx(1.0)
    assert mann_whitney(low, np.array([])) == 1.0


def test_binomial_compares_with_the_expected_share() -> None:
    assert binomial(9, 10, 0.5) == pytest.approx(22 / 1024)


def test_q_values_are_those_of_the_procedure() -> None:
    # Benjamini and Hochberg: p x m / rank, made monotone from the largest.
    assert benjamini_hochberg([0.01, 0.04, 0.03, 0.5]) == pytest.approx([0.04, 0.16 / 3, 0.16 / 3, 0.5])
    assert benjamini_hochberg([]) == []


def test_the_interval_of_a_median_difference_covers() -> None:
    rng = np.random.default_rng(1)
    inside = 0
    for seed in range(400):
        here, there = rng.exponential(30, 60) + 5, rng.exponential(30, 80)
        found = median_difference(here, there, rounds=500, seed=seed)
        inside += found.low <= 5 <= found.high
    assert 0.75 <= inside / 400 <= 0.87


@pytest.mark.parametrize(
    ("interval", "careful"),
    [(Interval(5, 2, 8), 2), (Interval(-5, -8, -2), -2), (Interval(1, -1, 3), 0)],
)
def test_the_careful_end_is_the_one_nearest_to_nothing(interval: Interval, careful: float) -> None:
    assert interval.nearest_to_zero() == careful


def test_stays_that_go_on_are_no_short_stays() -> None:
    # Freireich 1963, the 6-MP arm: 6, 6, 6, 7, 10, 13, 16, 22, 23 and those still in remission.
    arm = stays(*(6, 6, 6, 7, 10, 13, 16, 22, 23), open_at=(6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35))
    assert stay_quantile(arm, 0.5) == 23
    assert stay_quantile(arm, 0.8) is None
    control = stays(*(1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23))
    assert stay_quantile(control, 0.5) == 8
    # Log-rank chi-square of 16.79 with one degree of freedom.
    assert log_rank(arm, control) == pytest.approx(4.17e-5, rel=0.01)


def test_a_stay_that_began_before_the_look_counts_only_since_then() -> None:
    late = Spells(np.full(6, 10.0), np.array([11.0, 12, 13, 14, 15, 16]), np.ones(6, dtype=bool))
    assert stay_quantile(late, 0.5) == 13
    both: NDArray[np.float64] = np.array([1.0, 2, 3, 4])
    early = Spells(np.zeros(4), both, np.ones(4, dtype=bool))
    assert log_rank(early, late) == 1.0
