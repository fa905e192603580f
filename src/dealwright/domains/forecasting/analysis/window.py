"""The days that are looked at, and the same length of time before them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from dealwright.domains.forecasting.history import Bools, Deals, date_of, day_of
from dealwright.domains.forecasting.money import Floats
from dealwright.domains.forecasting.periods import span_of
from dealwright.domains.forecasting.schemas import RateOfCases
from dealwright.kernel.errors import Invalid
from dealwright.ml.comparing import benjamini_hochberg, wilson

USUAL_DAYS = 180
# Below this many cases a share or a median is not compared.
FEWEST = 5
FIRST_MONTH, LAST_MONTH = 12, 9999 * 12 + 11


@dataclass(frozen=True)
class Window:
    """From the beginning of a day to the end of another; `end` is not part of it."""

    start: float
    end: float

    @classmethod
    def asked(cls, since: date | None, until: date | None, today: date, usual: int = USUAL_DAYS) -> "Window":
        last = until or today
        first = since or date.fromordinal(max(1, last.toordinal() - usual + 1))
        if first > last:
            raise Invalid.field("since", "This day is still to come; give an earlier one.")
        return cls(day_of(first), day_of(last) + 1)

    @property
    def since(self) -> date:
        return date_of(self.start)

    @property
    def until(self) -> date:
        return date_of(self.end - 1)

    @property
    def days(self) -> float:
        return self.end - self.start

    def holds(self, times: Floats) -> Bools:
        return (times >= self.start) & (times < self.end)

    def before(self) -> "Window":
        return Window(self.start - self.days, self.start)

    def quarters(self, until: float) -> float:
        """How many quarters of it are over by a moment."""
        return max(1.0, min(self.end, until) - self.start) / 91.3


@dataclass(frozen=True, eq=False)
class Scene:
    """The deals of one analysis, and its window with the time before."""

    deals: Deals
    window: Window

    @property
    def now(self) -> float:
        return self.deals.loaded

    @cached_property
    def before(self) -> Window:
        return self.window.before()

    @cached_property
    def days_open(self) -> Floats:
        """From opening to closing; NaN while open, and where the dates contradict each other."""
        days = self.deals.closed - self.deals.opened
        return np.where(days >= 0, days, np.nan)


def month_after(day: date, months: int) -> date:
    """The first day of a month so many months away, within what a date can be."""
    place = min(max(day.year * 12 + day.month - 1 + months, FIRST_MONTH), LAST_MONTH)
    return date(place // 12, place % 12 + 1, 1)


def quarter_of(day: date, year_starts_in: int) -> tuple[date, date]:
    """First and last day of the quarter, in a year that starts in some month."""
    span = span_of("quarter", day, year_starts_in)
    return span.starts_on, span.ends_on


def rate_of(count: int, of: int) -> RateOfCases:
    if not of:
        return RateOfCases(share=None, low=None, high=None, count=0, of=0)
    share, low, high = wilson(count, of)
    return RateOfCases(share=share, low=low, high=high, count=count, of=of)


def adjusted(p_values: Sequence[float | None]) -> list[float | None]:
    """q values after Benjamini-Hochberg, None where nothing was tested."""
    found = iter(benjamini_hochberg([p for p in p_values if p is not None]))
    return [None if p is None else next(found) for p in p_values]


def median(values: Floats) -> float | None:
    known = values[np.isfinite(values)]
    return float(np.median(known)) if len(known) else None


def whole(value: float | None) -> int | None:
    return None if value is None or not np.isfinite(value) else round(float(value))


def total(values: Floats) -> int:
    return round(float(np.nansum(values)))
