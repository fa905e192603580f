"""What an engine does in the graph: choose tools or write an answer, then check it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from dealwright.domains.copilot.findings import Draft, Shape, ToolRun, Verdict
from dealwright.domains.copilot.tools.base import Hands, Tool

EngineName = Literal["builtin", "llm"]


class Call(Shape):
    """A tool an engine wants to run. Arguments are checked against the tool's shape by the graph."""

    id: str
    tool: str
    arguments: dict[str, object]


class Plan(Shape):
    """Tools to run side by side before the engine is asked again."""

    calls: list[Call]


@dataclass(frozen=True)
class Exchange:
    """An earlier question of this conversation: what was said and which records it was about."""

    question: str
    answer: str
    runs: Sequence[ToolRun] = ()


@dataclass(frozen=True)
class Turn:
    """All an engine knows when it is asked: the question, what was found so far, what reflection said.

    `runs` holds this round's and earlier rounds' results, each with its `round`; `tools` only those that
    the asker may use. `say` hands on words as they come, `tell` a line of progress.
    """

    question: str
    hands: Hands
    tools: Mapping[str, Tool[Any]]
    history: Sequence[Exchange] = ()
    runs: Sequence[ToolRun] = ()
    round: int = 1
    feedback: Sequence[str] = ()
    steps: int = 0
    say: Callable[[str], None] = field(default=lambda _: None)
    tell: Callable[[str], None] = field(default=lambda _: None)

    def this_round(self) -> list[ToolRun]:
        return [one for one in self.runs if one.round == self.round]


class Brain(Protocol):
    """`builtin` answers at once and the same way every time; `llm` may raise `Unavailable`."""

    @property
    def engine(self) -> EngineName: ...

    @property
    def model(self) -> str:
        """The language model, or the name of our own engine and its version."""
        ...

    @property
    def prompt(self) -> str:
        """The version of the prompts or rules, such as `agent-1, reflection-1`."""
        ...

    async def step(self, turn: Turn) -> Plan | Draft: ...

    async def reflect(self, turn: Turn, draft: Draft) -> Verdict: ...
