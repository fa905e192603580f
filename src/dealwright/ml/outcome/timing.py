"""When open deals close, won or lost: probabilities by day, the likely day with its interval, the stale ones.

`train_timing` learns from snapshots of a team's own deals; deals still open count as long as they were
followed. Below 20 closed deals one rate for all ages is what there is; below 200 the rate follows the age;
from then on the calendar and features count where they proved themselves on later deals.
"""

from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dealwright.ml.outcome.base import BrokenArtefact, Says
from dealwright.ml.outcome.closing.checks import (
    Checks,
    Curves,
    check,
    days_between,
    foretell,
    levels,
    places,
    quantile_day,
    trend,
)
from dealwright.ml.outcome.closing.choosing import (
    CHUNK,
    ENOUGH,
    FEW,
    Fitted,
    Fold,
    Plan,
    choose,
    fit,
    make_folds,
)
from dealwright.ml.outcome.closing.followed import Followed, follow
from dealwright.ml.outcome.closing.hazards import Hazards, Rows
from dealwright.ml.outcome.closing.ratios import parts_of, ratio_from
from dealwright.ml.outcome.sealed import Parts, seal, unseal
from dealwright.ml.outcome.table import Floats, Table

KIND = "closing times"
OLDEST = 0.995  # share of closings at a lower age than a stale deal's
STILL = 0.1  # of the usual rate of closing over the next month: below it a deal stands still
SOON = 30
UNLIKELY = 0.005  # to close at all within the horizon: then no day is named


@dataclass(frozen=True, eq=False)
class Outlook:
    """`days` from the snapshot to the horizon; `won_by` and `lost_by` [rows, days]: chances to be won or lost
    by then. `close_days` is the median of the days to close and `close_low` to `close_high` holds
    80 %, both given that the deal closes within the horizon; NaN when that is next to impossible. `stale`:
    older than practically every deal that closed, and hardly any of its age ever does."""

    days: NDArray[np.int64]
    won_by: Floats
    lost_by: Floats
    close_days: Floats
    close_low: Floats
    close_high: Floats
    stale: NDArray[np.bool_]


@dataclass(frozen=True)
class TimingReport:
    """Figures are of deals seen after what the model had learned from. `signal`: closing times were foretold
    better than by one rate for all; `features`: "none" when columns added nothing beyond age and calendar."""

    rows: int
    deals: int
    closed: int
    won: int
    lost: int
    calendar: str
    features: str
    signal: bool
    word: str
    checks: Checks
    warnings: list[str] = field(default_factory=list[str])


@dataclass(frozen=True, eq=False)
class TimingModel:
    report: TimingReport
    horizon_days: int
    low_level: float
    high_level: float
    oldest: float
    usual_rate: float
    fitted: Fitted

    def predict(self, table: Table, *, age_days: Floats, at: Floats | None = None) -> Outlook:
        """`at`: days since 1970-01-01 of the snapshot; without it the calendar is left out."""
        grid = grid_of(self.horizon_days)
        parts = [
            self._predict(table.take(rows), age_days[rows], None if at is None else at[rows], grid)
            for rows in np.split(np.arange(table.rows), range(CHUNK, table.rows, CHUNK))
        ]
        names = ("won_by", "lost_by", "close_days", "close_low", "close_high", "stale")
        joined: dict[str, Any] = {
            name: np.concatenate([getattr(one, name) for one in parts]) for name in names
        }
        return Outlook(days=grid, **joined)

    def _predict(self, table: Table, age: Floats, at: Floats | None, grid: NDArray[np.int64]) -> Outlook:
        whole = np.nan_to_num(np.floor(np.maximum(age, 0))).astype(np.int64)
        when = None if at is None else np.floor(at).astype(np.int64)
        none = np.full(table.rows, -1, dtype=np.int64)
        rows = Rows(whole, none, none, when)
        ratio = self.fitted.ratio(Followed(rows, table, none, 0, 0, 0, []))
        curves = Curves(*self.fitted.incidence(rows, ratio, self.horizon_days))
        soon = curves.closed[:, min(SOON, self.horizon_days) - 1]
        usual = -np.expm1(-self.usual_rate * min(SOON, self.horizon_days))
        stale = (age > self.oldest) & (soon < STILL * usual)
        silent = stale | (curves.closed[:, -1] < UNLIKELY)

        day = quantile_day(curves, 0.5)
        low, high = days_between(curves, self.low_level, self.high_level)
        day, low, high = (
            np.where(silent, np.nan, one) for one in (day, np.minimum(low, day), np.maximum(high, day))
        )
        begin = np.zeros((table.rows, 1))
        won_by = np.concatenate([begin, curves.won], axis=1)[:, grid]
        lost_by = np.concatenate([begin, curves.lost], axis=1)[:, grid]
        return Outlook(grid, won_by, lost_by, day, low, high, stale)

    def save(self) -> bytes:
        hazards, plain = self.fitted.hazards, self.fitted.plain
        manifest = {
            "report": asdict(self.report), "horizon_days": self.horizon_days, "low_level": self.low_level,
            "high_level": self.high_level, "oldest": self.oldest, "usual_rate": self.usual_rate,
            "calendar": hazards.calendar, "scale": self.fitted.scale,
        }  # fmt: skip
        arrays: dict[str, NDArray[Any]] = {
            "edges": hazards.edges, "daily": hazards.daily,
            "plain_edges": plain.edges, "plain_daily": plain.daily,
        }  # fmt: skip
        texts = dict[str, str]()
        for name, ratio in (("won_ratio", self.fitted.won), ("lost_ratio", self.fitted.lost)):
            if ratio is not None:
                parts = parts_of(ratio, name)
                manifest |= parts.manifest
                arrays |= parts.arrays
                texts |= parts.texts
        return seal(KIND, manifest, arrays, texts)


