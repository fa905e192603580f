"""Reflection by rules: the right tools, every claim borne out, the right client, nothing left out."""

import re
from dataclasses import replace
from typing import Any

from dealwright.domains.copilot.brains.base import Turn
from dealwright.domains.copilot.brains.builtin.shapes import Understood, Wanted
from dealwright.domains.copilot.brains.checks import unsupported
from dealwright.domains.copilot.findings import Draft, ToolRun, Verdict

ROUNDS = 3
_WITHOUT = re.compile(r"Ask `(?P<tool>\w+)` without `(?P<name>\w+)`")
_SIMPLER = re.compile(r"Ask the documents again: `(?P<words>[^`]+)`")
_COURTESY = re.compile(
    r"^(?:(?:hi|hey|hello|please|so|ok|well|and|also|quick question|question)[,: ]+)*(?:(?:can|could"
    r"|would) you (?:please )?(?:tell|explain|show|say|let)(?: me| us)?(?: know)?|do you know"
    r"|i (?:want|need|would like|'d like) to know|tell me|i was wondering|any idea|remind me"
    r"|what do (?:we|our documents|the documents|our policies) say (?:about|on)|what does (?:our"
    r"|the) (?:playbook|policy|guide|documentation|documents?) say (?:about|on))\b[,: ]*",
    re.IGNORECASE,
)
_CLIENT = re.compile(r"\b(?:for|to|with|at|from|of) the (?:customer|client)\b", re.IGNORECASE)
_ERROR_FIELDS = re.compile(
    r"\b(stages?|products?|pipelines?|lost_reasons?|team|sources?|industries|countries|cities|tags)\b"
)


def verdict(understood: Understood, turn: Turn, draft: Draft) -> Verdict:
    checks = _checks(understood, turn, draft)
    wrong = [name for name, is_right in checks.items() if not is_right]
    feedback = _feedback(understood, turn) if turn.round < ROUNDS else ""
    if feedback:
        return Verdict(verdict="retry", reason=_REASONS["found"], feedback=feedback, checks=checks)
    if wrong:
        return Verdict(verdict="stop", reason=_REASONS[wrong[0]], checks=checks)
    return Verdict(verdict="pass", reason="Every sentence is borne out by what was found.", checks=checks)


_REASONS = {
    "tools": "A tool that was needed did not run.",
    "supported": "A sentence is not borne out by what it cites.",
    "client": "The answer is about another client than the question.",
    "complete": "Something that was asked is not answered.",
    "allowed": "It rests on a tool that the asker may not use.",
    "contradiction": "A contradiction in the documents is not named.",
    "fresh": "A document it rests on may be out of date.",
    "found": "It was not found as it was asked; another way may find it.",
}


def _checks(understood: Understood, turn: Turn, draft: Draft) -> dict[str, bool]:
    used = {source.tool for source in draft.sources}
    ran = {run.tool for run in turn.runs}
    return {
        "tools": draft.refused
        or all(one.tool in ran for one in understood.wanted if one.tool in turn.tools or not turn.tools),
        "supported": not unsupported(draft, list(turn.runs)),
        "client": _is_client_asked(understood, turn, draft),
        "complete": draft.refused or all(_is_answered(one, turn, draft) for one in understood.wanted),
        "allowed": not turn.tools or used <= set(turn.tools),
        "contradiction": _names_contradictions(turn, draft),
    }


def _is_client_asked(understood: Understood, turn: Turn, draft: Draft) -> bool:
    """Every look-up of a client was of one that was named."""
    asked = {one.account_id for one in understood.named if one.account_id} | {
        one.handle for one in understood.named
    }
    if not asked or draft.refused:
        return True
    for run in turn.this_round():
        if (
            run.found
            and run.tool in ("client_facts", "deal_facts", "contact_facts")
            and run.found.account_ids
        ):
            known = {str(one) for one in run.found.account_ids}
            records = {str(record.id) for fact in run.found.facts[:1] for record in fact.records}
            labels = {record.label for fact in run.found.facts[:1] for record in fact.records}
            if not (known | records | labels) & asked:
                return False
    return True


def _is_answered(wanted: Wanted, turn: Turn, draft: Draft) -> bool:
    run = _latest(wanted.tool, turn)
    if run is None:
        return wanted.tool not in turn.tools
    if run.found is None or run.found.nothing or run.found.choices or run.found.proposal:
        return True
    if wanted.tool == "search_documents" and run.found.data.get("band") != "answered":
        return True
    return any(source.tool == wanted.tool for source in draft.sources) or bool(draft.choices)


def _names_contradictions(turn: Turn, draft: Draft) -> bool:
    """Two figures for the same thing are told side by side."""
    if draft.refused:
        return True
    said = {source.text for source in draft.sources}
    for run in turn.this_round():
        for fact in run.found.facts if run.found else []:
            against = fact.values.get("contradicts")
            if (
                against
                and against in said
                and not any(
                    other.text in said
                    for other in (run.found.facts if run.found else [])
                    if other.values.get("contradicts") == against
                )
            ):
                return False
    return True


def _feedback(understood: Understood, turn: Turn) -> str:
    """What to do otherwise in the next round; empty when nothing would help."""
    for run in turn.this_round():
        wanted = next((one for one in understood.wanted if one.tool == run.tool), None)
        if run.error and wanted:
            name = _faulty(run, wanted)
            if name and not _tried(turn, f"`{name}`"):
                return f"Ask `{run.tool}` without `{name}`, which it does not know."
        if (
            run.tool == "search_documents"
            and wanted
            and run.found
            and run.found.data.get("band") != "answered"
        ):
            simpler = _simpler(str(wanted.arguments.get("question", "")))
            if simpler and not _tried(turn, simpler):
                return f"Ask the documents again: `{simpler}`"
    return ""


def _tried(turn: Turn, words: str) -> bool:
    return any(words in one for one in turn.feedback)


def _faulty(run: ToolRun, wanted: Wanted) -> str | None:
    found = _ERROR_FIELDS.findall(run.error or "")
    for word in found:
        for name in wanted.arguments:
            if name.startswith(word[:5]):
                return name
    return None


def _simpler(question: str) -> str | None:
    """Without courtesy and without the client, which no document knows."""
    plain = _CLIENT.sub("", _COURTESY.sub("", question)).strip()
    plain = re.sub(r"\s+", " ", plain).replace(" ?", "?").replace("`", "'")
    return plain if len(plain) > 8 and plain.casefold() != question.casefold().strip() else None


def changed(wanted: Wanted, turn: Turn) -> Wanted:
    """As reflection said: without a condition, or with simpler words."""
    arguments: dict[str, Any] = dict(wanted.arguments)
    for one in turn.feedback:
        without = _WITHOUT.search(one)
        if without and without["tool"] == wanted.tool:
            arguments.pop(without["name"], None)
        simpler = _SIMPLER.search(one)
        if simpler and wanted.tool == "search_documents":
            arguments["question"] = simpler["words"]
    return replace(wanted, arguments=arguments)


def _latest(tool: str, turn: Turn) -> ToolRun | None:
    return next((run for run in reversed(turn.runs) if run.tool == tool), None)
