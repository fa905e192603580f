"""A question about calls, meetings, mails, notes and tasks: which, how many, by whom."""

from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, func, literal, or_, select, true

from dealwright.domains.crm.assistant.common import (
    Calendar,
    Conditions,
    add_owners,
    calendar_of,
    colleagues_of,
    in_days,
    listed,
)
from dealwright.domains.crm.assistant.counting import count_groups
from dealwright.domains.crm.assistant.schemas import ActivitiesAnswer, ActivityQuestion, CountGroup
from dealwright.domains.crm.assistant.touches import read_touches, touches
from dealwright.domains.crm.models.records import Activity
from dealwright.domains.crm.queries.search import MAX_WORDS, words_condition
from dealwright.kernel.work import Work


async def answer_activities(work: Work, question: ActivityQuestion) -> ActivitiesAnswer:
    calendar = await calendar_of(work)
    when = _when(question)
    asked = await _conditions(work, question, calendar, when)
    order = (
        (when.desc().nulls_last(), Activity.id.desc())
        if question.order == "newest"
        else (when.asc(), Activity.id.asc())
    )
    page = select(Activity.id).where(*asked.where).order_by(*order).limit(question.limit)
    ids = list(await work.session.scalars(page))
    count = await work.session.scalar(select(func.count()).select_from(Activity).where(*asked.where))
    return ActivitiesAnswer(
        rows=await read_touches(work, touches().where(Activity.id.in_(ids)).order_by(*order)) if ids else [],
        groups=await _groups(work, question, asked, calendar, when),
        count=count or 0,
        explained=asked.said,
        as_of=work.now(),
    )


def _when(question: ActivityQuestion) -> SQLColumnExpression[Any]:
    """Tasks alone go by the day they are due."""
    return Activity.due_at if set(question.kinds) == {"task"} else Activity.at


async def _conditions(
    work: Work, question: ActivityQuestion, calendar: Calendar, when: SQLColumnExpression[Any]
) -> Conditions:
    asked = Conditions([Activity.deleted_at.is_(None)])
    if question.kinds:
        asked.add(Activity.kind.in_(question.kinds), listed([f"{kind}s" for kind in question.kinds]))
    if question.direction:
        words = "from the client" if question.direction == "in" else "from us"
        asked.add(Activity.direction == question.direction, words)
    if question.owners or question.team:
        people = await colleagues_of(work)
        add_owners(asked, work, Activity.owner_id, question.owners, question.team, people)
    for ids, column, word in (
        (question.account_ids, Activity.account_id, "accounts"),
        (question.contact_ids, Activity.contact_id, "contacts"),
        (question.deal_ids, Activity.deal_id, "deals"),
        (question.lead_ids, Activity.lead_id, "leads"),
    ):
        if ids:
            asked.add(column.in_(ids), f"with the {word} named")
    in_days(asked, when, calendar, question.from_, question.to, "on")
    if question.words:
        _add_words(asked, question, question.words)
    if question.state != "any":
        asked.add(_in_state(question.state, calendar), question.state)
    return asked


def _add_words(asked: Conditions, question: ActivityQuestion, words: str) -> None:
    """Of a few records the whole text is read; of all, the index of subjects."""
    if question.account_ids or question.contact_ids or question.deal_ids or question.lead_ids:
        told = func.lower(func.concat_ws(" ", Activity.subject, Activity.body))
        has = [func.strpos(told, word) > 0 for word in dict.fromkeys(words.lower().split()[:MAX_WORDS])]
        asked.add(and_(true(), *has), f"with the words '{words}'")
    else:
        asked.add(words_condition(words, Activity.id), f"with the words '{words}' in the subject")


def _in_state(state: str, calendar: Calendar) -> ColumnElement[bool]:
    task = Activity.kind == "task"
    if state == "overdue":
        return and_(task, Activity.done_at.is_(None), Activity.due_at < calendar.now)
    if state == "open":
        return or_(
            and_(task, Activity.done_at.is_(None)), and_(Activity.kind != "task", Activity.at > calendar.now)
        )
    return or_(
        and_(task, Activity.done_at.is_not(None)), and_(Activity.kind != "task", Activity.at <= calendar.now)
    )


async def _groups(
    work: Work,
    question: ActivityQuestion,
    asked: Conditions,
    calendar: Calendar,
    when: SQLColumnExpression[Any],
) -> list[CountGroup]:
    if question.group_by is None:
        return []
    local = calendar.local(when)
    columns: dict[str, SQLColumnExpression[Any]] = {
        "kind": Activity.kind,
        "owner": Activity.owner_id,
        "account": Activity.account_id,
        "day": func.to_char(local, literal("YYYY-MM-DD", literal_execute=True)),
        "month": func.to_char(local, literal("YYYY-MM", literal_execute=True)),
    }
    return await count_groups(
        work, Activity, columns[question.group_by], asked, question.group_by, question.limit
    )
