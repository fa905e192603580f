"""What a question asks for: which records, which tools with which arguments, or why it is not answered."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from dealwright.domains.copilot.brains.asks import actions_wanted
from dealwright.domains.copilot.brains.base import Turn
from dealwright.domains.copilot.brains.builtin import cues, guarding, ordering, reading, slots
from dealwright.domains.copilot.brains.builtin.guarding import Refusal
from dealwright.domains.copilot.brains.builtin.history import Before, before
from dealwright.domains.copilot.brains.builtin.house import House, Match, Term
from dealwright.domains.copilot.brains.builtin.naming import NO_NAME, Unsure, named_in, unknown_name
from dealwright.domains.copilot.brains.builtin.reading import Clause, Named
from dealwright.domains.copilot.brains.builtin.routes import NOWHERE, Likeness, Routes
from dealwright.domains.copilot.brains.builtin.words import SIGNS, Span, clauses, folded, masked, mended, tidy
from dealwright.domains.copilot.brains.builtin.house import Houses
from dealwright.domains.crm.assistant.periods import period_of

FAR = 0.06  # how far the likeness to other matters must lead to speak against a look into the documents
CLEARLY = 0.1  # how far the likeness of a route must lead to speak against a rule
DEPTH = 3  # questions back that a fragment may lean on


@dataclass(frozen=True)
class Wanted:
    """A tool, its arguments, and what of its answer was asked for."""

    tool: str
    arguments: dict[str, Any]
    topics: tuple[str, ...] = ()
    about: Named | None = None


@dataclass(frozen=True)
class Understood:
    """`advice` wants a second look, into the documents, with what the first has found."""

    question: str
    wanted: tuple[Wanted, ...] = ()
    refusal: Refusal | None = None
    unsure: tuple[Unsure, ...] = ()
    unknown: str | None = None
    advice: bool = False
    named: tuple[Named, ...] = ()
    clauses: tuple[Clause, ...] = ()
    not_kept: str | None = None

    def tools(self) -> set[str]:
        return {one.tool for one in self.wanted}


@dataclass(frozen=True)
class Reader:
    """What understanding needs of the process."""

    houses: Houses
    routes: Routes

    async def understand(self, turn: Turn, depth: int = 0) -> Understood:
        text = tidy(turn.question)
        if not re.search(r"[^\W_]", text):
            return Understood(text, refusal=Refusal("empty", f"There is no question yet. {guarding.CAN}"))
        house = await self.houses.of(turn.hands.begin, turn.hands.actor)
        past = before(turn)
        seen = await _look(turn, text, house, past)
        refusal = guarding.guarded(text, seen.plain, seen.masked, is_action=bool(seen.actions))
        if refusal:
            return Understood(text, refusal=refusal)
        foreign = guarding.foreign(text)
        if foreign:
            return Understood(text, refusal=guarding.language(foreign))
        if seen.actions:
            return await ordering_of(turn, seen, house)
        if not seen.named and not seen.unsure:
            far = guarding.beyond(seen.plain)
            if far:
                return Understood(text, refusal=far)
        leaned = await self._leaning(turn, seen, past, depth)
        if leaned:
            return leaned
        likeness = await self._likeness(turn, seen)
        return _decide(turn, seen, house, past, likeness)

    async def _likeness(self, turn: Turn, seen: "Seen") -> Likeness:
        return await self.routes.of(turn.hands.ports, spoken(seen.masked))

    async def _leaning(self, turn: Turn, seen: "Seen", past: Before, depth: int) -> Understood | None:
        """A fragment such as "and last year?" asks the question before it with something else in it."""
        if not turn.history or depth >= DEPTH or not is_fragment(seen):
            return None
        earlier = await self.understand(
            replace(turn, question=turn.history[-1].question, history=turn.history[:-1], runs=()), depth + 1
        )
        if earlier.refusal or not earlier.wanted:
            return None
        return leaned_on(earlier, seen, past)


@dataclass(frozen=True)
class Seen:
    """A question with everything recognised in it."""

    text: str
    plain: str
    masked: str
    named: tuple[Named, ...]
    unsure: tuple[Unsure, ...]
    terms: tuple[Term, ...]
    clauses: tuple[Clause, ...]
    actions: frozenset[str] = frozenset()
    spans: tuple[Span, ...] = ()
    past: Before = field(default_factory=Before)


async def _look(turn: Turn, text: str, house: House, past: Before) -> Seen:
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
    parts = _clauses(text, plain, spans, matches, named, unsure, house, today)
    whole = " ".join(part.text for part in parts)
    return Seen(
        text,
        plain,
        whole,
        tuple(one for _, one in named),
        tuple(one for _, one in unsure),
        tuple(term for part in parts for term in part.terms),
        tuple(parts),
        actions_wanted(text),
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
    unsure: Sequence[tuple[Span, Unsure]],
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
    for piece in clauses(mending):
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
        found.append(
            Clause(
                text=piece,
                words=_original(text, inside, piece),
                terms=strong,
                weak=weak,
                named=tuple(
                    by_span[span.start, span.end] for span in inside if (span.start, span.end) in by_span
                ),
                period=period_of(_without_signs(piece), today),
                today=today,
            )
        )
    return found


def _stands_in(word: str, piece: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", piece) is not None


def _without_signs(piece: str) -> str:
    return re.sub(r"x_[a-z]+(?:'s)?", " ", piece)


def _original(text: str, inside: Sequence[Span], piece: str) -> str:
    """The clause as it was written, names and capitals: what a search in documents is asked."""
    names = iter(text[span.start : span.end] for span in inside)
    written = {folded(word): word for word in re.findall(r"\w+", text)}
    restored = re.sub(r"(?<!x_)\b\w+", lambda found: written.get(found[0], found[0]), piece)
    restored = re.sub(r"x_[a-z]+", lambda _: next(names, ""), restored)
    return re.sub(r"\s+([?.!,;:])", r"\1", restored)


_SPOKEN = {
    "x_acct": "the client",
    "x_clnt": "the client",
    "x_cntc": "the contact",
    "x_dl": "the deal",
    "x_prsn": "the colleague",
    "x_tm": "the team",
    "x_stg": "proposal",
    "x_pipe": "new business",
    "x_prod": "the product",
    "x_indu": "the industry",
    "x_ctry": "Germany",
    "x_cty": "Berlin",
}


def spoken(text: str) -> str:
    """A masked question in words a sentence model knows."""
    return re.sub(r"x_[a-z]+", lambda found: _SPOKEN.get(found[0], "it"), text)


def is_fragment(seen: Seen) -> bool:
    """Whether a question leans on the one before: it begins like one, or is only a name or some days."""
    text = seen.masked
    if cues.ORDINAL.search(text) and len(text.split()) <= 5:
        return True
    has_own = any(_own_topic(clause) for clause in seen.clauses)
    if re.match(r"^(?:and|or|also|what about|how about|what of|same|but|only|just|now|instead)\b", text):
        return not has_own
    return not has_own and len(text.split()) <= 6


_ASKS = re.compile(r"\b(?:what|who|when|where|why|how|which|whose|list|show|count|tell|summar\w+)\b")


def _own_topic(clause: Clause) -> bool:
    """Whether a clause says by itself what it wants."""
    text = re.sub(r"^(?:and|or|also|but|ok|okay|what about|how about|what of)\b", "", clause.text).strip()
    if _ASKS.search(text):
        return True
    bare = re.sub(r"x_[a-z]+(?:'s)?", "", text)
    return bool(
        cues.DOCUMENTS.search(bare)
        or cues.LEADS.search(bare)
        or cues.DEALS.search(bare)
        or cues.ACTIVITIES.search(bare)
        or (cues.ACCOUNTS.search(bare) and not re.search(r"\b(?:for|with|of|at|from)\b", bare))
        or any(
            pattern.search(bare)
            for topic, pattern in cues.CLIENT_TOPICS
            if topic not in ("open_deals", "place", "tags")
        )
    )


def leaned_on(earlier: Understood, seen: Seen, past: Before) -> Understood | None:
    """The earlier question with the names, days, people and conditions of this one."""
    now = seen.clauses[0]
    if seen.unsure:
        return Understood(seen.text, unsure=seen.unsure, wanted=earlier.wanted)
    picked = past.pick(seen.masked)
    named = [*seen.named, *([picked] if picked else [])]
    wanted: list[Wanted] = []
    for one in earlier.wanted:
        arguments = dict(one.arguments)
        about = one.about
        if named:
            about = named[0]
            one = _renamed(one, about)
            arguments = dict(one.arguments)
        clause = replace(now, named=())
        match one.tool:
            case "query_deals":
                arguments = _changed(
                    arguments, reading.deal_question(clause), "expected", "closed", "opened", clause=clause
                )
            case "query_accounts":
                arguments = _changed(
                    arguments, reading.account_question(clause), "won", "created", clause=clause
                )
            case "query_leads":
                arguments = _changed(
                    arguments, reading.lead_question(clause), "created", "converted", clause=clause
                )
            case "search_activities":
                fresh = reading.activity_question(clause)
                if clause.period:
                    arguments.pop("from", None)
                    arguments.pop("to", None)
                arguments |= fresh
            case "search_documents":
                arguments["question"] = f"{arguments['question']} {now.words}"
            case _:
                pass
        wanted.append(replace(one, arguments=arguments, about=about))
    if (
        not named
        and wanted
        and all(one.tool in ("client_facts", "contact_facts", "deal_facts") for one in wanted)
    ):
        return _spent_then(earlier, now, seen)
    return replace(
        earlier,
        question=seen.text,
        wanted=tuple(wanted),
        named=tuple(named) or earlier.named,
        clauses=seen.clauses,
    )


def _changed(arguments: dict[str, Any], fresh: dict[str, Any], *days: str, clause: Clause) -> dict[str, Any]:
    """New conditions in the place of old ones; new days in the field the old ones were in."""
    kept = dict(arguments)
    if clause.period:
        field_name = next((name for name in days if f"{name}_from" in kept or f"{name}_to" in kept), None)
        for name in days:
            kept.pop(f"{name}_from", None)
            kept.pop(f"{name}_to", None)
            if field_name:
                fresh.pop(f"{name}_from", None)
                fresh.pop(f"{name}_to", None)
        if field_name is None:
            status = kept.get("status")
            field_name = {"open": "expected", "won": "closed", "lost": "closed"}.get(str(status), days[0])
            if field_name not in days:
                field_name = days[0]
        if clause.period.from_:
            fresh[f"{field_name}_from"] = clause.period.from_.isoformat()
        if clause.period.to:
            fresh[f"{field_name}_to"] = clause.period.to.isoformat()
    for name in ("measure", "order"):
        if (
            name in kept
            and name in fresh
            and not clause.has(
                r"\b(?:how|average|total|count|win|top|biggest|smallest|oldest|newest|number|sum)\b"
            )
        ):
            fresh.pop(name)
    if fresh.get("status") and kept.get("status") and not clause.has(r"\b(?:open|won|lost)\b"):
        fresh.pop("status")
    return kept | fresh


def _renamed(one: Wanted, about: Named) -> Wanted:
    key = {"client_facts": "client", "contact_facts": "contact", "deal_facts": "deal"}.get(one.tool)
    if key == "client" and about.kind != "account":
        tool = "contact_facts" if about.kind == "contact" else "deal_facts"
        return replace(one, tool=tool, arguments={about.kind: about.handle}, about=about)
    if key:
        if key == "contact" and about.kind == "account":
            return replace(one, tool="client_facts", arguments={"client": about.handle}, about=about)
        return replace(one, arguments=one.arguments | {key: about.handle}, about=about)
    if one.tool in ("query_deals", "search_activities"):
        arguments = {
            name: value
            for name, value in one.arguments.items()
            if name not in ("clients", "contacts", "deals")
        }
        return replace(
            one,
            arguments=arguments | {f"{'client' if about.kind == 'account' else about.kind}s": [about.handle]},
            about=about,
        )
    return one


def _spent_then(earlier: Understood, now: Clause, seen: Seen) -> Understood | None:
    """ "And last year?" after what a client spent."""
    first = earlier.wanted[0]
    if now.period is None or first.about is None or first.about.kind != "account":
        return None
    if not set(first.topics) & {"spend", "products", "open_deals", "lost"}:
        return None
    return replace(
        earlier,
        question=seen.text,
        clauses=seen.clauses,
        wanted=(spend_in(first.about, now),),
    )


def spend_in(about: Named, clause: Clause) -> Wanted:
    """What a client bought in some days: a sum of the deals won then."""
    arguments: dict[str, Any] = {"measure": "sum", "status": "won", "clients": [about.handle]}
    if clause.period and clause.period.from_:
        arguments["closed_from"] = clause.period.from_.isoformat()
    if clause.period and clause.period.to:
        arguments["closed_to"] = clause.period.to.isoformat()
    if clause.of("product"):
        arguments["products"] = clause.of("product")
    return Wanted("query_deals", arguments, about=about)


async def ordering_of(turn: Turn, seen: Seen, house: House) -> Understood:
    """What an order wants done, and what is asked beside it."""
    orders = ordering.orders(
        turn, seen.text, seen.plain, list(seen.spans), seen.named, seen.actions, house, seen.past
    )
    if seen.unsure and not seen.named:
        return Understood(seen.text, unsure=seen.unsure, clauses=seen.clauses)
    asked = [
        clause for clause in seen.clauses if not actions_wanted(clause.words) and _ASKS.search(clause.text)
    ]
    wanted = [Wanted(tool, arguments, about=about) for tool, arguments, about in orders]
    if asked and wanted:
        beside = _decide(
            turn, replace(seen, clauses=tuple(asked), actions=frozenset()), house, seen.past, NOWHERE
        )
        if not beside.refusal:
            wanted = [*beside.wanted, *wanted]
    if not wanted:
        reason = "I did not understand whom or what this is about. Name the client, the contact or the deal."
        return Understood(seen.text, refusal=Refusal("unclear", reason), clauses=seen.clauses)
    return Understood(seen.text, wanted=tuple(wanted), named=seen.named, clauses=seen.clauses)


def _decide(turn: Turn, seen: Seen, house: House, past: Before, likeness: Likeness) -> Understood:
    wanted: list[Wanted] = []
    advice = False
    lacking: list[tuple[str, Named]] = []
    last: Named | None = None
    for place, clause in enumerate(seen.clauses):
        about = _about(clause, last, past, turn, place)
        last = about or last
        if _only_tells(clause, seen.clauses):
            continue
        is_advice = cues.ADVICE.search(clause.text) is not None
        missing = not_kept(clause, _topics(clause.text, about)) if about and not is_advice else None
        if missing and about:
            lacking.append((missing, about))
            continue
        if cues.ADVICE.search(clause.text) and about and about.kind in ("account", "deal", "contact"):
            advice = True
            wanted.append(_facts_of(about, clause, overview=True))
            continue
        for other in _beside(clause, about):
            wanted += _of_record(clause, other, likeness)
        wanted += _of_clause(clause, about, house, likeness, len(seen.clauses) == 1, seen)
    if seen.unsure and any(not one.is_settled for one in seen.unsure):
        open_ones = tuple(one for one in seen.unsure if not one.is_settled)
        return Understood(
            seen.text, unsure=open_ones, wanted=tuple(wanted), named=seen.named, clauses=seen.clauses
        )
    unknown = (
        unknown_name(seen.text, seen.spans, house, [one.tool for one in wanted]) if not seen.named else None
    )
    if unknown:
        return Understood(seen.text, unknown=unknown, clauses=seen.clauses)
    if lacking and not wanted:
        return Understood(
            seen.text, refusal=guarding.not_kept(*lacking[0]), named=seen.named, clauses=seen.clauses
        )
    if not wanted and not advice:
        best = likeness.best()
        if (
            best in ("small_talk", "help")
            and likeness.lead("small_talk" if best == "small_talk" else "help") > 0.1
        ):
            return Understood(seen.text, refusal=Refusal("help", f"{guarding.CAN} {guarding.EXAMPLES}"))
        return Understood(seen.text, refusal=guarding.scope(), clauses=seen.clauses)
    return Understood(
        seen.text,
        wanted=merged(whole_search(wanted, seen)),
        advice=advice,
        named=tuple(dict.fromkeys([*seen.named, *(one.about for one in wanted if one.about)])),
        clauses=seen.clauses,
        not_kept=guarding.not_kept(*lacking[0]).reason if lacking else None,
    )


def whole_search(wanted: Sequence[Wanted], seen: Seen) -> list[Wanted]:
    """A question to the documents alone is asked as a whole, unless it is two of them."""
    searches = [one for one in wanted if one.tool == "search_documents"]
    if len(searches) < len(wanted) or len(seen.clauses) < 2 or seen.named:
        return list(wanted)
    told = [clause for clause in seen.clauses if cues.DOCUMENTS.search(clause.text)]
    if len(searches) > 1 and len(told) > 1:
        return list(wanted)
    return [Wanted("search_documents", {"question": seen.text})]


def _beside(clause: Clause, about: Named | None) -> list[Named]:
    """Further clients of the same clause: "compare Acme and Umbrella"."""
    if about is None or about.kind != "account" or any(one.kind != "account" for one in clause.named):
        return []
    return [one for one in dict.fromkeys(clause.named) if one != about][:3]


def _only_tells(clause: Clause, clauses: Sequence[Clause]) -> bool:
    """Why somebody asks, beside what is asked: "calling Acme in ten minutes." """
    if len(clauses) < 2:
        return False
    if cues.CONTEXT.match(clause.text):
        return True
    if clause.named and set(_topics(clause.text, clause.named[0])) & _RECORD_TOPICS:
        return False
    return not _ASKS.search(clause.text) and any(
        _ASKS.search(one.text) for one in clauses if one is not clause
    )


def merged(wanted: Sequence[Wanted]) -> tuple[Wanted, ...]:
    """One call for each tool and record; what was asked of it together."""
    found: dict[str, Wanted] = {}
    for one in wanted:
        about = one.about.handle if one.about and one.tool.endswith("_facts") else ""
        key = (
            f"{one.tool}:{about}"
            if one.tool.endswith("_facts")
            else f"{one.tool}:{sorted(one.arguments.items(), key=str)}"
        )
        known = found.get(key)
        if known is None:
            found[key] = one
            continue
        topics = tuple(dict.fromkeys([*known.topics, *one.topics])) if known.topics and one.topics else ()
        arguments = dict(known.arguments)
        if one.tool == "client_facts":
            both = known.arguments.get("topics"), one.arguments.get("topics")
            arguments["topics"] = (
                list(dict.fromkeys([*(both[0] or []), *(both[1] or [])])) if all(both) else []
            )
            if not arguments["topics"]:
                arguments.pop("topics")
        found[key] = replace(known, topics=topics, arguments=arguments)
    return tuple(found.values())


def _about(clause: Clause, last: Named | None, past: Before, turn: Turn, place: int) -> Named | None:
    """Whom a clause is about: whom it names, or whom a word such as "they" stands for."""
    if clause.named:
        order = {"deal": 0, "contact": 1, "account": 2}
        if len({one.kind for one in clause.named}) > 1:
            return min(clause.named, key=lambda one: order[one.kind])
        return clause.named[0]
    text = clause.text
    word = cues.SUBJECT_WORD.search(text)
    pointing = bool(cues.PRONOUN.search(text)) or bool(word)
    if last and (pointing or place > 0 and (_leans(clause) or cues.ADVICE.search(text))):
        return last
    if pointing or cues.ORDINAL.search(text):
        return past.pick(text) or past.subject(word[1] if word else None) or past.last
    beside = past.open or past.last
    if beside and (_leans(clause) or cues.ADVICE.search(text)):
        return beside
    return None


_COMPANY_WIDE = re.compile(
    r"\b(?:our|my|mine|all|every|each|any|team|teams|top|accounts|customers|clients|companies|leads|deals|opportunities|reps|colleagues"
    r"|tasks do i|pipeline|forecast|revenue|win rate|in general|usually|(?:do|did|have|am) i)\b|x_prsn|x_tm|x_indu|x_ctry|x_cty|x_stg|x_pipe|x_prod"
)
_OF_IT = re.compile(r"\b(?:here|this|in here|so far|open deals|their|our (?:contact|last|next))\b")


def _leans(clause: Clause) -> bool:
    """Whether a question without a name asks about the record beside it: "next step?", "who owns it?"."""
    text = clause.text
    if _COMPANY_WIDE.search(text) and not _OF_IT.search(text):
        return False
    if cues.DOCUMENTS.search(text) and not any(
        pattern.search(text)
        for topic, pattern in cues.CLIENT_TOPICS
        if topic in ("spend", "owner", "last_contact", "next_activity")
    ):
        return False
    return any(pattern.search(text) for _, pattern in (*cues.CLIENT_TOPICS, *cues.DEAL_TOPICS))


def _of_clause(
    clause: Clause, about: Named | None, house: House, likeness: Likeness, is_alone: bool, seen: Seen
) -> list[Wanted]:
    text = clause.text
    if about is not None:
        return _of_record(clause, about, likeness)
    if seen.unsure and "x_clnt" in text:
        return []
    documents, records = _is_documents(text, likeness, is_alone), _records_tool(clause)
    if records and documents:
        is_rule = bool(cues.DOCUMENTS.search(text)) or likeness.lead("documents") > CLEARLY
        of_records = _is_asked_of_records(clause) or not is_rule
        return [_many(records, clause)] if of_records else [_documents(clause)]
    if records:
        return [_many(records, clause)]
    if documents:
        return [_documents(clause)]
    return []


_FILLER = frozenset(
    "please pls need want know see get got quick quickly exactly currently right kind thing things update latest give tell show find"
    " check look say understand quick simply just really actually maybe now today here there also again still even hey hi hello ok"
    " thanks me us name named called full complete current general main short question something everything anything bit little"
    " prepare preparing prep upcoming tomorrow call meeting visit before next week month year morning afternoon sir madam mr mrs ms".split()
)


def not_kept(clause: Clause, topics: Sequence[str]) -> str | None:
    """What is asked of a record and is in no field of it."""
    text = clause.text
    found = cues.NOT_KEPT.search(text)
    if found and not clause.named and cues.DOCUMENTS.search(text):
        return None
    if found and not re.search(
        r"\b(?:may|can|could|should|policy|rules?|battle|mention\w*|discuss\w*|said|say)\b", text
    ):
        return found["what"]
    if (
        topics
        or cues.OVERVIEW.search(text)
        or cues.ACTIVITIES.search(text)
        or cues.DOCUMENTS.search(text)
        or cues.DEALS.search(text)
        or _of_its_deals(text)
    ):
        return None
    words = re.findall(r"(?<!x_)\b[a-z][a-z-]{2,}", re.sub(r"x_[a-z]+(?:'s)?", " ", text))
    left = [
        word for word in words if word not in NO_NAME and word not in _FILLER and word not in guarding.ENGLISH
    ]
    return " ".join(left[:4]) if left else None


def _is_documents(text: str, likeness: Likeness, is_alone: bool) -> bool:
    if cues.DOCUMENTS.search(text):
        return True
    if "x_prod" in text and not cues.DEALS.search(text):
        return True
    if not likeness.scores:
        return not _is_records_word(text)
    far = max(likeness.of("out_of_scope"), likeness.of("small_talk"), likeness.of("help"))
    near = likeness.of("documents")
    return near >= likeness.of("records") - 0.05 and (near >= far - 0.02 or near > 0.35)


def _is_records_word(text: str) -> bool:
    return any(one.search(text) for one in (cues.DEALS, cues.ACCOUNTS, cues.LEADS, cues.ACTIVITIES))


_BOUGHT_FOR = re.compile(
    r"\bhow much\b.{0,40}\b(?:customers?|clients?|accounts?|companies)\b.{0,20}\b(?:bought|buy|spent|spend|ordered?|paid)\b"
)
_DOING = re.compile(
    r"\b(?:top|best|worst|leading|number one) (?:sellers?|sales ?(?:reps?|persons?|people)|reps?|performers?|closers?)\b|\bsales reps?\b.{0,20}\bby (?:revenue|sales|deals|pipeline)\b"
    r"|\bon track\b|\bhow (?:is|are|was|were|did|am|do) (?:i|we|x_prsn|x_tm|the team|x_prsn's team)\b.{0,12}\b(?:do|doing|perform\w*|selling)\b"
)


def _records_tool(clause: Clause) -> str | None:
    """Which list a question without a name is about."""
    text = clause.text
    if cues.LEADS.search(text) and not cues.DEAL_NOUN.search(text):
        return "query_leads"
    if reading.is_figure_of_deals(text) or _BOUGHT_FOR.search(text) or _DOING.search(text):
        return "query_deals"
    if _is_people(clause):
        return "find_people"
    if _was_said(text):
        return "search_activities"
    deal, account, activity = (
        cues.DEAL_NOUN.search(text),
        cues.ACCOUNTS.search(text),
        cues.ACTIVITIES.search(text),
    )
    if re.search(r"\b(?:what|which|anything)\b.{0,20}\bcloses?\b", text):
        return "query_deals"
    quiet = reading.QUIET.search(text)
    if account and not _counts_deals(text):
        return "query_accounts"
    if deal:
        return "query_deals"
    if re.search(
        r"\bwho(?:m)?\b.{0,30}\b(?:spent|spends?|bought|buys?)\b.{0,20}\b(?:most|more|least)\b|\b(?:best|top|biggest) (?:buyers?|spenders?)\b",
        text,
    ):
        return "query_accounts"
    if quiet and re.search(r"\bwho(?:m)?\b", text) and not activity:
        return "query_accounts"
    if activity and (_is_activity(text) or not cues.DEALS.search(text)):
        return "search_activities"
    if cues.DEALS.search(text):
        return "query_deals"
    if quiet and re.search(r"\bwho(?:m)?\b", text):
        return "query_accounts"
    if _is_my_day(text):
        return "search_activities"
    in_stage = bool(re.search(r"\b(?:stages?|phases?)\b", text))
    if clause.of("stage", "pipeline", weak=in_stage) and (in_stage or cues.QUERYING.search(text)):
        return "query_deals"
    if re.search(
        r"^(?:is there |are there )?(?:anything|what(?:'s| is))\b.{0,20}\b(?:closing|stuck|overdue|slipping)\b|\b(?:closing|expected to close)\b",
        text,
    ):
        return "query_deals"
    if (
        clause.of("person")
        and cues.QUERYING.search(text)
        and re.search(r"\b(?:quota|target|numbers?|performance|perform\w*|doing|results?)\b", text)
    ):
        return "query_deals"
    if slots.figures(text) and re.search(r"\b(?:over|above|more than|under|below|between)\b", text):
        return "query_deals"
    return None


def _counts_deals(text: str) -> bool:
    """`deals by account`, `revenue per customer`: the figures are of deals, clients only sort them."""
    if re.search(
        r"\b(?:by|per|for each|each) (?:our |the )?(?:accounts?|customers?|clients?|company)\b", text
    ):
        return True
    if re.search(
        r"\b(?:deals?|opportunit\w+)\b.{0,30}\b(?:with|from|of|at|for) (?:our |the |all |any |new |existing |german |french )?(?:x_\w+ )?(?:accounts?|customers?|clients?|companies)\b",
        text,
    ):
        return True
    if re.search(
        r"\b(?:accounts?|customers?|clients?|companies)\b.{0,60}\b(?:with|have|has|having|without|no)\b.{0,40}\b(?:deals?|opportunit\w+)\b",
        text,
    ):
        return False
    first_deal = cues.DEAL_NOUN.search(text)
    first_account = cues.ACCOUNTS.search(text)
    if re.search(
        r"\b(?:win rate|average deal|deal size|sales cycle|how many deals|which deals|what deals|list (?:the |all )?deals|open deals|pipeline)\b",
        text,
    ):
        return bool(first_deal or re.search(r"\b(?:win rate|sales cycle|pipeline)\b", text)) and not re.match(
            r"^(?:which|what|list|show|how many) (?:\w+ )?(?:accounts?|customers?|clients?|companies)\b", text
        )
    return bool(first_deal and first_account and first_deal.start() < first_account.start())


def _is_activity(text: str) -> bool:
    return bool(
        re.search(
            r"\b(?:calls?|meetings?|visits?|appointments?|calendar|agenda|schedule|e-?mails?|mails?|messages?|notes?|tasks?|to-?dos?|reminders?|follow[- ]?ups?|activit(?:y|ies)|on my plate|discussed|said|mentioned|conversations?)\b",
            text,
        )
    )


def _is_my_day(text: str) -> bool:
    return bool(
        re.search(
            r"\b(?:what (?:do|should|must|have) i (?:do|have|got|need)\b|what(?:'s| is) (?:on )?(?:my|for) (?:day|week|today|tomorrow|plate|schedule|agenda)|my day|my week|what did i do\b|what(?:'s| is) (?:up|on|next|due|planned) (?:today|tomorrow|this week|for me|next week)|anything (?:due|planned|on) )",
            text,
        )
    )


_OF_TEAM = re.compile(r"\b(?:who|which (?:people|colleagues|reps)|list|members?|how many people|name)\b")


_OF_COLLEAGUE = re.compile(
    r"\b(?:e-?mail|mail|phone|telephone|address|number|role|title|job|position|manager|boss)(?: (?:address|number))? (?:of|for) (?:(?:my|our|the) )?(?:colleague |rep |team ?mate )?x_prsn"
    r"|x_prsn(?:'s)? (?:e-?mail|mail|phone|telephone|address|number|role|team|title|job|position|manager|boss)\b|\bcolleague x_prsn|\bhow (?:can|do) i reach x_prsn|\b(?:what|which) team\b"
)


def _is_people(clause: Clause) -> bool:
    text = clause.text
    if clause.of("person") and _OF_COLLEAGUE.search(text) and not cues.DEALS.search(text):
        return True
    if cues.DEALS.search(text) or cues.ACTIVITIES.search(text) or cues.ACCOUNTS.search(text):
        return False
    if clause.of("team") and _OF_TEAM.search(text):
        return True
    if clause.of("person"):
        return (
            bool(
                re.search(
                    r"^(?:who is|who's|who are|find|look up|show me|tell me about|is there an?)\b|\b(?:which|what) team\b|\bteam (?:is|does)\b|\bcolleague\b|\bwork(?:s|ing)? (?:here|for us|with us)\b|\bin which team\b",
                    text,
                )
            )
            or text.strip(" ?.!") == "x_prsn"
        )
    return bool(
        re.search(
            r"\b(?:who is (?:in|on) my team|who am i|my colleagues|my team ?mates?|members of my team)\b",
            text,
        )
    )


_WAS_SAID = re.compile(
    r"\b(?:did|has|have|which|who|any(?:body|one)?|where|how often|how many)\b.{0,50}\b(?:mention\w*|said|say|talk\w*|complain\w*|ask(?:ed)?|discuss\w*|wrote|write)\b.{0,60}\b(?:calls?|meetings?|e-?mails?|mails?|notes?|visits?|conversations?)\b"
    r"|\b(?:calls?|meetings?|e-?mails?|mails?|notes?|activities)\b.{0,40}\b(?:mention\w*|about|regarding|discuss\w*)\b"
)


def _was_said(text: str) -> bool:
    return _WAS_SAID.search(text) is not None and not re.search(
        r"\b(?:should|must|shall|can|could|may)\b", text
    )


def _is_asked_of_records(clause: Clause) -> bool:
    """Between a list and a rule: the form of the question tells."""
    text = clause.text
    if reading.is_figure_of_deals(text) or _was_said(text):
        return True
    if re.search(
        r"\b(?:may|can|could|should|must|allowed|policy|rule|rules|according to|do we (?:offer|promise|guarantee|give)|what (?:do|should|can) (?:i|we) (?:say|answer|tell|do)|how (?:do|should|can) (?:i|we)|what happens|criteria|guide|playbook|usually|in general|when is a deal|what is (?:the|our) (?:process|discount|warranty|policy))\b",
        text,
    ):
        return bool(
            re.search(
                r"\b(?:which|list|how many|show)\b.{0,20}\b(?:deals|accounts|customers|clients|leads|calls|meetings|tasks|opportunities)\b",
                text,
            )
        ) and not re.search(r"\b(?:policy|rules?|playbook|guide)\b", text)
    return bool(cues.RECORDS.search(text) and cues.QUERYING.search(text))


def _many(tool: str, clause: Clause) -> Wanted:
    match tool:
        case "query_deals":
            return Wanted(tool, reading.deal_question(clause))
        case "query_accounts":
            return Wanted(tool, reading.account_question(clause))
        case "query_leads":
            return Wanted(tool, reading.lead_question(clause))
        case "search_activities":
            return Wanted(tool, reading.activity_question(clause))
        case _:
            return Wanted("find_people", {"text": (clause.of("team") or clause.of("person") or ["me"])[0]})


def _documents(clause: Clause) -> Wanted:
    return Wanted("search_documents", {"question": _question_for_documents(clause)})


def _question_for_documents(clause: Clause) -> str:
    words = clause.words.strip()
    return words if len(words) > 1 else f"{words} ?"


def _of_record(clause: Clause, about: Named, likeness: Likeness) -> list[Wanted]:
    text = clause.text
    wanted: list[Wanted] = []
    topics = _topics(text, about)
    if not_kept(clause, topics):
        return []
    if not clause.named and _is_of_documents(clause, topics):
        return [_documents(clause)]
    if cues.CONTEXT.match(text) and not cues.DOCUMENTS.search(text):
        return [_facts_of(about, replace(clause, text="overview"))]
    if _wants_documents_too(clause, topics):
        wanted.append(Wanted("search_documents", {"question": _impersonal(clause)}))
        if not _asks_of_record(text, topics):
            return wanted
    if (
        about.kind == "account"
        and "lost" in topics
        and slots.group(text) == "lost_reason"
        and clause.period is None
    ):
        return [
            *wanted,
            Wanted("client_facts", {"client": about.handle, "topics": ["lost"]}, ("lost",), about),
        ]
    if about.kind == "account" and _is_about_its_deal(text):
        return [*wanted, Wanted("deal_facts", {"deal": about.handle}, topics_of_deal(text), about)]
    if about.kind == "account" and _is_deal_query(clause, topics):
        return [
            *wanted,
            Wanted("query_deals", _with_client(reading.deal_question(clause), about), about=about),
        ]
    if _is_activity_query(clause, topics, about):
        return [
            *wanted,
            Wanted("search_activities", _with_record(reading.activity_question(clause), about), about=about),
        ]
    if about.kind == "account" and _of_its_deals(text):
        return [
            *wanted,
            Wanted(
                "client_facts",
                {"client": about.handle, "topics": ["open_deals"]},
                (_of_its_deals(text),),
                about,
            ),
        ]
    return [*wanted, _facts_of(about, clause)]


def _is_of_documents(clause: Clause, topics: Sequence[str]) -> bool:
    """ "And how fast do they get a loan arm?": they are any customer, the answer is a rule."""
    text = clause.text
    if not (cues.DOCUMENTS.search(text) or "x_prod" in text):
        return False
    telling = {
        "spend",
        "owner",
        "last_contact",
        "next_activity",
        "tasks",
        "industry",
        "customer_since",
        "place",
        "lost",
    }
    if telling & set(topics) or re.search(
        r"\b(?:bought|buy|ordered|sold|owns?|have from us|deals?|stage|next steps?|contacts?)\b", text
    ):
        return bool(
            re.search(
                r"\b(?:warrant\w+|payment terms|discounts?|deliver\w*|lead times?|pay an invoice)\b", text
            )
        )
    return True


_RECORD_TOPICS = frozenset(
    {
        "spend",
        "owner",
        "last_contact",
        "next_activity",
        "tasks",
        "contacts",
        "open_deals",
        "industry",
        "customer_since",
    }
)


def _wants_documents_too(clause: Clause, topics: Sequence[str]) -> bool:
    text = re.sub(r"x_[a-z]+", " ", clause.text)
    if not cues.DOCUMENTS.search(text) or _TALKED.search(clause.text):
        return False
    if topics and any(one.kind == "contact" for one in clause.named):
        return False
    if re.search(
        r"\b(?:may|can|could|should|shall|must|allowed|policy|rules?|terms|discounts?|warrant\w+|warrent\w+|guarantee|deliver\w*|lead times?|training|payload|return|refund|cancel\w*|leas\w+|approv\w+|objections?|battle ?card|competitors?|gdpr|data protection|safety|price list|list price|pilot|service level|response times?|payback|roi|too expensive|reference|spare parts?)\b",
        text,
    ):
        return not (
            set(topics) & {"spend", "products"}
            and re.search(r"\b(?:bought|buy|spent|ordered)\b", text)
            and not re.search(r"\b(?:may|can|policy|discounts?|terms|warrant\w+)\b", text)
        )
    return False


def _asks_of_record(text: str, topics: Sequence[str]) -> bool:
    """Whether something of the record itself is asked beside a rule."""
    return bool(
        set(topics)
        & {"spend", "owner", "last_contact", "next_activity", "tasks", "industry", "customer_since"}
    ) and not re.search(r"\b(?:discount|warranty|terms|deliver\w*)\b", text)


def _impersonal(clause: Clause) -> str:
    """A question to the documents does not name the client."""
    words = clause.words
    for one in clause.named:
        words = re.sub(re.escape(one.name), "the customer", words, flags=re.IGNORECASE)
    text = re.sub(r"x_(?:acct|cntc|dl|clnt)(?:'s)?", "the customer", clause.text)
    products = clause.of("product")
    for name in products:
        text = text.replace("x_prod", name, 1)
    return re.sub(r"x_[a-z]+", "", text).strip() or words


def _topics(text: str, about: Named) -> list[str]:
    table = {"deal": cues.DEAL_TOPICS, "contact": cues.CONTACT_TOPICS}.get(about.kind, cues.CLIENT_TOPICS)
    return [name for name, pattern in table if pattern.search(text)]


def topics_of_deal(text: str) -> tuple[str, ...]:
    return tuple(name for name, pattern in cues.DEAL_TOPICS if pattern.search(text))


_ITS_DEALS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("next_step", re.compile(r"\bnext steps?\b|\bnext action\b")),
    (
        "close",
        re.compile(
            r"\b(?:expected )?(?:close|closing) dates?\b|\bexpected to close\b|\bwhen (?:do|does|will|is) .{0,30}\b(?:close|sign)\b"
        ),
    ),
    ("probability", re.compile(r"\b(?:probability|how likely|likelihood|chances?)\b")),
    ("stage", re.compile(r"\b(?:which|what) stage\b|\bstage of\b|\bhow far\b")),
)


def _of_its_deals(text: str) -> str:
    """What of its open deals is asked for when only the client is named."""
    if cues.DEAL_NOUN.search(text):
        return ""
    return next((name for name, pattern in _ITS_DEALS if pattern.search(text)), "")


def _is_about_its_deal(text: str) -> bool:
    """`the next step on the Oberkamp deal`: one deal of a client that was named."""
    return bool(
        re.search(
            r"\b(?:the|our|my|that|this) x_(?:acct|clnt)(?:'s)? (?:\w+ )?(?:deal|opportunity|opp|offer|project)\b|x_(?:acct|clnt)(?:'s)? (?:deal|opportunity|opp)\b|\b(?:the|our|my|that|this|open) (?:open |current )?(?:deal|opportunity|opp) (?:with|at|for|of) x_(?:acct|clnt)",
            text,
        )
    ) and not re.search(r"\bdeals\b|\bwhat(?:'s| is) the deal with\b", text)


def _is_deal_query(clause: Clause, topics: Sequence[str]) -> bool:
    text = clause.text
    if re.search(r"\b(?:contacts?|phone|e-?mail|website|employees)\b", text) and "spend" not in topics:
        return False
    asked = reading.deal_question(replace(clause, named=()))
    telling = {
        "stages",
        "amount_min_minor",
        "amount_max_minor",
        "no_next_step",
        "overdue_close",
        "no_amount",
        "group_by",
        "lost_reasons",
        "in_stage_days_min",
    }
    is_deals = bool(cues.DEALS.search(text)) or "spend" in topics or "products" in topics
    if is_deals and telling & set(asked):
        return True
    if asked.get("measure") in ("win_rate", "cycle_days", "median"):
        return True
    period = clause.period
    if is_deals and period and not re.search(r"\b(?:speak|spoke|talk|meet|call|contact)\b", text):
        this_year = period.from_ and period.to and (period.to - period.from_).days > 360
        near = this_year and period.from_ and period.from_.year >= clause.today.year - 1
        return not (
            near and set(topics) & {"spend"} and "products" not in topics and not cues.DEAL_NOUN.search(text)
        )
    if is_deals and clause.of("product") and re.search(r"\b(?:how many|how much|quantity|deals?)\b", text):
        return bool(cues.DEAL_NOUN.search(text))
    return False


def _with_client(arguments: dict[str, Any], about: Named) -> dict[str, Any]:
    arguments.pop("owners", None)
    return arguments | {"clients": [about.handle]}


def _with_record(arguments: dict[str, Any], about: Named) -> dict[str, Any]:
    key = {"account": "clients", "contact": "contacts", "deal": "deals"}[about.kind]
    return arguments | {key: [about.handle]}


_TALKED = re.compile(
    r"\b(?:what happened|what's been|(?:did|has|have) (?:any(?:body|one)|some(?:body|one)|we|they|he|she|i|x_\w+)\b.{0,25}\b(?:talk\w*|mention\w*|discuss\w*|say|said|ask\w*|complain\w*|speak|spoken?) (?:about|of|for|over|that|the)\b|notes? (?:about|on|from|of|with)\b|what (?:was|did|has|have|were|is|are)\b.{0,40}\b(?:said|say|discuss\w*|talk\w*|agreed?|mention\w*|ask(?:ed)?|write|wrote|written|happen\w*|complain\w*|objected|told|tell|want(?:ed)?)|discussed|mention(?:ed|s)?|history|timeline|correspondence|conversations?|"
    r"(?:all|any|recent|latest|last|list|show|our|the|how many|open|overdue|planned|upcoming|which|what|next|past)\b.{0,20}\b(?:calls|meetings|e-?mails|mails|notes|tasks|activities|visits|messages|interactions|to-?dos|follow[- ]?ups)|"
    r"(?:last|latest|most recent|previous) (?:call|meeting|mail|e-?mail|note|visit|message|conversation) (?:about|say|said|cover)|what (?:was|is) (?:in )?(?:the|our|my) (?:last|latest|most recent) (?:call|meeting|mail|e-?mail|note|visit|message)|how many (?:calls|meetings|e-?mails|mails|notes|visits)|(?:notes?|calls?|mails?|e-?mails?|meetings?) (?:about|on|from|with|to) x_\w+|did x_\w+ (?:mention|say|ask|complain|write|call|object)|what(?:'s| is| has) (?:been )?(?:happening|happened|going on) (?:with|at)|activit(?:y|ies))\b"
)


def _is_activity_query(clause: Clause, topics: Sequence[str], about: Named) -> bool:
    text = clause.text
    if re.search(
        r"\bwhen\b.{0,40}\b(?:last|latest|next)\b|\b(?:last|latest) (?:time|contact)\b|\bhow long (?:ago|since)\b",
        text,
    ):
        return False
    if topics[:1] == ["next_activity"] and not re.search(
        r"\b(?:how many|list|all|meetings|calls|tasks)\b", text
    ):
        return False
    if "last_contact" in topics and re.search(r"\bwho\b.{0,30}\blast\b", text):
        return False
    if re.search(r"\b(?:open )?(?:tasks?|to-?dos?)\b", text) and about.kind == "account":
        return bool(
            re.search(r"\b(?:overdue|done|due|completed|finished|this week|today|tomorrow|how many)\b", text)
        )
    return bool(_TALKED.search(text)) or bool(
        clause.period
        and cues.ACTIVITIES.search(text)
        and not cues.DEALS.search(text)
        and "next_activity" not in topics
    )


def _facts_of(about: Named, clause: Clause, *, overview: bool = False) -> Wanted:
    topics = _topics(clause.text, about)
    match about.kind:
        case "contact":
            return Wanted("contact_facts", {"contact": about.handle}, tuple(topics), about)
        case "deal":
            return Wanted("deal_facts", {"deal": about.handle}, tuple(topics), about)
        case _:
            chosen = [] if overview else narrowed_topics(clause.text, topics)
            asked = chosen
            if overview:
                asked = ["spend", "products", "industry", "open_deals", "last_contact"]
                said = [
                    one
                    for one in topics
                    if one
                    in ("spend", "owner", "last_contact", "next_activity", "industry", "customer_since")
                ]
                return Wanted("client_facts", {"client": about.handle, "topics": asked}, tuple(said), about)
            arguments: dict[str, Any] = {"client": about.handle}
            if asked:
                arguments["topics"] = asked
            return Wanted("client_facts", arguments, tuple(chosen), about)


# Topics that a more telling one of the same question stands for.
_COVERS = {
    "owner": {"contacts", "open_deals", "size", "tags", "description"},
    "spend": {"products", "open_deals", "size", "tags"},
    "customer_since": {"last_contact", "products", "spend", "open_deals", "industry"},
    "last_contact": {"contacts", "open_deals", "tasks"},
    "next_activity": {"open_deals", "last_contact", "contacts", "tasks"},
    "products": {"open_deals", "contacts"},
    "lost": {"open_deals", "spend"},
    "tasks": {"open_deals"},
    "contacts": {"place", "website", "size", "open_deals"},
    "industry": {"open_deals", "products"},
    "place": {"contacts", "size", "open_deals"},
    "size": {"contacts", "open_deals"},
    "website": {"contacts", "place", "open_deals"},
    "tags": {"open_deals"},
}


_WHAT_SOLD = re.compile(
    r"\bwhat (?:have|has|did|do|does) .{0,25}\b(?:sold|sell|bought|buy|purchas\w*|order(?:ed)?)\b(?! for\b)"
)


def narrowed_topics(text: str, topics: Sequence[str]) -> list[str]:
    """What is really asked: weaker readings of the same words fall away, unless they are named side by side."""
    if _WHAT_SOLD.search(text) and not re.search(r"\b(?:how much|total|worth|spen[dt])\b", text):
        topics = [one for one in topics if one != "spend"]
    if re.search(r"\b(?:open|pipeline|running)\b", text) and not re.search(
        r"\b(?:spen[dt]|bought|won|revenue|turnover)\b", text
    ):
        topics = [one for one in topics if one != "spend"]
    listed = [part for part in re.split(r",|\band\b|\bor\b|&|/|\+", text) if part.strip()]
    if len(listed) > 1:
        found: list[str] = []
        for part in listed:
            found += _narrow([name for name, pattern in cues.CLIENT_TOPICS if pattern.search(part)])
        return list(dict.fromkeys(found))
    return _narrow(topics)


def _narrow(topics: Sequence[str]) -> list[str]:
    dropped: set[str] = set()
    for one in topics:
        if one not in dropped:
            dropped |= _COVERS.get(one, set())
    return [one for one in topics if one not in dropped]


def is_of(match: Match, kinds: frozenset[str]) -> bool:
    return match.term.kind in kinds


def ids_of(named: Sequence[Named]) -> list[UUID]:
    return [UUID(one.account_id) for one in named if one.account_id]
