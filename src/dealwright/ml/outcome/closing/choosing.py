"""Which model of closing times a history bears out: age alone, the calendar too, features too.

The past is cut twice; what was known before a cut foretells what came after it. A richer model is taken only
when it makes the later part more likely by clearly more than chance, and features only when they do so
after the newest cut and help after each: what held once but not lately is left out, as is noise.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from dealwright.ml.outcome import boosting
from dealwright.ml.outcome.closing.design_matrix import learn_design
from dealwright.ml.outcome.closing.followed import Followed
from dealwright.ml.outcome.closing.hazards import (
    CALENDARS,
    LOST,
    WON,
    Calendar,
    Cells,
    Hazards,
    Rows,
    age_edges,
    count,
    estimate,
    gain,
    incidence,
    log_likelihood,
)
from dealwright.ml.outcome.closing.ratios import Ratio, fit_boosted, fit_linear, gains
from dealwright.ml.outcome.table import Floats

FEW, ENOUGH = 20, 200  # closed deals: below the first one hazard for all ages, from the second on everything
BINS = 20
PRIORS = (0.5, 2.0, 20.0)  # events of a deal's own kind that outweigh the general rate
CLEARLY = 1.96  # standard errors
MOST_ROWS = 30_000  # of those that features are learned from
CHUNK = 2_000


@dataclass(frozen=True)
class Plan:
    bins: int
    prior: float
    calendar: Calendar = "none"
    learner: str = "none"


@dataclass(frozen=True, eq=False)
class Fitted:
    """`plain` is without the calendar, for rows whose date is not known; `scale` multiplies the hazards of
    won and lost."""

    hazards: Hazards
    plain: Hazards
    won: Ratio | None
    lost: Ratio | None
    scale: tuple[float, float] = (1.0, 1.0)

    def incidence(self, rows: Rows, ratio: Floats | None, steps: int) -> tuple[Floats, Floats]:
        base = self.plain if rows.at is None else self.hazards
        daily = base.paths(rows.age, rows.at, steps) * np.array(self.scale)[:, None, None]
        return incidence(daily if ratio is None else daily * np.exp(ratio)[:, :, None])

    def ratio(self, one: Followed) -> Floats | None:
        if self.won is None or self.lost is None:
            return None
        age = one.rows.age.astype(np.float64)
        return np.stack([self.won.of(one.table, age), self.lost.of(one.table, age)])


@dataclass(frozen=True, eq=False)
class Fold:
    """`later` are rows seen after the cut, followed to the end; `test` all rows, from the cut on."""

    train: Followed
    test: Followed
    later: Followed
    window: tuple[int, int] | None
    follow_up: Cells


def make_folds(data: Followed, horizon: int, seed: int) -> list[Fold]:
    if data.rows.at is None:
        return _random_folds(data, horizon, seed)
    end = data.rows.at + data.rows.days
    last = int(end.max())
    closings = np.unique(np.column_stack([end, data.deal])[data.rows.event >= 0], axis=0)[:, 0]
    cuts = np.unique(np.quantile(closings, [0.5, 0.75], method="lower"))
    return [one for one in (_fold_at(data, int(cut), last, horizon) for cut in cuts) if one]


def _fold_at(data: Followed, cut: int, last: int, horizon: int) -> Fold | None:
    at = data.rows.at
    assert at is not None
    before = np.flatnonzero(at < cut)
    train = replace(data.take(before), rows=data.rows.until(cut))
    follow_up = np.minimum(last - at, horizon)
    long = min(horizon, (last - cut) // 2)
    later = np.flatnonzero((at >= cut) & (follow_up >= max(long, 1)))
    test = np.flatnonzero(at + data.rows.days > cut)
    if not (train.rows.event >= 0).any() or not len(later):
        return None
    return Fold(train, data.take(test), data.take(later), (cut, last), follow_up[later])


def _random_folds(data: Followed, horizon: int, seed: int) -> list[Fold]:
    """Without dates each half foretells the other. Follow-up of a closed row is not known: the horizon."""
    half = np.random.default_rng(seed).permutation(len(data.deal)) % 2 == 0
    folds: list[Fold] = []
    for mine in (half, ~half):
        other = data.take(np.flatnonzero(~mine))
        train = data.take(np.flatnonzero(mine))
        if (train.rows.event >= 0).any() and len(other.deal):
            folds.append(Fold(train, other, other, None, np.full(len(other.deal), horizon)))
    return folds


def choose(data: Followed, folds: Sequence[Fold], seed: int) -> Plan:
    bins = 1 if data.closed < FEW else int(np.clip(data.closed // 15, 2, BINS))
    plan = Plan(bins, PRIORS[1] * data.repeat)
    if data.closed < ENOUGH or not folds:
        return plan
    plan = _choose_hazards(data, folds, plan)
    return _choose_learner(data, folds, plan, seed)


def _choose_hazards(data: Followed, folds: Sequence[Fold], plan: Plan) -> Plan:
    calendars = CALENDARS if data.rows.at is not None else CALENDARS[:1]
    edges = [age_edges(one.train.rows, plan.bins) for one in folds]
    known = [count(one.train.rows, edge) for one, edge in zip(folds, edges, strict=True)]
    came = [count(one.test.rows, edge, one.window) for one, edge in zip(folds, edges, strict=True)]

    def fits(calendar: Calendar, prior: float) -> list[Hazards]:
        return [estimate(one, edge, calendar, prior) for one, edge in zip(known, edges, strict=True)]

    def likely(found: list[Hazards]) -> float:
        return sum(log_likelihood(one, fit) for one, fit in zip(came, found, strict=True))

    priors = [prior * data.repeat for prior in PRIORS]
    plain = max(priors, key=lambda prior: likely(fits("none", prior)))
    best = replace(plan, prior=plain)
    base, most = fits("none", plain), 0.0
    for calendar in calendars[1:]:
        prior = max(priors, key=lambda one, kind=calendar: likely(fits(kind, one)))
        told = [gain(one, fit, old) for one, fit, old in zip(came, fits(calendar, prior), base, strict=True)]
        won = sum(one for one, _ in told)
        chance = float(np.sqrt(data.repeat * sum(error**2 for _, error in told)))
        if won > max(CLEARLY * chance, most):
            best, most = replace(plan, prior=prior, calendar=calendar), won
    return best


def _choose_learner(data: Followed, folds: Sequence[Fold], plan: Plan, seed: int) -> Plan:
    if not learn_design(data.table).width:
        return plan
    learners = ["linear", "shrunken"] + (["trees"] if boosting.is_available() else [])
    told = [_gains(fold, plan, learners, seed) for fold in folds]
    clear = [name for name in learners if _is_clear(_of(name, told))]
    return replace(plan, learner=max(clear, key=lambda name: _of(name, told)[-1][0])) if clear else plan


Gains = dict[str, tuple[float, float]]
"""By learner the gain in likelihood and its standard error, rows of a deal counting together."""


def _of(name: str, told: Sequence[Gains]) -> list[tuple[float, float]]:
    return [one[name] for one in told]


def _is_clear(told: list[tuple[float, float]]) -> bool:
    newest, error = told[-1]
    return newest > CLEARLY * error and all(total > 0 for total, _ in told)


def _gains(fold: Fold, plan: Plan, learners: Sequence[str], seed: int) -> Gains:
    """Of deals seen after the cut only: those seen before it are the very deals the learner knows."""
    base = fit_hazards(fold.train, plan)
    train, later = _some(fold.train, seed), _some(fold.later, seed)
    expected, events = expectations(base, later.rows, fold.window)
    found: Gains = {}
    for name in learners:
        fitted = fit_ratios(train, base, replace(plan, learner=name), seed)
        ratio = Fitted(base, base, *fitted).ratio(later)
        assert ratio is not None
        each = np.sum([gains(ratio[one], events[one], expected[one]) for one in (WON, LOST)], axis=0)
        deals = np.bincount(later.deal, each)
        found[name] = float(deals.sum()), float(np.sqrt(np.sum(deals**2)))
    return found


def _some(data: Followed, seed: int) -> Followed:
    if len(data.deal) <= MOST_ROWS:
        return data
    chosen = np.random.default_rng(seed).choice(len(data.deal), MOST_ROWS, replace=False)
    return data.take(np.sort(chosen))


def fit_hazards(data: Followed, plan: Plan) -> Hazards:
    edges = age_edges(data.rows, plan.bins)
    return estimate(count(data.rows, edges), edges, plan.calendar, plan.prior)


def fit(data: Followed, plan: Plan, seed: int) -> Fitted:
    hazards = fit_hazards(data, plan)
    plain = hazards if plan.calendar == "none" else fit_hazards(data, replace(plan, calendar="none"))
    return Fitted(hazards, plain, *fit_ratios(_some(data, seed), hazards, plan, seed))


def fit_ratios(data: Followed, base: Hazards, plan: Plan, seed: int) -> tuple[Ratio | None, Ratio | None]:
    if plan.learner == "none":
        return None, None
    expected, events = expectations(base, data.rows, None)
    support = int(40 * data.repeat)
    design = learn_design(data.table, support=support // 2)
    age = data.rows.age.astype(np.float64)

    def one(cause: int) -> Ratio:
        if plan.learner == "trees" and events[cause].any():  # trees refuse to learn from none
            return fit_boosted(
                design, data.table, age, events[cause], expected[cause], support=support, seed=seed
            )
        ridge = data.repeat * (20.0 if plan.learner == "linear" else 200.0)
        return fit_linear(design, data.table, events[cause], expected[cause], ridge=ridge)

    return one(WON), one(LOST)


def expectations(base: Hazards, rows: Rows, window: tuple[int, int] | None) -> tuple[Floats, Floats]:
    """Expected and seen events [2, rows] while at risk, in the window."""
    expected, events = np.zeros((2, len(rows.age))), np.zeros((2, len(rows.age)))
    for start in range(0, len(rows.age), CHUNK):
        here = slice(start, start + CHUNK)
        age, days = rows.age[here], rows.days[here]
        at = None if rows.at is None else rows.at[here]
        steps = np.arange(1, int(days.max()) + 1)
        at_risk = steps <= days[:, None]
        if at is not None and window is not None:
            at_risk &= (at[:, None] + steps > window[0]) & (at[:, None] + steps <= window[1])
        expected[:, here] = (base.paths(age, at, len(steps)) * at_risk).sum(axis=2)
        ends_inside = at_risk[np.arange(len(days)), np.maximum(days, 1) - 1]
        for cause in (WON, LOST):
            events[cause, here] = ends_inside & (rows.event[here] == cause)
    return expected, events
