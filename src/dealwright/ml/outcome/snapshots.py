"""From a history of deals to training rows: who was open on some dates, and what became of them.

Days are whole days since 1970-01-01. Only what was known on the last day may be used: `known_on` forgets
everything later.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from dealwright.ml.outcome.table import Floats

Event = Literal["won", "lost", "open"]
Days = NDArray[np.int64]
DATES = 40  # snapshots of a long history: more repeat each other


@dataclass(frozen=True, eq=False)
class History:
    """One row per deal. `closed` and `amount` are NaN where there is none, `event` is "open" until closed."""

    opened: Days
    closed: Floats
    event: NDArray[Any]
    amount: Floats

    def take(self, rows: NDArray[Any]) -> "History":
        return History(self.opened[rows], self.closed[rows], self.event[rows], self.amount[rows])


@dataclass(frozen=True, eq=False)
class Snapshots:
    """One row per deal and date on which it was open. `deal` is its position in the history, `days` the time
    from the date to `event`; of a deal that is still open the time it was followed."""

    deal: NDArray[np.int64]
    at: Floats
    age_days: Floats
    event: NDArray[Any]
    days: Floats


def known_on(history: History, day: int) -> tuple[NDArray[np.int64], History]:
    """What was known at the end of that day, and which deals existed."""
    rows = np.flatnonzero(history.opened <= day)
    known = history.take(rows)
    later = ~(known.closed <= day)
    event = known.event.copy()
    event[later] = "open"
    closed = np.where(later, np.nan, known.closed)
    return rows, History(known.opened, closed, event, np.where(later, np.nan, known.amount))


def first_date(history: History, last: int) -> int:
    """The day of the first closing. Before it nothing is known of deals that closed: an export that begins
    somewhere holds only the survivors of earlier times."""
    return int(np.nanmin(history.closed)) if np.isfinite(history.closed).any() else last


def snapshot_dates(first: int, last: int, every_days: int | None = None) -> Days:
    """Dates from `first` to before `last`, evenly apart, ending one step before `last`."""
    step = every_days or max(1, -(-(last - first) // DATES))
    return np.arange(last - step, first - 1, -step, dtype=np.int64)[::-1]


def take_snapshots(history: History, dates: Sequence[int] | Days, last: int) -> Snapshots:
    """Who was open at the end of each date, followed until `last`."""
    deals: list[NDArray[np.int64]] = []
    ats: list[Floats] = []
    for date in dates:
        open_then = (history.opened <= date) & ~(history.closed <= date)
        rows = np.flatnonzero(open_then)
        deals.append(rows)
        ats.append(np.full(len(rows), float(date)))
    deal = np.concatenate([np.empty(0, np.int64), *deals]).astype(np.int64)
    at = np.concatenate([np.empty(0), *ats])
    end = np.where(np.isfinite(history.closed), history.closed, float(last))[deal]
    return Snapshots(deal, at, at - history.opened[deal], history.event[deal], end - at)
