"""Scores many records at once. Pure: takes what was seen, gives judgements; run it in a thread."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np

from dealwright.domains.scoring.features.catalogue import Catalogue, Row
from dealwright.domains.scoring.history.facts import DAY
from dealwright.domains.scoring.history.money import major, minor
from dealwright.domains.scoring.history.seen import Seen
from dealwright.domains.scoring.judging.brain import Brain, Trained
from dealwright.domains.scoring.judging.risks import risks_of
from dealwright.domains.scoring.judging.rules import START, judge
from dealwright.domains.scoring.schemas import EngineName, ReasonOut
from dealwright.ml.outcome.amounts import AmountOutlook
from dealwright.ml.outcome.base import Model, Predictions, Reason
from dealwright.ml.outcome.table import Floats, Table
from dealwright.ml.outcome.timing import Outlook

TOP = 6
SPARE = 6  # reasons that say the same as stronger ones
MOST_MINOR = 9e15
WORTH_ASKING = 8  # unknown features that are named


@dataclass(frozen=True)
class Judgement:
    """Shapes are those of the table `scores`; `unknown` is for whoever asks now."""

    score: int
    probability: float
    low: float
    high: float
    confidence: float
    known: float
    engine: EngineName
    reasons: list[ReasonOut]
    risks: list[str]
    unknown: list[str] = field(default_factory=list[str])
    value: tuple[int, int, int] | None = None
    currency: str | None = None
    days: tuple[int, int, int] | None = None
    close_on: date | None = None
    is_stale: bool = False
    outlook: dict[str, Any] | None = None


def judge_all(brain: Brain, seen: Sequence[Seen]) -> list[Judgement]:
    rows = [brain.catalogue.row(one) for one in seen]
    if not rows:
        return []
    if brain.trained is None:
        return [_by_rules(brain, one, row) for one, row in zip(seen, rows, strict=True)]
    return _by_model(brain, brain.trained, seen, rows)


def scores_at(brain: Brain, seen: Sequence[Seen]) -> list[int]:
    """Only the scores: for decay."""
    rows = [brain.catalogue.row(one) for one in seen]
    if brain.trained is None:
        return [_by_rules(brain, one, row).score for one, row in zip(seen, rows, strict=True)]
    told = brain.trained.outcome.predict(brain.catalogue.table(rows))
    return [_score(float(one)) for one in told.probability]


def _score(probability: float) -> int:
    return round(100 * min(1.0, max(0.0, probability)))


def _by_rules(brain: Brain, seen: Seen, row: Row) -> Judgement:
    """A deal starts from its stage. The interval says what rules know of probabilities: nothing."""
    start = seen.stage.chance if seen.stage else START
    score, reasons = judge(brain.rules, brain.catalogue, row, start)
    unknown = _unknown(brain.catalogue, row, None)
    return Judgement(
        score=score,
        probability=score / 100,
        low=0.0,
        high=1.0,
        confidence=0.0,
        known=1 - len(unknown) / max(1, len(row)),
        engine="rules",
        reasons=reasons[:TOP],
        risks=risks_of(brain.catalogue, row, {}),
        unknown=unknown[:WORTH_ASKING],
    )


def _by_model(brain: Brain, trained: Trained, seen: Sequence[Seen], rows: Sequence[Row]) -> list[Judgement]:
    table = brain.catalogue.table(rows)
    told = trained.outcome.predict(table)
    reasons = trained.outcome.explain(table, TOP + SPARE)
    when = _timing(trained, table, seen)
    worth = _amounts(trained, table, seen)
    return [
        _judgement(brain, trained, one, row, told, place, reasons[place], when, worth)
        for place, (one, row) in enumerate(zip(seen, rows, strict=True))
    ]


def _judgement(
    brain: Brain,
    trained: Trained,
    seen: Seen,
    row: Row,
    told: Predictions,
    place: int,
    reasons: Sequence[Reason],
    when: Outlook | None,
    worth: AmountOutlook | None,
) -> Judgement:
    probability = float(np.clip(told.probability[place], 0, 1))
    model = trained.outcome
    unknown = _unknown(brain.catalogue, row, model)
    days = _days(when, place)
    value = _value(brain, trained, worth, seen, place)
    return Judgement(
        score=_score(probability),
        probability=probability,
        low=float(np.clip(told.low[place], 0, 1)),
        high=float(np.clip(told.high[place], 0, 1)),
        confidence=float(np.clip(told.confidence[place], 0, 1)),
        known=1 - len(unknown) / max(1, len(model.features)),
        engine=brain.engine,
        reasons=reasons_of(brain, reasons, _currency(brain, seen), row),
        risks=risks_of(brain.catalogue, row, brain.norms),
        unknown=unknown[:WORTH_ASKING],
        value=value,
        currency=_currency(brain, seen) if value is not None else None,
        days=days,
        close_on=_on(seen, days[0]) if days else None,
        is_stale=bool(when.stale[place]) if when is not None else False,
        outlook=_outlook(when, place, probability) if when is not None and seen.kind == "deal" else None,
    )


def _currency(brain: Brain, seen: Seen) -> str:
    return str(seen.values.get("currency") or brain.currency)


def _on(seen: Seen, days: int) -> date:
    return (datetime.fromtimestamp(seen.at, UTC) + timedelta(days=days)).date()


def _unknown(catalogue: Catalogue, row: Row, model: Model | None) -> list[str]:
    """Features without a value that the model uses, the most useful first."""
    if model is None:
        return [name for name in catalogue.features if row[name] is None]
    ranked = {one.name: one.gain for one in model.report.features}
    missing = [name for name in model.features if name in catalogue.features and row.get(name) is None]
    return sorted(missing, key=lambda name: -ranked.get(name, 0.0))


def reasons_of(brain: Brain, reasons: Sequence[Reason], currency: str, row: Row) -> list[ReasonOut]:
    """The strongest of each fact, and no sentence twice."""
    facts: set[str] = set()
    found: list[ReasonOut] = []
    for one in reasons:
        told = _reason(brain.catalogue, one, currency, row)
        words = {brain.catalogue.fact(one.feature), told.sentence}
        if facts.isdisjoint(words) and len(found) < TOP:
            found.append(told)
        facts |= words
    return found


def _reason(catalogue: Catalogue, one: Reason, currency: str, row: Row) -> ReasonOut:
    return ReasonOut(
        feature=one.feature,
        label=catalogue.label(one.feature),
        value=one.value,
        usual=one.usual,
        effect=round(100 * one.effect, 1),
        sentence=catalogue.sentence(one.feature, one.value, currency, row),
    )


def _timing(trained: Trained, table: Table, seen: Sequence[Seen]) -> Outlook | None:
    if trained.timing is None:
        return None
    age = np.array([max(0.0, (one.at - one.began) / DAY) for one in seen])
    at = np.array([one.at / DAY for one in seen])
    return trained.timing.predict(table, age_days=age, at=at)


def _days(when: Outlook | None, place: int) -> tuple[int, int, int] | None:
    if when is None or not np.isfinite(when.close_days[place]):
        return None
    middle, low, high = (float(one[place]) for one in (when.close_days, when.close_low, when.close_high))
    return round(middle), round(min(low, middle)), round(max(high, middle))


def _outlook(when: Outlook, place: int, probability: float) -> dict[str, Any]:
    """The shape over time is that of the closing times, its end the model's probability to win by then."""
    won, lost = when.won_by[place], when.lost_by[place]
    if won[-1] > 0:
        won = won * (probability / won[-1])
    left = 1 - float(won[-1])
    if lost[-1] > left > 0:
        lost = lost * (left / lost[-1])
    return {
        "days": when.days.tolist(),
        "won_by": [round(float(one), 4) for one in won],
        "lost_by": [round(min(float(one), max(0.0, left)), 4) for one in lost],
    }


def expected_of(seen: Seen) -> float:
    amount = seen.values.get("amount_minor")
    if seen.kind != "deal" or not isinstance(amount, int) or amount <= 0:
        return float("nan")
    return major(amount, seen.values.get("currency"))


def _amounts(trained: Trained, table: Table, seen: Sequence[Seen]) -> AmountOutlook | None:
    if trained.amounts is None:
        return None
    expected: Floats = np.array([expected_of(one) for one in seen])
    return trained.amounts.predict(table, expected=expected)


def _value(
    brain: Brain, trained: Trained, worth: AmountOutlook | None, seen: Seen, place: int
) -> tuple[int, int, int] | None:
    """The workspace's currency is what values were learned in; another one is the deal's own: there only what
    starts from its own amount can be said."""
    if worth is None or trained.amounts is None:
        return None
    currency = _currency(brain, seen)
    starts_from_own = trained.amounts.believes and np.isfinite(expected_of(seen))
    if currency != brain.currency and not starts_from_own:
        return None
    told = [minor(float(one[place]), currency) for one in (worth.value, worth.low, worth.high)]
    if not all(np.isfinite(one) and one < MOST_MINOR for one in told):
        return None
    return round(told[0]), round(told[1]), round(told[2])
