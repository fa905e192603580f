"""A statement in the making, and the choice among all of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from dealwright.domains.forecasting.history import Deals
from dealwright.domains.forecasting.schemas import Evidence, Insight
from dealwright.ml.comparing import Interval, benjamini_hochberg

Kind = Literal["opportunity", "risk", "change", "strength"]
Unit = Literal["points", "days", "percent", "money", "deals", "leads"]
Rows = NDArray[np.int64]

SURE = 0.1
DEALS_SHOWN = 10
MOST_OF_FAMILY = 3


def no_rows() -> Rows:
    return np.empty(0, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Finding:
    """`least` is the smallest effect worth a word. Without `p_value` it is a fact that needs no test.

    `family` are findings of the same sort, of which only the clearest are shown.
    """

    family: str
    key: str
    kind: Kind
    title: str
    sentence: str
    effect: Interval
    unit: Unit
    least: float
    method: str
    here: float | None
    there: float | None
    n_here: int
    n_there: int
    p_value: float | None
    worth_minor: int | None = None
    rows: Rows = field(default_factory=no_rows)
    link: str | None = None

    @property
    def says_something(self) -> bool:
        if self.p_value is None:
            return True
        return abs(self.effect.value) >= self.least and self.effect.nearest_to_zero() != 0


def choose(findings: Sequence[Finding], deals: Deals, most: int) -> list[Insight]:
    """Those that stand when all comparisons are counted: facts of today first."""
    tested = [one for one in findings if one.p_value is not None]
    q_values = benjamini_hochberg([one.p_value for one in tested if one.p_value is not None])
    q_of = {id(one): q for one, q in zip(tested, q_values, strict=True)}
    sure = [one for one in tested if q_of[id(one)] <= SURE and one.says_something]
    sure.sort(key=lambda one: (q_of[id(one)], -abs(one.effect.value)))
    facts = [one for one in findings if one.p_value is None]
    return [_shown(one, deals, q_of.get(id(one))) for one in [*facts, *_mixed(sure)][:most]]


def _mixed(findings: Sequence[Finding]) -> list[Finding]:
    """What is worth money first, then the clearest of every family, then the second of each."""
    counts: dict[str, int] = {}
    places: list[tuple[int, int, int]] = []
    for place, one in enumerate(findings):
        counts[one.family] = counts.get(one.family, 0) + 1
        if counts[one.family] <= MOST_OF_FAMILY:
            places.append((-(one.worth_minor or 0), counts[one.family], place))
    return [findings[place] for _, _, place in sorted(places)]


def _shown(one: Finding, deals: Deals, q_value: float | None) -> Insight:
    return Insight(
        key=one.key,
        kind=one.kind,
        title=one.title,
        sentence=one.sentence,
        effect=one.effect.value,
        unit=one.unit,
        low=None if one.p_value is None else one.effect.low,
        high=None if one.p_value is None else one.effect.high,
        worth_minor=one.worth_minor,
        evidence=Evidence(
            method=one.method,
            here=one.here,
            there=one.there,
            n_here=one.n_here,
            n_there=one.n_there,
            p_value=one.p_value,
            q_value=q_value,
        ),
        deals=_largest(deals, one.rows),
        link=one.link,
    )


def _largest(deals: Deals, rows: Rows) -> list[UUID]:
    order = np.argsort(-np.nan_to_num(deals.converted[rows]), kind="stable")
    return [deals.id(int(row)) for row in rows[order][:DEALS_SHOWN]]
