"""Months and quarters: where they begin and end, what they are called. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from dealwright.domains.forecasting.history import day_of
from dealwright.domains.forecasting.money import Floats
from dealwright.domains.forecasting.schemas import Period
from dealwright.kernel.errors import Invalid

MONTHS = {"month": 1, "quarter": 3}
NAMES = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
EARLIEST, LATEST = date(1990, 1, 1), date(2190, 1, 1)


@dataclass(frozen=True)
class Span:
    """A period. `begins` and `ends` are numbers of days: the last day ends where the next one begins."""

    period: Period
    starts_on: date
    ends_on: date
    name: str

    @property
    def begins(self) -> float:
        return day_of(self.starts_on)

    @property
    def ends(self) -> float:
        return day_of(self.ends_on) + 1.0


def span_of(period: Period, day: date, year_starts_in: int = 1) -> Span:
    """The period that a day lies in. Quarters count from the first month of the business year."""
    back = (day.month - year_starts_in) % MONTHS[period]
    first = months_after(day.replace(day=1), -back)
    last = months_after(first, MONTHS[period]) - timedelta(days=1)
    return Span(period, first, last, _name(period, first, year_starts_in))


def spans_from(period: Period, day: date, count: int, year_starts_in: int = 1) -> list[Span]:
    first = span_of(period, day, year_starts_in).starts_on
    step = MONTHS[period]
    return [span_of(period, months_after(first, step * place), year_starts_in) for place in range(count)]


def asked_span(period: Period, starts_on: date, year_starts_in: int, *, field: str = "starts_on") -> Span:
    """Refuses a day that no period begins on."""
    if not EARLIEST <= starts_on <= LATEST:
        raise Invalid.field(field, f"Name a day between {EARLIEST} and {LATEST}.")
    span = span_of(period, starts_on, year_starts_in)
    if span.starts_on != starts_on:
        raise Invalid.field(field, f"No {period} begins on that day; {span.name} on {span.starts_on}.")
    return span


def months_after(first: date, count: int) -> date:
    """The first day of the month so many months later."""
    months = first.year * 12 + first.month - 1 + count
    return date(months // 12, months % 12 + 1, 1)


def month_ends(day: date, count: int) -> Floats:
    """Where the month of a day and the following ones end, as numbers of days."""
    first = day.replace(day=1)
    return np.array([day_of(months_after(first, place + 1)) for place in range(count)])


def _name(period: Period, first: date, year_starts_in: int) -> str:
    if period == "month":
        return f"{NAMES[first.month - 1]} {first.year}"
    quarter = (first.month - year_starts_in) % 12 // 3 + 1
    year = first.year - (first.month < year_starts_in)
    return f"Q{quarter} {year}" if year_starts_in == 1 else f"Q{quarter} {year}/{(year + 1) % 100:02d}"
