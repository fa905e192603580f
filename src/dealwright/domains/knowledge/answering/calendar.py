"""Dates as people write them: the months by name in the languages that share our letters, and in figures."""

import re
import unicodedata
from dataclasses import dataclass

_NAMES = (
    "january jan januar jaenner janvier enero gennaio janeiro januari",
    "february feb februar fevrier febrero febbraio fevereiro februari",
    "march mar marz maerz mars marzo maart marts",
    "april apr avril abril aprile",
    "may mai mayo maggio maio mei maj",
    "june jun juni juin junio giugno junho",
    "july jul juli juillet julio luglio julho",
    "august aug aout agosto augustus",
    "september sep sept septembre septiembre settembre setembro",
    "october oct oktober okt octobre octubre ottobre outubro",
    "november nov novembre noviembre novembro",
    "december dec dezember dez decembre diciembre dicembre dezembro",
)
MONTHS = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}
# Written small they are other words.
_ALSO_WORDS = frozenset({"may", "march", "mar", "sept"})
_FULL = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|januar|februar|marz|mai|juni|juli|oktober|dezember"
)
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_TH = r"(?:st|nd|rd|th|er|\.)?"
_OF = r"(?:of|de|di|del)"
_AT = r"(?:in|by|until|since|from|before|after|during|till|of|im|ab|bis|seit|vor|nach|early|late|mid)"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})\b",
        r"\b(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4})\b",
        r"\b(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4})\b",
        rf"\b(?P<d>\d{{1,2}}){_TH}\s+(?:{_OF}\s+)?(?P<m>{_MONTH})\b(?:[.,]?\s+(?:{_OF}\s+)?(?P<y>\d{{4}})\b)?",
        rf"\b(?P<m>{_MONTH})\b\.?\s+(?P<d>\d{{1,2}})(?![\d.,:]?\d){_TH}(?:,?\s+(?P<y>\d{{4}})\b)?",
        rf"\b(?P<m>{_MONTH})\b[.,]?\s+(?:{_OF}\s+)?(?P<y>\d{{4}})\b",
        rf"\b{_AT}[\s-](?P<m>{_FULL})\b",
    )
)


@dataclass(frozen=True)
class Day:
    """A date as far as it is said."""

    year: int | None
    month: int
    day: int | None


def days_in(text: str) -> tuple[list[tuple[Day, ...]], str]:
    """The dates in it, each with all it may mean, and the text without accents and without them."""
    found: list[tuple[Day, ...]] = []

    def take(match: re.Match[str]) -> str:
        options = _options(match)
        if options:
            found.append(options)
        return " " * len(match[0]) if options else match[0]

    left = without_accents(text)
    for pattern in _PATTERNS:
        left = pattern.sub(take, left)
    return found, left


def _options(match: re.Match[str]) -> tuple[Day, ...]:
    parts = match.groupdict()
    month: str = parts["m"]
    day, year = (int(parts[name]) if parts.get(name) else None for name in ("d", "y"))
    if month.lower() in MONTHS:
        if month.lower() in _ALSO_WORDS and month.islower():
            return ()
        read = [(day, MONTHS[month.lower()])]
    else:
        read = [(day, int(month))]
        if "/" in match[0] and day:
            read.append((int(month), day))  # as Americans write it
    options = [Day(year, m, d) for d, m in read if 1 <= m <= 12 and (d is None or 1 <= d <= 31)]
    return tuple(dict.fromkeys(options))


def without_accents(text: str) -> str:
    """Letter for letter, so that places stay."""
    if text.isascii():
        return text
    return "".join(unicodedata.normalize("NFKD", one)[:1] if one.isalpha() else one for one in text)
