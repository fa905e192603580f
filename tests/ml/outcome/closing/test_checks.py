"""Whole days hold the share of closings that is asked of them, neither end counted twice."""

import numpy as np
import pytest

from dealwright.ml.outcome.closing.checks import Curves, days_between


def curves(daily: list[list[float]]) -> Curves:
    closed = np.cumsum(np.array(daily), axis=1)
    return Curves(closed, np.zeros_like(closed))


def test_days_that_lie_mostly_between_the_levels_are_named() -> None:
    told = curves([[0.04] * 10])
    assert [one.tolist() for one in days_between(told, 0.1, 0.9)] == [[2.0], [9.0]]
    assert [one.tolist() for one in days_between(told, 0.16, 0.84)] == [[3.0], [8.0]]


def test_a_day_on_which_nearly_all_close_is_named_alone() -> None:
    assert [one.tolist() for one in days_between(curves([[0.01, 0.97, 0.02]]), 0.1, 0.9)] == [[2.0], [2.0]]


def test_all_levels_are_all_days() -> None:
    assert [one.tolist() for one in days_between(curves([[0.0, 0.2, 0.1]]), 0.0, 1.0)] == [[1.0], [3.0]]


def test_whole_days_hold_what_is_asked_on_average() -> None:
    chance = np.random.default_rng(1)
    told = curves(chance.dirichlet(np.full(30, 1.0), 4000).tolist())
    first, last = days_between(told, 0.1, 0.9)
    days = (chance.random(4000)[:, None] > told.closed).sum(axis=1) + 1
    assert np.mean((days >= first) & (days <= last)) == pytest.approx(0.8, abs=0.02)
