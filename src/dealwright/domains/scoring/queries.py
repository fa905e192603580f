"""What scoring shows."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Float, SQLColumnExpression, func, select

from dealwright.domains.crm.models.records import Deal, Lead
from dealwright.domains.scoring.features.catalogue import Catalogue
from dealwright.domains.scoring.history.facts import Kind
from dealwright.domains.scoring.judging.brain import BROKEN, brief_of, no_model
from dealwright.domains.scoring.models import (
    MODEL_STATES,
    SUBJECTS,
    Score,
    ScoreArtefact,
    ScoreChange,
    ScoreModel,
    ScoringRun,
)
from dealwright.domains.scoring.schemas import (
    AboutScoring,
    FeatureAbout,
    ModelDetail,
    ScorePoint,
    ScoringRunOut,
    ScoringSettingsOut,
    SubjectKind,
)
from dealwright.domains.scoring.service import trained
from dealwright.domains.scoring.service.runs import GOING
from dealwright.domains.scoring.service.settings import find_settings, rules_of
from dealwright.domains.scoring.showing import detail_of, row_of
from dealwright.kernel.paging import AnySelect, Column, Listing
from dealwright.kernel.work import Work

PAGE = 1_000
HISTORY = 200
OUTCOMES_NEEDED = 30
USUAL_RETRAIN_DAYS = 7
_MODEL = ScoreModel.__table__
_RUN = ScoringRun.__table__
_OUTCOME = _MODEL.c.report["outcome"]


def _models(columns: Sequence[SQLColumnExpression[Any]]) -> AnySelect:
    return select(*columns).select_from(_MODEL)


def _runs(columns: Sequence[SQLColumnExpression[Any]]) -> AnySelect:
    return select(*columns).select_from(_RUN)


def _shown(expression: SQLColumnExpression[Any]) -> Column:
    return Column(expression, "text", filterable=False)


MODELS = Listing(
    columns={
        "id": Column(_MODEL.c.id, "uuid"),
        "kind": Column(_MODEL.c.kind, "enum", choices=SUBJECTS),
        "state": Column(_MODEL.c.state, "enum", choices=MODEL_STATES),
        "trained_at": Column(_MODEL.c.trained_at, "time", sortable=True),
        **{
            name: _shown(_MODEL.c[name])
            for name in (
                "number", "trained_by", "known_from", "known_to", "rows", "positives", "horizon_days",
                "promoted_at",
            )
        },
        "method": _shown(_OUTCOME["method"].astext),
        "signal": _shown(_OUTCOME["signal"].as_boolean()),
        "word": _shown(_OUTCOME["word"].astext),
        "quality": _shown(_OUTCOME["quality"]),
        "drift": _shown(_MODEL.c.drift["score"].astext.cast(Float)),
    },
    base=_models,
    id_column=_MODEL.c.id,
    default_sort="-trained_at",
    always=("id",),
)  # fmt: skip
RUNS = Listing(
    columns={
        "id": Column(_RUN.c.id, "uuid"),
        "kind": Column(_RUN.c.kind, "enum", choices=SUBJECTS),
        "asked_at": Column(_RUN.c.asked_at, "time", sortable=True),
        **{
            name: _shown(_RUN.c[name])
            for name in (
                "task",
                "state",
                "done",
                "total",
                "doing",
                "error",
                "model_id",
                "asked_by",
                "ended_at",
            )
        },
    },
    base=_runs,
    id_column=_RUN.c.id,
    default_sort="-asked_at",
    always=("id",),
)


async def about(work: Work, kind: SubjectKind) -> AboutScoring:
    rows = await _newest_models(work, kind)
    champion = next((one for one in rows if one.state == "champion"), None)
    challenger = next((one for one in rows if one.state == "challenger"), None)
    settings = await find_settings(work)
    outcomes, scored, unscored = await _counts(work, kind)
    going = await work.session.scalars(
        select(ScoringRun).where(
            ScoringRun.workspace_id == work.workspace_id, ScoringRun.kind == kind, ScoringRun.state.in_(GOING)
        )
    )
    broken = champion is not None and not await is_whole(work, champion)
    brief = brief_of(trained.about(champion)) if champion and not broken else no_model()
    return AboutScoring(
        kind=kind,
        model=no_model(BROKEN) if broken else brief,
        champion=row_of(champion) if champion else None,
        challenger=row_of(challenger) if challenger else None,
        going=[ScoringRunOut.model_validate(one) for one in going],
        outcomes=outcomes,
        outcomes_needed=OUTCOMES_NEEDED,
        scored=scored,
        unscored=unscored,
        next_training_on=_next_training(rows, settings.retrain_days if settings else USUAL_RETRAIN_DAYS),
        features=_features(kind),
    )


def _features(kind: Kind) -> list[FeatureAbout]:
    return [
        FeatureAbout(name=one.name, label=one.label, family=one.family, meaning=one.meaning)
        for one in Catalogue(kind).features.values()
    ]


def _next_training(rows: Sequence[ScoreModel], every: int) -> date | None:
    newest = max((one.trained_at for one in rows), default=None)
    return (newest + timedelta(days=every)).date() if newest and every else None


async def _newest_models(work: Work, kind: Kind) -> Sequence[ScoreModel]:
    """Champion and challenger, and the newest of all: three at most."""
    here = (ScoreModel.workspace_id == work.workspace_id, ScoreModel.kind == kind)
    newest = select(ScoreModel.id).where(*here).order_by(ScoreModel.trained_at.desc()).limit(1)
    statement = select(ScoreModel).where(
        *here, ScoreModel.state.in_(("champion", "challenger")) | ScoreModel.id.in_(newest)
    )
    return (await work.session.scalars(statement)).all()


async def _counts(work: Work, kind: Kind) -> tuple[int, int, int]:
    """Outcomes, scored and unscored ones. Only what is open has a score."""
    model: type[Lead] | type[Deal] = Lead if kind == "lead" else Deal
    over = Lead.status.in_(("converted", "disqualified")) if kind == "lead" else Deal.status != "open"
    scored = select(func.count()).where(Score.workspace_id == work.workspace_id, Score.kind == kind)
    statement = select(func.count().filter(over), func.count().filter(~over), scored.scalar_subquery()).where(
        model.workspace_id == work.workspace_id, model.deleted_at.is_(None)
    )
    outcomes, going, have = (await work.session.execute(statement)).one()
    return outcomes, min(have, going), max(0, going - have)


async def show_model(work: Work, model_id: UUID) -> ModelDetail:
    row = await work.get(ScoreModel, model_id)
    champion = await trained.find_champion(work, row.kind)
    before = await _before(work, row)
    detail = detail_of(row, champion, before)
    if not await is_whole(work, row):
        detail.warnings.insert(0, BROKEN)
    return detail


async def is_whole(work: Work, row: ScoreModel) -> bool:
    """Whether the stored parts are what was saved: hashed by the database, so that they stay there."""
    hashed = func.encode(func.sha256(ScoreArtefact.body), "hex")
    statement = select(ScoreArtefact.part, hashed).where(
        ScoreArtefact.workspace_id == work.workspace_id, ScoreArtefact.model_id == row.id
    )
    hashes = {row[0]: row[1] for row in await work.session.execute(statement)}
    return trained.digest_of_hashes(hashes) == row.digest


async def _before(work: Work, row: ScoreModel) -> ScoreModel | None:
    statement = (
        select(ScoreModel)
        .where(
            ScoreModel.workspace_id == work.workspace_id,
            ScoreModel.kind == row.kind,
            ScoreModel.number < row.number,
        )
        .order_by(ScoreModel.number.desc())
        .limit(1)
    )
    return (await work.session.scalars(statement)).first()


async def find_run(work: Work, run_id: UUID) -> ScoringRun:
    return await work.get(ScoringRun, run_id)


async def show_settings(work: Work) -> ScoringSettingsOut:
    row = await find_settings(work)
    chosen: Mapping[str, Any] = {
        "left_out": cast(Any, row.left_out) if row else {},
        "kept": cast(Any, row.kept) if row else {},
    }
    return ScoringSettingsOut(
        version=row.version if row else 0,
        retrain_days=row.retrain_days if row else USUAL_RETRAIN_DAYS,
        promote_better=row.promote_better if row else True,
        rules=rules_of(row),
        rules_are_usual=row is None or row.rules is None,
        updated_at=row.updated_at if row else None,
        updated_by=row.updated_by if row else None,
        **chosen,
    )


async def history_of(work: Work, kind: Kind, record_id: UUID) -> list[ScorePoint]:
    """The newest points, the oldest of them first."""
    statement = (
        select(ScoreChange.at, ScoreChange.score, ScoreChange.engine, ScoreChange.because, ScoreModel.number)
        .join(
            ScoreModel,
            (ScoreModel.workspace_id == ScoreChange.workspace_id) & (ScoreModel.id == ScoreChange.model_id),
            isouter=True,
        )
        .where(
            ScoreChange.workspace_id == work.workspace_id,
            ScoreChange.kind == kind,
            ScoreChange.record_id == record_id,
        )
        .order_by(ScoreChange.at.desc())
        .limit(HISTORY)
    )
    rows = (await work.session.execute(statement)).all()
    return [
        ScorePoint(
            at=row.at,
            score=row.score,
            engine=row.engine,
            because=row.because,
            model_version=row.number,
        )
        for row in reversed(rows)
    ]


async def score_page(work: Work, kind: Kind, after: UUID | None) -> list[tuple[Score, str]]:
    """A page of all scores by record, with the record's name."""
    model = Lead if kind == "lead" else Deal
    statement = (
        select(Score, model.name)
        .join(model, (model.workspace_id == Score.workspace_id) & (model.id == Score.record_id))
        .where(Score.workspace_id == work.workspace_id, Score.kind == kind)
        .order_by(Score.record_id)
        .limit(PAGE)
    )
    if after is not None:
        statement = statement.where(Score.record_id > after)
    return [(row[0], row[1]) for row in (await work.session.execute(statement)).all()]
