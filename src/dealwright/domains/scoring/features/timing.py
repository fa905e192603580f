"""Features of the family `time`: ages, gaps and the calendar, in UTC."""
# ruff: noqa: E501 - a feature with its words is read as one line

from datetime import UTC, date, datetime

from dealwright.domains.scoring.features.base import DEALS, LEADS, Feature, days_since, plain, span
from dealwright.domains.scoring.history.facts import DAY
from dealwright.domains.scoring.history.seen import Seen

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# Of months there are too few of a kind in two years of history to learn from.
_QUARTERS = ("January to March", "April to June", "July to September", "October to December")


def _day(moment: float) -> datetime:
    return datetime.fromtimestamp(moment, UTC)


def to_quarter_end(moment: float) -> int:
    today = _day(moment).date()
    month = 3 * ((today.month - 1) // 3) + 4
    first_of_next = date(today.year + month // 13, (month - 1) % 12 + 1, 1)
    return (first_of_next - today).days


def close_day(seen: Seen) -> date | None:
    told = seen.values.get("expected_close_on")
    return date.fromisoformat(told) if isinstance(told, str) else told


def to_close(seen: Seen) -> float | None:
    day = close_day(seen)
    return None if day is None else float((day - _day(seen.at).date()).days)


def _planned_length(seen: Seen) -> float | None:
    day = close_day(seen)
    return None if day is None else float((day - _day(seen.began).date()).days)


def _status_age(seen: Seen) -> float:
    return (seen.at - max(seen.last_change, seen.began)) / DAY


def _say_to_close(value: float | str) -> str:
    days = round(float(value))
    if days < 0:
        return f"Expected close has passed by {-days} day{'' if days == -1 else 's'}"
    return (
        "Expected to close today"
        if days == 0
        else f"Expected to close in {days} day{'' if days == 1 else 's'}"
    )


def _say_hour(value: float | str) -> str:
    return f"Came in at {round(float(value))} o'clock UTC"


FEATURES: tuple[Feature, ...] = (
    Feature("age", "Age", "time", "Days since it began", lambda seen: days_since(seen.began, seen), span("{} old", "New today")),
    Feature("days_since_change", "Last change", "time", "Days since a field was changed", _status_age,
            span("No field changed for {}", "A field changed today")),
    Feature("began_weekday", "Weekday", "time", "Weekday on which it began", lambda seen: _WEEKDAYS[_day(seen.began).weekday()],
            plain("Came in on a {}"), "category"),
    Feature("began_hour", "Hour", "time", "Hour of the day at which it came in", lambda seen: _day(seen.began).hour, _say_hour, kinds=LEADS),
    Feature("season", "Season", "time", "The present quarter of the year", lambda seen: _QUARTERS[(_day(seen.at).month - 1) // 3],
            plain("Season: {}"), "category"),
    Feature("quarter_end", "End of the quarter", "time", "Days until the quarter ends", lambda seen: to_quarter_end(seen.at),
            span("Quarter ends in {}", "Quarter ends today")),
    Feature("to_close", "Expected close", "time", "Days until the expected close", to_close, _say_to_close, kinds=DEALS,
            gap="No expected close date"),
    Feature("planned_length", "Planned length", "time", "Days from opening to the expected close", _planned_length,
            span("Planned to take {}"), kinds=DEALS, gap="No expected close date"),
)  # fmt: skip
