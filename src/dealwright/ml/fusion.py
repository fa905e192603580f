"""One ranking out of two: what the vectors found and what the words found. Scores in, scores out.

`by_score` is the default: of all rules measured it alone is never noticeably below the better of the two,
on paraphrased questions (where words mislead) and on codes and names (where vectors do).
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

Id = TypeVar("Id", bound=Hashable)
Id_co = TypeVar("Id_co", bound=Hashable, covariant=True)

# What a passage that names every word of the question gains, in units of cosine.
WORDS = 0.25
# More, for standing out among what the words found: a code, a name, an exact title.
STANDING_OUT = 0.15
# The third best shows how high the crowd stands: the same fact is often written twice.
CROWD = 2

RANK_K = 2
RANK_WEIGHTS = (3.0, 1.0)


class Scored(Protocol[Id_co]):
    @property
    def id(self) -> Id_co: ...
    @property
    def score(self) -> float: ...


@dataclass(frozen=True)
class Place:
    """Where one of the two searches had it: ranks count from 1."""

    rank: int
    score: float


@dataclass(frozen=True)
class Fused(Generic[Id]):
    id: Id
    score: float
    dense: Place | None
    lexical: Place | None


def by_score(
    dense: Sequence[Scored[Id]], lexical: Sequence[Scored[Id]], *, ideal: float = 0.0
) -> list[Fused[Id]]:
    """Cosine, plus what the words are worth: little when even the best passage lacks most of them.

    `ideal` is the BM25 score of a passage that names every word of the question once (`bm25.Ranked`). Without
    it the best passage counts as if it did. Who is not among the dense hits gets the cosine of the last one.
    """
    floor = dense[-1].score if dense else 0.0
    best = max(ideal, lexical[0].score) if lexical else 1.0
    crowd = lexical[CROWD].score if len(lexical) > CROWD else 0.0

    def score(by_vector: Place | None, by_words: Place | None) -> float:
        cosine = by_vector.score if by_vector else floor
        if not by_words:
            return cosine
        above = max(0.0, by_words.score - crowd)
        return cosine + (WORDS * by_words.score + STANDING_OUT * above) / best

    return _ordered([Fused(key, score(*places), *places) for key, places in _places(dense, lexical).items()])


def by_rank(
    dense: Sequence[Scored[Id]],
    lexical: Sequence[Scored[Id]],
    *,
    k: float = RANK_K,
    weights: tuple[float, float] = RANK_WEIGHTS,
) -> list[Fused[Id]]:
    """Weighted reciprocal ranks, for searches whose scores cannot be compared."""

    def score(*places: Place | None) -> float:
        return sum(weight / (k + at.rank) for weight, at in zip(weights, places, strict=True) if at)

    return _ordered([Fused(key, score(*places), *places) for key, places in _places(dense, lexical).items()])


def _places(
    dense: Sequence[Scored[Id]], lexical: Sequence[Scored[Id]]
) -> dict[Id, tuple[Place | None, Place | None]]:
    """In the order of the dense hits, then of the lexical ones."""
    by_vector = {hit.id: Place(rank, hit.score) for rank, hit in enumerate(dense, 1)}
    by_words = {hit.id: Place(rank, hit.score) for rank, hit in enumerate(lexical, 1)}
    return {key: (by_vector.get(key), by_words.get(key)) for key in [*by_vector, *by_words]}


def _ordered(fused: list[Fused[Id]]) -> list[Fused[Id]]:
    return sorted(fused, key=lambda one: -one.score)
