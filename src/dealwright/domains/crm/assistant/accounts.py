"""A question about many accounts: who bought most, who was not spoken to, how many there are."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from dealwright.domains.crm.assistant.common import (
    Calendar,
    Conditions,
    account_conditions,
    add_owners,
    calendar_of,
    colleagues_of,
    in_days,
    listed,
    person,
    same_workspace,
    spelled,
)
from dealwright.domains.crm.assistant.counting import count_groups
from dealwright.domains.crm.assistant.schemas import (
    AccountLine,
    AccountQuestion,
    AccountsAnswer,
    CountGroup,
    Money,
    Ref,
)
from dealwright.domains.crm.models.records import Account, Deal, RecordTag, Tag
from dealwright.domains.crm.queries.search import words_condition
from dealwright.domains.identity.models import User
from dealwright.kernel.work import Work


async def answer_accounts(work: Work, question: AccountQuestion) -> AccountsAnswer:
    calendar = await calendar_of(work)
    won = _won(question, calendar)
    asked = await _conditions(work, question, calendar, won)
    count = await work.session.scalar(select(func.count()).select_from(Account).where(*asked.where))
    return AccountsAnswer(
        rows=await _rows(work, question, asked, won),
        groups=await _groups(work, question, asked),
        count=count or 0,
        explained=[*asked.said, *won.said],
        as_of=work.now(),
    )


def _won(question: AccountQuestion, calendar: Calendar) -> Conditions:
    """Which deals count as bought."""
    found = Conditions([Deal.status == "won", Deal.deleted_at.is_(None)])
    in_days(found, Deal.closed_at, calendar, question.won_from, question.won_to, "counting deals won on")
    if question.currency:
        found.add(Deal.currency == question.currency, f"counting deals in {question.currency}")
    return found


async def _conditions(
    work: Work, question: AccountQuestion, calendar: Calendar, won: Conditions
) -> Conditions:
    asked = await account_conditions(
        work, question.industries, question.countries, question.cities, owner="in"
    )
    asked.where.append(Account.deleted_at.is_(None))
    if question.owners or question.team:
        people = await colleagues_of(work)
        add_owners(asked, work, Account.owner_id, question.owners, question.team, people)
    _add_sizes(asked, question)
    _add_deals(asked, question, won)
    in_days(asked, Account.created_at, calendar, question.created_from, question.created_to, "entered on")
    if question.no_activity_days is not None:
        since = calendar.now - timedelta(days=question.no_activity_days)
        silent = or_(Account.last_activity_at.is_(None), Account.last_activity_at <= since)
        asked.add(silent, f"without contact for {question.no_activity_days} days or longer")
    if question.words:
        asked.add(words_condition(question.words, Account.id), f"with the words '{question.words}'")
    if question.tags:
        await _add_tags(asked, work, question.tags)
    return asked


def _add_sizes(asked: Conditions, question: AccountQuestion) -> None:
    if question.sources:
        sources = [source.strip().lower() for source in question.sources]
        asked.add(func.lower(Account.source).in_(sources), f"from source {listed(question.sources)}")
    if question.employees_min is not None:
        asked.add(Account.employees >= question.employees_min, f"{question.employees_min} employees or more")
    if question.employees_max is not None:
        asked.add(Account.employees <= question.employees_max, f"{question.employees_max} employees or fewer")


def _add_deals(asked: Conditions, question: AccountQuestion, won: Conditions) -> None:
    of_account = and_(Deal.workspace_id == Account.workspace_id, Deal.account_id == Account.id)
    if question.bought is not None:
        bought = exists().where(of_account, *won.where)
        asked.add(bought if question.bought else ~bought, "customers" if question.bought else "not customers")
    if question.has_open_deals is not None:
        running = exists().where(of_account, *_open())
        words = "with an open deal" if question.has_open_deals else "without an open deal"
        asked.add(running if question.has_open_deals else ~running, words)


def _open() -> tuple[ColumnElement[bool], ...]:
    return Deal.status == "open", Deal.deleted_at.is_(None)


async def _add_tags(asked: Conditions, work: Work, wanted: Sequence[str]) -> None:
    statement = select(Tag.name, Tag.id).where(Tag.deleted_at.is_(None)).limit(2_000)
    tags = {name: one for name, one in (await work.session.execute(statement)).all()}  # noqa: C416 - rows
    for name in spelled("tags", wanted, tags):
        tagged = select(RecordTag.record_id).where(
            RecordTag.tag_id == tags[name], RecordTag.kind == "account"
        )
        asked.add(Account.id.in_(tagged), f"tagged {name}")


async def _rows(
    work: Work, question: AccountQuestion, asked: Conditions, won: Conditions
) -> list[AccountLine]:
    ids = list(await work.session.scalars(_page(question, asked, won)))
    if not ids:
        return []
    statement = (
        select(Account, User.name)
        .outerjoin(User, same_workspace(User, Account, Account.owner_id))
        .where(Account.id.in_(ids))
    )
    rows = {account.id: (account, owner) for account, owner in (await work.session.execute(statement)).all()}
    bought, running = await _sums(work, ids, won.where), await _sums(work, ids, _open())
    return [_row(*rows[one], bought.get(one, []), running.get(one, [])) for one in ids if one in rows]


def _page(question: AccountQuestion, asked: Conditions, won: Conditions) -> Select[UUID]:
    if question.order in ("won", "open"):
        return _by_deals(asked, won.where if question.order == "won" else _open(), question.limit)
    orders: dict[str, SQLColumnExpression[Any]] = {
        "quietest": Account.last_activity_at.asc().nulls_first(),
        "employees": Account.employees.desc().nulls_last(),
        "newest": Account.created_at.desc(),
        "name": Account.name.asc(),
    }
    statement = select(Account.id).where(*asked.where)
    return statement.order_by(orders[question.order], Account.id).limit(question.limit)


def _by_deals(asked: Conditions, which: Sequence[ColumnElement[bool]], limit: int) -> Select[UUID]:
    """Accounts by their deals, those without left out. Of several currencies the largest sum counts."""
    sums = (
        select(Deal.account_id, func.coalesce(func.sum(Deal.amount_minor), 0).label("amount"))
        .where(*which, Deal.account_id.is_not(None))
        .group_by(Deal.account_id, Deal.currency)
        .subquery()
    )
    best = (
        select(sums.c.account_id, func.max(sums.c.amount).label("amount"))
        .group_by(sums.c.account_id)
        .subquery()
    )
    return (
        select(Account.id)
        .join(best, best.c.account_id == Account.id)
        .where(*asked.where)
        .order_by(best.c.amount.desc(), Account.id)
        .limit(limit)
    )


async def _sums(
    work: Work, ids: Sequence[UUID], which: Sequence[ColumnElement[bool]]
) -> dict[UUID | None, list[tuple[Money, int]]]:
    total = func.coalesce(func.sum(Deal.amount_minor), 0)
    statement = (
        select(Deal.account_id, Deal.currency, total, func.count())
        .where(Deal.account_id.in_(ids), *which)
        .group_by(Deal.account_id, Deal.currency)
        .order_by(total.desc(), Deal.currency)
    )
    found: dict[UUID | None, list[tuple[Money, int]]] = {}
    for account, currency, amount, count in (await work.session.execute(statement)).all():
        one = Money(currency=currency, amount_minor=int(amount or 0)), count
        found.setdefault(account, []).append(one)
    return found


def _row(
    account: Account,
    owner: str | None,
    won: Sequence[tuple[Money, int]],
    running: Sequence[tuple[Money, int]],
) -> AccountLine:
    return AccountLine(
        account=Ref(kind="account", id=account.id, label=account.name),
        industry=account.industry,
        city=account.city,
        country=account.country,
        employees=account.employees,
        owner=person(account.owner_id, owner),
        last_activity_at=account.last_activity_at,
        won=[amount for amount, _ in won],
        won_count=sum(count for _, count in won),
        open=[amount for amount, _ in running],
        open_count=sum(count for _, count in running),
    )


async def _groups(work: Work, question: AccountQuestion, asked: Conditions) -> list[CountGroup]:
    if question.group_by is None:
        return []
    columns: dict[str, InstrumentedAttribute[Any]] = {
        "industry": Account.industry,
        "country": Account.country,
        "city": Account.city,
        "owner": Account.owner_id,
        "source": Account.source,
    }
    return await count_groups(
        work, Account, columns[question.group_by], asked, question.group_by, question.limit
    )
