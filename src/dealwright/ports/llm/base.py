"""The llm port."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Completion:
    """What a model wrote; tokens as the provider counted them, 0 when it did not."""

    text: str
    model: str
    tokens_in: int = 0
    tokens_out: int = 0


class Llm(Protocol):
    @property
    def model(self) -> str: ...

    async def complete(
        self, *, system: str, user: str, max_tokens: int = 800, timeout_seconds: float = 20.0
    ) -> Completion:
        """Raises `Unavailable` when the model is down, late, over its limit or answers nothing."""
        ...


@dataclass(frozen=True)
class Llms:
    """The model of this installation, if there is one."""

    chosen: Llm | None = None
