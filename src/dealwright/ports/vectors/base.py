"""The vectors port. Rows of passages live with the domain; here lie vectors, terms and what filters them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from dealwright.kernel.errors import AppError

Audience = Literal["internal", "customers"]


@dataclass(frozen=True)
class Space:
    """One index of one workspace: a new embedder fills a new space, and readers switch at once."""

    workspace_id: UUID
    id: UUID
    dims: int


@dataclass(frozen=True)
class Point:
    """`terms` are hashed stems with their counts (`ml.bm25.terms_of`); `vector` has length 1."""

    id: UUID
    vector: NDArray[np.float32]
    terms: Mapping[int, int]
    source_id: UUID
    audience: Audience
    language: str = ""
    products: tuple[str, ...] = ()


@dataclass(frozen=True)
class Filter:
    """Empty fields do not filter. `products` keeps points that name one of them or none at all."""

    audience: Audience | None = None
    source_ids: tuple[UUID, ...] = ()
    languages: tuple[str, ...] = ()
    products: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hit:
    id: UUID
    score: float


@dataclass(frozen=True)
class Lanes:
    """The best of both searches, best first: `dense` by cosine, `lexical` by BM25.

    `rarity` is the inverse document frequency of those of the question's terms that occur at all; a store
    that cannot tell leaves it empty. `ideal` is what a passage would score that names every word of the
    question once, 0 where the store cannot tell.
    """

    dense: Sequence[Hit]
    lexical: Sequence[Hit]
    rarity: Mapping[int, float] = field(default_factory=dict[int, float])
    ideal: float = 0.0


class WrongDims(AppError):
    """A vector does not have the dimensions of its space."""


class VectorStore(Protocol):
    """Every call belongs to the workspace of its space and can never see another's points."""

    async def put(self, space: Space, points: Sequence[Point]) -> None:
        """Adds or replaces by id; repeating it changes nothing. Some hundred at a time are best."""
        ...

    async def delete(self, space: Space, ids: Sequence[UUID]) -> None: ...

    async def delete_source(self, space: Space, source_id: UUID) -> None: ...

    async def drop(self, space: Space) -> None: ...

    async def count(self, space: Space) -> int: ...

    async def ids(self, space: Space) -> set[UUID]:
        """Every point there is, for repair."""
        ...

    async def search(
        self,
        space: Space,
        vector: NDArray[np.float32],
        terms: Sequence[int],
        *,
        where: Filter,
        limit: int,
    ) -> Lanes: ...
