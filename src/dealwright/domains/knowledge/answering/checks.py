"""Whether a sentence may be said: its quotes stand in their passages, its numbers stand in its quotes."""

import re
from collections.abc import Iterable

from dealwright.domains.knowledge.answering.evidence import Claim, Quote

_NUMBER = re.compile(r"\d+(?:[.,'\u00a0\u202f ]\d{3})*(?:[.,]\d+)?")
_SPACES = re.compile(r"\s+")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar janvier",
            "february feb februar",
            "march mar maerz",
            "april apr avril",
            "may mai",
            "june jun juni juin",
            "july jul juli juillet",
            "august aug",
            "september sep sept",
            "october oct oktober octobre",
            "november nov novembre",
            "december dec dezember",
        ),
        1,
    )
    for name in names.split()
}
_WORDS = {
    word: str(value)
    for value, words in enumerate(
        (
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
        )
    )
    for word in words.split()
}


def numbers_in(text: str) -> set[str]:
    """Figures as plain digits with a point: `24,900` and `24 900` are `24900`, `1.5` stays `1.5`."""
    return {_plain(found[0]) for found in _NUMBER.finditer(text)}


def _plain(figure: str) -> str:
    digits = re.sub(r"['\u00a0\u202f ]", "", figure)
    tail = re.search(r"[.,](\d+)$", digits)
    if tail and len(tail[1]) != 3:
        whole = re.sub(r"[.,]", "", digits[: tail.start()])
        return f"{int(whole)}.{tail[1].rstrip('0')}".rstrip(".")
    return str(int(re.sub(r"[.,]", "", digits)))


def why_not(claim: Claim) -> str | None:
    """Why this sentence must be dropped; nothing when it may be said."""
    if not claim.quotes:
        return "nothing is cited"
    for quote in claim.quotes:
        if not 0 <= quote.start < quote.end <= len(quote.evidence.text):
            return "the quote is not in its passage"
    missing = numbers_in(claim.text) - _numbers_of(claim.quotes)
    if missing:
        return f"not in what it cites: {', '.join(sorted(missing))}"
    absent = _months_in(claim.text) - {one for quote in claim.quotes for one in _months_in(_seen(quote))}
    if absent:
        return "a date is not in what it cites"
    return None


def _numbers_of(quotes: Iterable[Quote]) -> set[str]:
    found: set[str] = set()
    for quote in quotes:
        seen = _seen(quote)
        found |= numbers_in(seen)
        found |= {_WORDS[word] for word in re.findall(r"[a-z]+", seen.lower()) if word in _WORDS}
    return found


def _seen(quote: Quote) -> str:
    """A quote is read under the headings of its passage."""
    return f"{quote.evidence.context}\n{quote.text}"


def _months_in(text: str) -> set[int]:
    words = re.findall(r"\b(\d{1,2}\.? )?([A-Za-z]+)( \d{1,4})?", text)
    return {
        _MONTHS[word.lower()]
        for before, word, after in words
        if word.lower() in _MONTHS and (before or after) and word[0].isupper()
    }


def find_quote(text: str, wanted: str) -> tuple[int, int] | None:
    """Where a quote stands in a passage, whatever its spaces and line ends."""
    words = [re.escape(word) for word in _SPACES.split(wanted.strip()) if word]
    if not words:
        return None
    found = re.search(r"\s+".join(words), text) or re.search(r"\s+".join(words), text, re.IGNORECASE)
    return (found.start(), found.end()) if found else None
