"""Everything that is recognised in a question: names, words of the workspace, clauses, days."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from dealwright.domains.copilot.brains.asks import actions_wanted
from dealwright.domains.copilot.brains.base import Turn
from dealwright.domains.copilot.brains.builtin import cues
from dealwright.domains.copilot.brains.builtin.history import Before
from dealwright.domains.copilot.brains.builtin.house import House, Match
from dealwright.domains.copilot.brains.builtin.naming import named_in
from dealwright.domains.copilot.brains.builtin.phrasing import phrased
from dealwright.domains.copilot.brains.builtin.reading import Clause, Named
from dealwright.domains.copilot.brains.builtin.shapes import Seen
from dealwright.domains.copilot.brains.words import SIGNS, Span, clauses, folded, masked, mended
from dealwright.domains.crm.assistant.periods import period_of


async def look(turn: Turn, text: str, house: House, past: Before) -> Seen:
    plain = folded(text)
    matches = house.find(plain)
    named, unsure, taken = await named_in(turn, text, matches, past)
    spans: list[Span] = list(taken)
    for match in matches:
        if _is_weak(match, plain):
            continue
        span = Span(match.start, match.end, SIGNS[match.term.kind])
        if not span.touches(spans):
            spans.append(span)
    today = turn.hands.now.astimezone(turn.hands.zone).date()
    parts = _clauses(text, plain, spans, matches, named, house, today)
    whole = " ".join(part.text for part in parts)
    return Seen(
        text,
        plain,
        whole,
        tuple(one for _, one in named),
        tuple(one for _, one in unsure),
        tuple(term for part in parts for term in part.terms),
        tuple(parts),
        frozenset(
            one for one in actions_wanted(text) if one != "move_stage" or not _NO_ORDER.match(folded(text))
        ),
        tuple(spans),
        past,
    )


_WEAK_KINDS = frozenset({"source", "reason", "tag"})


def _is_weak(match: Match, plain: str) -> bool:
    """Words that often mean something else keep standing in the question."""
    term = match.term
    if term.kind in _WEAK_KINDS or term.weak:
        return True
    word = plain[match.start : match.end]
    if word in ("us", "english", "in"):
        return word != "us" or "the us" not in plain[max(0, match.start - 4) : match.end]
    return False


def _clauses(
    text: str,
    plain: str,
    spans: Sequence[Span],
    matches: Sequence[Match],
    named: Sequence[tuple[Span, Named]],
    house: House,
    today: date,
) -> list[Clause]:
    """Clauses are cut in the masked text, so that no name is cut; signs are counted to find their names."""
    whole = masked(plain, spans)
    mending = mended(whole, [], house.words)
    order = sorted(spans, key=lambda one: one.start)
    by_span = {(span.start, span.end): one for span, one in named}
    terms = {(match.start, match.end): match for match in matches}
    found: list[Clause] = []
    at = 0
    for whole_piece in (part for piece in clauses(mending) for part in _parted(piece)):
        piece = _COURTESY.sub("", whole_piece)
        count = len(re.findall(r"x_[a-z]+", piece))
        inside = order[at : at + count]
        at += count
        strong = tuple(
            terms[span.start, span.end].term
            for span in inside
            if (span.start, span.end) in terms and (span.start, span.end) not in by_span
        )
        weak = tuple(
            term
            for match in matches
            if _is_weak(match, plain) and _stands_in(plain[match.start : match.end], piece)
            for term in (match.term, *match.rivals)
        )
        plainly = phrased(piece)
        found.append(
            Clause(
                text=plainly,
                said=piece,
                words=_original(text, inside, piece),
                terms=strong,
                weak=weak,
                named=tuple(
                    by_span[span.start, span.end] for span in inside if (span.start, span.end) in by_span
                ),
                period=period_of(_without_signs(plainly), today),
                today=today,
                currency=house.currency,
            )
        )
    return _told_before(found)


_AND = re.compile(r",? and (?:also )?|,? plus | \+ |, ")
_POINTS = re.compile(r"\b(?:they|them|their|theirs|there|it|its|he|she|his|her)\b")


def _parted(piece: str) -> list[str]:
    """What is asked of a client and, behind "and", what is asked of the documents, is two questions."""
    if not re.search(r"x_(?:acct|clnt)", piece):
        return [piece]
    for found in _AND.finditer(piece):
        head, tail = piece[: found.start()], piece[found.end() :]
        if len(tail.split()) < 3 or re.search(r"x_(?:acct|clnt|cntc|dl)", tail) or _POINTS.search(tail):
            continue
        if not re.search(r"x_(?:acct|clnt)", head) or cues.DOCUMENTS.search(head):
            continue
        asks = any(pattern.search(head) for _, pattern in cues.CLIENT_TOPICS)
        of_client = any(
            pattern.search(tail)
            for topic, pattern in cues.CLIENT_TOPICS
            if topic in ("spend", "owner", "industry", "last_contact", "open_deals", "contacts")
        )
        if asks and not of_client and cues.DOCUMENTS.search(tail):
            return [head, tail]
    return [piece]


_TELLS = re.compile(
    r"\b(?:what|who|whom|whose|when|how|which|where|why|list|show|count|number|total|sum|value|remind"
    r"|log|create"
    r"|draft|write|move|task|note|mail)\b"
)


def _told_before(found: list[Clause]) -> list[Clause]:
    """`Reviewing Anna today: what are the deals there worth?`: what only tells why lends its people"
    " and places."""
    for place, clause in enumerate(found[:-1]):
        after = found[place + 1]
        is_told = clause.text.endswith(":")
        if not is_told and (_TELLS.search(clause.text) or not _TELLS.search(after.text)):
            continue
        if is_told and clause.named and not after.named and not cues.DOCUMENTS.search(after.text):
            found[place + 1] = after = replace(after, named=clause.named)
        if is_told and clause.period and not after.period and re.search(r"\bthen\b", after.text):
            found[place + 1] = after = replace(after, period=clause.period)
        if not clause.terms:
            continue
        kinds = {term.kind for term in after.terms}
        lent = tuple(term for term in clause.terms if term.kind not in kinds)
        if lent and not after.named and (is_told or _LENT.search(after.text) or len(found) == 2):
            found[place + 1] = replace(after, terms=(*after.terms, *lent))
    return found


