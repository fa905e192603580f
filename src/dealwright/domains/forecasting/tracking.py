"""How forecasts did: the noted ones against what came. Pure."""

from collections.abc import Sequence

import numpy as np

from dealwright.domains.forecasting.book import Book
from dealwright.domains.forecasting.choosing import Chosen
from dealwright.domains.forecasting.money import Floats
from dealwright.domains.forecasting.periods import MONTHS, Span, months_after, span_of
from dealwright.domains.forecasting.schemas import (
    ForecastHistory,
    HistoryPoint,
    Period,
    PeriodHistory,
    TrackRecord,
)
from dealwright.domains.forecasting.snapshots import Noted, first_of
from dealwright.domains.forecasting.state import State

LEAST_FOR_BIAS = 3
SHOWN_PERIODS = 15
NO_RECORD = TrackRecord(periods=0, mape=None, bias_percent=None, coverage_80=None, naive_mape=None, rebuilt=0)


def show_history(state: State, noted: Sequence[Noted], period: Period, chosen: Chosen) -> ForecastHistory:
    """`noted` are all snapshots of the period's kind and of the chosen."""
    starts = sorted({one.starts_on for one in noted}, reverse=True)[:SHOWN_PERIODS]
    spans = [span_of(period, start, state.rules.year_starts_in) for start in starts]
    return ForecastHistory(
        currency=state.currency,
        owner_id=chosen.owner_id,
        team_id=chosen.team_id,
        record=record_of(state, period, chosen),
        periods=[
            _history(state, span, chosen, [one for one in noted if one.starts_on == span.starts_on])
            for span in spans
        ],
    )


def _history(state: State, span: Span, chosen: Chosen, points: Sequence[Noted]) -> PeriodHistory:
    has_ended = span.ends <= state.moment
    actual = actual_of(state.book, span, chosen) if has_ended else None
    first = first_of(span, points)
    error = None
    if first and actual:
        error = 100 * (first.expected_minor - actual) / actual
    return PeriodHistory(
        period=span.period,
        starts_on=span.starts_on,
        name=span.name,
        actual_minor=round(actual) if actual is not None else None,
        error_percent=error,
        inside_80=_inside(first, actual) if first and actual is not None else None,
        points=[_point(one) for one in points],
    )


def _point(one: Noted) -> HistoryPoint:
    return HistoryPoint(
        taken_on=one.taken_on,
        expected_minor=one.expected_minor,
        low_minor=one.low_minor,
        high_minor=one.high_minor,
        commit_minor=one.commit_minor,
        best_case_minor=one.best_case_minor,
        pipeline_minor=one.pipeline_minor,
        won_minor=one.won_minor,
        override_minor=one.override_minor,
        rebuilt=one.rebuilt,
    )


def actual_of(book: Book, span: Span, chosen: Chosen) -> float:
    return book.won_amount(span.begins, span.ends, chosen)


def _inside(first: Noted, actual: float) -> bool:
    return first.low_minor <= actual <= first.high_minor


def record_of(state: State, period: Period, chosen: Chosen) -> TrackRecord:
    known = _first_forecasts(state, period, chosen)
    if not known:
        return NO_RECORD
    actual = np.array([came for _, _, came in known])
    said = np.array([float(first.expected_minor) for _, first, _ in known])
    naive = np.array([_naive(state, span, chosen) for span, _, _ in known])
    came = actual > 0
    return TrackRecord(
        periods=len(known),
        mape=_mape(said[came], actual[came]),
        bias_percent=100 * float(said.sum() / actual.sum() - 1) if came.any() else None,
        coverage_80=float(np.mean([_inside(first, one) for _, first, one in known])),
        naive_mape=_mape(naive[came], actual[came]),
        rebuilt=sum(first.rebuilt for _, first, _ in known),
    )


def _first_forecasts(state: State, period: Period, chosen: Chosen) -> list[tuple[Span, Noted, float]]:
    """Ended periods with the forecast of their start and what came."""
    here = [one for one in state.snapshots if one.period == period and one.whose == chosen.whose]
    found: list[tuple[Span, Noted, float]] = []
    for start in sorted({one.starts_on for one in here}):
        span = span_of(period, start, state.rules.year_starts_in)
        first = first_of(span, (one for one in here if one.starts_on == start))
        if first and span.starts_on == start and span.ends <= state.moment:
            found.append((span, first, actual_of(state.book, span, chosen)))
    return found


def _mape(said: Floats, actual: Floats) -> float | None:
    return 100 * float(np.mean(np.abs(said - actual) / actual)) if len(actual) else None


def _naive(state: State, span: Span, chosen: Chosen) -> float:
    """What the same period won a year ago; before sales went back so far, the period before."""
    step = MONTHS[span.period]
    for back in (12, step):
        earlier = span_of(span.period, months_after(span.starts_on, -back), state.rules.year_starts_in)
        won = actual_of(state.book, earlier, chosen)
        if won > 0:
            return won
    return 0.0


def bias_of(state: State, period: Period, chosen: Chosen) -> tuple[float | None, int]:
    """By how many percent somebody's forecasts were too high, over so many periods."""
    known = _first_forecasts(state, period, chosen)
    actual = sum(came for _, _, came in known)
    if len(known) < LEAST_FOR_BIAS or actual <= 0:
        return None, len(known)
    return 100 * (sum(first.expected_minor for _, first, _ in known) / actual - 1), len(known)
