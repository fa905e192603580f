"""Win rate and days to win by what deals are: source, industry, product, size, and who owns them."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from dealwright.domains.forecasting.analysis.insights.facts import Facts
from dealwright.domains.forecasting.analysis.insights.finding import Finding, Kind
from dealwright.domains.forecasting.analysis.insights.links import Filter, deals_link
from dealwright.domains.forecasting.analysis.insights.population import PLAIN, Gap, Population, Shift
from dealwright.domains.forecasting.analysis.words import between, days, money, percent, points
from dealwright.domains.forecasting.history import OPEN, Bools
from dealwright.domains.forecasting.money import Codes

LEAST_POINTS, LEAST_DAYS = 5.0, 5.0
SIZES = ((0, 50, "fewer than 50"), (50, 250, "50 to 249"), (250, 1_000, "250 to 999"))
LIKE = "at like pipeline and amount"


@dataclass(frozen=True, eq=False)
class Group:
    """Some of all deals, `mask` over `Deals`. `people` is how a sentence begins: deals from X."""

    family: str
    key: str
    name: str
    people: str
    mask: Bools
    filters: tuple[Filter, ...] = ()
    strata: Codes | None = None
    like: str = LIKE


def groups_of(population: Population, facts: Facts, *, with_people: bool) -> Iterator[Group]:
    deals = population.scene.deals
    for code, name in enumerate(deals.sources):
        filters: tuple[Filter, ...] = (("source", "is", [name]),)
        yield Group("source", name, name, f"Deals with the source {name}", deals.source == code, filters)
    for code, name in enumerate(facts.industries):
        yield Group("industry", name, name, f"Deals in {name}", facts.industry == code)
    for code, name in enumerate(facts.products):
        yield Group("product", name, name, f"Deals mainly about {name}", facts.product == code)
    yield from _by_employees(facts)
    yield from _by_amount(population)
    if with_people:
        for code, owner in enumerate(deals.owners):
            name = facts.users.get(owner, "")
            filters = (("owner_id", "is", [str(owner)]),)
            if name:
                yield Group("owner", str(owner), name, f"Deals of {name}", deals.owner == code, filters)


def _by_employees(facts: Facts) -> Iterator[Group]:
    for least, most, words in SIZES:
        mask = (facts.employees >= least) & (facts.employees < most)
        yield Group("employees", words, words.capitalize(), f"Deals with companies of {words} people", mask)
    mask = facts.employees >= 1_000
    yield Group("employees", "1000", "1,000 and more", "Deals with companies of 1,000 people and more", mask)


def _by_amount(population: Population) -> Iterator[Group]:
    amounts = population.scene.deals.converted
    known = amounts[population.rows][np.isfinite(amounts[population.rows])]
    if not len(known):
        return
    low, high = (float(one) for one in np.quantile(known, [1 / 3, 2 / 3]))
    if low >= high:
        return
    currency = population.scene.deals.converter.own
    strata, like = population.pipeline, "at like pipeline"
    yield Group(
        "amount",
        "small",
        f"Up to {money(low, currency)}",
        f"Deals up to {money(low, currency)}",
        amounts <= low,
        (("amount_minor", "to", [str(round(low))]),),
        strata,
        like,
    )
    yield Group(
        "amount",
        "large",
        f"Above {money(high, currency)}",
        f"Deals above {money(high, currency)}",
        amounts > high,
        (("amount_minor", "from", [str(round(high) + 1)]),),
        strata,
        like,
    )


def of_groups(population: Population, facts: Facts, *, with_people: bool) -> Iterator[Finding]:
    for group in groups_of(population, facts, with_people=with_people):
        here = group.mask[population.rows]
        gap = population.share_gap(here, strata=group.strata)
        if gap:
            yield _winning(population, group, gap)
        shift = population.days_shift(here)
        if shift and group.family != "amount":
            yield _speed(population, group, shift)


def _winning(population: Population, group: Group, gap: Gap) -> Finding:
    more = gap.effect.value > 0
    like = group.like if gap.method != PLAIN else "taken together"
    return Finding(
        family=f"{group.family} win",
        key=f"win_rate.{group.family}.{group.key}",
        kind=_kind(group, good=more),
        title=f"{group.name}: deals are won {'more' if more else 'less'} often",
        sentence=(
            f"{group.people} were won in {percent(gap.here)} of {gap.table.cases:,} closed ones, all others "
            f"in {percent(gap.there)} of {gap.table.other_cases:,}. {_points(gap)} {like}."
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
        rows=_open_rows(population, group),
        link=deals_link(*group.filters) if group.filters else None,
    )


def _points(gap: Gap) -> str:
    more = "more" if gap.effect.value > 0 else "less"
    return f"That is {points(gap.effect.value / 100)} {more} ({between(gap.effect, scale=1)})"


def _speed(population: Population, group: Group, shift: Shift) -> Finding:
    faster = shift.effect.value < 0
    return Finding(
        family=f"{group.family} days",
        key=f"days_to_win.{group.family}.{group.key}",
        kind=_kind(group, good=faster),
        title=f"{group.name}: deals are won {'sooner' if faster else 'later'}",
        sentence=(
            f"{group.people} took {days(shift.here)} to be won (median of {shift.n_here:,}), all others "
            f"{days(shift.there)} (of {shift.n_there:,}), {LIKE}: {days(abs(shift.effect.value))} "
            f"{'less' if faster else 'more'} ({between(shift.effect, scale=1, unit='days')})."
        ),
        effect=shift.effect,
        unit="days",
        least=LEAST_DAYS,
        method="Mann-Whitney within pipeline and size",
        here=shift.here,
        there=shift.there,
        n_here=shift.n_here,
        n_there=shift.n_there,
        p_value=shift.p_value,
        rows=_open_rows(population, group),
        link=deals_link(*group.filters) if group.filters else None,
    )


def _kind(group: Group, *, good: bool) -> Kind:
    if group.family == "owner":
        return "strength" if good else "risk"
    return "opportunity" if good else "risk"


def _open_rows(population: Population, group: Group) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.flatnonzero(group.mask & (population.scene.deals.status == OPEN))
