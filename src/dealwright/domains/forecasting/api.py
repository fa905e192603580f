"""Routes of forecasting: forecast, quotas, overrides, rates, pipeline analysis, insights, ROI."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response

from dealwright.domains.forecasting import exporting, flows, queries, service
from dealwright.domains.forecasting.analysis import flows as analysis
from dealwright.domains.forecasting.analysis import past, roi
from dealwright.domains.forecasting.choosing import Chosen
from dealwright.domains.forecasting.schemas import (
    OR_TEAM,
    AskForecast,
    AskInsights,
    AskPipeline,
    AskRoiHistory,
    Category,
    ForecastDeals,
    ForecastHistory,
    ForecastOut,
    ForecastSettingsForm,
    ForecastSettingsOut,
    InsightsOut,
    MoversOut,
    NewOverride,
    OverrideOut,
    Period,
    PipelineAnalysis,
    Quotas,
    Rates,
    RoiForm,
    RoiHistory,
    RoiOut,
    SetQuotas,
    SetRates,
)
from dealwright.domains.identity.access import BeginWork, opens_no_work, requires
from dealwright.kernel.actor import Actor
from dealwright.kernel.http import USUAL_PROBLEMS
from dealwright.kernel.work import Work

router = APIRouter(prefix="/api/v1", tags=["forecasting"], responses=USUAL_PROBLEMS)

Reads = Annotated[Work, requires("forecast:read")]
Reader = Annotated[Actor, opens_no_work("forecast:read")]
Writes = Annotated[Work, requires("forecast:write")]
TeamId = Annotated[UUID | None, Query(description=OR_TEAM)]
Starts = Annotated[date, Query(description="First day of the period")]


@router.post("/predictions/forecast", name="forecast")
async def forecast(form: AskForecast, actor: Reader, begin: BeginWork) -> ForecastOut:
    """Expected revenue of the running and the next periods as distributions, with what they rest on."""
    return await flows.show_forecast(begin, actor, form)


@router.get("/forecast/deals", name="forecast_deals")
async def forecast_deals(
    actor: Reader,
    begin: BeginWork,
    period: Period,
    starts_on: Starts,
    category: Category | None = None,
    owner_id: UUID | None = None,
    team_id: TeamId = None,
    pipeline_id: UUID | None = None,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> ForecastDeals:
    """The deals behind a number, the ones that matter most first."""
    chosen = Chosen(owner_id, pipeline_id, team_id)
    return await flows.show_deals(
        begin, actor, period, starts_on, chosen, category=category, cursor=cursor, limit=limit
    )


@router.get("/forecast/movers", name="forecast_movers")
async def forecast_movers(
    actor: Reader,
    begin: BeginWork,
    period: Period,
    starts_on: Starts,
    owner_id: UUID | None = None,
    team_id: TeamId = None,
    pipeline_id: UUID | None = None,
) -> MoversOut:
    """What would move the number: the few deals that decide it, and what changed in a week."""
    chosen = Chosen(owner_id, pipeline_id, team_id)
    return await flows.show_movers(begin, actor, period, starts_on, chosen)


@router.get("/forecast/history", name="forecast_history")
async def forecast_history(
    actor: Reader,
    begin: BeginWork,
    period: Period = "month",
    owner_id: UUID | None = None,
    team_id: TeamId = None,
) -> ForecastHistory:
    """What was forecast for earlier periods, how it moved, and what came."""
    return await flows.show_history(begin, actor, period, Chosen(owner_id, None, team_id))


@router.get("/forecast/quotas", name="list_quotas")
async def list_quotas(
    work: Reads,
    period: Period | None = None,
    since: date | None = None,
    until: date | None = None,
) -> Quotas:
    return await queries.show_quotas(work, period, since, until)


@router.put("/forecast/quotas", name="set_quotas")
async def set_quotas(form: SetQuotas, work: Writes) -> Quotas:
    """Sets, changes or removes the quotas it names; the others stay."""
    await service.set_quotas(work, form)
    return await queries.show_quotas(work, None, None, None)


@router.post("/forecast/overrides", name="override_forecast", status_code=201)
async def override(form: NewOverride, work: Writes) -> OverrideOut:
    """A manager's own number with its reason, kept beside ours."""
    return OverrideOut.model_validate(await service.override(work, form))


