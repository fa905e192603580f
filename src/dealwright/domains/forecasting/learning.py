"""How earlier forecasts did: each is worked out again as of its day, then weights and widths follow. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

import numpy as np

from dealwright.domains.forecasting.expecting import Book, Chosen
from dealwright.domains.forecasting.foreseeing import Foreseen, LevelWeights, look
from dealwright.domains.forecasting.history import day_of
from dealwright.domains.forecasting.money import Floats
from dealwright.domains.forecasting.periods import Span, span_of, spans_from
from dealwright.domains.forecasting.schemas import Period
from dealwright.ml.forecast.reconcile import Learned, learn

QUANTILES = np.linspace(0.0125, 0.9875, 40)
AHEAD: dict[Period, int] = {"month": 3, "quarter": 2}


@dataclass(frozen=True, eq=False)
class Point:
    """A forecast of a period that was made on a period's first day. `lead` 0: of that period, 1: a later."""

    made_on: date
    period: Period
    starts_on: date
    lead: int
    bottom: Floats
    top: Floats | None

    def as_json(self) -> dict[str, Any]:
        return {
            "made_on": self.made_on.isoformat(),
            "period": self.period,
            "starts_on": self.starts_on.isoformat(),
            "lead": self.lead,
            "bottom": [round(one) for one in self.bottom.tolist()],
            "top": [round(one) for one in self.top.tolist()] if self.top is not None else None,
        }


def read_points(rows: Iterable[dict[str, Any]]) -> list[Point]:
    return [
        Point(
            made_on=date.fromisoformat(row["made_on"]),
            period=cast(Period, row["period"]),
            starts_on=date.fromisoformat(row["starts_on"]),
            lead=int(row["lead"]),
            bottom=np.array(row["bottom"], dtype=np.float64),
            top=np.array(row["top"], dtype=np.float64) if row["top"] is not None else None,
        )
        for row in rows
    ]


def points_of(book: Book, day: date, year_starts_in: int) -> list[Point]:
    """Forecasts of the periods that begin on a day, a first of a month, and of those after them."""
    months = spans_from("month", day, AHEAD["month"], year_starts_in)
    quarters = spans_from("quarter", day, AHEAD["quarter"], year_starts_in)
    begins_quarter = quarters[0].starts_on == day
    spans = [*months, *(quarters if begins_quarter else quarters[1:])]
    sight = look(book, day_of(day), max(spans, key=lambda one: one.ends))
    return [_point(day, sight.foresee(span)) for span in spans]


def _point(day: date, seen: Foreseen) -> Point:
    return Point(
        made_on=day,
        period=seen.span.period,
        starts_on=seen.span.starts_on,
        lead=int(seen.span.starts_on > day),
        bottom=np.quantile(seen.bottom, QUANTILES),
        top=np.quantile(seen.top, QUANTILES) if seen.top is not None else None,
    )


def learned_by(book: Book, points: Sequence[Point], moment: float, year_starts_in: int) -> LevelWeights:
    """What a moment could have learned: from periods that had ended by then."""
    found: dict[tuple[str, int], Learned] = {}
    periods: tuple[Period, ...] = ("month", "quarter")
    for period in periods:
        for lead in (0, 1):
            here = [one for one in points if one.period == period and one.lead == lead]
            ended = [(one, span_of(period, one.starts_on, year_starts_in)) for one in here]
            known = [(one, span) for one, span in ended if span.ends <= moment]
            if known:
                found[period, lead] = _learn(book, known)
    return found


def _learn(book: Book, known: Sequence[tuple[Point, Span]]) -> Learned:
    none = np.full(len(QUANTILES), np.nan)
    actual = [book.won_amount(span.begins, span.ends, Chosen()) for _, span in known]
    return learn(
        np.array([one.bottom for one, _ in known]),
        np.array([none if one.top is None else one.top for one, _ in known]),
        np.array(actual),
    )
