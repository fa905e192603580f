"""Words that carry a fact by themselves: units, periods, days, multiples, negations, addresses.

A sentence may paraphrase, but each such word of it must stand in what it cites, and what it cites must not
deny what it affirms. Rather too strict: a sentence that is dropped does less harm than one that is wrong.
"""

import re
from collections.abc import Sequence

from dealwright.domains.knowledge.answering.evidence import Claim, Quote

_ALIKE = (
    "second seconds sec secs sekunde sekunden seconde secondes",
    "minute minutes min mins minuten",
    "hour hours hr hrs h stunde stunden heure heures",
    "day days daily tag tage tagen täglich jour jours",
    "week weeks weekly woche wochen semaine semaines",
    "month months monthly monat monate monaten mois",
    "quarter quarters quarterly quartal quartale trimestre",
    "year years yearly annual annually annum jahr jahre jahren jährlich an ans année années",
    "cent cents",
    "thousand thousands tausend mille k",
    "hundred hundreds hundert",
    "million millions mio mn",
    "billion billions milliarde milliarden mrd bn",
    "half halves halb hälfte",
    "twice double doubled doppelt",
    "third thirds drittel",
    "triple",
    "am",
    "pm",
    "mm millimetre millimetres millimeter millimeters",
    "cm centimetre centimetres centimeter centimeters",
    "km kilometre kilometres kilometer kilometers",
    "kg kilogram kilograms kilogramm kilo kilos",
    "g gram grams gramm",
    "ton tons tonne tonnes",
    "kw kilowatt kilowatts",
    "w watt watts",
    "v volt volts",
    "bar",
    "litre litres liter liters",
    "degree degrees",
    "monday mondays montag",
    "tuesday tuesdays dienstag",
    "wednesday wednesdays mittwoch",
    "thursday thursdays donnerstag",
    "friday fridays freitag",
    "saturday saturdays samstag",
    "sunday sundays sonntag",
)
_SAME = {word: words.split()[0] for words in _ALIKE for word in words.split()}
_COUNTED_ONLY = frozenset({"k", "h", "g", "w", "v", "an", "am", "min", "second", "third", "bar", "quarter"})
"""Short or common words that mean a unit only right behind a figure."""
_NO = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot|except|excluded|excluding|unless"
    r"|nicht|kein|keine|keinen|keiner|keinem|nie|niemals|ohne|außer|ne|pas|jamais|sans|aucun|aucune)\b|n['’]t\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"')\]]+|[\w.+-]+@[\w-]+\.[\w.-]+", re.IGNORECASE)
_TOKEN = re.compile(r"(?P<figure>\d[\d.,]*\s?)?(?P<word>[^\W\d_]+)")
_SIGN = re.compile(r"(?<![\w.])[-−–](?=\d)")


def changed_word(claim: Claim) -> str | None:
    """The first word of this kind that what it cites does not bear out; nothing when all is well."""
    if all(claim.text.strip() == quote.text.strip() for quote in claim.quotes):
        return None
    cited = " ".join(f"{quote.evidence.context} {quote.text}" for quote in claim.quotes)
    there = _facts_in(cited)
    for word in sorted(_facts_in(claim.text)):
        if word not in there:
            return word
    known = {one.lower().rstrip(".,;:") for one in _ADDRESS.findall(cited)}
    for address in _ADDRESS.findall(claim.text):
        if address.lower().rstrip(".,;:") not in known:
            return address
    if bool(_SIGN.search(claim.text)) and not _SIGN.search(cited):
        return "minus"
    return _changed_polarity(claim.text, claim.quotes)


def _facts_in(text: str) -> set[str]:
    found: set[str] = set()
    for match in _TOKEN.finditer(text.lower()):
        word = match["word"]
        if word in _SAME and (match["figure"] or word not in _COUNTED_ONLY):
            found.add(_SAME[word])
    return found


def _changed_polarity(said: str, quotes: Sequence[Quote]) -> str | None:
    denies = [bool(_NO.search(quote.text)) for quote in quotes]
    if _NO.search(said) and not any(denies):
        return "not"
    if not _NO.search(said) and all(denies):
        return "a denial"
    return None


def cuts_a_word(quote: Quote) -> bool:
    """Whether it begins or ends inside a word or a figure: the `2` of `24 months`."""
    text = quote.evidence.text
    return _is_inside(text, quote.start) or _is_inside(text, quote.end)


def _is_inside(text: str, at: int) -> bool:
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if before.isalnum() and after.isalnum():
        return True
    figures = re.compile(r"\d[.,'’ \u00a0\u202f]?\d")
    return bool(figures.fullmatch(text[at - 1 : at + 1]) or figures.fullmatch(text[at - 1 : at + 2])) or bool(
        figures.fullmatch(text[at - 2 : at + 1]) and at >= 2
    )


def unlike_figure(said: str, quotes: Sequence[Quote]) -> str | None:
    """A figure whose digits do not follow each other so in what it cites: `1,500` is not `1.5`."""
    cited = " ".join(f"{quote.evidence.context} {quote.text}" for quote in quotes)
    there = {_digits(one) for one in [*_FIGURE.findall(cited), *_UNSPACED.findall(cited)]}
    for one in _FIGURE.findall(said):
        # Small ones may stand there as words; whether they do is checked by value elsewhere.
        if _digits(one) not in there and len(_digits(one)) > 2:
            return one
    return None


_UNSPACED = re.compile(r"\d+(?:[.,'’\u00a0\u202f\u2009]\d{3}(?!\d))*(?:[.,]\d+)?")
_FIGURE = re.compile(r"\d+(?:[.,'’\u00a0\u202f\u2009 ]\d{3}(?!\d))*(?:[.,]\d+)?")


def _digits(figure: str) -> str:
    whole = re.sub(r"\D", "", figure)
    tail = re.search(r"[.,](\d+)$", figure)
    return whole.rstrip("0") or "0" if tail and len(tail[1]) != 3 else whole
