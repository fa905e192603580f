"""One ranking out of two: what the vectors found and what the words found. Scores in, scores out.

`fuse` is the default: of all rules measured it alone is never noticeably below the better of the two,
on paraphrased questions (where words mislead) and on codes and names (where vectors do).
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
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
class Fused(Generic[Id]):
    """A passage and where each search had it; ranks count from 1."""

    id: Id
    score: float
    dense_rank: int | None = None
    dense_score: float | None = None
    lexical_rank: int | None = None
    lexical_score: float | None = None


def fuse(
    dense: Sequence[Scored[Id]], lexical: Sequence[Scored[Id]], *, ideal: float = 0.0
) -> list[Fused[Id]]:
    """Cosine, plus what the words are worth: little when even the best passage lacks most of them.

    `ideal` is the BM25 score of a passage that names every word of the question once (`bm25.Ranked`). Without
    it the best passage counts as if it did. Who is not among the dense hits gets the cosine of the last one.
    """
    floor = dense[-1].score if dense else 0.0
    best = max(ideal, lexical[0].score) if lexical else 1.0
    crowd = lexical[CROWD].score if len(lexical) > CROWD else 0.0

    def score(one: Fused[Id]) -> float:
        cosine = floor if one.dense_score is None else one.dense_score
        by_words = one.lexical_score or 0.0
        return cosine + (WORDS * by_words + STANDING_OUT * max(0.0, by_words - crowd)) / best

    return _ordered([replace(one, score=score(one)) for one in _joined(dense, lexical)])


def fuse_ranks(
    dense: Sequence[Scored[Id]],
    lexical: Sequence[Scored[Id]],
    *,
    k: float = RANK_K,
    weights: tuple[float, float] = RANK_WEIGHTS,
) -> list[Fused[Id]]:
    """Weighted reciprocal ranks, for searches whose scores cannot be compared."""

    def score(one: Fused[Id]) -> float:
        ranks = (one.dense_rank, one.lexical_rank)
        return sum(weight / (k + rank) for weight, rank in zip(weights, ranks, strict=True) if rank)

    return _ordered([replace(one, score=score(one)) for one in _joined(dense, lexical)])


def _joined(dense: Sequence[Scored[Id]], lexical: Sequence[Scored[Id]]) -> list[Fused[Id]]:
    """In the order of the dense hits, then of the lexical ones: so stay those with equal scores."""
    found = {hit.id: Fused(hit.id, 0.0, rank, hit.score) for rank, hit in enumerate(dense, 1)}
    for rank, hit in enumerate(lexical, 1):
        one = found.get(hit.id) or Fused(hit.id, 0.0)
        found[hit.id] = replace(one, lexical_rank=rank, lexical_score=hit.score)
    return list(found.values())


def _ordered(fused: list[Fused[Id]]) -> list[Fused[Id]]:
    return sorted(fused, key=lambda one: -one.score)
