"""What is different from the time before."""

from collections.abc import Iterator

import numpy as np

from dealwright.domains.forecasting.analysis.insights.facts import Facts
from dealwright.domains.forecasting.analysis.insights.finding import Finding
from dealwright.domains.forecasting.analysis.insights.links import deals_link
from dealwright.domains.forecasting.analysis.insights.population import FEWEST, PLAIN
from dealwright.domains.forecasting.analysis.speed import show_reasons, win_rate
from dealwright.domains.forecasting.analysis.stages import later_won, waits_in
from dealwright.domains.forecasting.analysis.stays import ONWARD, Visits
from dealwright.domains.forecasting.analysis.window import Scene, median
from dealwright.domains.forecasting.analysis.words import between, days, percent, points
from dealwright.domains.forecasting.history import LOST, WON
from dealwright.domains.forecasting.schemas import RateOfCases
from dealwright.ml.comparing import (
    Interval,
    Table,
    fisher,
    log_rank,
    median_difference,
    newcombe,
    stay_quantile,
)

LEAST_POINTS, LEAST_DAYS = 5.0, 2.0


def of_changes(scene: Scene, facts: Facts, visits: Visits) -> Iterator[Finding]:
    for place, stage in enumerate(scene.deals.stages):
        if stage.type == "open" and stage.pipeline_id in facts.pipelines:
            yield from _onward(scene, facts, visits, place)
            yield from _waiting(scene, facts, visits, place)
    yield from _winning(scene, facts)
    yield from _reasons(scene, facts)


def _stage_name(scene: Scene, facts: Facts, place: int) -> str:
    stage = scene.deals.stages[place]
    return stage.name if len(facts.pipelines) < 2 else f"{stage.name} ({facts.pipelines[stage.pipeline_id]})"


def _span(scene: Scene) -> str:
    return f"in the {scene.window.days:.0f} days since {scene.window.since:%d %b %Y}".replace(" 0", " ")


def _onward(scene: Scene, facts: Facts, visits: Visits, place: int) -> Iterator[Finding]:
    here = visits.take(visits.stage == place)
    now, then = here.exits(scene.window), here.exits(scene.before)
    table = Table(
        int((now.way == ONWARD).sum()), len(now.way), int((then.way == ONWARD).sum()), len(then.way)
    )
    if min(table.cases, table.other_cases) < FEWEST:
        return
    name, effect = _stage_name(scene, facts, place), _in_points(newcombe(table))
    less = effect.value < 0
    share, before = table.hits / table.cases, table.other_hits / table.other_cases
    won = median(scene.deals.converted[scene.deals.status == WON]) or 0.0
    a_quarter = table.cases / scene.window.quarters(scene.now)
    worth = abs(effect.nearest_to_zero()) / 100 * a_quarter * later_won(scene, visits, place) * won
    yield Finding(
        family="onward",
        key=f"stage.onward.{scene.deals.stages[place].id}",
        kind="risk" if less else "change",
        title=f"{name}: {'fewer' if less else 'more'} deals go on",
        sentence=(
            f"Of {table.cases:,} deals that left {name} {_span(scene)}, {percent(share)} went on or were "
            f"won; before it was {percent(before)} of {table.other_cases:,}: {points(effect.value / 100)} "
            f"{'less' if less else 'more'} ({between(effect, scale=1)})."
        ),
        effect=effect,
        unit="points",
        least=LEAST_POINTS,
        method=PLAIN,
        here=share,
        there=before,
        n_here=table.cases,
        n_there=table.other_cases,
        p_value=fisher(table),
        worth_minor=round(worth) or None if less else None,
        rows=np.flatnonzero(waits_in(scene, place)),
        link=deals_link(("stage_id", "is", [str(scene.deals.stages[place].id)])),
    )


def _in_points(interval: Interval) -> Interval:
    return Interval(*(100 * one for one in interval))


