"""Writes scores of many records in a few statements, and their history where they moved."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import delete, select, text

from dealwright.domains.crm.service.scores import write_scores
from dealwright.domains.scoring.events import ScoresChanged
from dealwright.domains.scoring.history.facts import Kind
from dealwright.domains.scoring.judging.judging import Judgement
from dealwright.domains.scoring.models import Score, ScoreChange
from dealwright.kernel.ids import new_id
from dealwright.kernel.work import Work

MANY = 200  # ids an event names
KEPT_DAYS = 400  # of the way a score went
_COLUMNS = [
    one.key for one in Score.__table__.columns if one.key not in ("workspace_id", "id", "kind", "record_id")
]
# What a slower job saw earlier never overwrites what is newer; `told` are the rows that were written.
_KEEP = text(f"""
with fresh as materialized (select * from json_populate_recordset(null::scores, cast(:rows as json))),
former as (
  select scores.record_id, scores.score, scores.engine from scores
  join fresh using (workspace_id, kind, record_id)
),
told as (
  insert into scores (workspace_id, id, kind, record_id, {", ".join(_COLUMNS)})
  select workspace_id, id, kind, record_id, {", ".join(_COLUMNS)} from fresh order by record_id
  on conflict (workspace_id, kind, record_id) do update
    set {", ".join(f"{name} = excluded.{name}" for name in _COLUMNS)}
    where scores.at <= excluded.at
  returning id, record_id, score, probability, engine, model_id, at
),
moved as (
  insert into score_changes
    (workspace_id, id, kind, record_id, at, score, probability, engine, because, model_id)
  select :here, gen_random_uuid(), :kind, told.record_id, told.at, told.score, told.probability, told.engine,
    :because, told.model_id
  from told left join former using (record_id)
  where former.score is null or former.score <> told.score or former.engine <> told.engine
  returning record_id
)
select told.record_id, told.score, moved.record_id is not null as moved
from told left join moved using (record_id)
""")


async def keep_scores(
    work: Work,
    kind: Kind,
    model_id: UUID | None,
    judged: Mapping[UUID, Judgement],
    because: str,
    *,
    seen_at: datetime,
) -> None:
    """`seen_at` is when the records were read: what was seen later stays."""
    if not judged:
        return
    rows = [_row(work, kind, model_id, record_id, one, seen_at) for record_id, one in judged.items()]
    facts = {"rows": orjson.dumps(rows).decode(), "here": work.workspace_id, "kind": kind, "because": because}
    told = (await work.session.execute(_KEEP, facts)).all()
    by_rules = kind == "deal" and model_id is None  # points are no probability of winning
    await write_scores(work, kind, {row.record_id: None if by_rules else row.score for row in told})
    await _tell(work, kind, [row.record_id for row in told if row.moved])


async def forget_scores(work: Work, kind: Kind, ids: Sequence[UUID]) -> None:
    """Of records that ended or are gone; the way there stays."""
    if not ids:
        return
    statement = delete(Score).where(
        Score.workspace_id == work.workspace_id, Score.kind == kind, Score.record_id.in_(ids)
    )
    gone = (await work.session.scalars(statement.returning(Score.record_id))).all()
    await write_scores(work, kind, dict.fromkeys(gone))
    await _tell(work, kind, list(gone))


async def find_score(work: Work, kind: Kind, record_id: UUID) -> Score | None:
    statement = select(Score).where(
        Score.workspace_id == work.workspace_id, Score.kind == kind, Score.record_id == record_id
    )
    return (await work.session.scalars(statement)).first()


async def _tell(work: Work, kind: Kind, ids: Sequence[UUID]) -> None:
    if ids:
        named = list(ids) if len(ids) <= MANY else []
        await work.emit(ScoresChanged(subject_id=None, kind=kind, ids=named, count=len(ids)))


async def forget_changes(work: Work) -> None:
    """Changes are not edited by anybody; only the system may delete what is old."""
    statement = delete(ScoreChange).where(
        ScoreChange.workspace_id == work.workspace_id,
        ScoreChange.at < work.now() - timedelta(days=KEPT_DAYS),
    )
    await work.session.execute(statement)


def _row(
    work: Work, kind: Kind, model_id: UUID | None, record_id: UUID, one: Judgement, seen_at: datetime
) -> dict[str, Any]:
    value, days = one.value or (None, None, None), one.days or (None, None, None)
    return {
        "workspace_id": work.workspace_id,
        "id": new_id(),
        "kind": kind,
        "record_id": record_id,
        "model_id": model_id,
        "engine": one.engine,
        "at": seen_at,
        "score": one.score,
        "probability": one.probability,
        "low": one.low,
        "high": one.high,
        "confidence": one.confidence,
        "known": one.known,
        "value_minor": value[0],
        "value_low_minor": value[1],
        "value_high_minor": value[2],
        "currency": one.currency if one.value else None,
        "days": days[0],
        "days_low": days[1],
        "days_high": days[2],
        "close_on": one.close_on,
        "is_stale": one.is_stale,
        "outlook": one.outlook,
        "reasons": [reason.model_dump() for reason in one.reasons],
        "risks": one.risks,
    }
