"""The team's own figures before and after a day, both seen for the same length of time."""

import asyncio
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from sqlalchemy import Row

from dealwright.domains.forecasting.analysis.window import month_after
from dealwright.domains.forecasting.analysis.words import count, days, percent
from dealwright.domains.forecasting.columns import (
    as_ids,
    as_numbers,
    ids,
    numbers,
    places_of,
    statement,
)
from dealwright.domains.forecasting.columns import days as moments
from dealwright.domains.forecasting.history import WON, Deals, day_of
from dealwright.domains.forecasting.loading import RawDeals, read_deals
from dealwright.domains.forecasting.money import Floats
from dealwright.domains.forecasting.queries import read_today
from dealwright.domains.forecasting.schemas import AskRoiHistory, RoiHistory, RoiMetrics
from dealwright.domains.identity.models import Workspace
from dealwright.kernel.actor import Actor
from dealwright.kernel.errors import Invalid
from dealwright.kernel.work import Begin
from dealwright.ml.comparing import Table, fisher, mann_whitney

FEWEST_STARTED, FEWEST_WON = 20, 5
SHORTEST_DAYS = 28
SURE = 0.1
DAYS_A_MONTH = 30.4375

_LEADS = statement(
    {"started": numbers(moments("l.created_at")), "deal": ids("l.deal_id")},
    "from leads l where l.workspace_id = :here and l.deleted_at is null and l.created_at >= :since",
    "l.id",
)


@dataclass(frozen=True, eq=False)
class Started:
    """What came in, leads or, for a team without leads, deals: when, and what became of it."""

    word: Literal["leads", "deals"]
    at: Floats
    won_at: Floats
    amount: Floats

    def between(self, start: float, end: float) -> "Side":
        here = (self.at >= start) & (self.at < end)
        won = here & (self.won_at < end) & (self.won_at >= self.at)
        return Side(
            started=int(here.sum()),
            months=(end - start) / DAYS_A_MONTH,
            days=(self.won_at - self.at)[won],
            amounts=self.amount[won],
        )


@dataclass(frozen=True, eq=False)
class Side:
    started: int
    months: float
    days: Floats
    amounts: Floats

    @property
    def won(self) -> int:
        return len(self.days)

    @property
    def is_enough(self) -> bool:
        return self.started >= FEWEST_STARTED and self.won >= FEWEST_WON

    def metrics(self) -> RoiMetrics | None:
        known = self.amounts[np.isfinite(self.amounts)]
        if not self.won or not len(known):
            return None
        return RoiMetrics(
            leads_a_month=self.started / self.months,
            conversion_percent=100 * self.won / self.started,
            deal_minor=round(float(np.clip(np.mean(known), 0, 10**15))),
            cycle_days=float(np.clip(np.median(self.days), 0.01, 3_650)),
        )


async def history(begin: Begin, actor: Actor, form: AskRoiHistory) -> RoiHistory:
    async with begin(actor) as work:
        workspace = await work.get(Workspace, work.workspace_id)
        if form.changed_on > await read_today(work):
            raise Invalid.field("changed_on", "This day is still to come, so that nothing is known after it.")
        since = month_after(form.changed_on, -form.months)
        facts = {"here": work.workspace_id, "zone": workspace.timezone, "since": since}
        raw = await read_deals(work)
        leads = (await work.connection.execute(_LEADS, facts)).one()
    return await asyncio.to_thread(_compared, raw, leads, form)


def _compared(raw: RawDeals, leads: Row[Any], form: AskRoiHistory) -> RoiHistory:
    deals = raw.unpack()
    return compare(started_of(deals, leads.started, leads.deal), form, raw.currency, deals.loaded)


def started_of(deals: Deals, started: bytes, deal: bytes) -> Started:
    won_at = np.where((deals.status == WON) & (deals.closed >= deals.opened), deals.closed, np.nan)
    at = as_numbers(started)
    if not len(at):
        return Started("deals", deals.opened, won_at, deals.converted)
    # The last place stands for leads without a deal.
    rows = places_of(as_ids(deal), deals.ids)
    return Started("leads", at, np.append(won_at, np.nan)[rows], np.append(deals.converted, np.nan)[rows])


def compare(started: Started, form: AskRoiHistory, currency: str, now: float) -> RoiHistory:
    """As long before the day as after it, so that both sides had the same time to win."""
    changed = day_of(form.changed_on)
    length = min(form.months * DAYS_A_MONTH, now - changed)
    before = started.between(changed - length, changed)
    after = started.between(changed, changed + length)
    is_enough = before.is_enough and after.is_enough and length >= SHORTEST_DAYS
    table = Table(after.won, after.started, before.won, before.started)
    conversion_p = fisher(table) if is_enough else None
    cycle_p = mann_whitney(after.days, before.days) if is_enough else None
    return RoiHistory(
        currency=currency,
        changed_on=form.changed_on,
        counted=started.word,
        before=before.metrics(),
        after=after.metrics(),
        n_before=before.started,
        n_after=after.started,
        conversion_p=conversion_p,
        cycle_p=cycle_p,
        word=_word(started.word, before, after, length, conversion_p, cycle_p),
    )


def _word(
    what: str, before: Side, after: Side, length: float, conversion_p: float | None, cycle_p: float | None
) -> str:
    if conversion_p is None or cycle_p is None:
        return (
            f"Too few to compare: {before.started:,} {what} before with {before.won:,} won, "
            f"{after.started:,} after with {after.won:,}, within {days(length)} each. It takes "
            f"{FEWEST_STARTED} {what} and {FEWEST_WON} won on both sides and {SHORTEST_DAYS} days."
        )
    shares = after.won / after.started, before.won / before.started
    said = (
        f"Within {days(length)} on each side, {percent(shares[0])} of {count(after.started, what[:-1])} "
        f"were won after, {percent(shares[1])} of {before.started:,} before: {_sure(conversion_p)}."
    )
    took = float(np.median(after.days)), float(np.median(before.days))
    return (
        f"{said} Those that were won within this time took {days(took[0])} after, {days(took[1])} before: "
        f"{_sure(cycle_p)}. What else changed at that time is part of this."
    )


def _sure(p: float) -> str:
    if p <= SURE:
        return f"a difference that chance hardly makes (p = {p:.2g})"
    return f"a difference that chance makes easily (p = {p:.2g})"
