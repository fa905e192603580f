"""What scoring shows."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import SQLColumnExpression, select

from dealwright.domains.scoring.models import MODEL_STATES, SUBJECTS, ScoreModel, ScoringRun
from dealwright.domains.scoring.schemas import AboutScoring, ModelDetail, ScoringSettingsOut, SubjectKind
from dealwright.kernel.paging import AnySelect, Column, Listing
from dealwright.kernel.work import Work

_MODEL = ScoreModel.__table__
_RUN = ScoringRun.__table__


def _models(columns: Sequence[SQLColumnExpression[Any]]) -> AnySelect:
    return select(*columns).select_from(_MODEL)


def _runs(columns: Sequence[SQLColumnExpression[Any]]) -> AnySelect:
    return select(*columns).select_from(_RUN)


MODELS = Listing(
    columns={
        "id": Column(_MODEL.c.id, "uuid"),
        "kind": Column(_MODEL.c.kind, "enum", choices=SUBJECTS),
        "state": Column(_MODEL.c.state, "enum", choices=MODEL_STATES),
        "trained_at": Column(_MODEL.c.trained_at, "time", sortable=True),
    },
    base=_models,
    id_column=_MODEL.c.id,
    default_sort="-trained_at",
)
RUNS = Listing(
    columns={
        "id": Column(_RUN.c.id, "uuid"),
        "kind": Column(_RUN.c.kind, "enum", choices=SUBJECTS),
        "asked_at": Column(_RUN.c.asked_at, "time", sortable=True),
    },
    base=_runs,
    id_column=_RUN.c.id,
    default_sort="-asked_at",
)


async def about(work: Work, kind: SubjectKind) -> AboutScoring:
    raise NotImplementedError


async def show_model(work: Work, model_id: UUID) -> ModelDetail:
    raise NotImplementedError


async def find_run(work: Work, run_id: UUID) -> ScoringRun:
    raise NotImplementedError


async def show_settings(work: Work) -> ScoringSettingsOut:
    raise NotImplementedError
