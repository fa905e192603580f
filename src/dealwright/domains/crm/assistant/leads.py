"""A question about many leads: which, how many, how many of them were converted."""

from datetime import timedelta
from typing import Any

from sqlalchemy import SQLColumnExpression, func, literal, select

from dealwright.domains.crm.assistant.common import (
    Calendar,
    Conditions,
    add_owners,
    calendar_of,
    colleagues_of,
    in_days,
    listed,
    person,
    same_workspace,
)
from dealwright.domains.crm.assistant.counting import count_groups
from dealwright.domains.crm.assistant.schemas import CountGroup, LeadLine, LeadQuestion, LeadsAnswer, Ref
from dealwright.domains.crm.models.records import Lead
from dealwright.domains.crm.queries.search import words_condition
from dealwright.domains.identity.models import User
from dealwright.kernel.work import Work


async def answer_leads(work: Work, question: LeadQuestion) -> LeadsAnswer:
    calendar = await calendar_of(work)
    asked = await _conditions(work, question, calendar)
    statement = select(
        func.count(),
        func.count().filter(Lead.status == "converted"),
        func.count().filter(Lead.status == "disqualified"),
    ).where(*asked.where)
    count, converted, disqualified = (await work.session.execute(statement)).one()
    decided = converted + disqualified
    return LeadsAnswer(
        rows=await _rows(work, question, asked, calendar),
        groups=await _groups(work, question, asked, calendar),
        count=count,
        converted=converted,
        disqualified=disqualified,
        conversion=converted / decided if decided else None,
        explained=asked.said,
        as_of=work.now(),
    )


async def _conditions(work: Work, question: LeadQuestion, calendar: Calendar) -> Conditions:
    asked = Conditions([Lead.deleted_at.is_(None)])
    if question.statuses:
        asked.add(Lead.status.in_(question.statuses), listed(question.statuses))
    if question.owners or question.team:
        people = await colleagues_of(work)
        add_owners(asked, work, Lead.owner_id, question.owners, question.team, people)
    for wanted, column, words in (
        (question.sources, Lead.source, "from source"),
        (question.industries, Lead.industry, "in"),
        (question.countries, Lead.country, "in"),
    ):
        if wanted:
            lowered = [one.strip().lower() for one in wanted]
            asked.add(func.lower(column).in_(lowered), f"{words} {listed(wanted)}")
    in_days(asked, Lead.created_at, calendar, question.created_from, question.created_to, "came in on")
    in_days(
        asked, Lead.converted_at, calendar, question.converted_from, question.converted_to, "converted on"
    )
    if question.no_activity_days is not None:
        since = calendar.now - timedelta(days=question.no_activity_days)
        asked.add(
            func.coalesce(Lead.last_activity_at, Lead.created_at) <= since,
            f"without activity for {question.no_activity_days} days or longer",
        )
    if question.words:
        asked.add(words_condition(question.words, Lead.id), f"with the words '{question.words}'")
    return asked


async def _rows(work: Work, question: LeadQuestion, asked: Conditions, calendar: Calendar) -> list[LeadLine]:
    orders: dict[str, tuple[SQLColumnExpression[Any], ...]] = {
        "newest": (Lead.created_at.desc(), Lead.id.desc()),
        "oldest": (Lead.created_at.asc(), Lead.id.asc()),
        "quietest": (func.coalesce(Lead.last_activity_at, Lead.created_at).asc(), Lead.id.asc()),
        "name": (Lead.name.asc(), Lead.id.asc()),
    }
    order = orders[question.order]
    page = select(Lead.id).where(*asked.where).order_by(*order).limit(question.limit)
    ids = list(await work.session.scalars(page))
    if not ids:
        return []
    statement = (
        select(Lead, User.name)
        .outerjoin(User, same_workspace(User, Lead, Lead.owner_id))
        .where(Lead.id.in_(ids))
        .order_by(*order)
    )
    return [
        LeadLine(
            lead=Ref(kind="lead", id=lead.id, label=lead.name or lead.company or ""),
            company=lead.company,
            status=lead.status,
            source=lead.source,
            country=lead.country,
            owner=person(lead.owner_id, owner),
            created_on=calendar.day(lead.created_at),
            last_activity_at=lead.last_activity_at,
        )
        for lead, owner in (await work.session.execute(statement)).all()
    ]


async def _groups(
    work: Work, question: LeadQuestion, asked: Conditions, calendar: Calendar
) -> list[CountGroup]:
    if question.group_by is None:
        return []
    month = func.to_char(calendar.local(Lead.created_at), literal("YYYY-MM", literal_execute=True))
    columns: dict[str, SQLColumnExpression[Any]] = {
        "status": Lead.status,
        "owner": Lead.owner_id,
        "source": Lead.source,
        "country": Lead.country,
        "industry": Lead.industry,
        "month": month,
    }
    return await count_groups(
        work, Lead, columns[question.group_by], asked, question.group_by, question.limit
    )
