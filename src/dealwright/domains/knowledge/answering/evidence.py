"""What engines are given: passages that were found, with their sentences."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Evidence:
    """A passage with where it stands, why it was found, and vectors of its sentences (one row each)."""

    id: UUID
    document_id: UUID
    source_id: UUID
    source_name: str
    title: str
    url: str | None
    headings: tuple[str, ...]
    page: int | None
    kind: str
    text: str
    context: str
    sentences: tuple[tuple[int, int], ...]
    vectors: NDArray[np.float32]
    audience: str
    language: str
    document_date: date | None
    stale: bool
    score: float
    vector_score: float | None = None
    vector_place: int | None = None
    word_score: float | None = None
    word_place: int | None = None


@dataclass(frozen=True)
class Quote:
    """`text` stands verbatim in the passage from `start` to `end`."""

    evidence: Evidence
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.evidence.text[self.start : self.end]


@dataclass(frozen=True)
class Claim:
    """A sentence of an answer and what bears it out."""

    text: str
    quotes: tuple[Quote, ...]
