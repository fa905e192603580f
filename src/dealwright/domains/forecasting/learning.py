"""How earlier forecasts did: each is worked out again as of its day, then weights and widths follow. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

import numpy as np

from dealwright.domains.forecasting.book import Book
from dealwright.domains.forecasting.choosing import Chosen
from dealwright.domains.forecasting.expecting import Engine
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
    engine: Engine = "rates"

    def as_json(self) -> dict[str, Any]:
        return {
            "made_on": self.made_on.isoformat(),
            "period": self.period,
            "starts_on": self.starts_on.isoformat(),
            "lead": self.lead,
            "engine": self.engine,
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
            engine=row.get("engine", "rates"),
            bottom=np.array(row["bottom"], dtype=np.float64),
            top=np.array(row["top"], dtype=np.float64) if row["top"] is not None else None,
        )
        for row in rows
    ]


def points_of(book: Book, day: date, year_starts_in: int, *, moment: float | None = None) -> list[Point]:
    """Forecasts of the periods that begin on a day, a first of a month, and of those after them.

    As of the day's beginning, or of a `moment` of it.
    """
    months = spans_from("month", day, AHEAD["month"], year_starts_in)
    quarters = spans_from("quarter", day, AHEAD["quarter"], year_starts_in)
    begins_quarter = quarters[0].starts_on == day
    spans = [*months, *(quarters if begins_quarter else quarters[1:])]
    sight = look(book, day_of(day) if moment is None else moment, max(spans, key=lambda one: one.ends))
    return [_point(day, sight.foresee(span), sight.expectation.engine) for span in spans]


def _point(day: date, seen: Foreseen, engine: Engine) -> Point:
    return Point(
        engine=engine,
        made_on=day,
        period=seen.span.period,
        starts_on=seen.span.starts_on,
        lead=int(seen.span.starts_on > day),
        bottom=np.quantile(seen.bottom, QUANTILES),
        top=np.quantile(seen.top, QUANTILES) if seen.top is not None else None,
    )


def learned_by(book: Book, points: Sequence[Point], moment: float, year_starts_in: int) -> LevelWeights:
    """What a moment could have learned of each engine: from periods that had ended by then."""
    groups: dict[tuple[Engine, Period, int], list[tuple[Point, Span]]] = {}
    for one in points:
        span = span_of(one.period, one.starts_on, year_starts_in)
        if span.ends <= moment:
            groups.setdefault((one.engine, one.period, one.lead), []).append((one, span))
    return {key: _learn(book, known, moment) for key, known in groups.items()}


def _learn(book: Book, known: Sequence[tuple[Point, Span]], moment: float) -> Learned:
    none = np.full(len(QUANTILES), np.nan)
    then = book.then(moment)
    actual = [book.won_amount_of(then, span.begins, span.ends, Chosen()) for _, span in known]
    return learn(
        np.array([one.bottom for one, _ in known]),
        np.array([none if one.top is None else one.top for one, _ in known]),
        np.array(actual),
    )
