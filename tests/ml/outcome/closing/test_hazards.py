"""Hazards against counting by hand and against closed forms."""

from datetime import date

import numpy as np
import pytest

from dealwright.ml.outcome.closing.hazards import Rows, count, estimate, incidence, part_of


def test_hazards_are_events_by_days_at_risk_from_the_snapshot_on() -> None:
    # Two deals seen at ages 0 and 10: one is won after 4 days, the other still open after 6.
    rows = Rows(np.array([0, 10]), np.array([4, 6]), np.array([0, -1]), None)
    edges = np.array([0, 10])
    counts = count(rows, edges)

    assert counts.days.sum(axis=1).tolist() == [4, 6]
    hazards = estimate(counts, edges, "none", prior=1e-9)
    assert hazards.daily[0, 0, 0] == pytest.approx(1 / 4)
    assert hazards.daily[0, 1, 0] == pytest.approx(0, abs=1e-6)


def test_a_cell_without_days_has_the_hazard_of_all() -> None:
    rows = Rows(np.zeros(50, int), np.full(50, 2), np.tile([0, 1], 25), None)
    counts = count(rows, np.array([0, 100]))

    hazards = estimate(counts, np.array([0, 100]), "none", prior=5)
    assert hazards.daily[0, 1, 0] == pytest.approx(25.5 / 100)


def test_incidence_of_constant_hazards_is_the_closed_form() -> None:
    daily = np.stack([np.full((1, 30), 0.02), np.full((1, 30), 0.01)])
    won, lost = incidence(daily)

    assert won[0, -1] == pytest.approx((1 - np.exp(-0.9)) * 2 / 3)
    assert lost[0, -1] == pytest.approx((1 - np.exp(-0.9)) / 3)


def test_days_have_their_part_of_the_quarter() -> None:
    days = [(date(2026, month, day) - date(1970, 1, 1)).days for month, day in ((1, 1), (5, 15), (9, 30))]

    assert part_of(np.array(days)).tolist() == [0, 4, 8]


def test_days_count_in_the_window_only() -> None:
    rows = Rows(np.array([0]), np.array([10]), np.array([0]), np.array([100]))

    before, after = count(rows, np.array([0]), (0, 104)), count(rows, np.array([0]), (104, 999))
    assert (before.days.sum(), before.events.sum()) == (4, 0)
    assert (after.days.sum(), after.events.sum()) == (6, 1)
