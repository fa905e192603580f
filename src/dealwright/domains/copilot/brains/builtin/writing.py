"""Writes the answer from facts: their own sentences, chosen by what was asked, each with its source."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from dealwright.domains.copilot.brains.builtin.shapes import Understood, Wanted
from dealwright.domains.copilot.brains.words import folded, words_of
from dealwright.domains.copilot.findings import (
    Block,
    Choice,
    Draft,
    Fact,
    Found,
    Proposal,
    Source,
    Table,
    ToolRun,
)
from dealwright.domains.copilot.tools.words import counted, day, moneys
from dealwright.ml.bm25 import terms_of

ITEMS = 5
SENTENCES = 3
NOT_IN_DOCUMENTS = "Our documents do not answer this."
CLOSEST = "Our documents do not answer this directly. Closest passages:"
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
    closest: list[tuple[ToolRun, list[Fact]]] = field(default_factory=list[tuple[ToolRun, list[Fact]]])
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

    def compose(
        self, run: ToolRun, facts: Sequence[Fact], words: Callable[[Fact], str], *, is_item: bool = False
    ) -> None:
        """A shorter sentence than the fact's own, of its own values."""
        for fact in facts:
            kind = "item" if is_item else "text"
            self.blocks.append(Block(kind=kind, text=words(fact), cites=[self.cite(run, fact)]))

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
        unanswered += _part(page, wanted, run, run.found, understood)
    if understood.not_kept:
        unanswered.append(understood.not_kept)
    return _closed(page, unanswered)


def failed(run: ToolRun) -> str:
    return run.error or "This could not be looked up."


def _closed(page: Page, unanswered: list[str]) -> Draft:
    if page.proposals:
        page.head(READY)
    if not page.blocks and page.choices:
        return Draft(refused=True, reason="Which one do you mean?", choices=page.choices)
    if not page.blocks and page.closest:
        for run, near in page.closest[:1]:
            page.items(run, [_short(fact) for fact in near])
        return page.draft().model_copy(update={"refused": True, "reason": CLOSEST})
    if not page.blocks:
        reason = unanswered[0] if unanswered else "Nothing was found."
        return Draft(refused=True, reason=reason, sources=page.sources, confidence=page.confidence)
    for one in dict.fromkeys(unanswered):
        page.head(one)
    return page.draft()


def _part(page: Page, wanted: Wanted, run: ToolRun, found: Found, understood: Understood) -> list[str]:
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
                clause,
            )
        case "deal_facts":
            _record(
                page,
                run,
                found,
                wanted.topics,
                DEAL_KEYS,
                ("stage", "amount", "close", "next_step", "owner"),
                clause,
            )
        case "query_deals":
            _deals(page, run, found, wanted.arguments, clause)
        case "forecast" | "deal_probability" | "lead_score":
            page.say(run, found.facts[0])
            page.items(run, found.facts[1:ITEMS])
        case "find_clients" | "find_people":
            page.items(run, found.facts[:ITEMS]) if len(found.facts) > 1 else page.say(run, *found.facts)
        case _:
            _list(page, run, found, wanted.arguments, clause)
    return []


# Documents


def _documents(page: Page, run: ToolRun, found: Found, *, is_advice: bool) -> list[str]:
    answers = without_heads([fact for fact in found.facts if fact.key.startswith("answer:")])
    page.confidence = min(page.confidence, float(found.data.get("confidence") or 0.0) if answers else 1.0)
    if not answers:
        near = [fact for fact in found.facts if fact.values.get("related")][:SENTENCES]
        if is_advice and near:
            page.head("From our documents")
            page.items(run, [_short(fact) for fact in near[:2]])
            return []
        if near and not page.blocks and found.data.get("band") == "related":
            page.closest.append((run, near))
        return [NOT_IN_DOCUMENTS]
    if is_advice:
        page.head("From our documents")
    page.compose(run, answers[:1], in_context)
    page.items(run, beside(answers, str(run.arguments.get("question", ""))))
    others = [fact for fact in found.facts if fact.key.startswith("contradiction:")]
    if others:
        page.head(OTHERWISE)
        page.items(run, others[:2])
    return []


