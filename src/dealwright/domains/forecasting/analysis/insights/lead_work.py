"""How leads are answered and where they come from, beside how often they become more."""

from collections.abc import Iterator, Mapping
from uuid import UUID

import numpy as np

from dealwright.domains.forecasting.analysis.insights.facts import Facts, Leads
from dealwright.domains.forecasting.analysis.insights.finding import Finding
from dealwright.domains.forecasting.analysis.insights.links import leads_link
from dealwright.domains.forecasting.analysis.insights.population import days_shift, share_gap
from dealwright.domains.forecasting.analysis.window import Scene
from dealwright.domains.forecasting.analysis.words import between, count, days, percent, points
from dealwright.domains.forecasting.columns import uuid_of
from dealwright.domains.forecasting.history import Bools
from dealwright.ml.comparing import Interval

# A lead has this long to be converted, counted from its answer; younger ones are left out.
TIME_TO_CONVERT = 60
# "Quick" is the cut nearest to the team's own median, so that no better one is searched for.
CUTS = {1 / 24: "an hour", 4 / 24: "four hours", 1.0: "a day", 2.0: "two days", 7.0: "a week"}
LEAST_POINTS, LEAST_DAYS = 5.0, 1 / 24


def of_leads(scene: Scene, facts: Facts, *, with_people: bool) -> Iterator[Finding]:
    leads = facts.leads
    if not len(leads.created):
        return
    came = scene.window.holds(leads.created)
    yield from _unanswered(scene, leads)
    yield from _quick(scene, leads, came)
    yield from _sources(scene, leads, came)
    if with_people:
        yield from _people(leads, came, facts.users)


def _unanswered(scene: Scene, leads: Leads) -> Iterator[Finding]:
    waiting = leads.is_open & np.isnan(leads.answered) & (scene.now - leads.created > 2)
    if not waiting.any():
        return
    number = int(waiting.sum())
    longest = float(scene.now - leads.created[waiting].min())
    yield Finding(
        family="unanswered",
        key="leads.unanswered",
        kind="risk",
        title="Leads nobody has answered",
        sentence=(
            f"{count(number, 'open lead')} of {int(leads.is_open.sum()):,} came in more than two days ago "
            f"and {'has' if number == 1 else 'have'} no call, mail or meeting by us yet; the oldest has "
            f"waited {days(longest)}."
        ),
        effect=Interval(number, number, number),
        unit="leads",
        least=0,
        method="count",
        here=number / int(leads.is_open.sum()),
        there=None,
        n_here=number,
        n_there=int(leads.is_open.sum()),
        p_value=None,
        link=leads_link(("last_activity_at", "empty", [])),
    )


def _quick(scene: Scene, leads: Leads, came: Bools) -> Iterator[Finding]:
    wait = leads.answered - leads.created
    had_time = leads.answered + TIME_TO_CONVERT <= scene.now
    known = came & had_time & ~(leads.converted < leads.answered)
    if not known.any():
        return
    usual = float(np.median(wait[known]))
    cut = min(CUTS, key=lambda one: abs(np.log(one / max(usual, 1e-3))))
    hits = leads.converted <= leads.answered + TIME_TO_CONVERT
    gap = share_gap(hits[known], wait[known] <= cut, leads.source[known], "Mantel-Haenszel by source")
    if gap is None:
        return
    more = gap.effect.value > 0
    yield Finding(
        family="lead answer",
        key="leads.answer",
        kind="opportunity" if more else "change",
        title=f"Leads answered within {CUTS[cut]} are converted {'more' if more else 'less'} often",
        sentence=(
            f"{percent(gap.here)} of {gap.table.cases:,} leads answered within {CUTS[cut]} were converted "
            f"in the {TIME_TO_CONVERT} days after, {percent(gap.there)} of {gap.table.other_cases:,} that "
            f"waited longer. Among leads of like source {points(gap.effect.value / 100)} "
            f"{'more' if more else 'less'} go with it ({between(gap.effect, scale=1)})."
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
        link=leads_link(("status", "is", ["new"])),
    )


def _sources(scene: Scene, leads: Leads, came: Bools) -> Iterator[Finding]:
    known = came & (leads.created + TIME_TO_CONVERT <= scene.now)
    hits = (leads.converted <= leads.created + TIME_TO_CONVERT)[known]
    for code, name in enumerate(leads.sources):
        gap = share_gap(
            hits, leads.source[known] == code, np.zeros(int(known.sum()), dtype=np.int32), "Cochran"
        )
        if gap is None:
            continue
        more = gap.effect.value > 0
        yield Finding(
            family="lead source",
            key=f"leads.source.{name}",
            kind="opportunity" if more else "risk",
            title=f"Leads with the source {name}: converted {'more' if more else 'less'} often",
            sentence=(
                f"{percent(gap.here)} of {gap.table.cases:,} leads with the source {name} were converted "
                f"within {TIME_TO_CONVERT} days, {percent(gap.there)} of {gap.table.other_cases:,} others: "
                f"{points(gap.effect.value / 100)} {'more' if more else 'less'} "
                f"({between(gap.effect, scale=1)})."
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
            link=leads_link(("source", "is", [name])),
        )


def _people(leads: Leads, came: Bools, users: Mapping[UUID, str]) -> Iterator[Finding]:
    wait = leads.answered - leads.created
    known = came & np.isfinite(wait) & (leads.owner != b"")
    for owner in np.unique(leads.owner[known]):
        user = uuid_of(owner)
        shift = days_shift(wait[known], leads.owner[known] == owner)
        if shift is None or user not in users:
            continue
        slower = shift.effect.value > 0
        yield Finding(
            family="lead owner",
            key=f"leads.owner.{user}",
            kind="risk" if slower else "strength",
            title=f"{users[user]}: answers leads {'later' if slower else 'sooner'} than the others",
            sentence=(
                f"{users[user]}'s leads were answered after {days(shift.here)} (median of {shift.n_here:,}), "
                f"all others after {days(shift.there)} (of {shift.n_there:,})."
            ),
            effect=shift.effect,
            unit="days",
            least=LEAST_DAYS,
            method="Mann-Whitney",
            here=shift.here,
            there=shift.there,
            n_here=shift.n_here,
            n_there=shift.n_there,
            p_value=shift.p_value,
            link=leads_link(("owner_id", "is", [str(user)]), ("status", "is", ["new"])),
        )
