"""Points in our own PostgreSQL: vectors by pgvector, words by an index in memory that follows the tables.

A small space is searched exactly, a large one by an HNSW index of its own (`migrations` 0002 makes it). An
index over all spaces would find the neighbours of other companies first and then filter them away.
"""

import asyncio
import struct
from collections import OrderedDict, defaultdict
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Literal, LiteralString
from uuid import UUID

import numpy as np
import psycopg
from numpy.typing import NDArray
from psycopg.adapt import Dumper
from psycopg.pq import Format

from dealwright.kernel.actor import Actor
from dealwright.kernel.errors import Unavailable
from dealwright.kernel.work import Begin, refuse_inside_work
from dealwright.ml.bm25 import packed
from dealwright.ports.vectors import statements
from dealwright.ports.vectors.base import Filter, Hit, Lanes, Point, Space, WrongDims
from dealwright.ports.vectors.words import Facet, Passages, Words

Connection = psycopg.AsyncConnection[Any]
How = Literal["index", "scan", "either"]

# Up to here a scan of all points of a space is as quick as its index, and finds the very best.
EXACT_UP_TO = 2_000
# So is a scan of what a filter leaves, for the index steps over all the rest.
EXACT_FILTERED = 8_000
# How many candidates the index keeps in view: recall@10 of 0.99 among 100,000 points (`bench.retrieval`).
EF_SEARCH = 320
# Scoring this many passages takes milliseconds, in which other requests should not wait.
SCORED_IN_THREAD = 20_000
# Removals are remembered until there are this many, and as many as points.
REMOVALS_KEPT = 1_000


@dataclass(frozen=True)
class State:
    revision: int
    horizon: int
    points: int
    has_index: bool


