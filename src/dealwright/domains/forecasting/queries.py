"""What forecasting reads and shows without computing much."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, text

from dealwright.domains.forecasting.models import ExchangeRate, ForecastOverride, ForecastSettings, Quota
from dealwright.domains.forecasting.periods import asked_span
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


async def show_quotas(work: Work, period: Period | None, since: date | None, until: date | None) -> Quotas:
    """The newest periods first."""
    workspace = await work.get(Workspace, work.workspace_id)
    statement = select(Quota).where(Quota.deleted_at.is_(None))
    if period:
        statement = statement.where(Quota.period == period)
    if since:
        statement = statement.where(Quota.starts_on >= since)
    if until:
        statement = statement.where(Quota.starts_on <= until)
    order = (Quota.starts_on.desc(), Quota.period, Quota.owner_id.nulls_first())
    rows = (await work.session.scalars(statement.order_by(*order).limit(MOST_QUOTAS))).all()
    return Quotas(currency=workspace.currency, quotas=[QuotaOut.model_validate(row) for row in rows])


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
    statement = select(ExchangeRate).order_by(ExchangeRate.currency, ExchangeRate.day.desc())
    rows = (await work.session.scalars(statement.limit(MOST_RATES))).all()
    missing = (await work.connection.execute(_MISSING, {"here": work.workspace_id})).all()
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
    )


# A currency is missing where its deals have an amount and no rate at all leads from it.
_MISSING = text(
    """
    select d.currency, count(*) as deals, sum(d.amount_minor)::bigint as sum
    from deals d join workspaces w on w.id = d.workspace_id
    where d.workspace_id = :here and d.deleted_at is null and d.status in ('open', 'won')
      and d.amount_minor is not null and d.currency <> w.currency
      and not exists (
        select from exchange_rates r where r.workspace_id = d.workspace_id and r.currency = d.currency
      )
    group by d.currency order by d.currency
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
