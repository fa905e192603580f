"""What `train_timing` is given, made sound: whole days, rows that say something, how many deals."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dealwright.ml.outcome.base import NothingToLearn
from dealwright.ml.outcome.closing.hazards import Cells, Rows
from dealwright.ml.outcome.table import Floats, Table

CODES = {"won": 0, "lost": 1, "open": -1}


@dataclass(frozen=True, eq=False)
class Followed:
    """`deal` is the same for rows of one deal, and for deals that opened and ended on the same days."""

    rows: Rows
    table: Table
    deal: Cells
    deals: int
    won: int
    lost: int
    warnings: list[str]

    @property
    def closed(self) -> int:
        return self.won + self.lost

    @property
    def repeat(self) -> float:
        """Rows per deal: what is seen so often is not so often true."""
        return len(self.deal) / max(self.deals, 1)

    def take(self, rows: NDArray[Any]) -> "Followed":
        return Followed(
            self.rows.take(rows), self.table.take(rows), self.deal[rows],
            self.deals, self.won, self.lost, self.warnings,
        )  # fmt: skip


def follow(
    table: Table, event: NDArray[Any], days: Floats, age_days: Floats, at: Floats | None, horizon: int
) -> Followed:
    if horizon < 1:
        raise ValueError(f"horizon_days is {horizon}: it must be at least 1.")
    sizes = {"event": len(event), "days": len(days), "age_days": len(age_days)}
    sizes |= {} if at is None else {"at": len(at)}
    wrong = [f"{name} has {size}" for name, size in sizes.items() if size != table.rows]
    if wrong:
        raise ValueError(f"The table has {table.rows} rows, but {', '.join(wrong)}.")
    code = _codes(event)
    sound, warnings = _sound(code, days, age_days, at)
    code, days, age = code[sound], days[sound], age_days[sound]
    when = None if at is None else at[sound]
    whole = np.where(code >= 0, np.maximum(np.ceil(days), 1), np.floor(days))
    ends, code = code, np.where(whole > horizon, -1, code)
    rows = Rows(
        np.floor(age).astype(np.int64), np.minimum(whole, horizon).astype(np.int64), code,
        None if when is None else np.floor(when).astype(np.int64),
    )  # fmt: skip
    if not (code >= 0).any():
        raise NothingToLearn(_why(table.rows, len(code), warnings))
    deal, kept = _deals(rows, ends, days, age, when)
    won, lost = int((kept == 0).sum()), int((kept == 1).sum())
    if not won or not lost:
        warnings.append(f"No deal was {'lost' if won else 'won'}: only the other end can be foreseen.")
    return Followed(rows, table.take(np.flatnonzero(sound)), deal, len(kept), won, lost, warnings)


def _why(given: int, left: int, warnings: list[str]) -> str:
    if not given:
        return "There are no deals to learn from."
    said = f"None of the {left} rows ends with a deal that closed within the horizon."
    return " ".join([said, *warnings])


def _codes(event: NDArray[Any]) -> Cells:
    strange = sorted({str(one) for one in event} - set(CODES))
    if strange:
        raise ValueError(f"event is won, lost or open, not '{strange[0]}'.")
    return np.array([CODES[str(one)] for one in event], dtype=np.int64)


def _sound(code: Cells, days: Floats, age: Floats, at: Floats | None) -> tuple[NDArray[np.bool_], list[str]]:
    checks = {
        "have no time to the event or a negative one": ~(days >= 0),
        "have no age or were opened after the snapshot": ~(age >= 0),
        "were not followed for a day": (code < 0) & (days < 1),
    }
    if at is not None:
        checks["have no date"] = ~np.isfinite(at)
    sound, warnings = np.ones(len(code), dtype=bool), list[str]()
    for what, bad in checks.items():
        count = int((bad & sound).sum())
        sound &= ~bad
        if count and "not followed" not in what:
            warnings.append(f"{count} rows {what}: left out.")
    return sound, warnings


def _deals(rows: Rows, ends: Cells, days: Floats, age: Floats, at: Floats | None) -> tuple[Cells, Cells]:
    """For every row its deal, and for every deal its end. Without dates each row is taken for a deal. Deals
    that opened and ended on the same days are seen on the same dates: as many as on the date with most."""
    if at is None or rows.at is None:
        return np.arange(len(days)), ends
    opened, ended = np.floor(at - age + 1e-6), np.floor(at + days + 1e-6)
    alike = np.column_stack([opened, ended]).astype(np.int64)
    groups, place = np.unique(alike, axis=0, return_inverse=True)
    kept: list[Cells] = []
    for code in (-1, 0, 1):
        mine = ends == code
        pairs, counts = np.unique(np.column_stack([place[mine], rows.at[mine]]), axis=0, return_counts=True)
        most = np.zeros(len(groups), dtype=np.int64)
        if len(pairs):
            np.maximum.at(most, pairs[:, 0], counts)
        kept.append(np.full(int(most.sum()), code, dtype=np.int64))
    return place.astype(np.int64), np.concatenate(kept)
