"""What a question asks for: which records, which tools with which arguments, or why it is not answered."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from dealwright.domains.copilot.brains.asks import actions_wanted
from dealwright.domains.copilot.brains.base import Turn
from dealwright.domains.copilot.brains.builtin import cues, guarding, ordering, reading, slots
from dealwright.domains.copilot.brains.builtin.choosing import (
    documents,
    is_asked_of_records,
    is_documents,
    many,
    records_tool,
)
from dealwright.domains.copilot.brains.builtin.guarding import Refusal
from dealwright.domains.copilot.brains.builtin.heeding import unheeded
from dealwright.domains.copilot.brains.builtin.history import Before, before
from dealwright.domains.copilot.brains.builtin.house import House, Houses
from dealwright.domains.copilot.brains.builtin.leaning import ASKS, is_fragment, leaned_on
from dealwright.domains.copilot.brains.builtin.naming import unknown_name
from dealwright.domains.copilot.brains.builtin.outlook import asked_outlook
from dealwright.domains.copilot.brains.builtin.reading import Clause, Named
from dealwright.domains.copilot.brains.builtin.record import (
    RECORD_TOPICS,
    facts_of,
    not_kept,
    of_record,
    topics_of,
)
from dealwright.domains.copilot.brains.builtin.routes import NOWHERE, Likeness, Routes, readings, spoken
from dealwright.domains.copilot.brains.builtin.seeing import look
from dealwright.domains.copilot.brains.builtin.shapes import Seen, Understood, Wanted
from dealwright.domains.copilot.brains.words import tidy
from dealwright.domains.crm.assistant.periods import period_of

FAR = 0.06  # how far the likeness to other matters must lead to speak against a look into the documents


CLEARLY = 0.1  # how far the likeness of a route must lead to speak against a rule


ALIKE_ONE = 0.62  # from here on a wording that no rule reads is taken for the example it is like


ALIKE_MANY = 0.68  # more for many records, where nothing but the words tells what is meant


DEPTH = 3  # questions back that a fragment may lean on


@dataclass(frozen=True)
class Reader:
    """What understanding needs of the process."""

    houses: Houses
    routes: Routes
    of_one: Routes = field(default_factory=lambda: Routes(readings("one"), 1))
    of_many: Routes = field(default_factory=lambda: Routes(readings("many"), 1))

    async def understand(self, turn: Turn, depth: int = 0) -> Understood:
        text = tidy(turn.question)
        if not re.search(r"[^\W_]", text):
            return Understood(text, refusal=Refusal("empty", f"There is no question yet. {guarding.CAN}"))
        house = await self.houses.of(turn.hands.begin, turn.hands.actor)
        past = before(turn)
        seen = await look(turn, text, house, past)
        refusal = guarding.guarded(seen.plain, seen.masked, is_action=bool(seen.actions))
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
        outlook = asked_outlook(turn, seen)
        if outlook:
            return Understood(text, wanted=tuple(outlook), named=seen.named, clauses=seen.clauses)
        leaned = await self._leaning(turn, seen, past, depth)
        if leaned:
            return leaned
        likeness = await self._likeness(turn, seen)
        seen = replace(seen, clauses=tuple([await self._read(turn, seen, past, one) for one in seen.clauses]))
        return _decide(turn, seen, house, past, likeness)

    async def _read(self, turn: Turn, seen: "Seen", past: Before, clause: Clause) -> Clause:
        """What no rule reads, in the words of the wording it is most alike; as it is when none is near."""
        text = clause.text
        about = _about(clause, None, past, 0)
        if _only_tells(clause, seen.clauses) or guarding.beyond(text):
            return clause
        if about is None:
            unread = not clause.named and not seen.unsure and records_tool(clause) is None
            if not unread or slots.figures(text) or _DOING_WELL.search(text) or cues.DOCUMENTS.search(text):
                return clause
            near = await self.of_many.of(turn.hands.ports, spoken(text))
            words = near.best()
            far = await self.routes.of(turn.hands.ports, spoken(text))
            is_near = words is not None and near.scores[words] >= ALIKE_MANY
            is_asked = far.best() in (None, "records")
            return replace(clause, text=words) if words and is_near and is_asked else clause
        if (
            about.kind != "account"
            or cues.NOT_KEPT.search(text)
            or not not_kept(clause, topics_of(text, about))
        ):
            return clause
        near = await self.of_one.of(turn.hands.ports, spoken(text))
        words = near.best()
        is_near = words is not None and near.scores[words] >= ALIKE_ONE
        return replace(clause, text=words) if words and is_near else clause

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


async def ordering_of(turn: Turn, seen: Seen, house: House) -> Understood:
    """What an order wants done, and what is asked beside it."""
    orders = ordering.orders(turn, seen.text, seen.plain, seen.named, seen.actions, house, seen.past)
    if seen.unsure and not seen.named:
        return Understood(seen.text, unsure=seen.unsure, clauses=seen.clauses)
    asked = [
        clause for clause in seen.clauses if not actions_wanted(clause.words) and ASKS.search(clause.text)
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
    unheard: list[str] = []
    last: Named | None = None
    for place, clause in enumerate(seen.clauses):
        about = _about(clause, last, past, place)
        last = about or last
        if _only_tells(clause, seen.clauses):
            continue
        is_advice = cues.ADVICE.search(clause.text) is not None
        missing = not_kept(clause, topics_of(clause.text, about)) if about and not is_advice else None
        if missing and about:
            lacking.append((missing, about))
            continue
        if cues.ADVICE.search(clause.text) and about and about.kind in ("account", "deal", "contact"):
            advice = True
            wanted.append(facts_of(about, clause, overview=True))
            continue
        for other in _beside(clause, about):
            wanted += of_record(clause, other)
        for one in _of_clause(clause, about, likeness, seen):
            lost = unheeded(clause, one)
            if lost and not _several(clause, clause.today):
                unheard.append(lost)
            else:
                wanted.append(one)
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
    if unheard and not wanted:
        return Understood(
            seen.text, refusal=guarding.unheeded(unheard), named=seen.named, clauses=seen.clauses
        )
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
        not_kept=_left_open(lacking, unheard),
    )


LEAST_ASKED = 5  # words; a shorter question to the documents takes what was told before it along


def _in_full(one: Wanted, seen: Seen) -> Wanted:
    """`Acme wants 10 % off. Am I allowed?`: a short question is asked with what was told before it."""
    if one.tool != "search_documents" or len(seen.clauses) < 2:
        return one
    if len(str(one.arguments.get("question", "")).split()) >= LEAST_ASKED or not seen.named:
        return one
    text = seen.text
    for span in sorted(seen.spans, key=lambda span: span.start, reverse=True):
        if span.sign in ("x_acct", "x_cntc", "x_dl"):
            text = f"{text[: span.start]}the customer{text[span.end :]}"
    return replace(one, arguments={"question": text})


def _left_open(lacking: Sequence[tuple[str, Named]], unheard: Sequence[str]) -> str | None:
    """What of a question is not answered beside the rest of it."""
    if unheard:
        return guarding.unheeded(unheard).reason
    return guarding.not_kept(*lacking[0]).reason if lacking else None


def whole_search(wanted: Sequence[Wanted], seen: Seen) -> list[Wanted]:
    """A question to the documents alone is asked as a whole, unless it is two of them."""
    wanted = [_in_full(one, seen) for one in wanted]
    searches = [one for one in wanted if one.tool == "search_documents"]
    if len(searches) < len(wanted) or len(seen.clauses) < 2 or seen.named:
        return list(wanted)
    told = [clause for clause in seen.clauses if cues.DOCUMENTS.search(clause.text)]
    if len(searches) > 1 and len(told) > 1 and not any(cues.PRONOUN.search(one.text) for one in told):
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
    if cues.CONTEXT.match(clause.text) or (clause.text.endswith(":") and clause is not clauses[-1]):
        return True
    if clause.text.rstrip().endswith("?"):
        return False
    if clause.named and set(topics_of(clause.text, clause.named[0])) & RECORD_TOPICS:
        return False
    if records_tool(clause):
        return False
    return not ASKS.search(clause.text) and any(ASKS.search(one.text) for one in clauses if one is not clause)


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


def _about(clause: Clause, last: Named | None, past: Before, place: int) -> Named | None:
    """Whom a clause is about: whom it names, or whom a word such as "they" stands for."""
    if clause.named:
        order = {"deal": 0, "contact": 1, "account": 2}
        if len({one.kind for one in clause.named}) > 1:
            return min(clause.named, key=lambda one: order[one.kind])
        return clause.named[0]
    text = clause.text
    word = cues.SUBJECT_WORD.search(text)
    pointing = bool(cues.PRONOUN.search(text)) or bool(word)
    if last and (pointing or (place > 0 and (_leans(clause) or cues.ADVICE.search(text)))):
        return last
    if pointing or cues.ORDINAL.search(text):
        return past.pick(text) or past.subject(word[1] if word else None) or past.last
    beside = past.open or past.last
    if beside and (_leans(clause) or cues.ADVICE.search(text)):
        return beside
    return None


_COMPANY_WIDE = re.compile(
    r"\b(?:our|my|mine|all|every|each|any|team|teams|top|accounts|customers|clients|companies|leads"
    r"|deals|opportunities|reps|colleagues"
    r"|tasks do i|pipeline|forecast|revenue|win rate|in general|usually|(?:do|did|have|am) i)\b"
    r"|x_prsn|x_tm|x_indu|x_ctry|x_cty|x_stg|x_pipe|x_prod"
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


_DOING_WELL = re.compile(
    r"\bhow(?:'s| is| are| am| was| were| did| do)\b.{0,40}\b(?:looking|going|doing|do|did|shaping up"
    r"|coming along|perform\w*)\b"
    r"|\bwhere do (?:we|i) stand\b|\bare (?:we|i) on track\b"
)
_ANY_BUSINESS = re.compile(
    r"\b(?:leads?|calls?|meetings?|tasks?|accounts?|clients?|customers?|win rate|average|cycle|weather|you)\b"
)
_DAY_PLAN = re.compile(
    r"\bwhat (?:should|must|do|shall|can) i (?:have to |need to )?(?:do|work on|tackle|start with)\b"
    r"|\bon my (?:plate|list|desk)\b"
    r"|\b(?:plan|start) (?:for )?my day\b|\bmy (?:agenda|day)\b|\bwhat(?:'s| is) (?:up|on"
    r"|due) (?:for me )?today\b"
)
_AGAINST = re.compile(
    r"\b(?:this|last|next) (?:year|quarter|month|week)\b|\bq[1-4](?: 20\d\d)?\b|\b(?:in )?20\d\d\b"
)


def _several(clause: Clause, today: date) -> list[Wanted]:
    """Questions whose answer takes two looks: how a quarter goes, what a day holds, two periods side"
    " by side."""
    text = clause.text
    if _DAY_PLAN.search(text) and not clause.named and (not clause.period or clause.period.to == today):
        day = today.isoformat()
        base: dict[str, Any] = {"owners": ["me"]}
        return [
            Wanted(
                "search_activities", base | {"kinds": ["task"], "state": "open", "to": day, "order": "oldest"}
            ),
            Wanted(
                "search_activities", base | {"kinds": ["meeting"], "from": day, "to": day, "order": "oldest"}
            ),
        ]
    if _DOING_WELL.search(text) and not clause.named and not _ANY_BUSINESS.search(text):
        period = clause.period
        if period and period.from_ and period.from_ <= today:
            won = reading.deal_question(replace(clause, text=f"total won {_people_of(text)}"))
            if period.to and period.to < today:
                return [Wanted("query_deals", won)]
            unit = next((one for one in ("week", "month", "quarter", "year") if one in text), "month")
            ends = period_of(f"this {unit}", today)
            coming = {name: value for name, value in won.items() if not name.startswith("closed_")}
            coming |= {"measure": "sum", "status": "open", "expected_from": period.from_.isoformat()}
            if ends and ends.to:
                coming["expected_to"] = ends.to.isoformat()
            return [Wanted("query_deals", won), Wanted("query_deals", coming)]
    spans = list(dict.fromkeys(found[0].removeprefix("in ") for found in _AGAINST.finditer(text)))
    if len(spans) == 2 and records_tool(clause) in (None, "query_deals") and not clause.named:
        words = _AGAINST.sub(" ", text)
        measured = (
            words
            if re.search(r"\b(?:won|lost|open|deals?|revenue|win rate|sales|pipeline)\b", words)
            else "total won"
        )
        wanted: list[Wanted] = []
        for span in spans:
            period = period_of(span, today)
            one = replace(
                clause,
                text=re.sub(r"\b(?:compare[ds]?|with|versus|vs|against|than|to|and)\b", " ", measured),
                period=period,
            )
            wanted.append(Wanted("query_deals", {"measure": "sum"} | reading.deal_question(one)))
        return wanted
    return []


def _people_of(text: str) -> str:
    return " ".join(re.findall(r"x_prsn|x_tm|\bmy team\b|\bam i\b|\bdo i\b|\bdid i\b", text))


def _of_clause(clause: Clause, about: Named | None, likeness: Likeness, seen: Seen) -> list[Wanted]:
    text = clause.text
    several = _several(clause, clause.today) if about is None else []
    if several:
        return several
    if about is not None:
        return of_record(clause, about)
    if seen.unsure and "x_clnt" in text:
        return []
    is_rule_asked, records = is_documents(text, likeness), records_tool(clause)
    if records and is_rule_asked:
        is_rule = bool(cues.DOCUMENTS.search(text)) or likeness.lead("documents") > CLEARLY
        of_records = is_asked_of_records(clause) or not is_rule
        return [many(records, clause)] if of_records else [documents(clause)]
    if records:
        return [many(records, clause)]
    if is_rule_asked:
        return [documents(clause)]
    return []
