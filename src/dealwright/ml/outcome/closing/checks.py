"""How good a model of closing times is on deals seen after what it learned from, and how wide to be."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dealwright.ml.outcome.closing.choosing import Fitted, Fold
from dealwright.ml.outcome.closing.followed import Followed
from dealwright.ml.outcome.closing.hazards import LOST, WON, Cells
from dealwright.ml.outcome.measuring import auc, auc_error
from dealwright.ml.outcome.table import Floats

ROWS = 4_000  # of a fold: more say the same again
PAIRS = 1_500
SEEN = 50  # closings a ratio of seen to foretold needs


@dataclass(frozen=True, eq=False)
class Curves:
    """Cumulative incidence [rows, days], the first column after one day."""

    won: Floats
    lost: Floats

    @property
    def closed(self) -> Floats:
        return self.won + self.lost


@dataclass(frozen=True, eq=False)
class Told:
    """What was foretold of later rows. `usual` is the median of the days to close that was known then, of
    deals followed as long as these."""

    curves: Curves
    rows: Followed
    follow_up: Cells
    usual: float

    @property
    def closed(self) -> NDArray[np.int64]:
        return np.flatnonzero((self.rows.rows.event >= 0) & (self.rows.rows.days <= self.follow_up))


def foretell(fold: Fold, fitted: Fitted, seed: int) -> Told:
    rows, follow_up = fold.later, fold.follow_up
    if len(follow_up) > ROWS:
        some = np.sort(np.random.default_rng(seed).choice(len(follow_up), ROWS, replace=False))
        rows, follow_up = rows.take(some), follow_up[some]
    won, lost = fitted.incidence(rows.rows, fitted.ratio(rows), int(follow_up.max()))
    past = fold.train.rows
    ended = past.days[(past.event >= 0) & (past.days <= np.median(follow_up))]
    return Told(Curves(won, lost), rows, follow_up, float(np.median(ended)) if len(ended) else np.nan)


def places(told: Told, seed: int) -> Floats:
    """Where in its foretold distribution each closing fell, 0 to 1, given that it closed while followed;
    spread at random within its day, so that a right model gives even numbers."""
    rows = told.closed
    days = told.rows.rows.days[rows]
    closed = told.curves.closed
    whole = closed[rows, told.follow_up[rows] - 1]
    upper = closed[rows, days - 1]
    lower = np.where(days > 1, closed[rows, np.maximum(days - 2, 0)], 0.0)
    spread = np.random.default_rng(seed).random(len(rows))
    return (lower + spread * (upper - lower)) / whole


def levels(found: Floats, share: float = 0.8) -> tuple[float, float]:
    """Between which places that share of closings falls, by split conformal ranks; with too few, all do."""
    count = len(found)
    below = int(np.floor((count + 1) * (1 - share) / 2))
    if below < 1:
        return 0.0, 1.0
    ordered = np.sort(found)
    return float(ordered[below - 1]), float(ordered[count - below])


def quantile_day(curves: Curves, level: float, follow_up: Cells | None = None) -> Floats:
    """The first day by which that share of all closings has happened."""
    closed = curves.closed
    last = closed[:, -1] if follow_up is None else closed[np.arange(len(closed)), follow_up - 1]
    day = (closed < level * last[:, None] - 1e-12).sum(axis=1) + 1
    return np.minimum(day, closed.shape[1]).astype(np.float64)


def days_between(curves: Curves, low: float, high: float) -> tuple[Floats, Floats]:
    """The first and the last of the days of which at least half lies between these shares of all closings:
    what whole days hold too much at one end they lack at another."""
    closed = curves.closed
    before = np.concatenate([np.zeros((len(closed), 1)), closed[:, :-1]], axis=1)
    middle, whole = (before + closed) / 2, closed[:, -1:]
    first = (middle < low * whole).sum(axis=1) + 1
    last = (middle <= high * whole).sum(axis=1)
    return first.astype(np.float64), last.astype(np.float64)


@dataclass(frozen=True)
class Checks:
    """`mae_constant_days` is the error of naming the same day for every deal; `shift` the root mean square of
    log(won seen / won foretold): how far all deals together stray. None where nothing can be measured."""

    rows: int
    closed: int
    mae_days: float | None = None
    mae_constant_days: float | None = None
    coverage_80: float | None = None
    auc_30: float | None = None
    auc_90: float | None = None
    concordance: float | None = None
    won_lost_auc: float | None = None
    won_lost_error: float | None = None
    shift: float | None = None


def check(found: Sequence[Told], seed: int) -> Checks:
    """The coverage of each fold is that of the levels of the others."""
    rows = sum(len(one.follow_up) for one in found)
    if not sum(len(one.closed) for one in found):
        return Checks(rows, 0)
    misses = np.concatenate([_misses(one) for one in found])
    constant = np.concatenate([np.abs(one.rows.rows.days[one.closed] - one.usual) for one in found])
    won_lost_auc, won_lost_error = _won_lost(found)
    return Checks(
        rows=rows,
        closed=len(misses),
        mae_days=float(misses.mean()),
        mae_constant_days=None if np.isnan(constant).any() else float(constant.mean()),
        coverage_80=_coverage([places(one, seed) for one in found]),
        auc_30=_auc_by(found, 30),
        auc_90=_auc_by(found, 90),
        concordance=_concordance(found, seed),
        won_lost_auc=won_lost_auc,
        won_lost_error=won_lost_error,
        shift=_shift(found),
    )


def _misses(one: Told) -> Floats:
    rows = one.closed
    return np.abs(quantile_day(one.curves, 0.5, one.follow_up)[rows] - one.rows.rows.days[rows])


def _coverage(found: list[Floats]) -> float | None:
    if len(found) < 2 or not all(len(one) for one in found):
        return None
    inside: list[NDArray[np.bool_]] = []
    for at, one in enumerate(found):
        low, high = levels(np.concatenate([other for place, other in enumerate(found) if place != at]))
        inside.append((one >= low) & (one <= high))
    return float(np.concatenate(inside).mean())


def _won_lost(found: Sequence[Told]) -> tuple[float | None, float | None]:
    """Area and its standard error among deals that closed, of those open on the first date after each cut:
    what a pipeline of one day says about who wins, whatever the season."""
    told: list[tuple[float, float, int]] = []
    for one in found:
        rows, at = one.closed, one.rows.rows.at
        rows = rows if at is None else rows[at[rows] == at.min()]
        share = one.curves.won[rows, -1] / one.curves.closed[rows, -1]
        won = one.rows.rows.event[rows] == 0
        area = auc(won, share)
        if area is not None:
            told.append((area, auc_error(won, share), len(rows)))
    if not told:
        return None, None
    areas, errors, weights = np.array(told).T
    weights = weights / weights.sum()
    return float(areas @ weights), float(np.sqrt(np.sum((errors * weights) ** 2)))


def trend(found: Sequence[Told]) -> tuple[float, float]:
    """By what to multiply the hazards of won and lost, because later deals kept closing less (or more) than
    foretold: the smallest of the factors seen after the cuts, and none when they disagree."""
    return _agreed(_log_ratios(found, WON)), _agreed(_log_ratios(found, LOST))


def _agreed(ratios: list[float]) -> float:
    if len(ratios) < 2 or min(ratios) < 0 < max(ratios):
        return 1.0
    return float(np.exp(min(ratios, key=abs)))


def _log_ratios(found: Sequence[Told], cause: int) -> list[float]:
    """log(seen / foretold) of each fold in which enough deals closed."""
    ratios: list[float] = []
    for one in found:
        curve = one.curves.won if cause == WON else one.curves.lost
        foretold = float(curve[np.arange(len(one.follow_up)), one.follow_up - 1].sum())
        seen = int((one.rows.rows.event[one.closed] == cause).sum())
        if seen >= SEEN:
            ratios.append(float(np.log(seen / foretold)))
    return ratios


def _shift(found: Sequence[Told]) -> float | None:
    ratios = _log_ratios(found, WON)
    return float(np.sqrt(np.mean(np.square(ratios)))) if ratios else None


def _auc_by(found: Sequence[Told], day: int) -> float | None:
    score, truth = list[Floats](), list[NDArray[np.bool_]]()
    for one in found:
        long = np.flatnonzero(one.follow_up >= day)
        if len(long):
            score.append(one.curves.closed[long, day - 1])
            truth.append((one.rows.rows.event[long] >= 0) & (one.rows.rows.days[long] <= day))
    return auc(np.concatenate(truth), np.concatenate(score)) if score else None


def _concordance(found: Sequence[Told], seed: int) -> float | None:
    """Harrell's: of pairs of which one is known to close first, how often it was likelier to close soon."""
    right = pairs = 0.0
    for one in found:
        some = np.random.default_rng(seed).permutation(len(one.follow_up))[:PAIRS]
        half = max(int(one.follow_up.min()) // 2, 1) - 1
        score, days = one.curves.closed[some, half], one.rows.rows.days[some]
        first = (one.rows.rows.event[some] >= 0)[:, None] & (days[:, None] < days)
        ahead = score[:, None] - score
        pairs += float(first.sum())
        right += float((ahead[first] > 0).sum() + 0.5 * (ahead[first] == 0).sum())
    return right / pairs if pairs else None
