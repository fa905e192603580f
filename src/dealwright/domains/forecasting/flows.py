"""The forecast, its movers, nightly snapshots: what computes between short transactions."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from dealwright.domains.forecasting.schemas import AskForecast, ForecastOut, MoversOut, Period
from dealwright.kernel.actor import Actor
from dealwright.kernel.work import Begin


async def show_forecast(begin: Begin, actor: Actor, form: AskForecast) -> ForecastOut:
    raise NotImplementedError


async def show_movers(
    begin: Begin,
    actor: Actor,
    period: Period,
    starts_on: date,
    owner_id: UUID | None,
    pipeline_id: UUID | None,
) -> MoversOut:
    raise NotImplementedError


async def export_rows(
    begin: Begin, actor: Actor, what: str, period: Period, starts_on: date | None, owner_id: UUID | None
) -> Iterable[Sequence[object]]:
    raise NotImplementedError
