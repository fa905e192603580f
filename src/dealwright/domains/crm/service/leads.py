"""Leads: from a first word to an account, a contact and a deal."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from dealwright.domains.crm.errors import LeadAlreadyConverted
from dealwright.domains.crm.events import LeadConverted
from dealwright.domains.crm.models.records import Account, Contact, Deal, Lead
from dealwright.domains.crm.schemas.records import ChangeLead, ConvertLead, NewDeal, NewLead
from dealwright.domains.crm.service import records
from dealwright.domains.crm.service.accounts import refuse_same_email
from dealwright.domains.crm.service.deals import create_deal
from dealwright.domains.crm.service.records import ACCOUNT, CONTACT, LEAD
from dealwright.kernel.changes import check_version
from dealwright.kernel.errors import Invalid
from dealwright.kernel.work import Work


async def capture_lead(work: Work, form: NewLead) -> Lead:
    values = records.owned(work, form.model_dump(exclude_unset=True, exclude={"allow_duplicate"}))
    if form.email and not form.allow_duplicate:
        await refuse_same_email(work, Lead, form.email)
    return await records.create(work, LEAD, values)


async def change_lead(work: Work, lead_id: UUID, form: ChangeLead) -> Lead:
    values = form.model_dump(exclude_unset=True, exclude={"version"})
    lead = await records.access(work, LEAD, lead_id)
    if lead.status == "converted" and "status" in values:
        raise LeadAlreadyConverted(deal_id=str(lead.deal_id))
    names = [values.get(name, getattr(lead, name)) for name in ("first_name", "last_name", "company")]
    if not any(names):
        raise Invalid.field("last_name", "Give a name or a company.")
    return await records.change(work, LEAD, lead_id, values, version=form.version)


async def convert_lead(work: Work, lead_id: UUID, form: ConvertLead) -> Lead:
    """Finds or makes the account and the contact, opens a deal, and links all of them both ways."""
    lead = await records.access(work, LEAD, lead_id, lock=True)
    if lead.status == "converted":
        raise LeadAlreadyConverted(deal_id=str(lead.deal_id) if lead.deal_id else None)
    await check_version(work, lead, form.version)
    account = await _account_for(work, lead, form)
    contact = await _contact_for(work, lead, form, account)
    deal = await _deal_for(work, lead, form, account, contact) if form.create_deal else None
    status_before = lead.status
    lead.status, lead.converted_at = "converted", work.now()
    lead.account_id = account.id if account else None
    lead.contact_id, lead.deal_id = contact.id, deal.id if deal else None
    lead.updated_at, lead.updated_by = work.now(), work.actor.user_id
    lead.version += 1
    await work.session.flush()
    await work.emit(
        LeadConverted(
            subject_id=lead.id,
            subject_label=LEAD.label(lead),
            account_id=lead.account_id,
            version=lead.version,
            contact_id=contact.id,
            deal_id=lead.deal_id,
            status_before=status_before,
        )
    )
    return lead


async def _account_for(work: Work, lead: Lead, form: ConvertLead) -> Account | None:
    if form.account_id:
        await records.check_references(work, CONTACT, {"account_id": form.account_id})
        return await work.get(Account, form.account_id)
    if not lead.company:
        return None
    same = Account.name == lead.company
    if lead.domain:
        same = same | (Account.domain == lead.domain)
    known = await work.session.scalars(
        select(Account).where(same, Account.deleted_at.is_(None)).order_by(Account.created_at).limit(1)
    )
    account = known.first()
    if account:
        return account
    facts = _facts(lead, "domain", "industry", "employees", "city", "country", "owner_id", "source")
    currency = await records.workspace_currency(work)
    return await records.create(work, ACCOUNT, {"name": lead.company, "currency": currency, **facts})


async def _contact_for(work: Work, lead: Lead, form: ConvertLead, account: Account | None) -> Contact:
    if form.contact_id:
        return await records.access(work, CONTACT, form.contact_id)
    if lead.email:
        statement = select(Contact).where(Contact.email == lead.email, Contact.deleted_at.is_(None)).limit(1)
        known = (await work.session.scalars(statement)).first()
        if known:
            return known
    facts = _facts(lead, "first_name", "email", "phone", "title", "city", "country", "owner_id", "source")
    last_name = lead.last_name or ("" if lead.first_name else lead.company)
    account_id = account.id if account else None
    return await records.create(work, CONTACT, {**facts, "last_name": last_name, "account_id": account_id})


async def _deal_for(
    work: Work, lead: Lead, form: ConvertLead, account: Account | None, contact: Contact
) -> Deal:
    given = form.model_dump(include={"pipeline_id", "amount_minor"}, exclude_none=True)
    return await create_deal(
        work,
        NewDeal(
            name=(form.deal_name or (account.name if account else LEAD.label(lead)))[:200],
            account_id=account.id if account else None,
            contact_id=contact.id,
            owner_id=lead.owner_id or work.actor.user_id,
            source=lead.source,
            **given,
        ),
        lead_id=lead.id,
    )


def _facts(lead: Lead, *names: str) -> dict[str, Any]:
    return {name: getattr(lead, name) for name in names if getattr(lead, name) is not None}
