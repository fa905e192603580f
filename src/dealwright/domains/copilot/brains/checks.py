"""Whether an answer is borne out by what was found. Pure rules, the same for every engine.

A sentence may say what the facts it cites say: their figures, days and names in any spelling. Without a
citation only a question that asks back or an admission may stand. Links and addresses that no fact has are
taken out; a model may repeat only those that are kept as such, not those out of notes and names.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import isfinite
from typing import Any, cast

from dealwright.domains.copilot.brains.words import words_of
from dealwright.domains.copilot.findings import Block, Draft, Fact, Table, ToolRun
from dealwright.domains.crm.importing.values import DIGITS
from dealwright.ml.common_words import COMMON_WORDS

UNSUPPORTED = "What I could say is not borne out by what was found."
CANNOT = "I cannot answer this from what I found."
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
_MONEY = (
    r"EUR|USD|GBP|CHF|JPY|SEK|NOK|DKK|PLN|CZK|HUF|RON|TRY|CNY|INR|BRL|MXN|ZAR|SGD|HKD|ILS|AED|KRW"
    r"|CAD|AUD|NZD|US[$]|[€$£¥]"
)
_FIGURE = re.compile(
    rf"(?:(?<![^\W\d_])(?P<before>{_MONEY})\s?)?(?<![\w.])(?P<number>[-+]?(?:\d{{1,3}}(?:[,'’\u00a0\u202f]\d{{3}})++"
    r"|\d++)(?:\.\d++)?)(?P<scale>\s?(?:k|m|mn|bn|thousand|million|billion)\b)?"
    rf"(?:\s?(?P<after>(?:{_MONEY}|euros?|dollars?|pounds?|francs?|per ?cent)(?!\w)|%))?",
    re.IGNORECASE,
)
_UNITS = {
    "€": "EUR",
    "euro": "EUR",
    "euros": "EUR",
    "$": "USD",
    "us$": "USD",
    "dollar": "USD",
    "dollars": "USD",
    "£": "GBP",
    "pound": "GBP",
    "pounds": "GBP",
    "¥": "JPY",
    "franc": "CHF",
    "francs": "CHF",
    "per cent": "%",
    "percent": "%",
}
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
_HOST = (
    r"(?<![\w.@-])[.@-]*+\w[\w-]{0,62}+(?:[.。．｡][\w-]{1,63}+){0,40}?"
    r"[.。．｡](?:xn--[\w-]{1,40}+|[^\W\d_]{2,24}+)(?![\w@-])"
)
_LINK = re.compile(
    r"(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{0,20}+:/{1,3}[^\s<>()\[\]\"']++"
    r"|\b(?:mailto|javascript|vbscript|data|file|tel|sms|callto|skype):[^\s<>()\[\]\"']++"
    r"|\bwww\.[^\s<>()\[\]\"']++"
    rf"|{_HOST}(?::\d{{1,5}})?(?:[/?#][^\s<>()\[\]\"']*+)?"
    r"|(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.])(?:[:/][^\s<>()\[\]\"']*+)?",
    re.IGNORECASE,
)
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]++(?:\.[\w-]++)++")
_MARKDOWN = re.compile(r"!?\[([^\[\]]{0,200}+)\]\(([^()\s]{1,500}+)[^()]{0,200}+\)")
_TAG = re.compile(r"</?[a-z][^<>]{0,500}+>", re.IGNORECASE)
_HIDDEN = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_FILE = re.compile(r"[^/:?#]+\.(?:pdf|docx?|xlsx?|pptx?|csv|txt|md|odt|png|jpe?g)", re.IGNORECASE)
_ADDRESS_KEYS = frozenset(("email", "phone", "website", "domain"))
_SENTENCE = re.compile(r"(?<=[.!?])[\"”']?\s+(?=[\"“'(]?[A-Z0-9ÄÖÜÅÉ€$£])")
_NEGATION = re.compile(
    r"\b(?:no|not|never|none|nothing|nobody|without|cannot|\w+n't|neither|nor)\b", re.IGNORECASE
)
_ADMISSION = re.compile(
    r"^(?:(?:sorry|unfortunately|regrettably),? )?(?:but )?"
    r"(?:i (?:could|can|did|do|was|have|am|will|would)(?: not|n't)\b|i cannot\b"
    r"|i (?:found|see|know|have) (?:no|nothing)\b"
    r"|nothing (?:was|is|more|else|about|on)\b|none of (?:the|them|these|our)\b"
    r"|there (?:is|are|was|were) (?:no|nothing)\b|no (?:\w+ ){0,4}(?:was|were|is|are) (?:found|kept|known)\b"
    r"|(?:our|the) documents (?:do not|don't|say nothing)\b|sorry\b|here (?:is|are)\b"
    r"|(?:this|it) (?:needs|waits for) your approval|ready for your approval|let me know\b|please\b)",
    re.IGNORECASE,
)
_ASKS_BACK = re.compile(
    r"^(?:which\b|who\b|what\b|do you mean\b|did you mean\b|shall i\b|should i\b|would you\b|could you\b"
    r"|can you\b|do you want\b)",
    re.IGNORECASE,
)
# What an admission is made of. It may have the words of the question, too, but no others.
_ADMITS = words_of(
    """
    able about access account accounts activities activity after again allowed answer answers anything
    approval approve ask asked asking before call calls cannot check choose client clients company companies
    contact contacts could currently data deal deals decide details did different do document documents does
    draft else enough exact exactly find following found full give have help here information is keep kept
    know known lead leads least less limits look looked lookup mail match matches matching mean means meeting
    meetings more name named names need needs no not note notes nothing now once one open other please
    product products question questions ready record records right role say says see several sorry specific
    tell them these this those try two unable unfortunately waits want was wasn't which who would yes yet your
    later late done finish search searched sales stored logged confirm
    """
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
_NEUTRAL = words_of(
    """
    according additionally altogether amount amounts approximately around bring brings case comes company
    client customer account currently date far following further found furthermore however including kept
    known like listed made main makes moreover namely number overall part present record records regarding
    respectively say says shown similarly state states still therefore today together total totals us use
    value well worth year month week day
    """
)
_ALIKE_WORDS = {
    word: group.split()[0]
    for group in (
        "spend spent spending bought buy buys buying purchase purchased purchases",
        "win won wins winning",
        "lose lost loses",
        "last latest recent recently",
        "own owner owned owns owning responsible",
        "mail mails email emails e-mail address",
        "phone telephone",
        "call called calls phoned",
        "meet met meeting meetings",
        "deal deals opportunity opportunities order orders",
        "probable probability likely chance",
        "located based located located situated city place",
        "industry sector branch",
        "employee employees staff people",
        "plan planned planning scheduled next",
        "warranty guarantee guaranteed",
        "expect expected expects close closing closes",
        "last lasts long duration takes",
    )
    for word in group.split()
}
_CLAUSE = re.compile(
    r"[,:;]\s|[()]|\s[-–—]\s"
    r"|\s(?:and|but|because|which|who|whose|while|although|though|since|so|where|whereas|yet|or)\s"
)
_CURRENCY_WORD = re.compile(r"eur|usd|gbp|chf|euros?|dollars?|pounds?|francs?|percent")
_SHARE = 0.5
_ALIKE = 0.85


@dataclass(frozen=True)
class Fault:
    """A sentence that may not be said, and why."""

    block: int
    sentence: str
    why: str

    def __str__(self) -> str:
        return f'"{self.sentence[:120]}": {self.why}'


def unsupported(
    draft: Draft, runs: Sequence[ToolRun], *, trusted: bool = True, question: str = ""
) -> list[str]:
    """The sentences that are not borne out, each with the reason."""
    return [str(one) for one in faults(draft, runs, trusted=trusted, question=question)]


def faults(draft: Draft, runs: Sequence[ToolRun], *, trusted: bool = True, question: str = "") -> list[Fault]:
    """`trusted` drafts are written by rules: the reasons of their refusals are not checked."""
    known = _Known.of(draft, runs, trusted=trusted, question=question)
    found = [
        Fault(place, sentence, why)
        for place, block in enumerate(draft.blocks)
        for sentence, why in _of_block(block, known)
        if why
    ]
    if draft.refused and draft.reason and not trusted:
        reasons = _SENTENCE.split(draft.reason)
        found += [Fault(0, one, why) for one in reasons if one and (why := _why_not_alone(one, known))]
    return found


def strip_unsupported(
    draft: Draft, runs: Sequence[ToolRun], *, trusted: bool = True, question: str = ""
) -> Draft:
    """The draft without what is not borne out; refused when nothing is left of it.

    What a model wrote is not `trusted`: the reason of its refusal is checked, too, and addresses count only
    where they are kept as such. With the `question` its words may be repeated in admissions.
    """
    known = _Known.of(draft, runs, trusted=trusted, question=question)
    if draft.refused:
        reason = draft.reason if trusted else _safe_reason(draft.reason or "", known)
        sources = [one for one in draft.sources if one.n in known.facts]
        return draft.model_copy(update={"blocks": [], "sources": sources, "reason": reason})
    blocks = _without_bare_headings([one for block in draft.blocks for one in _mended(block, known)])
    if draft.blocks == blocks and len(known.facts) == len(draft.sources):
        return draft
    if not any(_states(block) for block in blocks) and not draft.proposals and not draft.choices:
        asked = [block.text for block in blocks if block.kind != "heading" and block.text]
        return Draft(
            refused=True, reason=" ".join(asked) or UNSUPPORTED, confidence=min(draft.confidence, 0.3)
        )
    return _renumbered(draft.model_copy(update={"blocks": blocks}), known)


def _safe_reason(reason: str, known: "_Known") -> str:
    if reason == CANNOT:
        return reason
    sentences = _SENTENCE.split(_without_strange_links(reason, known, []))
    return " ".join(one for one in sentences if one and _why_not_alone(one, known) is None).strip() or CANNOT


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
    trusted: bool
    asked: str
    """The question and what it may have meant, as plain text."""

    @classmethod
    def of(cls, draft: Draft, runs: Sequence[ToolRun], *, trusted: bool, question: str) -> "_Known":
        found: dict[str, Fact] = {}
        for run in runs:
            for fact in run.found.facts if run.found else []:
                found.setdefault(fact.text, fact)
        facts: dict[int, Fact] = {}
        for one in draft.sources:
            fact = found.get(one.text)
            if fact is None and one.passage:
                fact = next(
                    (known for text, known in found.items() if known.passage and one.text in text), None
                )
                fact = fact.model_copy(update={"text": one.text}) if fact else None
            if fact is not None:
                facts[one.n] = fact
        choices = [part for one in draft.choices for part in (one.say, one.record.label)]
        return cls(facts, trusted, plain("\n".join([question, *choices])))

    def cited(self, block: Block) -> list[Fact]:
        return [self.facts[n] for n in block.cites if n in self.facts]

    def may_name(self, address: str, cited: Sequence[Fact]) -> bool:
        """Whether an address may be repeated. A model may not take one out of a note, a mail or a name."""
        said = plain(address.rstrip(".,;:!?"))
        if self.trusted:
            return bool(cited) and stands_in(said, _There.of(cited).text)
        places = [place for fact in cited for place in _addresses(fact)]
        if any(stands_in(said, place) for place in places):
            return True
        if re.search(r"[/:?#@]", said):
            return False
        names = "\n".join(plain(record.label) for fact in cited for record in fact.records)
        is_file = bool(_FILE.fullmatch(said)) and bool(cited)
        return stands_in(said, names) or (is_file and stands_in(said, _There.of(cited).text))


def _addresses(fact: Fact) -> Iterator[str]:
    """Where addresses are kept as such: their own fields, and the words of a document."""
    if fact.passage:
        yield plain(fact.passage.quote or fact.text)
        yield plain(fact.text)
    for key, value in fact.values.items():
        if isinstance(value, str) and (
            key in _ADDRESS_KEYS or (key == "value" and fact.key in _ADDRESS_KEYS)
        ):
            yield plain(value)


def stands_in(words: str, text: str) -> bool:
    """Whether it stands there as words of its own: `4` is not in `€120,400`."""
    at = text.find(words) if words else -1
    while at >= 0:
        before, behind = text[at - 1 : at], text[at + len(words) : at + len(words) + 2]
        is_inside = re.match(r"[\w@-]|[.,]\w|[/?#]", behind) if not words.endswith("/") else None
        if not re.match(r"[\w@.,-]", before) and not is_inside:
            return True
        at = text.find(words, at + 1)
    return False


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
        yield sentence, _why_not(sentence, cited, known)


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
    text = _without_strange_links(block.text, known, cited)
    good = [one for one in _sentences(text, cited) if _why_not(one, cited, known) is None]
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
    parts: list[str] = []
    for place, between in enumerate(piece.split(fact) if fact else [piece]):
        if place:
            parts.append(fact)
        if between.strip():
            parts.append(between.strip())
    return parts


def _why_not(sentence: str, cited: Sequence[Fact], known: _Known) -> str | None:
    """Why a sentence may not be said; nothing when it may."""
    if not cited:
        return _why_not_alone(sentence, known)
    is_word_for_word = any(sentence.strip() == fact.text.strip() for fact in cited)
    if is_word_for_word and known.trusted:
        return None
    for found in _addresses_in(sentence):
        if not known.may_name(found, cited):
            return "it has an address that was not found"
    if is_word_for_word:
        return None
    there = _There.of(cited)
    for check in (_missing_number, _missing_month, _missing_name, _other_words, _turned_round):
        why = check(sentence, there, cited)
        if why:
            return why
    return None


def _addresses_in(text: str) -> list[str]:
    return [found[0] for pattern in (_MAIL, _LINK) for found in pattern.finditer(text)]


def _why_not_alone(sentence: str, known: _Known) -> str | None:
    """An admission or a question that asks back, in their own words and those of the question."""
    if _addresses_in(sentence):
        return "it has an address that was not found"
    said = sentence.strip()
    form = _ASKS_BACK if said.endswith("?") else _ADMISSION
    if not form.match(said):
        return "it cites nothing that was found"
    asked = frozenset(re.findall(r"[^\W_]+", known.asked))
    spoken = [word for word in re.findall(r"[^\W_]{3,}|\d+", plain(said)) if word not in _SMALL]
    if all(word in _ADMITS or word in asked for word in spoken):
        return None
    return "it cites nothing that was found"


def _why_not_heading(text: str) -> str | None:
    if _LINK.search(text) or _MAIL.search(text):
        return "it has an address"
    return "it states a figure" if _FIGURE.search(text) else None


def _why_not_row(row: Sequence[str], cited: Sequence[Fact]) -> str | None:
    if not cited:
        return "it cites nothing that was found"
    there = _There.of(cited)
    for cell in row:
        if cell and not stands_in(plain(cell.rstrip("…")).strip(), there.text):
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
    figures: frozenset[tuple[str, float]]
    months: frozenset[str]

    @classmethod
    def of(cls, cited: Sequence[Fact]) -> "_There":
        return _there(tuple(_said(fact) for fact in cited))


def _said(fact: Fact) -> str:
    parts = [fact.text, *(record.label for record in fact.records), *_spelled(fact.values)]
    if fact.passage:
        parts += [fact.passage.title, *fact.passage.headings, fact.passage.quote]
    return "\n".join(parts)


def _spelled(value: Any, name: str = "", currency: str = "") -> list[str]:
    """Values as text; minor units as whole ones, too, shares as percent, days with their months."""
    match value:
        case None | bool():
            return []
        case dict():
            held = cast(dict[str, Any], value)
            of = str(held.get("currency") or currency)
            return [word for key, one in held.items() for word in _spelled(one, key, of)]
        case list():
            return [word for one in cast(list[Any], value) for word in _spelled(one, name, currency)]
        case int() if name.endswith("_minor"):
            digits = DIGITS.get(currency, 2)
            return [f"{currency} {value / 10**digits:.{digits}f}"]
        case float():
            return [
                f"{value}",
                f"{value:.1f}",
                f"{value * 100:.1f} %",
                f"{value * 100:.0f} %",
                f"{value:.0f}",
            ]
        case int() if name in ("probability", "percent", "discount"):
            return [f"{value} %"]
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
        frozenset(_figures(text)),
        frozenset(found[0].lower()[:3] for found in _MONTH.finditer(text)),
    )


def plain(text: str) -> str:
    """Lower case without accents, one space."""
    stripped = "".join(
        letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter)
    )
    return re.sub(r"\s+", " ", stripped.replace("’", "'").replace("–", "-")).casefold()


def _figures(text: str) -> Iterator[tuple[str, float]]:
    for found in _FIGURE.finditer(text):
        unit, value = _unit(found), _value(found)
        yield unit, value
        yield unit, abs(value)
    low = plain(text)
    for word, number in _COUNTED.items():
        if re.search(rf"\b{word}\b", low):
            yield "", float(number)


def _unit(found: re.Match[str]) -> str:
    written = (found["before"] or found["after"] or "").casefold()
    return _UNITS.get(written, written.upper())


def _value(found: re.Match[str]) -> float:
    value = float(re.sub(r"[,'’\u00a0\u202f]", "", found["number"]))
    return value * _SCALES.get((found["scale"] or "").strip().lower(), 1)


def _missing_number(sentence: str, there: _There, cited: Sequence[Fact]) -> str | None:
    """A figure counts with its unit: `€4` is not among `€120,400 in 4 deals`."""
    for found in _FIGURE.finditer(sentence):
        unit, value = _unit(found), _value(found)
        if not any(
            unit == of and (abs(value - known) < 0.005 or _rounded(value, known, found))
            for of, known in there.figures
        ):
            return f"not in what it cites: {found[0].strip()[:40]}"
    low = plain(sentence)
    for word, number in _COUNTED.items():
        if re.search(rf"\b{word}\b", low) and ("", float(number)) not in there.figures:
            return f"not in what it cites: {word}"
    return None


def _rounded(value: float, known: float, found: re.Match[str]) -> bool:
    """`€1.2m` for 1,204,300: as exact as it is written."""
    scale = (found["scale"] or "").strip().lower()
    if not scale or not (isfinite(value) and isfinite(known)):
        return False
    unit = _SCALES[scale] / 10 ** len(found["number"].partition(".")[2])
    return unit > 0.001 and round(known / unit) == round(value / unit)


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
    return _ALIKE_WORDS.get(word) or re.sub(r"(?:ies|ing|ers?|ed|es|s|ly)$", "", word)[:7]


def _content(text: str) -> set[str]:
    return {_stem(word) for word in re.findall(r"[^\W\d_]{3,}", plain(text)) if word not in _SMALL}


def _other_words(sentence: str, there: _There, cited: Sequence[Fact]) -> str | None:
    """Every clause must speak of what the facts speak of; names and figures are compared by themselves."""
    known = {_stem(word) for word in there.words}
    names = {part for name in _names(sentence) for part in re.findall(r"[^\W\d_]+", name)}
    for clause in _CLAUSE.split(sentence):
        words = re.findall(r"[^\W\d_]{3,}", plain(clause))
        said = {
            _stem(word)
            for word in words
            if word not in _SMALL
            and word not in _NEUTRAL
            and word not in names
            and word not in _COUNTED
            and not _MONTH.fullmatch(word)
            and not _CURRENCY_WORD.fullmatch(word)
        }
        if said and len(said & known) < _SHARE * len(said):
            return "it says something else than what it cites"
    return None


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


def _without_strange_links(text: str, known: _Known, cited: Sequence[Fact]) -> str:
    """Links and addresses that may not be repeated, taken out of their sentence."""
    if any(text == fact.text for fact in cited) and known.trusted:
        return text

    def keep(found: re.Match[str]) -> str:
        return found[0] if known.may_name(found[0], cited) else ""

    text = _HIDDEN.sub("", text)
    text = _MARKDOWN.sub(lambda found: found[0] if known.may_name(found[2], cited) else found[1], text)
    if not known.trusted:
        text = _TAG.sub("", text)
    for pattern in (_MAIL, _LINK):
        text = pattern.sub(keep, text)
    text = re.sub(r"(?<!\s)\s++([.,;!?])", r"\1", re.sub(r"[ \t]{2,}+", " ", text))
    return text.replace("()", "").strip()
