"""What understanding hands on: a question with everything recognised in it, and the tools it wants."""

from dataclasses import dataclass, field
from typing import Any

from dealwright.domains.copilot.brains.builtin.guarding import Refusal
from dealwright.domains.copilot.brains.builtin.history import Before
from dealwright.domains.copilot.brains.builtin.house import Term
from dealwright.domains.copilot.brains.builtin.naming import Unsure
from dealwright.domains.copilot.brains.builtin.reading import Clause, Named
from dealwright.domains.copilot.brains.words import Span


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
