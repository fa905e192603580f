"""Scoring now, in the background, and training: what computes between short transactions."""

from collections.abc import AsyncIterator, Sequence
from uuid import UUID

from dealwright.domains.scoring.schemas import (
    BatchScores,
    DealChance,
    DealScore,
    LeadScore,
    RecordScore,
    ScoreLead,
    ScoreLeads,
    SubjectKind,
)
from dealwright.kernel.actor import Actor
from dealwright.kernel.work import Begin


async def score_lead(begin: Begin, actor: Actor, form: ScoreLead) -> LeadScore:
    raise NotImplementedError


async def score_leads(begin: Begin, actor: Actor, form: ScoreLeads) -> BatchScores:
    raise NotImplementedError


async def deal_chance(begin: Begin, actor: Actor, form: DealChance) -> DealScore:
    raise NotImplementedError


async def show_score(begin: Begin, actor: Actor, kind: SubjectKind, record_id: UUID) -> RecordScore:
    raise NotImplementedError


def score_rows(begin: Begin, actor: Actor, kind: SubjectKind) -> AsyncIterator[Sequence[object]]:
    raise NotImplementedError