_HEADS = words_of(
    """
    requirement point property product code term case topic part step kind item question day
    stage size situation service industry objection role country product, price, what who when
    """
)
_SHORT_ROW = 5  # words; a shorter row of a table says nothing by itself


def without_heads(answers: Sequence[Fact]) -> list[Fact]:
    """Rows of tables without those that only name the columns."""
    rest = [
        fact
        for fact in answers
        if "|" not in fact.text
        or not set(folded(fact.text.partition("|")[0]).split()[:1]) & _HEADS
        or len(fact.text) > 80
    ]
    return rest or list(answers)


def in_context(fact: Fact) -> str:
    """A short row of a table under its heading: `Volume discounts: 2-3 | 3 %`."""
    if (
        "|" not in fact.text
        or len(re.findall(r"[^\W\d_]{2,}", fact.text)) >= _SHORT_ROW
        or fact.passage is None
    ):
        return fact.text
    head = fact.passage.headings[-1] if fact.passage.headings else fact.passage.title
    return f"{head}: {fact.text}" if head and folded(head) not in folded(fact.text) else fact.text


def beside(answers: Sequence[Fact], question: str) -> list[Fact]:
    """The further sentences that have as many words of the question as the first one."""
    asked = set(terms_of(question))
    first = len(asked & set(terms_of(answers[0].text)))
    return [
        one
        for one in answers[1:SENTENCES]
        if len(asked & set(terms_of(one.text))) >= max(1, first) or _is_row_beside(one, answers[0])
    ]


def _is_row_beside(one: Fact, first: Fact) -> bool:
    """Rows of one table belong together: which of them holds is for the reader to see."""
    return (
        "|" in one.text
        and "|" in first.text
        and one.passage is not None
        and first.passage is not None
        and one.passage.passage_id == first.passage.passage_id
    )


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
    "lost_reason": ("lost_reason", "lost_note"),
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
ITS_DEALS = ("next_step", "close", "probability", "stage")
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
    clause: str,
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
        if topic == "last_contact" and not _TOLD.search(clause):
            page.compose(run, _of_key(found, "last_contact"), last_contact)
            continue
        for key in keys[topic]:
            facts = _of_key(found, key)
            if key.endswith(":"):
                page.items(run, facts[:ITEMS] if key != "stage:" else facts)
            elif facts:
                page.say(run, facts[0])


def _client(page: Page, run: ToolRun, found: Found, wanted: Wanted, clause: str, *, is_advice: bool) -> None:
    topics = [one for one in wanted.topics if one in CLIENT_KEYS or one in ITS_DEALS]
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
    match topic:
        case "spend":
            _spent(page, run, found, clause)
        case "contacts" if titled := _titled(_of_key(found, "contact:"), clause):
            page.items(run, titled) if len(titled) > 1 else page.say(run, *titled)
        case "last_contact" if not _TOLD.search(clause):
            page.compose(run, _of_key(found, "last_contact"), last_contact)
        case "open_deals" if _MONEY_ONLY.search(clause) and not _LISTING.search(clause):
            page.say(run, *_of_key(found, "open_deals"))
        case "next_step" | "close" | "probability" | "stage":
            _of_open_deals(page, run, found, topic)
        case "products" if not _FIGURES.search(clause):
            page.say(run, *_of_key(found, "products"))
        case _:
            for key in CLIENT_KEYS[topic]:
                facts = _of_key(found, key)
                if key.endswith(":"):
                    page.items(run, facts[:ITEMS])
                else:
                    page.say(run, *facts)


