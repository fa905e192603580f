"""Which working out of teams' earlier forecasts counts: the newest round. Older ones write nothing.

Who is in a team may change many times while a round is worked out: one more waits, not many.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from dealwright.domains.forecasting.models import ForecastResult
from dealwright.kernel.ids import new_id
from dealwright.kernel.work import Work

TEAMS = "teams"
# What waits longer is lost: its worker died, or it failed too often.
LOST_AFTER = timedelta(hours=1)


@dataclass(frozen=True)
class Round:
    number: int
    waits: bool
    is_done: bool


async def read_round(work: Work) -> Round:
    body = (await work.session.scalars(select(ForecastResult.body).where(_HERE))).one_or_none()
    return _round(body or {})


async def ask_round(work: Work) -> bool:
    """Whether a new round must be queued; one that waits already will see what changed."""
    made_at, now = await _lock(work)
    if now.waits and made_at > work.now() - LOST_AFTER:
        return False
    await _write(work, Round(now.number, waits=True, is_done=False))
    return True


async def begin_round(work: Work) -> Round:
    _, before = await _lock(work)
    begun = Round(before.number + 1, waits=False, is_done=False)
    await _write(work, begun)
    return begun


async def is_newest(work: Work, number: int) -> bool:
    """Holds the round until the commit, so that no newer one begins meanwhile."""
    return (await _lock(work))[1].number == number


async def end_round(work: Work, number: int) -> None:
    _, now = await _lock(work)
    if now.number == number:
        await _write(work, Round(number, now.waits, is_done=True))


_HERE = ForecastResult.question == TEAMS


async def _lock(work: Work) -> tuple[datetime, Round]:
    first = insert(ForecastResult).values(
        workspace_id=work.workspace_id, id=new_id(), question=TEAMS, made_at=work.now(), body={}
    )
    await work.connection.execute(first.on_conflict_do_nothing(index_elements=["workspace_id", "question"]))
    statement = select(ForecastResult.made_at, ForecastResult.body).where(
        ForecastResult.workspace_id == work.workspace_id, _HERE
    )
    row = (await work.connection.execute(statement.with_for_update())).one()
    return row.made_at, _round(row.body)


def _round(body: dict[str, Any]) -> Round:
    return Round(body.get("number", 0), body.get("waits", False), body.get("is_done", False))


async def _write(work: Work, new: Round) -> None:
    body = {"number": new.number, "waits": new.waits, "is_done": new.is_done}
    statement = update(ForecastResult).where(ForecastResult.workspace_id == work.workspace_id, _HERE)
    await work.connection.execute(statement.values(made_at=work.now(), body=body))
