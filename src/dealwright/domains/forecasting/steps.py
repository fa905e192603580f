"""The ways of deals through stages, and where each stood at a moment. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from dealwright.domains.forecasting.edits import Edits
from dealwright.domains.forecasting.money import Codes, Floats

OPEN, WON, LOST = 0, 1, 2
STATES = ("open", "won", "lost")
Bools = NDArray[np.bool_]


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

    def noted(self, closings: Edits, ends: Bools) -> Floats:
        """Since when each step is known: an import closes a deal as of the day it is told, and its change of
        the closing day says when that was. `ends` are the steps that close."""
        noted = self.at.copy()
        told = np.isfinite(closings.after) & (closings.after < closings.at)
        if not told.any():
            return noted
        # Complex numbers sort by deal, then by day.
        keys = closings.deal[told] + 1j * closings.after[told]
        order = np.argsort(keys, kind="stable")
        keys, since = keys[order], closings.at[told][order]
        mine = self.deal + 1j * self.at
        place = np.minimum(np.searchsorted(keys, mine), len(keys) - 1)
        return np.where(ends & (keys[place] == mine), np.maximum(noted, since[place]), noted)


@dataclass(frozen=True, eq=False)
class Standing:
    """Where each deal stood by the last step known, which it is `since`; `is_known` where there was one,
    `is_last` where none came after."""

    stage: Codes
    entered: Floats
    since: Floats
    status: Codes
    is_known: Bools
    is_last: Bools


@dataclass(frozen=True, eq=False)
class Ways:
    """`closings` are changes of closing days. `created`, `opened` and `stage` are of the deals."""

    steps: Steps
    closings: Edits
    stages: Sequence[StageOf]
    created: Floats
    opened: Floats
    stage: Codes

    @cached_property
    def types(self) -> Codes:
        """`OPEN`, `WON` or `LOST` of every stage."""
        return np.array([STATES.index(one.type) for one in self.stages], dtype=np.int32)

    @cached_property
    def noted(self) -> Floats:
        ends = self.types[self.steps.to_stage] != OPEN if len(self.stages) else np.zeros(0, dtype=np.bool_)
        return self.steps.noted(self.closings, ends)

    def standing(self, moment: float) -> Standing:
        last = self._last(self._order[self.noted[self._order] <= moment])
        known = last >= 0
        stage, entered = self.stage.copy(), self.opened.copy()
        stage[known] = self.steps.to_stage[last[known]]
        entered[known] = self.steps.at[last[known]]
        since = np.full(len(stage), np.inf)
        since[known] = self.noted[last[known]]
        # Opened before its first step was noted: it began where that step ended.
        early = ~known & (self._firsts >= 0)
        stage[early] = self.steps.to_stage[self._firsts[early]]
        status = self.types[stage] if len(self.stages) else np.zeros(len(stage), dtype=np.int32)
        status = np.where(known, status, OPEN).astype(np.int32)
        unsure = self._without_a_way & (self.created > moment) & (status == OPEN)
        stage[unsure] = self._entries[stage[unsure]]
        return Standing(stage, entered, since, status, known, known & (last == self._lasts))

    @cached_property
    def _order(self) -> NDArray[np.int64]:
        """Of the steps, as they were noted; those of one moment stay as they are."""
        return np.argsort(self.noted, kind="stable")

    def _last(self, steps: NDArray[np.int64]) -> NDArray[np.int64]:
        last = np.full(len(self.stage), -1, dtype=np.int64)
        last[self.steps.deal[steps]] = steps
        return last

    @cached_property
    def _lasts(self) -> NDArray[np.int64]:
        return self._last(self._order)

    @cached_property
    def _firsts(self) -> NDArray[np.int64]:
        return self._last(self._order[::-1])

    @cached_property
    def _without_a_way(self) -> Bools:
        """Entered here later, with one open stage at most: where it stood before is not known.

        An open one was put into the stage of that day, a closed one into the first. Taken as said, deals of
        later stages would only be those that never closed.
        """
        told = self.noted <= self.created[self.steps.deal]
        told &= self.types[self.steps.to_stage] == OPEN if len(self.stages) else False
        return np.bincount(self.steps.deal[told], minlength=len(self.stage)) <= 1

    @cached_property
    def _entries(self) -> Codes:
        """Of every stage, the first open one of its pipeline."""
        first: dict[UUID, int] = {}
        for place, one in enumerate(self.stages):
            if one.type == STATES[OPEN]:
                first.setdefault(one.pipeline_id, place)
        entries = [first.get(one.pipeline_id, place) for place, one in enumerate(self.stages)]
        return np.array(entries, dtype=np.int32)
