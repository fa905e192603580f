"""Points in Qdrant: one collection for each number of dimensions, one tenant for each space of a workspace.

Qdrant counts how rare a word is over its whole collection, not over one tenant, and does not tell: scores by
words are only roughly those of `PgVectors`, and `Lanes.rarity` and `Lanes.ideal` stay empty.
"""

from collections import Counter
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from uuid import UUID, uuid5

import numpy as np
from numpy.typing import NDArray

from dealwright.kernel.errors import Unavailable
from dealwright.kernel.work import refuse_inside_work
from dealwright.ml.bm25 import K1, B
from dealwright.ports.vectors.base import Filter, Hit, Lanes, Point, Space, WrongDims

try:
    from qdrant_client import AsyncQdrantClient, models
    from qdrant_client.common.client_exceptions import QdrantException
    from qdrant_client.http.exceptions import ApiException
except ImportError as error:
    raise ImportError("Qdrant needs one more package: pip install 'dealwright[qdrant]'.") from error

DENSE = "dense"
WORDS = "words"
# In words without grammar. The true average cannot be known when a point is written: it is that of passages
# as we cut them, and being wrong by half moves BM25 little.
AVERAGE_LENGTH = 60
PAGE = 2_000
TIMEOUT_SECONDS = 10


def open_client(url: str, *, api_key: str | None = None) -> AsyncQdrantClient:
    """Of a server, or ":memory:" for tests."""
    if url == ":memory:":
        return AsyncQdrantClient(url)
    return AsyncQdrantClient(url, api_key=api_key, timeout=TIMEOUT_SECONDS, check_compatibility=False)


class QdrantVectors:
    def __init__(self, client: AsyncQdrantClient, *, prefix: str = "dealwright") -> None:
        self._client = client
        self._prefix = prefix
        self._ready: set[str] = set()

    async def put(self, space: Space, points: Sequence[Point]) -> None:
        for point in points:
            _check_dims(space, point.vector)
        async with self._collection(space) as name:
            if points:
                await self._client.upsert(name, [_struct(space, point) for point in points], wait=True)

    async def delete(self, space: Space, ids: Sequence[UUID]) -> None:
        async with self._collection(space) as name:
            if ids:
                keys = [str(_key(space, one)) for one in ids]
                await self._client.delete(name, models.PointIdsList(points=[*keys]), wait=True)

    async def delete_source(self, space: Space, source_id: UUID) -> None:
        await self._delete(space, Filter(source_ids=(source_id,)))

    async def drop(self, space: Space) -> None:
        await self._delete(space, Filter())

    async def count(self, space: Space) -> int:
        async with self._collection(space) as name:
            return (await self._client.count(name, count_filter=_filter(space), exact=True)).count

    async def ids(self, space: Space) -> set[UUID]:
        found: set[UUID] = set()
        async with self._collection(space) as name:
            offset = None
            while True:
                page, offset = await self._client.scroll(
                    name, scroll_filter=_filter(space), limit=PAGE, offset=offset, with_payload=["id"]
                )
                found |= {UUID((record.payload or {})["id"]) for record in page}
                if offset is None:
                    return found

    async def search(
        self,
        space: Space,
        vector: NDArray[np.float32],
        terms: Sequence[int],
        *,
        where: Filter,
        limit: int,
    ) -> Lanes:
        """Both lanes in one request, each with the filter of its own."""
        _check_dims(space, vector)
        queries: list[tuple[str, models.Query]] = [(DENSE, models.NearestQuery(nearest=vector.tolist()))]
        if terms:
            words = Counter(terms)
            sparse = models.SparseVector(indices=list(words), values=[float(n) for n in words.values()])
            queries.append((WORDS, models.NearestQuery(nearest=sparse)))
        requests = [
            models.QueryRequest(
                query=query, using=using, filter=_filter(space, where), limit=limit, with_payload=["id"]
            )
            for using, query in queries
        ]
        async with self._collection(space) as name:
            answers = await self._client.query_batch_points(name, requests)
        dense, *lexical = [_hits(answer.points) for answer in answers]
        return Lanes(dense, lexical[0] if lexical else [])

    async def _delete(self, space: Space, where: Filter) -> None:
        async with self._collection(space) as name:
            chosen = models.FilterSelector(filter=_filter(space, where))
            await self._client.delete(name, chosen, wait=True)

    @asynccontextmanager
    async def _collection(self, space: Space) -> AsyncGenerator[str]:
        """Its name. It is made when first needed, and asked for once in the life of this process."""
        refuse_inside_work()
        name = f"{self._prefix}_{space.dims}"
        try:
            if name not in self._ready:
                await self._ensure(name, space.dims)
                self._ready.add(name)
            yield name
        except (ApiException, QdrantException) as error:
            raise Unavailable("Qdrant does not answer as it should. Please try again.") from error

    async def _ensure(self, name: str, dims: int) -> None:
        if await self._client.collection_exists(name):
            return
        try:
            await self._client.create_collection(
                name,
                vectors_config={DENSE: models.VectorParams(size=dims, distance=models.Distance.COSINE)},
                sparse_vectors_config={WORDS: models.SparseVectorParams(modifier=models.Modifier.IDF)},
                # No graph over all companies, one for each tenant.
                hnsw_config=models.HnswConfigDiff(m=0, payload_m=16),
            )
        except ApiException:
            if not await self._client.collection_exists(name):
                raise
        for field, kind in INDEXES.items():
            await self._client.create_payload_index(name, field, kind, wait=True)


