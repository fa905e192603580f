"""Models: keeping a trained one, and which of them is the champion."""

import hashlib
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select, text

from dealwright.domains.scoring.errors import AlreadyChampion
from dealwright.domains.scoring.events import ModelPromoted, ModelTrained
from dealwright.domains.scoring.history.facts import Kind
from dealwright.domains.scoring.judging.brain import About
from dealwright.domains.scoring.learning.teaching import Taught
from dealwright.domains.scoring.models import ScoreArtefact, ScoreModel
from dealwright.kernel.ids import new_id
from dealwright.kernel.work import Work


def digest_of(parts: Mapping[str, bytes]) -> str:
    return digest_of_hashes({name: hashlib.sha256(body).hexdigest() for name, body in parts.items()})


def digest_of_hashes(hashes: Mapping[str, str]) -> str:
    told = ";".join(f"{name}:{hashes[name]}" for name in sorted(hashes))
    return hashlib.sha256(told.encode()).hexdigest()


async def keep_model(
    work: Work,
    kind: Kind,
    taught: Taught,
    horizon: int,
    *,
    promote_better: bool,
    broken: UUID | None = None,
) -> ScoreModel:
    """The first one scores at once; a later one when it is better and the settings want that.

    `broken` is a champion that cannot be read: it counts as none.
    """
    champion = await lock_champion(work, kind)
    row = ScoreModel(
        workspace_id=work.workspace_id,
        id=new_id(),
        kind=kind,
        number=await _next_number(work, kind),
        state="challenger",
        trained_at=work.now(),
        trained_by=work.actor.user_id,
        known_from=taught.known_from,
        known_to=taught.known_to,
        rows=taught.rows,
        positives=taught.positives,
        horizon_days=horizon,
        report=taught.report,
        digest=digest_of(taught.parts),
    )
    await _retire_challengers(work, kind)
    work.session.add(row)
    await work.session.flush()
    here: dict[str, Any] = {"workspace_id": work.workspace_id, "model_id": row.id}
    bodies = [{**here, "id": new_id(), "part": part, "body": body} for part, body in taught.parts.items()]
    await work.session.execute(insert(ScoreArtefact), bodies)
    reason = _reason(champion, broken, is_better=promote_better and taught.is_better)
    if reason:
        await _crown(work, row, champion, reason)
    await work.emit(
        ModelTrained(
            subject_id=row.id, subject_label=_label(row), kind=kind, number=row.number, state=row.state
        )
    )
    return row


async def crown(work: Work, model_id: UUID, reason: str) -> ScoreModel:
    """Makes it the champion by a person's word."""
    row = await work.get(ScoreModel, model_id)
    champion = await lock_champion(work, row.kind)
    if champion is not None and champion.id == row.id:
        raise AlreadyChampion
    await _crown(work, row, champion, reason)
    return row


async def find_champion(work: Work, kind: str) -> ScoreModel | None:
    statement = select(ScoreModel).where(
        ScoreModel.workspace_id == work.workspace_id, ScoreModel.kind == kind, ScoreModel.state == "champion"
    )
    return (await work.session.scalars(statement)).first()


async def lock_champion(work: Work, kind: str) -> ScoreModel | None:
    """Nobody else changes who is champion until the commit, even while there is none."""
    await work.session.execute(
        text("select pg_advisory_xact_lock(hashtextextended(:key, 0))"),
        {"key": f"champion {work.workspace_id} {kind}"},
    )
    return await find_champion(work, kind)


async def parts_of(work: Work, model_id: UUID) -> dict[str, bytes]:
    statement = select(ScoreArtefact.part, ScoreArtefact.body).where(
        ScoreArtefact.workspace_id == work.workspace_id, ScoreArtefact.model_id == model_id
    )
    return {row.part: row.body for row in await work.connection.execute(statement)}


def about(row: ScoreModel) -> About:
    kind: Kind = "lead" if row.kind == "lead" else "deal"
    return About(
        row.id,
        kind,
        row.number,
        row.state,
        row.trained_at,
        row.rows,
        row.horizon_days,
        row.report,
        row.digest,
        row.known_to,
    )


def _reason(champion: ScoreModel | None, broken: UUID | None, *, is_better: bool) -> str | None:
    """Why it becomes the champion; None leaves it a challenger."""
    if champion is None:
        return "the first one"
    if champion.id == broken:
        return "the one before could not be read any more"
    return "better on the newest records" if is_better else None


async def _crown(work: Work, row: ScoreModel, champion: ScoreModel | None, reason: str) -> None:
    if champion is not None:
        champion.state = "retired"
        await work.session.flush()
    row.state, row.promoted_at, row.promoted_by = "champion", work.now(), work.actor.user_id
    await work.session.flush()
    await work.emit(
        ModelPromoted(
            subject_id=row.id,
            subject_label=_label(row),
            kind=row.kind,
            number=row.number,
            before=champion.number if champion else None,
            reason=reason,
        )
    )


async def _retire_challengers(work: Work, kind: str) -> None:
    statement = select(ScoreModel).where(
        ScoreModel.workspace_id == work.workspace_id,
        ScoreModel.kind == kind,
        ScoreModel.state == "challenger",
    )
    for one in await work.session.scalars(statement):
        one.state = "retired"


async def _next_number(work: Work, kind: str) -> int:
    statement = select(func.coalesce(func.max(ScoreModel.number), 0) + 1).where(
        ScoreModel.workspace_id == work.workspace_id, ScoreModel.kind == kind
    )
    return (await work.session.scalars(statement)).one()


def _label(row: ScoreModel) -> str:
    return f"{row.kind.title()} model {row.number}"
