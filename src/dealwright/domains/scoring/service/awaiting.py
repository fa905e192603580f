"""Records that wait for a score: a set, so that a burst of changes is scored once.

Whoever adds and whoever takes hold the same lock until their transaction ends. So a record is either among
those that are taken, or it is added after that and whoever added it sees that nobody is on the way.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, select, text
from sqlalchemy.dialects.postgresql import insert

from dealwright.domains.scoring.history.facts import Kind
from dealwright.domains.scoring.models import ScoreAwaited
from dealwright.kernel.ids import new_id
from dealwright.kernel.work import Work

GIVEN_UP_AFTER = timedelta(minutes=1)
"""Who waits longer waits for a job that is late or lost: another one does no harm."""


async def add(work: Work, kind: Kind, ids: Sequence[UUID], because: str) -> bool:
    """Whether somebody must come for them: nobody is on the way to others of this kind."""
    await _lock(work, kind)
    since = work.now() - GIVEN_UP_AFTER
    waits = select(exists().where(*_of(work, kind), ScoreAwaited.since > since))
    is_first = not (await work.session.scalars(waits)).one()
    rows = [
        {
            "workspace_id": work.workspace_id,
            "id": new_id(),
            "kind": kind,
            "record_id": one,
            "because": because,
            "since": work.now(),
        }
        for one in sorted(set(ids))
    ]
    await work.session.execute(insert(ScoreAwaited).on_conflict_do_nothing(), rows)
    return is_first


async def take(work: Work, kind: Kind) -> dict[str, list[UUID]]:
    """All that wait, by why they do."""
    await _lock(work, kind)
    gone = (
        delete(ScoreAwaited).where(*_of(work, kind)).returning(ScoreAwaited.because, ScoreAwaited.record_id)
    )
    found: dict[str, list[UUID]] = defaultdict(list)
    for row in await work.session.execute(gone):
        found[row.because].append(row.record_id)
    return found


def _of(work: Work, kind: Kind) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return ScoreAwaited.workspace_id == work.workspace_id, ScoreAwaited.kind == kind


async def _lock(work: Work, kind: Kind) -> None:
    await work.session.execute(
        text("select pg_advisory_xact_lock(hashtextextended(:key, 0))"),
        {"key": f"scores awaited {work.workspace_id} {kind}"},
    )
