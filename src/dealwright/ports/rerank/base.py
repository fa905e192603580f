"""The rerank port."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


class Reranker(Protocol):
    async def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """One for each text, higher is better. Raises `Unavailable` when it is down or late."""
        ...


@dataclass(frozen=True)
class Rerankers:
    """The reranker of this installation, if there is one."""

    chosen: Reranker | None = None
