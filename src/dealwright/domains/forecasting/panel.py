"""Open deals as they stood on the first of every month, in groups whose outcomes can be counted. Pure."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dealwright.domains.forecasting.history import SAID, Bools, Deals, date_of, day_of
from dealwright.domains.forecasting.money import Codes, Floats
from dealwright.domains.forecasting.periods import months_after

LOOKS = 36
BANDS = 3
OMITTED = SAID.index("omitted")


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


def panel_of(deals: Deals) -> Panel:
    parts = [_look(deals, moment) for moment in _looks(deals)]
    if not parts:
        return _no_panel()
    return Panel(
        *(
            np.concatenate([getattr(part, name) for part in parts])
            for name in ("at", "deal", "stage", "since", "converted", "owner")
        )
    )


def _looks(deals: Deals) -> list[float]:
    if not len(deals):
        return []
    newest = date_of(deals.loaded).replace(day=1)
    moments = [day_of(months_after(newest, -place)) for place in range(LOOKS)]
    first = float(np.min(deals.opened))
    return [moment for moment in reversed(moments) if moment > first]


def _look(deals: Deals, moment: float) -> Panel:
    then = deals.as_of(moment)
    here = then.open & (then.said != OMITTED)
    return Panel(
        at=np.full(int(here.sum()), moment),
        deal=then.rows[here],
        stage=then.stage[here],
        since=moment - then.entered[here],
        converted=then.converted[here],
        owner=then.owner[here],
    )


def _no_panel() -> Panel:
    none, codes = np.zeros(0), np.zeros(0, dtype=np.int32)
    return Panel(none, np.zeros(0, dtype=np.int64), codes, none, none, codes)


def borders_of(seen: Panel, stages: int) -> Floats:
    """[stages, 2]: thirds of the days that open deals have been in each stage."""
    borders = np.zeros((stages, BANDS - 1))
    for stage in range(stages):
        since = seen.since[seen.stage == stage]
        if len(since):
            borders[stage] = np.quantile(since, [1 / 3, 2 / 3])
    return borders


def group_of(stage: Codes, since: Floats, borders: Floats) -> Codes:
    if not len(stage):
        return np.zeros(0, dtype=np.int32)
    return (stage * BANDS + (since[:, None] > borders[stage]).sum(axis=1)).astype(np.int32)


def size_of(amounts: Floats, borders: Floats) -> Codes:
    band = np.searchsorted(borders, np.nan_to_num(amounts, nan=-1.0)).astype(np.int32)
    return np.where(np.isnan(amounts), -1, band).astype(np.int32)
