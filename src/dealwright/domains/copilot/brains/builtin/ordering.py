"""From an order to the arguments of a proposing tool: a task, a call, a mail draft, another stage."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from dealwright.domains.copilot.brains.base import Turn
from dealwright.domains.copilot.brains.builtin.history import Before
from dealwright.domains.copilot.brains.builtin.house import House, Term
from dealwright.domains.copilot.brains.builtin.reading import Named
from dealwright.domains.copilot.brains.words import folded
from dealwright.domains.crm.assistant.periods import period_of

Order = tuple[str, dict[str, Any], Named | None]
MOST = 200
_COURTESY = re.compile(
    r"^(?:(?:please|pls|plz|kindly|hey|hi|ok|okay|so|and|then|also|just|now|copilot|can you|could you"
    r"|would you|will you|i want you to|i need to|i want to|i'd like to|i would like to|let's|let me"
    r"|go ahead and|don'?t forget to|make sure to|you should|help me(?: to)?)[, ]+)+",
    re.IGNORECASE,
)
_TASK_HEAD = re.compile(
    r"^(?:remind me(?: again)?|nudge me|ping me|note to self|don'?t let me forget|(?:create|add"
    r"|set(?: up)?|make|schedule|put|open|new|enter|plan|book)\b[^.:?!]{0,30}?\b(?:tasks?|to-?dos?"
    r"|reminders?|follow[- ]?ups?|action items?|call-?backs?)\b|(?:task|to-?do|reminder"
    r"|todo)\b)\s*(?:for me\b\s*)?",
    re.IGNORECASE,
)
_JOINT = re.compile(
    r"^(?:\s*(?:to|that|about|of|for|:|-|,|is|i (?:need|have|must|should)(?: to)?|we (?:need|have"
    r"|must|should)(?: to)?)\s+|\s*[:,-]\s*)+",
    re.IGNORECASE,
)
_WEEKDAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec"
)
_WHEN = re.compile(
    rf"\b(?:(?:due|by|on|for|until|before|at|this|next|coming)\s+)*(?:(?:(?:next|this"
    rf"|coming)\s+)?(?:{_WEEKDAYS})(?:\s+(?:morning|afternoon|evening|noon))?|tomorrow(?:\s+(?:morning"
    rf"|afternoon|evening|noon))?|today|tonight|day after tomorrow|next week|next month|this week"
    rf"|end of (?:the )?(?:week|month|quarter|day)|in (?:\d+|a|an|one|two|three|four|five|six"
    rf"|ten) (?:days?|weeks?|months?)|\d{{4}}-\d\d-\d\d|\d{{1,2}}(?:st|nd|rd|th"
    rf"|\.)?(?: of)? (?:{_MONTHS})(?:\s+\d{{4}})?|(?:{_MONTHS}) \d{{1,2}}(?:st|nd|rd"
    rf"|th)?(?:,? \d{{4}})?|\d{{1,2}}\.\d{{1,2}}\.(?:\d{{4}})?)(?:\s+at\s+\d{{1,2}}(?::\d\d)?\s*(?:am"
    rf"|pm|h)?)?",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\bat (\d{1,2})(?::(\d\d))?\s*(am|pm)?\b", re.IGNORECASE)


def orders(
    turn: Turn,
    text: str,
    plain: str,
    named: Sequence[Named],
    actions: Iterable[str],
    house: House,
    past: Before,
) -> list[Order]:
    about = _about(named, past, plain)
    made: list[Order] = []
    for action in sorted(actions):
        match action:
            case "create_task":
                made.append(_task(turn, text, named, about, house))
            case "log_call":
                if about or named:
                    made.append(_call(turn, text, named, about))
            case "draft_mail":
                if about:
                    made.append(_mail(text, named, about))
            case "move_stage":
                made += _stage(plain, about, house)
            case _:
                pass
    return made


def _about(named: Sequence[Named], past: Before, plain: str) -> Named | None:
    for kind in ("deal", "contact", "account"):
        for one in named:
            if one.kind == kind:
                return one
    if named:
        return named[0]
    return past.open or (past.last if re.search(r"\b(?:them|him|her|it|this|that|they)\b", plain) else None)


def _records(named: Sequence[Named], about: Named | None) -> dict[str, Any]:
    """The contact, the deal and the client that were named, each once."""
    found: dict[str, Any] = {}
    for one in [*named, *([about] if about and about not in named else [])]:
        key = "client" if one.kind == "account" else one.kind
        found.setdefault(key, one.handle)
    if "contact" in found or "deal" in found:
        found.pop("client", None)
    return found


def _task(turn: Turn, text: str, named: Sequence[Named], about: Named | None, house: House) -> Order:
    head = _sentence_of(
        text,
        ("remind", "task", "todo", "to-do", "reminder", "follow", "schedule", "nudge", "call", "meeting"),
    )
    words = _COURTESY.sub("", head).strip()
    due = due_of(turn, words)
    rest = _TASK_HEAD.sub("", words)
    rest = _JOINT.sub("", rest)
    said = _WHEN.search(rest)
    if said:
        rest = f"{rest[: said.start()].rstrip()} {rest[said.end() :].lstrip()}"
    rest = _JOINT.sub("", rest.strip(" .,:;!?-"))
    rest = re.sub(r"^(?:to|that)\s+", "", rest).strip(" .,:;!?-")
    subject = (rest[:1].upper() + rest[1:])[:MOST] or (
        f"Follow up with {about.name}" if about else "Follow up"
    )
    arguments: dict[str, Any] = {"subject": subject} | _records(named, about)
    if due:
        arguments["due"] = due
    colleague = re.search(
        r"\bremind (?!me\b)(\w+)|\bassign(?:ed)? (?:it |this )?to (\w+)|\btask for (\w+)", folded(words)
    )
    if colleague:
        term = _person(next(group for group in colleague.groups() if group), house)
        if term:
            arguments["owner"] = term.name
    return "propose_task", arguments, about


def _person(word: str, house: House) -> Term | None:
    return next((one for one in house.terms.get(word, ()) if one.kind == "person"), None)


def _sentence_of(text: str, words: Sequence[str]) -> str:
    """The part of a text that holds the order."""
    parts = re.split(
        r"(?<=[.?!;])\s+|\s+(?:and|then)\s+(?=(?:please )?(?:remind|create|add|set|log|draft|write"
        r"|move|schedule|put|note)\b)",
        text,
        flags=re.IGNORECASE,
    )
    for part in parts:
        if any(word in part.casefold() for word in words):
            rest = text[text.index(part) :]
            return rest if len(parts) == 1 else part
    return text


def due_of(turn: Turn, text: str) -> str | None:
    today = turn.hands.now.astimezone(turn.hands.zone).date()
    found = _WHEN.search(text)
    if not found:
        return None
    day = day_of(found[0], today)
    if day is None:
        return None
    clock = _CLOCK.search(text)
    if clock:
        hour = int(clock[1]) % 24
        if clock[3] and clock[3].lower() == "pm" and hour < 12:
            hour += 12
        minute = int(clock[2] or 0) % 60
        return datetime.combine(day, time(hour, minute), turn.hands.zone).isoformat()
    return day.isoformat()


def day_of(words: str, today: date) -> date | None:
    """One day: the next such weekday, the end of a week, the Monday of the next one."""
    low = folded(words)
    weekday = re.search(rf"\b({_WEEKDAYS})\b", low)
    if weekday:
        wanted = list[str](_WEEKDAYS.split("|")).index(weekday[1])
        return today + timedelta(days=(wanted - today.weekday() - 1) % 7 + 1)
    if "day after tomorrow" in low:
        return today + timedelta(days=2)
    if ("end of" in low and "week" in low) or "this week" in low:
        return today + timedelta(days=max(0, 4 - today.weekday()))
    if "next week" in low:
        return today + timedelta(days=7 - today.weekday())
    period = period_of(low if not low.startswith("in ") else f"next {low[3:]}", today)
    if period is None:
        period = period_of(f"on {low}", today)
    if period is None:
        return None
    if low.startswith("in ") or "end of" in low:
        return period.to
    return period.from_ or period.to


def _call(turn: Turn, text: str, named: Sequence[Named], about: Named | None) -> Order:
    _, _, behind = text.partition(":")
    summary = behind.strip()
    if not summary:
        found = re.search(
            r"(?:,|\bthat\b|\bsaying\b|\bhe\b|\bshe\b|\bthey\b|\babout\b|\bsummary\b|\bnote\b"
            r"|\band\b(?= (?:he|she|they)))\s+(.+)$",
            text,
            re.IGNORECASE,
        )
        summary = found[0].lstrip(", ") if found else ""
    arguments: dict[str, Any] = _records(named, about)
    arguments["summary"] = (
        re.sub(r"[,. ]*(?:please )?log (?:it|this|that|the call)[.! ]*$", "", summary, flags=re.IGNORECASE)
        or f"Call with {about.name if about else 'the client'}"
    )[:2_000]
    plain = folded(text)
    day = re.search(
        r"\b(?:yesterday|today|this morning|this afternoon|last (?:monday|tuesday|wednesday|thursday"
        r"|friday))\b",
        plain.partition(":")[0],
    )
    if day:
        today = turn.hands.now.astimezone(turn.hands.zone).date()
        period = period_of(day[0], today)
        if period and period.from_ and period.from_ != today:
            arguments["at"] = datetime.combine(period.from_, time(12, 0), turn.hands.zone).isoformat()
    minutes = re.search(r"\b(\d{1,3})[- ]?(?:min|mins|minutes|minute)\b", plain)
    if minutes:
        arguments["minutes"] = int(minutes[1])
    if re.search(r"\b(?:called me|called us|rang me|incoming|inbound|phoned (?:me|us))\b", plain):
        arguments["direction"] = "in"
    return "propose_call", arguments, about


def _mail(text: str, named: Sequence[Named], about: Named) -> Order:
    found = re.search(
        r"\b(?:about|regarding|concerning|on|saying(?: that)?|that|to (?:say|ask|tell|thank|confirm"
        r"|invite|offer|remind|propose|follow up|let)|asking|thanking|confirming|inviting|with"
        r"|:)\s*(.+)$",
        text,
        re.IGNORECASE,
    )
    purpose = text
    if found:
        purpose = found[0] if found[0].lower().startswith("to ") else found[1]
    arguments = {key: value for key, value in _records(named, about).items() if key != "deal"}
    if not arguments and about.account_id:
        arguments["client"] = about.account_id
    arguments["purpose"] = purpose.strip(" .:")[:500] or "Follow up"
    return "propose_mail", arguments, about


_TO_STAGE = re.compile(r"\b(?:to|into|as|in|onto|stage|back to)\s+(?:the\s+)?(?:stage\s+)?([a-z& -]{2,40})")


def _stage(plain: str, about: Named | None, house: House) -> list[Order]:
    stage = stage_in(plain, house)
    if about is None or stage is None:
        return []
    arguments: dict[str, Any] = {"deal": about.handle, "stage": stage}
    if stage.casefold() == "lost":
        reason = next(
            (
                one.name
                for words, terms in house.terms.items()
                for one in terms
                if one.kind == "reason" and re.search(rf"(?<!\w){re.escape(words)}(?!\w)", plain)
            ),
            None,
        )
        if reason:
            arguments["lost_reason"] = reason
    return [("propose_stage", arguments, about)]


def stage_in(plain: str, house: House) -> str | None:
    """The stage that is named last behind "to", "into", "as"; whole words before beginnings of them."""
    for found in reversed(list(_TO_STAGE.finditer(plain))):
        words = found[1].split()
        for count in range(min(3, len(words)), 0, -1):
            word = " ".join(words[:count])
            for one in house.terms.get(word, ()):
                if one.kind == "stage":
                    return one.name
        for name in house.stages:
            if words and len(words[0]) >= 4 and folded(name).startswith(words[0][:5]):
                return name
    for word in ("won", "lost"):
        if re.search(rf"\b(?:closed?[- ])?{word}\b", plain):
            return next((name for name in house.stages if folded(name) == word), None)
    return None
