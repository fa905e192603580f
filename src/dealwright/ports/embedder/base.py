"""The embedder port."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]  # one row per text, length 1 each
Purpose = Literal["passage", "query"]


@dataclass(frozen=True)
class EmbedderInfo:
    """`name` changes whenever the vectors would: model, weights, settings."""

    name: str
    dims: int
    max_tokens: int


class Embedder(Protocol):
    async def info(self) -> EmbedderInfo: ...

    async def embed(self, texts: Sequence[str], *, purpose: Purpose) -> Vectors:
        """Shape (len(texts), dims), float32, normalised. Raises `Unavailable` when a model is down or late.

        `query` never waits behind a running bulk of `passage`.
        """
        ...
