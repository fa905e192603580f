"""A question about many deals: which, how many, how much, by what.

Conditions become SQL with parameters. Figures are per currency and of all deals that meet the conditions;
rows and groups are the first few of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    SQLColumnExpression,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    select,
)
from sqlalchemy import String as Text

from dealwright.domains.crm.assistant.common import (
    Calendar,
    Colleague,
    Conditions,
    account_conditions,
    add_owners,
    calendar_of,
    colleagues_of,
    in_days,
    listed,
    money,
    on_days,
    person,
    ref,
    same_workspace,
    spelled,
)
from dealwright.domains.crm.assistant.schemas import (
    DealGroup,
    DealGroupOut,
    DealOrder,
    DealQuestion,
    DealsAnswer,
    Ref,
    Sum,
    Totals,
)
from dealwright.domains.crm.assistant.schemas import (
    DealLine as DealRow,
)
from dealwright.domains.crm.models.pipelines import LostReason, Pipeline, Product, Stage
from dealwright.domains.crm.models.records import Account, Deal, DealLine
from dealwright.domains.identity.models import User
from dealwright.kernel.paging import AnySelect
from dealwright.kernel.work import Work

CHANCE = func.coalesce(Deal.probability_override, Deal.probability)
LAST_TOUCHED = func.coalesce(Deal.last_activity_at, Deal.opened_at)
SECONDS_OPEN = func.extract("epoch", Deal.closed_at - Deal.opened_at)
DAY_SECONDS = 86_400
MAX_PRODUCTS = 5_000


@dataclass(frozen=True)
class _House:
    """What the workspace calls its stages and people."""

    calendar: Calendar
    stages: Mapping[UUID, str]
    stage_order: Mapping[UUID, int]
    pipelines: Mapping[UUID, str]
    people: Sequence[Colleague]


async def answer_deals(work: Work, question: DealQuestion) -> DealsAnswer:
    house = await _house(work, question)
    asked = await _conditions(work, question, house)
    totals = await _figures(work, question, asked, None)
    groups = await _groups(work, question, asked, house) if question.group_by else []
    return DealsAnswer(
        measure=question.measure,
        rows=await _rows(work, question, asked, house),
        groups=[group for group, _ in groups],
        group_count=groups[0][1] if groups else 0,
        totals=totals[0].totals if totals else _no_deals(),
        explained=asked.said,
        as_of=work.now(),
    )


async def _house(work: Work, question: DealQuestion) -> _House:
    statement = (
        select(Stage.id, Stage.name, Stage.position, Pipeline.id, Pipeline.name)
        .join(Pipeline, same_workspace(Pipeline, Stage, Stage.pipeline_id))
        .order_by(Pipeline.position, Stage.position)
        .limit(2_000)
    )
    rows = (await work.session.execute(statement)).all()
    needs_people = bool(question.owners or question.team)
    return _House(
        calendar=await calendar_of(work),
        stages={row[0]: row[1] for row in rows},
        stage_order={row[0]: place for place, row in enumerate(rows)},
        pipelines={row[3]: row[4] for row in rows},
        people=await colleagues_of(work) if needs_people else (),
    )


# What must hold


async def _conditions(work: Work, question: DealQuestion, house: _House) -> Conditions:
    asked = Conditions([Deal.deleted_at.is_(None)])
    _add_status(asked, question)
    _add_place(asked, question, house)
    add_owners(asked, work, Deal.owner_id, question.owners, question.team, house.people)
    await _add_clients(asked, work, question)
    await _add_goods(asked, work, question)
    _add_amounts(asked, question)
    _add_days(asked, question, house.calendar)
    _add_neglect(asked, question, house.calendar)
    return asked


def _add_status(asked: Conditions, question: DealQuestion) -> None:
    status = question.status
    if status == "any":
        status = _meant_status(question)
    if status == "closed":
        asked.add(Deal.closed_at.is_not(None), "won or lost")
    elif status == "open":
        asked.add(and_(Deal.status == "open", Deal.closed_at.is_(None)), "open")
    elif status != "any":
        asked.add(Deal.status == status, status)


def _meant_status(question: DealQuestion) -> str:
    """Some conditions make sense for deals of one status only."""
    if question.lost_reasons or question.group_by == "lost_reason":
        return "lost"
    if (
        question.no_next_step
        or question.overdue_close
        or question.no_activity_days is not None
        or question.in_stage_days_min is not None
    ):
        return "open"
    return {"win_rate": "closed", "cycle_days": "won"}.get(question.measure, "any")


def _add_place(asked: Conditions, question: DealQuestion, house: _House) -> None:
    if question.stages:
        meant = spelled("stages", question.stages, set(house.stages.values()))
        ids = [stage for stage, name in house.stages.items() if name in meant]
        asked.add(Deal.stage_id.in_(ids), f"in stage {listed(meant)}")
    if question.pipelines:
        meant = spelled("pipelines", question.pipelines, set(house.pipelines.values()))
        ids = [one for one, name in house.pipelines.items() if name in meant]
        asked.add(Deal.pipeline_id.in_(ids), f"in pipeline {listed(meant)}")
    if question.sources:
        sources = [source.strip().lower() for source in question.sources]
        asked.add(func.lower(Deal.source).in_(sources), f"from source {listed(question.sources)}")


async def _add_clients(asked: Conditions, work: Work, question: DealQuestion) -> None:
    if question.account_ids:
        asked.add(Deal.account_id.in_(question.account_ids), "with the accounts named")
    if question.contact_ids:
        asked.add(Deal.contact_id.in_(question.contact_ids), "with the contacts named")
    of_account = await account_conditions(
        work, question.industries, question.countries, question.cities, owner="of accounts in"
    )
    if of_account.where:
        accounts = select(Account.id).where(Account.deleted_at.is_(None), *of_account.where)
        asked.where.append(Deal.account_id.in_(accounts))
        asked.said += of_account.said


async def _add_goods(asked: Conditions, work: Work, question: DealQuestion) -> None:
    if question.products:
        names, ids = await _products(work, question.products)
        lines = select(DealLine.deal_id).where(DealLine.product_id.in_(ids))
        asked.add(Deal.id.in_(lines), f"with {listed(names)}")
    if question.lost_reasons:
        statement = select(LostReason.name, LostReason.id).limit(500)
        reasons = [(name, one) for name, one in (await work.session.execute(statement)).all()]
        meant = spelled("lost_reasons", question.lost_reasons, {name for name, _ in reasons})
        asked.add(
            Deal.lost_reason_id.in_([one for name, one in reasons if name in meant]),
            f"lost because of {listed(meant)}",
        )


async def _products(work: Work, wanted: Sequence[str]) -> tuple[list[str], list[UUID]]:
    statement = select(Product.id, Product.name, Product.code, Product.family).limit(MAX_PRODUCTS)
    goods = (await work.session.execute(statement)).all()
    known = {word for _, *words in goods for word in words if word}
    meant = spelled("products", wanted, known)
    return meant, [one for one, *words in goods if not set(meant).isdisjoint(words)]


def _add_amounts(asked: Conditions, question: DealQuestion) -> None:
    currency = question.currency
    if question.amount_min_minor is not None:
        asked.add(
            Deal.amount_minor >= question.amount_min_minor,
            f"of at least {money(question.amount_min_minor, currency)}",
        )
    if question.amount_max_minor is not None:
        asked.add(
            Deal.amount_minor <= question.amount_max_minor,
            f"of at most {money(question.amount_max_minor, currency)}",
        )
    if currency:
        asked.add(Deal.currency == currency, f"in {currency}")
    if question.no_amount:
        asked.add(Deal.amount_minor.is_(None), "without an amount")


def _add_days(asked: Conditions, question: DealQuestion, calendar: Calendar) -> None:
    on_days(
        asked, Deal.expected_close_on, question.expected_from, question.expected_to, "expected to close on"
    )
    in_days(asked, Deal.closed_at, calendar, question.closed_from, question.closed_to, "closed on")
    in_days(asked, Deal.opened_at, calendar, question.opened_from, question.opened_to, "opened on")


def _add_neglect(asked: Conditions, question: DealQuestion, calendar: Calendar) -> None:
    if question.no_next_step:
        asked.add(func.coalesce(func.btrim(Deal.next_step), "") == "", "without a next step")
    if question.overdue_close:
        asked.add(Deal.expected_close_on < calendar.today, "past the expected close")
    if question.no_activity_days is not None:
        since = calendar.now - timedelta(days=question.no_activity_days)
        asked.add(since >= LAST_TOUCHED, f"without activity for {question.no_activity_days} days or longer")
    if question.in_stage_days_min is not None:
        since = calendar.now - timedelta(days=question.in_stage_days_min)
        asked.add(
            Deal.stage_entered_at <= since,
            f"in the present stage for {question.in_stage_days_min} days or longer",
        )


# The first deals


async def _rows(work: Work, question: DealQuestion, asked: Conditions, house: _House) -> list[DealRow]:
    # The page is cut before anything is joined to it.
    page = select(Deal.id).where(*asked.where).order_by(*_order(question)).limit(question.limit)
    ids = list(await work.session.scalars(page))
    if not ids:
        return []
    statement = (
        select(Deal, Account.name, User.name, LostReason.name)
        .outerjoin(Account, same_workspace(Account, Deal, Deal.account_id))
        .outerjoin(User, same_workspace(User, Deal, Deal.owner_id))
        .outerjoin(LostReason, same_workspace(LostReason, Deal, Deal.lost_reason_id))
        .where(Deal.id.in_(ids))
        .order_by(*_order(question))
    )
    rows = (await work.session.execute(statement)).all()
    return [_row(deal, account, owner, reason, house) for deal, account, owner, reason in rows]


def _row(deal: Deal, account: str | None, owner: str | None, reason: str | None, house: _House) -> DealRow:
    now = house.calendar.now
    return DealRow(
        deal=Ref(kind="deal", id=deal.id, label=deal.name),
        account=ref("account", deal.account_id, account),
        status=deal.status,
        stage=house.stages.get(deal.stage_id, ""),
        owner=person(deal.owner_id, owner),
        amount_minor=deal.amount_minor,
        currency=deal.currency,
        probability=deal.probability if deal.probability_override is None else deal.probability_override,
        expected_close_on=deal.expected_close_on,
        closed_on=house.calendar.day(deal.closed_at) if deal.closed_at else None,
        opened_on=house.calendar.day(deal.opened_at),
        next_step=deal.next_step,
        lost_reason=reason,
        quiet_days=max(0, (now - (deal.last_activity_at or deal.opened_at)).days),
        days_in_stage=max(0, (now - deal.stage_entered_at).days),
    )


def _order(question: DealQuestion) -> tuple[SQLColumnExpression[Any], ...]:
    orders: dict[DealOrder, ColumnElement[Any]] = {
        "largest": Deal.amount_minor.desc().nulls_last(),
        "smallest": Deal.amount_minor.asc(),
        "closing_soonest": Deal.expected_close_on.asc(),
        "closing_latest": Deal.expected_close_on.desc().nulls_last(),
        "closed_newest": Deal.closed_at.desc().nulls_last(),
        "closed_oldest": Deal.closed_at.asc(),
        "opened_newest": Deal.opened_at.desc(),
        "opened_oldest": Deal.opened_at.asc(),
        "longest_in_stage": Deal.stage_entered_at.asc(),
        "quietest": LAST_TOUCHED.asc(),
        "likeliest": CHANCE.desc(),
        "updated_newest": Deal.updated_at.desc(),
    }
    return orders[question.order or _usual_order(question)], Deal.id


def _usual_order(question: DealQuestion) -> DealOrder:
    if question.no_activity_days is not None:
        return "quietest"
    if question.in_stage_days_min is not None:
        return "longest_in_stage"
    if question.overdue_close:
        return "closing_soonest"
    if question.closed_from or question.closed_to:
        return "closed_newest"
    return "largest"


# Figures


@dataclass(frozen=True)
class _Group:
    key: str | UUID | None
    totals: Totals
    groups: int


@dataclass(frozen=True)
class _Key:
    """What groups are told apart by, and what deals are joined to for it.

    `amount` is what counts towards a group: of a product, its lines.
    """

    column: SQLColumnExpression[Any]
    amount: SQLColumnExpression[Any]
    joins: tuple[tuple[Any, ColumnElement[bool]], ...] = ()


def _key(group: DealGroup, question: DealQuestion, calendar: Calendar) -> _Key:
    amount = Deal.amount_minor
    to_account = ((Account, same_workspace(Account, Deal, Deal.account_id)),)
    if group == "product":
        lines = _lines()
        return _Key(lines.c.name, lines.c.total, ((lines, lines.c.deal_id == Deal.id),))
    if group == "team":
        return _Key(User.team, amount, ((User, same_workspace(User, Deal, Deal.owner_id)),))
    columns: dict[DealGroup, SQLColumnExpression[Any]] = {
        "stage": Deal.stage_id,
        "owner": Deal.owner_id,
        "lost_reason": Deal.lost_reason_id,
        "account": Deal.account_id,
        "source": Deal.source,
        "currency": Deal.currency,
        "industry": Account.industry,
        "country": Account.country,
        "month": _month(question, calendar, "YYYY-MM"),
        "quarter": _month(question, calendar, 'YYYY-"Q"Q'),
    }
    return _Key(columns[group], amount, to_account if group in ("industry", "country") else ())


def _lines() -> Any:
    """What each product of a deal comes to."""
    name = func.coalesce(Product.name, DealLine.name)
    return (
        select(DealLine.deal_id, name.label("name"), func.sum(DealLine.total_minor).label("total"))
        .outerjoin(Product, same_workspace(Product, DealLine, DealLine.product_id))
        .group_by(DealLine.deal_id, name)
        .subquery()
    )


def _month(question: DealQuestion, calendar: Calendar, form: str) -> SQLColumnExpression[Any]:
    """When a deal closed; an open one, when it is expected to."""
    closed = func.to_char(calendar.local(Deal.closed_at), literal(form, literal_execute=True))
    expected = func.to_char(Deal.expected_close_on, literal(form, literal_execute=True))
    if question.opened_from or question.opened_to:
        return func.to_char(calendar.local(Deal.opened_at), literal(form, literal_execute=True))
    return case((Deal.closed_at.is_not(None), closed), else_=expected)


async def _figures(work: Work, question: DealQuestion, asked: Conditions, key: _Key | None) -> list[_Group]:
    """One row for each group and currency, the groups in their order and cut to those wanted."""
    figures = _per_currency(question, asked, key).subquery("figures")
    worth = _worth(question, figures).label("worth")
    ranked = select(figures, worth).subquery("ranked")
    place = func.dense_rank().over(
        order_by=(ranked.c.worth.desc().nulls_last(), ranked.c.key.asc().nulls_last())
    )
    placed = select(ranked, place.label("place")).subquery("placed")
    last = func.max(placed.c.place).over().label("groups")
    counted = select(placed, last).subquery("counted")
    statement = (
        select(counted)
        .where(counted.c.place <= question.limit)
        .order_by(counted.c.place, counted.c.amount.desc(), counted.c.currency)
    )
    rows = (await work.session.execute(statement)).all()
    cycles = await _cycles(work, question, asked, key) if question.measure == "cycle_days" else {}
    by_place: dict[int, list[Any]] = {}
    for row in rows:
        by_place.setdefault(row.place, []).append(row)
    return [
        _Group(same[0].key, _totals(same, cycles.get(same[0].key)), same[0].groups)
        for same in by_place.values()
    ]


def _per_currency(question: DealQuestion, asked: Conditions, key: _Key | None) -> AnySelect:
    amount = key.amount if key else Deal.amount_minor
    median = func.percentile_cont(0.5).within_group(amount) if question.measure == "median" else null()
    days = func.sum(SECONDS_OPEN).filter(Deal.status == "won") if question.measure == "cycle_days" else null()
    statement = select(
        (key.column if key else cast(null(), Text)).label("key"),
        Deal.currency.label("currency"),
        func.count().label("count"),
        func.count().filter(Deal.status == "open").label("open"),
        func.count().filter(Deal.status == "won").label("won"),
        func.count().filter(Deal.status == "lost").label("lost"),
        func.count(amount).label("with_amount"),
        func.coalesce(func.sum(amount), 0).label("amount"),
        func.coalesce(func.sum(amount * CHANCE), 0).label("weighted"),
        func.max(amount).label("largest"),
        median.label("median"),
        days.label("seconds"),
    ).select_from(Deal)
    for target, on in key.joins if key else ():
        statement = statement.outerjoin(target, on)
    return statement.where(*asked.where).group_by("key", Deal.currency)


def _worth(question: DealQuestion, figures: Any) -> ColumnElement[Any]:
    """What puts one group before another. Of several currencies the largest counts: they are not added."""
    column, of_group = figures.c, {"partition_by": figures.c.key}
    if question.group_by in ("month", "quarter"):
        return func.coalesce(column.key, "")
    if question.measure == "count":
        return func.sum(column.count).over(**of_group)
    if question.measure == "win_rate":
        won, lost = func.sum(column.won).over(**of_group), func.sum(column.lost).over(**of_group)
        return won * 1.0 / func.nullif(won + lost, 0)
    if question.measure == "cycle_days":
        won = func.sum(column.won).over(**of_group)
        return func.sum(column.seconds).over(**of_group) / func.nullif(won, 0)
    if question.measure == "average":
        return func.max(column.amount / func.nullif(column.with_amount, 0)).over(**of_group)
    one = {"largest": column.largest, "median": column.median}.get(question.measure, column.amount)
    return func.max(one).over(**of_group)


async def _cycles(
    work: Work, question: DealQuestion, asked: Conditions, key: _Key | None
) -> dict[Any, tuple[float, float]]:
    """Average and median days from opening to winning; time has no currency."""
    statement = select(
        (key.column if key else cast(null(), Text)).label("key"),
        func.avg(SECONDS_OPEN),
        func.percentile_cont(0.5).within_group(SECONDS_OPEN),
    ).select_from(Deal)
    for target, on in key.joins if key else ():
        statement = statement.outerjoin(target, on)
    statement = statement.where(*asked.where, Deal.status == "won").group_by("key")
    return {
        key: (float(average) / DAY_SECONDS, float(median) / DAY_SECONDS)
        for key, average, median in (await work.session.execute(statement)).all()
    }


def _totals(rows: Sequence[Any], cycle: tuple[float, float] | None) -> Totals:
    won, lost = sum(row.won for row in rows), sum(row.lost for row in rows)
    return Totals(
        count=sum(row.count for row in rows),
        open=sum(row.open for row in rows),
        won=won,
        lost=lost,
        win_rate=won / (won + lost) if won + lost else None,
        cycle_days_average=round(cycle[0], 1) if cycle else None,
        cycle_days_median=round(cycle[1], 1) if cycle else None,
        sums=[_sum(row) for row in rows],
    )


def _sum(row: Any) -> Sum:
    total, counted = int(row.amount), row.with_amount
    return Sum(
        currency=row.currency,
        count=row.count,
        with_amount=counted,
        amount_minor=total,
        weighted_minor=int(row.weighted) // 100,
        average_minor=(2 * total + counted) // (2 * counted) if counted else None,
        median_minor=round(row.median) if row.median is not None else None,
        largest_minor=int(row.largest) if row.largest is not None else None,
    )


def _no_deals() -> Totals:
    return Totals(
        count=0,
        open=0,
        won=0,
        lost=0,
        win_rate=None,
        cycle_days_average=None,
        cycle_days_median=None,
        sums=[],
    )


async def _groups(
    work: Work, question: DealQuestion, asked: Conditions, house: _House
) -> list[tuple[DealGroupOut, int]]:
    """Months come in their order and stages as on the board, others the largest first."""
    group = question.group_by
    if group is None:
        return []
    found = await _figures(work, question, asked, _key(group, question, house.calendar))
    if group in ("month", "quarter"):
        found.reverse()
    if group == "stage":
        found.sort(key=lambda one: house.stage_order.get(one.key, 0) if isinstance(one.key, UUID) else -1)
    labels = await _labels(work, group, [one.key for one in found], house)
    return [
        (
            DealGroupOut(
                key=str(one.key) if one.key is not None else None,
                label=labels.get(one.key, str(one.key)) if one.key is not None else f"without {_word(group)}",
                totals=one.totals,
            ),
            one.groups,
        )
        for one in found
    ]


def _word(group: DealGroup) -> str:
    return group.replace("_", " ")


async def _labels(work: Work, group: DealGroup, keys: Sequence[Any], house: _House) -> Mapping[Any, str]:
    if group == "stage":
        return house.stages
    model = {"owner": User, "account": Account, "lost_reason": LostReason}.get(group)
    if model is None:
        return {}
    statement = select(model.id, model.name).where(model.id.in_([key for key in keys if key]))
    return {row[0]: row[1] for row in (await work.session.execute(statement)).all()}