class PgVectors:
    """`cache_bytes` bounds what the words of all spaces take in the memory of this process."""

    def __init__(
        self, begin: Begin, *, exact_up_to: int = EXACT_UP_TO, cache_bytes: int = 512_000_000
    ) -> None:
        self._begin = begin
        self._exact_up_to = exact_up_to
        self._cache = _Cache(cache_bytes)
        self._loading: defaultdict[Space, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def put(self, space: Space, points: Sequence[Point]) -> None:
        for point in points:
            _check_dims(space, point.vector)
        if not points:
            return
        ids = list({point.id for point in points})
        async with self._open(space) as connection:
            revision = await _lock_or_make(connection, space)
            known = await _one(connection, statements.COUNT_OF, space, ids=ids)
            await connection.execute(statements.REMEMBER, _key(space, ids=ids))
            async with connection.cursor() as cursor:
                await cursor.executemany(statements.PUT, [_row(space, point, revision) for point in points])
            await connection.execute(statements.GROWN, _key(space, points=len(ids) - known[0]))
            state = await _state(connection, space)
        if state and state.points > self._exact_up_to and not state.has_index:
            await self._make_index(space)

    async def delete(self, space: Space, ids: Sequence[UUID]) -> None:
        await self._remove(space, statements.REMOVE_IDS, ids=list(ids))

    async def delete_source(self, space: Space, source_id: UUID) -> None:
        await self._remove(space, statements.REMOVE_SOURCE, source=source_id)

    async def drop(self, space: Space) -> None:
        """First the points, then the rest: its locks stop every search for a moment."""
        async with self._open(space) as connection:
            if await _lock(connection, space) is None:
                return
            await connection.execute(statements.EMPTY, _key(space))
            await connection.execute(statements.EMPTIED, _key(space))
        async with self._open(space) as connection:
            await connection.execute(statements.LOCK_INDEXES)
            state = await _state(connection, space)
            if state and state.has_index:
                await connection.execute("select vector_index_drop(%(space)s)", _key(space))
            await connection.execute(statements.FORGET, _key(space))
        self._cache.pop(space)

    async def count(self, space: Space) -> int:
        async with self._open(space) as connection:
            return (await _one(connection, statements.COUNT, space))[0]

    async def ids(self, space: Space) -> set[UUID]:
        async with self._open(space) as connection:
            (joined,) = await _one(connection, statements.IDS, space)
        return await asyncio.to_thread(_split, joined)

    async def search(
        self,
        space: Space,
        vector: NDArray[np.float32],
        terms: Sequence[int],
        *,
        where: Filter,
        limit: int,
    ) -> Lanes:
        _check_dims(space, vector)
        words = self._cache.get(space)
        how = _how(words, where)
        async with self._open(space) as connection:
            state, dense = await _ask(connection, space, vector, where, limit, how)
        if state is None:
            self._cache.pop(space)
            return Lanes((), ())
        if words is None or words.seen < state.revision:
            words = await self._refreshed(space, state.revision)
        if where != Filter() and len(dense) < min(limit, words.count(where)):
            # The index gave up before it met enough of what passes, which lies far from the question.
            async with self._open(space) as connection:
                _, dense = await _ask(connection, space, vector, where, limit, "scan")
        if len(words.index) > SCORED_IN_THREAD:
            lexical, ranked = await asyncio.to_thread(words.search, terms, where, limit)
        else:
            lexical, ranked = words.search(terms, where, limit)
        return Lanes(dense, lexical, ranked.rarity, ranked.ideal)

    @asynccontextmanager
    async def _open(self, space: Space) -> AsyncGenerator[Connection]:
        refuse_inside_work()
        try:
            async with self._begin(Actor("system", space.workspace_id, label="vectors")) as work:
                raw = await work.connection.get_raw_connection()
                connection: Any = raw.driver_connection
                connection.adapters.register_dumper(_Half, _HalfDumper)
                yield connection
        except psycopg.OperationalError as error:
            raise Unavailable("The database does not answer right now. Please try again.") from error

    async def _remove(self, space: Space, statement: LiteralString, **which: object) -> None:
        async with self._open(space) as connection:
            revision = await _lock(connection, space)
            if revision is None:
                return
            gone = await connection.execute(statement, _key(space, revision=revision, **which))
            await connection.execute(statements.SHRUNK, _key(space, gone=gone.rowcount))
            await connection.execute(statements.FORGET_REMOVED, _key(space, kept=REMOVALS_KEPT))

    async def _make_index(self, space: Space) -> None:
        """In a transaction of its own, for it must not hold what it waits for: the table without writers."""
        async with self._open(space) as connection:
            await connection.execute(statements.LOCK_INDEXES)
            await _lock(connection, space)
            state = await _state(connection, space)
            if state and not state.has_index:
                await connection.execute("set local statement_timeout = 0")
                await connection.execute(
                    "select vector_index_create(%(space)s, %(dims)s::integer)", _key(space, dims=space.dims)
                )
                await connection.execute(statements.INDEXED, _key(space))

    async def _refreshed(self, space: Space, revision: int) -> Words:
        """Everything up to this revision at least. Who comes meanwhile waits without a connection."""
        async with self._loading[space]:
            words = self._cache.get(space) or Words()
            if words.seen >= revision:
                return words
            async with self._open(space) as connection:
                state = await _state(connection, space)
                if state is None:
                    return Words()
                words = words if words.seen >= state.horizon else Words()
                added, removed = await _changes(connection, space, words.seen)
            words = await asyncio.to_thread(words.changed, added, removed, state.revision)
            self._cache.put(space, words)
            return words


class _Cache:
    """The words of spaces, the longest unused first to go."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._kept: OrderedDict[Space, Words] = OrderedDict()

    def get(self, space: Space) -> Words | None:
        if space in self._kept:
            self._kept.move_to_end(space)
        return self._kept.get(space)

    def put(self, space: Space, words: Words) -> None:
        self._kept[space] = words
        self._kept.move_to_end(space)
        total = sum(one.nbytes for one in self._kept.values())
        while total > self._limit and len(self._kept) > 1:
            total -= self._kept.popitem(last=False)[1].nbytes

    def pop(self, space: Space) -> None:
        self._kept.pop(space, None)


class _Half:
    """A vector on its way into the database."""

    def __init__(self, numbers: NDArray[np.float32]) -> None:
        self.numbers = numbers


class _HalfDumper(Dumper):
    """As `halfvec_recv` of pgvector reads it: dimensions, nothing, 16 bits a number."""

    format = Format.BINARY

    def dump(self, obj: _Half) -> bytes:
        return struct.pack(">hh", len(obj.numbers), 0) + obj.numbers.astype(">f2").tobytes()


def _check_dims(space: Space, vector: NDArray[np.float32]) -> None:
    if vector.shape != (space.dims,):
        raise WrongDims(f"A vector of {vector.shape} does not fit a space of {space.dims} dimensions.")


def _key(space: Space, **more: object) -> dict[str, object]:
    return {"workspace": space.workspace_id, "space": space.id, **more}


async def _one(connection: Connection, statement: LiteralString, space: Space, **more: object) -> Any:
    found = await connection.execute(statement, _key(space, **more), binary=True)
    return await found.fetchone()


async def _lock(connection: Connection, space: Space) -> int | None:
    """The next revision of this space, which is ours to the end of the transaction."""
    found = await _one(connection, statements.LOCK, space)
    return found and found[0]


async def _lock_or_make(connection: Connection, space: Space) -> int:
    revision, dims = await _one(connection, statements.LOCK_OR_MAKE, space, dims=space.dims)
    if dims != space.dims:
        raise WrongDims(f"This space has {dims} dimensions, not {space.dims}.")
    return revision


async def _state(connection: Connection, space: Space) -> State | None:
    found = await _one(connection, statements.STATE, space)
    return State(*found) if found else None


def _row(space: Space, point: Point, revision: int) -> dict[str, object]:
    return _key(
        space,
        id=point.id,
        embedding=_Half(point.vector),
        terms=packed(point.terms),
        source=point.source_id,
        audience=point.audience,
        language=point.language,
        products=list(point.products),
        revision=revision,
    )


def _how(words: Words | None, where: Filter) -> How:
    """Without the words of the space nobody knows how many points pass: the planner guesses."""
    if where == Filter():
        return "index"
    if words is None:
        return "either"
    return "scan" if words.count(where) <= EXACT_FILTERED else "index"


def dense_query(space: Space, where: Filter, limit: int, how: How) -> bytes:
    """Workspace and space stand in the text: only so can the planner choose the index of this space.

    A scan spells the distance in another way than the index does.
    """
    cast = "" if how == "scan" else f"::halfvec({space.dims})"
    conditions = [f"workspace_id = '{space.workspace_id}'", f"space_id = '{space.id}'"]
    conditions += ["audience = %(audience)s"] if where.audience else []
    conditions += ["source_id = any(%(sources)s)"] if where.source_ids else []
    conditions += ["language = any(%(languages)s)"] if where.languages else []
    conditions += ["(products = '{}' or products && %(products)s)"] if where.products else []
    return (
        f"select id, embedding{cast} <=> %(vector)s::halfvec as distance from vector_points "
        f"where {' and '.join(conditions)} order by distance limit {int(limit)}"
    ).encode()


async def _ask(
    connection: Connection,
    space: Space,
    vector: NDArray[np.float32],
    where: Filter,
    limit: int,
    how: How,
) -> tuple[State | None, list[Hit]]:
    """How the space stands and what is near, in one round trip."""
    bound = {
        "vector": _Half(vector),
        "audience": where.audience,
        "sources": list(where.source_ids),
        "languages": list(where.languages),
        "products": list(where.products),
    }
    settings = _key(space, ef_search=str(EF_SEARCH), only_index=how == "index")
    async with (
        connection.pipeline(),
        connection.cursor(binary=True) as first,
        connection.cursor(binary=True) as second,
    ):
        await first.execute(statements.STATE_BEFORE_SEARCH, settings)
        await second.execute(dense_query(space, where, limit, how), bound)
        state = await first.fetchone()
        rows = await second.fetchall()
    hits = sorted((Hit(key, 1 - distance) for key, distance in rows), key=lambda hit: (-hit.score, hit.id))
    return State(*state[:4]) if state else None, hits


async def _changes(connection: Connection, space: Space, seen: int) -> tuple[list[Passages], bytes]:
    async with connection.cursor(binary=True) as cursor:
        await cursor.execute(statements.ADDED, _key(space, seen=seen))
        added = [
            Passages(Facet(source, audience, language, tuple(products)), *parts)
            for source, audience, language, products, *parts in await cursor.fetchall()
        ]
    (removed,) = await _one(connection, statements.REMOVED, space, seen=seen)
    return added, removed


def _split(joined: bytes) -> set[UUID]:
    return {UUID(bytes=joined[at : at + 16]) for at in range(0, len(joined), 16)}
