"""How well open deals of one day are foretold from what was known then: `dealwright evaluate deals`."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dealwright.ml.outcome.amounts import AmountModel, train_amounts
from dealwright.ml.outcome.base import NothingToLearn
from dealwright.ml.outcome.closing.choosing import Fitted
from dealwright.ml.outcome.deals_file import EPOCH, Deals
from dealwright.ml.outcome.measuring import auc, average_precision, ece
from dealwright.ml.outcome.snapshots import first_date, known_on, snapshot_dates, take_snapshots
from dealwright.ml.outcome.table import Floats
from dealwright.ml.outcome.timing import Outlook, TimingModel, train_timing

DRAWS = 4_000

Report = dict[str, Any]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Fate:
    """What happened to the deals open on the day, `days` later; NaN when nothing did."""

    rows: NDArray[np.int64]
    age_days: Floats
    days: Floats
    won: Bools
    closed: Bools
    amount: Floats


def evaluate(deals: Deals, as_of: date, horizon: int, seed: int = 7) -> Report:
    day = as_of.toordinal() - EPOCH
    timing, amounts, warnings = _train(deals, day, horizon, seed)
    fate = _fate(deals, day, horizon)
    if not len(fate.rows):
        raise NothingToLearn(f"No deal was open on {as_of.isoformat()}: there is nothing to foretell.")
    last = int(np.nanmax(np.append(deals.history.closed, deals.history.opened)))
    short = day + horizon - last
    if short > 0:
        warnings.append(f"The file ends {short} days before the horizon does: later ends are not counted")
    table, at = deals.table.take(fate.rows), np.full(len(fate.rows), float(day))
    outlook = timing.predict(table, age_days=fate.age_days, at=at)
    plain = timing.fitted.plain
    by_age = replace(timing, fitted=Fitted(plain, plain, None, None))
    chance, alone = outlook.won_by[:, -1], by_age.predict(table, age_days=fate.age_days).won_by[:, -1]
    return {
        "auc": auc(fate.won, chance),
        "ap": average_precision(fate.won, chance),
        "brier": float(np.mean((chance - fate.won) ** 2)),
        "ece": ece(fate.won, chance),
        "base_rate": float(fate.won.mean()),
        "age_only": {"auc": auc(fate.won, alone), "brier": float(np.mean((alone - fate.won) ** 2))},
        **_days(outlook, fate),
        **_values(amounts, deals, fate, chance, timing, seed),
        "stale": int(outlook.stale.sum()),
        "stale_that_closed": int((outlook.stale & fate.closed).sum()),
        "open": len(fate.rows),
        "closed": int(fate.closed.sum()),
        "won": int(fate.won.sum()),
        "signal": timing.report.signal,
        "word": timing.report.word,
        "learned_from": _learned(timing, amounts),
        "warnings": [*deals.warnings, *warnings],
    }


def _train(
    deals: Deals, day: int, horizon: int, seed: int
) -> tuple[TimingModel, AmountModel | None, list[str]]:
    rows, known = known_on(deals.history, day)
    seen = take_snapshots(known, snapshot_dates(first_date(known, day), day), day)
    timing = train_timing(
        deals.table.take(rows[seen.deal]),
        seen.event,
        seen.days,
        age_days=seen.age_days,
        at=seen.at,
        horizon_days=horizon,
        seed=seed,
    )
    won = known.event == "won"
    expected = None if deals.expected is None else deals.expected[rows][won]
    try:
        amounts = train_amounts(
            deals.table.take(rows[won]), known.amount[won], expected=expected, at=known.closed[won], seed=seed
        )
    except NothingToLearn as error:
        return timing, None, [*timing.report.warnings, f"No values are foretold: {error}"]
    return timing, amounts, [*timing.report.warnings, *amounts.report.warnings]


def _fate(deals: Deals, day: int, horizon: int) -> Fate:
    history = deals.history
    rows = np.flatnonzero((history.opened <= day) & ~(history.closed <= day))
    days = history.closed[rows] - day
    closed = days <= horizon
    won = closed & (history.event[rows] == "won")
    return Fate(
        rows=rows,
        age_days=(day - history.opened[rows]).astype(np.float64),
        days=np.where(closed, days, np.nan),
        won=won,
        closed=closed,
        amount=np.where(won, history.amount[rows], np.nan),
    )


def _days(outlook: Outlook, fate: Fate) -> Report:
    """Of deals that closed in time. The constant is the best one in hindsight; a deal for which no day was
    named counts with the constant, and as not covered."""
    names = ("days_mae", "days_mae_constant", "days_coverage_80")
    if not fate.closed.any():
        return dict.fromkeys(names)
    days = fate.days[fate.closed]
    constant = float(np.median(days))
    said = np.nan_to_num(outlook.close_days[fate.closed], nan=constant)
    inside = (days >= outlook.close_low[fate.closed]) & (days <= outlook.close_high[fate.closed])
    figures = (np.abs(said - days).mean(), np.abs(constant - days).mean(), inside.mean())
    return {name: float(one) for name, one in zip(names, figures, strict=True)}


def _values(
    amounts: AmountModel | None, deals: Deals, fate: Fate, chance: Floats, timing: TimingModel, seed: int
) -> Report:
    """Values of deals won in time, and the sum that the open deals bring in."""
    if amounts is None:
        return {"value_mape": None, "value_coverage_80": None, "revenue": None}
    expected = None if deals.expected is None else deals.expected[fate.rows]
    told = amounts.predict(deals.table.take(fate.rows), expected=expected)
    final = fate.amount[fate.amount > 0]
    here = fate.amount > 0
    inside = (final >= told.low[here]) & (final <= told.high[here])
    low, high = _sum_between(chance, told.mean, timing.report.checks.shift or 0.0, seed)
    return {
        "value_mape": float((np.abs(told.value[here] - final) / final).mean()) if len(final) else None,
        "value_coverage_80": float(inside.mean()) if len(final) else None,
        "revenue": {
            "expected": float(chance @ told.mean),
            "low_80": low,
            "high_80": high,
            "actual": float(np.nansum(fate.amount)),
        },
    }


def _sum_between(chance: Floats, value: Floats, shift: float, seed: int) -> tuple[float, float]:
    """The sum of values won, drawn: each deal by its chance, all together astray as the checks were."""
    draw = np.random.default_rng(seed)
    common = np.exp(draw.normal(0.0, shift, DRAWS))
    sums = [float(value @ (draw.random(len(chance)) < np.minimum(chance * one, 1.0))) for one in common]
    low, high = np.quantile(sums, [0.1, 0.9])
    return float(low), float(high)


def _learned(timing: TimingModel, amounts: AmountModel | None) -> Report:
    report = timing.report
    return {
        "deals": report.deals,
        "closed": report.closed,
        "calendar": report.calendar,
        "features": report.features,
        "checks": {name: getattr(report.checks, name) for name in report.checks.__dataclass_fields__},
        "values": None if amounts is None else amounts.report.word,
    }
