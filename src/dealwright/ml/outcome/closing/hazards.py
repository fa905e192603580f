"""How likely a deal closes on a day, by its age and the part of the quarter: counted, shrunk, never smooth.

Competing risks in discrete time: each day at risk of each row is counted in a cell of age and calendar, and
won and lost each have a hazard there. The hazard of a cell is (events + c) / (days + c / h): a gamma prior
with mean h, the hazard of the age alone, whose own prior is the hazard of all ages. Every count begins at the
row's snapshot, so earlier survival is never counted (delayed entry).
"""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from dealwright.ml.outcome.table import Floats

Cells = NDArray[np.int64]
Calendar = Literal["none", "quarter", "month", "both"]
CALENDARS: tuple[Calendar, ...] = ("none", "quarter", "month", "both")
PARTS = 9  # month of the quarter times third of the month
WON, LOST = 0, 1


@dataclass(frozen=True, eq=False)
class Rows:
    """Rows at risk. `event` 0 won, 1 lost, -1 still open after `days`; whole days; `at` may be missing."""

    age: Cells
    days: Cells
    event: Cells
    at: Cells | None

    def take(self, rows: NDArray[Any]) -> "Rows":
        at = None if self.at is None else self.at[rows]
        return Rows(self.age[rows], self.days[rows], self.event[rows], at)

    def until(self, day: int) -> "Rows":
        """As known on that day: rows seen before it, followed until it."""
        assert self.at is not None
        rows = self.take(np.flatnonzero(self.at < day))
        assert rows.at is not None
        left = day - rows.at
        return Rows(
            rows.age, np.minimum(rows.days, left), np.where(rows.days > left, -1, rows.event), rows.at
        )


def part_of(day: Cells) -> Cells:
    """Month of the quarter (0 to 2) times three plus the third of the month (days 1-10, 11-20, the rest)."""
    dates = day.astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    of_month = (dates - months).astype(np.int64)
    return (months.astype(np.int64) % 3) * 3 + np.minimum(of_month // 10, 2)


def _merged(calendar: Calendar) -> Cells:
    parts = np.arange(PARTS)
    merged = {"none": parts * 0, "quarter": parts // 3, "month": parts % 3, "both": parts}
    return merged[calendar].astype(np.int64)


@dataclass(frozen=True, eq=False)
class Counts:
    """Days at risk [ages, parts] and events [2, ages, parts]."""

    days: Floats
    events: Floats


def age_edges(rows: Rows, bins: int) -> Cells:
    """Beginnings of age bins with about as many closings each; the last begins after the oldest closing."""
    ages = (rows.age + rows.days)[rows.event >= 0]
    if not len(ages):
        return np.zeros(1, dtype=np.int64)
    inner = np.quantile(ages, np.linspace(0, 1, bins + 1)[1:-1], method="higher")
    return np.unique(np.concatenate([[0], inner, [ages.max() + 1]]).astype(np.int64))


def count(rows: Rows, edges: Cells, window: tuple[int, int] | None = None) -> Counts:
    """`window` counts only days after its first and up to its last day of the calendar."""
    order = np.argsort(-rows.days, kind="stable")
    rows = rows.take(order)
    cells = len(edges) * PARTS
    days, events = np.zeros(cells), np.zeros((2, cells))
    longest = int(rows.days[0]) if len(order) else 0
    alive = np.searchsorted(-rows.days, -np.arange(1, longest + 1), side="right")
    for step in range(1, longest + 1):
        now = slice(0, int(alive[step - 1]))
        cell = np.searchsorted(edges, rows.age[now] + step, side="right") - 1
        cell = cell * PARTS
        event = np.where(rows.days[now] == step, rows.event[now], -1)
        if rows.at is not None:
            day = rows.at[now] + step
            cell = cell + part_of(day)
            if window is not None:
                inside = (day > window[0]) & (day <= window[1])
                cell, event = cell[inside], event[inside]
        days += np.bincount(cell, minlength=cells)
        for cause in (WON, LOST):
            events[cause] += np.bincount(cell[event == cause], minlength=cells)
    shape = (len(edges), PARTS)
    return Counts(days.reshape(shape), events.reshape(2, *shape))


@dataclass(frozen=True, eq=False)
class Hazards:
    """Daily hazards [2, ages, parts]."""

    edges: Cells
    daily: Floats
    calendar: Calendar

    def paths(self, age: Cells, at: Cells | None, steps: int) -> Floats:
        """[2, rows, steps]: the hazard of each of the next days."""
        later = np.arange(1, steps + 1)
        ages = np.searchsorted(self.edges, age[:, None] + later, side="right") - 1
        parts = np.zeros_like(ages) if at is None else part_of(at[:, None] + later)
        return self.daily[:, ages, parts]


def estimate(counts: Counts, edges: Cells, calendar: Calendar, prior: float) -> Hazards:
    """`prior` is c above, in events."""
    all_days = max(float(counts.days.sum()), 1.0)
    overall = (counts.events.sum(axis=(1, 2)) + 0.5) / all_days
    ages = (counts.events.sum(axis=2) + prior) / (counts.days.sum(axis=1) + prior / overall[:, None])
    merged = _merged(calendar)
    onto = np.zeros((PARTS, PARTS))
    onto[np.arange(PARTS), merged] = 1
    days, events = counts.days @ onto, counts.events @ onto
    daily = (events + prior) / (days + prior / ages[:, :, None])
    if calendar == "none":
        daily = np.repeat(ages[:, :, None], PARTS, axis=2)
    return Hazards(edges, np.minimum(daily[:, :, merged], 0.9), calendar)


def log_likelihood(counts: Counts, hazards: Hazards) -> float:
    return float(
        (counts.events * np.log(hazards.daily)).sum() - (counts.days * hazards.daily.sum(axis=0)).sum()
    )


def gain(counts: Counts, better: Hazards, base: Hazards) -> tuple[float, float]:
    """How much more likely `better` makes what happened, and the standard error of that."""
    ratio = np.log(better.daily) - np.log(base.daily)
    spread = float((counts.events * ratio**2).sum())
    return log_likelihood(counts, better) - log_likelihood(counts, base), float(np.sqrt(spread))


def incidence(daily: Floats) -> tuple[Floats, Floats]:
    """Cumulative won and lost [rows, steps] from hazards [2, rows, steps] (Aalen-Johansen)."""
    total = daily[WON] + daily[LOST]
    alive = np.exp(-np.cumsum(total, axis=1))
    before = np.concatenate([np.ones((len(alive), 1)), alive[:, :-1]], axis=1)
    closing = (before - alive) / total
    return np.cumsum(closing * daily[WON], axis=1), np.cumsum(closing * daily[LOST], axis=1)
