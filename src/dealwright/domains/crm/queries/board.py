"""Pipelines and the board: every stage with its sums and its first deals, in four statements."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, lateral, or_, select, true, union_all
from sqlalchemy.orm import aliased

from dealwright.domains.crm.models.pipelines import LostReason, Pipeline, Stage
from dealwright.domains.crm.models.records import Account, Contact, Deal, Tag
from dealwright.domains.crm.queries.listings import DEALS
from dealwright.domains.crm.schemas.pipelines import (
    Board,
    BoardColumn,
    BoardSort,
    MoneySum,
    PipelineOut,
    StageOut,
)
from dealwright.domains.crm.schemas.records import DealDetail, DealRow, LineOut, StageStep
from dealwright.domains.crm.service import deals, records
from dealwright.domains.crm.service.records import PIPELINE
from dealwright.kernel.errors import NotFound
from dealwright.kernel.paging import cursor_at
from dealwright.kernel.work import Work

CARDS = 30
CLOSED_DAYS = 30
NEWEST_FIRST: BoardSort = "-stage_entered_at"


async def pipelines(work: Work) -> list[PipelineOut]:
    found = await work.session.scalars(
        select(Pipeline)
        .where(Pipeline.deleted_at.is_(None))
        .order_by(Pipeline.position, Pipeline.name)
        .limit(100)
    )
    stages = await work.session.scalars(
        select(Stage).where(Stage.deleted_at.is_(None)).order_by(Stage.position)
    )
    by_pipeline: dict[UUID, list[StageOut]] = {}
    for stage in stages:
        by_pipeline.setdefault(stage.pipeline_id, []).append(StageOut.model_validate(stage))
    return [_pipeline(one, by_pipeline.get(one.id, [])) for one in found]


def _pipeline(one: Pipeline, stages: Sequence[StageOut]) -> PipelineOut:
    return PipelineOut(
        id=one.id,
        name=one.name,
        is_default=one.is_default,
        position=one.position,
        version=one.version,
        stages=list(stages),
    )


async def pipeline(work: Work, pipeline_id: UUID) -> PipelineOut:
    found = await records.access(work, PIPELINE, pipeline_id)
    stages = await work.session.scalars(
        select(Stage)
        .where(Stage.pipeline_id == pipeline_id, Stage.deleted_at.is_(None))
        .order_by(Stage.position)
    )
    return _pipeline(found, [StageOut.model_validate(stage) for stage in stages])


def _on_board(deal: type[Deal], pipeline_id: UUID, owner_id: UUID | None) -> ColumnElement[bool]:
    here = and_(deal.pipeline_id == pipeline_id, deal.deleted_at.is_(None))
    return and_(here, deal.owner_id == owner_id) if owner_id else here


def _open_or_closed_since(deal: type[Deal], since: datetime) -> tuple[ColumnElement[bool], ...]:
    """Open deals, and those closed lately."""
    return deal.closed_at.is_(None), deal.closed_at >= since


async def board(
    work: Work, pipeline_id: UUID, *, owner_id: UUID | None, sort: BoardSort = NEWEST_FIRST
) -> Board:
    """Open stages are in the order of `sort`; what was won or lost stays the newest first."""
    shown = await pipeline(work, pipeline_id)
    since = work.now() - timedelta(days=CLOSED_DAYS)
    counts, sums = await _sums(work, _on_board(Deal, pipeline_id, owner_id), since)
    inner = aliased(Deal)
    here = and_(_on_board(inner, pipeline_id, owner_id), or_(*_open_or_closed_since(inner, since)))
    orders: dict[UUID, BoardSort] = {
        stage.id: sort if stage.type == "open" else NEWEST_FIRST for stage in shown.stages
    }
    cards = await _cards(work, orders, inner, here)
    return Board(
        pipeline=shown,
        columns=[
            BoardColumn(
                stage=stage,
                count=counts.get(stage.id, 0),
                sums=sums.get(stage.id, []),
                deals=cards.get(stage.id, [])[:CARDS],
                sort=orders[stage.id],
                next_cursor=_next(cards.get(stage.id, []), orders[stage.id]),
            )
            for stage in shown.stages
        ],
        closed_days=CLOSED_DAYS,
    )


async def _sums(
    work: Work, here: ColumnElement[bool], since: datetime
) -> tuple[dict[UUID, int], dict[UUID, list[MoneySum]]]:
    """Two ranges of `ix_deals_sums`, which holds all that is added up; an `or` would read every deal."""
    chance = func.coalesce(Deal.probability_override, Deal.probability)
    amount = func.coalesce(Deal.amount_minor, 0)
    facts = (Deal.stage_id, Deal.currency, amount.label("amount"), (amount * chance / 100).label("weighted"))
    ranges = [select(*facts).where(here, one) for one in _open_or_closed_since(Deal, since)]
    deal = union_all(*ranges).subquery()
    statement = (
        select(
            deal.c.stage_id,
            deal.c.currency,
            func.count().label("count"),
            func.sum(deal.c.amount).label("amount"),
            func.sum(deal.c.weighted).label("weighted"),
        )
        .group_by(deal.c.stage_id, deal.c.currency)
        .order_by(func.sum(deal.c.amount).desc())
    )
    counts: dict[UUID, int] = {}
    sums: dict[UUID, list[MoneySum]] = {}
    for row in (await work.session.execute(statement)).all():
        counts[row.stage_id] = counts.get(row.stage_id, 0) + int(row[2])
        one = MoneySum(currency=row.currency, amount_minor=int(row.amount), weighted_minor=int(row.weighted))
        sums.setdefault(row.stage_id, []).append(one)
    return counts, sums


async def _cards(
    work: Work, orders: Mapping[UUID, BoardSort], inner: type[Deal], here: ColumnElement[bool]
) -> dict[UUID, list[DealRow]]:
    """The first cards of every stage at once: an index walk per stage, and one for those without a value."""
    walks = [
        _walk(inner, here, stages, sort, has_value=has_value)
        for sort in sorted(set(orders.values()))
        for has_value in ((True,) if sort == NEWEST_FIRST else (True, False))
        if (stages := [stage for stage, own in orders.items() if own == sort])
    ]
    if not walks:
        return {}
    found = union_all(*walks).subquery()
    statement = (
        select(Deal, Account.name.label("account_name"), Contact.name.label("contact_name"))
        .select_from(found)
        .join(Deal, and_(Deal.workspace_id == work.workspace_id, Deal.id == found.c.id))
        .outerjoin(Account, and_(Account.workspace_id == Deal.workspace_id, Account.id == Deal.account_id))
        .outerjoin(Contact, and_(Contact.workspace_id == Deal.workspace_id, Contact.id == Deal.contact_id))
    )
    cards: dict[UUID, list[DealRow]] = {}
    for deal, account_name, contact_name in (await work.session.execute(statement)).all():
        cards.setdefault(deal.stage_id, []).append(deal_row(deal, account_name, contact_name))
    return {stage: _in_order(orders[stage], rows) for stage, rows in cards.items()}


def _walk(
    inner: type[Deal], here: ColumnElement[bool], stages: Sequence[UUID], sort: BoardSort, *, has_value: bool
) -> Select[tuple[UUID]]:
    column = getattr(inner, sort.removeprefix("-"))
    order = [column, inner.id] if has_value else [inner.id]
    known = column.is_not(None) if has_value else column.is_(None)
    first = lateral(
        select(inner.id)
        .where(here, inner.stage_id == Stage.id, known)
        .order_by(*(one.desc() if sort.startswith("-") else one.asc() for one in order))
        .limit(CARDS + 1)
    )
    return select(first.c.id).select_from(Stage).join(first, true()).where(Stage.id.in_(stages))


def _in_order(sort: BoardSort, rows: Sequence[DealRow]) -> list[DealRow]:
    """As lists do: those without a value come last, whichever way the sort goes."""
    down = sort.startswith("-")
    known = [one for one in rows if _value(sort, one) is not None]
    without = [one for one in rows if _value(sort, one) is None]
    return [
        *sorted(known, key=lambda one: (_value(sort, one), one.id), reverse=down),
        *sorted(without, key=lambda one: one.id, reverse=down),
    ]


def _value(sort: BoardSort, row: DealRow) -> Any:
    return getattr(row, sort.removeprefix("-"))


def deal_row(deal: Deal, account_name: str | None, contact_name: str | None) -> DealRow:
    facts = {name: getattr(deal, name) for name in DealRow.model_fields if hasattr(deal, name)}
    return DealRow.model_validate({**facts, "account_name": account_name, "contact_name": contact_name})


async def deal_detail(work: Work, deal_id: UUID) -> DealDetail:
    statement = (
        select(Deal, Account.name, Contact.name)
        .outerjoin(Account, and_(Account.workspace_id == Deal.workspace_id, Account.id == Deal.account_id))
        .outerjoin(Contact, and_(Contact.workspace_id == Deal.workspace_id, Contact.id == Deal.contact_id))
        .where(Deal.workspace_id == work.workspace_id, Deal.id == deal_id, Deal.deleted_at.is_(None))
    )
    found = (await work.session.execute(statement)).first()
    if found is None:
        raise NotFound("There is no deal with this id.")
    deal, account_name, contact_name = found
    lines = [LineOut.model_validate(line) for line in await deals.lines_of(work, deal_id)]
    steps = [StageStep.model_validate(step) for step in await deals.steps_of(work, deal_id)]
    row = deal_row(deal, account_name, contact_name)
    return DealDetail(**row.model_dump(), lines=lines, steps=steps)


def _next(cards: Sequence[DealRow], sort: BoardSort) -> str | None:
    if len(cards) <= CARDS:
        return None
    last = cards[CARDS - 1]
    return cursor_at(DEALS, sort, _value(sort, last), last.id)


async def lost_reasons(work: Work) -> Sequence[LostReason]:
    statement = (
        select(LostReason).where(LostReason.deleted_at.is_(None)).order_by(LostReason.position).limit(200)
    )
    return (await work.session.scalars(statement)).all()


async def tags(work: Work) -> Sequence[Tag]:
    return (
        await work.session.scalars(select(Tag).where(Tag.deleted_at.is_(None)).order_by(Tag.name).limit(500))
    ).all()
