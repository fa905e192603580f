"""What somebody's quota of a period is: one answer for every page. Pure."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from dealwright.domains.forecasting.periods import MONTHS, months_after
from dealwright.domains.forecasting.schemas import Period
from dealwright.domains.forecasting.teams import TeamOf

# Period, first day, and whose: a person's or a team's, with None everybody's.
Key = tuple[str, date, UUID | None]


def quota_of(quotas: Mapping[Key, int], period: Period, starts_on: date, whose: UUID | None) -> int | None:
    """A quarter without one of its own has the sum of its months, when every one of them has one."""
    own = quotas.get((period, starts_on, whose))
    if own is not None or period == "month":
        return own
    months = [months_after(starts_on, place) for place in range(MONTHS["quarter"])]
    found = [quotas.get(("month", month, whose)) for month in months]
    return None if None in found else sum(one for one in found if one is not None)


def team_quota_of(quotas: Mapping[Key, int], period: Period, starts_on: date, team: TeamOf) -> int | None:
    """A team without one of its own has the sum of its people's, once all who carry one have it."""
    own = quota_of(quotas, period, starts_on, team.id)
    if own is not None:
        return own
    known = {one: quota_of(quotas, period, starts_on, one) for one in team.people}
    if not team.carriers or any(known[one] is None for one in team.carriers):
        return None
    return sum(one for one in known.values() if one is not None)
