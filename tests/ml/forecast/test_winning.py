"""Curves of winning against shares one can count."""

import numpy as np
import pytest

from dealwright.ml.forecast.winning import GRID, LOST, STILL_OPEN, WON, Followed, curves, quicken, relative

ONE = np.zeros(1, dtype=np.int32)


def followed(*rows: tuple[int, float]) -> Followed:
    return Followed(np.array([row[0] for row in rows], dtype=np.int32), np.array([row[1] for row in rows]))


def group(count: int) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    return np.zeros(count, dtype=np.int32)


def test_without_censoring_the_curve_is_the_share() -> None:
    seen = followed(*[(WON, 10.0)] * 3, *[(LOST, 40.0)] * 5, *[(WON, 100.0)] * 2)
    found = curves(seen, group(10), 1)
    assert found.won_by(ONE, np.array([0.0, 14.0, 60.0, 200.0]))[0] == pytest.approx([0, 0.3, 0.3, 0.5])


def test_open_deals_are_not_counted_as_lost() -> None:
    seen = followed(*[(WON, 50.0)] * 5, *[(STILL_OPEN, 5.0)] * 95)
    found = curves(seen, group(100), 1)
    assert found.won_by(ONE, np.array([100.0]))[0, 0] == pytest.approx(1.0)


def test_a_group_with_few_deals_leans_on_its_parent() -> None:
    seen = followed(*[(WON, 20.0)] * 60, *[(LOST, 20.0)] * 40, (LOST, 20.0))
    groups = np.array([0] * 100 + [1], dtype=np.int32)
    found = curves(seen, groups, 2, parent=np.zeros(2, dtype=np.int32))
    ends = found.won_by(np.array([0, 1], dtype=np.int32), GRID[-1:])[:, 0]
    assert ends[0] == pytest.approx(0.6, abs=0.02)
    assert 0.45 < ends[1] < ends[0]


def test_a_group_nobody_was_in_has_the_curve_of_all() -> None:
    seen = followed(*[(WON, 20.0)] * 3, *[(LOST, 30.0)] * 7)
    found = curves(seen, group(10), 3, parent=np.array([0, 0, 1], dtype=np.int32))
    ends = found.won_by(np.array([0, 1, 2], dtype=np.int32), GRID[-1:])[:, 0]
    assert ends == pytest.approx([0.3, 0.3, 0.3])


def test_no_deals_give_no_chance() -> None:
    found = curves(followed(), group(0), 2, parent=np.zeros(2, dtype=np.int32))
    assert (found.won == 0).all()


def test_each_row_may_have_its_own_days() -> None:
    seen = followed(*[(WON, 10.0)] * 5, *[(LOST, 40.0)] * 5)
    found = curves(seen, group(10), 1)
    days = np.array([0.0, 7.0, 10.5, 14.0, 5_000.0])
    assert found.won_within(np.zeros(5, dtype=np.int32), days) == pytest.approx([0, 0, 0.25, 0.5, 0.5])


def test_quicker_deals_are_won_more_often_but_never_surely() -> None:
    won_by = np.array([[0.2, 0.5]])
    assert (quicken(won_by, np.array([2.0])) > won_by).all()
    assert quicken(won_by, np.array([1.0])) == pytest.approx(won_by)
    assert relative(np.array([0.0]), np.array([0.0]), strength=10.0) == pytest.approx([1.0])
