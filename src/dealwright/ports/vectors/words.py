"""The words of one space in the memory of this process: the lexical half of a search in PostgreSQL.

A value that readers share without a lock. `changed` makes the next one out of what the database tells.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Self
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from dealwright.ml.bm25 import PAIR, Ranked, TermIndex, Texts, unpacked
from dealwright.ports.vectors.base import Filter, Hit

ID = np.dtype("S16")
# Removed passages cost time in every search; above this share they are dropped for good.
MOST_REMOVED = 0.2
MASKS_KEPT = 32


@dataclass(frozen=True)
class Facet:
    """What filters a passage. Passages of one document share it."""

    source_id: UUID
    audience: str
    language: str
    products: tuple[str, ...]

    def passes(self, where: Filter) -> bool:
        return (
            (where.audience is None or self.audience == where.audience)
            and (not where.source_ids or self.source_id in where.source_ids)
            and (not where.languages or self.language in where.languages)
            and (not where.products or not self.products or not {*self.products}.isdisjoint(where.products))
        )


@dataclass(frozen=True)
class Passages:
    """Some that share a facet, as the database sends them: end to end, in one order."""

    facet: Facet
    ids: bytes
    revisions: bytes  # 8 bytes each
    sizes: bytes  # 4 bytes each: how many bytes of terms
    terms: bytes


@dataclass(frozen=True)
class Mask:
    places: NDArray[np.bool_]
    count: int


@dataclass(frozen=True)
class Words:
    """`seen` is the revision of the space up to which everything is in here."""

    seen: int = -1
    index: TermIndex = field(default_factory=TermIndex.empty)
    ids: NDArray[np.bytes_] = field(default_factory=lambda: np.empty(0, ID))
    kinds: NDArray[np.int32] = field(default_factory=lambda: np.empty(0, np.int32))
    facets: tuple[Facet, ...] = ()
    _masks: dict[Filter, Mask] = field(default_factory=dict[Filter, Mask], compare=False)

    @property
    def nbytes(self) -> int:
        return self.index.nbytes + self.ids.nbytes + self.kinds.nbytes + 400 * len(self.facets)

    def count(self, where: Filter) -> int:
        """How many passages pass."""
        return self._mask(where).count

    def search(self, terms: Sequence[int], where: Filter, limit: int) -> tuple[list[Hit], Ranked]:
        allowed = None if where == Filter() else self._mask(where).places
        ranked = self.index.search(terms, limit, allowed)
        found = self.ids[ranked.places].tobytes()
        hits = [
            Hit(UUID(bytes=found[at * 16 : at * 16 + 16]), score)
            for at, score in enumerate(ranked.scores.tolist())
        ]
        return hits, ranked

    def changed(self, added: Sequence[Passages], removed: bytes, seen: int) -> Self:
        """With these passages, which replace what has their ids, and without the removed ones."""
        facets = {facet: kind for kind, facet in enumerate(self.facets)}
        kinds = [facets.setdefault(one.facet, len(facets)) for one in added]
        ids = np.frombuffer(b"".join(one.ids for one in added), ID)
        gone = np.concatenate([ids, np.frombuffer(removed, ID)])
        places = np.flatnonzero(np.isin(_keys(self.ids), _keys(gone)) & self.index.alive)
        index = self.index.removing(places) if len(places) else self.index
        order = np.lexsort((ids, np.frombuffer(b"".join(one.revisions for one in added), ">i8")))
        if len(ids):
            index = index.adding(_in_order(added, order))
        new_kinds = np.repeat(np.array(kinds, np.int32), [len(one.ids) // ID.itemsize for one in added])
        made = replace(
            self,
            seen=seen,
            index=index,
            ids=np.concatenate([self.ids, ids[order]]),
            kinds=np.concatenate([self.kinds, new_kinds[order]]),
            facets=tuple(facets),
            _masks={},
        )
        return made._compacted() if index.living < (1 - MOST_REMOVED) * len(index) else made

    def _compacted(self) -> Self:
        index, kept = self.index.compacted()
        return replace(self, index=index, ids=self.ids[kept], kinds=self.kinds[kept], _masks={})

    def _mask(self, where: Filter) -> Mask:
        known = self._masks.get(where)
        if known is None:
            passing = np.fromiter((facet.passes(where) for facet in self.facets), np.bool_, len(self.facets))
            places = passing[self.kinds] & self.index.alive
            known = Mask(places, int(np.count_nonzero(places)))
            if len(self._masks) >= MASKS_KEPT:
                self._masks.clear()
            self._masks[where] = known
        return known


def _keys(ids: NDArray[np.bytes_]) -> NDArray[np.uint64]:
    """64 bits of each id: NumPy compares them ten times faster, and two alike are one in a trillion."""
    halves = ids.view(np.uint64).reshape(-1, 2)
    return halves[:, 0] ^ (halves[:, 1] * np.uint64(0x9E3779B97F4A7C15))


def _in_order(added: Sequence[Passages], order: NDArray[np.int64]) -> Texts:
    sizes = np.frombuffer(b"".join(one.sizes for one in added), ">i4").astype(np.int32) // PAIR.itemsize
    pairs = np.frombuffer(b"".join(one.terms for one in added), PAIR)
    starts = np.cumsum(sizes) - sizes
    ordered = sizes[order]
    shifts = starts[order] - (np.cumsum(ordered) - ordered)
    return unpacked(pairs[np.repeat(shifts, ordered) + np.arange(len(pairs))].tobytes(), ordered)
