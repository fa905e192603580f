"""What the team did in a deal's first weeks, its discounts and its moved dates, beside how often it won.

First weeks are compared among deals that were still open after them, so that a quick end is no habit.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from dealwright.domains.forecasting.analysis.insights.facts import Facts
from dealwright.domains.forecasting.analysis.insights.finding import Finding, Kind
from dealwright.domains.forecasting.analysis.insights.groups import LEAST_POINTS, LIKE
from dealwright.domains.forecasting.analysis.insights.population import PLAIN, Gap, Population
from dealwright.domains.forecasting.analysis.insights.sql import EARLY, FIRST_MONTH
from dealwright.domains.forecasting.analysis.stays import Visits
from dealwright.domains.forecasting.analysis.words import between, days, percent, points
from dealwright.domains.forecasting.history import OPEN, Bools, Deals, month_of
from dealwright.domains.forecasting.money import Floats

PUSHED = 2


@dataclass(frozen=True, eq=False)
class Habit:
    """`done` and `known` over all deals; `landmark`: days after which a deal had to be open still.

    `did` and `did_not` begin or end a sentence about deals; `now`: what the open ones lack is a chance.
    """

    key: str
    title: str
    did: str
    did_not: str
    done: Bools
    known: Bools
    landmark: float | None = None


def of_habits(population: Population, facts: Facts, visits: Visits) -> Iterator[Finding]:
    for habit in _first_weeks(population, facts):
        found = _compared(population, habit)
        if found:
            yield _as_chance(population, habit, found)
    for habit in (_pushes(population), _discount(population, facts, visits)):
        found = _compared(population, habit) if habit else None
        if habit and found:
            yield _as_sign(population, habit, found)


def _first_weeks(population: Population, facts: Facts) -> Iterator[Habit]:
    touches = facts.touches[population.rows]
    usual = float(np.nanmedian(touches)) if np.isfinite(touches).any() else np.nan
    if np.isfinite(usual):
        least = int(usual) + 1
        yield Habit(
            "early_touches",
            "Many touches in the first two weeks",
            f"with {least} or more calls, mails and meetings by us in their first {EARLY} days",
            "with fewer",
            facts.touches >= least,
            np.isfinite(facts.touches),
            EARLY,
        )
    yield Habit(
        "early_meeting",
        "A meeting in the first month",
        f"with a meeting in their first {FIRST_MONTH} days",
        "without one",
        facts.meetings > 0,
        np.isfinite(facts.meetings),
        FIRST_MONTH,
    )
    yield Habit(
        "several_people",
        "Several people at the customer",
        f"with two or more of the customer's people involved in their first {FIRST_MONTH} days",
        "with one or none",
        facts.several == 1,
        np.isfinite(facts.touches),
        FIRST_MONTH,
    )
    yield Habit(
        "no_silence",
        "No silence after the start",
        f"that were in touch between day {EARLY} and day {FIRST_MONTH}",
        "that fell silent then",
        facts.quiet == 0,
        np.isfinite(facts.quiet),
        FIRST_MONTH,
    )
    yield Habit(
        "next_step",
        "A next step within two weeks",
        f"with a next step written down by day {EARLY}",
        "without one",
        facts.had_next_step == 1,
        np.ones(len(facts.had_next_step), dtype=bool),
        EARLY,
    )


def _pushes(population: Population) -> Habit | None:
    """Moved twice by the age at which half of such deals were, among those still open then."""
    deals = population.scene.deals
    age = second_push(deals)
    known = age[population.rows][np.isfinite(age[population.rows])]
    if not len(known):
        return None
    landmark = float(np.median(known))
    return Habit(
        "pushed",
        "Close date moved twice or more",
        f"whose close date had moved to a later month twice or more after {days(landmark)}",
        "still open then with fewer moves",
        age <= landmark,
        np.isfinite(deals.expected),
        landmark,
    )


def second_push(deals: Deals) -> Floats:
    """The age at which the close date of each deal moved to a later month for the second time."""
    dates = deals.dates
    moved = (dates.deal >= 0) & (month_of(dates.after) > month_of(dates.before))
    deal, at = dates.deal[moved], dates.at[moved]
    order = np.lexsort((at, deal))
    deal, at = deal[order], at[order]
    starts = np.searchsorted(deal, deal)
    second = np.arange(len(deal)) - starts == PUSHED - 1
    ages = np.full(len(deals), np.nan)
    ages[deal[second]] = at[second] - deals.opened[deal[second]]
    return ages


def _discount(population: Population, facts: Facts, visits: Visits) -> Habit | None:
    """Among deals that came to the last stage: discounts are given there."""
    deals = population.scene.deals
    last = {
        one.pipeline_id: place
        for place, one in sorted(enumerate(deals.stages), key=lambda item: item[1].position)
        if one.type == "open"
    }
    reached = np.zeros(len(deals), dtype=bool)
    reached[visits.deal[np.isin(visits.stage, list(last.values()))]] = True
    given = facts.discount[population.rows][reached[population.rows]]
    if not np.isfinite(given).any():
        return None
    usual = float(np.nanmedian(given))
    words = f"above {usual:.0f} %" if usual else "at all"
    return Habit(
        "discount",
        "Larger discounts",
        f"that came to the last stage with a discount {words}",
        "with less" if usual else "with none",
        facts.discount > usual,
        reached & np.isfinite(facts.discount),
    )


def _compared(population: Population, habit: Habit) -> Gap | None:
    rows = population.rows
    among = habit.known[rows]
    if habit.landmark:
        among = among & (population.scene.days_open[rows] > habit.landmark)
    return population.share_gap(habit.done[rows], among)


def _as_chance(population: Population, habit: Habit, gap: Gap) -> Finding:
    more = gap.effect.value > 0
    lacking = np.flatnonzero((population.scene.deals.status == OPEN) & habit.known & ~habit.done)
    kind: Kind = "opportunity" if more else "risk"
    found = _finding(habit, gap, kind, f"{habit.title}: won {'more' if more else 'less'} often")
    if not more:
        return found
    return replace(found, rows=lacking, worth_minor=population.worth(gap, gap.table.other_cases))


def _as_sign(population: Population, habit: Habit, gap: Gap) -> Finding:
    less = gap.effect.value < 0
    marked = np.flatnonzero((population.scene.deals.status == OPEN) & habit.known & habit.done)
    title = f"{habit.title}: won {'less' if less else 'more'} often"
    return replace(_finding(habit, gap, "risk" if less else "strength", title), rows=marked)


def _finding(habit: Habit, gap: Gap, kind: Kind, title: str) -> Finding:
    more = "more" if gap.effect.value > 0 else "less"
    like = LIKE if gap.method != PLAIN else "taken together"
    return Finding(
        family=habit.key,
        key=f"habit.{habit.key}",
        kind=kind,
        title=title,
        sentence=(
            f"Deals {habit.did} were won in {percent(gap.here)} of {gap.table.cases:,}, deals "
            f"{habit.did_not} in {percent(gap.there)} of {gap.table.other_cases:,}. {like.capitalize()} "
            f"{points(gap.effect.value / 100)} {more} go with it ({between(gap.effect, scale=1)})."
        ),
        effect=gap.effect,
        unit="points",
        least=LEAST_POINTS,
        method=gap.method,
        here=gap.here,
        there=gap.there,
        n_here=gap.table.cases,
        n_there=gap.table.other_cases,
        p_value=gap.p_value,
    )
