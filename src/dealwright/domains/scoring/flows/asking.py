"""Scores that somebody asks for now: stored records and ones in words, what a score was and will be."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from dealwright.domains.crm.models.records import Lead
from dealwright.domains.crm.service import records
from dealwright.domains.crm.service.records import DEAL, LEAD
from dealwright.domains.scoring.errors import NothingToScore
from dealwright.domains.scoring.flows.around import surroundings
from dealwright.domains.scoring.flows.inline import seen_deal, seen_lead
from dealwright.domains.scoring.flows.knowing import know
from dealwright.domains.scoring.flows.scoring import judge_ids, queue_scoring, score_ids
from dealwright.domains.scoring.flows.shapes import deal_score, from_row, lead_score
from dealwright.domains.scoring.history.asof import see
from dealwright.domains.scoring.history.facts import DAY, History, Kind, Surroundings
from dealwright.domains.scoring.history.loading import load, load_stages
from dealwright.domains.scoring.history.money import major
from dealwright.domains.scoring.judging.brain import Brain, brief_of, no_model
from dealwright.domains.scoring.judging.judging import Judgement, judge_all, scores_at
from dealwright.domains.scoring.models import Score, ScoreModel
from dealwright.domains.scoring.queries import history_of, score_page
from dealwright.domains.scoring.schemas import (
    BatchScores,
    DealChance,
    DealScore,
    DecayPoint,
    LeadScore,
    ModelBrief,
    RecordScore,
    ScoreLead,
    ScoreLeads,
    ScorePoint,
    ScoringRunOut,
)
from dealwright.domains.scoring.service import keeping
from dealwright.domains.scoring.service.trained import about
from dealwright.kernel.actor import Actor
from dealwright.kernel.errors import NotFound
from dealwright.kernel.work import Begin, Work

DECAY_DAYS = (0, 3, 7, 14, 30, 60, 90)
EXPORTED = ("kind", "id", "name", "score", "probability", "low", "high", "engine", "confidence", "scored at",
            "value", "currency", "days", "expected close", "stale", "reasons", "risks")  # fmt: skip


async def score_lead(begin: Begin, actor: Actor, form: ScoreLead) -> LeadScore:
    answer = await _score_leads(
        begin, actor, [form.lead_id] if form.lead_id else [], [form.lead] if form.lead else [], "lead"
    )
    if answer.missing:
        raise NotFound("There is no lead with this id.")
    if not answer.scores:
        raise NothingToScore
    return answer.scores[0]


async def score_leads(begin: Begin, actor: Actor, form: ScoreLeads) -> BatchScores:
    if form.all:
        actor.check("scoring:write")
        async with begin(actor) as work:
            return BatchScores(run=ScoringRunOut.model_validate(await queue_scoring(work, "lead")))
    return await _score_leads(begin, actor, form.lead_ids, form.leads, "leads")


async def _score_leads(
    begin: Begin, actor: Actor, ids: Sequence[UUID], leads: Sequence[Any], field: str
) -> BatchScores:
    brain = await know(begin, actor, "lead")
    wanted = list(dict.fromkeys(ids))
    found: list[LeadScore] = []
    missing: list[UUID] = []
    async with begin(actor) as work:
        now = work.now()
        overrides = await _overrides(work, wanted)
    if wanted:
        missing = [one for one in wanted if one not in overrides]
        known = [one for one in wanted if one in overrides]
        judged = await _judged(begin, actor, brain, known)
        found = [
            lead_score(judged[one], brain.brief, now, record_id=one, override=overrides[one])
            for one in known
            if one in judged
        ]
    seen = [
        seen_lead(one, brain.catalogue, now, f"{field}.{place}" if field == "leads" else field)
        for place, one in enumerate(leads)
    ]
    told = await asyncio.to_thread(judge_all, brain, seen)
    return BatchScores(scores=[*found, *(lead_score(one, brain.brief, now) for one in told)], missing=missing)


async def _judged(begin: Begin, actor: Actor, brain: Brain, ids: Sequence[UUID]) -> Mapping[UUID, Judgement]:
    """Kept when whoever asks may change records: who only looks on leaves no trace."""
    if actor.may("crm:write"):
        return await score_ids(begin, actor, brain, ids, "asked")
    return (await judge_ids(begin, actor, brain, ids))[1]


async def _overrides(work: Work, ids: Sequence[UUID]) -> dict[UUID, int | None]:
    """Of the living leads among the ids."""
    if not ids:
        return {}
    statement = select(Lead.id, Lead.score_override).where(
        Lead.workspace_id == work.workspace_id, Lead.id.in_(ids), Lead.deleted_at.is_(None)
    )
    return {row.id: row.score_override for row in await work.connection.execute(statement)}


async def deal_chance(begin: Begin, actor: Actor, form: DealChance) -> DealScore:
    brain = await know(begin, actor, "deal")
    if form.deal is not None:
        async with begin(actor) as work:
            now, stages = work.now(), await load_stages(work)
        seen = seen_deal(form.deal, brain.catalogue, stages, now, "deal")
        told = await asyncio.to_thread(judge_all, brain, [seen])
        return deal_score(told[0], brain.brief, now, by=form.by)
    assert form.deal_id
    async with begin(actor) as work:
        deal = await records.access(work, DEAL, form.deal_id)
        now, override = work.now(), deal.probability_override
    judged = await _judged(begin, actor, brain, [form.deal_id])
    if form.deal_id not in judged:
        raise NothingToScore
    one = judged[form.deal_id]
    return deal_score(one, brain.brief, now, by=form.by, record_id=form.deal_id, override=override)


async def show_score(begin: Begin, actor: Actor, kind: Kind, record_id: UUID) -> RecordScore:
    """What is stored; when nothing is, what it would be. What ended has its history only."""
    brain = await know(begin, actor, kind)
    async with begin(actor) as work:
        override = await _override_of(work, kind, record_id)
        history = (await load(work, kind, [record_id]))[0]
        around = await surroundings(work, kind)
        stored = await keeping.find_score(work, kind, record_id)
        brief = await _brief_of_stored(work, brain, stored)
        way = await history_of(work, kind, record_id)
        now = work.now()
    if history.ended is not None:
        return RecordScore(history=way, decay=[])
    return await asyncio.to_thread(_shown, brain, history, around, now, stored, brief, way, override)


def _shown(
    brain: Brain,
    history: History,
    around: Surroundings,
    now: datetime,
    stored: Score | None,
    brief: ModelBrief,
    way: list[ScorePoint],
    override: int | None,
) -> RecordScore:
    at = now.timestamp()
    fresh = judge_all(brain, [see(history, at, around)])[0]
    one = from_row(stored, fresh.unknown) if stored else fresh
    later = scores_at(brain, [see(history, at + days * DAY, around) for days in DECAY_DAYS])
    decay = [DecayPoint(days=days, score=score) for days, score in zip(DECAY_DAYS, later, strict=True)]
    moment = stored.at if stored else now
    if brain.kind == "lead":
        lead = lead_score(one, brief, moment, record_id=history.id, override=override)
        return RecordScore(lead=lead, history=way, decay=decay)
    deal = deal_score(one, brief, moment, record_id=history.id, override=override)
    return RecordScore(deal=deal, history=way, decay=decay)


async def _override_of(work: Work, kind: Kind, record_id: UUID) -> int | None:
    if kind == "lead":
        return (await records.access(work, LEAD, record_id)).score_override
    return (await records.access(work, DEAL, record_id)).probability_override


async def _brief_of_stored(work: Work, brain: Brain, stored: Score | None) -> ModelBrief:
    """Of the model that gave the stored score, which need not be the champion any more."""
    if stored is None or (stored.model_id == brain.model_id):
        return brain.brief
    row = await work.get_or_none(ScoreModel, stored.model_id) if stored.model_id else None
    return brief_of(about(row)) if row else no_model()


async def score_rows(begin: Begin, actor: Actor, kind: Kind) -> AsyncIterator[Sequence[object]]:
    """Page by page in Works of their own, so that a slow reader holds no transaction."""
    yield EXPORTED
    after: UUID | None = None
    while True:
        async with begin(actor) as work:
            page = await score_page(work, kind, after)
        if not page:
            return
        for row, name in page:
            yield _exported(row, name)
        after = page[-1][0].record_id


def _exported(row: Score, name: str) -> Sequence[object]:
    value = None if row.value_minor is None else major(row.value_minor, row.currency)
    reasons = "; ".join(f"{one['sentence']} ({one['effect']:+g})" for one in row.reasons)
    return (
        row.kind, row.record_id, name, row.score, round(row.probability, 4), round(row.low, 4),
        round(row.high, 4), row.engine, round(row.confidence, 3), row.at.isoformat(), value,
        row.currency, row.days, row.close_on, row.is_stale, reasons, "; ".join(row.risks),
    )  # fmt: skip
