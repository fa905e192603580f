"""Routes of accounts."""

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
from dealwright.domains.crm.models.records import Account
from dealwright.domains.crm.queries.listings import ACCOUNTS
from dealwright.domains.crm.queries.timeline import timeline
from dealwright.domains.crm.schemas.records import (
    AccountOut,
    AccountRow,
    BulkChange,
    BulkResult,
    ChangeAccount,
    NewAccount,
    RecordTags,
    TagOut,
    Timeline,
)
from dealwright.domains.crm.service import accounts, pipelines, records
from dealwright.domains.crm.service.records import ACCOUNT
from dealwright.kernel.http import USUAL_PROBLEMS
from dealwright.kernel.paging import Page

router = APIRouter(prefix="/api/v1/accounts", tags=["accounts"], responses=USUAL_PROBLEMS)


@router.get("", name="list_accounts", response_model=Page[AccountRow], openapi_extra=LIST_PARAMETERS)
async def list_all(query: Records, work: Reads) -> Response:
    """Filter, sort and page; with `fields` the rows carry only those."""
    return await list_rows(work, ACCOUNTS, query, Account)


@router.post("", name="create_account", status_code=201)
async def create(form: NewAccount, work: Writes) -> AccountOut:
    """Refuses a likely duplicate with 409 unless `allow_duplicate` is true."""
    return AccountOut.model_validate(await accounts.create_account(work, form))


@router.post("/bulk", name="change_accounts")
async def change_bulk(form: BulkChange, work: Writes) -> BulkResult:
    """Gives up to 200 accounts to another owner, deletes or restores them."""
    return await change_many(work, ACCOUNT, form)


@router.get("/{account_id}", name="get_account")
async def get(account_id: UUID, work: Reads) -> AccountOut:
    return AccountOut.model_validate(await records.access(work, ACCOUNT, account_id))


@router.patch("/{account_id}", name="change_account")
async def change(account_id: UUID, form: ChangeAccount, work: Writes) -> AccountOut:
    """Changes only the fields it carries; an old version answers 409 with what others changed."""
    return AccountOut.model_validate(await accounts.change_account(work, account_id, form))


@router.delete("/{account_id}", name="delete_account", status_code=204)
async def delete(account_id: UUID, work: Deletes) -> None:
    """Hides it; it can be restored."""
    await records.delete(work, ACCOUNT, account_id)


@router.post("/{account_id}/restore", name="restore_account")
async def restore(account_id: UUID, work: Deletes) -> AccountOut:
    return AccountOut.model_validate(await records.restore(work, ACCOUNT, account_id))


@router.get("/{account_id}/timeline", name="account_timeline")
async def show_timeline(account_id: UUID, work: Reads, cursor: Cursor = None, limit: Limit = 50) -> Timeline:
    """What was said, done and changed, newest first."""
    await records.access(work, ACCOUNT, account_id)
    return await timeline(work, "account", account_id, cursor=cursor, limit=limit)


@router.get("/{account_id}/tags", name="account_tags")
async def show_tags(account_id: UUID, work: Reads) -> list[TagOut]:
    await records.access(work, ACCOUNT, account_id)
    return [TagOut.model_validate(tag) for tag in await pipelines.tags_of(work, account_id)]


@router.put("/{account_id}/tags", name="set_account_tags")
async def set_tags(account_id: UUID, form: RecordTags, work: Writes) -> list[TagOut]:
    """The tags it has from now on, by name; unknown ones are made."""
    return [
        TagOut.model_validate(tag)
        for tag in await pipelines.set_tags(work, "account", account_id, form.names)
    ]
