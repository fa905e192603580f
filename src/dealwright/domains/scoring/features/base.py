"""What a feature is, and how values become sentences."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from dealwright.domains.scoring.history.facts import DAY, Kind
from dealwright.domains.scoring.history.seen import Seen

Value = float | int | bool | str | None
Family = Literal["who", "behaviour", "interaction", "time", "deal", "custom"]
Sort = Literal["number", "category"]
Say = Callable[[float | str], str]
BOTH: tuple[Kind, ...] = ("lead", "deal")
LEADS: tuple[Kind, ...] = ("lead",)
DEALS: tuple[Kind, ...] = ("deal",)


@dataclass(frozen=True)
class Feature:
    """`say` makes a sentence of a value, with `{currency}` behind money; `gap` is said when there is none.

    Features of the same `fact` are not said beside each other: the strongest speaks for all. What looks back
    a `window` of days says of younger records "so far".
    """

    name: str
    label: str
    family: Family
    meaning: str
    value: Callable[[Seen], Value]
    say: Say
    sort: Sort = "number"
    kinds: tuple[Kind, ...] = BOTH
    gap: str = ""
    fact: str = ""
    window: int = 0

    def sentence(self, value: float | str | None, currency: str = "", age_days: float = math.inf) -> str:
        if value is None:
            return self.gap or f"{self.label} is not known"
        told = self.say(value).replace(" {currency}", f" {currency}".rstrip())
        return told.replace(f" in {self.window} days", " so far") if age_days < self.window else told


def many(one: str, more: str, none: str) -> Say:
    """`3 replies`; `none` when there is nothing."""

    def say(value: float | str) -> str:
        count = round(float(value))
        return none if count == 0 else f"{count} {one if count == 1 else more}"

    return say


def times(happened: str, never: str) -> Say:
    """`happened once`, `happened 3 times`; `never` when it did not."""

    def say(value: float | str) -> str:
        count = round(float(value))
        return never if count == 0 else f"{happened} {'once' if count == 1 else f'{count} times'}"

    return say


def span(pattern: str, soon: str = "") -> Say:
    """Days as people say them, in the place of `{}`; `soon` for less than half a day."""

    def say(value: float | str) -> str:
        days = float(value)
        return soon if soon and abs(days) < 0.5 else pattern.format(days_in_words(days))

    return say


def days_in_words(days: float) -> str:
    days = abs(days)
    if days < 1 / 24:
        return "less than an hour"
    if days < 1.5:
        hours = round(days * 24)
        return f"{hours} hour{'' if hours == 1 else 's'}"
    if days < 60:
        return f"{round(days)} days"
    if days < 730:
        return f"{round(days / 30.44)} months"
    return f"{round(days / 365.25)} years"


def either(yes: str, no: str) -> Say:
    return lambda value: yes if float(value) else no


def percent(pattern: str) -> Say:
    return lambda value: pattern.format(f"{round(100 * float(value))}%")


def plain(pattern: str) -> Say:
    """A word or a number in the place of `{}`, numbers with at most one digit behind the point."""

    def say(value: float | str) -> str:
        if isinstance(value, str):
            return pattern.format(value)
        return pattern.format(
            f"{value:,.0f}" if float(value).is_integer() or value >= 100 else f"{value:.1f}"
        )

    return say


def days_since(moment: float | None, seen: Seen) -> float | None:
    return None if moment is None else (seen.at - moment) / DAY
