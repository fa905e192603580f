"""Routes of what managers configure: pipelines, products, lost reasons, tags; and the board."""

from uuid import UUID

from fastapi import APIRouter, Response

from dealwright.domains.crm.api.words import LIST_PARAMETERS, Configures, Reads, Records, Writes, list_rows
from dealwright.domains.crm.models.pipelines import Product
from dealwright.domains.crm.queries import board as boards
from dealwright.domains.crm.queries.listings import PRODUCTS
from dealwright.domains.crm.schemas.pipelines import (
    Board,
    BoardSort,
    ChangePipeline,
    ChangeProduct,
    LostReasonOut,
    NewLostReason,
    NewProduct,
    PipelineForm,
    PipelineOut,
    ProductOut,
)
from dealwright.domains.crm.schemas.records import NewTag, TagOut
from dealwright.domains.crm.service import pipelines, records
from dealwright.domains.crm.service.records import LOST_REASON, PRODUCT
from dealwright.kernel.http import USUAL_PROBLEMS
from dealwright.kernel.paging import Page

router = APIRouter(prefix="/api/v1", tags=["pipelines"], responses=USUAL_PROBLEMS)


@router.get("/pipelines")
async def list_pipelines(work: Reads) -> list[PipelineOut]:
    """All of them with their stages, in their order."""
    return await boards.pipelines(work)


@router.post("/pipelines", status_code=201)
async def create_pipeline(form: PipelineForm, work: Configures) -> PipelineOut:
    made = await pipelines.create_pipeline(work, form)
    return await boards.pipeline(work, made.id)


@router.put("/pipelines/{pipeline_id}")
async def change_pipeline(pipeline_id: UUID, form: ChangePipeline, work: Configures) -> PipelineOut:
    """The stages become those sent, in that order. A stage that has deals cannot be left out."""
    await pipelines.change_pipeline(work, pipeline_id, form)
    return await boards.pipeline(work, pipeline_id)


@router.delete("/pipelines/{pipeline_id}", status_code=204)
async def delete_pipeline(pipeline_id: UUID, work: Configures) -> None:
    await pipelines.delete_pipeline(work, pipeline_id)


@router.get("/pipelines/{pipeline_id}/board")
async def get_board(
    pipeline_id: UUID, work: Reads, owner_id: UUID | None = None, sort: BoardSort = boards.NEWEST_FIRST
) -> Board:
    """Every stage with its sums and its first deals; more of a column by its cursor from `GET /deals`.

    `sort` orders the open stages; deals without a value come last, and what was won or lost stays the newest
    first.
    """
    return await boards.board(work, pipeline_id, owner_id=owner_id, sort=sort)


@router.get("/products", response_model=Page[ProductOut], openapi_extra=LIST_PARAMETERS)
async def list_products(query: Records, work: Reads) -> Response:
    return await list_rows(work, PRODUCTS, query, Product)


@router.post("/products", status_code=201)
async def create_product(form: NewProduct, work: Configures) -> ProductOut:
    return ProductOut.model_validate(await pipelines.create_product(work, form))


@router.patch("/products/{product_id}")
async def change_product(product_id: UUID, form: ChangeProduct, work: Configures) -> ProductOut:
    return ProductOut.model_validate(await pipelines.change_product(work, product_id, form))


@router.delete("/products/{product_id}", status_code=204)
async def delete_product(product_id: UUID, work: Configures) -> None:
    await records.delete(work, PRODUCT, product_id)


@router.get("/lost-reasons")
async def list_lost_reasons(work: Reads) -> list[LostReasonOut]:
    return [LostReasonOut.model_validate(reason) for reason in await boards.lost_reasons(work)]


@router.post("/lost-reasons", status_code=201)
async def create_lost_reason(form: NewLostReason, work: Configures) -> LostReasonOut:
    return LostReasonOut.model_validate(await pipelines.create_lost_reason(work, form))


@router.delete("/lost-reasons/{reason_id}", status_code=204)
async def delete_lost_reason(reason_id: UUID, work: Configures) -> None:
    """Deals that were lost for this reason keep it."""
    await records.delete(work, LOST_REASON, reason_id)


@router.get("/tags")
async def list_tags(work: Reads) -> list[TagOut]:
    return [TagOut.model_validate(tag) for tag in await boards.tags(work)]


@router.post("/tags", status_code=201)
async def create_tag(form: NewTag, work: Writes) -> TagOut:
    """The tag of this name, made if it is not there yet."""
    return TagOut.model_validate(await pipelines.ensure_tag(work, form))
