"""What was asked, and what our documents could not answer: alike questions count as one gap."""

from collections.abc import Sequence
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select

from dealwright.domains.knowledge import events
from dealwright.domains.knowledge.models import Gap, Question
from dealwright.domains.knowledge.schemas import ChangeGap
from dealwright.kernel.changes import check_version
from dealwright.kernel.errors import NotFound
from dealwright.kernel.ids import new_id
from dealwright.kernel.work import Work

ALIKE = 0.72  # cosine of questions that ask the same; `dealwright evaluate` has no set for it
COMPARED = 2_000


async def note_question(
    work: Work,
    *,
    question: str,
    vector: NDArray[np.float32] | None,
    space_id: UUID | None,
    band: str,
    engine: str,
    confidence: float,
    channel: str,
    passage_ids: Sequence[UUID],
    milliseconds: int,
) -> Question:
    gap = None
    if band != "answered":
        gap = await _count(work, question, vector, space_id)
    row = Question(
        workspace_id=work.workspace_id,
        id=new_id(),
        at=work.now(),
        asked_by=work.actor.user_id,
        channel=channel,
        question=question,
        band=band,
        engine=engine,
        confidence=round(confidence * 100),
        passage_ids=list(passage_ids),
        gap_id=gap.id if gap else None,
        milliseconds=milliseconds,
    )
    work.session.add(row)
    await work.session.flush()
    return row


async def _count(work: Work, question: str, vector: NDArray[np.float32] | None, space_id: UUID | None) -> Gap:
    """The gap of alike questions, counted once more; closed ones open again, since they were not closed."""
    gap = await _nearest(work, question, vector, space_id)
    now = work.now()
    if gap is None:
        gap = Gap(
            workspace_id=work.workspace_id,
            id=new_id(),
            question=question,
            last_at=now,
            times=1,
            version=1,
            state="open",
            created_at=now,
            updated_at=now,
            created_by=work.actor.user_id,
            space_id=space_id,
            vector=vector.astype(np.float16).tobytes() if vector is not None else None,
        )
        work.session.add(gap)
    else:
        if vector is not None and gap.vector and gap.space_id == space_id:
            mean = _read(gap.vector) * gap.times + vector
            gap.vector = (mean / np.linalg.norm(mean)).astype(np.float16).tobytes()
        gap.times += 1
        gap.last_at = now
        if gap.state == "closed":
            gap.state, gap.version = "open", gap.version + 1
    await work.session.flush()
    await work.emit(events.GapChanged(subject_id=gap.id, subject_label="", state=gap.state, times=gap.times))
    return gap


async def _nearest(
    work: Work, question: str, vector: NDArray[np.float32] | None, space_id: UUID | None
) -> Gap | None:
    statement = select(Gap.id, Gap.question, Gap.vector, Gap.space_id).where(Gap.deleted_at.is_(None))
    rows = (await work.connection.execute(statement.order_by(Gap.last_at.desc()).limit(COMPARED))).all()
    same = next((row.id for row in rows if row.question.casefold() == question.casefold()), None)
    if same is None and vector is not None:
        near = [(row.id, _read(row.vector)) for row in rows if row.vector and row.space_id == space_id]
        if near:
            scores = np.stack([one for _, one in near]) @ vector
            best = int(np.argmax(scores))
            same = near[best][0] if scores[best] >= ALIKE else None
    return await work.get_or_none(Gap, same, lock=True) if same else None


def _read(raw: bytes) -> NDArray[np.float32]:
    return np.frombuffer(raw, dtype=np.float16).astype(np.float32)


async def change_gap(work: Work, gap_id: UUID, form: ChangeGap) -> Gap:
    gap = await work.get_or_none(Gap, gap_id, lock=True)
    if gap is None or gap.deleted_at:
        raise NotFound("There is no gap with this id.")
    await check_version(work, gap, form.version)
    gap.state, gap.version = form.state, gap.version + 1
    gap.updated_at, gap.updated_by = work.now(), work.actor.user_id
    await work.session.flush()
    await work.emit(events.GapChanged(subject_id=gap.id, subject_label="", state=gap.state, times=gap.times))
    return gap
