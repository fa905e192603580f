"""What a tool is. It runs as the asking user, in short Works of its own, and never changes anything."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Literal, Self, TypeVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from dealwright.domains.copilot.findings import Found, RecordRef
from dealwright.domains.identity.permissions import Permission
from dealwright.kernel.actor import Actor
from dealwright.kernel.work import Begin
from dealwright.kernel.worker import Ports


class Arguments(BaseModel):
    """The base of every tool's arguments; their JSON schema, with descriptions, is what a model sees."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    def beside(self, subject: RecordRef | None) -> Self:
        """With the record that lies open in the place of the one that was left out."""
        return self

    def names_people(self) -> bool:
        """Whether the answer may differ between two users with the same rights: "my deals"."""
        return False

    def progress(self) -> str | None:
        """What is being looked up, in words; None: the title of the tool."""
        return None


A = TypeVar("A", bound=Arguments)


@dataclass(frozen=True)
class Hands:
    """What a tool works with: who asks, when, and the record that lies open beside the question.

    `asked` is what the person wrote, word for word: a question of theirs that no document answers is a gap.
    """

    begin: Begin
    actor: Actor
    ports: Ports
    now: datetime
    zone: ZoneInfo
    currency: str
    subject: RecordRef | None = None
    asked: str = ""


@dataclass(frozen=True)
class Tool(Generic[A]):
    """`proposes` tools only describe a change for a person to approve.

    `rests_on` says which changes make an answer of it stale, and so whether and how long it is kept;
    `personal` that another user with the same rights may get another answer.
    """

    name: str
    title: str
    description: str
    arguments: type[A]
    permissions: tuple[Permission, ...]
    run: Callable[[Hands, A], Awaitable[Found]]
    rests_on: Literal["records", "documents", "nothing"] = "records"
    proposes: bool = False
    personal: bool = False

    def schema(self) -> dict[str, Any]:
        return self.arguments.model_json_schema()

    def doing(self, arguments: A) -> str:
        """For the progress list: what is being looked up, in words."""
        return arguments.progress() or self.title