_TOLD = re.compile(r"\b(?:what|about|said|say|discuss\w*|who|outcome|how did|summar\w*|tell)\b")
_MONEY_ONLY = re.compile(r"\b(?:how much|value|worth|total|sum|how big|amount|how many)\b|\bpipeline\b")
_LISTING = re.compile(r"\b(?:which|list|show|what deals|what are|name|details?)\b")
_FIGURES = re.compile(
    r"\b(?:how many|how much|when|quantity|quantities|each|details?|list|amounts?|figures)\b"
)


def _spent(page: Page, run: ToolRun, found: Found, clause: str) -> None:
    """What was spent in the year that was asked for, or in all."""
    before = len(page.blocks)
    for key, pattern in _YEARS:
        if pattern.search(clause):
            page.say(run, *_of_key(found, key))
    years = set(re.findall(r"\b20\d\d\b", clause))
    page.say(run, *(fact for fact in found.facts if str(fact.values.get("year")) in years))
    if len(page.blocks) == before:
        page.say(run, *_of_key(found, "spend:"), *_of_key(found, "spend"))


def last_contact(fact: Fact) -> str:
    """When it was, what, by whom and with whom, without what was said."""
    values = fact.values
    if not values.get("at"):
        return fact.text
    head = fact.text.partition(" was the ")[0]
    found = re.search(r'" on (\d{1,2} \w+ \d{4})', fact.text)
    if not found or head == fact.text:
        return fact.text
    people = f" by {values['by']}" if values.get("by") else ""
    people += f" with {values['with']}" if values.get("with") else ""
    return f'{head} was on {found[1]}: {values["kind"]} "{values["subject"]}"{people}.'


def _of_open_deals(page: Page, run: ToolRun, found: Found, topic: str) -> None:
    """One thing of every open deal of a client."""
    deals = _of_key(found, "deal:")
    if not deals:
        page.say(run, *_of_key(found, "open_deals"))
    for fact in deals[:ITEMS]:
        page.compose(run, [fact], lambda one: of_deal(one, topic), is_item=len(deals) > 1)


def of_deal(fact: Fact, topic: str) -> str:
    values, name = fact.values, str(fact.values.get("name"))
    match topic:
        case "next_step" if values.get("next_step"):
            step = str(values["next_step"])
            return f"The next step of {name} is: {step}{'' if step.endswith(('.', '?', '!')) else '.'}"
        case "stage" if values.get("stage"):
            return f"{name} is in stage {values['stage']}."
        case "probability" if values.get("probability") is not None:
            return f"{name} is {values['probability']} % likely."
        case "close" if values.get("expected_close_on"):
            return (
                f"{name} is expected to close on {day(date.fromisoformat(str(values['expected_close_on'])))}."
            )
        case _:
            return fact.text


_ROLES = re.compile(
    r"\b(?:head|manager|director|engineer|officer|lead|buyer|purchas\w+|production|plant|maintenance"
    r"|quality|safety|finance|strategic|automation|managing|engineering|ceo|boss)\b"
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
    r"\b(?:most|best|highest|biggest|largest|top|worst|least|lowest|longest|shortest|fastest|why|who"
    r"|which|main|often|leader ?board|strongest|weakest)\b"
)


_SINGLE = re.compile(
    r"\b(?:most common|main|top|biggest|single|best|which|what) (?:\w+ ){0,2}(?:reason|rep|seller"
    r"|colleague|product|industry|country|source|month|quarter|team|stage|salesperson|region"
    r"|channel)\b(?!s)"
    r"|\bwho (?:sold|won|has|closed|lost|made|is|owns|brought)\b.{0,30}\b(?:most|best|highest|biggest"
    r"|top|lowest|worst|least)\b"
)


_WEIGHTED = re.compile(r"\b(?:weighted|forecast)\b")


