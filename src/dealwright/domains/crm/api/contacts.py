"""Routes of contacts."""

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
from dealwright.domains.crm.models.records import Contact
from dealwright.domains.crm.queries.listings import CONTACTS
from dealwright.domains.crm.queries.timeline import timeline
from dealwright.domains.crm.schemas.records import (
    BulkChange,
    BulkResult,
    ChangeContact,
    ContactOut,
    ContactRow,
    NewContact,
    RecordTags,
    TagOut,
    Timeline,
)
from dealwright.domains.crm.service import accounts, pipelines, records
from dealwright.domains.crm.service.records import CONTACT
from dealwright.kernel.http import USUAL_PROBLEMS
from dealwright.kernel.paging import Page

router = APIRouter(prefix="/api/v1/contacts", tags=["contacts"], responses=USUAL_PROBLEMS)


@router.get("", name="list_contacts", response_model=Page[ContactRow], openapi_extra=LIST_PARAMETERS)
async def list_all(query: Records, work: Reads) -> Response:
    """Filter, sort and page; with `fields` the rows carry only those."""
    return await list_rows(work, CONTACTS, query, Contact)


@router.post("", name="create_contact", status_code=201)
async def create(form: NewContact, work: Writes) -> ContactOut:
    """Refuses a second one with the same e-mail with 409 unless `allow_duplicate` is true."""
    return ContactOut.model_validate(await accounts.create_contact(work, form))


@router.post("/bulk", name="change_contacts")
async def change_bulk(form: BulkChange, work: Writes) -> BulkResult:
    """Gives up to 200 contacts to another owner, deletes or restores them."""
    return await change_many(work, CONTACT, form)


@router.get("/{contact_id}", name="get_contact")
async def get(contact_id: UUID, work: Reads) -> ContactOut:
    return ContactOut.model_validate(await records.access(work, CONTACT, contact_id))


@router.patch("/{contact_id}", name="change_contact")
async def change(contact_id: UUID, form: ChangeContact, work: Writes) -> ContactOut:
    """Changes only the fields it carries; an old version answers 409 with what others changed."""
    return ContactOut.model_validate(await accounts.change_contact(work, contact_id, form))


@router.delete("/{contact_id}", name="delete_contact", status_code=204)
async def delete(contact_id: UUID, work: Deletes) -> None:
    """Hides it; it can be restored."""
    await records.delete(work, CONTACT, contact_id)


@router.post("/{contact_id}/restore", name="restore_contact")
async def restore(contact_id: UUID, work: Deletes) -> ContactOut:
    return ContactOut.model_validate(await records.restore(work, CONTACT, contact_id))


@router.get("/{contact_id}/timeline", name="contact_timeline")
async def show_timeline(contact_id: UUID, work: Reads, cursor: Cursor = None, limit: Limit = 50) -> Timeline:
    """What was said, done and changed, newest first."""
    await records.access(work, CONTACT, contact_id)
    return await timeline(work, "contact", contact_id, cursor=cursor, limit=limit)


@router.get("/{contact_id}/tags", name="contact_tags")
async def show_tags(contact_id: UUID, work: Reads) -> list[TagOut]:
    await records.access(work, CONTACT, contact_id)
    return [TagOut.model_validate(tag) for tag in await pipelines.tags_of(work, contact_id)]


@router.put("/{contact_id}/tags", name="set_contact_tags")
async def set_tags(contact_id: UUID, form: RecordTags, work: Writes) -> list[TagOut]:
    """The tags it has from now on, by name; unknown ones are made."""
    return [
        TagOut.model_validate(tag)
        for tag in await pipelines.set_tags(work, "contact", contact_id, form.names)
    ]