def load_timing(artefact: bytes) -> TimingModel:
    parts = unseal(KIND, artefact)
    try:
        return _model_of(parts)
    except (KeyError, TypeError) as error:
        raise BrokenArtefact(f"The stored model of {KIND} lacks a part: {error}") from error


def _model_of(parts: Parts) -> TimingModel:
    stored, arrays = parts.manifest, parts.arrays
    told: dict[str, Any] = stored["report"]
    checks = Checks(**told.pop("checks"))
    report = TimingReport(**told, checks=checks)
    hazards = Hazards(arrays["edges"], arrays["daily"], stored["calendar"])
    plain = Hazards(arrays["plain_edges"], arrays["plain_daily"], "none")
    won, lost = stored["scale"]
    ratios = (ratio_from(parts, "won_ratio"), ratio_from(parts, "lost_ratio"))
    fitted = Fitted(hazards, plain, *ratios, scale=(won, lost))
    names = ("horizon_days", "low_level", "high_level", "oldest", "usual_rate")
    return TimingModel(report=report, fitted=fitted, **{name: stored[name] for name in names})


def train_timing(
    table: Table,
    event: NDArray[Any],
    days: Floats,
    *,
    age_days: Floats,
    at: Floats | None = None,
    horizon_days: int = 365,
    says: Says | None = None,
    seed: int = 7,
) -> TimingModel:
    """`event` is "won", "lost" or "open" after `days` from the row's snapshot; `at`, days from 1970-01-01 to
    the snapshot, lets the calendar count (many close as a quarter ends) and later deals check earlier."""
    tell = says or _silent
    data = follow(table, event, days, age_days, at, horizon_days)
    tell(0.1, "Comparing ages, calendar and features")
    folds = make_folds(data, horizon_days, seed) if data.closed >= FEW else []
    plan = choose(data, folds, seed)
    tell(0.6, "Checking on later deals")
    found = [foretell(one, fit(one.train, plan, seed), seed) for one in folds]
    checks = check(found, seed)
    low, high = levels(np.concatenate([np.empty(0), *[places(one, seed) for one in found]]))
    tell(0.8, "Learning from all deals")
    fitted = replace(fit(data, plan, seed), scale=trend(found))
    ended = data.rows.event >= 0
    return TimingModel(
        report=_report(data, plan, folds, checks),
        horizon_days=horizon_days,
        low_level=low,
        high_level=high,
        oldest=float(np.quantile((data.rows.age + data.rows.days)[ended], OLDEST))
        if data.closed >= FEW
        else 1e9,
        usual_rate=float(ended.sum() / data.rows.days.sum()),
        fitted=fitted,
    )


def _silent(share: float, what: str) -> None:
    """Nobody asked."""


def grid_of(horizon: int) -> NDArray[np.int64]:
    """Each day of two weeks, then each week, and the horizon."""
    days = [*range(0, min(14, horizon) + 1), *range(21, horizon + 1, 7), horizon]
    return np.unique(np.array(days, dtype=np.int64))


def _report(data: Followed, plan: Plan, folds: list[Fold], checks: Checks) -> TimingReport:
    signal = (checks.concordance or 0.5) > 0.53 or (
        checks.mae_days is not None
        and checks.mae_constant_days is not None
        and checks.mae_days < 0.95 * checks.mae_constant_days
    )
    return TimingReport(
        rows=len(data.deal), deals=data.deals, closed=data.closed, won=data.won, lost=data.lost,
        calendar=plan.calendar, features=plan.learner, signal=signal,
        word=_word(data, plan, checks, signal), checks=checks, warnings=data.warnings,
    )  # fmt: skip


def _word(data: Followed, plan: Plan, checks: Checks, signal: bool) -> str:
    if data.closed < FEW:
        return (
            f"Only {data.closed} deals closed: one rate for all ages, and intervals as wide as the horizon, "
            f"until {FEW} have."
        )
    said = [f"Learned from {data.closed} closed deals."]
    if data.closed < ENOUGH:
        said.append(f"Rates follow the age alone until {ENOUGH} have closed.")
    elif not signal:
        said.append("Nothing here tells when a deal closes better than one rate for all.")
    else:
        when = "the age" if plan.calendar == "none" else "the age and the calendar"
        rest = "the columns add nothing" if plan.learner == "none" else "the columns add to that"
        said.append(f"Closing follows {when}; {rest} on later deals.")
    if checks.won_lost_auc is not None and checks.won_lost_error is not None:
        tells = checks.won_lost_auc - 1.96 * checks.won_lost_error > 0.5
        said.append(
            "Which closed deals are won is foretold somewhat." if tells
            else "Nothing here tells won from lost among deals that close."
        )  # fmt: skip
    return " ".join(said)
