"""Made-up histories of deals whose laws are known: by age, by season, by a column; some never end."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from dealwright.ml.outcome.snapshots import History, first_date, known_on, snapshot_dates, take_snapshots
from dealwright.ml.outcome.table import Floats, Table, category, table_of

START = (date(2024, 1, 1) - date(1970, 1, 1)).days
DAYS = 540


@dataclass(frozen=True, eq=False)
class Made:
    history: History
    source: NDArray[np.str_]
    noise: NDArray[np.str_]

    def table(self, deals: NDArray[np.int64], *names: str) -> Table:
        return table_of(*[category(name, list(getattr(self, name)[deals])) for name in names])


@dataclass(frozen=True, eq=False)
class Training:
    deals: NDArray[np.int64]
    event: NDArray[np.object_]
    days: Floats
    age_days: Floats
    at: Floats


def made_deals(
    count: int,
    *,
    seed: int = 1,
    daily: float = 0.03,
    never: float = 0.2,
    partner: float = 1.0,
    season: bool = False,
) -> Made:
    """Each day an open deal closes with chance `daily`, `partner` times that when its source is a partner,
    and with `season` in the last month of a quarter only. A share of `never` stays open; 60 % win."""
    draw = np.random.default_rng(seed)
    opened = START + draw.integers(0, DAYS, count)
    source = np.where(draw.random(count) < 0.5, "partner", "web")
    rate = daily * np.where(source == "partner", partner, 1.0)
    days = opened[:, None] + np.arange(1, DAYS)
    may = np.ones_like(days, dtype=bool)
    if season:
        may = days.astype("datetime64[D]").astype("datetime64[M]").astype(int) % 3 == 2
    hit = may & (draw.random(days.shape) < rate[:, None])
    ends = hit.any(axis=1) & (draw.random(count) >= never)
    closed = np.where(ends, days[np.arange(count), hit.argmax(axis=1)], np.nan)
    won = draw.random(count) < 0.6
    event = np.where(ends, np.where(won, "won", "lost"), "open").astype(object)
    amount = np.where(event == "won", np.exp(draw.normal(8, 0.5, count)), np.nan)
    noise = np.array([f"n{one}" for one in draw.integers(0, 12, count)])
    return Made(History(opened, closed, event, amount), source, noise)


def training(made: Made, day: int) -> Training:
    rows, known = known_on(made.history, day)
    seen = take_snapshots(known, snapshot_dates(first_date(known, day), day), day)
    return Training(rows[seen.deal], seen.event, seen.days, seen.age_days, seen.at)
