"""Deals with a past: when they were opened, how long they stayed where, how they ended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from dealwright.domains.crm.models.records import Account, Activity, Deal, Lead, StageChange
from dealwright.domains.identity.permissions import Role
from dealwright.kernel.events import EventRow
from dealwright.kernel.ids import new_id
from dealwright.kernel.work import Begin
from tests.factories.crm import a_lost_reason, the_stages
from tests.factories.identity import Team

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)
Stay = tuple[str, float]


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def day(days: float) -> date:
    """A day so many days from now; negative ones are past."""
    return (NOW + timedelta(days=days)).date()


@dataclass(frozen=True)
class Told:
    """`opened` in days before `NOW`. `stays` are stages with the days in each; the last one goes on when the
    deal is open. `pushes`: days before now, and from which to which expected day. `touches` and `meetings`
    are days after the opening. `facts` are columns of the deal."""

    opened: float
    stays: Sequence[Stay] = (("Qualify", 10),)
    end: str | None = None
    amount_minor: int | None = 1_000_00
    owner: Role = "rep"
    pushes: Sequence[tuple[float, date, date]] = ()
    touches: Sequence[float] = ()
    meetings: Sequence[float] = ()
    industry: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True)
class ToldLead:
    """All in days before `NOW`."""

    came: float
    answered: float | None = None
    converted: float | None = None
    source: str | None = None
    owner: Role = "rep"
    deal_id: UUID | None = None


async def tell(begin: Begin, team: Team, told: Sequence[Told]) -> list[UUID]:
    stages = await the_stages(begin, team)
    reason = (await a_lost_reason(begin, team)).id
    rows = _Rows(team)
    for one in told:
        rows.add(one, {name: stage.id for name, stage in stages.items()}, reason)
    for deal in rows.deals:
        deal["pipeline_id"] = stages["Qualify"].pipeline_id
    async with begin(team.actor("admin")) as work:
        for model, values in rows.tables():
            if values:
                await work.session.execute(insert(model), values)
    return [deal["id"] for deal in rows.deals]


class _Rows:
    def __init__(self, team: Team) -> None:
        self.team = team
        self.accounts: list[dict[str, Any]] = []
        self.deals: list[dict[str, Any]] = []
        self.steps: list[dict[str, Any]] = []
        self.activities: list[dict[str, Any]] = []
        self.events: list[dict[str, Any]] = []

    def tables(self) -> list[tuple[Any, list[dict[str, Any]]]]:
        return [
            (Account, self.accounts),
            (Deal, self.deals),
            (StageChange, self.steps),
            (Activity, self.activities),
            (EventRow, self.events),
        ]

    def add(self, told: Told, stages: Mapping[str, UUID], reason: UUID) -> None:
        deal_id, opened = new_id(), ago(told.opened)
        at = self._walk(deal_id, told, stages, opened)
        status = told.end or "open"
        last = {"won": "Won", "lost": "Lost"}.get(status, told.stays[-1][0])
        self.deals.append(
            {
                **self.kept(deal_id, opened),
                "name": f"Deal {len(self.deals)}",
                "account_id": self._account(told, opened),
                "stage_id": stages[last],
                "status": status,
                "amount_minor": told.amount_minor,
                "currency": "EUR",
                "probability": {"won": 100, "lost": 0}.get(status, 10),
                "opened_at": opened,
                "closed_at": at if told.end else None,
                "stage_entered_at": at,
                "expected_close_on": None,
                "lost_reason_id": reason if told.end == "lost" else None,
                "owner_id": self.team.users[told.owner].id,
                "source": None,
                "next_step": None,
                **told.facts,
            }
        )
        for when, before, after in told.pushes:
            self._pushed(deal_id, ago(when), before, after)
        for kind, moments in (("call", told.touches), ("meeting", told.meetings)):
            for moment in moments:
                self._touched(deal_id, kind, opened + timedelta(days=moment))

    def _walk(self, deal_id: UUID, told: Told, stages: Mapping[str, UUID], opened: datetime) -> datetime:
        """Notes the steps; the moment of the last one."""
        names = [name for name, _ in told.stays]
        names += [{"won": "Won", "lost": "Lost"}[told.end]] if told.end else []
        at, before = opened, None
        for place, name in enumerate(names):
            at = opened + timedelta(days=sum(days for _, days in told.stays[:place]))
            self.steps.append(
                {
                    "workspace_id": self.team.workspace_id,
                    "id": new_id(),
                    "deal_id": deal_id,
                    "from_stage_id": stages[before] if before else None,
                    "to_stage_id": stages[name],
                    "at": at,
                    "amount_minor": told.amount_minor,
                    "probability": 10,
                }
            )
            before = name
        return at

    def kept(self, row_id: UUID, at: datetime) -> dict[str, Any]:
        return {
            "workspace_id": self.team.workspace_id,
            "id": row_id,
            "version": 1,
            "created_at": at,
            "updated_at": at,
        }

    def _account(self, told: Told, at: datetime) -> UUID | None:
        if told.industry is None:
            return None
        row = {**self.kept(new_id(), at), "name": "Acme", "currency": "EUR", "industry": told.industry}
        self.accounts.append(row)
        return row["id"]

    def _touched(self, deal_id: UUID, kind: str, at: datetime) -> None:
        about = {"kind": kind, "subject": "Talk", "at": at, "deal_id": deal_id, "direction": "out"}
        self.activities.append({**self.kept(new_id(), at), **about})

    def _pushed(self, deal_id: UUID, at: datetime, before: date, after: date) -> None:
        changes = {"expected_close_on": [before.isoformat(), after.isoformat()]}
        self.events.append(
            {
                "workspace_id": self.team.workspace_id,
                "at": at,
                "type": "deal.updated",
                "audience": "crm:read",
                "actor_kind": "user",
                "actor_label": "Rep",
                "request_id": "",
                "subject_kind": "deal",
                "subject_id": deal_id,
                "subject_label": "Deal",
                "payload": {"kind": "deal", "version": 2, "changes": changes},
            }
        )


async def tell_leads(begin: Begin, team: Team, told: Sequence[ToldLead]) -> list[UUID]:
    rows, touches = _Rows(team), list[dict[str, Any]]()
    leads: list[dict[str, Any]] = []
    for place, one in enumerate(told):
        lead_id = new_id()
        leads.append(
            {
                **rows.kept(lead_id, ago(one.came)),
                "last_name": f"Lead {place}",
                "status": "new" if one.converted is None else "converted",
                "converted_at": None if one.converted is None else ago(one.converted),
                "source": one.source,
                "owner_id": team.users[one.owner].id,
                "deal_id": one.deal_id,
            }
        )
        if one.answered is not None:
            at = ago(one.answered)
            about = {"kind": "call", "subject": "Talk", "at": at, "lead_id": lead_id, "direction": "out"}
            touches.append({**rows.kept(new_id(), at), **about})
    async with begin(team.actor("admin")) as work:
        await work.session.execute(insert(Lead), leads)
        if touches:
            await work.session.execute(insert(Activity), touches)
    return [lead["id"] for lead in leads]
