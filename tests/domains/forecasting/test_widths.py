"""The bands of people and teams: as wide as what came of the noted ones says."""

from collections.abc import Sequence
from uuid import UUID

import numpy as np
import pytest

from dealwright.domains.forecasting.book import Book
from dealwright.domains.forecasting.history import WON, date_of, day_of
from dealwright.domains.forecasting.periods import Span, months_after, span_of
from dealwright.domains.forecasting.snapshots import Noted
from dealwright.domains.forecasting.widths import widths_by
from tests.factories.forecast_books import OWNERS, Made, deals_of

TEAM = UUID(int=900)
MONTHS = 12
FIRST = date_of(19_000.0).replace(day=1)
SPANS = [span_of("month", months_after(FIRST, place), 1) for place in range(MONTHS)]
NOW = SPANS[-1].begins + 10.0


@pytest.fixture
def book() -> Book:
    """Each of two people wins between 400 and 1,600 in a month; the forecasts below say 1,000."""
    draw = np.random.default_rng(4)
    won = [
        Made(
            opened=span.begins - 30,
            closed=span.begins + 5,
            status=WON,
            amount=draw.uniform(400, 1600),
            owner=owner,
        )
        for span in SPANS
        for owner in (0, 1)
    ]
    return Book(deals_of(won, loaded=NOW), None, {TEAM: frozenset(OWNERS)})


def noted(*, half: int, stretch: float = 1.0, spans: Sequence[Span] = SPANS) -> list[Noted]:
    whose = [(OWNERS[0], None, 1), (OWNERS[1], None, 1), (None, TEAM, 2), (None, None, 2)]
    return [
        Noted(
            period="month",
            starts_on=span.starts_on,
            owner_id=owner,
            team_id=team,
            taken_on=span.starts_on,
            expected_minor=1_000 * people,
            low_minor=(1_000 - half) * people,
            high_minor=(1_000 + half) * people,
            won_minor=0,
            commit_minor=0,
            best_case_minor=0,
            pipeline_minor=0,
            override_minor=None,
            rebuilt=True,
            stretch=stretch,
        )
        for span in spans
        for owner, team, people in whose
    ]


def test_bands_that_held_too_little_become_wider(book: Book) -> None:
    found = widths_by(book, noted(half=150), NOW, 1)
    assert found.keys() == {("month", "person"), ("month", "team")}
    missed = np.abs(book.deals.amount[book.deals.closed < SPANS[-1].begins] - 1_000)
    assert np.mean(missed <= 150) < 0.4
    # Not all the way to 0.8: few forecasts are not believed entirely.
    assert np.mean(missed <= 150 * found["month", "person"]) > 0.6
    assert 1.0 < found["month", "team"] < found["month", "person"]


def test_bands_that_held_enough_stay(book: Book) -> None:
    assert set(widths_by(book, noted(half=700), NOW, 1).values()) == {1.0}


def test_what_was_stretched_already_is_not_stretched_twice(book: Book) -> None:
    once = widths_by(book, noted(half=150), NOW, 1)
    assert widths_by(book, noted(half=300, stretch=2.0), NOW, 1) == pytest.approx(once)


def test_only_periods_that_had_ended_count(book: Book) -> None:
    assert widths_by(book, noted(half=150), SPANS[0].ends - 1.0, 1) == {}
    early = widths_by(book, noted(half=150, spans=SPANS[:3]), SPANS[3].begins, 1)
    assert widths_by(book, noted(half=150), SPANS[3].begins, 1) == early
    assert day_of(SPANS[3].starts_on) == SPANS[3].begins
