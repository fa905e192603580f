"""What needs a person today, in eight short reads of indexes."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from dealwright.domains.crm.models.records import Account, Activity, Contact, Deal, Lead
from dealwright.domains.crm.queries.board import deal_row
from dealwright.domains.crm.schemas.pipelines import MoneySum, MonthSum, MyDay, QuietDeal
from dealwright.domains.crm.schemas.records import ActivityOut, ActivityRow, DealRow, LeadOut
from dealwright.kernel.work import Work

ROWS = 20
QUIET_DAYS = 14
SOON_DAYS = 14
MONTHS = 12


async def my_day(work: Work, owner_id: UUID | None, *, midnight: datetime, end: datetime) -> MyDay:
    """From `midnight` to `end` is the person's day, in UTC. Without an owner: the whole team's."""
    now = work.now()
    task = and_(Activity.kind == "task", Activity.done_at.is_(None), Activity.deleted_at.is_(None))
    planned = and_(Activity.kind.in_(("call", "meeting")), Activity.deleted_at.is_(None))
    return MyDay(
        overdue=await _activities(work, owner_id, and_(task, Activity.due_at < midnight), Activity.due_at),
        today=[
            *await _activities(
                work,
                owner_id,
                and_(task, Activity.due_at >= midnight, Activity.due_at < end),
                Activity.due_at,
            ),
            *await _activities(
                work, owner_id, and_(planned, Activity.at >= midnight, Activity.at < end), Activity.at
            ),
        ],
        upcoming=await _activities(
            work,
            owner_id,
            or_(
                and_(planned, Activity.at >= end, Activity.at < end + timedelta(days=3)),
                and_(task, Activity.due_at >= end, Activity.due_at < end + timedelta(days=3)),
            ),
            func.coalesce(Activity.due_at, Activity.at),
        ),
        quiet_deals=await _quiet(work, owner_id, now),
        closing_soon=await _closing_soon(work, owner_id, now),
        new_leads=await _new_leads(work, owner_id),
        won_by_month=await _won_by_month(work, owner_id, now),
        open_sums=await _open_sums(work, owner_id),
        quiet_after_days=QUIET_DAYS,
    )


async def _activities(
    work: Work, owner_id: UUID | None, which: ColumnElement[bool], order: ColumnElement[datetime] | object
) -> list[ActivityRow]:
    statement = (
        select(Activity, Account.name, Contact.name, Deal.name, Lead.name)
        .outerjoin(
            Account, and_(Account.workspace_id == Activity.workspace_id, Account.id == Activity.account_id)
        )
        .outerjoin(
            Contact, and_(Contact.workspace_id == Activity.workspace_id, Contact.id == Activity.contact_id)
        )
        .outerjoin(Deal, and_(Deal.workspace_id == Activity.workspace_id, Deal.id == Activity.deal_id))
        .outerjoin(Lead, and_(Lead.workspace_id == Activity.workspace_id, Lead.id == Activity.lead_id))
        .where(which)
        .order_by(order, Activity.id)  # pyright: ignore[reportArgumentType] - a column
        .limit(ROWS)
    )
    if owner_id:
        statement = statement.where(Activity.owner_id == owner_id)
    return [
        ActivityRow(
            **ActivityOut.model_validate(activity).model_dump(),
            account_name=account,
            contact_name=contact,
            deal_name=deal,
            lead_name=lead,
        )
        for activity, account, contact, deal, lead in (await work.session.execute(statement)).all()
    ]


def _open_deals(owner_id: UUID | None) -> Select[Deal, str, str]:
    statement = (
        select(Deal, Account.name, Contact.name)
        .outerjoin(Account, and_(Account.workspace_id == Deal.workspace_id, Account.id == Deal.account_id))
        .outerjoin(Contact, and_(Contact.workspace_id == Deal.workspace_id, Contact.id == Deal.contact_id))
        .where(Deal.status == "open", Deal.deleted_at.is_(None))
        .limit(ROWS)
    )
    return statement.where(Deal.owner_id == owner_id) if owner_id else statement


async def _quiet(work: Work, owner_id: UUID | None, now: datetime) -> list[QuietDeal]:
    """Open deals nobody has touched for two weeks; those that were never touched count from their opening."""
    since = func.coalesce(Deal.last_activity_at, Deal.opened_at)
    statement = _open_deals(owner_id).where(since < now - timedelta(days=QUIET_DAYS))
    statement = statement.order_by(Deal.amount_minor.desc().nulls_last(), Deal.id)
    rows = (await work.session.execute(statement)).all()
    return [
        QuietDeal(
            **deal_row(deal, account, contact).model_dump(),
            quiet_days=(now - (deal.last_activity_at or deal.opened_at)).days,
        )
        for deal, account, contact in rows
    ]


async def _closing_soon(work: Work, owner_id: UUID | None, now: datetime) -> list[DealRow]:
    until = (now + timedelta(days=SOON_DAYS)).date()
    statement = _open_deals(owner_id).where(Deal.expected_close_on <= until)
    statement = statement.order_by(Deal.expected_close_on, Deal.id)
    return [
        deal_row(deal, account, contact)
        for deal, account, contact in (await work.session.execute(statement)).all()
    ]


async def _new_leads(work: Work, owner_id: UUID | None) -> list[LeadOut]:
    statement = select(Lead).where(Lead.status == "new", Lead.deleted_at.is_(None))
    if owner_id:
        statement = statement.where(Lead.owner_id == owner_id)
    statement = statement.order_by(Lead.updated_at.desc(), Lead.id.desc()).limit(ROWS)
    return [LeadOut.model_validate(lead) for lead in await work.session.scalars(statement)]


async def _won_by_month(work: Work, owner_id: UUID | None, now: datetime) -> list[MonthSum]:
    first = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    for _ in range(MONTHS - 1):
        first = (first - timedelta(days=1)).replace(day=1)
    month = func.to_char(Deal.closed_at, "YYYY-MM")
    statement = (
        select(month, Deal.currency, func.coalesce(func.sum(Deal.amount_minor), 0), func.count())
        .where(Deal.status == "won", Deal.closed_at >= first, Deal.deleted_at.is_(None))
        .group_by(month, Deal.currency)
        .order_by(month)
    )
    if owner_id:
        statement = statement.where(Deal.owner_id == owner_id)
    return [
        MonthSum(month=name, currency=currency, won_minor=int(won or 0), won_count=count)
        for name, currency, won, count in (await work.session.execute(statement)).all()
    ]


async def _open_sums(work: Work, owner_id: UUID | None) -> list[MoneySum]:
    amount = func.coalesce(Deal.amount_minor, 0)
    chance = func.coalesce(Deal.probability_override, Deal.probability)
    statement = (
        select(Deal.currency, func.sum(amount), func.sum(amount * chance / 100))
        .where(Deal.closed_at.is_(None), Deal.deleted_at.is_(None))
        .group_by(Deal.currency)
        .order_by(func.sum(amount).desc())
    )
    if owner_id:
        statement = statement.where(Deal.owner_id == owner_id)
    return [
        MoneySum(currency=currency, amount_minor=int(total or 0), weighted_minor=int(weighted or 0))
        for currency, total, weighted in (await work.session.execute(statement)).all()
    ]
