"""Writes the answer from facts: their own sentences, chosen and ordered by what was asked, each with its source."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from dealwright.domains.copilot.brains.builtin.understanding import Understood, Wanted
from dealwright.domains.copilot.brains.builtin.words import folded
from dealwright.domains.copilot.tools.words import moneys
from dealwright.domains.copilot.findings import (
    Block,
    Choice,
    Draft,
    Fact,
    Found,
    Proposal,
    RecordRef,
    Source,
    Table,
    ToolRun,
)

ITEMS = 5
SENTENCES = 3
NOT_IN_DOCUMENTS = "Our documents do not answer this."
READY = "Ready for your approval. Nothing happens before."
OTHERWISE = "Another document says otherwise:"


@dataclass
class Page:
    """An answer in the making: blocks, and the facts they cite, each numbered once."""

    blocks: list[Block] = field(default_factory=list[Block])
    sources: list[Source] = field(default_factory=list[Source])
    choices: list[Choice] = field(default_factory=list[Choice])
    proposals: list[Proposal] = field(default_factory=list[Proposal])
    confidence: float = 1.0
    _numbers: dict[tuple[str, str, str], int] = field(default_factory=dict[tuple[str, str, str], int])

    def cite(self, run: ToolRun, fact: Fact) -> int:
        key = (run.tool, fact.key, fact.text)
        if key not in self._numbers:
            self._numbers[key] = len(self._numbers) + 1
            records = fact.records
            self.sources.append(
                Source(
                    n=self._numbers[key],
                    text=fact.text,
                    tool=run.tool,
                    record=records[0] if records else None,
                    records=records[:10],
                    passage=fact.passage,
                )
            )
        return self._numbers[key]

    def say(self, run: ToolRun, *facts: Fact) -> None:
        """A paragraph of facts in their own words."""
        said = [fact for fact in facts if not self._is_said(run, fact)]
        if said:
            text = " ".join(fact.text for fact in said)
            self.blocks.append(Block(kind="text", text=text, cites=[self.cite(run, fact) for fact in said]))

    def worth(self, run: ToolRun, sums: Sequence[Fact]) -> None:
        """What was counted, in money, joined to the sentence that counted it."""
        known = [one for one in sums if one.values.get("amount_minor")]
        if not known or not self.blocks:
            return
        amounts = moneys((int(one.values["amount_minor"]), str(one.values["currency"])) for one in known)
        last = self.blocks[-1]
        cites = [*last.cites, *(self.cite(run, one) for one in known)]
        self.blocks[-1] = last.model_copy(
            update={"text": f"{last.text} Together worth {amounts}.", "cites": cites}
        )

    def items(self, run: ToolRun, facts: Iterable[Fact]) -> None:
        for fact in facts:
            if not self._is_said(run, fact):
                self.blocks.append(Block(kind="item", text=fact.text, cites=[self.cite(run, fact)]))

    def head(self, text: str) -> None:
        self.blocks.append(Block(kind="heading", text=text))

    def table(self, run: ToolRun, table: Table, facts: Sequence[Fact]) -> None:
        if table.rows:
            cites = [self.cite(run, fact) for fact in facts]
            self.blocks.append(Block(kind="table", cites=cites, table=table))

    def _is_said(self, run: ToolRun, fact: Fact) -> bool:
        return (run.tool, fact.key, fact.text) in self._numbers

    def draft(self) -> Draft:
        return Draft(
            blocks=self.blocks,
            sources=self.sources,
            choices=self.choices,
            proposals=self.proposals,
            confidence=round(self.confidence, 3),
        )


def written(understood: Understood, runs: Sequence[tuple[Wanted, ToolRun]]) -> Draft:
    """The answer to all that was asked, in its order. Nothing in it stands for itself."""
    page = Page()
    several = len(runs) > 1
    unanswered: list[str] = []
    for wanted, run in runs:
        if run.found is None:
            unanswered.append(failed(run))
            continue
        if run.found.choices:
            page.choices += [one for one in run.found.choices if one not in page.choices]
            continue
        if run.found.proposal:
            page.proposals.append(run.found.proposal)
            continue
        unanswered += _part(page, wanted, run, run.found, understood, several=several)
    return _closed(page, unanswered)


def failed(run: ToolRun) -> str:
    return run.error or "This could not be looked up."


def _closed(page: Page, unanswered: list[str]) -> Draft:
    if page.proposals:
        page.head(READY)
    if not page.blocks and page.choices:
        return Draft(refused=True, reason="Which one do you mean?", choices=page.choices)
    if not page.blocks:
        reason = unanswered[0] if unanswered else "Nothing was found."
        return Draft(refused=True, reason=reason, sources=page.sources, confidence=page.confidence)
    for one in dict.fromkeys(unanswered):
        page.head(one)
    return page.draft()


def _part(
    page: Page, wanted: Wanted, run: ToolRun, found: Found, understood: Understood, *, several: bool
) -> list[str]:
    """What one tool adds to the answer; what of it could not be answered comes back."""
    if run.tool == "search_documents":
        return _documents(page, run, found, is_advice=understood.advice)
    if not found.facts:
        return [found.summary]
    clause = " ".join(one.text for one in understood.clauses)
    match run.tool:
        case "client_facts":
            _client(page, run, found, wanted, clause, is_advice=understood.advice)
        case "contact_facts":
            _record(
                page,
                run,
                found,
                wanted.topics,
                CONTACT_KEYS,
                ("title", "account", "email", "phone", "last_contact"),
            )
        case "deal_facts":
            _record(
                page, run, found, wanted.topics, DEAL_KEYS, ("stage", "amount", "close", "next_step", "owner")
            )
        case "query_deals":
            _deals(page, run, found, wanted.arguments, clause)
        case "find_clients" | "find_people":
            page.items(run, found.facts[:ITEMS]) if len(found.facts) > 1 else page.say(run, *found.facts)
        case _:
            _list(page, run, found, wanted.arguments)
    return []


# Documents


def _documents(page: Page, run: ToolRun, found: Found, *, is_advice: bool) -> list[str]:
    answers = [fact for fact in found.facts if fact.key.startswith("answer:")]
    page.confidence = min(page.confidence, float(found.data.get("confidence") or 0.0) if answers else 1.0)
    if not answers:
        near = [fact for fact in found.facts if fact.values.get("related")][:SENTENCES]
        if is_advice and near:
            page.head("From our documents")
            page.items(run, [_short(fact) for fact in near[:2]])
            return []
        for fact in near:
            page.cite(run, fact)
        return [NOT_IN_DOCUMENTS]
    if is_advice:
        page.head("From our documents")
    page.say(run, *answers[:1])
    page.items(run, answers[1:SENTENCES])
    others = [fact for fact in found.facts if fact.key.startswith("contradiction:")]
    if others:
        page.head(OTHERWISE)
        page.items(run, others[:2])
    return []


def _short(fact: Fact) -> Fact:
    """The first sentences of a passage, word for word."""
    if len(fact.text) <= 300:
        return fact
    cut = fact.text[:300]
    end = max(cut.rfind(". "), cut.rfind(".\n"), cut.rfind("\n"))
    text = cut[: end + 1].strip() if end > 60 else cut.rsplit(" ", 1)[0]
    return fact.model_copy(update={"text": text})


# One record

CONTACT_KEYS: dict[str, tuple[str, ...]] = {
    "email": ("email",),
    "phone": ("phone",),
    "title": ("title",),
    "account": ("account",),
    "owner": ("owner",),
    "open_deals": ("open_deals", "deal:"),
    "last_contact": ("last_contact",),
    "next_activity": ("next_activity",),
    "tasks": ("open_tasks", "task:"),
    "city": ("city",),
    "tags": ("tags",),
}
DEAL_KEYS: dict[str, tuple[str, ...]] = {
    "next_step": ("next_step",),
    "lost_reason": ("lost_reason", "lost_note", "stage"),
    "history": ("stage", "stage:"),
    "stage": ("stage",),
    "weighted": ("weighted",),
    "probability": ("probability",),
    "close": ("close",),
    "opened": ("opened",),
    "amount": ("amount",),
    "products": ("products", "line:"),
    "owner": ("owner",),
    "contact": ("contact",),
    "account": ("account",),
    "source": ("source",),
    "last_contact": ("last_contact",),
    "next_activity": ("next_activity",),
    "quiet": ("quiet",),
    "activities": ("last_contact", "activity:"),
    "tags": ("tags",),
    "description": ("description",),
}
CLIENT_KEYS: dict[str, tuple[str, ...]] = {
    "spend": ("spend:", "spend"),
    "products": ("products", "product:"),
    "industry": ("industry",),
    "place": ("city",),
    "size": ("size",),
    "website": ("website",),
    "description": ("description",),
    "customer_since": ("customer_since",),
    "owner": ("owner",),
    "open_deals": ("open_deals", "deal:"),
    "lost": ("lost", "lost:"),
    "last_contact": ("last_contact",),
    "next_activity": ("next_activity",),
    "tasks": ("open_tasks", "task:"),
    "contacts": ("contacts", "contact:"),
    "tags": ("tags",),
}
_OVERVIEW = ("spend", "open_deals", "owner", "industry", "place", "last_contact", "next_activity")


def _of_key(found: Found, key: str) -> list[Fact]:
    if key.endswith(":"):
        return [fact for fact in found.facts if fact.key.startswith(key)]
    return [fact for fact in found.facts if fact.key == key]


def _record(
    page: Page,
    run: ToolRun,
    found: Found,
    topics: Sequence[str],
    keys: dict[str, tuple[str, ...]],
    overview: Sequence[str],
) -> None:
    """First what was asked for, singles in one paragraph, lists as items."""
    asked = [one for one in topics if one in keys]
    if not asked:
        facts = [
            fact
            for topic in overview
            for key in keys[topic]
            if not key.endswith(":")
            for fact in _of_key(found, key)
        ]
        page.say(run, *facts)
        return
    for topic in asked[:4]:
        for key in keys[topic]:
            facts = _of_key(found, key)
            if key.endswith(":"):
                page.items(run, facts[:ITEMS] if key != "stage:" else facts)
            elif facts:
                page.say(run, facts[0])


def _client(page: Page, run: ToolRun, found: Found, wanted: Wanted, clause: str, *, is_advice: bool) -> None:
    topics = [one for one in wanted.topics if one in CLIENT_KEYS]
    if is_advice:
        asked = topics or ["spend"]
        for topic in asked:
            _client_topic(page, run, found, topic, clause)
        rest = [one for one in ("industry", "products", "open_deals") if one not in asked]
        page.say(
            run,
            *(
                fact
                for one in rest
                for key in CLIENT_KEYS[one]
                if not key.endswith(":")
                for fact in _of_key(found, key)
            ),
        )
        return
    if not topics:
        page.say(
            run,
            *(
                fact
                for one in _OVERVIEW
                for key in CLIENT_KEYS[one]
                if key in ("spend:", "spend") or not key.endswith(":")
                for fact in _of_key(found, key)
            ),
        )
        page.items(run, _of_key(found, "deal:")[:3])
        return
    for topic in topics:
        _client_topic(page, run, found, topic, clause)


_YEARS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "spend_this_year:",
        re.compile(r"\b(?:this year|so far this year|year to date|ytd|current year|this calendar year)\b"),
    ),
    ("spend_last_year:", re.compile(r"\b(?:last year|previous year|past year)\b")),
    (
        "spend_average:",
        re.compile(r"\b(?:average|avg|on average|typical|per (?:deal|order|purchase)|mean)\b"),
    ),
)


def _client_topic(page: Page, run: ToolRun, found: Found, topic: str, clause: str) -> None:
    if topic == "spend":
        for key, pattern in _YEARS:
            if pattern.search(clause):
                page.say(run, *_of_key(found, key))
        years = {str(fact.values.get("year")) for fact in found.facts if fact.values.get("year")}
        for year in sorted(years & set(re.findall(r"\b20\d\d\b", clause))):
            page.say(run, *(fact for fact in found.facts if str(fact.values.get("year")) == year))
        page.say(run, *_of_key(found, "spend:"), *_of_key(found, "spend"))
        return
    if topic == "contacts":
        titled = _titled(_of_key(found, "contact:"), clause)
        if titled:
            page.items(run, titled) if len(titled) > 1 else page.say(run, *titled)
            return
    for key in CLIENT_KEYS[topic]:
        facts = _of_key(found, key)
        if key.endswith(":"):
            page.items(run, facts[:ITEMS])
        else:
            page.say(run, *facts)


_ROLES = re.compile(
    r"\b(?:head|manager|director|engineer|officer|lead|buyer|purchas\w+|production|plant|maintenance|quality|safety|finance|strategic|automation|managing|engineering|ceo|boss)\b"
)
_COMMON_ROLE = frozenset({"manager", "head", "lead", "director", "engineer", "officer"})


def _titled(facts: Sequence[Fact], clause: str) -> list[Fact]:
    """The contacts of the function that was asked for."""
    asked = set(_ROLES.findall(clause))
    if not asked:
        return []
    telling = {one[:6] for one in asked - _COMMON_ROLE} or {one[:6] for one in asked}
    if asked & {"ceo", "boss"}:
        telling = {"managi"}
    found: list[Fact] = []
    for fact in facts:
        title = folded(str(fact.values.get("title") or ""))
        if telling and all(part in title for part in telling):
            found.append(fact)
    return found


# Many records

_MEASURE_KEYS = {
    "sum": "sum:",
    "average": "average:",
    "median": "median:",
    "largest": "largest:",
    "win_rate": "win_rate",
    "cycle_days": "cycle_days",
    "count": "count",
    "list": "count",
}


_RANKING = re.compile(
    r"\b(?:most|best|highest|biggest|largest|top|worst|least|lowest|longest|shortest|fastest|why|who|which|main|often|leader ?board|strongest|weakest)\b"
)


def _say_best(page: Page, run: ToolRun, best: Fact, measure: str) -> None:
    """The leading group, with the figure that was asked for where its own sentence has none."""
    name = {"average": "average_minor", "median": "median_minor", "largest": "largest_minor"}.get(measure)
    sums = [one for one in best.values.get("sums") or [] if name and one.get(name)]
    if not sums:
        page.say(run, best)
        return
    amounts = moneys((int(one[name]), str(one["currency"])) for one in sums)
    how = {"average": "on average", "median": "in the median", "largest": "the largest"}[measure]
    text = f"{best.values.get('label')}: {amounts} {how}."
    page.blocks.append(Block(kind="text", text=text, cites=[page.cite(run, best)]))


def _deals(page: Page, run: ToolRun, found: Found, arguments: dict[str, Any], clause: str) -> None:
    measure = str(arguments.get("measure", "list"))
    is_ranking = _RANKING.search(clause) is not None
    groups = _of_key(found, "group:")
    rows = _of_key(found, "deal:")
    lead = _of_key(found, _MEASURE_KEYS.get(measure, "count")) or _of_key(found, "count")
    if found.nothing:
        page.say(run, *_of_key(found, "count"))
        return
    if groups:
        best = _best_group(groups, measure) if is_ranking else None
        if best:
            _say_best(page, run, best, measure)
        page.say(run, *lead)
        _table(page, run, found, groups)
        return
    if measure == "list":
        if arguments.get("limit") == 1 and rows:
            page.say(run, rows[0])
            return
        page.say(run, *lead)
        page.worth(run, _of_key(found, "sum:"))
        _table(page, run, found, rows)
        return
    page.say(run, *lead)
    if measure in ("sum", "count") and len(rows) <= ITEMS:
        page.items(run, rows)


def _best_group(groups: Sequence[Fact], measure: str) -> Fact | None:
    """The group that leads by what was asked; those with a name before those without."""
    values: dict[str, Callable[[Fact], float]] = {
        "win_rate": lambda fact: fact.values.get("win_rate") or 0.0,
        "cycle_days": lambda fact: -(fact.values.get("cycle_days_average") or 10**6),
        "count": lambda fact: float(fact.values.get("count") or 0),
        "average": lambda fact: _of_sums(fact, "average_minor"),
        "median": lambda fact: _of_sums(fact, "median_minor"),
        "largest": lambda fact: _of_sums(fact, "largest_minor"),
    }
    worth = values.get(measure, lambda fact: _of_sums(fact, "amount_minor"))
    return max(groups, key=lambda fact: (worth(fact), -int(fact.values.get("place") or 0)), default=None)


def _of_sums(fact: Fact, name: str) -> float:
    return max((float(one.get(name) or 0) for one in fact.values.get("sums") or []), default=0.0)


def _list(page: Page, run: ToolRun, found: Found, arguments: dict[str, Any]) -> None:
    groups = _of_key(found, "group:")
    rows = [fact for fact in found.facts if re.match(r"^(?:account|lead|activity|contact):", fact.key)]
    lead = _of_key(found, "conversion") if arguments.get("measure") == "conversion" else []
    lead = lead or _of_key(found, "count")
    if found.nothing:
        page.say(run, *lead)
        return
    if groups:
        best = max(
            groups, key=lambda fact: (int(fact.values.get("count") or 0), -int(fact.values.get("place") or 0))
        )
        page.say(run, *lead, *([best] if arguments.get("measure") != "conversion" else []))
        _table(page, run, found, groups)
        return
    if arguments.get("limit") == 1 and rows:
        page.say(run, rows[0])
        return
    page.say(run, *lead)
    if arguments.get("measure") in ("count", "conversion"):
        return
    if run.tool == "search_activities" or len(rows) <= 2:
        page.items(run, rows[: 2 * ITEMS])
        return
    _table(page, run, found, rows)


def _table(page: Page, run: ToolRun, found: Found, facts: Sequence[Fact]) -> None:
    raw = found.data.get("table")
    if raw:
        page.table(run, Table.model_validate(raw), facts)


def records_of(draft: Draft) -> list[RecordRef]:
    return [one.record for one in draft.sources if one.record]
