"""Fragments: "and last year?" asks the question before it with something else in it."""

import re
from dataclasses import replace
from typing import Any

from dealwright.domains.copilot.brains.builtin import cues, reading
from dealwright.domains.copilot.brains.builtin.history import Before
from dealwright.domains.copilot.brains.builtin.reading import Clause, Named
from dealwright.domains.copilot.brains.builtin.shapes import Seen, Understood, Wanted


def is_fragment(seen: Seen) -> bool:
    """Whether a question leans on the one before: it begins like one, or is only a name or some days."""
    text = seen.masked
    if cues.ORDINAL.search(text) and len(text.split()) <= 5:
        return True
    has_own = any(_own_topic(clause) for clause in seen.clauses)
    if re.match(r"^(?:and|or|also|what about|how about|what of|same|but|only|just|now|instead)\b", text):
        return not has_own
    return not has_own and len(text.split()) <= 6


ASKS = re.compile(r"\b(?:what|who|when|where|why|how|which|whose|list|show|count|tell|summar\w+)\b")


def _own_topic(clause: Clause) -> bool:
    """Whether a clause says by itself what it wants."""
    text = re.sub(r"^(?:and|or|also|but|ok|okay|what about|how about|what of)\b", "", clause.text).strip()
    if ASKS.search(text):
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
