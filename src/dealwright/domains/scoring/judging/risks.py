"""Risk factors: conditions of this record that most won ones did not have, computed and with the comparison.

`norms` come from training: for each feature below what nine in ten rows that were won stayed under.
Without norms only what is a risk by itself is said.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dealwright.domains.scoring.features.base import days_in_words
from dealwright.domains.scoring.features.catalogue import Catalogue, Row
from dealwright.domains.scoring.history.facts import Kind

MOST = 5
Norms = Mapping[str, float]


@dataclass(frozen=True)
class Risk:
    """`least` is what the value must reach at any rate, whatever the norm."""

    feature: str
    least: float
    compare: Callable[[float], str]


def _days(what: str) -> Callable[[float], str]:
    return lambda norm: f"{what} {days_in_words(norm)}"


def _often(at_most: str, never: str) -> Callable[[float], str]:
    """`at_most` with the norm in the place of `{}`."""

    def compare(norm: float) -> str:
        times = round(norm)
        return at_most.format("once" if times == 1 else f"{times} times") if times else never

    return compare


COMPARED: tuple[Risk, ...] = (
    Risk("days_since_touch", 7, _days("had contact within")),
    Risk("days_since_reply", 10, _days("had an answer within")),
    Risk("days_in_stage", 14, _days("were in a stage no longer than")),
    Risk("age", 30, _days("were no older than")),
    Risk("put_off", 1, _often("had it put off at most {}", "never had it put off")),
    Risk("moves_back", 1, _often("did at most {}", "never did")),
    Risk("meetings_missed", 1, _often("missed one at most {}", "missed none")),
    Risk("speaks_of_later", 1, _often("had that at most {}", "never had that")),
)
_PLAIN: tuple[tuple[str, Callable[[float], bool], tuple[Kind, ...]], ...] = (
    ("to_close", lambda value: value < 0, ("deal",)),
    ("tasks_overdue", lambda value: value >= 1, ("lead", "deal")),
    ("amount_change", lambda value: value <= -0.1, ("deal",)),
    ("next_step", lambda value: value == 0, ("deal",)),
    ("owned", lambda value: value == 0, ("lead", "deal")),
    ("unsubscribed", lambda value: value == 1, ("lead", "deal")),
)


def risks_of(catalogue: Catalogue, row: Row, norms: Norms) -> list[str]:
    found: list[str] = []
    ended = "leads that converted" if catalogue.kind == "lead" else "deals that were won"
    for one in COMPARED:
        value = row.get(one.feature)
        norm = norms.get(one.feature)
        if norm is None or value is None or isinstance(value, str):
            continue
        if value > norm and value >= one.least:
            told = catalogue.sentence(one.feature, value)
            found.append(f"{told}; 9 in 10 {ended} {one.compare(norm)}")
    for name, is_risk, kinds in _PLAIN:
        value = row.get(name)
        if catalogue.kind in kinds and value is not None and not isinstance(value, str) and is_risk(value):
            found.append(catalogue.sentence(name, value))
    return found[:MOST]
