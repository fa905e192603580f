"""Whether an answer is borne out by what was found. Pure rules, the same for every engine.

A sentence may say what the facts it cites say: their figures, days and names in any spelling. Without a
citation only a question or an admission may stand. Links and addresses that no fact has are taken out.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, cast

from dealwright.domains.copilot.brains.words import words_of
from dealwright.domains.copilot.findings import Block, Draft, Fact, Source, Table, ToolRun
from dealwright.ml.common_words import COMMON_WORDS

UNSUPPORTED = "What I could say is not borne out by what was found."
_MONTHS = [
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
_MONTH = re.compile(
    rf"\b(?:{'|'.join(f'{one[:3]}(?:{one[3:]})?' if len(one) > 3 else one for one in _MONTHS)})\b\.?",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?<![\w.])[-+]?(?:\d{1,3}(?:[,'’\u00a0\u202f]\d{3})+|\d+)(?:\.\d+)?(?:\s?(?:k|m|mn|bn|thousand"
    r"|million|billion)\b)?",
    re.IGNORECASE,
)
_IN_WORD = re.compile(r"[A-Za-z]+[-]?\d+[A-Za-z]*|\d+[A-Za-z]+")
_SCALES = {
    "k": 10**3,
    "thousand": 10**3,
    "m": 10**6,
    "mn": 10**6,
    "million": 10**6,
    "bn": 10**9,
    "billion": 10**9,
}
_COUNTED = {
    word: place
    for place, word in enumerate(
        ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
        2,
    )
}
_WORD = re.compile(r"[^\W\d_][\w'’&-]*")
_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>()\[\]\"']+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|io|de|eu|example|co"
    r"|biz|info|dev|app|ru|cn|uk|nl|fr|se|us|ca)(?:/[^\s<>()\[\]\"']*)?\b"
)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_MARKDOWN = re.compile(r"!?\[([^\]]*)\]\(([^)\s]+)[^)]*\)")
_SENTENCE = re.compile(r"(?<=[.!?])[\"”']?\s+(?=[\"“'(]?[A-Z0-9ÄÖÜÅÉ€$£])")
_NEGATION = re.compile(
    r"\b(?:no|not|never|none|nothing|nobody|without|cannot|\w+n't|neither|nor)\b", re.IGNORECASE
)
_ADMISSION = re.compile(
    r"^(?:i (?:could|can|did|do|was|have|am|will|would|found|see|know|need)(?: not|n't)?\b|nothing\b"
    r"|none of|there (?:is|are|was|were) (?:no|nothing)\b|no (?:\w+ ){1,4}(?:was|were|is"
    r"|are)? ?(?:found|matches|kept|known)?|our documents (?:do|say)|the documents (?:do|say)"
    r"|please\b|shall i|do you|would you|which\b|should i|did you|sorry|unfortunately|let me know"
    r"|if you|here (?:is|are)|this (?:needs|waits)|ready for)",
    re.IGNORECASE,
)
_SMALL = words_of(
    """
    the and for are was were with that this from have has had not but its their our your they
    them which who what when where how all any one two more most than then there here into over
    under about also been being will would can could may might should must each per out off only
    very same other some such both between after before since until while because if so as at by
    in of on or to is it be an we you he she his her him us me my i a
    """
)
_SHARE = 0.3
_ALIKE = 0.85


@dataclass(frozen=True)
class Fault:
    """A sentence that may not be said, and why."""

    block: int
    sentence: str
    why: str

    def __str__(self) -> str:
        return f'"{self.sentence[:120]}": {self.why}'


def unsupported(draft: Draft, runs: Sequence[ToolRun]) -> list[str]:
    """The sentences that are not borne out, each with the reason."""
    return [str(one) for one in faults(draft, runs)]


def faults(draft: Draft, runs: Sequence[ToolRun]) -> list[Fault]:
    known = _Known.of(draft.sources, runs)
    return [
        Fault(place, sentence, why)
        for place, block in enumerate(draft.blocks)
        for sentence, why in _of_block(block, known)
        if why
    ]


def strip_unsupported(draft: Draft, runs: Sequence[ToolRun]) -> Draft:
    """The draft without what is not borne out; refused when nothing is left of it."""
    if draft.refused:
        known = _Known.of(draft.sources, runs)
        return draft.model_copy(
            update={"blocks": [], "sources": [one for one in draft.sources if one.n in known.facts]}
        )
    known = _Known.of(draft.sources, runs)
    blocks = _without_bare_headings([one for block in draft.blocks for one in _mended(block, known)])
    if draft.blocks == blocks and len(known.facts) == len(draft.sources):
        return draft
    if not any(_states(block) for block in blocks) and not draft.proposals and not draft.choices:
        asked = [block.text for block in blocks if block.kind != "heading" and block.text]
        return Draft(
            refused=True, reason=" ".join(asked) or UNSUPPORTED, confidence=min(draft.confidence, 0.3)
        )
    return _renumbered(draft.model_copy(update={"blocks": blocks}), known)


def _states(block: Block) -> bool:
    return bool(block.cites)


def _without_bare_headings(blocks: list[Block]) -> list[Block]:
    """A heading over nothing goes, unless it stands at the end and admits something."""
    return [
        block
        for place, block in enumerate(blocks)
        if block.kind != "heading"
        or place + 1 == len(blocks)
        or not block.text.endswith(":")
        or blocks[place + 1].kind != "heading"
    ]


def _renumbered(draft: Draft, known: "_Known") -> Draft:
    used = list(dict.fromkeys(n for block in draft.blocks for n in block.cites if n in known.facts))
    place = {n: at for at, n in enumerate(used, 1)}
    by_number = {one.n: one for one in draft.sources}
    return draft.model_copy(
        update={
            "blocks": [
                block.model_copy(update={"cites": [place[n] for n in block.cites if n in place]})
                for block in draft.blocks
            ],
            "sources": [by_number[n].model_copy(update={"n": place[n]}) for n in used],
        }
    )


@dataclass(frozen=True)
class _Known:
    """Facts by the number they are cited with; a source that no tool found counts for nothing."""

    facts: Mapping[int, Fact]

    @classmethod
    def of(cls, sources: Iterable[Source], runs: Sequence[ToolRun]) -> "_Known":
        found: dict[str, Fact] = {}
        passages: dict[str, Fact] = {}
        for run in runs:
            for fact in run.found.facts if run.found else []:
                found.setdefault(fact.text, fact)
                if fact.passage:
                    passages.setdefault(str(fact.passage.passage_id) + fact.text[:80], fact)
        facts: dict[int, Fact] = {}
        for one in sources:
            fact = found.get(one.text)
            if fact is None and one.passage:
                fact = next(
                    (known for text, known in found.items() if known.passage and one.text in text), None
                )
                fact = fact.model_copy(update={"text": one.text}) if fact else None
            if fact is not None:
                facts[one.n] = fact
        return cls(facts)

    def cited(self, block: Block) -> list[Fact]:
        return [self.facts[n] for n in block.cites if n in self.facts]


def _of_block(block: Block, known: _Known) -> Iterator[tuple[str, str | None]]:
    cited = known.cited(block)
    if block.kind == "heading":
        yield block.text, _why_not_heading(block.text)
        return
    if block.table:
        for row in block.table.rows:
            yield " | ".join(row), _why_not_row(row, cited)
        return
    for sentence in _sentences(block.text, cited):
        yield sentence, why_not(sentence, cited)


def _mended(block: Block, known: _Known) -> list[Block]:
    cited = known.cited(block)
    cites = [n for n in block.cites if n in known.facts]
    if block.kind == "heading":
        return [] if _why_not_heading(block.text) else [block]
    if block.table:
        kept = [place for place, row in enumerate(block.table.rows) if _why_not_row(row, cited) is None]
        if not kept or not cites:
            return []
        return [block.model_copy(update={"cites": cites, "table": _rows(block.table, kept)})]
    text = _without_strange_links(block.text, cited)
    good = [one for one in _sentences(text, cited) if why_not(one, cited) is None]
    if not good:
        return []
    said = text if len(good) == len(_sentences(text, cited)) else " ".join(good)
    return [block.model_copy(update={"text": said.strip(), "cites": cites})]


def _rows(table: Table, kept: Sequence[int]) -> Table:
    records = (
        [table.records[place] for place in kept] if len(table.records) == len(table.rows) else table.records
    )
    return table.model_copy(update={"rows": [table.rows[place] for place in kept], "records": records})


def _sentences(text: str, cited: Sequence[Fact]) -> list[str]:
    """Facts that stand there word for word are one sentence each; the rest is cut at full stops."""
    pieces = [text]
    for fact in sorted({fact.text for fact in cited}, key=len, reverse=True):
        pieces = [
            part
            for piece in pieces
            for part in (_cut_out(piece, fact) if piece not in (one.text for one in cited) else [piece])
        ]
    whole = {fact.text for fact in cited}
    found: list[str] = []
    for piece in pieces:
        if piece.strip() in whole:
            found.append(piece.strip())
        else:
            found += [one.strip() for one in _SENTENCE.split(piece) if one.strip()]
    return found


def _cut_out(piece: str, fact: str) -> list[str]:
    if fact not in piece:
        return [piece]
    before, _, behind = piece.partition(fact)
    return [
        part
        for part in (before.strip(), fact, *(_cut_out(behind.strip(), fact) if behind.strip() else []))
        if part
    ]


def why_not(sentence: str, cited: Sequence[Fact]) -> str | None:
    """Why a sentence may not be said; nothing when it may."""
    if any(sentence.strip() == fact.text.strip() for fact in cited):
        return None
    if not cited:
        return None if _may_stand_alone(sentence) else "it cites nothing that was found"
    there = _There.of(cited)
    for check in (
        _strange_address,
        _missing_number,
        _missing_month,
        _missing_name,
        _other_words,
        _turned_round,
    ):
        why = check(sentence, there, cited)
        if why:
            return why
    return None


def _may_stand_alone(sentence: str) -> bool:
    """A question or an admission, without figures and names."""
    if _NUMBER.search(sentence) or _LINK.search(sentence) or _MAIL.search(sentence):
        return False
    names = list(_names(sentence))
    return not names and (sentence.rstrip().endswith("?") or bool(_ADMISSION.match(sentence.strip())))


def _why_not_heading(text: str) -> str | None:
    if _LINK.search(text) or _MAIL.search(text):
        return "it has an address"
    return "it states a figure" if _NUMBER.search(text) else None


def _why_not_row(row: Sequence[str], cited: Sequence[Fact]) -> str | None:
    if not cited:
        return "it cites nothing that was found"
    there = _There.of(cited)
    for cell in row:
        if cell and plain(cell.rstrip("…")) not in there.text:
            why = (
                _missing_number(cell, there, cited)
                or _missing_month(cell, there, cited)
                or _missing_name(cell, there, cited)
            )
            if why:
                return why
    return None


@dataclass(frozen=True)
class _There:
    """What the cited facts say: their words, figures and months."""

    text: str
    words: frozenset[str]
    numbers: frozenset[float]
    months: frozenset[str]

    @classmethod
    def of(cls, cited: Sequence[Fact]) -> "_There":
        return _there(tuple(_said(fact) for fact in cited))


def _said(fact: Fact) -> str:
    parts = [fact.text, *(record.label for record in fact.records), *_spelled(fact.values)]
    if fact.passage:
        parts += [fact.passage.title, *fact.passage.headings, fact.passage.quote]
    return "\n".join(parts)


def _spelled(value: Any, name: str = "") -> list[str]:
    """Values as text; minor units as whole ones, too, shares as percent, days with their months."""
    match value:
        case None | bool():
            return []
        case dict():
            held = cast(dict[str, Any], value)
            return [word for key, one in held.items() for word in _spelled(one, key)]
        case list():
            return [word for one in cast(list[Any], value) for word in _spelled(one, name)]
        case int() if name.endswith("_minor"):
            return [f"{value / 100:.2f}"]
        case float():
            return [f"{value}", f"{value:.1f}", f"{value * 100:.1f}", f"{value:.0f}"]
        case str() if re.match(r"\d{4}-\d\d-\d\d", value):
            return [value, _day(value[:10])]
        case str() if re.fullmatch(r"\d{4}-\d\d", value):
            return [value, _day(f"{value}-01")]
        case _:
            return [str(value)]


def _day(iso: str) -> str:
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return ""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


@lru_cache(maxsize=512)
def _there(texts: tuple[str, ...]) -> _There:
    text = "\n".join(texts)
    low = plain(text)
    return _There(
        low,
        frozenset(_WORD.findall(low)) | frozenset(re.findall(r"[^\W_]+", low)),
        frozenset(number for number in _numbers(text)),
        frozenset(found[0].lower()[:3] for found in _MONTH.finditer(text)),
    )


def plain(text: str) -> str:
    """Lower case without accents, one space."""
    stripped = "".join(
        letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter)
    )
    return re.sub(r"\s+", " ", stripped.replace("’", "'").replace("–", "-")).casefold()


def _numbers(text: str) -> Iterator[float]:
    for found in _NUMBER.finditer(_IN_WORD.sub(" ", text) if "-" not in text else text):
        value = _value(found[0])
        if value is not None:
            yield value
            yield abs(value)
    low = plain(text)
    for word, number in _COUNTED.items():
        if re.search(rf"\b{word}\b", low):
            yield float(number)


def _value(text: str) -> float | None:
    found = re.match(r"([-+]?[\d,.'’\u00a0\u202f]+)\s?([a-z]+)?", text.strip(), re.IGNORECASE)
    if not found:
        return None
    try:
        value = float(re.sub(r"[,'’\u00a0\u202f]", "", found[1]).rstrip("."))
    except ValueError:
        return None
    return value * _SCALES.get((found[2] or "").lower(), 1)


def _missing_number(sentence: str, there: _There, cited: Sequence[Fact]) -> str | None:
    for found in _NUMBER.finditer(sentence):
        value = _value(found[0])
        if value is None or found[0].strip().casefold() in there.text:
            continue
        if not any(
            abs(value - known) < 0.005 or (abs(value) >= 1_000 and _rounded(value, known, found[0]))
            for known in there.numbers
        ):
            return f"not in what it cites: {found[0].strip()}"
    low = plain(sentence)
    for word, number in _COUNTED.items():
        if re.search(rf"\b{word}\b", low) and float(number) not in there.numbers and word not in there.words:
            return f"not in what it cites: {word}"
    return None


def _rounded(value: float, known: float, written: str) -> bool:
    """`€1.2m` for 1,204,300: as exact as it is written."""
    scale = re.search(r"(k|m|mn|bn|thousand|million|billion)$", written.strip(), re.IGNORECASE)
    if not scale:
        return False
    digits = len(re.sub(r"\D", "", written.partition(".")[2])) if "." in written else 0
    unit = _SCALES[scale[1].lower()] / 10**digits
    return round(known / unit) * unit == round(value / unit) * unit


def _missing_month(sentence: str, there: _There, cited: Sequence[Fact]) -> str | None:
    for found in _MONTH.finditer(sentence):
        is_name = found[0].lower() in ("may", "mar", "sep", "march") and found[0][0].islower()
        if not is_name and found[0].lower()[:3] not in there.months and not _is_modal(sentence, found):
            return f"not in what it cites: {found[0]}"
    return None


def _is_modal(sentence: str, found: re.Match[str]) -> bool:
    """`May we` is no month."""
    return found[0].lower() == "may" and re.match(r"\s+(?:\d|20\d\d)", sentence[found.end() :]) is None


def _names(text: str) -> Iterator[str]:
    """Words in capitals inside a sentence, and at its beginning if they are no common word."""
    for sentence in _SENTENCE.split(text):
        for place, found in enumerate(_WORD.finditer(sentence)):
            word = found[0].strip("'’-&")
            if not word or not word[0].isupper() or _MONTH.fullmatch(word):
                continue
            low = plain(re.sub(r"['’]s$", "", word))
            if place == 0 and (low in COMMON_WORDS or low in _SMALL):
                continue
            if word in ("I", "CRM", "OK", "Q1", "Q2", "Q3", "Q4", "EUR", "USD"):
                continue
            yield low


def _missing_name(sentence: str, there: _There, cited: Sequence[Fact]) -> str | None:
    for name in _names(sentence):
        if name in there.words or name in there.text:
            continue
        if all(part in there.words for part in re.split(r"[-&']", name) if part):
            continue
        return f"not in what it cites: {name}"
    return None


def _stem(word: str) -> str:
    return re.sub(r"(?:ies|ing|ed|es|s|ly)$", "", word)[:7]


def _content(text: str) -> set[str]:
    return {_stem(word) for word in re.findall(r"[^\W\d_]{3,}", plain(text)) if word not in _SMALL}


def _other_words(sentence: str, there: _There, cited: Sequence[Fact]) -> str | None:
    said = _content(sentence)
    if len(said) < 3:
        return None
    known = {_stem(word) for word in there.words}
    return "it says something else than what it cites" if len(said & known) < _SHARE * len(said) else None


def _turned_round(sentence: str, there: _There, cited: Sequence[Fact]) -> str | None:
    """The words of a fact with a "not" more or less."""
    said = _content(sentence)
    for fact in cited:
        labels = _content(" ".join(record.label for record in fact.records))
        known = _content(fact.text) - (labels - said)
        if (
            said
            and len(said & known) >= _ALIKE * max(len(said), len(known))
            and bool(_NEGATION.search(sentence)) != bool(_NEGATION.search(fact.text))
        ):
            return "it says the opposite of what it cites"
    return None


def _strange_address(sentence: str, there: _There, cited: Sequence[Fact]) -> str | None:
    for found in (*_MAIL.finditer(sentence), *_LINK.finditer(sentence)):
        if plain(found[0].rstrip(".,;")) not in there.text:
            return "it has an address that was not found"
    return None


def _without_strange_links(text: str, cited: Sequence[Fact]) -> str:
    """Links and addresses that no cited fact has, taken out of their sentence."""
    there = _There.of(cited).text if cited else ""

    def keep(found: re.Match[str]) -> str:
        return found[0] if plain(found[0].rstrip(".,;")) in there else ""

    text = _MARKDOWN.sub(lambda found: found[0] if plain(found[2]) in there else found[1], text)
    for pattern in (_MAIL, _LINK):
        text = pattern.sub(keep, text)
    return re.sub(r"\s+([.,;!?])", r"\1", re.sub(r"[ \t]{2,}", " ", text)).replace("()", "").strip()
