"""The simulation against sums one can do by hand."""

import time

import numpy as np
import pytest

from dealwright.ml.forecast.pipeline import NewDeals, OpenDeals, simulate

NO_NEW = NewDeals(np.zeros(2), 0.1, 1.0, np.zeros((2, 2)), np.zeros(0))
NONE = np.zeros(0)


def deals(amount: list[float], won_by: list[list[float]], usual: list[float] | None = None) -> OpenDeals:
    return OpenDeals(np.array(amount), np.array(won_by), np.array(usual or []), NONE)


def test_means_are_chances_times_amounts() -> None:
    found = simulate(deals([100.0, 1_000.0], [[0.2, 0.5], [0.1, 0.1]]), NO_NEW, paths=40_000)
    assert found.open.mean(axis=0) == pytest.approx([120.0, 30.0], rel=0.04)


def test_what_is_certain_is_certain() -> None:
    found = simulate(deals([100.0, 50.0], [[1.0, 1.0], [0.0, 0.0]]), NO_NEW)
    assert (found.total[:, 0] == 100.0).all()
    assert (found.total[:, 1] == 0.0).all()


def test_a_deal_is_won_once() -> None:
    found = simulate(deals([100.0], [[0.5, 0.9]]), NO_NEW)
    assert np.isin(found.open.sum(axis=1), [0.0, 100.0]).all()


def test_what_deals_share_widens_their_sum() -> None:
    many = deals([1.0] * 400, [[0.5]] * 400)
    alone = simulate(many, NO_NEW, common=0.0).open[:, 0].std()
    together = simulate(many, NO_NEW, common=0.03).open[:, 0].std()
    assert alone == pytest.approx(10.0, rel=0.1)
    assert together > 2 * alone


def test_an_unsaid_amount_is_drawn_from_usual_ones() -> None:
    found = simulate(deals([np.nan], [[1.0]], usual=[10.0, 30.0]), NO_NEW)
    assert set(np.unique(found.open)) == {10.0, 30.0}
    assert (simulate(deals([np.nan], [[1.0]]), NO_NEW).open == 0).all()


def test_new_deals_come_as_often_as_said() -> None:
    new = NewDeals(np.array([10.0, 10.0]), 0.1, 2.0, np.array([[0.1, 0.2], [0.0, 0.1]]), np.array([50.0]))
    none = OpenDeals(NONE, np.zeros((0, 2)), NONE, NONE)
    came = simulate(none, new, paths=40_000)
    assert came.new.mean(axis=0) == pytest.approx([50.0, 150.0], rel=0.05)
    assert (came.open == 0).all()


def test_many_new_deals_are_summed_alike() -> None:
    amounts = np.array([50.0, 150.0])
    none = OpenDeals(NONE, np.zeros((0, 1)), NONE, NONE)
    found = simulate(none, NewDeals(np.array([5_000.0]), 0.05, 1.0, np.array([[0.2]]), amounts))
    assert found.new.mean() == pytest.approx(100_000.0, rel=0.05)


def test_the_same_seed_gives_the_same_paths() -> None:
    some = deals([100.0, 20.0], [[0.2, 0.5], [0.1, 0.4]])
    assert np.array_equal(simulate(some, NO_NEW).total, simulate(some, NO_NEW).total)


def test_ten_thousand_deals_take_seconds() -> None:
    rng = np.random.default_rng(1)
    won_by = np.cumsum(rng.uniform(0, 0.1, (10_000, 4)), axis=1)
    many = OpenDeals(rng.lognormal(9, 1, 10_000), won_by, NONE, NONE)
    new = NewDeals(np.full(4, 50.0), 0.1, 1.2, np.full((4, 4), 0.1), np.array([10.0]))
    started = time.perf_counter()
    simulate(many, new)
    assert time.perf_counter() - started < 6
