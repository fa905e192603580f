"""Stages: who gets through, how long it takes, and which one holds deals up."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dealwright.domains.forecasting.analysis.stays import ONWARD, Visits, usual_days
from dealwright.domains.forecasting.analysis.window import FEWEST, Scene, Window, adjusted, rate_of, total
from dealwright.domains.forecasting.analysis.words import days, percent, points
from dealwright.domains.forecasting.history import OPEN, WON, Bools, StageOf
from dealwright.domains.forecasting.schemas import AgeBucket, RateOfCases, StageFacts
from dealwright.ml.comparing import Table, fisher, log_rank, stay_quantile

SURE = 0.1
# A stage that holds this part of all days beyond the usual, with so many deals, holds the pipeline up.
HELD_SHARE, HELD_DEALS = 0.5, 5
EDGES = (7, 14, 30, 60, 90)


@dataclass(frozen=True)
class Held:
    """Open deals past the usual days of a stage. `share` of all such days are here."""

    deals: int
    usual: float
    days: float
    share: float


def show_stages(scene: Scene, visits: Visits, stages: Sequence[int]) -> list[StageFacts]:
    facts = [_facts(scene, visits, place) for place in stages]
    q_values = adjusted([p for one in facts for p in (one.onward_p, one.days_p)])
    held = held_up(scene, visits, stages)
    return [
        _judged(one.model_copy(update={"onward_q": onward, "days_q": days}), held.get(stage))
        for one, stage, onward, days in zip(facts, stages, q_values[::2], q_values[1::2], strict=True)
    ]


def _facts(scene: Scene, visits: Visits, place: int) -> StageFacts:
    deals = scene.deals
    here = visits.take(visits.stage == place)
    waiting = (deals.stage == place) & (deals.status == OPEN)
    onward, earlier = _onward(here, scene.window), _onward(here, scene.before)
    spells, past = here.spells(scene.window), here.spells(scene.before)
    is_compared = min(spells.ended.sum(), past.ended.sum()) >= FEWEST
    stage = deals.stages[place]
    return StageFacts(
        stage_id=stage.id,
        name=stage.name,
        open_deals=int(waiting.sum()),
        open_minor=total(deals.converted[waiting]),
        reached=len(np.unique(here.deal[scene.window.holds(here.entered)])),
        onward=onward,
        before_onward=earlier,
        onward_p=_share_p(onward, earlier),
        onward_q=None,
        days_median=stay_quantile(spells, 0.5),
        days_p80=stay_quantile(spells, 0.8),
        before_days_median=stay_quantile(past, 0.5),
        days_p=log_rank(spells, past) if is_compared else None,
        days_q=None,
        is_bottleneck=False,
    )


def _onward(here: Visits, window: Window) -> RateOfCases:
    left = here.exits(window)
    return rate_of(int((left.way == ONWARD).sum()), len(left.way))


def _share_p(here: RateOfCases, there: RateOfCases) -> float | None:
    if min(here.of, there.of) < FEWEST:
        return None
    return fisher(Table(here.count, here.of, there.count, there.of))


def held_up(scene: Scene, visits: Visits, stages: Sequence[int]) -> dict[int, Held]:
    """Days that open deals have stayed beyond what is usual, by stage."""
    found: dict[int, tuple[int, float, float]] = {}
    for place in stages:
        usual = usual_days(scene.deals, visits, place)
        if usual is not None:
            excess = _days_waiting(scene, place) - usual
            found[place] = int((excess > 0).sum()), usual, float(excess[excess > 0].sum())
    every = sum(excess for _, _, excess in found.values())
    return {
        place: Held(count, usual, excess, excess / every)
        for place, (count, usual, excess) in found.items()
        if every > 0
    }


def _days_waiting(scene: Scene, place: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    deals = scene.deals
    return np.maximum(0.0, scene.now - deals.entered[waits_in(scene, place)])


def waits_in(scene: Scene, place: int) -> Bools:
    return (scene.deals.stage == place) & (scene.deals.status == OPEN)


def _judged(facts: StageFacts, held: Held | None) -> StageFacts:
    reasons = [
        *(_leak(facts) if _is_sure(facts.onward_q) else ()),
        *(_drag(facts) if _is_sure(facts.days_q) else ()),
        *(_holding(held) if held else ()),
    ]
    return facts.model_copy(update={"is_bottleneck": bool(reasons), "why": " ".join(reasons)})


def _is_sure(q_value: float | None) -> bool:
    return q_value is not None and q_value <= SURE


def _leak(facts: StageFacts) -> list[str]:
    now, then = facts.onward.share, facts.before_onward.share
    if now is None or then is None or now >= then:
        return []
    return [
        f"{percent(now)} of the {facts.onward.of} deals that left it went on, "
        f"{points(then - now)} less than before ({percent(then)} of {facts.before_onward.of})."
    ]


def _drag(facts: StageFacts) -> list[str]:
    now, then = facts.days_median, facts.before_days_median
    if now is None or then is None or now <= then:
        return []
    return [f"Half of the deals stay longer than {days(now)}; before it was {days(then)}."]


def _holding(held: Held) -> list[str]:
    if held.share < HELD_SHARE or held.deals < HELD_DEALS:
        return []
    return [
        f"{held.deals} open deals are past the {days(held.usual)} within which four of five won deals left "
        f"it: {percent(held.share)} of all days beyond the usual are spent here."
    ]


def show_ages(scene: Scene, visits: Visits, stages: Sequence[int]) -> list[AgeBucket]:
    return [_age(scene, visits, place, scene.deals.stages[place]) for place in stages]


def _age(scene: Scene, visits: Visits, place: int, stage: StageOf) -> AgeBucket:
    ages = _days_waiting(scene, place)
    amounts = np.nan_to_num(scene.deals.converted[waits_in(scene, place)])
    bucket = np.searchsorted(np.array(EDGES), ages, side="left")
    size = len(EDGES) + 1
    usual = usual_days(scene.deals, visits, place)
    return AgeBucket(
        stage_id=stage.id,
        name=stage.name,
        usual_days=usual,
        buckets=np.bincount(bucket, minlength=size).tolist(),
        amounts_minor=[round(one) for one in np.bincount(bucket, weights=amounts, minlength=size)],
        overdue=0 if usual is None else int((ages > usual).sum()),
    )


def later_won(scene: Scene, visits: Visits, place: int) -> float:
    """Of the closed deals that once went on from a stage, the share that was won."""
    went = np.unique(visits.deal[(visits.stage == place) & (visits.way == ONWARD)])
    closed = went[scene.deals.status[went] != OPEN]
    return float((scene.deals.status[closed] == WON).mean()) if len(closed) else 0.0
