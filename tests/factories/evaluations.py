"""Answers of a copilot as its engines give them, and an engine that says what it is told."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from dealwright.domains.copilot.brains.base import EngineName, Exchange
from dealwright.domains.copilot.evaluating.case import Case
from dealwright.domains.copilot.evaluating.given import Given
from dealwright.domains.copilot.findings import Block, Draft, Fact, Found, RecordRef, Source, ToolRun
from dealwright.kernel.actor import Actor
from dealwright.kernel.work import Begin
from dealwright.kernel.worker import Ports

GRUENBECK = RecordRef(kind="account", id=UUID(int=1), label="Grünbeck Polymer GmbH")
ROTBUCH = RecordRef(kind="account", id=UUID(int=2), label="Rotbuch Guss GmbH")
SPENT = "Grünbeck Polymer GmbH has spent €81,600 in 3 deals won."


def a_case(**fields: Any) -> Case:
    """How much Grünbeck has spent, unless something else is said."""
    usual = {
        "id": "one",
        "question": "How much has Grünbeck Polymer spent?",
        "ground_truth": "Grünbeck Polymer GmbH has spent EUR 81,600 in 3 deals won.",
        "expected_tools": ["client_facts"],
        "expected_contexts": [f"account:{GRUENBECK.id}"],
        "expected_client": f"account:{GRUENBECK.id}",
        "expected_facts": [["EUR 81,600"]],
        "expected_numbers": ["81600"],
    }
    return Case.model_validate(usual | fields)


def a_run(
    text: str = SPENT, record: RecordRef = GRUENBECK, *, tool: str = "client_facts", **found: Any
) -> ToolRun:
    facts = [Fact(key="spend:EUR", text=text, records=[record])]
    told = Found.model_validate({"summary": "Looked up.", "facts": facts, "account_ids": [record.id]} | found)
    return ToolRun(id="1", round=1, tool=tool, arguments={"client": record.label}, found=told, milliseconds=3)


def a_draft(
    text: str = SPENT, record: RecordRef = GRUENBECK, *, said: str | None = None, **more: Any
) -> Draft:
    """Says `said`, or the fact itself, and cites the fact."""
    source = Source(n=1, text=text, tool="client_facts", record=record, records=[record])
    block = Block(kind="text", text=f"{said or text} [1]", cites=[1])
    return Draft.model_validate({"blocks": [block], "sources": [source]} | more)


def an_answer(draft: Draft | None = None, runs: Sequence[ToolRun] | None = None) -> Given:
    return Given(draft or a_draft(), [a_run()] if runs is None else runs, 12, 1, "builtin", "rules-1")


@dataclass(frozen=True)
class Said:
    draft: Draft
    runs: Sequence[ToolRun] = ()
    rounds: int = 1
    milliseconds: int = 5
    engine: EngineName = "builtin"
    model: str = "rules-1"
    fell_back: str | None = None
    tokens: int = 0
    cost_micros: int = 0


@dataclass
class Parrot:
    """Answers every question alike, and remembers who asked what."""

    says: Said
    asked: list[tuple[Actor, str, RecordRef | None, Sequence[Exchange]]] = field(
        default_factory=list[tuple[Actor, str, RecordRef | None, Sequence[Exchange]]]
    )

    async def __call__(
        self,
        begin: Begin,
        actor: Actor,
        ports: Ports,
        question: str,
        *,
        engine: EngineName | None = None,
        subject: RecordRef | None = None,
        history: Sequence[Exchange] = (),
    ) -> Said:
        self.asked.append((actor, question, subject, list(history)))
        return self.says
