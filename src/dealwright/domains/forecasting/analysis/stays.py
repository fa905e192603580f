"""How long deals stay in stages and where they go from there."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dealwright.domains.forecasting.analysis.window import Window
from dealwright.domains.forecasting.history import OPEN, WON, Bools, Deals
from dealwright.domains.forecasting.money import Codes, Floats
from dealwright.ml.comparing import Spells

# Steps noted in one import lie on top of each other; a stay has some length.
SHORTEST = 1e-4
STAYS, LEFT, ONWARD = -1, 0, 1


@dataclass(frozen=True, eq=False)
class Visits:
    """Stays in open stages. `until` is when somebody last knew it was there; `ended`: it left then.

    `way` is `ONWARD` (further in its pipeline, or won), `LEFT` (lost, or back), or `STAYS`: not known, as
    for a deal that is still there or went to another pipeline.
    """

    deal: Codes
    stage: Codes
    entered: Floats
    until: Floats
    ended: Bools
    way: Codes

    def take(self, rows: NDArray[np.int64] | Bools) -> "Visits":
        return Visits(
            self.deal[rows],
            self.stage[rows],
            self.entered[rows],
            self.until[rows],
            self.ended[rows],
            self.way[rows],
        )

    def exits(self, window: Window) -> "Visits":
        """What left in the window, each deal's last time of each stage."""
        left = np.flatnonzero(self.ended & (self.way != STAYS) & window.holds(self.until))
        keys = self.deal[left].astype(np.int64) * (int(self.stage.max(initial=0)) + 1) + self.stage[left]
        _, last = np.unique(keys[::-1], return_index=True)
        return self.take(left[::-1][last])

    def spells(self, window: Window) -> Spells:
        """The stays as far as the window saw them: those from before come in at their age of then."""
        seen = (self.entered < window.end) & (self.until > window.start)
        entered, until = self.entered[seen], self.until[seen]
        start = np.maximum(0.0, window.start - entered)
        stop = np.maximum(np.minimum(until, window.end) - entered, start + SHORTEST)
        return Spells(start, stop, self.ended[seen] & (until < window.end))


def visits_of(deals: Deals) -> Visits:
    steps = deals.steps
    known = (steps.deal >= 0) & (steps.to_stage >= 0)
    deal, at, stage = steps.deal[known], steps.at[known], steps.to_stage[known]
    if not len(deal):
        empty = np.empty(0)
        return Visits(deal, stage, empty, empty, empty.astype(bool), deal)
    is_last = np.append(deal[1:] != deal[:-1], True)
    following = np.where(is_last, -1, np.append(stage[1:], -1))
    end = np.where(np.isnan(deals.closed), deals.loaded, deals.closed)[deal]
    until = np.where(is_last, end, np.append(at[1:], 0.0))
    here = (deals.stage_types[stage] == OPEN) & (at <= deals.loaded)
    visits = Visits(deal, stage, at, np.maximum(until, at), ~is_last, _ways(deals, stage, following))
    return visits.take(here)


def _ways(deals: Deals, stage: Codes, following: Codes) -> Codes:
    positions = np.array([one.position for one in deals.stages])
    pipelines = {one.pipeline_id: place for place, one in enumerate(deals.stages)}
    homes = np.array([pipelines[one.pipeline_id] for one in deals.stages])
    types = deals.stage_types
    further = (types[following] == WON) | (
        (types[following] == OPEN) & (positions[following] > positions[stage])
    )
    ways = np.where(further, ONWARD, LEFT)
    return np.where((following < 0) | (homes[following] != homes[stage]), STAYS, ways).astype(np.int32)


def usual_days(deals: Deals, visits: Visits, stage: int, share: float = 0.8) -> float | None:
    """What won deals stayed in a stage at most, leaving the slowest fifth aside; needs five of them."""
    here = (visits.stage == stage) & visits.ended & (deals.status[visits.deal] == WON)
    days = visits.until[here] - visits.entered[here]
    return float(np.quantile(days, share)) if len(days) >= 5 else None