def _waiting(scene: Scene, facts: Facts, visits: Visits, place: int) -> Iterator[Finding]:
    here = visits.take(visits.stage == place)
    now, then = here.spells(scene.window), here.spells(scene.before)
    if min(now.ended.sum(), then.ended.sum()) < FEWEST:
        return
    middle, before = stay_quantile(now, 0.5), stay_quantile(then, 0.5)
    if middle is None or before is None:
        return
    spread = median_difference((now.stop)[now.ended], (then.stop)[then.ended])
    gap = middle - before
    effect = Interval(gap, gap + spread.low - spread.value, gap + spread.high - spread.value)
    name, longer = _stage_name(scene, facts, place), gap > 0
    yield Finding(
        family="waiting",
        key=f"stage.days.{scene.deals.stages[place].id}",
        kind="risk" if longer else "change",
        title=f"{name}: deals stay {'longer' if longer else 'shorter'}",
        sentence=(
            f"Half of the deals stayed in {name} longer than {days(middle)} {_span(scene)}, {days(before)} "
            f"in the same time before ({now.ended.sum():,} and {then.ended.sum():,} left it; those still "
            "there are counted as such)."
        ),
        effect=effect,
        unit="days",
        least=LEAST_DAYS,
        method="log-rank",
        here=middle,
        there=before,
        n_here=int(now.ended.sum()),
        n_there=int(then.ended.sum()),
        p_value=log_rank(now, then),
        rows=np.flatnonzero(waits_in(scene, place)),
        link=deals_link(("stage_id", "is", [str(scene.deals.stages[place].id)])),
    )


def _winning(scene: Scene, facts: Facts) -> Iterator[Finding]:
    for code, pipeline in enumerate(scene.deals.pipelines):
        rows = scene.deals.pipeline == code
        now, then = win_rate(scene, scene.window, rows), win_rate(scene, scene.before, rows)
        if min(now.of, then.of) < FEWEST or pipeline not in facts.pipelines:
            continue
        yield _win_change(scene, facts.pipelines[pipeline], str(pipeline), now, then)


def _win_change(scene: Scene, name: str, key: str, now: RateOfCases, then: RateOfCases) -> Finding:
    table = Table(now.count, now.of, then.count, then.of)
    effect = _in_points(newcombe(table))
    less = effect.value < 0
    return Finding(
        family="win change",
        key=f"win_rate.pipeline.{key}",
        kind="risk" if less else "change",
        title=f"{name}: won {'less' if less else 'more'} often than before",
        sentence=(
            f"{percent(now.count / now.of)} of {now.of:,} deals of {name} closed {_span(scene)} were won, "
            f"{percent(then.count / then.of)} of {then.of:,} in the same time before: "
            f"{points(effect.value / 100)} {'less' if less else 'more'} ({between(effect, scale=1)})."
        ),
        effect=effect,
        unit="points",
        least=LEAST_POINTS,
        method=PLAIN,
        here=now.share,
        there=then.share,
        n_here=now.of,
        n_there=then.of,
        p_value=fisher(table),
        link=deals_link(("pipeline_id", "is", [key])),
    )


def _reasons(scene: Scene, facts: Facts) -> Iterator[Finding]:
    deals = scene.deals
    names = {
        place: facts.lost_reasons[one]
        for place, one in enumerate(deals.lost_reasons)
        if one in facts.lost_reasons
    }
    lost = deals.status == LOST
    here, there = scene.window.holds(deals.closed) & lost, scene.before.holds(deals.closed) & lost
    if min(here.sum(), there.sum()) < FEWEST:
        return
    everything = np.ones(len(deals), dtype=bool)
    for one in show_reasons(scene, everything, deals.lost_reason, names, LOST):
        code = next((place for place, name in names.items() if name == one.name), -1)
        before = int((there & (deals.lost_reason == code)).sum())
        table = Table(one.deals, int(here.sum()), before, int(there.sum()))
        effect = _in_points(newcombe(table))
        more = effect.value > 0
        yield Finding(
            family="lost reasons",
            key=f"lost_reason.{one.name}",
            kind="risk" if more else "change",
            title=f"Lost for '{one.name}': {'more' if more else 'less'} often than before",
            sentence=(
                f"{percent(one.share)} of {table.cases:,} deals lost {_span(scene)} were lost for "
                f"'{one.name}', {percent(before / table.other_cases)} of {table.other_cases:,} in the same "
                f"time before: {points(effect.value / 100)} {'more' if more else 'less'} "
                f"({between(effect, scale=1)})."
            ),
            effect=effect,
            unit="points",
            least=LEAST_POINTS,
            method=PLAIN,
            here=one.share,
            there=before / table.other_cases,
            n_here=table.cases,
            n_there=table.other_cases,
            p_value=fisher(table),
            rows=np.flatnonzero(here & (deals.lost_reason == code)),
        )
