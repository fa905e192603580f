"""What a change is worth, and what the team's own history says of one."""

from dealwright.domains.forecasting.schemas import AskRoiHistory, RoiForm, RoiHistory, RoiOut
from dealwright.kernel.work import Work


async def calculate(work: Work, form: RoiForm) -> RoiOut:
    raise NotImplementedError


async def history(work: Work, form: AskRoiHistory) -> RoiHistory:
    raise NotImplementedError
