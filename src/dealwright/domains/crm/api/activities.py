"""Routes of activities."""

from uuid import UUID

from fastapi import APIRouter, Response

from dealwright.domains.crm.api.words import (
    LIST_PARAMETERS,
    Deletes,
    Reads,
    Records,
    Writes,
    change_many,
    list_rows,
)
from dealwright.domains.crm.models.records import Activity
from dealwright.domains.crm.queries.listings import ACTIVITIES
from dealwright.domains.crm.schemas.records import (
    ActivityOut,
    ActivityRow,
    BulkChange,
    BulkResult,
    ChangeActivity,
    NewActivity,
)
from dealwright.domains.crm.service import activities, records
from dealwright.domains.crm.service.records import ACTIVITY
from dealwright.kernel.http import USUAL_PROBLEMS
from dealwright.kernel.paging import Page

router = APIRouter(prefix="/api/v1/activities", tags=["activities"], responses=USUAL_PROBLEMS)


@router.get("", name="list_activities", response_model=Page[ActivityRow], openapi_extra=LIST_PARAMETERS)
async def list_all(query: Records, work: Reads) -> Response:
    """Filter, sort and page; with `fields` the rows carry only those."""
    return await list_rows(work, ACTIVITIES, query, Activity)


@router.post("", name="create_activity", status_code=201)
async def create(form: NewActivity, work: Writes) -> ActivityOut:
    """What is about a deal or a contact is about their account, too."""
    return ActivityOut.model_validate(await activities.log_activity(work, form))


@router.post("/bulk", name="change_activities")
async def change_bulk(form: BulkChange, work: Writes) -> BulkResult:
    """Gives up to 200 activities to another owner, deletes or restores them."""
    return await change_many(work, ACTIVITY, form)


@router.get("/{activity_id}", name="get_activity")
async def get(activity_id: UUID, work: Reads) -> ActivityOut:
    return ActivityOut.model_validate(await records.access(work, ACTIVITY, activity_id))


@router.patch("/{activity_id}", name="change_activity")
async def change(activity_id: UUID, form: ChangeActivity, work: Writes) -> ActivityOut:
    """Changes only the fields it carries; an old version answers 409 with what others changed."""
    return ActivityOut.model_validate(await activities.change_activity(work, activity_id, form))


@router.delete("/{activity_id}", name="delete_activity", status_code=204)
async def delete(activity_id: UUID, work: Deletes) -> None:
    """Hides it; it can be restored."""
    await records.delete(work, ACTIVITY, activity_id)


@router.post("/{activity_id}/restore", name="restore_activity")
async def restore(activity_id: UUID, work: Deletes) -> ActivityOut:
    return ActivityOut.model_validate(await records.restore(work, ACTIVITY, activity_id))