_LENT = re.compile(r"\b(?:there|that|they|them|their|his|her|he|she|him)\b")
_NO_ORDER = re.compile(r"^(?:close|closing|win) (?:rates?|dates?|ratio)\b")
_COURTESY = re.compile(
    r"^(?:(?:hi|hey|hello|please|ok|so)[, ]+)*(?:can|could|would|will) you (?:please |kindly "
    r"|quickly )?(?=(?:tell|show|give|list|find|check|look)\b)"
)


def _stands_in(word: str, piece: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", piece) is not None


def _without_signs(piece: str) -> str:
    """Days are told by the last words: "in the last 30 days" by "last 30 days"."""
    plain = re.sub(r"x_[a-z]+(?:'s)?", " ", piece)
    return re.sub(r"\b(?:in|within|over|during|for|from) (?:the )?(last|past|previous|next)\b", r"\1", plain)


def _original(text: str, inside: Sequence[Span], piece: str) -> str:
    """The clause as it was written, names and capitals: what a search in documents is asked."""
    names = iter(text[span.start : span.end] for span in inside)
    written = {folded(word): word for word in re.findall(r"\w+", text)}
    restored = re.sub(r"(?<!x_)\b\w+", lambda found: written.get(found[0], found[0]), piece)
    restored = re.sub(r"x_[a-z]+", lambda _: next(names, ""), restored)
    return re.sub(r"\s+([?.!,;:])", r"\1", restored)
