"""Points while there is no model: plain rules that an admin sees and edits."""

from collections.abc import Sequence

from dealwright.domains.scoring.features.catalogue import Catalogue, Row
from dealwright.domains.scoring.history.seen import Given
from dealwright.domains.scoring.schemas import ReasonOut, ScoringRule

START = 50
LOWEST, HIGHEST = 1, 99

USUAL: tuple[ScoringRule, ...] = tuple(
    ScoringRule.model_validate({"feature": feature, "test": test, "value": value, "points": points})
    for feature, test, value, points in (
        ("title_rank", "at_least", 4, 10),
        ("title_rank", "is", 1, -15),
        ("mail_kind", "is", "business", 5),
        ("mail_kind", "is", "free", -5),
        ("mail_kind", "is", "disposable", -25),
        ("has_phone", "is", 1, 5),
        ("known_account", "is", 1, 10),
        ("account_won", "at_least", 1, 10),
        ("replies", "at_least", 1, 10),
        ("meetings_held", "at_least", 1, 10),
        ("meetings_planned", "at_least", 1, 5),
        ("speaks_of_price", "at_least", 1, 5),
        ("speaks_of_later", "at_least", 1, -10),
        ("days_since_touch", "at_least", 30, -10),
        ("days_since_touch", "at_least", 90, -10),
        ("put_off", "at_least", 2, -10),
        ("moves_back", "at_least", 1, -10),
        ("to_close", "at_most", -1, -10),
    )
)


def holds(rule: ScoringRule, value: Given) -> bool:
    match rule.test:
        case "known":
            return value is not None
        case "unknown":
            return value is None
        case "is":
            return _same(value, rule.value)
        case "contains":
            return value is not None and str(rule.value or "").casefold() in str(value).casefold()
        case "at_least" | "at_most":
            limit = _number(rule.value)
            told = _number(value)
            if limit is None or told is None:
                return False
            return told >= limit if rule.test == "at_least" else told <= limit


def judge(
    rules: Sequence[ScoringRule], catalogue: Catalogue, row: Row, start: int
) -> tuple[int, list[ReasonOut]]:
    """The score from 1 to 99, and each rule that applied, the strongest first."""
    applied = [one for one in rules if one.feature in catalogue.features and holds(one, row[one.feature])]
    score = max(LOWEST, min(HIGHEST, start + sum(one.points for one in applied)))
    ordered = sorted(applied, key=lambda one: -abs(one.points))
    return score, [_reason(one, catalogue, row, str(row.get("currency") or "")) for one in ordered]


def _reason(rule: ScoringRule, catalogue: Catalogue, row: Row, currency: str) -> ReasonOut:
    return ReasonOut(
        feature=rule.feature,
        label=catalogue.label(rule.feature),
        value=row[rule.feature],
        usual=None,
        effect=float(rule.points),
        sentence=catalogue.sentence(rule.feature, row[rule.feature], currency, row),
    )


def _same(value: Given, wanted: Given) -> bool:
    if value is None or wanted is None:
        return value is wanted
    if isinstance(value, str):
        return value.casefold() == str(wanted).casefold()
    return value == _number(wanted)


def _number(value: Given) -> float | None:
    try:
        return None if value is None else float(value)
    except ValueError:
        return None
