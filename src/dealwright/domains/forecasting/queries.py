"""What forecasting reads and shows without computing much."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, text

from dealwright.domains.forecasting.models import ExchangeRate, ForecastOverride, ForecastSettings, Quota
from dealwright.domains.forecasting.periods import asked_span
from dealwright.domains.forecasting.quotas import Key
from dealwright.domains.forecasting.schemas import (
    ForecastSettingsOut,
    OverrideOut,
    Period,
    QuotaOut,
    Quotas,
    RateOut,
    Rates,
    Unconverted,
)
from dealwright.domains.identity.models import Workspace
from dealwright.kernel.clock import zone
from dealwright.kernel.work import Work

MOST_QUOTAS = 5_000
MOST_OVERRIDES = 500
MOST_RATES = 5_000


@dataclass(frozen=True)
class Rules:
    """How the workspace forecasts; thresholds as shares."""

    year_starts_in: int = 1
    commit_from: float = 0.7
    best_case_from: float = 0.4


async def read_rules(work: Work) -> Rules:
    row = (await work.session.scalars(select(ForecastSettings))).one_or_none()
    if row is None:
        return Rules()
    return Rules(row.year_starts_in, row.commit_from / 100, row.best_case_from / 100)


async def read_today(work: Work) -> date:
    """The day it is where the workspace is."""
    return await read_day(work, work.now())


async def read_day(work: Work, moment: datetime) -> date:
    workspace = await work.get(Workspace, work.workspace_id)
    return moment.astimezone(zone(workspace.timezone)).date()


async def read_quotas(work: Work, currency: str) -> dict[Key, int]:
    statement = select(
        Quota.period, Quota.starts_on, Quota.owner_id, Quota.team_id, Quota.amount_minor
    ).where(Quota.workspace_id == work.workspace_id, Quota.deleted_at.is_(None), Quota.currency == currency)
    rows = (await work.connection.execute(statement)).all()
    return {(row.period, row.starts_on, row.owner_id or row.team_id): row.amount_minor for row in rows}


async def read_aside(work: Work, currency: str) -> list[str]:
    """What was set while the workspace counted in another currency."""
    rows = (await work.connection.execute(_ASIDE, {"here": work.workspace_id, "own": currency})).all()
    return [
        f"{row.name} in {row.currency} are kept and not counted: the workspace counts in {currency}."
        for row in rows
    ]


_ASIDE = text(
    """
    select name, currency from (
        select distinct 'Quotas' as name, currency from quotas
            where workspace_id = :here and deleted_at is null and currency <> :own
        union all select distinct 'Overrides', currency from forecast_overrides
            where workspace_id = :here and currency <> :own
        union all select distinct 'Exchange rates', "into" from exchange_rates
            where workspace_id = :here and "into" <> :own
        union all select distinct 'Earlier forecasts', currency from forecast_snapshots
            where workspace_id = :here and currency <> :own
    ) as aside order by name, currency
    """
)


async def show_quotas(work: Work, period: Period | None, since: date | None, until: date | None) -> Quotas:
    """The newest periods first."""
    workspace = await work.get(Workspace, work.workspace_id)
    statement = select(Quota).where(Quota.deleted_at.is_(None), Quota.currency == workspace.currency)
    if period:
        statement = statement.where(Quota.period == period)
    if since:
        statement = statement.where(Quota.starts_on >= since)
    if until:
        statement = statement.where(Quota.starts_on <= until)
    whose = (Quota.owner_id.nulls_first(), Quota.team_id.nulls_first())
    order = (Quota.starts_on.desc(), Quota.period, *whose)
    rows = (await work.session.scalars(statement.order_by(*order).limit(MOST_QUOTAS))).all()
    return Quotas(
        currency=workspace.currency,
        quotas=[QuotaOut.model_validate(row) for row in rows],
        warnings=await read_aside(work, workspace.currency),
    )


async def show_overrides(work: Work, period: Period, starts_on: date) -> list[OverrideOut]:
    asked_span(period, starts_on, (await read_rules(work)).year_starts_in)
    statement = (
        select(ForecastOverride)
        .where(
            ForecastOverride.workspace_id == work.workspace_id,
            ForecastOverride.period == period,
            ForecastOverride.starts_on == starts_on,
        )
        .order_by(ForecastOverride.said_at.desc(), ForecastOverride.id.desc())
        .limit(MOST_OVERRIDES)
    )
    rows = (await work.session.scalars(statement)).all()
    return [OverrideOut.model_validate(row) for row in rows]


async def show_rates(work: Work) -> Rates:
    workspace = await work.get(Workspace, work.workspace_id)
    statement = (
        select(ExchangeRate)
        .where(ExchangeRate.into == workspace.currency)
        .order_by(ExchangeRate.currency, ExchangeRate.day.desc())
    )
    rows = (await work.session.scalars(statement.limit(MOST_RATES))).all()
    missing = (await work.connection.execute(_MISSING, {"here": work.workspace_id})).all()
    early = (await work.connection.execute(_EARLY, {"here": work.workspace_id})).all()
    return Rates(
        currency=workspace.currency,
        rates=[
            RateOut(
                currency=row.currency, day=row.day, rate=float(row.rate), set_at=row.set_at, set_by=row.set_by
            )
            for row in rows
        ],
        missing=[
            Unconverted(currency=row.currency, deals=row.deals, amount_minor=row.sum) for row in missing
        ],
        warnings=[
            *(early_rate_warning(row.currency, row.day, row.deals) for row in early),
            *await read_aside(work, workspace.currency),
        ],
    )


def early_rate_warning(currency: str, first: date, deals: int) -> str:
    won = "1 deal was" if deals == 1 else f"{deals} deals were"
    return f"{won} won in {currency} before its first rate of {first}: that rate stands in for earlier days."


# A currency is missing where its deals have an amount and no rate at all leads from it.
_MISSING = text(
    """
    select d.currency, count(*) as deals, sum(d.amount_minor)::bigint as sum
    from deals d join workspaces w on w.id = d.workspace_id
    where d.workspace_id = :here and d.deleted_at is null and d.status in ('open', 'won')
      and d.amount_minor is not null and d.currency <> w.currency
      and not exists (
        select from exchange_rates r
        where r.workspace_id = d.workspace_id and r.currency = d.currency and r."into" = w.currency
      )
    group by d.currency order by d.currency
    """
)
# Deals won before the first day with a rate of their currency.
_EARLY = text(
    """
    select d.currency, r.day, count(*) as deals
    from deals d join workspaces w on w.id = d.workspace_id
    join (
        select workspace_id, "into", currency, min(day) as day from exchange_rates group by 1, 2, 3
    ) r on r.workspace_id = d.workspace_id and r.currency = d.currency and r."into" = w.currency
    where d.workspace_id = :here and d.deleted_at is null and d.status = 'won'
      and d.amount_minor is not null and (d.closed_at at time zone w.timezone)::date < r.day
    group by d.currency, r.day order by d.currency
    """
)


async def show_settings(work: Work) -> ForecastSettingsOut:
    row = (await work.session.scalars(select(ForecastSettings))).one_or_none()
    if row is None:
        return ForecastSettingsOut(version=0, updated_at=None, updated_by=None)
    return ForecastSettingsOut(
        version=row.version,
        year_starts_in=row.year_starts_in,
        commit_from=row.commit_from,
        best_case_from=row.best_case_from,
        updated_at=row.updated_at,
        updated_by=row.updated_by,
    )
