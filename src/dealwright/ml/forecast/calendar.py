"""Dates to evenly spaced periods: months counted from year 0, or days."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import gcd
from typing import Literal


@dataclass(frozen=True)
class Rhythm:
    """One period is `every` months or `every` days long."""

    unit: Literal["month", "day"]
    every: int

    def place(self, day: date, start: date) -> int | None:
        """How many periods after `start`; None when it falls between two."""
        apart = months_between(start, day) if self.unit == "month" else (day - start).days
        return None if apart % self.every else apart // self.every


def read_day(text: str) -> date:
    """`2024-05`, `2024-05-01`, `2024-05-01T00:00:00Z`, with slashes too. Raises ValueError."""
    plain = text.strip().replace("/", "-")
    if len(plain) in (6, 7):
        year, month = plain.split("-")
        return date(int(year), int(month), 1)
    return date.fromisoformat(plain[:10])


def months_between(start: date, end: date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month


def rhythm_of(days: Sequence[date]) -> Rhythm:
    """The usual step of sorted, different days: months when all are the same day of one, or its last."""
    same_day = len({day.day for day in days}) <= 1
    month_ends = all((day + timedelta(days=1)).day == 1 for day in days)
    if same_day or month_ends:
        return Rhythm("month", _step([months_between(a, b) for a, b in pairwise(days)]))
    return Rhythm("day", _step([(b - a).days for a, b in pairwise(days)]))


def _step(steps: Sequence[int]) -> int:
    """Gaps are multiples of the step; a lone odd one (a wrong date) must not make it smaller."""
    if not steps:
        return 1
    usual = Counter(steps).most_common(1)[0][0]
    odd = [step for step in steps if step % usual]
    return gcd(usual, *odd) if len(odd) > len(steps) // 10 else usual
