"""Quotas and team leaders of the demo company: a little more than each sold before, as quotas are."""

import asyncio
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from dealwright.domains.forecasting import service
from dealwright.domains.forecasting.choosing import Chosen
from dealwright.domains.forecasting.history import day_of
from dealwright.domains.forecasting.periods import months_after
from dealwright.domains.forecasting.schemas import QuotaForm, SetQuotas
from dealwright.domains.forecasting.state import State, prepare
from dealwright.domains.identity import teams
from dealwright.domains.identity.models import User
from dealwright.domains.identity.schemas import ChangeTeam
from dealwright.kernel.actor import Actor
from dealwright.kernel.work import Begin

MONTHS_BACK, MONTHS_AHEAD = 12, 6
MORE = 1.1
# The team's own number leaves room for somebody to miss theirs.
TEAM_SHARE = 0.95
STEP_MINOR = 500_000


async def name_leaders(begin: Begin, actor: Actor) -> None:
    """Whom most of a team report to leads it."""
    async with begin(actor) as work:
        statement = (
            select(User.team_id, User.manager_id)
            .where(User.team_id.is_not(None), User.manager_id.is_not(None))
            .group_by(User.team_id, User.manager_id)
            .order_by(func.count())
        )
        rows = (await work.session.execute(statement)).all()
        leaders = {row.team_id: row.manager_id for row in rows}
        for team in await teams.list_teams(work):
            if team.leader_id is None and team.id in leaders:
                change = ChangeTeam(version=team.version, leader_id=leaders[team.id])
                await teams.change_team(work, team.id, change)


async def add_quotas(begin: Begin, actor: Actor) -> None:
    """Does nothing when there are quotas already."""
    state = await prepare(begin, actor)
    if state.quotas or not len(state.deals):
        return
    quotas = await asyncio.to_thread(_quotas, state)
    async with begin(actor) as work:
        for start in range(0, len(quotas), 500):
            await service.set_quotas(work, SetQuotas(quotas=quotas[start : start + 500]))


def _quotas(state: State) -> list[QuotaForm]:
    running = state.today.replace(day=1)
    months = [months_after(running, place) for place in range(-MONTHS_BACK, MONTHS_AHEAD)]
    return [one for month in months for one in _of_month(state, month, min(month, running))]


def _of_month(state: State, month: date, known: date) -> list[QuotaForm]:
    """Set at the beginning of a quarter from the half year before."""
    quarter = months_after(known, -((known.month - 1) % 3))
    amounts = {owner: _usual(state, quarter, owner) for owner in state.deals.owners}
    sellers = {owner: amount for owner, amount in amounts.items() if amount}
    everybody = _rounded(sum(sellers.values()) * TEAM_SHARE)
    people = [
        QuotaForm(period="month", starts_on=month, owner_id=owner, amount_minor=amount)
        for owner, amount in sellers.items()
    ]
    return [
        QuotaForm(period="month", starts_on=month, owner_id=None, amount_minor=everybody),
        *(
            QuotaForm(period="month", starts_on=month, owner_id=None, team_id=team.id, amount_minor=amount)
            for team in state.teams.values()
            if (amount := _rounded(sum(sellers.get(one, 0) for one in team.people) * TEAM_SHARE))
        ),
        *people,
    ]


def _usual(state: State, quarter: date, owner: UUID) -> int:
    begins = day_of(months_after(quarter, -6))
    return _rounded(MORE * state.book.won_amount(begins, day_of(quarter), Chosen(owner)) / 6)


def _rounded(amount: float) -> int:
    return round(amount / STEP_MINOR) * STEP_MINOR
