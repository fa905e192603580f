"""Judgements and stored scores as the API answers them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from dealwright.domains.scoring.history.facts import Kind
from dealwright.domains.scoring.judging.judging import Judgement
from dealwright.domains.scoring.models import Score
from dealwright.domains.scoring.schemas import (
    ChanceBy,
    DaySpan,
    DealScore,
    EngineName,
    LeadScore,
    ModelBrief,
    MoneyRange,
    ReasonOut,
)

_ENGINES: dict[str, EngineName] = {"model": "model", "rates": "rates", "rules": "rules"}
USUAL_DAYS = (7, 14, 30, 60, 90, 120, 180, 270, 365)


def lead_score(
    one: Judgement,
    brief: ModelBrief,
    at: datetime,
    *,
    record_id: UUID | None = None,
    override: int | None = None,
) -> LeadScore:
    return LeadScore(
        **_common("lead", one, brief, at, record_id, override),
        deal_value=_money(one),
        timeline_days=DaySpan(value=one.days[0], low=one.days[1], high=one.days[2]) if one.days else None,
    )


def deal_score(
    one: Judgement,
    brief: ModelBrief,
    at: datetime,
    *,
    by: Sequence[date] = (),
    record_id: UUID | None = None,
    override: int | None = None,
) -> DealScore:
    return DealScore(
        **_common("deal", one, brief, at, record_id, override),
        by_date=_by_date(one.outlook, at, by),
        expected_close=one.close_on,
        close_interval=_interval(one, at),
        value=_money(one),
        is_stale=one.is_stale,
    )


def from_row(row: Score, unknown: Sequence[str]) -> Judgement:
    value = (row.value_minor, row.value_low_minor, row.value_high_minor)
    days = (row.days, row.days_low, row.days_high)
    return Judgement(
        score=row.score,
        probability=row.probability,
        low=row.low,
        high=row.high,
        confidence=row.confidence,
        known=row.known,
        engine=_ENGINES[row.engine],
        reasons=[ReasonOut.model_validate(one) for one in row.reasons],
        risks=row.risks,
        unknown=list(unknown),
        value=_whole(value),
        currency=row.currency,
        days=_whole(days),
        close_on=row.close_on,
        is_stale=row.is_stale,
        outlook=row.outlook,
    )


def _whole(told: tuple[int | None, int | None, int | None]) -> tuple[int, int, int] | None:
    middle, low, high = told
    return None if middle is None or low is None or high is None else (middle, low, high)


def _common(
    kind: Kind, one: Judgement, brief: ModelBrief, at: datetime, record_id: UUID | None, override: int | None
) -> dict[str, Any]:
    return {
        "kind": kind,
        "record_id": record_id,
        "score": one.score,
        "probability": one.probability,
        "interval": (one.low, one.high),
        "confidence": one.confidence,
        "known": one.known,
        "engine": one.engine,
        "reasons": one.reasons,
        "risk_factors": one.risks,
        "unknown": one.unknown,
        "model": brief,
        "at": at,
        "override": override,
    }


def _money(one: Judgement) -> MoneyRange | None:
    if one.value is None or one.currency is None:
        return None
    return MoneyRange(
        amount_minor=one.value[0], low_minor=one.value[1], high_minor=one.value[2], currency=one.currency
    )


def _interval(one: Judgement, at: datetime) -> tuple[date, date] | None:
    if one.days is None:
        return None
    today = at.astimezone(UTC).date()
    return today + timedelta(days=one.days[1]), today + timedelta(days=one.days[2])


def _by_date(outlook: Mapping[str, Any] | None, at: datetime, by: Sequence[date]) -> list[ChanceBy]:
    """Between two days of the outlook the curve is straight; before today it is zero, behind it level."""
    if outlook is None:
        return []
    today = at.astimezone(UTC).date()
    last = int(outlook["days"][-1])
    usual = [*(day for day in USUAL_DAYS if day < last), last]
    wanted = by or [today + timedelta(days=one) for one in usual]
    return [ChanceBy(day=day, probability=_won_by(outlook, (day - today).days)) for day in wanted]


def _won_by(outlook: Mapping[str, Any], days: int) -> float:
    known: list[int] = outlook["days"]
    won: list[float] = outlook["won_by"]
    if days < 0:
        return 0.0
    later = next((place for place, day in enumerate(known) if day >= days), None)
    if later is None:
        return min(1.0, won[-1])
    if later == 0 or known[later] == days:
        return min(1.0, won[later])
    share = (days - known[later - 1]) / (known[later] - known[later - 1])
    return min(1.0, won[later - 1] + share * (won[later] - won[later - 1]))
