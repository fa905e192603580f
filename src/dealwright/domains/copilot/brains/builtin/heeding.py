"""Whether every condition that a question names came into the arguments: none is dropped in silence."""

import re
from typing import Any

from dealwright.domains.copilot.brains.builtin import slots
from dealwright.domains.copilot.brains.builtin.house import TermKind
from dealwright.domains.copilot.brains.builtin.reading import Clause
from dealwright.domains.copilot.brains.builtin.shapes import Wanted
from dealwright.domains.crm.assistant.periods import period_of

_ARGUMENTS: dict[TermKind, tuple[str, ...]] = {
    "person": ("owners", "contacts"),
    "team": ("team", "owners"),
    "product": ("products", "words"),
    "industry": ("industries", "tags", "words"),
    "country": ("countries",),
    "city": ("cities",),
    "stage": ("stages",),
    "pipeline": ("pipelines",),
}
_DAYS = re.compile(r"(?:^|_)(?:from|to)$|_days(?:_min)?$")
_MANY = frozenset({"query_deals", "query_accounts", "query_leads", "search_activities"})
_PERIOD = re.compile(
    r"\b(?:this|last|next) (?:year|quarter|month|week)\b|\bq[1-4](?:(?: of)? 20\d\d)?\b"
    r"|\b(?:in|of|during) 20\d\d\b"
)
_AGAINST = re.compile(
    r"\b(?:against|versus|vs\.?) (?:the )?"
    r"(?!x_|last|this|next|lost|won|budget|target|quota|plan|open|all|closed"
    r"|q[1-4]|20\d\d|previous)(?P<word>[a-z][a-z-]{2,})"
)
_CAME = re.compile(
    r"\b(?:c[ao]me|coming|got|generated|sourced|originat\w+) (?:in )?(?:from|through|via|out of|by)"
    r" (?:the |our |a )?"
    r"(?P<word>[a-z][a-z-]{2,}(?: (?!last|this|next|in|since|over|for|and|with)[a-z-]{3,})?)"
)


def unheeded(clause: Clause, one: Wanted) -> str | None:
    """The part of a question about many records that no argument carries."""
    if one.tool not in _MANY:
        return None
    arguments = one.arguments
    return (
        _of_terms(clause, arguments)
        or _of_days(clause, arguments)
        or _of_sums(clause, one.tool, arguments)
        or _of_source(clause, one.tool, arguments)
    )


def _of_terms(clause: Clause, arguments: dict[str, Any]) -> str | None:
    for term in clause.terms:
        places = _ARGUMENTS.get(term.kind)
        if places is None or arguments.get("group_by") in (
            term.kind,
            "owner" if term.kind == "person" else "",
        ):
            continue
        if term.kind == "stage" and term.name.casefold() in ("won", "lost", "open"):
            continue
        if not any(arguments.get(place) for place in places):
            return term.name
    return None


def _of_days(clause: Clause, arguments: dict[str, Any]) -> str | None:
    if clause.period and not any(_DAYS.search(name) for name in arguments):
        is_grouped = arguments.get("group_by") in ("month", "quarter", "day")
        return None if is_grouped or arguments.get("overdue_close") else clause.period.label
    named = list(dict.fromkeys(found[0] for found in _PERIOD.finditer(clause.text)))
    if clause.period and len(named) > 1:
        label = " ".join(clause.period.label.casefold().split())
        other = next((words for words in named if words not in label and label not in words), None)
        return other if other and period_of(other, clause.today) != clause.period else None
    return None


def _of_sums(clause: Clause, tool: str, arguments: dict[str, Any]) -> str | None:
    money = [one for one in slots.figures(slots.bare_between(clause.text)) if one.is_money]
    if not money or tool == "search_activities" or arguments.get("measure") == "win_rate":
        return None
    taken = ("amount_min_minor", "amount_max_minor", "employees_min", "employees_max")
    if any(name in arguments for name in taken):
        return None
    return clause.text[money[0].start : money[0].end].strip()


def _of_source(clause: Clause, tool: str, arguments: dict[str, Any]) -> str | None:
    rival = _AGAINST.search(clause.text) if tool == "query_deals" else None
    if rival and not arguments.get("lost_reasons"):
        return rival["word"]
    found = _CAME.search(clause.text) if tool in ("query_leads", "query_deals") else None
    if not found or arguments.get("sources") or "x_" in found["word"]:
        return None
    return found["word"] if arguments.get("group_by") != "source" else None
