"""Routes of deals."""

from uuid import UUID

from fastapi import APIRouter, Response

from dealwright.domains.crm.api.words import (
    LIST_PARAMETERS,
    Cursor,
    Deletes,
    Limit,
    Reads,
    Records,
    Writes,
    change_many,
    list_rows,
)
from dealwright.domains.crm.models.records import Deal
from dealwright.domains.crm.queries.board import deal_detail
from dealwright.domains.crm.queries.listings import DEALS
from dealwright.domains.crm.queries.timeline import timeline
from dealwright.domains.crm.schemas.records import (
    BulkChange,
    BulkResult,
    ChangeDeal,
    DealDetail,
    DealLines,
    DealOut,
    DealRow,
    MoveDeal,
    NewDeal,
    RecordTags,
    TagOut,
    Timeline,
)
from dealwright.domains.crm.service import deals, pipelines, records
from dealwright.domains.crm.service.records import DEAL
from dealwright.kernel.http import USUAL_PROBLEMS
from dealwright.kernel.paging import Page

router = APIRouter(prefix="/api/v1/deals", tags=["deals"], responses=USUAL_PROBLEMS)


@router.get("", name="list_deals", response_model=Page[DealRow], openapi_extra=LIST_PARAMETERS)
async def list_all(query: Records, work: Reads) -> Response:
    """Filter, sort and page; with `fields` the rows carry only those."""
    return await list_rows(work, DEALS, query, Deal)


@router.post("", name="create_deal", status_code=201)
async def create(form: NewDeal, work: Writes) -> DealOut:
    """Starts in the first stage of the default pipeline unless told otherwise."""
    return DealOut.model_validate(await deals.create_deal(work, form))


@router.post("/bulk", name="change_deals")
async def change_bulk(form: BulkChange, work: Writes) -> BulkResult:
    """Gives up to 200 deals to another owner, deletes or restores them."""
    return await change_many(work, DEAL, form)


@router.get("/{deal_id}", name="get_deal")
async def get(deal_id: UUID, work: Reads) -> DealDetail:
    """With its lines and every step of its way."""
    return await deal_detail(work, deal_id)


@router.patch("/{deal_id}", name="change_deal")
async def change(deal_id: UUID, form: ChangeDeal, work: Writes) -> DealOut:
    """Changes only the fields it carries; an old version answers 409 with what others changed."""
    return DealOut.model_validate(await deals.change_deal(work, deal_id, form))


@router.delete("/{deal_id}", name="delete_deal", status_code=204)
async def delete(deal_id: UUID, work: Deletes) -> None:
    """Hides it; it can be restored."""
    await records.delete(work, DEAL, deal_id)


@router.post("/{deal_id}/restore", name="restore_deal")
async def restore(deal_id: UUID, work: Deletes) -> DealOut:
    return DealOut.model_validate(await records.restore(work, DEAL, deal_id))


@router.get("/{deal_id}/timeline", name="deal_timeline")
async def show_timeline(deal_id: UUID, work: Reads, cursor: Cursor = None, limit: Limit = 50) -> Timeline:
    """What was said, done and changed, newest first."""
    await records.access(work, DEAL, deal_id)
    return await timeline(work, "deal", deal_id, cursor=cursor, limit=limit)


@router.get("/{deal_id}/tags", name="deal_tags")
async def show_tags(deal_id: UUID, work: Reads) -> list[TagOut]:
    await records.access(work, DEAL, deal_id)
    return [TagOut.model_validate(tag) for tag in await pipelines.tags_of(work, deal_id)]


@router.put("/{deal_id}/tags", name="set_deal_tags")
async def set_tags(deal_id: UUID, form: RecordTags, work: Writes) -> list[TagOut]:
    """The tags it has from now on, by name; unknown ones are made."""
    tags = await pipelines.set_tags(work, "deal", deal_id, form.names)
    return [TagOut.model_validate(tag) for tag in tags]


@router.post("/{deal_id}/move", name="move_deal")
async def move(deal_id: UUID, form: MoveDeal, work: Writes) -> DealOut:
    """Into another stage; closing and reopening are moves, too. Losing needs a reason."""
    return DealOut.model_validate(await deals.move_deal(work, deal_id, form))


@router.put("/{deal_id}/lines", name="set_deal_lines")
async def set_lines(deal_id: UUID, form: DealLines, work: Writes) -> DealDetail:
    """Replaces the lines; the amount becomes their sum."""
    await deals.set_lines(work, deal_id, form)
    return await deal_detail(work, deal_id)
