"""Which open records rest on an account, a contact or a deal of the same account, and on what of them.

Only changes that features look at count. The records that were touched last come first and no more than
`MOST` of them: the night takes the rest.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select

from dealwright.domains.crm.models.records import Account, Deal, Lead
from dealwright.domains.scoring.features.custom import installed
from dealwright.domains.scoring.history.beside import read
from dealwright.domains.scoring.history.mail import FREE
from dealwright.kernel.work import Work

MOST = 500
FACTS: Mapping[str, frozenset[str]] = {
    "account": frozenset(
        {
            "annual_revenue_minor",
            "city",
            "country",
            "currency",
            "domain",
            "employees",
            "founded_year",
            "industry",
        }
    ),
    "contact": frozenset({"country", "email", "phone", "title"}),
    "deal": frozenset({"account_id", "amount_minor", "closed_at", "currency", "opened_at", "status"}),
}
"""What features know of an account, of a contact, and of a deal when they look at another one."""


def matters(kind: str, changed: Collection[str]) -> bool:
    """A plug-in may look at anything."""
    return bool(changed) and (not FACTS[kind].isdisjoint(changed) or bool(installed()))


async def deals_with(
    work: Work, *, accounts: Collection[UUID] = (), contacts: Collection[UUID] = ()
) -> list[UUID]:
    found: list[UUID] = []
    for key, ids in ((Deal.account_id, accounts), (Deal.contact_id, contacts)):
        if ids:
            found += await _newest(work, Deal, Deal.status == "open", key.in_(ids))
    return list(dict.fromkeys(found))[:MOST]


async def leads_of(work: Work, accounts: Collection[UUID], domains: Iterable[str] = ()) -> list[UUID]:
    """Those whose company has the domain of one of the accounts, or had: `domains` are former ones."""
    if not accounts:
        return []
    told = select(Account.domain).where(Account.workspace_id == work.workspace_id, Account.id.in_(accounts))
    known = {str(row.domain).lower() for row in await read(work, told) if row.domain}
    wanted = sorted((known | {one.lower() for one in domains}) - FREE)
    if not wanted:
        return []
    is_open = Lead.status.not_in(("converted", "disqualified"))
    return await _newest(work, Lead, is_open, Lead.company_domain.in_(wanted))


async def _newest(work: Work, model: Any, *conditions: ColumnElement[bool]) -> list[UUID]:
    statement = (
        select(model.id)
        .where(model.workspace_id == work.workspace_id, model.deleted_at.is_(None), *conditions)
        .order_by(model.updated_at.desc(), model.id.desc())
        .limit(MOST)
    )
    rows: Sequence[Any] = await read(work, statement)
    return [row.id for row in rows]
