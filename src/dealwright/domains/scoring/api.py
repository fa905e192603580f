"""Routes of scoring. Who may read a record may read its score and how good scores are."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from dealwright.domains.identity.access import BeginWork, opens_no_work, requires
from dealwright.domains.scoring import queries
from dealwright.domains.scoring.flows import asking, starting
from dealwright.domains.scoring.models import ScoreModel, ScoringRun
from dealwright.domains.scoring.schemas import (
    AboutScoring,
    BatchScores,
    DealChance,
    DealScore,
    LeadScore,
    ModelDetail,
    ModelRow,
    Promote,
    RecordScore,
    ScoreLead,
    ScoreLeads,
    ScoringRunOut,
    ScoringSettingsForm,
    ScoringSettingsOut,
    StartRun,
    SubjectKind,
)
from dealwright.domains.scoring.service import runs, settings
from dealwright.domains.scoring.showing import model_rows
from dealwright.kernel.actor import Actor
from dealwright.kernel.csv_file import csv_file, csv_stream
from dealwright.kernel.http import USUAL_PROBLEMS, json_response
from dealwright.kernel.paging import ListQuery, Page, list_page
from dealwright.kernel.work import Work

router = APIRouter(prefix="/api/v1", tags=["scoring"], responses=USUAL_PROBLEMS)

Reads = Annotated[Work, requires("crm:read")]
Reader = Annotated[Actor, opens_no_work("crm:read")]
Writes = Annotated[Work, requires("scoring:write")]
Kind = Annotated[SubjectKind, Query()]


@router.post("/leads/score", name="score_lead")
async def score_lead(form: ScoreLead, actor: Reader, begin: BeginWork) -> LeadScore:
    """Scores a lead now: a stored one, whose score is kept, or one in words, of which nothing is kept."""
    return await asking.score_lead(begin, actor, form)


@router.post("/leads/batch-score", name="score_leads")
async def score_leads(form: ScoreLeads, actor: Reader, begin: BeginWork) -> BatchScores:
    """Up to a thousand leads at once; `all` starts a run over every lead and answers at once."""
    return await asking.score_leads(begin, actor, form)


@router.post("/deals/probability", name="deal_probability")
async def deal_probability(form: DealChance, actor: Reader, begin: BeginWork) -> DealScore:
    """How likely an open deal is won, by which day, and for how much."""
    return await asking.deal_chance(begin, actor, form)


@router.get("/leads/{lead_id}/score", name="get_lead_score")
async def get_lead_score(lead_id: UUID, actor: Reader, begin: BeginWork) -> RecordScore:
    """The stored score with its reasons, its way there and where it decays to."""
    return await asking.show_score(begin, actor, "lead", lead_id)


@router.get("/deals/{deal_id}/score", name="get_deal_score")
async def get_deal_score(deal_id: UUID, actor: Reader, begin: BeginWork) -> RecordScore:
    return await asking.show_score(begin, actor, "deal", deal_id)


@router.get("/scoring/about", name="about_scoring")
async def about(kind: Kind, work: Reads) -> AboutScoring:
    """What scores a kind now, how good it is, what goes on, and every feature in words."""
    return await queries.about(work, kind)


@router.get("/scoring/models", name="list_score_models", response_model=Page[ModelRow])
async def list_models(query: Annotated[ListQuery, Query()], work: Reads) -> Response:
    """Every model that was trained, the newest first."""
    found = [ScoreModel.workspace_id == work.workspace_id]
    return json_response(await list_page(work, queries.MODELS, query, *found))


@router.get("/scoring/models/{model_id}", name="get_score_model")
async def get_model(model_id: UUID, work: Reads) -> ModelDetail:
    """Its back-test, calibration, lift, features, leaks, and what is different from the one before."""
    return await queries.show_model(work, model_id)


@router.get("/scoring/models/{model_id}/export.csv", name="export_score_model", response_class=Response)
async def export_model(model_id: UUID, work: Reads) -> Response:
    """Everything of the model's page as one table: part, name, value."""
    return csv_file("model.csv", model_rows(await queries.show_model(work, model_id)))


@router.get("/scoring/export.csv", name="export_scores", response_class=Response)
async def export_scores(kind: Kind, actor: Reader, begin: BeginWork) -> Response:
    """Every score of a kind with its reasons, streamed."""
    return csv_stream("scores.csv", asking.score_rows(begin, actor, kind))


@router.post("/scoring/models/{model_id}/promote", name="promote_score_model")
async def promote(model_id: UUID, form: Promote, work: Writes) -> ModelDetail:
    """Makes it the champion and scores everything anew; an older one again is a roll-back."""
    await starting.promote(work, model_id, form)
    return await queries.show_model(work, model_id)


@router.post("/scoring/train", name="train_score_model", status_code=202)
async def train(form: StartRun, work: Writes) -> ScoringRunOut:
    """Trains a challenger in the background; 409 while one is being trained."""
    return ScoringRunOut.model_validate(await starting.start_run(work, form.kind, "train"))


@router.post("/scoring/score-all", name="score_everything", status_code=202)
async def score_all(form: StartRun, work: Writes) -> ScoringRunOut:
    return ScoringRunOut.model_validate(await starting.start_run(work, form.kind, "score"))


@router.get("/scoring/runs", name="list_scoring_runs", response_model=Page[ScoringRunOut])
async def list_runs(query: Annotated[ListQuery, Query()], work: Reads) -> Response:
    found = [ScoringRun.workspace_id == work.workspace_id]
    return json_response(await list_page(work, queries.RUNS, query, *found))


@router.get("/scoring/runs/{run_id}", name="get_scoring_run")
async def get_run(run_id: UUID, work: Reads) -> ScoringRunOut:
    return ScoringRunOut.model_validate(await queries.find_run(work, run_id))


@router.post("/scoring/runs/{run_id}/stop", name="stop_scoring_run")
async def stop_run(run_id: UUID, work: Writes) -> ScoringRunOut:
    """What was scored until then stays."""
    return ScoringRunOut.model_validate(await runs.stop_run(work, run_id))


@router.get("/scoring/settings", name="get_scoring_settings")
async def get_settings(work: Reads) -> ScoringSettingsOut:
    return await queries.show_settings(work)


@router.put("/scoring/settings", name="set_scoring_settings")
async def set_settings(form: ScoringSettingsForm, work: Writes) -> ScoringSettingsOut:
    """Which features are left out, how often it trains, and the rules while there is no model."""
    await settings.save_settings(work, form)
    return await queries.show_settings(work)
