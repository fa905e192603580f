"""What may be expected of open deals at a moment, from what was known then and nothing later. Pure.

The book of deals is looked at as of the first of every month; what came of the deals that were open there
gives a curve for each stage and time in it, shrunk to its stage and to all.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, TypeVar
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from dealwright.domains.forecasting.history import OPEN, SAID, WON, Bools, Deals, Then, date_of, day_of
from dealwright.domains.forecasting.money import Codes, Floats
from dealwright.domains.forecasting.periods import months_after
from dealwright.ml.forecast.winning import GRID, Curves, Followed, curves, quicken, relative

LOOKS = 36
BANDS = 3
# With fewer closed deals the curves are the stages' own probabilities, as the team set them.
LEAST_CLOSED = 10
STRENGTH = 10.0
LEAST_CHANGES = 20
MOST_KEPT = 8
# How deals of a size, and of an owner, do beside others of their stage is counted over so many days.
WATCHED = 92.0
SIZES = (0.25, 0.5, 0.75, 0.9)
# By the stages' own probabilities a deal is as likely won before its expected day as after it.
USUAL_DAYS = 60.0
OMITTED = SAID.index("omitted")
T = TypeVar("T", bound=np.generic)
Engine = Literal["model", "rates", "stages"]


@dataclass(frozen=True)
class Chosen:
    """Whose deals, and of which pipeline; None: all."""

    owner_id: UUID | None = None
    pipeline_id: UUID | None = None


@dataclass(frozen=True, eq=False)
class Panel:
    """Open deals as of the first of each month: when, which, in what stage, for how long, worth what."""

    at: Floats
    deal: NDArray[np.int64]
    stage: Codes
    since: Floats
    converted: Floats
    owner: Codes

    def take(self, here: Bools) -> "Panel":
        return Panel(
            self.at[here],
            self.deal[here],
            self.stage[here],
            self.since[here],
            self.converted[here],
            self.owner[here],
        )


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


@dataclass(frozen=True, eq=False)
class Book:
    """The deals of a workspace with what was ever seen of them, for forecasts as of any moment."""

    deals: Deals
    outlooks: Outlooks | None = None
    kept: dict[tuple[float, bool], Expectation] = field(
        default_factory=dict[tuple[float, bool], Expectation], repr=False
    )
    thens: dict[float, Then] = field(default_factory=dict[float, Then], repr=False)
    curves: dict[float, Curves] = field(default_factory=dict[float, Curves], repr=False)
    ratios: dict[float, Floats] = field(default_factory=dict[float, Floats], repr=False)

    def __len__(self) -> int:
        return len(self.deals)

    @cached_property
    def panel(self) -> Panel:
        parts = [self._look(moment) for moment in self._looks()]
        if not parts:
            return _no_panel()
        return Panel(
            *(
                np.concatenate([getattr(part, name) for part in parts])
                for name in ("at", "deal", "stage", "since", "converted", "owner")
            )
        )

    def _looks(self) -> list[float]:
        if not len(self.deals):
            return []
        newest = date_of(self.deals.loaded).replace(day=1)
        moments = [day_of(months_after(newest, -place)) for place in range(LOOKS)]
        first = float(np.min(self.deals.opened))
        return [moment for moment in reversed(moments) if moment > first]

    def _look(self, moment: float) -> Panel:
        then = self.deals.as_of(moment)
        here = then.open & (then.said != OMITTED)
        return Panel(
            at=np.full(int(here.sum()), moment),
            deal=then.rows[here],
            stage=then.stage[here],
            since=moment - then.entered[here],
            converted=then.converted[here],
            owner=then.owner[here],
        )

    def outcome(self, deal: NDArray[np.int64], since: Floats, moment: float) -> Followed:
        """What had come of deals by a moment, counted from `since`."""
        then = self.then(moment)
        event, closed = self.spread(then, then.status)[deal], self.spread(then, then.closed)[deal]
        days = np.where((event != OPEN) & np.isfinite(closed), closed, moment) - since
        return Followed(event, np.maximum(days, 0.0))

    def foreign(self, deal: NDArray[np.int64]) -> Bools:
        """In a currency other than the workspace's."""
        own = [place for place, name in enumerate(self.deals.currencies) if name == self.deals.converter.own]
        return ~np.isin(self.deals.currency[deal], own)

    def closed_by(self, moment: float) -> int:
        return int(np.sum(self.deals.closed <= moment))

    def rows_of(self, chosen: Chosen, then: Then) -> Bools:
        """Which deals of then are meant."""
        here = np.ones(len(then.rows), dtype=np.bool_)
        if chosen.owner_id is not None:
            owners = self.deals.owners
            code = owners.index(chosen.owner_id) if chosen.owner_id in owners else -2
            here &= then.owner == code
        return here & self._in_pipeline(chosen)[then.rows]

    def deals_of(self, chosen: Chosen) -> Bools:
        """Which deals are meant, by their owner of now."""
        here = self._in_pipeline(chosen)
        if chosen.owner_id is not None:
            owners = self.deals.owners
            code = owners.index(chosen.owner_id) if chosen.owner_id in owners else -2
            here = here & (self.deals.owner == code)
        return here

    def _in_pipeline(self, chosen: Chosen) -> Bools:
        if chosen.pipeline_id is None:
            return np.ones(len(self.deals), dtype=np.bool_)
        names = self.deals.pipelines
        code = names.index(chosen.pipeline_id) if chosen.pipeline_id in names else -2
        return self.deals.pipeline == code

    def then(self, moment: float) -> Then:
        found = self.thens.get(moment)
        if found is None:
            if len(self.thens) >= MOST_KEPT:
                self.thens.clear()
            found = self.thens[moment] = self.deals.as_of(moment)
        return found

    def spread(self, then: Then, values: NDArray[T]) -> NDArray[T]:
        """Values of the deals of then at their places among all; of others zero."""
        found = np.zeros(len(self.deals), dtype=values.dtype)
        found[then.rows] = values
        return found

    def expect(self, moment: float, *, by_rates: bool = False) -> Expectation:
        """Of all open deals as of a moment; the model's word only as of now, and not `by_rates`."""
        by_model = self.outlooks is not None and moment >= self.deals.loaded and not by_rates
        found = self.kept.get((moment, by_model))
        if found is None:
            if len(self.kept) >= MOST_KEPT:
                self.kept.clear()
            found = self.kept[moment, by_model] = self._expect(moment, self.outlooks if by_model else None)
        return found

    def _expect(self, moment: float, outlooks: Outlooks | None) -> Expectation:
        then = self.then(moment)
        rows = np.flatnonzero(then.open & (then.said != OMITTED))
        by_settings = self.closed_by(moment) < LEAST_CLOSED
        seen = self.panel.take(self.panel.at < moment)
        borders = _borders(seen, len(self.deals.stages))
        since = moment - then.entered[rows]
        group = _group(then.stage[rows], since, borders)
        followed = self.outcome(seen.deal, seen.at, moment)
        cells = _group(seen.stage, seen.since, borders)
        repeats = max(len(seen.deal), 1) / max(len(np.unique(seen.deal)), 1)
        count = len(self.deals.stages) * BANDS
        parent = (np.arange(count) // BANDS).astype(np.int32)
        found = curves(followed, cells, count, parent=parent, strength=STRENGTH * repeats)
        watched = np.minimum(moment - seen.at, WATCHED)
        won = (followed.event == WON) & (followed.days <= watched)
        times = self._times(seen, won, found.won_within(cells, watched), then, rows, repeats)
        return Expectation(
            then=then,
            rows=rows,
            group=group,
            curves=found,
            times=times,
            by_settings=by_settings,
            shares=np.array([one.probability / 100 for one in self.deals.stages] or [0.0])[then.stage[rows]],
            modelled=np.isin(then.rows[rows], outlooks.deal if outlooks else []),
            outlooks=outlooks,
        )

    def _times(
        self,
        seen: Panel,
        came: Bools,
        expected: Floats,
        then: Then,
        rows: NDArray[np.int64],
        repeats: float,
    ) -> Floats:
        """How many times as often deals of this size, and of this owner, are won as their stage says."""
        won = came.astype(np.float64)
        worth = seen.converted[np.isfinite(seen.converted)]
        sizes = np.quantile(worth, SIZES) if len(worth) else np.zeros(len(SIZES))
        times = np.ones(len(rows))
        for before, now in (
            (_size(seen.converted, sizes), _size(then.converted[rows], sizes)),
            (seen.owner, then.owner[rows]),
        ):
            count = int(max(before.max(initial=-1), now.max(initial=-1))) + 2
            wins, usual = (
                np.bincount(before + 1, weights=one, minlength=count).astype(np.float64)
                for one in (won, expected)
            )
            times *= relative(wins, usual, strength=STRENGTH * repeats)[now + 1]
        return np.clip(times, 0.25, 4.0)

    def curve_of_new(self, moment: float) -> Curves:
        """Won so many days after opening, by the deals opened within two years."""
        found = self.curves.get(moment)
        if found is None:
            deals = np.flatnonzero((self.deals.opened <= moment) & (self.deals.opened > moment - 730))
            followed = self.outcome(deals, self.deals.opened[deals], moment)
            found = self.curves[moment] = curves(followed, np.zeros(len(deals), dtype=np.int32), 1)
        return found

    def won_of(self, then: Then, begins: float, ends: float, chosen: Chosen) -> Bools:
        """Of the deals of then: won between two moments, as far as was known."""
        inside = (then.closed >= begins) & (then.closed < ends)
        return (then.status == WON) & inside & self.rows_of(chosen, then)

    def won_amount_of(self, then: Then, begins: float, ends: float, chosen: Chosen) -> float:
        return float(np.nansum(then.converted[self.won_of(then, begins, ends, chosen)]))

    def won(self, begins: float, ends: float, chosen: Chosen) -> Bools:
        """Deals won between two moments, as is known now."""
        closed = self.deals.closed
        return (self.deals.status == WON) & (closed >= begins) & (closed < ends) & self.deals_of(chosen)

    def won_amount(self, begins: float, ends: float, chosen: Chosen) -> float:
        return float(np.nansum(self.deals.converted[self.won(begins, ends, chosen)]))

    def changes(self, moment: float) -> Floats:
        """Final amounts of won deals by what they were said to be at some first of a month before."""
        if moment not in self.ratios:
            self.ratios[moment] = self._changes(moment)
        return self.ratios[moment]

    def _changes(self, moment: float) -> Floats:
        seen, then = self.panel.take(self.panel.at < moment), self.then(moment)
        status, converted = (self.spread(then, one)[seen.deal] for one in (then.status, then.converted))
        was_here = self.deals.created[seen.deal] <= seen.at
        here = (status == WON) & was_here & (seen.converted > 0) & (converted > 0)
        before, after = seen.converted[here], converted[here]
        if len(before) < LEAST_CHANGES:
            return np.zeros(0)
        ratios = np.clip(after / before, 0.1, 10.0)
        # Money counts: small deals change more, and would move the sum of all.
        return ratios * (after.sum() / before.sum() / ratios.mean())

    def usual_amounts(self, moment: float, chosen: Chosen) -> Floats:
        """Amounts of deals won in the two years before; of all when the chosen ones are few."""
        for which in (chosen, Chosen(pipeline_id=chosen.pipeline_id), Chosen()):
            then = self.then(moment)
            amounts = then.converted[self.won_of(then, moment - 730, np.inf, which)]
            amounts = amounts[amounts > 0]
            if len(amounts) >= 20:
                return amounts
        return amounts


def _no_panel() -> Panel:
    none, codes = np.zeros(0), np.zeros(0, dtype=np.int32)
    return Panel(none, np.zeros(0, dtype=np.int64), codes, none, none, codes)


def _borders(seen: Panel, stages: int) -> Floats:
    """[stages, 2]: thirds of the days that open deals have been in each stage."""
    borders = np.zeros((stages, BANDS - 1))
    for stage in range(stages):
        since = seen.since[seen.stage == stage]
        if len(since):
            borders[stage] = np.quantile(since, [1 / 3, 2 / 3])
    return borders


def _group(stage: Codes, since: Floats, borders: Floats) -> Codes:
    if not len(stage):
        return np.zeros(0, dtype=np.int32)
    return (stage * BANDS + (since[:, None] > borders[stage]).sum(axis=1)).astype(np.int32)


def _size(amounts: Floats, borders: Floats) -> Codes:
    band = np.searchsorted(borders, np.nan_to_num(amounts, nan=-1.0)).astype(np.int32)
    return np.where(np.isnan(amounts), -1, band).astype(np.int32)
