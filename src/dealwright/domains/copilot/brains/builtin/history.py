"""What was talked about before: the record that lies open, what the last answer was of, what it listed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dealwright.domains.copilot.brains.base import Exchange, Turn
from dealwright.domains.copilot.brains.builtin import cues
from dealwright.domains.copilot.brains.builtin.reading import Named
from dealwright.domains.copilot.findings import Choice, RecordRef

_KINDS = {
    "client": "account",
    "customer": "account",
    "account": "account",
    "company": "account",
    "firm": "account",
    "deal": "deal",
    "opportunity": "deal",
    "contact": "contact",
    "person": "contact",
    "guy": "contact",
    "lead": "lead",
}
_SHOWN = ("account", "contact", "deal")


@dataclass(frozen=True)
class Before:
    """`open` is the record beside the question, `last` what the last answer was about, `listed` its list."""

    open: Named | None = None
    last: Named | None = None
    recent: tuple[Named, ...] = ()
    listed: tuple[Named, ...] = ()
    choices: tuple[Choice, ...] = ()

    def subject(self, word: str | None) -> Named | None:
        """Whom "this client" means: what lies open, or the last one of that kind."""
        kind = _KINDS.get(word or "")
        for one in (self.open, self.last, *self.recent):
            if one and (kind is None or one.kind == kind):
                return one
        return self.open or self.last

    def pick(self, text: str) -> Named | None:
        """`the first one` of what was listed or offered."""
        found = cues.ORDINAL.search(text)
        if not found or not self.listed:
            return None
        word = next(group for group in found.groups() if group)
        place = int(word) - 1 if word.isdigit() else cues.ORDINALS[word]
        return self.listed[place] if -len(self.listed) <= place < len(self.listed) else None


def before(turn: Turn) -> Before:
    subject = turn.hands.subject
    opened = named(subject) if subject and subject.kind in _SHOWN else None
    if not turn.history:
        return Before(open=opened, last=opened)
    recent: list[Named] = []
    for exchange in reversed(turn.history[-5:]):
        recent += _about(exchange)
    listed, choices = _listed(turn.history[-1])
    return Before(opened, recent[0] if recent else opened, tuple(recent), tuple(listed), tuple(choices))


def named(record: RecordRef) -> Named:
    return Named(
        record.kind,
        str(record.id),
        record.label,
        account=record.label if record.kind == "account" else None,
        account_id=str(record.id) if record.kind == "account" else None,
    )


def _about(exchange: Exchange) -> list[Named]:
    """The records that single look-ups of an answer were about, the last first."""
    found: list[Named] = []
    for run in reversed(exchange.runs):
        if run.found is None or not run.tool.endswith("_facts") or not run.found.facts:
            continue
        records = run.found.facts[0].records
        if records and records[0].kind in _SHOWN:
            found.append(named(records[0]))
    if found:
        return found
    for run in exchange.runs:
        if run.found and run.tool in ("search_activities", "query_deals") and run.found.account_ids:
            for fact in run.found.facts:
                account = next((one for one in fact.records if one.kind == "account"), None)
                if account and account.id in run.found.account_ids:
                    return [named(account)]
        if run.found and run.tool in ("query_deals", "query_accounts"):
            rows = _rows(run.found.facts)
            if len(rows) == 1:
                return rows
    return found


def _rows(facts: Sequence[object]) -> list[Named]:
    found: list[Named] = []
    for fact in facts:
        key, records = getattr(fact, "key", ""), getattr(fact, "records", [])
        if records and re.match(r"^(?:account|deal|contact):", key) and records[0].kind in _SHOWN:
            found.append(named(records[0]))
    return found


def _listed(exchange: Exchange) -> tuple[list[Named], list[Choice]]:
    for run in reversed(exchange.runs):
        if run.found and run.found.choices:
            return [named(one.record) for one in run.found.choices], list(run.found.choices)
        if run.found:
            rows = _rows(run.found.facts)
            if rows:
                return rows, []
    return [], []
