"""What the open deals of today lack. Facts that are counted and need no test."""

from collections.abc import Iterator
from datetime import timedelta

import numpy as np

from dealwright.domains.forecasting.analysis.insights.facts import Facts
from dealwright.domains.forecasting.analysis.insights.finding import Finding
from dealwright.domains.forecasting.analysis.insights.links import Filter, deals_link
from dealwright.domains.forecasting.analysis.risks import show_concentration
from dealwright.domains.forecasting.analysis.stages import held_up
from dealwright.domains.forecasting.analysis.stays import Visits
from dealwright.domains.forecasting.analysis.window import Scene, total
from dealwright.domains.forecasting.analysis.words import count, money, percent
from dealwright.domains.forecasting.history import OPEN, Bools, date_of
from dealwright.ml.comparing import Interval

# A lack that few deals share is worth no word.
LEAST_SHARE = 0.1
FEWEST_OPEN = 5


def of_today(scene: Scene, facts: Facts, visits: Visits) -> Iterator[Finding]:
    waiting = scene.deals.status == OPEN
    if not waiting.any():
        return
    yield from _concentration(scene, waiting)
    yield from _lack(
        scene,
        waiting & ~facts.has_plan,
        "no_activity",
        "Open deals without a next activity",
        "have neither an open task nor anything planned",
        None,
    )
    yesterday = date_of(scene.now) - timedelta(days=1)
    yield from _lack(
        scene,
        waiting & (scene.deals.expected < np.floor(scene.now)),
        "overdue",
        "Open deals past their close date",
        "should have closed before today",
        deals_link(("expected_close_on", "to", [yesterday.isoformat()])),
    )
    yield from _held(scene, visits)


def _lack(
    scene: Scene, lacking: Bools, key: str, title: str, words: str, link: str | None
) -> Iterator[Finding]:
    waiting = scene.deals.status == OPEN
    number, of = int(lacking.sum()), int(waiting.sum())
    if of < FEWEST_OPEN or number / of < LEAST_SHARE:
        return
    amount, every = total(scene.deals.converted[lacking]), total(scene.deals.converted[waiting])
    currency = scene.deals.converter.own
    share = f", {percent(amount / every)} of the open amount" if every else ""
    yield _counted(
        f"today.{key}",
        title,
        f"{number:,} of {count(of, 'open deal')} {words}: {money(amount, currency)}{share}.",
        lacking,
        of,
        link,
    )


def _counted(key: str, title: str, sentence: str, rows: Bools, of: int, link: str | None) -> Finding:
    number = int(rows.sum())
    return Finding(
        family=key,
        key=key,
        kind="risk",
        title=title,
        sentence=sentence,
        effect=Interval(number, number, number),
        unit="deals",
        least=0,
        method="count",
        here=number / of,
        there=None,
        n_here=number,
        n_there=of,
        p_value=None,
        rows=np.flatnonzero(rows),
        link=link,
    )


def _concentration(scene: Scene, waiting: Bools) -> Iterator[Finding]:
    found, top = show_concentration(scene, waiting)
    if not found.is_risky or top is None or found.open_deals < 2:
        return
    rows = np.zeros(len(scene.deals), dtype=bool)
    rows[top] = True
    title = "Much of the pipeline hangs on few deals"
    yield _counted("today.concentration", title, found.word, rows, found.open_deals, None)


def _held(scene: Scene, visits: Visits) -> Iterator[Finding]:
    places = [place for place, stage in enumerate(scene.deals.stages) if stage.type == "open"]
    held = held_up(scene, visits, places)
    for place, one in held.items():
        if one.deals < FEWEST_OPEN or one.share < LEAST_SHARE * 3:
            continue
        stage = scene.deals.stages[place]
        late = (
            (scene.deals.stage == place)
            & (scene.deals.status == OPEN)
            & (scene.now - scene.deals.entered > one.usual)
        )
        number = int(((scene.deals.stage == place) & (scene.deals.status == OPEN)).sum())
        filters: tuple[Filter, ...] = (("stage_id", "is", [str(stage.id)]),)
        yield _counted(
            f"today.held.{stage.id}",
            f"{stage.name}: deals stay longer than winners did",
            f"{one.deals:,} of {count(number, 'open deal')} in {stage.name} have been there longer than "
            f"{one.usual:.0f} days, within which four of five won deals had left it. "
            f"Of all days that open deals are past the usual, {percent(one.share)} are spent here.",
            late,
            number,
            deals_link(*filters),
        )
