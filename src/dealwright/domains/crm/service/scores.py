"""What a model thinks of leads and deals, written beside what people say.

It is no change of the record: neither version nor `updated_at` moves, and no event of the record is told.
"""

from collections.abc import Mapping
from typing import Literal
from uuid import UUID

import orjson
from sqlalchemy import text

from dealwright.kernel.work import Work

_WRITE = {
    "lead": text(
        "update leads set score = told.score "
        "from json_to_recordset(cast(:told as json)) as told(id uuid, score bigint) "
        "where leads.workspace_id = :here and leads.id = told.id and leads.score is distinct from told.score"
    ),
    "deal": text(
        "update deals set win_probability = told.score "
        "from json_to_recordset(cast(:told as json)) as told(id uuid, score bigint) "
        "where deals.workspace_id = :here and deals.id = told.id "
        "and deals.win_probability is distinct from told.score"
    ),
}


async def write_scores(work: Work, kind: Literal["lead", "deal"], scores: Mapping[UUID, int | None]) -> None:
    """One statement for any number of records. None takes the score away."""
    if scores:
        told = orjson.dumps([{"id": one, "score": score} for one, score in sorted(scores.items())]).decode()
        await work.session.execute(_WRITE[kind], {"told": told, "here": work.workspace_id})
