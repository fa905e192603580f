"""Deals: their stage and its history, their lines and their amount."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete as sql_delete
from sqlalchemy import select

from dealwright.domains.crm.errors import LostReasonNeeded, NoPipeline
from dealwright.domains.crm.events import DealMoved
from dealwright.domains.crm.models.pipelines import Pipeline, Product, Stage
from dealwright.domains.crm.models.records import Deal, DealLine, StageChange
from dealwright.domains.crm.schemas.base import MAX_MONEY
from dealwright.domains.crm.schemas.records import ChangeDeal, DealLines, LineForm, MoveDeal, NewDeal
from dealwright.domains.crm.service import records
from dealwright.domains.crm.service.records import DEAL, PIPELINE
from dealwright.kernel.changes import check_version
from dealwright.kernel.errors import FieldError, Invalid
from dealwright.kernel.ids import new_id
from dealwright.kernel.work import Work


async def create_deal(work: Work, form: NewDeal, *, lead_id: UUID | None = None) -> Deal:
    values = records.owned(work, form.model_dump(exclude_unset=True))
    values["currency"] = values.get("currency") or await records.workspace_currency(work)
    stage = await _first_stage(work, form.pipeline_id, form.stage_id)
    if stage.type == "lost":
        raise Invalid.field("stage_id", "A new deal cannot start as lost.")
    now = work.now()
    opened_at = values.pop("opened_at", None) or now
    values |= {
        "pipeline_id": stage.pipeline_id,
        "stage_id": stage.id,
        "status": stage.type,
        "probability": stage.probability,
        "opened_at": opened_at,
        "stage_entered_at": now,
        "closed_at": None if stage.type == "open" else now,
        "lead_id": lead_id,
    }
    deal = await records.create(work, DEAL, values)
    work.session.add(_step(work, deal, None, seconds=None))
    await work.session.flush()
    return deal


async def _first_stage(work: Work, pipeline_id: UUID | None, stage_id: UUID | None) -> Stage:
    if stage_id:
        stage = await work.get_or_none(Stage, stage_id)
        if stage is None or stage.deleted_at or (pipeline_id and stage.pipeline_id != pipeline_id):
            raise Invalid.field("stage_id", "There is no such stage in this pipeline.")
        return stage
    if pipeline_id is None:
        pipeline_id = (await default_pipeline(work)).id
    statement = (
        select(Stage)
        .where(Stage.pipeline_id == pipeline_id, Stage.deleted_at.is_(None), Stage.type == "open")
        .order_by(Stage.position)
        .limit(1)
    )
    first = (await work.session.scalars(statement)).first()
    if first is None:
        raise Invalid.field("pipeline_id", "There is no such pipeline, or it has no open stage.")
    return first


async def default_pipeline(work: Work) -> Pipeline:
    statement = (
        select(Pipeline)
        .where(Pipeline.deleted_at.is_(None))
        .order_by(Pipeline.is_default.desc(), Pipeline.position)
        .limit(1)
    )
    pipeline = (await work.session.scalars(statement)).first()
    if pipeline is None:
        raise NoPipeline
    return pipeline


async def change_deal(work: Work, deal_id: UUID, form: ChangeDeal) -> Deal:
    values = form.model_dump(exclude_unset=True, exclude={"version"})
    if "amount_minor" in values and await lines_of(work, deal_id):
        raise Invalid.field("amount_minor", "The amount is the sum of the lines; change those.")
    if "lost_reason_id" in values:
        deal = await records.access(work, DEAL, deal_id)
        if deal.status == "lost" and values["lost_reason_id"] is None:
            raise LostReasonNeeded(errors=[FieldError("lost_reason_id", "Choose a reason.")])
        if deal.status != "lost" and values["lost_reason_id"]:
            raise Invalid.field("lost_reason_id", "Only a lost deal has a reason; move it to lost.")
    return await records.change(work, DEAL, deal_id, values, version=form.version)


async def move_deal(work: Work, deal_id: UUID, form: MoveDeal) -> Deal:
    """Into another stage, also of another pipeline. Closing and reopening are moves, too."""
    deal = await records.access(work, DEAL, deal_id, lock=True)
    await check_version(work, deal, form.version)
    stage = await work.get_or_none(Stage, form.stage_id)
    if stage is None or stage.deleted_at:
        raise Invalid.field("stage_id", "There is no such stage.")
    if stage.id == deal.stage_id:
        return deal
    await records.access(work, PIPELINE, stage.pipeline_id)
    await _close_or_reopen(work, deal, stage, form)
    before = await work.get(Stage, deal.stage_id)
    seconds = int((work.now() - deal.stage_entered_at).total_seconds())
    deal.pipeline_id, deal.stage_id, deal.probability = stage.pipeline_id, stage.id, stage.probability
    deal.stage_entered_at = deal.updated_at = work.now()
    deal.updated_by = work.actor.user_id
    deal.version += 1
    work.session.add(_step(work, deal, before.id, seconds=max(0, seconds)))
    await work.session.flush()
    await work.emit(
        DealMoved(
            subject_id=deal.id,
            subject_label=deal.name,
            account_id=deal.account_id,
            version=deal.version,
            from_stage_id=before.id,
            to_stage_id=stage.id,
            from_stage=before.name,
            to_stage=stage.name,
            status=deal.status,
            amount_minor=deal.amount_minor,
            currency=deal.currency,
        )
    )
    return deal


async def _close_or_reopen(work: Work, deal: Deal, stage: Stage, form: MoveDeal) -> None:
    if stage.type == "lost":
        if not form.lost_reason_id:
            raise LostReasonNeeded(errors=[FieldError("lost_reason_id", "Choose a reason.")])
        await records.check_references(work, DEAL, {"lost_reason_id": form.lost_reason_id})
    if form.closed_at and form.closed_at > work.now():
        raise Invalid.field("closed_at", "A deal cannot be closed in the future.")
    deal.status = stage.type
    deal.closed_at = None if stage.type == "open" else form.closed_at or work.now()
    deal.lost_reason_id = form.lost_reason_id if stage.type == "lost" else None
    deal.lost_note = form.lost_note if stage.type == "lost" else None


def _step(work: Work, deal: Deal, from_stage: UUID | None, *, seconds: int | None) -> StageChange:
    return StageChange(
        workspace_id=work.workspace_id,
        id=new_id(),
        deal_id=deal.id,
        from_stage_id=from_stage,
        to_stage_id=deal.stage_id,
        at=work.now(),
        by=work.actor.user_id,
        seconds_in_stage=seconds,
        amount_minor=deal.amount_minor,
        probability=deal.probability,
    )


async def set_lines(work: Work, deal_id: UUID, form: DealLines) -> Deal:
    """Replaces the lines; the amount of the deal becomes their sum."""
    deal = await records.access(work, DEAL, deal_id, lock=True)
    await check_version(work, deal, form.version)
    products = await _products(work, form.lines)
    lines = [
        _line(work, deal, place, line, products.get(line.product_id) if line.product_id else None)
        for place, line in enumerate(form.lines)
    ]
    total = sum(line.total_minor for line in lines) if lines else deal.amount_minor
    if total and total > MAX_MONEY:
        raise Invalid.field("lines", "Together they are more than an amount can be.")
    before = await lines_of(work, deal_id)
    await work.session.execute(sql_delete(DealLine).where(DealLine.deal_id == deal_id))
    work.session.add_all(lines)
    parts = {"lines": [_names(before), _names(lines)]} if _facts(before) != _facts(lines) else None
    await records.change_row(work, DEAL, deal, {"amount_minor": total}, parts=parts)
    return deal


def _names(lines: Sequence[DealLine]) -> list[str]:
    return [line.name for line in lines]


def _facts(lines: Sequence[DealLine]) -> list[tuple[object, ...]]:
    return [
        (one.product_id, one.name, one.quantity, one.unit_price_minor, one.discount_percent) for one in lines
    ]


async def _products(work: Work, lines: Sequence[LineForm]) -> dict[UUID, Product]:
    wanted = {line.product_id for line in lines if line.product_id}
    if not wanted:
        return {}
    statement = select(Product).where(Product.id.in_(wanted), Product.deleted_at.is_(None))
    found = {product.id: product for product in (await work.session.scalars(statement)).all()}
    for place, line in enumerate(lines):
        if line.product_id and line.product_id not in found:
            raise Invalid.field(f"lines.{place}.product_id", "There is no product with this id.")
    return found


def _line(work: Work, deal: Deal, place: int, form: LineForm, product: Product | None) -> DealLine:
    name = form.name or (product.name if product else None)
    if not name:
        raise Invalid.field(f"lines.{place}.name", "Give a name or a product.")
    if product and product.currency != deal.currency and form.unit_price_minor is None:
        raise Invalid.field(
            f"lines.{place}.unit_price_minor",
            f"The price list has {product.currency}; give it in {deal.currency}.",
        )
    price = form.unit_price_minor
    if price is None:
        price = product.price_minor if product else None
    if price is None:
        raise Invalid.field(f"lines.{place}.unit_price_minor", "Give a price.")
    total = line_total(form.quantity, price, form.discount_percent)
    if total > MAX_MONEY:
        raise Invalid.field(f"lines.{place}.quantity", "The line is more than an amount can be.")
    return DealLine(
        workspace_id=work.workspace_id,
        id=new_id(),
        deal_id=deal.id,
        product_id=form.product_id,
        name=name,
        quantity=form.quantity,
        unit_price_minor=price,
        discount_percent=form.discount_percent,
        total_minor=total,
        position=place,
    )


def line_total(quantity: int, unit_price_minor: int, discount_percent: int) -> int:
    """Whole minor units, rounded half up."""
    return (quantity * unit_price_minor * (100 - discount_percent) + 50) // 100


async def lines_of(work: Work, deal_id: UUID) -> Sequence[DealLine]:
    statement = select(DealLine).where(DealLine.deal_id == deal_id).order_by(DealLine.position)
    return (await work.session.scalars(statement)).all()


async def steps_of(work: Work, deal_id: UUID) -> Sequence[StageChange]:
    statement = select(StageChange).where(StageChange.deal_id == deal_id).order_by(StageChange.at).limit(500)
    return (await work.session.scalars(statement)).all()
