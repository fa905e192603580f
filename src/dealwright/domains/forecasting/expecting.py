"""How likely open deals are won by a day, as was known at a moment. Pure.

The word of the workspace's model where there is one; else the curves of a deal's stage and time in it; while
hardly anything has closed, the stages' own probabilities.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from dealwright.domains.forecasting.history import Bools, Then
from dealwright.domains.forecasting.money import Codes, Floats
from dealwright.ml.forecast.winning import GRID, Curves, quicken

MOST_KEPT = 8
# By the stages' own probabilities a deal is as likely won before its expected day as after it.
USUAL_DAYS = 60.0
Engine = Literal["model", "rates", "stages"]


@dataclass(frozen=True, eq=False)
class Outlooks:
    """What the workspace's model says of deals: rows of `Deals`, and the share won by `days` from `at`."""

    deal: NDArray[np.int64]
    at: Floats
    days: Floats
    won_by: Floats
    lost_by: Floats

    def within(self, shares: Floats, row: NDArray[np.int64], days: Floats) -> Floats:
        """[rows, len(days[0])]: a share of `shares` so many days on, straight between those it has."""
        grid = self.days
        if len(grid) < 2:
            return np.broadcast_to(shares[row, -1:], days.shape)
        place = np.clip(np.searchsorted(grid, days, side="right") - 1, 0, len(grid) - 2)
        part = np.clip((days - grid[place]) / (grid[place + 1] - grid[place]), 0.0, 1.0)
        low, high = shares[row[:, None], place], shares[row[:, None], place + 1]
        return low + (high - low) * part


@dataclass(frozen=True, eq=False)
class Expectation:
    """Open deals that count at a moment (`rows` of `then`) and how likely each is won by a later day."""

    then: Then
    rows: NDArray[np.int64]
    group: Codes
    curves: Curves
    times: Floats
    by_settings: bool
    shares: Floats
    modelled: Bools
    outlooks: Outlooks | None
    kept: dict[bytes, Floats] = field(default_factory=dict[bytes, Floats], repr=False)

    @cached_property
    def engine(self) -> Engine:
        """What most of the chances come from."""
        if self.by_settings:
            return "stages"
        return "model" if len(self.modelled) and float(np.mean(self.modelled)) > 0.5 else "rates"

    def won_by(self, days: Floats) -> Floats:
        """[deals, len(days)]: won so many days from the moment. Not to be written to."""
        key = days.tobytes()
        if key not in self.kept:
            if len(self.kept) >= MOST_KEPT:
                self.kept.clear()
            self.kept[key] = self._won_by(days)
        return self.kept[key]

    def _won_by(self, days: Floats) -> Floats:
        if self.by_settings:
            return self._by_settings(days)
        found = quicken(self.curves.won_by(self.group, days), self.times)
        if self.outlooks is not None and self.modelled.any():
            found[self.modelled] = self._by_model(days)
        return found

    def ever(self) -> Floats:
        """Won at all, as far as the curves reach."""
        return self.won_by(GRID[-1:])[:, 0]

    def _by_settings(self, days: Floats) -> Floats:
        due = self.then.expected[self.rows] - self.then.moment
        middle = np.where(np.isfinite(due), np.maximum(due, 15.0), USUAL_DAYS)
        return self.shares[:, None] * np.clip(days[None, :] / (2 * middle[:, None]), 0.0, 1.0)

    def _by_model(self, days: Floats) -> Floats:
        """From now on, given that a deal is still open so long after it was scored."""
        says = self.outlooks
        assert says is not None
        order = np.argsort(says.deal)
        wanted = self.then.rows[self.rows[self.modelled]]
        row = order[np.searchsorted(says.deal, wanted, sorter=order)]
        passed = np.maximum(0.0, self.then.moment - says.at[row])
        before, lost = (says.within(one, row, passed[:, None]) for one in (says.won_by, says.lost_by))
        later = says.within(says.won_by, row, passed[:, None] + days[None, :])
        return np.clip((later - before) / np.maximum(1.0 - before - lost, 1e-6), 0.0, 1.0)
