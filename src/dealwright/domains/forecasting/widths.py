"""How much wider the bands of people and of teams must be, by what came of those that were noted. Pure.

A part takes its level from the whole, so that its own mistakes are larger than its simulation knows. One
person has too few periods to learn from: what is needed is learned of all people together, and of all teams.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal
from uuid import UUID

import numpy as np

from dealwright.domains.forecasting.book import Book
from dealwright.domains.forecasting.choosing import Chosen
from dealwright.domains.forecasting.periods import Span, span_of
from dealwright.domains.forecasting.schemas import Period
from dealwright.domains.forecasting.snapshots import Noted, first_of
from dealwright.ml.forecast.reconcile import stretch

Sort = Literal["person", "team"]
Widths = Mapping[tuple[Period, Sort], float]


def sort_of(chosen: Chosen) -> Sort:
    return "person" if chosen.team_id is None else "team"


def widths_by(book: Book, noted: Iterable[Noted], moment: float, year_starts_in: int) -> Widths:
    """What a moment could have learned: of forecasts from the starts of periods that had ended by then."""
    periods: dict[Span, list[Noted]] = {}
    for one in noted:
        if one.whose is not None:
            span = span_of(one.period, one.starts_on, year_starts_in)
            if span.ends <= moment and span.starts_on == one.starts_on:
                periods.setdefault(span, []).append(one)
    seen: dict[tuple[Period, Sort], list[tuple[Noted, float]]] = {}
    for span, here in periods.items():
        came = _came(book, span, moment)
        for one in _firsts(span, here):
            sort: Sort = "person" if one.team_id is None else "team"
            seen.setdefault((span.period, sort), []).append((one, _sum(book, came, one)))
    return {key: _stretch(known) for key, known in seen.items()}


def _firsts(span: Span, noted: Sequence[Noted]) -> list[Noted]:
    by_part: dict[UUID | None, list[Noted]] = {}
    for one in noted:
        by_part.setdefault(one.whose, []).append(one)
    return [first for some in by_part.values() if (first := first_of(span, some))]


def _came(book: Book, span: Span, moment: float) -> dict[UUID, float]:
    """Won in a period by each owner."""
    then = book.then(moment)
    won = book.won_of(then, span.begins, span.ends, Chosen()) & (then.owner >= 0)
    amounts = np.nan_to_num(then.converted[won])
    sums = np.bincount(then.owner[won], weights=amounts, minlength=len(book.deals.owners))
    return dict(zip(book.deals.owners, sums.tolist(), strict=True))


def _sum(book: Book, came: Mapping[UUID, float], one: Noted) -> float:
    people = book.teams.get(one.team_id, frozenset()) if one.team_id else (one.owner_id,)
    return sum(came.get(person, 0.0) for person in people if person)


def _stretch(known: Sequence[tuple[Noted, float]]) -> float:
    """Noted bands were stretched already: what is learned is of their width before."""
    actual = np.array([came for _, came in known])
    middle = np.array([float(one.expected_minor) for one, _ in known])
    up = np.array([float(one.high_minor - one.expected_minor) for one, _ in known])
    down = np.array([float(one.expected_minor - one.low_minor) for one, _ in known])
    by = np.array([one.stretch for one, _ in known])
    return stretch(middle, np.where(actual > middle, up, down) / by, actual)
