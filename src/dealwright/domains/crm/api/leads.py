"""Routes of leads."""

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
from dealwright.domains.crm.models.records import Lead
from dealwright.domains.crm.queries.listings import LEADS
from dealwright.domains.crm.queries.timeline import timeline
from dealwright.domains.crm.schemas.records import (
    BulkChange,
    BulkResult,
    ChangeLead,
    ConvertLead,
    LeadOut,
    NewLead,
    RecordTags,
    TagOut,
    Timeline,
)
from dealwright.domains.crm.service import leads, pipelines, records
from dealwright.domains.crm.service.records import LEAD
from dealwright.kernel.http import USUAL_PROBLEMS
from dealwright.kernel.paging import Page

router = APIRouter(prefix="/api/v1/leads", tags=["leads"], responses=USUAL_PROBLEMS)


@router.get("", name="list_leads", response_model=Page[LeadOut], openapi_extra=LIST_PARAMETERS)
async def list_all(query: Records, work: Reads) -> Response:
    """Filter, sort and page; with `fields` the rows carry only those."""
    return await list_rows(work, LEADS, query, Lead)


@router.post("", name="create_lead", status_code=201)
async def create(form: NewLead, work: Writes) -> LeadOut:
    """Refuses a second one with the same e-mail with 409 unless `allow_duplicate` is true."""
    return LeadOut.model_validate(await leads.capture_lead(work, form))


@router.post("/bulk", name="change_leads")
async def change_bulk(form: BulkChange, work: Writes) -> BulkResult:
    """Gives up to 200 leads to another owner, deletes or restores them."""
    return await change_many(work, LEAD, form)


@router.get("/{lead_id}", name="get_lead")
async def get(lead_id: UUID, work: Reads) -> LeadOut:
    return LeadOut.model_validate(await records.access(work, LEAD, lead_id))


@router.patch("/{lead_id}", name="change_lead")
async def change(lead_id: UUID, form: ChangeLead, work: Writes) -> LeadOut:
    """Changes only the fields it carries; an old version answers 409 with what others changed."""
    return LeadOut.model_validate(await leads.change_lead(work, lead_id, form))


@router.delete("/{lead_id}", name="delete_lead", status_code=204)
async def delete(lead_id: UUID, work: Deletes) -> None:
    """Hides it; it can be restored."""
    await records.delete(work, LEAD, lead_id)


@router.post("/{lead_id}/restore", name="restore_lead")
async def restore(lead_id: UUID, work: Deletes) -> LeadOut:
    return LeadOut.model_validate(await records.restore(work, LEAD, lead_id))


@router.get("/{lead_id}/timeline", name="lead_timeline")
async def show_timeline(lead_id: UUID, work: Reads, cursor: Cursor = None, limit: Limit = 50) -> Timeline:
    """What was said, done and changed, newest first."""
    await records.access(work, LEAD, lead_id)
    return await timeline(work, "lead", lead_id, cursor=cursor, limit=limit)


@router.get("/{lead_id}/tags", name="lead_tags")
async def show_tags(lead_id: UUID, work: Reads) -> list[TagOut]:
    await records.access(work, LEAD, lead_id)
    return [TagOut.model_validate(tag) for tag in await pipelines.tags_of(work, lead_id)]


@router.put("/{lead_id}/tags", name="set_lead_tags")
async def set_tags(lead_id: UUID, form: RecordTags, work: Writes) -> list[TagOut]:
    """The tags it has from now on, by name; unknown ones are made."""
    tags = await pipelines.set_tags(work, "lead", lead_id, form.names)
    return [TagOut.model_validate(tag) for tag in tags]


@router.post("/{lead_id}/convert", name="convert_lead")
async def convert(lead_id: UUID, form: ConvertLead, work: Writes) -> LeadOut:
    """Makes or finds the account and the contact, opens a deal, and links them both ways."""
    return LeadOut.model_validate(await leads.convert_lead(work, lead_id, form))
