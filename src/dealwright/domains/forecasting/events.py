"""What forecasting tells others."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from dealwright.kernel.changes import Changes
from dealwright.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class _OfForecast(Event):
    audience = "forecast:read"


@dataclass(frozen=True, kw_only=True)
class QuotasSet(_OfForecast):
    """So many quotas were set, changed or removed."""

    type = "forecast.quotas_set"
    count: int


@dataclass(frozen=True, kw_only=True)
class ForecastOverridden(_OfForecast):
    """A manager said a number, or withdrew it (`amount_minor` None)."""

    type = "forecast.overridden"
    period: str
    starts_on: date
    owner_id: UUID | None
    team_id: UUID | None
    amount_minor: int | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class RatesSet(_OfForecast):
    type = "forecast.rates_set"
    currencies: list[str]


@dataclass(frozen=True, kw_only=True)
class ForecastSettingsChanged(_OfForecast):
    type = "forecast.settings_changed"
    changes: Changes
    version: int


@dataclass(frozen=True, kw_only=True)
class SnapshotsTaken(_OfForecast):
    """Forecasts were noted; `rebuilt` when they are of earlier days."""

    type = "forecast.noted"
    taken_on: date
    rebuilt: bool
