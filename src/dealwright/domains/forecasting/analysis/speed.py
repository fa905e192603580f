"""Velocity, cohorts, and why deals are won and lost."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

import numpy as np

from dealwright.domains.forecasting.analysis.window import (
    FEWEST,
    Scene,
    Window,
    adjusted,
    median,
    month_after,
    rate_of,
    total,
    whole,
)
from dealwright.domains.forecasting.history import OPEN, WON, Bools, day_of, month_of
from dealwright.domains.forecasting.money import Codes
from dealwright.domains.forecasting.schemas import Cohort, RateOfCases, Reasoned, Velocity
from dealwright.ml.comparing import Table, fisher

COHORTS = 12


def show_velocity(scene: Scene, rows: Bools) -> Velocity:
    win, earlier = win_rate(scene, scene.window, rows), win_rate(scene, scene.before, rows)
    amount, took = _usual_win(scene, scene.window, rows)
    amount_before, took_before = _usual_win(scene, scene.before, rows)
    is_compared = min(win.of, earlier.of) >= FEWEST
    return Velocity(
        open_deals=int((rows & (scene.deals.status == OPEN)).sum()),
        win=win,
        before_win=earlier,
        win_p=fisher(Table(win.count, win.of, earlier.count, earlier.of)) if is_compared else None,
        amount_median_minor=whole(amount),
        days_to_win_median=took,
        before_days_to_win_median=took_before,
        per_day_minor=_per_day(_open_at(scene, scene.window.end, rows), win, amount, took),
        before_per_day_minor=_per_day(
            _open_at(scene, scene.before.end, rows), earlier, amount_before, took_before
        ),
    )


def win_rate(scene: Scene, window: Window, rows: Bools) -> RateOfCases:
    closed = rows & window.holds(scene.deals.closed)
    return rate_of(int((closed & (scene.deals.status == WON)).sum()), int(closed.sum()))


def _usual_win(scene: Scene, window: Window, rows: Bools) -> tuple[float | None, float | None]:
    won = rows & window.holds(scene.deals.closed) & (scene.deals.status == WON)
    return median(scene.deals.converted[won]), median(scene.days_open[won])


def _open_at(scene: Scene, moment: float, rows: Bools) -> int:
    deals = scene.deals
    return int((rows & (deals.opened < moment) & ~(deals.closed < moment)).sum())


def _per_day(count: int, win: RateOfCases, amount: float | None, took: float | None) -> int | None:
    if win.share is None or amount is None or not took:
        return None
    return round(count * win.share * amount / took)


def show_reasons(
    scene: Scene, rows: Bools, codes: Codes, names: Mapping[int, str], status: int
) -> list[Reasoned]:
    """How the deals that ended so are spread over the codes, against the time before; the most first."""
    deals = scene.deals
    here = np.flatnonzero(rows & scene.window.holds(deals.closed) & (deals.status == status))
    there = np.flatnonzero(rows & scene.before.holds(deals.closed) & (deals.status == status))
    found = [
        Reasoned(
            name=names.get(int(code), "Not said"),
            deals=int((codes[here] == code).sum()),
            amount_minor=total(deals.converted[here[codes[here] == code]]),
            share=float((codes[here] == code).mean()),
            before_share=float((codes[there] == code).mean()) if len(there) else None,
            p_value=_reason_p(codes[here] == code, codes[there] == code),
            q_value=None,
        )
        for code in np.unique(codes[here])
    ]
    q_values = adjusted([one.p_value for one in found])
    told = [one.model_copy(update={"q_value": q}) for one, q in zip(found, q_values, strict=True)]
    return sorted(told, key=lambda one: -one.deals)


def _reason_p(here: Bools, there: Bools) -> float | None:
    if min(len(here), len(there)) < FEWEST:
        return None
    return fisher(Table(int(here.sum()), len(here), int(there.sum()), len(there)))


def names_of_codes(ids: tuple[UUID, ...], names: Mapping[UUID, str]) -> dict[int, str]:
    return {place: names[one] for place, one in enumerate(ids) if one in names}


def show_cohorts(scene: Scene, rows: Bools) -> list[Cohort]:
    """By the month deals were opened: the last twelve, or those of a longer window."""
    last = scene.window.until.replace(day=1)
    first = min(scene.window.since.replace(day=1), month_after(last, 1 - COHORTS))
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    opened, closed = month_of(scene.deals.opened), month_of(scene.deals.closed)
    running = float(month_of(np.array([scene.now]))[0])
    months = [month_after(first, place) for place in range(max(0, count - 60), count)]
    found = [_cohort(scene, rows, month, opened, closed - opened, running) for month in months]
    return [one for one in found if one.deals]


def _cohort(
    scene: Scene,
    rows: Bools,
    month: date,
    opened: np.ndarray[tuple[int], np.dtype[np.float64]],
    later: np.ndarray[tuple[int], np.dtype[np.float64]],
    running: float,
) -> Cohort:
    place = float(month_of(np.array([day_of(month)]))[0])
    here = rows & (opened == place)
    deals = int(here.sum())
    won = here & (scene.deals.status == WON)
    return Cohort(
        month=month,
        deals=deals,
        won_by=[
            float((won & (later <= months)).sum()) / deals if deals and place + months < running else None
            for months in range(COHORTS)
        ],
        open_share=float((here & (scene.deals.status == OPEN)).sum()) / max(1, deals),
    )
