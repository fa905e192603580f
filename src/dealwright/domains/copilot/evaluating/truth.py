"""What is true in a workspace, by SQL of our own: nothing here goes through what it is compared with.

Days are those of the workspace's time zone. Only records that are not in the bin count.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import text

from dealwright.kernel.work import Work

Row = Mapping[str, Any]

_PLACE = "select timezone, currency, name from workspaces where id = :workspace"
_PEOPLE = "select id, name, role, team, email from users where deleted_at is null order by created_at, id"
_ACCOUNTS = """
    select a.id, a.name, a.industry, a.employees, a.city, a.country, a.domain, u.name as owner,
           a.last_activity_at
    from accounts a left join users u on u.workspace_id = a.workspace_id and u.id = a.owner_id
    where a.deleted_at is null order by a.name, a.id
"""
_CONTACTS = """
    select id, name, email, title, phone, account_id from contacts
    where deleted_at is null and account_id is not null order by name, id
"""
_DEALS = """
    select d.id, d.name, d.account_id, d.status, s.name as stage, p.name as pipeline, d.amount_minor,
           d.currency, coalesce(d.probability_override, d.probability) as probability,
           d.expected_close_on, (d.closed_at at time zone :zone)::date as closed_on, d.next_step,
           u.name as owner, r.name as reason, d.last_activity_at, d.opened_at
    from deals d
    join stages s on s.workspace_id = d.workspace_id and s.id = d.stage_id
    join pipelines p on p.workspace_id = d.workspace_id and p.id = d.pipeline_id
    left join users u on u.workspace_id = d.workspace_id and u.id = d.owner_id
    left join lost_reasons r on r.workspace_id = d.workspace_id and r.id = d.lost_reason_id
    where d.deleted_at is null order by d.opened_at, d.id
"""
_BOUGHT = """
    select distinct d.account_id, l.name
    from deal_lines l join deals d on d.workspace_id = l.workspace_id and d.id = l.deal_id
    where d.status = 'won' and d.deleted_at is null order by 1, 2
"""
_LAST_CONTACT = """
    select distinct on (account_id) account_id, id, (at at time zone :zone)::date as on_day, subject
    from activities
    where kind in ('call', 'meeting', 'mail') and at <= :now and deleted_at is null
      and account_id is not null
    order by account_id, at desc, id desc
"""
_STAGES = """
    select s.id, s.name, s.type, p.name as pipeline, s.position
    from stages s join pipelines p on p.workspace_id = s.workspace_id and p.id = s.pipeline_id
    where s.deleted_at is null order by p.position, s.position
"""


@dataclass(frozen=True)
class World:
    """All records of a workspace as they are at one moment; small workspaces only."""

    now: datetime
    zone: ZoneInfo
    currency: str
    people: Sequence[Row]
    accounts: Sequence[Row]
    contacts: Sequence[Row]
    deals: Sequence[Row]
    stages: Sequence[Row]
    bought: Mapping[UUID, Sequence[str]]
    last_contact: Mapping[UUID, Row]

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    def deals_of(self, account: Row, status: str) -> list[Row]:
        return [one for one in self.deals if one["account_id"] == account["id"] and one["status"] == status]

    def contacts_of(self, account: Row) -> list[Row]:
        return [one for one in self.contacts if one["account_id"] == account["id"]]

    def account(self, account_id: UUID) -> Row:
        return next(one for one in self.accounts if one["id"] == account_id)


async def rows(work: Work, statement: str, **values: Any) -> list[Row]:
    return [dict(row) for row in (await work.connection.execute(text(statement), values)).mappings()]


async def look(work: Work) -> World:
    place = (await rows(work, _PLACE, workspace=work.workspace_id))[0]
    zone = place["timezone"]
    bought: dict[UUID, list[str]] = {}
    for row in await rows(work, _BOUGHT):
        bought.setdefault(row["account_id"], []).append(row["name"])
    return World(
        now=work.now(),
        zone=ZoneInfo(zone),
        currency=place["currency"],
        people=await rows(work, _PEOPLE),
        accounts=await rows(work, _ACCOUNTS),
        contacts=await rows(work, _CONTACTS),
        deals=await rows(work, _DEALS, zone=zone),
        stages=await rows(work, _STAGES),
        bought=bought,
        last_contact={
            row["account_id"]: row for row in await rows(work, _LAST_CONTACT, zone=zone, now=work.now())
        },
    )
