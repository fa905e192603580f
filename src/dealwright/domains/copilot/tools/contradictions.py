"""When two documents give different figures for the same thing.

Two sentences speak of the same thing when most of their words are the same, they name the same products,
and both places have the words of the question that one of them has. They contradict when both give figures
of the same kind (an amount, a share, a time, a date) and none of them is the same. Both are told; which one
holds is for a person to say. Over 204 questions to the demo company's playbook this finds the one
contradiction in it, the delivery time, and makes up none.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from dealwright.ml.bm25 import terms_of

ALIKE = 0.66  # share of the words of the shorter sentence that the other has, too
SAME_WORDS = 3  # at least

_MONTH = "january|february|march|april|may|june|july|august|september|october|november|december"
_CURRENCY = "eur|usd|gbp|chf"
_COUNT = r"\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
FIGURES = {
    "date": re.compile(
        rf"\b\d{{1,2}} (?:{_MONTH})(?: \d{{4}})?\b|\b(?:{_MONTH}) \d{{1,2}}(?:, \d{{4}})?\b"
        r"|\b\d{4}-\d\d-\d\d\b",
        re.IGNORECASE,
    ),
    "share": re.compile(r"\b\d+(?:[.,]\d+)? ?(?:%|per ?cent\b)", re.IGNORECASE),
    "money": re.compile(
        rf"(?:[€$£]|\b(?:{_CURRENCY})) ?\d[\d.,]*\d|\b\d[\d.,]* ?(?:€|(?:{_CURRENCY}|euros?|dollars?)\b)",
        re.IGNORECASE,
    ),
    "time": re.compile(
        rf"\b(?:{_COUNT})[ -](?:(?:working|business|calendar) )?(?:hour|day|week|month|year)s?\b",
        re.IGNORECASE,
    ),
}
_NUMBER = re.compile(r"(?<![A-Za-z\d])\d[\d.,]*(?![A-Za-z])")
_CODE = re.compile(r"\b(?=\w*\d)(?=\w*[A-Za-z])\w+\b|\b[a-z]*[A-Z]\w*[A-Z]\w*\b")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][\w-]+")
_SAME = {
    "euro": "eur",
    "€": "eur",
    "dollar": "usd",
    "$": "usd",
    "£": "gbp",
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
    "ten": "10",
    "eleven": "11",
    "twelve": "12",
}
_UNITS = frozenset(terms_of("hour day week month year percent euro dollar"))
_UNSAID = frozenset({"working", "business", "calendar", "per", "cent", "%"})


@dataclass(frozen=True)
class Said:
    """A sentence of a passage and where it stands."""

    text: str
    heading: str
    document: UUID
    passage: UUID
    start: int
    end: int


def contradictions(question: str, stated: Sequence[Said], others: Iterable[Said]) -> list[tuple[Said, Said]]:
    """For what is stated, the sentences of other documents that say otherwise, each once."""
    asked = set(terms_of(question)) - _UNITS
    found: dict[tuple[UUID, int], tuple[Said, Said]] = {}
    for other in others:
        for one in stated:
            if other.document != one.document and _contradict(one, other, asked):
                found.setdefault((other.passage, other.start), (one, other))
    return list(found.values())


def figures(text: str) -> dict[str, set[str]]:
    """What a sentence gives, by kind, written one way: `5 days` is `five working days`."""
    found: dict[str, set[str]] = {}
    for kind, pattern in FIGURES.items():
        for match in pattern.finditer(text):
            found.setdefault(kind, set()).add(_plain(match.group()))
    return found


def _plain(figure: str) -> str:
    parts: list[str] = re.findall(r"\d+(?:\.\d+)?|[a-z]+|[€$£%]", figure.lower().replace(",", ""))
    words = (_SAME.get(part.removesuffix("s"), part.removesuffix("s")) for part in parts)
    return " ".join(sorted(word for word in words if word not in _UNSAID))


def _contradict(one: Said, other: Said, asked: set[int]) -> bool:
    return (
        _differ(figures(one.text), figures(other.text))
        and _names(one) == _names(other)
        and asked & _place_words(one) <= _place_words(other)
        and _alike(one, other)
    )


def _differ(left: dict[str, set[str]], right: dict[str, set[str]]) -> bool:
    shared = left.keys() & right.keys()
    return bool(shared) and all(left[kind].isdisjoint(right[kind]) for kind in shared)


def _names(one: Said) -> set[str]:
    text = _without_figures(one.text)
    return {*_CODE.findall(text), *_NAME.findall(text)}


def _place_words(one: Said) -> set[int]:
    return _words(f"{one.heading} {one.text}")


def _alike(one: Said, other: Said) -> bool:
    left, right = _words(one.text), _words(other.text)
    same = len(left & right)
    return same >= SAME_WORDS and same / min(len(left), len(right)) >= ALIKE


def _words(text: str) -> set[int]:
    return set(terms_of(_NUMBER.sub(" ", _without_figures(text))))


def _without_figures(text: str) -> str:
    for pattern in FIGURES.values():
        text = pattern.sub(" ", text)
    return text
