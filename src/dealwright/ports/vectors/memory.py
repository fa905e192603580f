"""Points in the memory of this process: exact, gone at the end. For measuring and for tests."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from dealwright.ml.bm25 import Ranked, TermIndex, packed, unpacked
from dealwright.ports.vectors.base import Filter, Hit, Lanes, Point, Space


@dataclass
class _Held:
    points: dict[UUID, Point] = field(default_factory=dict[UUID, Point])
    ids: list[UUID] = field(default_factory=list[UUID])
    matrix: NDArray[np.float32] | None = None
    index: TermIndex | None = None


class MemoryVectors:
    def __init__(self) -> None:
        self._spaces: dict[tuple[UUID, UUID], _Held] = {}

    def _held(self, space: Space) -> _Held:
        return self._spaces.setdefault((space.workspace_id, space.id), _Held())

    async def put(self, space: Space, points: Sequence[Point]) -> None:
        held = self._held(space)
        held.points.update({one.id: one for one in points})
        held.matrix = None

    async def delete(self, space: Space, ids: Sequence[UUID]) -> None:
        held = self._held(space)
        for one in ids:
            held.points.pop(one, None)
        held.matrix = None

    async def delete_source(self, space: Space, source_id: UUID) -> None:
        points = self._held(space).points.values()
        await self.delete(space, [one.id for one in points if one.source_id == source_id])

    async def drop(self, space: Space) -> None:
        self._spaces.pop((space.workspace_id, space.id), None)

    async def count(self, space: Space) -> int:
        return len(self._held(space).points)

    async def ids(self, space: Space) -> set[UUID]:
        return set(self._held(space).points)

    async def search(
        self,
        space: Space,
        vector: NDArray[np.float32],
        terms: Sequence[int],
        *,
        where: Filter,
        limit: int,
    ) -> Lanes:
        held = self._held(space)
        if not held.points:
            return Lanes([], [])
        if held.matrix is None or held.index is None:
            _freeze(held)
        assert held.matrix is not None
        assert held.index is not None
        allowed = np.array([_passes(held.points[one], where) for one in held.ids])
        scores = np.where(allowed, held.matrix @ vector, -2.0)
        order = [int(place) for place in np.argsort(-scores, kind="stable")[:limit]]
        best = [place for place in order if scores[place] > -2]
        ranked = held.index.search(terms, limit, allowed)
        return Lanes(
            [Hit(held.ids[place], float(scores[place])) for place in best],
            [Hit(held.ids[place], score) for place, score in _pairs(ranked)],
            held.index.rarity(terms),
            ranked.ideal,
        )


def _pairs(ranked: Ranked) -> list[tuple[int, float]]:
    return [(int(place), float(score)) for place, score in zip(ranked.places, ranked.scores, strict=True)]


def _freeze(held: _Held) -> None:
    held.ids = list(held.points)
    points = list(held.points.values())
    held.matrix = np.stack([one.vector for one in points])
    sizes = np.array([len(one.terms) for one in points], np.int32)
    held.index = TermIndex.empty().adding(unpacked(b"".join(packed(one.terms) for one in points), sizes))


def _passes(point: Point, where: Filter) -> bool:
    return (
        (where.audience is None or point.audience == where.audience)
        and (not where.source_ids or point.source_id in where.source_ids)
        and (not where.languages or point.language in where.languages)
        and (not where.products or not point.products or bool({*where.products} & {*point.products}))
    )
