"""What the end of a quarter does to wins and discounts."""

from collections.abc import Iterator
from datetime import timedelta

import numpy as np

from dealwright.domains.forecasting.analysis.insights.facts import Facts
from dealwright.domains.forecasting.analysis.insights.finding import Finding
from dealwright.domains.forecasting.analysis.insights.population import FEWEST, Population, days_shift
from dealwright.domains.forecasting.analysis.window import quarter_of
from dealwright.domains.forecasting.analysis.words import percent
from dealwright.domains.forecasting.history import Bools, date_of, day_of
from dealwright.domains.forecasting.money import Floats
from dealwright.ml.comparing import Interval, binomial, wilson

LEAST_POINTS = 5.0
LAST_DAYS = 14


def of_quarter_ends(population: Population, facts: Facts, year_starts_in: int) -> Iterator[Finding]:
    """Whether deals are won, and given away, in the last two weeks of a quarter."""
    scene = population.scene
    won = population.rows[population.won]
    if len(won) < FEWEST:
        return
    # Days before the first win say nothing about when deals are won.
    first = max(scene.window.start, float(np.floor(scene.deals.closed[won].min())))
    last = min(scene.window.end, np.floor(scene.now) + 1)
    every = np.arange(first, last)
    late_days = _is_late(every, year_starts_in)
    late = _is_late(scene.deals.closed[won], year_starts_in)
    expected = float(late_days.mean())
    if not 0 < expected < 1:
        return
    share = wilson(int(late.sum()), len(won))
    effect = Interval(*(100 * (one - expected) for one in share))
    more = effect.value > 0
    yield Finding(
        family="quarter end",
        key="quarter_end.wins",
        kind="risk" if more else "change",
        title=f"{'Many' if more else 'Few'} deals are won at the end of a quarter",
        sentence=(
            f"{percent(share.value)} of {len(won):,} wins (80 % interval {percent(share.low)} to "
            f"{percent(share.high)}) came in the last {LAST_DAYS} days of a quarter, which are "
            f"{percent(expected)} of all days."
        ),
        effect=effect,
        unit="points",
        least=LEAST_POINTS,
        method="binomial",
        here=share.value,
        there=expected,
        n_here=len(won),
        n_there=len(every),
        p_value=binomial(int(late.sum()), len(won), expected),
    )
    yield from _late_discounts(facts.discount[won], late)


def _late_discounts(discount: Floats, late: Bools) -> Iterator[Finding]:
    known = np.isfinite(discount)
    shift = days_shift(discount[known], late[known])
    if shift is None:
        return
    more = shift.effect.value > 0
    yield Finding(
        family="quarter end",
        key="quarter_end.discounts",
        kind="risk" if more else "change",
        title=f"Discounts are {'larger' if more else 'smaller'} at the end of a quarter",
        sentence=(
            f"Deals won in the last {LAST_DAYS} days of a quarter had a discount of {shift.here:.1f} % "
            f"(median of {shift.n_here:,}), the others {shift.there:.1f} % (of {shift.n_there:,})."
        ),
        effect=shift.effect,
        unit="points",
        least=1.0,
        method="Mann-Whitney",
        here=shift.here / 100,
        there=shift.there / 100,
        n_here=shift.n_here,
        n_there=shift.n_there,
        p_value=shift.p_value,
    )


def _is_late(moments: Floats, year_starts_in: int) -> Bools:
    different, place = np.unique(np.floor(moments), return_inverse=True)
    ends = [quarter_of(date_of(one), year_starts_in)[1] for one in different]
    late = [one > day_of(end - timedelta(days=LAST_DAYS)) for one, end in zip(different, ends, strict=True)]
    known: Bools = np.array(late, dtype=bool)
    return known[place]
