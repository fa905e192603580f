"""What forecasting reads and shows without computing much."""

from datetime import date
from uuid import UUID

from dealwright.domains.forecasting.schemas import (
    Category,
    ForecastDeals,
    ForecastHistory,
    ForecastSettingsOut,
    OverrideOut,
    Period,
    Quotas,
    Rates,
)
from dealwright.kernel.work import Work


async def deals_of_period(
    work: Work,
    period: Period,
    starts_on: date,
    *,
    category: Category | None,
    owner_id: UUID | None,
    pipeline_id: UUID | None,
    cursor: str | None,
    limit: int,
) -> ForecastDeals:
    raise NotImplementedError


async def show_history(work: Work, period: Period, owner_id: UUID | None) -> ForecastHistory:
    raise NotImplementedError


async def show_quotas(work: Work, period: Period | None, since: date | None, until: date | None) -> Quotas:
    raise NotImplementedError


async def show_overrides(work: Work, period: Period, starts_on: date) -> list[OverrideOut]:
    raise NotImplementedError


async def show_rates(work: Work) -> Rates:
    raise NotImplementedError


async def show_settings(work: Work) -> ForecastSettingsOut:
    raise NotImplementedError
