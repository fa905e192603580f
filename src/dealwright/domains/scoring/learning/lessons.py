"""Training rows: a record at a few ages of its life, with only what was known then, and what came of it.

The outcome is "won within the horizon of the snapshot". Rows whose horizon lies in the future are left out,
ended or not: keeping the ended ones would favour whatever ends quickly. Only when this leaves too few are
those that ended early taken, too. Snapshots from before an import changed the record are left out as well:
nobody knows any more what was there then.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dealwright.domains.scoring.features.catalogue import Catalogue
from dealwright.domains.scoring.history.asof import see, values_at
from dealwright.domains.scoring.history.facts import DAY, History, Kind, Surroundings
from dealwright.domains.scoring.judging.judging import expected_of
from dealwright.ml.outcome.table import Column, Floats, Table

AGES: dict[Kind, tuple[float, ...]] = {
    "lead": (0, 2, 7, 21, 60, 120),
    "deal": (0, 7, 21, 45, 90, 180),
}
ENOUGH = 200
_SETTLED = ("qualified", "disqualified", "converted")
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Lessons:
    """One row per record and snapshot. `days` from the snapshot to its end, or to now while it is open;
    `at` in days since 1970-01-01; `worth` the final value in major units, NaN where there is none."""

    table: Table
    group: NDArray[np.int64]
    at: Floats
    age: Floats
    days: Floats
    event: NDArray[Any]
    worth: Floats
    expected: Floats

    @property
    def rows(self) -> int:
        return len(self.at)

    def outcome(self, horizon: int) -> Bools:
        return (self.event == "won") & (self.days <= horizon)

    def usable(self, horizon: int, now: float) -> Bools:
        passed = self.at + horizon <= now / DAY
        return passed if self._enough(horizon, passed) else passed | (self.event != "open")

    def known_at(self, horizon: int, now: float) -> Floats:
        """Since when each row could be learned from, in days: like today, when its horizon had passed, and
        when it ended only where ended ones are taken sooner."""
        passed = self.at + horizon
        if self._enough(horizon, passed <= now / DAY):
            return passed
        return np.where(self.event == "open", passed, np.minimum(passed, self.at + self.days))

    def _enough(self, horizon: int, rows: Bools) -> bool:
        won = self.outcome(horizon)[rows]
        return min(int(won.sum()), int((~won).sum())) >= ENOUGH / 2


@dataclass(eq=False)
class Collector:
    """Takes histories in batches and keeps only what is learned from."""

    catalogue: Catalogue
    around: Surroundings
    now: float
    currency: str
    tables: list[Table] = field(default_factory=list[Table])
    facts: list[tuple[int, float, float, float, str, float, float]] = field(
        default_factory=list[tuple[int, float, float, float, str, float, float]]
    )
    records: int = 0

    def take(self, histories: Sequence[History]) -> None:
        rows = [row for one in histories for row in self._of(one)]
        if rows:
            self.tables.append(self.catalogue.table(rows))

    def _of(self, one: History) -> list[Any]:
        if self._came_settled(one):
            return []
        unknown_until = self.around.rewritten.get(one.id, 0.0)
        end = min(one.ended or self.now, self.now)
        rows: list[Any] = []
        for age in AGES[one.kind]:
            at = one.began + age * DAY
            if at > self.now or (age and at >= end) or one.began > self.now:
                break
            if at < unknown_until:
                continue
            seen = see(one, at, self.around)
            rows.append(self.catalogue.row(seen))
            event = "open" if one.ended is None or one.ended > self.now else "won" if one.won else "lost"
            worth = one.worth if event == "won" and self._in_currency(one) else None
            self.facts.append(
                (
                    self.records,
                    at / DAY,
                    age,
                    max(0.0, end - at) / DAY,
                    event,
                    worth or np.nan,
                    expected_of(seen),
                )
            )
        self.records += 1
        return rows

    def _came_settled(self, one: History) -> bool:
        """A lead that an import brought with its ending: when that was and what went before is not known."""
        if one.kind == "deal" or one.id not in self.around.imported:
            return False
        return values_at(one.values, one.changes, one.written)["status"] in _SETTLED

    def _in_currency(self, one: History) -> bool:
        return (one.currency or self.currency) == self.currency

    def lessons(self) -> Lessons:
        columns = list(zip(*self.facts, strict=True)) if self.facts else [()] * 7
        group, at, age, days, event, worth, expected = columns
        return Lessons(
            table=_joined(self.tables, self.catalogue),
            group=np.array(group, dtype=np.int64),
            at=np.array(at, dtype=np.float64),
            age=np.array(age, dtype=np.float64),
            days=np.array(days, dtype=np.float64),
            event=np.array(event, dtype=object),
            worth=np.array(worth, dtype=np.float64),
            expected=np.array(expected, dtype=np.float64),
        )


def _joined(tables: Sequence[Table], catalogue: Catalogue) -> Table:
    if not tables:
        return catalogue.table([])
    columns = {
        name: Column(name, one.kind, np.concatenate([table.columns[name].values for table in tables]))
        for name, one in tables[0].columns.items()
    }
    return Table(columns, sum(table.rows for table in tables))
