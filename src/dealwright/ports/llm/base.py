"""The llm port: a conversation with tools, streamed, whichever vendor speaks it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from dealwright.kernel.errors import Unavailable

Provider = Literal["openai", "anthropic"]
Role = Literal["user", "assistant", "tool"]


@dataclass(frozen=True)
class Completion:
    """What a model wrote; tokens as the provider counted them, 0 when it did not."""

    text: str
    model: str
    tokens_in: int = 0
    tokens_out: int = 0


@dataclass(frozen=True)
class ToolSpec:
    """A tool as a model sees it; `schema` is the JSON schema of its arguments (an object)."""

    name: str
    description: str
    schema: Mapping[str, Any]


@dataclass(frozen=True)
class ToolCall:
    """What a model asks for. `arguments` is its text as it came: perhaps no JSON at all."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True)
class Message:
    """One turn. `calls` stand on an assistant's turn, `call_id` on the answer of a tool."""

    role: Role
    text: str = ""
    calls: tuple[ToolCall, ...] = ()
    call_id: str = ""


@dataclass(frozen=True)
class Reply:
    """A model's turn: words, tool calls, or both. `cut` when it ran into `max_tokens`.

    `streamed`: it came piece by piece, which a server may refuse though it was asked to.
    """

    text: str
    calls: tuple[ToolCall, ...]
    model: str
    tokens_in: int = 0
    tokens_out: int = 0
    cut: bool = False
    streamed: bool = False


@dataclass(frozen=True)
class Connection:
    """Where a model lives. `url` may be empty for Anthropic; `key` may be empty for a local server."""

    provider: Provider
    url: str
    model: str
    key: str = field(default="", repr=False)


Fault = Literal["late", "refused", "broken"]


class NoAnswer(Unavailable):
    """The model gave no answer that can be used.

    `used`: the provider may well have counted tokens for it.
    """

    def __init__(self, message: str, *, fault: Fault, used: bool = False) -> None:
        super().__init__(message)
        self.fault: Fault = fault
        self.used = used


class Llm(Protocol):
    """Both calls raise `Unavailable`, as a rule `NoAnswer`, when the model is down, late or unreadable."""

    @property
    def model(self) -> str: ...

    async def complete(
        self, *, system: str, user: str, max_tokens: int = 800, timeout_seconds: float = 20.0
    ) -> Completion:
        """An answer without tools or history, as far as the model can always the same."""
        ...

    async def chat(
        self,
        *,
        system: str,
        messages: Sequence[Message],
        tools: Sequence[ToolSpec] = (),
        max_tokens: int = 1200,
        timeout_seconds: float = 30.0,
        on_text: Callable[[str], None] | None = None,
    ) -> Reply:
        """One turn. With `on_text` the words are handed on piece by piece as they come.

        The time is for everything, a second try included. Words that were handed on before an answer broke
        off are the caller's to take back; after the first of them nothing is tried again. `on_text` must not
        raise.
        """
        ...


class Llms(Protocol):
    """How this process reaches models."""

    @property
    def chosen(self) -> Llm | None:
        """The model of this installation, if the settings name one."""
        ...

    @property
    def provider(self) -> Provider:
        """Which protocol `chosen` speaks."""
        ...

    def check(self, connection: Connection) -> None:
        """Raises `Invalid` for an address no workspace may name; a host name is judged when it is called."""
        ...

    def open(self, connection: Connection) -> Llm:
        """The model of a workspace; the same connection gives the same client again."""
        ...

    async def close(self) -> None: ...
