"""Which figures, days and words a text states, in a form in which two spellings of the same are equal.

`€48,210`, `48.210 EUR` and `48.2k` are numbers, `12 March 2026` and `2026-03-12` one day.
"""

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Any, cast

import Stemmer

from dealwright.ml.stop_words import STOP_WORDS

MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MONTH = {name[:length]: place for place, name in enumerate(MONTHS, 1) for length in (3, len(name))}
_MONTH["sept"] = 9
_NAMES = "|".join(sorted(_MONTH, key=len, reverse=True))
_ISO_DAY = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:?\d{2})?)?")
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\.? (?:of )?({_NAMES})\b\.?,?(?: (\d{{4}})\b)?")
_MONTH_FIRST = re.compile(rf"\b({_NAMES})\b\.? (\d{{1,2}})(?:st|nd|rd|th)?\b(?!,\d)(?:,? (\d{{4}})\b)?")
_CLOCK = re.compile(r"\b(\d{1,2}):(\d{2})\b")
_NUMBER = re.compile(
    r"(?<![\w.,-])(?:-(?=\d))?(\d{1,3}(?:[, '’\u00a0\u202f]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:[.,]\d+)?)"
    r"(?:\s?(k|thousand|m|mn|million|bn|billion)\b)?"
)
_SCALE = {
    **dict.fromkeys(("k", "thousand"), 1_000),
    **dict.fromkeys(("m", "mn", "million"), 1_000_000),
    **dict.fromkeys(("bn", "billion"), 1_000_000_000),
}
_SPELLED = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_CODE = re.compile(r"\b[a-z]+-?\d+(?:-?[a-z0-9]+)*\b")
_NAMED = re.compile(r"(?<![\w'’-])[A-ZÀ-ÖØ-Þ][^\W\d_]{2,}")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_DENIAL = re.compile(r"\b(?:no|not|never|nobody|none|neither|nothing|without|cannot)\b|n't\b|n’t\b")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[\"'(\[]?[A-Z0-9€$£])|\n+")
_SHORT = re.compile(r"\b(?:Co|Inc|Ltd|Corp|B\.V|N\.V|e\.g|i\.e|approx|no|vs|St)\.$", re.IGNORECASE)
_CITED = re.compile(r"\s*\[\d+(?:,\s*\d+)*\]")


def folded(text: str) -> str:
    """Small letters without accents; what looks alike is alike."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ø", "o"))
    return "".join(one for one in plain if not unicodedata.combining(one)).casefold()


def without_citations(text: str) -> str:
    return _CITED.sub("", text)


def figures_in(text: str, *, spelled: bool = False) -> set[str]:
    """Numbers as plain digits, days as `2026-03-12` or `--03-12` without a year.

    `spelled` counts words up to twelve, too: right for what an answer may mean, too much for what it claims.
    """
    lowered = folded(text)
    found: set[str] = set()

    def keep_day(year: str | None, month: int, day: int) -> str:
        found.add(f"{year}-{month:02d}-{day:02d}" if year else f"--{month:02d}-{day:02d}")
        return " "

    rest = _ISO_DAY.sub(lambda hit: keep_day(hit[1], int(hit[2]), int(hit[3])), lowered)
    rest = _DAY_FIRST.sub(lambda hit: keep_day(hit[3], _MONTH[hit[2]], int(hit[1])), rest)
    rest = _MONTH_FIRST.sub(lambda hit: keep_day(hit[3], _MONTH[hit[1]], int(hit[2])), rest)
    rest = _CLOCK.sub(" ", rest)
    for hit in _NUMBER.finditer(re.sub(r"[€$£]\s?", "", rest)):
        found.add(_plain(hit[1], hit[2]))
    if spelled:
        found |= {str(_SPELLED.index(word)) for word in _WORD.findall(rest) if word in _SPELLED}
    return found


def _plain(digits: str, scale: str | None) -> str:
    whole = re.sub(r"[ '’\u00a0\u202f]", "", digits)
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", whole):
        whole = whole.replace(",", "")
    value = Decimal(whole.replace(",", ".")) * _SCALE.get(scale or "", 1)
    return format(value.normalize(), "f")


def codes_in(text: str) -> set[str]:
    """Names with figures in them, such as `h10`, `ip65` and `q-24460-b`."""
    return set(_CODE.findall(folded(without_citations(text))))


def names_in(text: str) -> set[str]:
    """Words with a capital that begin no sentence, and mail addresses: what must be somebody or something."""
    plain = without_citations(text)
    found = [hit[0] for part in sentences_of(plain) for hit in _NAMED.finditer(part) if hit.start() > 0]
    words = {folded(word) for word in found if not word.isupper()} - set(_MONTH) - STOP_WORDS["en"]
    return {_stem(word) for word in words} | set(_MAIL.findall(folded(plain)))


def denies(text: str) -> bool:
    return bool(_DENIAL.search(folded(text)))


def says_figure(text: str, figure: str) -> bool:
    """Whether this number or day is stated, a day also without its year."""
    there = figures_in(text, spelled=True)
    return figure in there or (len(figure) == 10 and figure[4] == "-" and f"-{figure[4:]}" in there)


def content_words(text: str, language: str = "en") -> list[str]:
    """Stems of the words that carry meaning, and figures, in order."""
    plain = folded(without_citations(text))
    stop = STOP_WORDS.get(language, frozenset[str]())
    words = [word for word in _WORD.findall(_ISO_DAY.sub(" ", plain)) if not word[0].isdigit()]
    stems = [_stem(word) for word in words if word not in stop and word not in _MONTH]
    return [*stems, *sorted(figures_in(plain))]


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    stemmer = cast(Any, Stemmer).Stemmer("english")
    return str(stemmer.stemWord(word))


def sentences_of(text: str) -> list[str]:
    """Sentences and lines; a point after Inc. or Ltd. ends none."""
    return list(_joined(part.strip() for part in _SENTENCE_END.split(text) if part and part.strip()))


def _joined(parts: Iterator[str]) -> Iterator[str]:
    held = ""
    for part in parts:
        held = f"{held} {part}" if held else part
        if not _SHORT.search(held):
            yield held
            held = ""
    if held:
        yield held
