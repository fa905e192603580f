"""Whether a sentence may be said: its quotes stand in their passages, its figures and dates in its quotes.

A figure counts by its value, however it is spelled: `24,900`, `24 900`, `24.900` in German, "four" for `4`.
What a spelling leaves open is read in favour of a quote that says the same, never of one that could not.
"""

import re
from collections.abc import Iterator, Sequence

from dealwright.domains.knowledge.answering.calendar import Day, days_in, without_accents
from dealwright.domains.knowledge.answering.closed_words import changed_word, cuts_a_word, unlike_figure
from dealwright.domains.knowledge.answering.evidence import Claim, Quote
from dealwright.ml.bm25 import terms_of
from dealwright.ml.stop_words import STOP_WORDS

# A group of thousands has three digits and no more; a space may also stand between two figures.
_NUMBER = re.compile(
    r"\d{1,3}(?P<mark>[.,'’\u00a0\u202f\u2009 ])\d{3}(?!\d)(?:(?P=mark)\d{3}(?!\d))*(?:[.,]\d+)?"
    r"|\d+(?:[.,]\d+)?"
)
_SPACED = re.compile(r"[\u00a0\u202f\u2009 ]")
# Who writes 1.500 for fifteen hundred, and who 1 500, so that 1,500 is one and a half.
_IN_POINTS = "ca da de el es hr id it nl pt ro sl sr tr"
_IN_BLANKS = "bg cs et fi fr hu lt lv nb no pl ru sk sv uk"
_POINTS, _BLANKS = frozenset(_IN_POINTS.split()), frozenset(_IN_BLANKS.split())
_BY_TEN = "twenty thirty forty fifty sixty seventy eighty ninety"
_TENS = {word: 10 * value for value, word in enumerate(_BY_TEN.split(), 2)}
_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen"
)
_KLEIN = "null eins zwei drei vier funf sechs sieben acht neun zehn elf zwolf"
_WORDS = {
    **{word: value for value, word in enumerate(_KLEIN.split())},
    **{word: value for value, word in enumerate(_SMALL.split())},
    **_TENS,
    "dozen": 12,
    "hundred": 100,
    "thousand": 1_000,
}
_UNCOUNTED = frozenset({"zero", "one", "null", "hundred", "thousand"})  # "no one", "one of them", "hundreds"
_WORD = re.compile(r"[^\W\d_]+")
_UNITS = {
    **dict.fromkeys(("€", "eur", "euro", "euros"), "euro"),
    **dict.fromkeys(("$", "usd", "dollar", "dollars"), "dollar"),
    **dict.fromkeys(("£", "gbp"), "pound"),
    **dict.fromkeys(("%", "percent", "prozent"), "percent"),
    **dict.fromkeys(("million", "millions"), "million"),
    **dict.fromkeys(("billion", "billions"), "billion"),
    "chf": "franc",
}
_UNIT = re.compile(r"[€$£%]|[a-z]+")
# One character for one, so that places stay: a quote that was typed again is no other quote.
_TYPED = str.maketrans("‹›„“”«»‘’‚`‐‑‒–—\u2212", '<>"""""\'\'\'\'------')
_SPACES = re.compile(r"\s+")
_LEAST_WORDS, _LEAST_LETTERS = 3, 12  # of a quote: "the" stands in every passage
_SAME_LANGUAGE = 0.25  # the share of a language's small words in a sentence of it


def numbers_in(text: str, language: str = "en") -> set[str]:
    """Figures as plain digits with a point: `24,900` and `24 900` are `24900`, `1.5` stays `1.5`."""
    return {_readings(found, language)[0][0] for found in _NUMBER.finditer(text)}


def _readings(found: re.Match[str], language: str) -> list[tuple[str, ...]]:
    """What a figure may mean, likeliest first; with spaces in it, it may be several."""
    if found["mark"] and _SPACED.match(found["mark"]):
        parts = _SPACED.split(found[0])
        return [(_plain("".join(parts), "fr"),), tuple(_plain(part, language) for part in parts)]
    return [(_plain(found[0], language),)]


def _plain(figure: str, language: str) -> str:
    digits = re.sub(r"['’]", "", figure)
    marks = re.findall(r"[.,]", digits)
    point = marks[-1] if marks and (len(marks) == 1 or marks[-1] != marks[-2]) else ""
    tail = digits.rpartition(point)[2] if point else ""
    thousands = "." if language in _POINTS else "" if language in _BLANKS else ","
    if len(marks) == 1 and point == thousands and len(tail) == 3 and not digits.startswith("0"):
        point = ""
    whole, _, part = digits.rpartition(point) if point else (digits, "", "")
    whole, part = re.sub(r"[.,]", "", whole).lstrip("0") or "0", part.rstrip("0")
    return f"{whole}.{part}" if part else whole


