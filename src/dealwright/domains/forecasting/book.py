"""The deals of a workspace, and what may be expected of open ones at a moment, from nothing later. Pure.

What came of the deals of its panel gives a curve for each stage and time in it, shrunk to its stage and to
all.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from dealwright.domains.forecasting.choosing import Chosen
from dealwright.domains.forecasting.expecting import MOST_KEPT, Expectation, Outlooks
from dealwright.domains.forecasting.history import OPEN, WON, Bools, Deals, Then
from dealwright.domains.forecasting.money import Codes, Floats
from dealwright.domains.forecasting.panel import (
    BANDS,
    OMITTED,
    Panel,
    borders_of,
    group_of,
    panel_of,
    size_of,
)
from dealwright.ml.forecast.winning import Curves, Followed, curves, relative

# With fewer closed deals the curves are the stages' own probabilities, as the team set them.
LEAST_CLOSED = 10
STRENGTH = 10.0
LEAST_CHANGES = 20
# How deals of a size, and of an owner, do beside others of their stage is counted over so many days.
WATCHED = 92.0
SIZES = (0.25, 0.5, 0.75, 0.9)
T = TypeVar("T", bound=np.generic)


@dataclass(frozen=True, eq=False)
class Book:
    """The deals of a workspace with what was ever seen of them, for forecasts as of any moment.

    `teams` are the people in each today: a team's deals are theirs, also as of earlier moments.
    """

    deals: Deals
    outlooks: Outlooks | None = None
    teams: Mapping[UUID, frozenset[UUID]] = field(default_factory=dict[UUID, frozenset[UUID]])
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
        return panel_of(self.deals)

    def outcome(self, deal: NDArray[np.int64], since: Floats, moment: float) -> Followed:
        """What had come of deals by a moment, counted from `since`."""
        then = self.then(moment)
        event, closed = self.spread(then, then.status)[deal], self.spread(then, then.closed)[deal]
        days = np.where((event != OPEN) & np.isfinite(closed), closed, moment) - since
        return Followed(event, np.maximum(days, 0.0))

    def foreign(self, currency: Codes) -> Bools:
        """Which currencies are others than the workspace's."""
        own = [place for place, name in enumerate(self.deals.currencies) if name == self.deals.converter.own]
        return ~np.isin(currency, own)

    def closed_by(self, moment: float) -> int:
        return int(np.sum(self.deals.closed <= moment))

    def rows_of(self, chosen: Chosen, then: Then) -> Bools:
        """Which deals of then are meant."""
        return self._owned(chosen, then.owner) & self._in_pipeline(chosen)[then.rows]

    def deals_of(self, chosen: Chosen) -> Bools:
        """Which deals are meant, by their owner of now."""
        return self._owned(chosen, self.deals.owner) & self._in_pipeline(chosen)

    def _owned(self, chosen: Chosen, owner: Codes) -> Bools:
        if chosen.whose is None:
            return np.ones(len(owner), dtype=np.bool_)
        people = self.teams.get(chosen.team_id, ()) if chosen.team_id else (chosen.owner_id,)
        return np.isin(owner, [code for code, one in enumerate(self.deals.owners) if one in people])

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
        borders = borders_of(seen, len(self.deals.stages))
        since = moment - then.entered[rows]
        group = group_of(then.stage[rows], since, borders)
        followed = self.outcome(seen.deal, seen.at, moment)
        cells = group_of(seen.stage, seen.since, borders)
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
            (size_of(seen.converted, sizes), size_of(then.converted[rows], sizes)),
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
