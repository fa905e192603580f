"""The deals of a workspace as arrays, and what was known of them at any moment. Pure.

Times are days since 1970 in the workspace's time zone, with fractions; day 20000.0 begins at its midnight.
A code is a place in the tuple beside it (`owners`, `stages`, ...), -1 is none; a gap in numbers is NaN.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from dealwright.domains.forecasting.money import Codes, Converter, Floats

OPEN, WON, LOST = 0, 1, 2
STATES = ("open", "won", "lost")
SAID = ("commit", "best_case", "pipeline", "omitted")
# Of the deals that were entered after they had closed: below this share of lost ones with an amount, beside
# that of won ones, amounts are taken to have been filled in on winning.
LATE_AMOUNTS = 0.5
# From this share of them with an expected day that is the closing day, it was set on closing.
LATE_DATES = 0.6
EPOCH = date(1970, 1, 1)

Ids = NDArray[np.bytes_]
Bools = NDArray[np.bool_]


def day_of(day: date) -> float:
    """The beginning of a day as a number."""
    return float((day - EPOCH).days)


def date_of(day: float) -> date:
    return EPOCH + timedelta(days=int(np.floor(day)))


def uuid_of(value: bytes) -> UUID:
    """An id of `Deals.ids`: numpy takes zero bytes off the end."""
    return UUID(bytes=bytes(value).ljust(16, b"\0"))


@dataclass(frozen=True)
class StageOf:
    """A stage of any pipeline, also a removed one. `type` is open, won or lost."""

    id: UUID
    pipeline_id: UUID
    name: str
    type: str
    probability: int
    position: int


@dataclass(frozen=True, eq=False)
class Steps:
    """Every stage change, by deal and time. `from_stage` -1: the deal began. `amount` is the one of then."""

    deal: Codes
    at: Floats
    from_stage: Codes
    to_stage: Codes
    amount: Floats


@dataclass(frozen=True, eq=False)
class Edits:
    """Changes of one field, oldest first."""

    deal: Codes
    at: Floats
    before: Floats
    after: Floats

    def undo(self, values: Floats | Codes, moment: float) -> Floats:
        """The values of then: what each deal had before its first change after the moment."""
        later = np.flatnonzero(self.at > moment)[::-1]
        then = values.astype(np.float64)
        then[self.deal[later]] = self.before[later]
        return then


@dataclass(frozen=True, eq=False)
class Then:
    """The deals that existed at a moment, `rows` of `Deals`, with what was known of them.

    `converted` is in the workspace's currency, NaN without an amount or a rate. `closed` is NaN while open.
    """

    moment: float
    rows: NDArray[np.int64]
    status: Codes
    stage: Codes
    owner: Codes
    amount: Floats
    converted: Floats
    opened: Floats
    entered: Floats
    closed: Floats
    expected: Floats
    said: Codes
    pushes: Codes

    @property
    def open(self) -> Bools:
        return self.status == OPEN


@dataclass(frozen=True, eq=False)
class Deals:
    """All living deals, ordered by id. `loaded` is the moment of reading; `said` codes `SAID`.

    `created` is when the record was made here: an imported deal was opened, often closed, before.
    `override` is a person's probability as a share, NaN without.
    """

    loaded: float
    ids: Ids
    created: Floats
    opened: Floats
    closed: Floats
    entered: Floats
    expected: Floats
    amount: Floats
    override: Floats
    status: Codes
    said: Codes
    stage: Codes
    pipeline: Codes
    owner: Codes
    account: Codes
    currency: Codes
    source: Codes
    lost_reason: Codes
    stages: tuple[StageOf, ...]
    pipelines: tuple[UUID, ...]
    owners: tuple[UUID, ...]
    accounts: tuple[UUID, ...]
    sources: tuple[str, ...]
    lost_reasons: tuple[UUID, ...]
    converter: Converter
    steps: Steps
    amounts: Edits
    dates: Edits
    handovers: Edits
    words: Edits

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def currencies(self) -> Sequence[str]:
        return self.converter.names

    def id(self, row: int) -> UUID:
        return uuid_of(self.ids[row])

    @cached_property
    def converted(self) -> Floats:
        """Amounts of now by the rate of `due`."""
        return self._converted(self.amount, self.due)

    @cached_property
    def due(self) -> Floats:
        """The day a closed deal closed, an open one is expected, at the earliest today."""
        open_until = np.fmax(self.expected, np.floor(self.loaded))
        return np.where(np.isnan(self.closed), open_until, self.closed)

    @cached_property
    def stage_types(self) -> Codes:
        """`OPEN`, `WON` or `LOST` of every stage."""
        return np.array([STATES.index(one.type) for one in self.stages], dtype=np.int32)

    @cached_property
    def pushes(self) -> Codes:
        return self._pushes(np.inf)

    @cached_property
    def first_expected(self) -> Floats:
        """The close date that was expected first."""
        return self.dates.undo(self.expected, -np.inf)

    @cached_property
    def amounts_come_late(self) -> bool:
        """Whether imported deals have an amount mainly when they were won: then it was not known before."""
        before = self.created > self.closed
        won, lost = (self.amount[before & (self.status == one)] > 0 for one in (WON, LOST))
        return bool(len(won) and len(lost) and np.mean(lost) < LATE_AMOUNTS * np.mean(won))

    @cached_property
    def dates_come_late(self) -> bool:
        """Whether the expected day of imported deals is simply the day they closed."""
        here = (self.created > self.closed) & np.isfinite(self.expected)
        same = np.abs(np.floor(self.closed[here]) - self.expected[here]) <= 1
        return bool(len(same)) and float(np.mean(same)) >= LATE_DATES

    def as_of(self, moment: float) -> Then:
        """What was known at a moment: of `day_of(day)`, when that day began."""
        rows = np.flatnonzero(self.opened <= moment)
        stage, entered, before = self._stages_of(moment)
        closed_by = np.where(self.closed <= moment, self.closed, np.nan)
        status = np.where(self.closed <= moment, self.status, before)
        # Closed then, and opened again since.
        closed_by = np.where(np.isnan(closed_by) & (status != OPEN), entered, closed_by)
        owner = self.handovers.undo(self.owner, moment)
        said = self.words.undo(self.said, moment)
        expected = self._expected_of(moment, status)
        amount = self._amount_of(moment, status)
        return Then(
            moment=moment,
            rows=rows,
            status=status[rows].astype(np.int32),
            stage=stage[rows],
            owner=owner[rows].astype(np.int32),
            amount=amount[rows],
            converted=self._converted(amount, self._day_of_rate(moment, closed_by, expected))[rows],
            opened=self.opened[rows],
            entered=entered[rows],
            closed=closed_by[rows],
            expected=expected[rows],
            said=said[rows].astype(np.int32),
            pushes=self._pushes(moment)[rows],
        )

    def _stages_of(self, moment: float) -> tuple[Codes, Floats, Codes]:
        """Stage, since when, and open, won or lost by the last step up to the moment."""
        done = np.flatnonzero(self.steps.at <= moment)
        last = np.full(len(self), -1, dtype=np.int64)
        last[self.steps.deal[done]] = done
        first = np.full(len(self), -1, dtype=np.int64)
        backwards = np.arange(len(self.steps.deal))[::-1]
        first[self.steps.deal[backwards]] = backwards
        known = last >= 0
        stage, entered = self.stage.copy(), self.opened.copy()
        stage[known] = self.steps.to_stage[last[known]]
        entered[known] = self.steps.at[last[known]]
        # Opened before its first step was noted: it began where that step ended.
        early = ~known & (first >= 0)
        stage[early] = self.steps.to_stage[first[early]]
        status = self.stage_types[stage] if len(self.stages) else np.zeros(len(self), dtype=np.int32)
        status[~known] = OPEN
        # The last step may have been noted after the day it tells of.
        status[known & np.isfinite(self.closed) & (last == self._last_steps)] = OPEN
        unsure = self._without_a_way & (self.created > moment) & (status == OPEN)
        stage[unsure] = self._entries[stage[unsure]]
        return stage, entered, status.astype(np.int32)

    @cached_property
    def _without_a_way(self) -> Bools:
        """Entered here later, with one open stage at most: where it stood before is not known.

        An open one was put into the stage of that day, a closed one into the first. Taken as said, deals of
        later stages would only be those that never closed.
        """
        told = self.steps.at <= self.created[self.steps.deal]
        told &= self.stage_types[self.steps.to_stage] == OPEN if len(self.stages) else False
        return np.bincount(self.steps.deal[told], minlength=len(self)) <= 1

    @cached_property
    def _entries(self) -> Codes:
        """Of every stage, the first open one of its pipeline."""
        first: dict[UUID, int] = {}
        for place, one in enumerate(self.stages):
            if one.type == STATES[OPEN]:
                first.setdefault(one.pipeline_id, place)
        entries = [first.get(one.pipeline_id, place) for place, one in enumerate(self.stages)]
        return np.array(entries, dtype=np.int32)

    @cached_property
    def _last_steps(self) -> NDArray[np.int64]:
        last = np.full(len(self), -1, dtype=np.int64)
        last[self.steps.deal] = np.arange(len(self.steps.deal))
        return last

    def _amount_of(self, moment: float, status: Codes) -> Floats:
        amount = self.amounts.undo(self.amount, moment)
        if self.amounts_come_late:
            amount[(self.created > moment) & (status == OPEN)] = np.nan
        return amount

    def _expected_of(self, moment: float, status: Codes) -> Floats:
        expected = self.dates.undo(self.expected, moment)
        if self.dates_come_late:
            expected[(self.created > moment) & (status == OPEN)] = np.nan
        return expected

    def _day_of_rate(self, moment: float, closed: Floats, expected: Floats) -> Floats:
        days = np.where(np.isnan(closed), np.fmax(expected, np.floor(moment)), closed)
        return days if moment >= self.loaded else np.minimum(days, moment)

    def _converted(self, amount: Floats, days: Floats) -> Floats:
        return self.converter.convert(amount, self.currency, days)

    def _pushes(self, moment: float) -> Codes:
        """How often the expected day moved to a later month."""
        done = (self.dates.at <= moment) & (month_of(self.dates.after) > month_of(self.dates.before))
        return np.bincount(self.dates.deal[done], minlength=len(self)).astype(np.int32)


def month_of(days: Floats) -> Floats:
    """Months since 1970; NaN stays NaN."""
    known = np.isfinite(days)
    months = np.full(len(days), np.nan)
    whole = np.floor(days[known]).astype("datetime64[D]")
    months[known] = whole.astype("datetime64[M]").astype(np.float64)
    return months
