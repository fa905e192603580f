"""What forecasting can do in one transaction."""

from dealwright.domains.forecasting.models import ForecastOverride, ForecastSettings
from dealwright.domains.forecasting.schemas import ForecastSettingsForm, NewOverride, SetQuotas, SetRates
from dealwright.kernel.work import Work


async def set_quotas(work: Work, form: SetQuotas) -> None:
    raise NotImplementedError


async def override(work: Work, form: NewOverride) -> ForecastOverride:
    raise NotImplementedError


async def set_rates(work: Work, form: SetRates) -> None:
    raise NotImplementedError


async def save_settings(work: Work, form: ForecastSettingsForm) -> ForecastSettings:
    raise NotImplementedError
