"""For how much won deals close: the value with its 80 % interval, from what the deal said and from features.

Where a deal says a value, the model foretells final over said; where it does not, the value itself. Both on
the log scale, so one giant deal decides nothing. Amounts are in major units of one currency.
"""

from dataclasses import asdict, dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from dealwright.ml.outcome.base import BrokenArtefact, NothingToLearn, Says
from dealwright.ml.outcome.closing.log_values import (
    CLEARLY,
    FEW,
    Learned,
    LogValue,
    conformal,
    forward_folds,
    learn,
    parts_of,
    value_from,
)
from dealwright.ml.outcome.sealed import seal, unseal
from dealwright.ml.outcome.table import Floats, Table

KIND = "deal values"
ENOUGH_SAID = 5  # won deals that said a value: below that "as the deal says", as uncertain as any value


@dataclass(frozen=True, eq=False)
class AmountOutlook:
    """`value` is the median, `mean` what counts in a sum; 80 % of won deals close from `low` to `high`, NaN
    when a single deal is all that is known."""

    value: Floats
    low: Floats
    high: Floats
    mean: Floats


@dataclass(frozen=True)
class AmountReport:
    """Figures are of held-back deals, the newer half when times are given; None when there are too few.
    `mape` is the mean of |foretold - final| / final, as a share of 1; `mape_expected` that of what the deals
    say, `mape_median` that of the median for all. `signal`: better than both."""

    rows: int
    said: int
    learner: str
    signal: bool
    word: str
    mape: float | None = None
    mae: float | None = None
    mape_expected: float | None = None
    mape_median: float | None = None
    mae_median: float | None = None
    coverage_80: float | None = None
    warnings: list[str] = field(default_factory=list[str])


@dataclass(frozen=True, eq=False)
class AmountModel:
    report: AmountReport
    ratio: LogValue
    value: LogValue
    believes: bool

    def predict(self, table: Table, *, expected: Floats | None = None) -> AmountOutlook:
        says = _says(expected, table.rows) if self.believes else np.zeros(table.rows, dtype=bool)
        said = np.log(np.where(says, expected, 1.0)) if expected is not None else np.zeros(table.rows)
        logs = np.where(says, said + self.ratio.of(table), self.value.of(table))

        low = np.where(says, self.ratio.low, self.value.low)
        high = np.where(says, self.ratio.high, self.value.high)
        mean = np.where(says, self.ratio.mean, self.value.mean)
        value = np.exp(logs)
        return AmountOutlook(value, np.exp(logs + low), np.exp(logs + high), value * mean)

    def save(self) -> bytes:
        ratio, value = parts_of(self.ratio, "ratio"), parts_of(self.value, "value")
        manifest = {"report": asdict(self.report), "believes": self.believes}
        return seal(
            KIND,
            manifest | ratio.manifest | value.manifest,
            ratio.arrays | value.arrays,
            ratio.texts | value.texts,
        )


def load_amounts(artefact: bytes) -> AmountModel:
    parts = unseal(KIND, artefact)
    try:
        report = AmountReport(**parts.manifest["report"])
        believes = bool(parts.manifest["believes"])
        return AmountModel(report, value_from(parts, "ratio"), value_from(parts, "value"), believes)
    except (KeyError, TypeError) as error:
        raise BrokenArtefact(f"The stored model of {KIND} lacks a part: {error}") from error


def train_amounts(
    table: Table,
    amount: Floats,
    *,
    expected: Floats | None = None,
    at: Floats | None = None,
    says: Says | None = None,
    seed: int = 7,
) -> AmountModel:
    """`amount` is the final value of won deals, `expected` what each said at its snapshot (NaN: nothing),
    `at` any number that rises with time."""
    sound = np.isfinite(amount) & (amount > 0)
    warnings = [] if sound.all() else [f"{int((~sound).sum())} won deals have no value above 0: left out."]
    if not sound.any():
        raise NothingToLearn(" ".join(["No won deal has a value.", *warnings]))
    rows = np.flatnonzero(sound)
    table, amount = table.take(rows), amount[rows]
    expected = None if expected is None else expected[rows]
    at = None if at is None else at[rows]
    if says is not None:
        says(0.2, "Learning values of won deals")
    said = _says(expected, len(rows))
    value = learn(table, np.log(amount), forward_folds(at, len(rows), seed), seed)
    where = np.flatnonzero(said)
    ratio = _ratio(table, amount, expected, at, where, value, seed)
    believes = _believes(value, ratio, where)
    held = _held_back(amount, value, ratio if believes else None, where)
    report = _report(amount, expected, said, value, ratio if believes else None, held, warnings)
    return AmountModel(report, ratio.value, value.value, believes)