def why_not(claim: Claim) -> str | None:
    """Why this sentence must be dropped; nothing when it may be said."""
    if not claim.quotes:
        return "nothing is cited"
    for quote in claim.quotes:
        if not 0 <= quote.start < quote.end <= len(quote.evidence.text):
            return "the quote is not in its passage"
        if _says_too_little(quote):
            return "the quote says too little"
        if cuts_a_word(quote):
            return "the quote begins or ends inside a word"
    changed = changed_word(claim)
    if changed:
        return f"not in what it cites: {changed}"
    dates, rest = days_in(claim.text)
    there: set[str] = set()
    for quote in claim.quotes:
        for text in _read_with(quote):
            there |= _numbers_of(text, quote.evidence.language or "en")
    unlike = unlike_figure(rest, claim.quotes)
    if unlike and not _is_verbatim(claim):
        return f"not in what it cites: {unlike}"
    missing = [*_missing_figures(rest, there), *_missing_words(rest, there, claim.quotes)]
    if missing:
        return f"not in what it cites: {', '.join(missing)}"
    days = [
        day
        for quote in claim.quotes
        for text in _read_with(quote)
        for options in days_in(text)[0]
        for day in options
    ]
    if not all(any(_is_said(one, day, there) for one in options for day in days) for options in dates):
        return "a date is not in what it cites"
    passages = " ".join(f"{quote.evidence.context} {quote.evidence.text}" for quote in claim.quotes)
    if _units_in(claim.text) - _units_in(passages):
        return "a unit is not in what it cites"
    return None if _is_about(claim) else "what it cites is about something else"


def _is_verbatim(claim: Claim) -> bool:
    return all(claim.text.strip() == quote.text.strip() for quote in claim.quotes)


def _says_too_little(quote: Quote) -> bool:
    """Unless it is a whole sentence or has a figure: an answer may be a single word."""
    text = quote.text.strip()
    is_short = len(text.split()) < _LEAST_WORDS and len(text) < _LEAST_LETTERS
    is_whole = text == quote.evidence.text.strip() or (quote.start, quote.end) in quote.evidence.sentences
    return is_short and not is_whole and not re.search(r"\d", text)


def _read_with(quote: Quote) -> tuple[str, str]:
    """A quote is read under the headings of its passage."""
    return quote.evidence.context, quote.text


def _numbers_of(text: str, language: str) -> set[str]:
    """With every reading, and with the words for numbers."""
    found = {
        number for one in _NUMBER.finditer(text) for reading in _readings(one, language) for number in reading
    }
    for dates in days_in(text)[0]:
        found |= {str(part) for day in dates for part in (day.year, day.day) if part is not None}
    return found | {value for _, *values in _counts(text) for value in values}


def _missing_figures(said: str, there: set[str]) -> list[str]:
    return [
        found[0]
        for found in _NUMBER.finditer(said)
        if not any(
            set(reading) <= there for language in ("en", "de", "fr") for reading in _readings(found, language)
        )
    ]


def _missing_words(said: str, there: set[str], quotes: Sequence[Quote]) -> list[str]:
    spelled = {word for quote in quotes for text in _read_with(quote) for word, *_ in _counts(text)}
    return [
        word
        for word, value, *_ in _counts(said)
        if value not in there and word not in spelled and word not in _UNCOUNTED
    ]


def _counts(text: str) -> Iterator[tuple[str, ...]]:
    """Words for numbers with what they may mean: "twenty-five" is 25, or 20 and 5."""
    words = _WORD.findall(without_accents(text).lower())
    at = 0
    while at < len(words):
        value, following = _WORDS.get(words[at]), _WORDS.get(words[at + 1], 0) if at + 1 < len(words) else 0
        if words[at] in _TENS and 0 < following < 10:
            yield (
                f"{words[at]}-{words[at + 1]}",
                str(_TENS[words[at]] + following),
                str(value),
                str(following),
            )
            at += 1
        elif value is not None:
            yield words[at], str(value)
        at += 1


def _is_said(said: Day, day: Day, there: set[str]) -> bool:
    """Whether whoever read `day` may say that; a year may stand elsewhere in the quote."""
    return (
        said.month == day.month
        and said.day in (None, day.day)
        and (said.year in (None, day.year) or (day.year is None and str(said.year) in there))
    )


def _units_in(text: str) -> set[str]:
    return {
        _UNITS[one] for one in _UNIT.findall(text.lower().replace("per cent", "percent")) if one in _UNITS
    }


def _is_about(claim: Claim) -> bool:
    """Whether a word of the sentence stands in its quotes. In another language it has other words."""
    language = claim.quotes[0].evidence.language or "en"
    words = _WORD.findall(claim.text.lower())
    small = sum(word in STOP_WORDS.get(language, ()) for word in words)
    said = set(terms_of(claim.text, language))
    if len(said) < 3 or small < _SAME_LANGUAGE * len(words):
        return True
    return any(
        not said.isdisjoint(terms_of(text, language)) for quote in claim.quotes for text in _read_with(quote)
    )


def find_quote(text: str, wanted: str) -> tuple[int, int] | None:
    """Where a quote stands in a passage, whatever its spaces, line ends and quotation marks."""
    words = [re.escape(word) for word in _SPACES.split(wanted.translate(_TYPED).strip()) if word]
    if not words:
        return None
    pattern, plain = r"\s+".join(words), text.translate(_TYPED)
    found = re.search(pattern, plain) or re.search(pattern, plain, re.IGNORECASE)
    return (found.start(), found.end()) if found else None
