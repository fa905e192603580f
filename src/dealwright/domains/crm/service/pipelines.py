"""Pipelines, products, lost reasons and tags: what managers configure."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, text, update

from dealwright.domains.crm.errors import NameTaken, StageInUse
from dealwright.domains.crm.events import RecordUpdated
from dealwright.domains.crm.models.pipelines import LostReason, Pipeline, Product, Stage
from dealwright.domains.crm.models.records import Deal, RecordTag, Tag
from dealwright.domains.crm.schemas.pipelines import (
    ChangePipeline,
    ChangeProduct,
    NewLostReason,
    NewProduct,
    PipelineForm,
    StageForm,
)
from dealwright.domains.crm.schemas.records import NewTag
from dealwright.domains.crm.service import records
from dealwright.domains.crm.service.records import (
    ACCOUNT,
    CONTACT,
    DEAL,
    LEAD,
    LOST_REASON,
    PIPELINE,
    PRODUCT,
    TAG,
    Kind,
)
from dealwright.kernel.changes import check_version
from dealwright.kernel.errors import FieldError, Invalid
from dealwright.kernel.ids import new_id
from dealwright.kernel.work import Work

DEFAULT_STAGES = (
    StageForm(name="Qualify", type="open", probability=10, colour="slate"),
    StageForm(name="Discovery", type="open", probability=25, colour="blue"),
    StageForm(name="Proposal", type="open", probability=50, colour="violet"),
    StageForm(name="Negotiation", type="open", probability=75, colour="amber"),
    StageForm(name="Won", type="won", probability=100, colour="green"),
    StageForm(name="Lost", type="lost", probability=0, colour="red"),
)
DEFAULT_LOST_REASONS = (
    "Price",
    "Competitor",
    "No decision",
    "No budget",
    "Missing feature",
    "Timing",
    "Other",
)
TAGGED: dict[str, Kind[Any]] = {"account": ACCOUNT, "contact": CONTACT, "lead": LEAD, "deal": DEAL}


async def ensure_defaults(work: Work) -> None:
    """A workspace without a pipeline gets one, and reasons for losing. May be called any number of times."""
    await work.session.execute(
        text("select pg_advisory_xact_lock(hashtextextended(:key, 0))"),
        {"key": f"defaults {work.workspace_id}"},
    )
    if (await work.session.scalars(select(Pipeline.id).limit(1))).first():
        return
    await create_pipeline(work, PipelineForm(name="Sales", is_default=True, stages=list(DEFAULT_STAGES)))
    for position, name in enumerate(DEFAULT_LOST_REASONS):
        await records.create(work, LOST_REASON, {"name": name, "position": position})


async def create_pipeline(work: Work, form: PipelineForm) -> Pipeline:
    _check_stages(form.stages)
    await _check_name(work, form.name, None)
    position = (await work.session.execute(select(func.count()).select_from(Pipeline))).scalar_one()
    values = {"name": form.name, "is_default": form.is_default or position == 0, "position": position}
    pipeline = await records.create(work, PIPELINE, values)
    if pipeline.is_default:
        await _only_default(work, pipeline)
    for place, stage in enumerate(form.stages):
        work.session.add(_stage(work, pipeline.id, place, stage))
    await work.session.flush()
    return pipeline


async def change_pipeline(work: Work, pipeline_id: UUID, form: ChangePipeline) -> Pipeline:
    """The stages become those of the form, in its order; what is left out is removed if no deal is in it."""
    _check_stages(form.stages)
    pipeline = await records.access(work, PIPELINE, pipeline_id, lock=True)
    await check_version(work, pipeline, form.version)
    await _check_name(work, form.name, pipeline_id)
    present = {stage.id: stage for stage in await stages_of(work, pipeline_id)}
    before = [stage.name for stage in present.values()]
    await _remove_stages(
        work, [stage for key, stage in present.items() if key not in {s.id for s in form.stages}]
    )
    for place, stage in enumerate(form.stages):
        if stage.id is None:
            work.session.add(_stage(work, pipeline_id, place, stage))
        elif stage.id in present:
            await _change_stage(work, present[stage.id], place, stage)
        else:
            raise Invalid.field(f"stages.{place}.id", "There is no such stage in this pipeline.")
    pipeline.name = form.name
    if form.is_default and not pipeline.is_default:
        pipeline.is_default = True
        await _only_default(work, pipeline)
    pipeline.version += 1
    pipeline.updated_at, pipeline.updated_by = work.now(), work.actor.user_id
    await work.session.flush()
    await work.emit(
        RecordUpdated(
            kind="pipeline",
            version=pipeline.version,
            subject_id=pipeline.id,
            subject_label=pipeline.name,
            changes={"stages": [before, [stage.name for stage in form.stages]]},
        )
    )
    return pipeline


async def delete_pipeline(work: Work, pipeline_id: UUID) -> None:
    used = await work.session.scalars(
        select(Deal.id).where(Deal.pipeline_id == pipeline_id, Deal.deleted_at.is_(None)).limit(1)
    )
    if used.first():
        raise StageInUse("This pipeline still has deals. Move them to another one first.")
    pipeline = await records.access(work, PIPELINE, pipeline_id)
    if pipeline.is_default:
        raise StageInUse("This is the default pipeline. Make another one the default first.")
    await records.delete(work, PIPELINE, pipeline_id)


async def stages_of(work: Work, pipeline_id: UUID) -> Sequence[Stage]:
    statement = (
        select(Stage)
        .where(Stage.pipeline_id == pipeline_id, Stage.deleted_at.is_(None))
        .order_by(Stage.position)
    )
    return (await work.session.scalars(statement)).all()


def _check_stages(stages: Sequence[StageForm]) -> None:
    names = [stage.name.casefold() for stage in stages]
    for place, name in enumerate(names):
        if name in names[:place]:
            raise Invalid.field(f"stages.{place}.name", "Another stage has this name.")
    types = [stage.type for stage in stages]
    for needed in ("open", "won", "lost"):
        if needed not in types:
            raise Invalid.field("stages", f"A pipeline needs at least one stage of type {needed}.")


async def _check_name(work: Work, name: str, own: UUID | None) -> None:
    statement = select(Pipeline.id).where(
        Pipeline.name == name, Pipeline.deleted_at.is_(None), Pipeline.id != own
    )
    if (await work.session.scalars(statement)).first():
        raise NameTaken(errors=[FieldError("name", "Another pipeline has this name.")])


def _probability(form: StageForm) -> int:
    return {"won": 100, "lost": 0}.get(form.type, 50 if form.probability is None else form.probability)


def _stage(work: Work, pipeline_id: UUID, place: int, form: StageForm) -> Stage:
    return Stage(
        workspace_id=work.workspace_id,
        id=new_id(),
        pipeline_id=pipeline_id,
        name=form.name,
        type=form.type,
        probability=_probability(form),
        colour=form.colour,
        position=place,
    )


async def _change_stage(work: Work, stage: Stage, place: int, form: StageForm) -> None:
    if form.type != stage.type and await _has_deals(work, stage.id):
        raise StageInUse(f"'{stage.name}' has deals, so its type cannot change. Move them first.")
    stage.name, stage.type, stage.colour, stage.position = form.name, form.type, form.colour, place
    if stage.probability != _probability(form):
        stage.probability = _probability(form)
        await work.session.execute(
            update(Deal).where(Deal.stage_id == stage.id).values(probability=stage.probability)
        )


async def _remove_stages(work: Work, stages: Sequence[Stage]) -> None:
    for stage in stages:
        if await _has_deals(work, stage.id):
            raise StageInUse(f"'{stage.name}' still has deals. Move them first.", stage_id=str(stage.id))
        stage.deleted_at = work.now()


async def _has_deals(work: Work, stage_id: UUID) -> bool:
    statement = select(Deal.id).where(Deal.stage_id == stage_id, Deal.deleted_at.is_(None)).limit(1)
    return (await work.session.scalars(statement)).first() is not None


async def _only_default(work: Work, pipeline: Pipeline) -> None:
    await work.session.execute(update(Pipeline).where(Pipeline.id != pipeline.id).values(is_default=False))


async def create_product(work: Work, form: NewProduct) -> Product:
    values = form.model_dump(exclude_unset=True)
    values["currency"] = values.get("currency") or await records.workspace_currency(work)
    await _check_code(work, form.code, None)
    return await records.create(work, PRODUCT, values)


async def change_product(work: Work, product_id: UUID, form: ChangeProduct) -> Product:
    await _check_code(work, form.code, product_id)
    values = form.model_dump(exclude_unset=True, exclude={"version"})
    return await records.change(work, PRODUCT, product_id, values, version=form.version)


async def _check_code(work: Work, code: str | None, own: UUID | None) -> None:
    if (
        code
        and (
            await work.session.scalars(select(Product.id).where(Product.code == code, Product.id != own))
        ).first()
    ):
        raise NameTaken("Another product has this code.", errors=[FieldError("code", "is taken")])


async def create_lost_reason(work: Work, form: NewLostReason) -> LostReason:
    statement = select(LostReason.id).where(LostReason.name == form.name, LostReason.deleted_at.is_(None))
    if (await work.session.scalars(statement)).first():
        raise NameTaken(errors=[FieldError("name", "This reason is there already.")])
    position = (await work.session.execute(select(func.count()).select_from(LostReason))).scalar_one()
    return await records.create(work, LOST_REASON, {"name": form.name, "position": position})


async def ensure_tag(work: Work, form: NewTag) -> Tag:
    statement = select(Tag).where(Tag.name == form.name, Tag.deleted_at.is_(None))
    found = (await work.session.scalars(statement)).first()
    return found or await records.create(work, TAG, {"name": form.name, "colour": form.colour})


async def set_tags(work: Work, kind: str, record_id: UUID, names: Sequence[str]) -> list[Tag]:
    """The record has these tags from now on and no others."""
    record = await records.access(work, TAGGED[kind], record_id, lock=True)
    before = sorted(tag.name for tag in await tags_of(work, record_id))
    tags = [await ensure_tag(work, NewTag(name=name)) for name in dict.fromkeys(names) if name]
    after = sorted(tag.name for tag in tags)
    if before == after:
        return tags
    await work.session.execute(delete(RecordTag).where(RecordTag.record_id == record_id))
    work.session.add_all(
        RecordTag(workspace_id=work.workspace_id, id=new_id(), tag_id=tag.id, kind=kind, record_id=record_id)
        for tag in tags
    )
    record.version += 1
    record.updated_at, record.updated_by = work.now(), work.actor.user_id
    await work.session.flush()
    await work.emit(
        RecordUpdated(
            kind=kind,
            version=record.version,
            subject_id=record_id,
            subject_label=TAGGED[kind].label(record),
            account_id=TAGGED[kind].account_of(record),
            changes={"tags": [before, after]},
        )
    )
    return tags


async def tags_of(work: Work, record_id: UUID) -> Sequence[Tag]:
    statement = (
        select(Tag)
        .join(RecordTag, (RecordTag.workspace_id == Tag.workspace_id) & (RecordTag.tag_id == Tag.id))
        .where(RecordTag.record_id == record_id)
        .order_by(Tag.name)
    )
    return (await work.session.scalars(statement)).all()
