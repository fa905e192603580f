"""Records for tests, made by the services themselves. Without facts each has what its form needs."""

from typing import Any
from uuid import UUID

from dealwright.domains.crm.models.pipelines import LostReason, Pipeline, Product, Stage
from dealwright.domains.crm.models.records import Account, Activity, Contact, Deal, Lead, Tag
from dealwright.domains.crm.queries import board
from dealwright.domains.crm.schemas.pipelines import NewProduct
from dealwright.domains.crm.schemas.records import (
    MoveDeal,
    NewAccount,
    NewActivity,
    NewContact,
    NewDeal,
    NewLead,
)
from dealwright.domains.crm.service import accounts, activities, deals, leads, pipelines
from dealwright.domains.identity.permissions import Role
from dealwright.kernel.work import Begin
from tests.factories.identity import Team


async def an_account(begin: Begin, team: Team, *, by: Role = "rep", **facts: Any) -> Account:
    form = NewAccount.model_validate({"name": "Acme Corporation", "allow_duplicate": True, **facts})
    async with begin(team.actor(by)) as work:
        return await accounts.create_account(work, form)


async def a_contact(begin: Begin, team: Team, *, by: Role = "rep", **facts: Any) -> Contact:
    form = NewContact.model_validate(
        {"first_name": "Ada", "last_name": "Byron", "allow_duplicate": True, **facts}
    )
    async with begin(team.actor(by)) as work:
        return await accounts.create_contact(work, form)


async def a_lead(begin: Begin, team: Team, *, by: Role = "rep", **facts: Any) -> Lead:
    form = NewLead.model_validate({"last_name": "Turing", "allow_duplicate": True, **facts})
    async with begin(team.actor(by)) as work:
        return await leads.capture_lead(work, form)


async def a_deal(begin: Begin, team: Team, *, by: Role = "rep", **facts: Any) -> Deal:
    form = NewDeal.model_validate({"name": "Acme - GTX Pro", **facts})
    async with begin(team.actor(by)) as work:
        return await deals.create_deal(work, form)


async def a_moved_deal(
    begin: Begin, team: Team, deal: Deal, stage: Stage, *, by: Role = "rep", **facts: Any
) -> Deal:
    form = MoveDeal.model_validate({"version": deal.version, "stage_id": stage.id, **facts})
    async with begin(team.actor(by)) as work:
        return await deals.move_deal(work, deal.id, form)


async def an_activity(begin: Begin, team: Team, *, by: Role = "rep", **facts: Any) -> Activity:
    form = NewActivity.model_validate({"kind": "call", "subject": "First call", **facts})
    async with begin(team.actor(by)) as work:
        return await activities.log_activity(work, form)


async def a_product(begin: Begin, team: Team, **facts: Any) -> Product:
    form = NewProduct.model_validate({"name": "GTX Pro", "price_minor": 4_821_00, **facts})
    async with begin(team.actor("manager")) as work:
        return await pipelines.create_product(work, form)


async def a_tag(begin: Begin, team: Team, kind: str, record_id: UUID, name: str = "hot") -> Tag:
    """On a record, as the page does it."""
    async with begin(team.actor("rep")) as work:
        return (await pipelines.set_tags(work, kind, record_id, [name]))[0]


async def the_pipeline(begin: Begin, team: Team) -> Pipeline:
    async with begin(team.actor("rep")) as work:
        return await deals.default_pipeline(work)


async def the_stages(begin: Begin, team: Team) -> dict[str, Stage]:
    """Of the default pipeline, by name."""
    pipeline = await the_pipeline(begin, team)
    async with begin(team.actor("rep")) as work:
        return {stage.name: stage for stage in await pipelines.stages_of(work, pipeline.id)}


async def a_lost_reason(begin: Begin, team: Team) -> LostReason:
    async with begin(team.actor("rep")) as work:
        return (await board.lost_reasons(work))[0]
