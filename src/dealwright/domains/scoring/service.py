"""What scoring can do in one transaction."""

from typing import Literal
from uuid import UUID

from dealwright.domains.scoring.models import ScoreModel, ScoringRun, ScoringSettings
from dealwright.domains.scoring.schemas import Promote, ScoringSettingsForm, SubjectKind
from dealwright.kernel.work import Work


async def promote(work: Work, model_id: UUID, form: Promote) -> ScoreModel:
    raise NotImplementedError


async def start_run(work: Work, kind: SubjectKind, task: Literal["train", "score"]) -> ScoringRun:
    raise NotImplementedError


async def stop_run(work: Work, run_id: UUID) -> ScoringRun:
    raise NotImplementedError


async def save_settings(work: Work, form: ScoringSettingsForm) -> ScoringSettings:
    raise NotImplementedError
