"""What somebody's quota of a period is: one answer for every page. Pure."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from dealwright.domains.forecasting.periods import MONTHS, months_after
from dealwright.domains.forecasting.schemas import Period

# Period, first day, owner.
Key = tuple[str, date, UUID | None]


def quota_of(quotas: Mapping[Key, int], period: Period, starts_on: date, owner_id: UUID | None) -> int | None:
    """A quarter without one of its own has the sum of its months, when every one of them has one."""
    own = quotas.get((period, starts_on, owner_id))
    if own is not None or period == "month":
        return own
    months = [months_after(starts_on, place) for place in range(MONTHS["quarter"])]
    found = [quotas.get(("month", month, owner_id)) for month in months]
    return None if None in found else sum(one for one in found if one is not None)
