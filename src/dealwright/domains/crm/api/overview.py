"""Routes across records: search and the day."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query

from dealwright.domains.crm.api.words import Reads
from dealwright.domains.crm.queries import my_day as days
from dealwright.domains.crm.queries import search as searching
from dealwright.domains.crm.schemas.pipelines import MyDay
from dealwright.domains.crm.schemas.records import SearchAnswer, SearchHit
from dealwright.kernel.clock import zone
from dealwright.kernel.errors import Invalid
from dealwright.kernel.fields import CLEAN
from dealwright.kernel.http import USUAL_PROBLEMS

router = APIRouter(prefix="/api/v1", tags=["overview"], responses=USUAL_PROBLEMS)

SearchKind = Literal["account", "contact", "lead", "deal", "activity", "product"]


@router.get("/search")
async def search(
    work: Reads,
    q: Annotated[str, CLEAN, Query(min_length=1, max_length=200, examples=["acme"])],
    kind: Annotated[list[SearchKind] | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=50)] = 20,
) -> SearchAnswer:
    """Records by words or their beginnings. A word nobody has is replaced by one that is a slip away."""
    found = await searching.search(work, q, kinds=kind or [], limit=limit)
    hits = [SearchHit.model_validate(hit, from_attributes=True) for hit in found.hits]
    return SearchAnswer(hits=hits, corrected=found.corrected)


@router.get("/my-day")
async def my_day(
    work: Reads,
    owner_id: Annotated[UUID | None, Query(description="Default: yourself")] = None,
    team: Annotated[bool, Query(description="Everybody's instead")] = False,
    timezone: Annotated[str, Query(max_length=60, examples=["Europe/Berlin"])] = "UTC",
) -> MyDay:
    """What is due, planned, quiet and about to close."""
    owner = None if team else owner_id or work.actor.user_id
    midnight, end = _day(work.now(), timezone)
    return await days.my_day(work, owner, midnight=midnight, end=end)


def _day(now: datetime, timezone: str) -> tuple[datetime, datetime]:
    """This day's and the next day's midnight there; where clocks change it has 23 or 25 hours."""
    try:
        local = now.astimezone(zone(timezone))
    except ValueError as error:
        raise Invalid.field("timezone", "This is not a time zone we know, such as Europe/Berlin.") from error
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    return midnight.astimezone(UTC), (midnight + timedelta(days=1)).astimezone(UTC)