def _says(expected: Floats | None, rows: int) -> NDArray[np.bool_]:
    return np.zeros(rows, dtype=bool) if expected is None else np.isfinite(expected) & (expected > 0)


def _ratio(
    table: Table,
    amount: Floats,
    expected: Floats | None,
    at: Floats | None,
    where: NDArray[np.int64],
    value: Learned,
    seed: int,
) -> Learned:
    if expected is None or len(where) < ENOUGH_SAID:
        as_said = LogValue(0.0, None, None, None, value.value.low, value.value.high)
        return Learned(as_said, "as the deal says", [], [])
    times = None if at is None else at[where]
    folds = forward_folds(times, len(where), seed)
    return learn(table.take(where), np.log(amount[where] / expected[where]), folds, seed)


def _believes(value: Learned, ratio: Learned, where: NDArray[np.int64]) -> bool:
    """What a deal says counts unless its features alone do clearly better on held-back deals."""
    if not ratio.residuals or not value.residuals:
        return True
    alone = np.full(int(max(where.max(), *[rows.max() for rows in value.rows])) + 1, np.nan)
    for rows, misses in zip(value.rows, value.residuals, strict=True):
        alone[rows] = np.abs(misses)
    theirs = np.concatenate([where[rows] for rows in ratio.rows])
    worse = np.abs(np.concatenate(ratio.residuals)) - alone[theirs]
    worse = worse[np.isfinite(worse)]
    return len(worse) < FEW or float(worse.mean()) < CLEARLY * float(worse.std()) / float(np.sqrt(len(worse)))


@dataclass(frozen=True, eq=False)
class Held:
    rows: NDArray[np.int64]
    misses: Floats
    inside: NDArray[np.bool_]


def _held_back(
    amount: Floats, value: Learned, ratio: Learned | None, where: NDArray[np.int64]
) -> Held | None:
    """Misses of the ratio where a deal says a value, of the value elsewhere. Each fold's interval is that of
    the other folds."""
    parts = [_misses(value, np.arange(len(amount)))]
    if ratio is not None and ratio.residuals:
        first = parts[0]
        others = ~np.isin(first.rows, where)
        theirs = _misses(ratio, where)
        parts = [Held(first.rows[others], first.misses[others], first.inside[others]), theirs]
    rows = np.concatenate([one.rows for one in parts])
    if not len(rows):
        return None
    misses = np.concatenate([one.misses for one in parts])
    return Held(rows, misses, np.concatenate([one.inside for one in parts]))


def _misses(learned: Learned, where: NDArray[np.int64]) -> Held:
    empty = np.empty(0, dtype=np.int64)
    inside: list[NDArray[np.bool_]] = []
    for at, misses in enumerate(learned.residuals):
        others = [one for place, one in enumerate(learned.residuals) if place != at]
        low, high = conformal(np.concatenate(others))
        inside.append((misses >= low) & (misses <= high))
    return Held(
        where[np.concatenate([empty, *learned.rows])],
        np.concatenate([np.empty(0), *learned.residuals]),
        np.concatenate([np.empty(0, dtype=bool), *inside]),
    )


def _report(
    amount: Floats,
    expected: Floats | None,
    said: NDArray[np.bool_],
    value: Learned,
    ratio: Learned | None,
    held: Held | None,
    warnings: list[str],
) -> AmountReport:
    learner = value.learner if ratio is None or not said.any() else ratio.learner
    few = f"Only {len(amount)} won deals with a value: a median and a wide interval until {FEW} are there."
    report = AmountReport(len(amount), int(said.sum()), learner, False, few, warnings=warnings)
    if held is None:
        return report
    final = amount[held.rows]
    off = np.abs(final * np.exp(-held.misses) - final)
    middle = np.abs(np.median(amount) - final)
    mape, mape_median = float((off / final).mean()), float((middle / final).mean())
    mape_expected = None
    if expected is not None and said[held.rows].any():
        theirs = held.rows[said[held.rows]]
        mape_expected = float((np.abs(expected[theirs] - amount[theirs]) / amount[theirs]).mean())
    return replace(
        report,
        signal=mape < mape_median and (mape_expected is None or mape < mape_expected),
        word=_word(mape, mape_median, mape_expected),
        mape=mape,
        mae=float(off.mean()),
        mape_expected=mape_expected,
        mape_median=mape_median,
        mae_median=float(middle.mean()),
        coverage_80=float(held.inside.mean()),
    )


def _word(mape: float, median: float, expected: float | None) -> str:
    said = f"On held-back won deals the value is off by {mape:.1%}, the median for all by {median:.1%}"
    if expected is not None:
        said += f", what the deals say by {expected:.1%}"
    return f"{said}."
