"""The closed deals that are compared, and how like is set beside like."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from dealwright.domains.forecasting.analysis.window import Scene, median
from dealwright.domains.forecasting.history import OPEN, WON, Bools
from dealwright.domains.forecasting.money import Codes, Floats
from dealwright.ml.comparing import (
    Interval,
    Table,
    fisher,
    mann_whitney,
    mantel_haenszel,
    median_difference,
    newcombe,
)

# Fewer cases on a side say nothing, whatever their figures.
FEWEST = 20
STRATIFIED = "Mantel-Haenszel by pipeline and size"
PLAIN = "Fisher"


@dataclass(frozen=True)
class Gap:
    """Two shares, and their difference within strata. Differences of shares are in points."""

    table: Table
    effect: Interval
    p_value: float
    method: str

    @property
    def here(self) -> float:
        return self.table.hits / self.table.cases

    @property
    def there(self) -> float:
        return self.table.other_hits / self.table.other_cases


@dataclass(frozen=True)
class Shift:
    """Two medians and their difference."""

    here: float
    there: float
    n_here: int
    n_there: int
    effect: Interval
    p_value: float


@dataclass(frozen=True, eq=False)
class Population:
    """Deals that closed in the window. `stratum` is pipeline and third of the amounts."""

    scene: Scene
    rows: NDArray[np.int64]
    won: Bools
    stratum: Codes
    pipeline: Codes

    @classmethod
    def of(cls, scene: Scene) -> "Population":
        deals = scene.deals
        rows = np.flatnonzero(scene.window.holds(deals.closed) & (deals.status != OPEN))
        pipeline = deals.pipeline[rows]
        third = thirds(deals.converted[rows])
        return cls(scene, rows, deals.status[rows] == WON, (pipeline * 4 + third).astype(np.int32), pipeline)

    @cached_property
    def quarters(self) -> float:
        return self.scene.window.quarters(self.scene.now)

    @cached_property
    def usual_amount(self) -> float:
        """Median of what was won."""
        return median(self.scene.deals.converted[self.rows[self.won]]) or 0.0

    def worth(self, gap: Gap, others: int) -> int | None:
        """The careful end of the gap x deals a quarter on the worse side x median won amount."""
        careful = abs(gap.effect.nearest_to_zero()) / 100
        return round(careful * others / self.quarters * self.usual_amount) or None

    def share_gap(
        self, here: Bools, among: Bools | None = None, *, strata: Codes | None = None
    ) -> Gap | None:
        """Win shares of `here` beside the others `among` the deals."""
        among = np.ones(len(self.rows), dtype=bool) if among is None else among
        strata = self.stratum if strata is None else strata
        return share_gap(self.won[among], here[among], strata[among], STRATIFIED)

    def days_shift(self, here: Bools) -> Shift | None:
        """Days to win of `here` beside the others, each moved by what is usual in its stratum."""
        days = self.scene.days_open[self.rows]
        known = self.won & np.isfinite(days)
        return days_shift(level_strata(days[known], self.stratum[known]), here[known])


def thirds(amounts: Floats) -> Codes:
    """Which third of the known amounts each is in; 3 without an amount."""
    known = np.isfinite(amounts)
    if not known.any():
        return np.full(len(amounts), 3, dtype=np.int32)
    edges = np.quantile(amounts[known], [1 / 3, 2 / 3])
    return np.where(known, np.searchsorted(edges, amounts, side="left"), 3).astype(np.int32)


def share_gap(hits: Bools, here: Bools, strata: Codes, method: str) -> Gap | None:
    table = _table(hits, here)
    if min(table.cases, table.other_cases) < FEWEST:
        return None
    within = mantel_haenszel(_tables(hits, here, strata))
    if within is None:
        return Gap(table, _in_points(newcombe(table)), fisher(table), PLAIN)
    return Gap(table, _in_points(within.difference), within.p_value, method)


def _in_points(interval: Interval) -> Interval:
    return Interval(*(100 * one for one in interval))


def _table(hits: Bools, here: Bools) -> Table:
    return Table(int((hits & here).sum()), int(here.sum()), int((hits & ~here).sum()), int((~here).sum()))


def _tables(hits: Bools, here: Bools, strata: Codes) -> list[Table]:
    _, code = np.unique(strata, return_inverse=True)
    size = int(code.max(initial=-1)) + 1
    counted = [
        np.bincount(code[chosen], minlength=size) for chosen in (hits & here, here, hits & ~here, ~here)
    ]
    return [Table(*(int(one[place]) for one in counted)) for place in range(size)]


def level_strata(values: Floats, strata: Codes) -> Floats:
    """Each stratum moved so that its median is the median of all."""
    if not len(values):
        return values
    _, code = np.unique(strata, return_inverse=True)
    medians = np.array([np.median(values[code == place]) for place in range(int(code.max()) + 1)])
    return values - medians[code] + np.median(values)


def days_shift(values: Floats, here: Bools) -> Shift | None:
    mine, theirs = values[here], values[~here]
    if min(len(mine), len(theirs)) < FEWEST:
        return None
    return Shift(
        here=float(np.median(mine)),
        there=float(np.median(theirs)),
        n_here=len(mine),
        n_there=len(theirs),
        effect=median_difference(mine, theirs),
        p_value=mann_whitney(mine, theirs),
    )
