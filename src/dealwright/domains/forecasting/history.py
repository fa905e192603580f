"""The deals of a workspace as arrays, and what was known of them at any moment. Pure.

Times are days since 1970 in the workspace's time zone, with fractions; day 20000.0 begins at its midnight.
A code is a place in the tuple beside it (`owners`, `stages`, ...), -1 is none; a gap in numbers is NaN.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from dealwright.domains.forecasting.columns import Ids, uuid_of
from dealwright.domains.forecasting.edits import Edits, no_edits
from dealwright.domains.forecasting.money import Codes, Converter, Floats
from dealwright.domains.forecasting.steps import LOST, OPEN, WON, Bools, StageOf, Standing, Steps, Ways

SAID = ("commit", "best_case", "pipeline", "omitted")
# Of the deals that were entered after they had closed: below this share of lost ones with an amount, beside
# that of won ones, amounts are taken to have been filled in on winning.
LATE_AMOUNTS = 0.5
# From this share of them with an expected day that is the closing day, it was set on closing.
LATE_DATES = 0.6
EPOCH = date(1970, 1, 1)


def day_of(day: date) -> float:
    """The beginning of a day as a number."""
    return float((day - EPOCH).days)


def date_of(day: float) -> date:
    return EPOCH + timedelta(days=int(np.floor(day)))


def month_of(days: Floats) -> Floats:
    """Months since 1970; NaN stays NaN."""
    known = np.isfinite(days)
    months = np.full(len(days), np.nan)
    whole = np.floor(days[known]).astype("datetime64[D]")
    months[known] = whole.astype("datetime64[M]").astype(np.float64)
    return months


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
    currency: Codes

    @property
    def open(self) -> Bools:
        return self.status == OPEN


@dataclass(frozen=True, eq=False)
class Deals:
    """All living deals, ordered by id. `loaded` is the moment of reading; `said` codes `SAID`.

    `created` is when the record was made here: an imported deal was opened, often closed, before.
    `override` is a person's probability as a share, NaN without. `openings`, `closings` and `entrances` are
    changes of the days beside `opened`, `closed` and `entered` by imports, `tenders` those of the currency.
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
    openings: Edits = field(default_factory=no_edits)
    closings: Edits = field(default_factory=no_edits)
    entrances: Edits = field(default_factory=no_edits)
    tenders: Edits = field(default_factory=no_edits)

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
        return self.converter.convert(self.amount, self.currency, self.due)

    @cached_property
    def due(self) -> Floats:
        """The day a closed deal closed, an open one is expected, at the earliest today."""
        open_until = np.fmax(self.expected, np.floor(self.loaded))
        return np.where(np.isnan(self.closed), open_until, self.closed)

    @cached_property
    def ways(self) -> Ways:
        return Ways(self.steps, self.closings, self.stages, self.created, self.opened, self.stage)

    @property
    def stage_types(self) -> Codes:
        """`OPEN`, `WON` or `LOST` of every stage."""
        return self.ways.types

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
        """What was known at a moment: of `day_of(day)`, when that day began.

        Of the time before a deal was entered here, days are those that were told last.
        """
        seen = self.created <= moment
        standing = self.ways.standing(moment)
        opened = np.where(seen, self.openings.undo(self.opened, moment), self.opened)
        status, stage, closed = self._closed_of(moment, standing, seen)
        entered = self.entrances.redo(standing.entered, moment, standing.since)
        last = seen & standing.is_last
        entered = np.where(last, self.entrances.undo(self.entered, moment), entered)
        currency = self.tenders.undo(self.currency, moment).astype(np.int32)
        expected, amount = self._expected_of(moment, status), self._amount_of(moment, status)
        days = self._day_of_rate(moment, closed, expected)
        rows = np.flatnonzero(opened <= moment)
        return Then(
            moment=moment,
            rows=rows,
            status=status[rows],
            stage=stage[rows],
            owner=self.handovers.undo(self.owner, moment)[rows].astype(np.int32),
            amount=amount[rows],
            converted=self.converter.convert(amount, currency, days)[rows],
            opened=opened[rows],
            entered=entered[rows],
            closed=closed[rows],
            expected=expected[rows],
            said=self.words.undo(self.said, moment)[rows].astype(np.int32),
            pushes=self._pushes(moment)[rows],
            currency=currency[rows],
        )

    def _closed_of(self, moment: float, standing: Standing, seen: Bools) -> tuple[Codes, Codes, Floats]:
        """Open, won or lost, with the stage, and since when if not open."""
        closed = np.where(seen, self.closings.undo(self.closed, moment), self.closed)
        # The last step may have been noted after the day it tells of, or before.
        early = standing.is_last & ~(closed <= moment)
        status = np.where(early, OPEN, standing.status)
        told = (~seen | ~standing.is_known) & (closed <= moment)
        status = np.where(told, self.status, status).astype(np.int32)
        stage = np.where(told, self.stage, standing.stage)
        # Closed then, and opened again since.
        reopened = self.closings.redo(standing.entered, moment, standing.since)
        closed = np.where(told | standing.is_last, closed, reopened)
        return status, stage, np.where(status == OPEN, np.nan, closed)

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

    def _pushes(self, moment: float) -> Codes:
        """How often the expected day moved to a later month."""
        done = (self.dates.at <= moment) & (month_of(self.dates.after) > month_of(self.dates.before))
        return np.bincount(self.dates.deal[done], minlength=len(self)).astype(np.int32)