INDEXES = {
    "tenant": models.KeywordIndexParams(type=models.KeywordIndexType.KEYWORD, is_tenant=True),
    "source": models.KeywordIndexParams(type=models.KeywordIndexType.KEYWORD),
    "audience": models.KeywordIndexParams(type=models.KeywordIndexType.KEYWORD),
    "language": models.KeywordIndexParams(type=models.KeywordIndexType.KEYWORD),
    "products": models.KeywordIndexParams(type=models.KeywordIndexType.KEYWORD),
}


def _check_dims(space: Space, vector: NDArray[np.float32]) -> None:
    if vector.shape != (space.dims,):
        raise WrongDims(f"A vector of {vector.shape} does not fit a space of {space.dims} dimensions.")


def _tenant(space: Space) -> str:
    return f"{space.workspace_id}/{space.id}"


def _key(space: Space, point_id: UUID) -> UUID:
    """Two workspaces may hold points of one id, and all share a collection."""
    return uuid5(space.workspace_id, f"{space.id}/{point_id}")


def _struct(space: Space, point: Point) -> models.PointStruct:
    vectors: dict[str, models.Vector] = {DENSE: point.vector.tolist()}
    if point.terms:
        vectors[WORDS] = _weighed(point)
    payload = {
        "tenant": _tenant(space),
        "id": str(point.id),
        "source": str(point.source_id),
        "audience": point.audience,
        "language": point.language,
        "products": list(point.products),
    }
    return models.PointStruct(id=str(_key(space, point.id)), vector=vectors, payload=payload)


def _weighed(point: Point) -> models.SparseVector:
    """BM25 but for the rarity of the words, which Qdrant multiplies in when it searches."""
    damping = K1 * (1 - B + B * sum(point.terms.values()) / AVERAGE_LENGTH)
    values = [count * (K1 + 1) / (count + damping) for count in point.terms.values()]
    return models.SparseVector(indices=list(point.terms), values=values)


def _filter(space: Space, where: Filter | None = None) -> models.Filter:
    chosen = where or Filter()
    must: list[models.Condition] = [_any("tenant", [_tenant(space)])]
    if chosen.audience:
        must.append(_any("audience", [chosen.audience]))
    if chosen.source_ids:
        must.append(_any("source", [str(one) for one in chosen.source_ids]))
    if chosen.languages:
        must.append(_any("language", list(chosen.languages)))
    if chosen.products:
        none = models.IsEmptyCondition(is_empty=models.PayloadField(key="products"))
        must.append(models.Filter(should=[_any("products", list(chosen.products)), none]))
    return models.Filter(must=must)


def _any(field: str, values: list[str]) -> models.FieldCondition:
    return models.FieldCondition(key=field, match=models.MatchAny(any=values))


def _hits(points: Sequence[models.ScoredPoint]) -> list[Hit]:
    hits = [Hit(UUID((point.payload or {})["id"]), point.score) for point in points]
    return sorted(hits, key=lambda hit: (-hit.score, hit.id))