@router.get("/forecast/overrides", name="list_overrides")
async def list_overrides(work: Reads, period: Period, starts_on: Starts) -> list[OverrideOut]:
    """Everything that was said about a period, the newest first."""
    return await queries.show_overrides(work, period, starts_on)


@router.get("/forecast/rates", name="list_rates")
async def list_rates(work: Reads) -> Rates:
    return await queries.show_rates(work)


@router.put("/forecast/rates", name="set_rates")
async def set_rates(form: SetRates, work: Writes) -> Rates:
    """Dated rates into the workspace's currency; a deal is converted by the rate of its closing day."""
    await service.set_rates(work, form)
    return await queries.show_rates(work)


@router.get("/forecast/settings", name="get_forecast_settings")
async def get_settings(work: Reads) -> ForecastSettingsOut:
    return await queries.show_settings(work)


@router.put("/forecast/settings", name="set_forecast_settings")
async def set_settings(form: ForecastSettingsForm, work: Writes) -> ForecastSettingsOut:
    await service.save_settings(work, form)
    return await queries.show_settings(work)


@router.get("/forecast/export.csv", name="export_forecast", response_class=Response)
async def export_forecast(
    actor: Reader,
    begin: BeginWork,
    what: Literal["forecast", "deals", "history", "quotas"],
    period: Period = "month",
    starts_on: date | None = None,
    owner_id: UUID | None = None,
    team_id: TeamId = None,
    pipeline_id: UUID | None = None,
) -> Response:
    """`deals` needs the period's first day; history and quotas are of all pipelines."""
    chosen = Chosen(owner_id, pipeline_id, team_id)
    rows = await flows.export_rows(begin, actor, what, period, starts_on, chosen)
    return exporting.as_file(f"{what}.csv", rows)


@router.post("/analytics/pipeline", name="analyse_pipeline")
async def analyse_pipeline(form: AskPipeline, actor: Reader, begin: BeginWork) -> PipelineAnalysis:
    """Funnel, days in stage, velocity, bottlenecks, ageing, slipped deals, cohorts, coverage, risk."""
    return await analysis.show_pipeline(begin, actor, form)


@router.post("/analytics/sales-insights", name="sales_insights")
async def sales_insights(form: AskInsights, actor: Reader, begin: BeginWork) -> InsightsOut:
    """What the team's own history shows, with effect, interval and test; never a canned sentence."""
    return await analysis.show_insights(begin, actor, form)


@router.get("/analytics/export.csv", name="export_analysis", response_class=Response)
async def export_analysis(
    actor: Reader,
    begin: BeginWork,
    what: Literal["stages", "lost", "ages", "cohorts", "slipped", "insights"],
    pipeline_id: UUID | None = None,
    owner_id: UUID | None = None,
    team_id: TeamId = None,
    since: date | None = None,
    until: date | None = None,
) -> Response:
    asked = AskPipeline(pipeline_id=pipeline_id, owner_id=owner_id, team_id=team_id, since=since, until=until)
    return exporting.as_file(f"{what}.csv", await analysis.export_rows(begin, actor, what, asked))


@router.post("/analytics/roi", name="calculate_roi")
async def calculate_roi(form: RoiForm, work: Reads) -> RoiOut:
    """What a change is worth, by a formula that is shown step by step."""
    return await roi.calculate(work, form)


@router.post("/analytics/roi/history", name="roi_history")
async def roi_history(form: AskRoiHistory, actor: Reader, begin: BeginWork) -> RoiHistory:
    """The team's own figures before and after a day, when there are enough."""
    return await past.history(begin, actor, form)
