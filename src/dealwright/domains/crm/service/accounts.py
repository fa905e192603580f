"""Accounts and contacts: duplicates, and companies within companies."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from dealwright.domains.crm.errors import LikelyDuplicate, ParentCircle
from dealwright.domains.crm.models.records import Account, Contact
from dealwright.domains.crm.schemas.records import ChangeAccount, ChangeContact, NewAccount, NewContact
from dealwright.domains.crm.service import records
from dealwright.domains.crm.service.records import ACCOUNT, CONTACT
from dealwright.kernel.errors import FieldError, Invalid
from dealwright.kernel.work import Work

MAX_DEPTH = 30


async def create_account(work: Work, form: NewAccount) -> Account:
    values = records.owned(work, form.model_dump(exclude_unset=True, exclude={"allow_duplicate"}))
    values["currency"] = values.get("currency") or await records.workspace_currency(work)
    if not form.allow_duplicate:
        await _refuse_duplicate_account(work, form)
    return await records.create(work, ACCOUNT, values)


async def change_account(work: Work, account_id: UUID, form: ChangeAccount) -> Account:
    values = form.model_dump(exclude_unset=True, exclude={"version"})
    if values.get("parent_id"):
        await check_parent(work, account_id, values["parent_id"])
    return await records.change(work, ACCOUNT, account_id, values, version=form.version)


async def check_parent(work: Work, account_id: UUID, parent_id: UUID) -> None:
    """Walks up from the new parent; meeting the account itself would close a circle."""
    above: UUID | None = parent_id
    for _ in range(MAX_DEPTH):
        if above is None:
            return
        if above == account_id:
            raise ParentCircle(errors=[FieldError("parent_id", (ParentCircle.__doc__ or "").strip())])
        parent = await work.get_or_none(Account, above)
        above = parent.parent_id if parent else None
    raise Invalid.field("parent_id", f"Accounts cannot be nested deeper than {MAX_DEPTH}.")


async def _refuse_duplicate_account(work: Work, form: NewAccount) -> None:
    same = Account.name == form.name
    if form.domain:
        same = same | (Account.domain == form.domain)
    statement = (
        select(Account.id, Account.name, Account.domain).where(same, Account.deleted_at.is_(None)).limit(5)
    )
    found = (await work.session.execute(statement)).all()
    if found:
        raise LikelyDuplicate(
            f"There is already an account like this: {found[0].name}.",
            duplicates=[{"id": str(row.id), "label": row.name, "detail": row.domain or ""} for row in found],
        )


async def create_contact(work: Work, form: NewContact) -> Contact:
    values = records.owned(work, form.model_dump(exclude_unset=True, exclude={"allow_duplicate"}))
    if form.email and not form.allow_duplicate:
        await refuse_same_email(work, Contact, form.email)
    return await records.create(work, CONTACT, values)


async def change_contact(work: Work, contact_id: UUID, form: ChangeContact) -> Contact:
    values = form.model_dump(exclude_unset=True, exclude={"version"})
    contact = await records.access(work, CONTACT, contact_id)
    first = values.get("first_name", contact.first_name) or ""
    last = values.get("last_name", contact.last_name) or ""
    if not (first or last):
        raise Invalid.field("last_name", "Give a first or a last name.")
    return await records.change(work, CONTACT, contact_id, values, version=form.version)


async def refuse_same_email(work: Work, model: Any, email: str) -> None:
    """For contacts and leads."""
    statement = (
        select(model.id, model.name, model.email)
        .where(model.email == email, model.deleted_at.is_(None))
        .limit(5)
    )
    found = (await work.session.execute(statement)).all()
    if found:
        raise LikelyDuplicate(
            f"Somebody with this e-mail is already here: {found[0].name or email}.",
            duplicates=[{"id": str(row.id), "label": row.name, "detail": row.email} for row in found],
        )
