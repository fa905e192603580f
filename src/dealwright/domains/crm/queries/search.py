"""Finding records by the words they contain, their beginnings, and with one slip in a word.

First the words as typed: the rarest drives, the others must be there, too. A word that no record has is
replaced by known ones one slip away (optimal string alignment distance of one: a letter wrong, missing,
too much, or two swapped).
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    and_,
    case,
    exists,
    func,
    literal,
    select,
    union,
    union_all,
)

from dealwright.domains.crm.models.search import SearchEntry, SearchMisspelling, SearchWord
from dealwright.kernel.work import Work

MAX_WORDS = 6
MAX_WORD_LENGTH = 40
CANDIDATES = 400
COUNT_CAP = 2_000
FUZZY_LENGTHS = range(4, 21)
LONG = 8  # letters from which two slips are forgiven: both words without one letter are the same
MAX_CORRECTIONS = 3
LAST_CHARACTER = "\U0010ffff"
# Named one by one and not as "no letter or digit", on which Python and PostgreSQL do not agree.
SEPARATORS = re.compile(
    r"[\u0001-/:-@\[-`{-\u00bf\u00d7\u00f7\u055a-\u055f\u0589\u05be\u05f3\u05f4\u060c\u061b\u061f\u066a-\u066d"
    r"\u06d4\u0964\u0965\u2000-\u206f\u20a0-\u20cf\u2190-\u2bff\u2e00-\u2e7f\u3000-\u3003\u3008-\u3020\u3030\u30fb"
    r"\ufe00-\ufe0f\ufeff\ufff0-\uffff\U0001f000-\U0001faff\U000e0000-\U000e01ef]+"
)
ORDER = ("account", "contact", "deal", "lead", "product", "activity")


@dataclass(frozen=True)
class Hit:
    kind: str
    id: UUID
    label: str
    detail: str


@dataclass(frozen=True)
class Found:
    hits: list[Hit]
    corrected: dict[str, str]


def words_of(text: str) -> list[str]:
    """Split as the SQL function `search_tokens` splits; a test holds the two together."""
    letters = unicodedata.normalize("NFKD", text.replace("\0", " "))
    # One by one: in a word Python would end a Greek one with another sigma than PostgreSQL.
    plain = "".join(letter.lower() for letter in letters if not "\u0300" <= letter <= "\u036f")
    found = (part[:MAX_WORD_LENGTH] for part in SEPARATORS.split(plain) if part)
    return list(dict.fromkeys(found))[:MAX_WORDS]


def words_condition(text: str, id_column: SQLColumnExpression[UUID]) -> ColumnElement[bool]:
    """For lists: every word, or the beginning of one, is in the record."""
    words = words_of(text)
    return and_(literal(value=True), *(id_column.in_(_records_with(word)) for word in words))


async def search(work: Work, text: str, *, kinds: Sequence[str], limit: int) -> Found:
    """At most three statements."""
    words = words_of(text)
    if not words:
        return Found([], {})
    counts = await _capped_counts(work, words)
    unknown = [word for word in words if not counts[word]]
    corrections = await _corrections(work, unknown) if unknown else {}
    options = {word: corrections.get(word, []) for word in unknown}
    ordered = sorted(words, key=lambda word: counts[word] or len(options[word]) * 10)
    wanted = [_Wanted(word, options.get(word)) for word in ordered]
    hits = await _hits(work, text, wanted, _typed_together(words), kinds, limit)
    best = {word: found[0] for word, found in options.items() if found} if hits else {}
    return Found(hits, best)


def _typed_together(words: Sequence[str]) -> str:
    """ "tech giant" also looks for TechGiant."""
    return "".join(words)[:MAX_WORD_LENGTH] if len(words) > 1 else ""


def _starts_with(word: str) -> ColumnElement[bool]:
    return and_(SearchWord.word >= word, SearchWord.word < word + LAST_CHARACTER)


def _records_with(word: str) -> Select[UUID]:
    return select(SearchWord.record_id).where(_starts_with(word))


@dataclass(frozen=True)
class _Wanted:
    """A word as typed, or the known ones it may stand for."""

    typed: str
    instead: Sequence[str] | None

    def records(self) -> Select[UUID]:
        if self.instead is None:
            return _records_with(self.typed)
        return select(SearchWord.record_id).where(SearchWord.word.in_(self.instead))

    def is_in(self, record_id: SQLColumnExpression[UUID]) -> ColumnElement[bool]:
        """Whether one record has it.

        Written so that no index of words fits, only the one of records: PostgreSQL takes a beginning for
        rare and would walk all words that share it again for each candidate.
        """
        if self.instead is None:
            has = func.left(SearchWord.word, len(self.typed)) == self.typed
        else:
            has = func.left(SearchWord.word, MAX_WORD_LENGTH).in_(self.instead)
        return exists().where(SearchWord.record_id == record_id, has)


async def _capped_counts(work: Work, words: Sequence[str]) -> dict[str, int]:
    parts = [
        select(
            literal(word).label("word"),
            select(func.count())
            .select_from(_records_with(word).limit(COUNT_CAP).subquery())
            .scalar_subquery()
            .label("count"),
        )
        for word in words
    ]
    rows = (await work.session.execute(union_all(*parts))).all()
    return {word: count for word, count in rows}  # noqa: C416 - rows, not pairs


async def _hits(
    work: Work,
    text: str,
    wanted: Sequence[_Wanted],
    together: str,
    kinds: Sequence[str],
    limit: int,
) -> list[Hit]:
    driving, *others = wanted
    first = driving.records().limit(COUNT_CAP).subquery()
    matching = select(first.c.record_id).where(*(other.is_in(first.c.record_id) for other in others))
    if together:
        joined = _records_with(together).limit(CANDIDATES).subquery()
        matching = union(matching, select(joined.c.record_id))
    statement = (
        select(SearchEntry.kind, SearchEntry.record_id, SearchEntry.label, SearchEntry.detail)
        .where(SearchEntry.record_id.in_(matching))
        .order_by(
            case(
                (func.lower(SearchEntry.label).startswith(text.strip().lower(), autoescape=True), 0), else_=1
            ),
            case({kind: place for place, kind in enumerate(ORDER)}, value=SearchEntry.kind, else_=9),
            func.length(SearchEntry.label),
            SearchEntry.label,
            SearchEntry.record_id,
        )
        .limit(limit)
    )
    if kinds:
        statement = statement.where(SearchEntry.kind.in_(kinds))
    return [Hit(*row) for row in (await work.session.execute(statement)).all()]


async def _corrections(work: Work, words: Sequence[str]) -> dict[str, list[str]]:
    """Known words one slip away from each unknown one, the likeliest first."""
    by_slip: dict[str, set[str]] = {}
    for word in words:
        if len(word) in FUZZY_LENGTHS:
            for slip in _slips(word):
                by_slip.setdefault(slip, set()).add(word)
    if not by_slip:
        return {}
    statement = (
        select(SearchMisspelling.slip, SearchMisspelling.word)
        .where(SearchMisspelling.slip.in_(by_slip))
        .limit(500)
    )
    near: dict[str, set[str]] = {}
    for slip, known in (await work.session.execute(statement)).all():
        for word in by_slip[slip]:
            if len(word) >= LONG or one_slip_apart(word, known):
                near.setdefault(word, set()).add(known)
    return {word: _likeliest(word, found) for word, found in near.items()}


def _likeliest(word: str, known: Iterable[str]) -> list[str]:
    """People get the first letter right and swap letters more often than they miss one."""
    ordered = sorted(
        known,
        key=lambda one: (not one_slip_apart(word, one), one[0] != word[0], sorted(one) != sorted(word), one),
    )
    return ordered[:MAX_CORRECTIONS]


def _slips(word: str) -> set[str]:
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}


def one_slip_apart(left: str, right: str) -> bool:
    """Whether the optimal string alignment distance is at most one."""
    if left == right:
        return True
    if abs(len(left) - len(right)) > 1:
        return False
    start = 0
    while start < min(len(left), len(right)) and left[start] == right[start]:
        start += 1
    if len(left) == len(right):
        wrong = left[start + 1 :] == right[start + 1 :]
        swapped = (
            left[start : start + 2] == right[start : start + 2][::-1]
            and left[start + 2 :] == right[start + 2 :]
        )
        return wrong or swapped
    shorter, longer = sorted((left, right), key=len)
    return shorter[start:] == longer[start + 1 :]