def _say_best(page: Page, run: ToolRun, best: Fact, measure: str) -> None:
    """The leading group, with the figure that was asked for where its own sentence has none."""
    name = {"average": "average_minor", "median": "median_minor", "largest": "largest_minor"}.get(measure)
    sums = [one for one in dicts_of(best, "sums") if name and one.get(name)]
    if name is None or not sums:
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
        if not best or not _SINGLE.search(clause):
            page.say(run, *lead)
            _table(page, run, found, groups)
        return
    if measure == "list":
        if arguments.get("limit") == 1 and rows:
            page.say(run, rows[0])
            return
        page.say(run, *lead)
        page.worth(run, _of_key(found, "sum:"))
        _table(page, run, found, rows, drop=_needless(found, arguments))
        return
    if _WEIGHTED.search(clause):
        lead = _of_key(found, "weighted:") or lead
    page.say(run, *lead)
    if measure in ("sum", "count") and len(rows) <= ITEMS and _LISTING.search(clause):
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
    return max((float(one.get(name) or 0) for one in dicts_of(fact, "sums")), default=0.0)


def dicts_of(fact: Fact, name: str) -> list[dict[str, Any]]:
    """A list of shapes among a fact's values, such as sums of several currencies."""
    return fact.values.get(name) or []


def _list(page: Page, run: ToolRun, found: Found, arguments: dict[str, Any], clause: str) -> None:
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
        if _SINGLE.search(clause) and arguments.get("measure") != "conversion":
            page.say(run, best)
            return
        page.say(run, *lead, *([best] if arguments.get("measure") != "conversion" else []))
        _table(page, run, found, groups)
        return
    if arguments.get("limit") == 1 and rows:
        page.say(run, rows[0])
        return
    if arguments.get("order") == "won" and arguments.get("limit") and rows and run.tool == "query_accounts":
        for fact in rows:
            page.compose(run, [fact], bought, is_item=True)
        return
    page.say(run, *lead)
    if arguments.get("measure") in ("count", "conversion"):
        return
    if run.tool == "search_activities" or len(rows) <= 2:
        page.items(run, rows[: 2 * ITEMS])
        return
    drop = _OF_ORDER.get(str(arguments.get("order")), frozenset()) | _needless(found, arguments)
    _table(page, run, found, rows, drop=drop)


def bought(fact: Fact) -> str:
    """`Acme has bought for €120,000 in 4 deals.`"""
    amounts = moneys((int(one["amount_minor"]), str(one["currency"])) for one in dicts_of(fact, "won"))
    count = int(fact.values.get("won_count") or 0)
    return f"{fact.values.get('name')}: {amounts} in {counted(count, 'deal')}." if amounts else fact.text


def _table(
    page: Page, run: ToolRun, found: Found, facts: Sequence[Fact], *, drop: frozenset[str] = frozenset()
) -> None:
    raw = found.data.get("table")
    if raw:
        page.table(run, narrowed(Table.model_validate(raw), drop), facts)


def narrowed(table: Table, drop: frozenset[str]) -> Table:
    """Without these columns, and without those that are empty."""
    kept = [
        place
        for place, name in enumerate(table.columns)
        if name not in drop and any(row[place] for row in table.rows)
    ]
    return table.model_copy(
        update={
            "columns": [table.columns[place] for place in kept],
            "rows": [[row[place] for place in kept] for row in table.rows],
        }
    )


def _needless(found: Found, arguments: dict[str, Any]) -> frozenset[str]:
    """Columns that say what the question said, or what another column says."""
    drop: set[str] = set()
    table = Table.model_validate(found.data["table"]) if found.data.get("table") else None
    if (
        table
        and table.columns[:2] == ["Deal", "Client"]
        and all(row[0].startswith(row[1]) for row in table.rows)
    ):
        drop.add("Client")
    if arguments.get("owners") and len(arguments["owners"]) == 1:
        drop.add("Owner")
    if len(arguments.get("stages", [])) == 1 or arguments.get("status") in ("won", "lost"):
        drop.add("Stage")
    return frozenset(drop)


_OF_ORDER = {
    "won": frozenset({"Industry", "Country", "Open", "Last contact", "Owner"}),
    "open": frozenset({"Industry", "Country", "Won", "Last contact", "Owner"}),
    "quietest": frozenset({"Industry", "Country", "Won", "Open"}),
}
