"""Whole answers, kept so that a page need not wait for them. Whoever asks says what makes one stale."""

from datetime import datetime

import orjson
from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from dealwright.domains.forecasting import queries
from dealwright.domains.forecasting.models import ForecastResult
from dealwright.kernel.ids import new_id
from dealwright.kernel.work import Work


def question_of(form: BaseModel, about: str = "") -> str:
    """Canonical; `about` tells questions apart that are asked with the same words."""
    asked = form.model_dump(mode="json", exclude={"fresh"})
    return about + orjson.dumps(asked, option=orjson.OPT_SORT_KEYS).decode()


async def read_kept(work: Work, question: str) -> ForecastResult | None:
    """The newest answer, if it was made on the day that it is where the workspace is."""
    statement = select(ForecastResult).where(
        ForecastResult.workspace_id == work.workspace_id, ForecastResult.question == question
    )
    row = (await work.session.scalars(statement)).one_or_none()
    if row is None or await queries.read_day(work, row.made_at) != await queries.read_today(work):
        return None
    return row


async def keep(work: Work, question: str, found: BaseModel, made_at: datetime, stamp: str) -> None:
    values = {"made_at": made_at, "stamp": stamp, "body": found.model_dump(mode="json")}
    statement = insert(ForecastResult).values(
        workspace_id=work.workspace_id, id=new_id(), question=question, **values
    )
    await work.connection.execute(
        statement.on_conflict_do_update(index_elements=["workspace_id", "question"], set_=values)
    )
