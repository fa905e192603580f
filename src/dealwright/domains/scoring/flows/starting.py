"""What people and the clock start: promoting, and the first training of a kind."""

from uuid import UUID

from sqlalchemy import func, select

from dealwright.domains.crm.models.records import Deal, Lead
from dealwright.domains.scoring.flows.scoring import open_records, queue_scoring, score_anew
from dealwright.domains.scoring.flows.training import queue_training
from dealwright.domains.scoring.history.facts import Kind
from dealwright.domains.scoring.models import ScoreModel, ScoringRun
from dealwright.domains.scoring.schemas import Promote
from dealwright.domains.scoring.service import runs, trained
from dealwright.kernel.work import Work

OUTCOMES_NEEDED = 30
FAILURES_DAYS = 1


async def start_run(work: Work, kind: Kind, task: runs.Task) -> ScoringRun:
    return await (queue_training if task == "train" else queue_scoring)(work, kind)


async def promote(work: Work, model_id: UUID, form: Promote) -> ScoreModel:
    """Everything is scored anew; a scoring that goes on by the former champion is stopped."""
    row = await trained.crown(work, model_id, form.reason)
    kind: Kind = "lead" if row.kind == "lead" else "deal"
    await score_anew(work, kind, "trained")
    return row


async def score_by_rules(work: Work, kind: Kind) -> None:
    """At once, so that a list is never empty until the first training has ended."""
    if await trained.find_champion(work, kind) is None and await has_open(work, kind):
        await score_anew(work, kind, "all")


async def has_open(work: Work, kind: Kind) -> bool:
    model, condition = open_records(work, kind)
    return (await work.session.scalars(select(model.id).where(condition).limit(1))).first() is not None


async def count_outcomes(work: Work, kind: Kind) -> int:
    """Records that ended, either way."""
    if kind == "lead":
        statement = select(func.count()).where(
            Lead.workspace_id == work.workspace_id,
            Lead.deleted_at.is_(None),
            Lead.status.in_(("converted", "disqualified")),
        )
    else:
        statement = select(func.count()).where(
            Deal.workspace_id == work.workspace_id, Deal.deleted_at.is_(None), Deal.status != "open"
        )
    return (await work.session.scalars(statement)).one()


async def start_first_training(work: Work, kind: Kind) -> bool:
    """By itself, once enough has ended; not while one goes on, nor right after one that failed."""
    if await trained.find_champion(work, kind) or await runs.going_run(work, kind, "train"):
        return False
    if await count_outcomes(work, kind) < OUTCOMES_NEEDED:
        return False
    if await runs.failures_since(work, kind, "train", FAILURES_DAYS):
        return False
    await queue_training(work, kind)
    return True
