"""Reads histories of many records in a fixed number of statements, columns only."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, func, select

from dealwright.domains.crm.models.pipelines import Pipeline, Stage
from dealwright.domains.crm.models.records import Account, Activity, Contact, Deal, Lead
from dealwright.domains.scoring.history.beside import (
    TEXT,
    add_lines,
    add_notes,
    add_steps,
    among,
    changes_of,
    deals_of,
    entities,
    read,
)
from dealwright.domains.scoring.history.facts import History, Kind, StageFact, Surroundings
from dealwright.domains.scoring.history.imports import read_imports, statuses_since
from dealwright.domains.scoring.history.mail import FREE, domain_of
from dealwright.domains.scoring.history.money import major
from dealwright.domains.scoring.history.outcomes import outcomes_over_time
from dealwright.kernel.work import Work

_LEAD = (
    "first_name", "last_name", "title", "company", "email", "phone", "domain", "industry", "employees",
    "city", "country", "source", "owner_id", "status",
)  # fmt: skip
_DEAL = (
    "account_id", "contact_id", "stage_id", "amount_minor", "currency", "expected_close_on", "next_step",
    "owner_id", "lead_id", "source",
)  # fmt: skip
_ACCOUNT = (
    "industry",
    "employees",
    "city",
    "country",
    "domain",
    "founded_year",
    "annual_revenue_minor",
    "currency",
    "phone",
)
_CONTACT = ("title", "email", "phone", "country")


async def load_leads(work: Work, ids: Sequence[UUID]) -> list[History]:
    """Living leads among the ids, in their order."""
    columns = [getattr(Lead, name) for name in _LEAD]
    rows = await read(
        work,
        select(
            Lead.id,
            Lead.name,
            Lead.created_at,
            Lead.converted_at,
            Lead.version,
            *columns,
            func.left(Lead.description, TEXT).label("description"),
            Deal.amount_minor,
            Deal.currency,
        )
        .join(Deal, and_(Deal.workspace_id == Lead.workspace_id, Deal.id == Lead.deal_id), isouter=True)
        .where(among(work, Lead, ids), Lead.deleted_at.is_(None)),
    )
    found = {row.id: _lead(row) for row in rows}
    changes = await changes_of(work, [row.id for row in rows if row.version > 1])
    for row in rows:
        history = found[row.id]
        history.changes = changes.get(row.id, [])
        _end_lead(history, row.converted_at)
    await add_notes(work, Activity.lead_id, found)
    await _add_known_accounts(work, found)
    return [found[one] for one in ids if one in found]


async def load_deals(work: Work, ids: Sequence[UUID]) -> list[History]:
    """Living deals among the ids, in their order."""
    columns = [getattr(Deal, name) for name in _DEAL]
    rows = await read(
        work,
        select(
            Deal.id,
            Deal.name,
            Deal.created_at,
            Deal.opened_at,
            Deal.closed_at,
            Deal.status,
            Deal.version,
            *columns,
            func.left(Deal.description, TEXT).label("description"),
        ).where(among(work, Deal, ids), Deal.deleted_at.is_(None)),
    )
    found = {row.id: _deal(row) for row in rows}
    changes = await changes_of(work, [row.id for row in rows if row.version > 1])
    for row_id, history in found.items():
        history.changes = changes.get(row_id, [])
    await add_notes(work, Activity.deal_id, found)
    await add_steps(work, found)
    await add_lines(work, found)
    mentioned = [(one, *_mentioned(one)) for one in found.values()]
    accounts = await entities(work, Account, _ACCOUNT, {one for _, those, _ in mentioned for one in those})
    contacts = await entities(work, Contact, _CONTACT, {one for _, _, those in mentioned for one in those})
    others = await deals_of(work, accounts)
    for history, its_accounts, its_contacts in mentioned:
        history.accounts = {one: accounts[one] for one in its_accounts if one in accounts}
        history.contacts = {one: contacts[one] for one in its_contacts if one in contacts}
        history.deals_of = {one: others[one] for one in its_accounts if one in others}
    return [found[one] for one in ids if one in found]


async def load(work: Work, kind: Kind, ids: Sequence[UUID]) -> list[History]:
    return await (load_leads if kind == "lead" else load_deals)(work, ids)


async def load_surroundings(work: Work, kind: Kind) -> Surroundings:
    """For training: also when every record ended and what imports did."""
    stages = await load_stages(work)
    outcomes = await outcomes_over_time(work, kind)
    imported, rewritten = await read_imports(work, kind)
    since = await statuses_since(work) if kind == "lead" else 0.0
    return Surroundings(stages, outcomes, imported, rewritten, since)


async def load_stages(work: Work) -> dict[UUID, StageFact]:
    statement = (
        select(
            Stage.id,
            Stage.name,
            Stage.type,
            Stage.position,
            Stage.probability,
            Stage.pipeline_id,
            Pipeline.name.label("pipeline"),
        )
        .join(Pipeline, and_(Pipeline.workspace_id == Stage.workspace_id, Pipeline.id == Stage.pipeline_id))
        .where(Stage.workspace_id == work.workspace_id)
        .order_by(Stage.pipeline_id, Stage.position)
    )
    rows = await read(work, statement)
    opened: dict[UUID, list[UUID]] = defaultdict(list)
    for row in rows:
        if row.type == "open":
            opened[row.pipeline_id].append(row.id)
    found: dict[UUID, StageFact] = {}
    for row in rows:
        ways = opened[row.pipeline_id]
        place = ways.index(row.id) / max(1, len(ways) - 1) if row.id in ways else 1.0
        found[row.id] = StageFact(
            row.id, row.name, row.pipeline, row.type, row.position, place, row.probability
        )
    return found


def _lead(row: Row[Any]) -> History:
    values = {name: getattr(row, name) for name in (*_LEAD, "description")}
    began = row.created_at.timestamp()
    history = History("lead", row.id, row.name or row.company or "", began, began, values)
    history.worth = major(row.amount_minor, row.currency) if row.amount_minor else None
    history.currency = row.currency
    return history


def _end_lead(history: History, converted_at: datetime | None) -> None:
    if converted_at:
        history.ended, history.won = max(converted_at.timestamp(), history.began), True
    elif history.values["status"] == "disqualified":
        given_up = [
            one.at for one in history.changes if one.fields.get("status", ("", ""))[1] == "disqualified"
        ]
        history.ended = given_up[-1] if given_up else history.began


def _deal(row: Row[Any]) -> History:
    values = {name: getattr(row, name) for name in (*_DEAL, "description")}
    history = History("deal", row.id, row.name, row.created_at.timestamp(), row.opened_at.timestamp(), values)
    history.worth = major(row.amount_minor, row.currency) if row.amount_minor else None
    history.currency = row.currency
    if row.closed_at:
        history.ended, history.won = max(row.closed_at.timestamp(), history.began), row.status == "won"
    return history


def _mentioned(history: History) -> tuple[list[UUID], list[UUID]]:
    """Accounts and contacts it has or had."""
    found: list[list[UUID]] = []
    for name in ("account_id", "contact_id"):
        told = [history.values[name], *(one.fields[name][0] for one in history.changes if name in one.fields)]
        found.append([one if isinstance(one, UUID) else UUID(one) for one in told if one])
    return found[0], found[1]


async def _add_known_accounts(work: Work, found: Mapping[UUID, History]) -> None:
    """The account that has a lead's domain, the oldest one."""
    domains: dict[UUID, str] = {}
    for row_id, history in found.items():
        told = history.values["domain"] or domain_of(history.values["email"])
        domain = str(told or "").lower().removeprefix("www.")
        if domain and domain not in FREE:
            domains[row_id] = domain
    if not domains:
        return
    statement = select(Account.id, Account.domain).where(
        Account.workspace_id == work.workspace_id,
        Account.domain.in_(set(domains.values())),
        Account.deleted_at.is_(None),
    )
    rows = await read(work, statement.order_by(Account.created_at.desc(), Account.id))
    by_domain = {str(row.domain): row.id for row in rows}
    accounts = await entities(work, Account, _ACCOUNT, set(by_domain.values()))
    bought = await deals_of(work, accounts)
    for row_id, domain in domains.items():
        account = by_domain.get(domain)
        if account:
            history = found[row_id]
            history.account_id, history.accounts = account, {account: accounts[account]}
            history.deals_of = {account: bought.get(account, [])}
