"""What endangers the number: slipped deals, too little pipeline, too much of it in one deal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from dealwright.domains.forecasting.analysis.window import Scene, month_after, quarter_of, total
from dealwright.domains.forecasting.analysis.words import count, money, percent
from dealwright.domains.forecasting.history import OPEN, WON, Bools, date_of, day_of
from dealwright.domains.forecasting.money import Floats
from dealwright.domains.forecasting.schemas import Concentration, Coverage, Slipped, Unconverted

SLIPPED_SHOWN = 50
RISKY_TOP, RISKY_HALF = 0.25, 3
PAST_QUARTERS, FEWEST_QUARTERS = 8, 3


@dataclass(frozen=True)
class Named:
    """What a deal is called, read for the few that are shown."""

    name: str
    account: str | None


def slipped_rows(scene: Scene, rows: Bools) -> NDArray[np.int64]:
    """Open deals past their day or moved to a later month, the largest first."""
    deals = scene.deals
    late = rows & (deals.status == OPEN) & ((deals.expected < np.floor(scene.now)) | (deals.pushes > 0))
    found = np.flatnonzero(late)
    return found[np.argsort(-np.nan_to_num(deals.converted[found]), kind="stable")]


def show_slipped(scene: Scene, rows: Sequence[int], named: dict[UUID, Named]) -> list[Slipped]:
    return [_slipped(scene, row, named.get(scene.deals.id(row), Named("", None))) for row in rows]


def _slipped(scene: Scene, row: int, named: Named) -> Slipped:
    deals = scene.deals
    expected, first = float(deals.expected[row]), float(deals.first_expected[row])
    amount, owner, stage = float(deals.amount[row]), int(deals.owner[row]), int(deals.stage[row])
    return Slipped(
        id=deals.id(row),
        name=named.name,
        account_name=named.account,
        owner_id=deals.owners[owner] if owner >= 0 else None,
        stage=deals.stages[stage].name,
        amount_minor=None if np.isnan(amount) else round(amount),
        currency=deals.currencies[int(deals.currency[row])],
        expected_close_on=None if np.isnan(expected) else date_of(expected),
        first_expected_on=None if np.isnan(first) else date_of(first),
        pushed=int(deals.pushes[row]),
        days_late=max(0, int(np.floor(scene.now) - expected)) if np.isfinite(expected) else 0,
    )


def show_concentration(scene: Scene, rows: Bools) -> tuple[Concentration, int | None]:
    """With the row of the largest deal, whose name is read later."""
    deals = scene.deals
    waiting = np.flatnonzero(rows & (deals.status == OPEN))
    amounts = np.maximum(0.0, np.nan_to_num(deals.converted[waiting]))
    order = np.argsort(-amounts, kind="stable")
    every = float(amounts.sum())
    if every <= 0:
        return _no_amounts(len(waiting)), None
    top, five = float(amounts[order[0]]) / every, float(amounts[order[:5]].sum()) / every
    half = accounts_for_half(amounts, deals.account[waiting])
    is_risky = top >= RISKY_TOP or half <= RISKY_HALF
    found = Concentration(
        open_deals=len(waiting),
        open_minor=total(amounts),
        top_share=top,
        top_deal_id=deals.id(int(waiting[order[0]])),
        top_deal=None,
        top_five_share=five,
        accounts_for_half=half,
        is_risky=is_risky,
        word=_concentration_word(len(waiting), top, five, half),
    )
    return found, int(waiting[order[0]])


def _no_amounts(deals: int) -> Concentration:
    return Concentration(
        open_deals=deals,
        open_minor=0,
        top_share=None,
        top_deal_id=None,
        top_deal=None,
        top_five_share=None,
        accounts_for_half=None,
        is_risky=False,
        word="No open deal has an amount." if deals else "There are no open deals.",
    )


def accounts_for_half(amounts: Floats, accounts: NDArray[np.int32]) -> int:
    """How few accounts hold half of the amount; a deal without an account stands for itself."""
    own = np.where(accounts < 0, int(accounts.max(initial=0)) + 1 + np.arange(len(accounts)), accounts)
    ordered: Floats = np.sort(np.bincount(own, weights=amounts).astype(np.float64))[::-1]
    reached: Floats = np.cumsum(ordered)
    return int(np.count_nonzero(reached < ordered.sum() / 2 - 1e-6)) + 1


def _concentration_word(deals: int, top: float, five: float, half: int) -> str:
    said = f"The largest of {count(deals, 'open deal')} holds {percent(top)} of the open amount"
    if deals > 5:
        said += f", the largest five {percent(five)}"
    said += f"; {'one account holds' if half == 1 else f'{half} accounts hold'} half of it."
    if top >= 0.5:
        return f"{said} The number stands or falls with this one deal."
    if top >= RISKY_TOP:
        return f"{said} Whether it closes decides much of the number."
    return said


def show_coverage(scene: Scene, year_starts_in: int, quota: int | None) -> Coverage:
    """Of all pipelines, as the quota is."""
    deals = scene.deals
    first, last = quarter_of(date_of(scene.now), year_starts_in)
    end = day_of(last) + 1
    due = (deals.status == OPEN) & (deals.expected < end)
    won = (deals.status == WON) & (deals.closed >= day_of(first)) & (deals.closed < end)
    open_minor = total(deals.converted[due])
    missing = None if quota is None else max(0, quota - total(deals.converted[won]))
    ratio = open_minor / missing if missing else None
    needed = _needed(scene, first)
    return Coverage(
        starts_on=first,
        open_minor=open_minor,
        missing_minor=missing,
        ratio=ratio,
        needed_ratio=float(np.median(needed)) if len(needed) >= FEWEST_QUARTERS else None,
        word=_coverage_word(deals.converter.own, open_minor, quota, missing, needed),
    )


def _needed(scene: Scene, first: date) -> list[float]:
    """Of earlier quarters: what was open and due at the same day of the quarter by what was won after it."""
    deals, gone = scene.deals, scene.now - day_of(first)
    found: list[float] = []
    for place in range(1, PAST_QUARTERS + 1):
        begin, end = month_after(first, -3 * place), month_after(first, 3 - 3 * place)
        moment = min(day_of(begin) + gone, day_of(end) - 1)
        if not (deals.opened < moment).any():
            break
        then = deals.as_of(moment)
        due = float(np.nansum(then.converted[then.open & (then.expected < day_of(end))]))
        won = (deals.status == WON) & (deals.closed > moment) & (deals.closed < day_of(end))
        later = float(np.nansum(deals.converted[won]))
        if due > 0 and later > 0:
            found.append(due / later)
    return found


def _coverage_word(
    currency: str, open_minor: int, quota: int | None, missing: int | None, needed: Sequence[float]
) -> str:
    said = f"Open deals of {money(open_minor, currency)} are due this quarter"
    if quota is None:
        return f"{said}; without a quota there is nothing to cover."
    if not missing:
        return f"{said}; the quota of {money(quota, currency)} is reached already."
    said += f", {open_minor / missing:.1f} times the {money(missing, currency)} missing to the quota."
    if len(needed) < FEWEST_QUARTERS:
        return f"{said} There are too few earlier quarters to say how much it takes."
    usual = float(np.median(needed))
    verdict = "that is enough" if open_minor / missing >= usual else "that falls short"
    return (
        f"{said} In {len(needed)} earlier quarters, at the same day, what was open and due came to "
        f"{usual:.1f} times what was won after it: by that measure {verdict}."
    )


def unconverted_of(scene: Scene, rows: Bools) -> list[Unconverted]:
    """Open deals whose amount has no rate into the workspace's currency."""
    deals = scene.deals
    lost = rows & (deals.status == OPEN) & np.isfinite(deals.amount) & np.isnan(deals.converted)
    return [
        Unconverted(
            currency=name,
            deals=int((lost & (deals.currency == code)).sum()),
            amount_minor=total(deals.amount[lost & (deals.currency == code)]),
        )
        for code, name in enumerate(deals.currencies)
        if (lost & (deals.currency == code)).any()
    ]
