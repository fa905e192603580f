"""What an analysis reads beside the deals, and the names of the few deals it shows."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_, select

from dealwright.domains.crm.models.pipelines import LostReason, Pipeline, Stage
from dealwright.domains.crm.models.records import Account, Deal
from dealwright.domains.crm.service.deals import default_pipeline
from dealwright.domains.forecasting.analysis.risks import Named
from dealwright.domains.forecasting.analysis.window import USUAL_DAYS, Scene, Window
from dealwright.domains.forecasting.history import date_of
from dealwright.domains.forecasting.loading import RawDeals, read_deals
from dealwright.domains.forecasting.models import ForecastSettings
from dealwright.domains.forecasting.queries import read_quotas
from dealwright.domains.forecasting.quotas import Key, quota_of, team_quota_of
from dealwright.domains.forecasting.schemas import AskPipeline
from dealwright.domains.forecasting.service import check_whose
from dealwright.domains.forecasting.teams import TeamOf, read_teams
from dealwright.domains.identity.models import Workspace
from dealwright.kernel.actor import Actor
from dealwright.kernel.work import Begin, Work


@dataclass(frozen=True)
class Frame:
    """`stages` are those of the chosen pipeline that still exist, in their order."""

    pipeline_id: UUID
    pipeline: str
    stages: Sequence[UUID]
    lost_reasons: Mapping[UUID, str]
    quotas: Mapping[Key, int]
    year_starts_in: int
    owner_id: UUID | None
    team: TeamOf | None

    def quota(self, quarter: date) -> int | None:
        """Of those whose deals are looked at."""
        if self.team:
            return team_quota_of(self.quotas, "quarter", quarter, self.team)
        return quota_of(self.quotas, "quarter", quarter, self.owner_id)


async def load(begin: Begin, actor: Actor, form: AskPipeline) -> tuple[Scene, Frame]:
    """All deals of those asked for: the quota is of all pipelines, the rest looks at one of them."""
    async with begin(actor) as work:
        team = await read_team(work, form)
        frame = await read_frame(work, form, team)
        raw = await read_deals(work, owners=owners_of(form, team))
    return await asyncio.to_thread(scene_of, raw, form.since, form.until), frame


def scene_of(raw: RawDeals, since: date | None, until: date | None, usual: int = USUAL_DAYS) -> Scene:
    deals = raw.unpack()
    return Scene(deals, Window.asked(since, until, date_of(deals.loaded), usual))


async def read_team(work: Work, form: AskPipeline) -> TeamOf | None:
    """The team that is asked for, if one is. Refuses a person and a team that are not here."""
    await check_whose(work, {"": (form.owner_id, form.team_id)})
    return (await read_teams(work))[form.team_id] if form.team_id else None


def owners_of(form: AskPipeline, team: TeamOf | None) -> frozenset[UUID] | None:
    """Whose deals are asked for: a person's, of who is in the team now, or with neither everybody's."""
    if team:
        return team.people
    return frozenset({form.owner_id}) if form.owner_id else None


async def read_frame(work: Work, form: AskPipeline, team: TeamOf | None) -> Frame:
    asked = form.pipeline_id
    pipeline = await work.get(Pipeline, asked) if asked else await default_pipeline(work)
    stages = select(Stage.id).where(
        Stage.pipeline_id == pipeline.id, Stage.type == "open", Stage.deleted_at.is_(None)
    )
    workspace = await work.get(Workspace, work.workspace_id)
    run = work.connection.execute
    return Frame(
        pipeline_id=pipeline.id,
        pipeline=pipeline.name,
        stages=(await run(stages.order_by(Stage.position, Stage.id))).scalars().all(),
        lost_reasons=await read_lost_reasons(work),
        quotas=await read_quotas(work, workspace.currency),
        year_starts_in=await read_year_start(work),
        owner_id=form.owner_id,
        team=team,
    )


async def read_year_start(work: Work) -> int:
    statement = select(ForecastSettings.year_starts_in)
    return (await work.connection.execute(statement)).scalar_one_or_none() or 1


async def read_lost_reasons(work: Work) -> dict[UUID, str]:
    rows = await work.connection.execute(select(LostReason.id, LostReason.name))
    return {row.id: row.name for row in rows.all()}


async def read_names(begin: Begin, actor: Actor, ids: Sequence[UUID]) -> dict[UUID, Named]:
    if not ids:
        return {}
    same = and_(Account.workspace_id == Deal.workspace_id, Account.id == Deal.account_id)
    statement = select(Deal.id, Deal.name, Account.name).outerjoin(Account, same).where(Deal.id.in_(ids))
    async with begin(actor) as work:
        rows = (await work.connection.execute(statement)).all()
    return {row[0]: Named(row[1], row[2]) for row in rows}
