"""What kind of thing a question asks for, and whether a sentence holds one of that kind. English only: other
languages ask for `anything`."""

import re
from typing import Literal

from dealwright.domains.knowledge.reading.language import guess_language
from dealwright.ml.bm25 import terms_of

Kind = Literal["money", "percent", "number", "time", "person", "place", "yes_no", "anything"]

_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "money",
        re.compile(
            r"\b(how much (does|do|is|are|would|will|for|money)|what (does|do|would|will) .{1,60} cost"
            r"|prices?|pricing|priced|costs?|costing|fees?|rate per|charge[ds]?|surcharge|expensive|cheap"
            r"|budget|pay for|€|eur|euros?)\b"
        ),
    ),
    ("percent", re.compile(r"\b(percent|percentage|per cent|what share|how big a discount|what discount|%)")),
    (
        "time",
        re.compile(
            r"\b(how (long|soon|quickly|fast|often|late|many (days|weeks|months|hours|years|minutes))|when"
            r"|what time|by which date|which (day|date|month|year)|deadline|lead time|delivery time"
            r"|turnaround|duration|expir\w*|until)\b"
        ),
    ),
    (
        "number",
        re.compile(
            r"\b(how (many|much|heavy|far|tall|wide|big|large|high|deep|precise|accurate|loud|thick)"
            r"|what (number|weight|reach|payload|size|width|height|speed|power|voltage|torque|range"
            r"|repeatability|accuracy)|maximum|minimum|max|min)\b"
        ),
    ),
    ("person", re.compile(r"\b(who|whom|whose|which (person|manager|team|department)|contact person)\b")),
    ("place", re.compile(r"\b(where|which (country|countries|city|location)|what (country|city|address))\b")),
    (
        "yes_no",
        re.compile(
            r"^(so |and |but |ok,? |hi,? |hello,? )?(is|are|was|were|do|does|did|can|could|may|might|must"
            r"|shall|should|will|would|has|have|am)\b"
        ),
    ),
)
_UNIT_TIME = (
    r"(second|minute|hour|day|week|month|quarter|year|working day|shift|cycle)s?"
    r"|january|february|march|april|may|june|july|august|september|october|november|december|o'clock|a\.?m\.?|p\.?m\."
)
_HOLDS: dict[Kind, re.Pattern[str]] = {
    "money": re.compile(
        r"(€|\$|£|\beur\b|\beuros?\b|\busd\b|\bgbp\b|free of charge|no charge|at no cost)", re.I
    ),
    "percent": re.compile(r"\d\s?(%|per ?cent)", re.I),
    "time": re.compile(
        rf"\b((\d[\d.,]*|one|two|three|four|five|six|seven|eight|nine|ten|twelve|a|every|each|per)[ -]"
        rf"({_UNIT_TIME})|({_UNIT_TIME}) \d|\d{{1,2}}:\d\d|\d{{4}}|monthly|weekly|daily|yearly|annually|once"
        rf"|immediately|same day|next day)\b",
        re.I,
    ),
    "number": re.compile(
        r"\d|\b(one|two|three|four|five|six|seven|eight|nine|ten|twelve|no limit|none|half)\b", re.I
    ),
    "person": re.compile(
        r"\b(manager|director|team|sales|engineer|owner|customer|partner|finance|head of|department"
        r"|support|service desk|[A-Z][a-z]+ [A-Z][a-z]+|representative|officer|integrator|we|you)\b"
    ),
    "place": re.compile(r"\b(in|at|from|to) [A-Z]\w+"),
}


def terms_asked(question: str) -> dict[int, int]:
    """Words of the question by their stems: English ones, and those of its own language."""
    own = guess_language(question)
    return terms_of(question) if own in ("", "en") else terms_of(question) | terms_of(question, own)


def kind_of(question: str) -> Kind:
    text = question.lower().strip()
    for kind, pattern in _KINDS[:-1]:
        if pattern.search(text):
            return kind
    return "yes_no" if _KINDS[-1][1].search(text) else "anything"


def holds(kind: Kind, sentence: str) -> bool:
    """Whether such a thing stands in it. A price may be a bare number in a table."""
    pattern = _HOLDS.get(kind)
    return pattern is None or pattern.search(sentence) is not None
