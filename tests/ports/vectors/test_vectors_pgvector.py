"""What only PostgreSQL does: an index of each large space, all or nothing, words that follow the tables."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace

import numpy as np
import psycopg
import pytest
from numpy.typing import NDArray
from sqlalchemy.ext.asyncio import AsyncEngine

from dealwright.kernel.actor import Actor
from dealwright.kernel.db import open_engine
from dealwright.kernel.embedded.server import ServerAddress
from dealwright.kernel.errors import Unavailable
from dealwright.kernel.ids import new_id
from dealwright.kernel.work import Begin, make_begin
from dealwright.kernel.worker import libpq_url
from dealwright.ml.bm25 import terms_of
from dealwright.ports.vectors import pgvector, statements
from dealwright.ports.vectors.base import Filter, Lanes, Point, Space, WrongDims
from dealwright.ports.vectors.pgvector import How, PgVectors, dense_query
from tests.factories.identity import Team, a_team
from tests.factories.vectors import DIMS, a_point, towards
from tests.factories.waiting import until

WIDE = 64
PUMP = list(terms_of("pump"))


@pytest.fixture(scope="module")
def database(new_database: Callable[[], ServerAddress]) -> ServerAddress:
    """Apart from the shared one, whose indexes are compared with the models."""
    return new_database()


@pytest.fixture(scope="module")
async def engine(database: ServerAddress) -> AsyncIterator[AsyncEngine]:
    opened = open_engine(database.app_url)
    yield opened
    await opened.dispose()


@pytest.fixture(scope="module")
def begin(engine: AsyncEngine) -> Begin:
    return make_begin(engine)


@pytest.fixture
def superuser(database: ServerAddress) -> Iterator[psycopg.Connection]:
    with psycopg.connect(libpq_url(database.superuser_url), autocommit=True) as connection:
        yield connection


@pytest.fixture
def store(begin: Begin) -> PgVectors:
    return PgVectors(begin)


@pytest.fixture
def wide(space: Space) -> Space:
    return replace(space, dims=WIDE)


def clustered(count: int, seed: int, clusters: int = 60) -> NDArray[np.float32]:
    chance = np.random.default_rng(seed)
    centres = np.random.default_rng(0).standard_normal((clusters, WIDE))
    rows = centres[chance.integers(clusters, size=count)] + 0.6 * chance.standard_normal((count, WIDE))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def points_of(vectors: NDArray[np.float32]) -> list[Point]:
    return [replace(a_point("pump", vector), id=new_id()) for vector in vectors]


async def fill(store: PgVectors, space: Space, points: list[Point], batch: int = 1_000) -> None:
    for at in range(0, len(points), batch):
        await store.put(space, points[at : at + batch])


async def find(store: PgVectors, space: Space, limit: int = 10, **where: object) -> Lanes:
    vector = towards(1) if space.dims == DIMS else clustered(1, 5)[0]
    return await store.search(space, vector, PUMP, where=Filter(**where), limit=limit)


def index_of(superuser: psycopg.Connection, space: Space) -> str | None:
    found = superuser.execute(
        "select indexname, indexdef from pg_indexes "
        "where tablename = 'vector_points' and indexdef like '%hnsw%'"
    )
    for name, definition in found:
        if str(space.id) in definition and str(space.workspace_id) in definition:
            return name
    return None


async def test_a_space_gets_its_index_when_it_grows_and_loses_it_with_its_points(
    store: PgVectors, wide: Space, superuser: psycopg.Connection
) -> None:
    points = points_of(clustered(2_300, 1))
    await fill(store, wide, points[:2_000])
    assert not index_of(superuser, wide)
    await fill(store, wide, points[2_000:])
    assert index_of(superuser, wide)
    await store.put(wide, points[:10])
    await store.drop(wide)
    assert not index_of(superuser, wide)


async def plan_of(begin: Begin, space: Space, how: How = "either") -> str:
    async with begin(Actor("system", space.workspace_id)) as work:
        raw = await work.connection.get_raw_connection()
        query = b"explain " + dense_query(space, Filter(), 10, how)
        found = await raw.driver_connection.execute(query, {"vector": str(clustered(1, 5)[0].tolist())})
        return "\n".join(line for (line,) in await found.fetchall())


async def test_only_the_index_of_its_own_serves_a_large_space(
    store: PgVectors, begin: Begin, wide: Space, stranger: Team, superuser: psycopg.Connection
) -> None:
    theirs = replace(wide, workspace_id=stranger.workspace_id)
    small = replace(wide, id=new_id())
    await fill(store, wide, points_of(clustered(3_000, 2)))
    await fill(store, theirs, points_of(clustered(3_000, 2)))
    await fill(store, small, points_of(clustered(200, 2)))
    superuser.execute("analyze vector_points")
    assert f"Index Scan using {index_of(superuser, wide)}" in await plan_of(begin, wide)
    assert f"Index Scan using {index_of(superuser, theirs)}" in await plan_of(begin, theirs)
    assert "Sort" in await plan_of(begin, wide, "scan")
    assert "Sort" in await plan_of(begin, small)


async def test_the_index_finds_nearly_all_of_the_nearest(store: PgVectors, begin: Begin) -> None:
    questions = clustered(40, 9)
    for tenant in range(3):
        team = await a_team(begin, name=f"Tenant {tenant}")
        space = Space(team.workspace_id, new_id(), WIDE)
        vectors = clustered(6_700, 10 + tenant)
        points = points_of(vectors)
        await fill(store, space, points)
        exact = np.argsort(-(questions @ vectors.T), axis=1)[:, :10]
        found = 0
        for question, best in zip(questions, exact, strict=True):
            lanes = await store.search(space, question, [], where=Filter(), limit=10)
            found += len({hit.id for hit in lanes.dense} & {points[place].id for place in best})
        assert found / exact.size >= 0.97


async def test_a_narrow_filter_is_served_from_a_large_space(
    store: PgVectors, begin: Begin, wide: Space
) -> None:
    source = new_id()
    points = points_of(clustered(3_000, 3))
    chosen = [replace(point, source_id=source, audience="internal") for point in points[::250]]
    await fill(store, wide, points)
    await store.put(wide, chosen)
    for where in ({"source_ids": (source,)}, {"audience": "internal"}):
        for knowing in (PgVectors(begin), store):  # the index steps over the others; then a scan does not
            for _ in range(2):
                found = await find(knowing, wide, limit=50, **where)
                assert {hit.id for hit in found.dense} == {point.id for point in chosen}


async def test_a_filter_far_from_the_question_is_served_although_the_index_gives_up(
    store: PgVectors, wide: Space, monkeypatch: pytest.MonkeyPatch
) -> None:
    hasty = statements.STATE_BEFORE_SEARCH.replace(
        "set_config('enable_sort'",
        "set_config('hnsw.max_scan_tuples', '100', true), set_config('enable_sort'",
    )
    monkeypatch.setattr(statements, "STATE_BEFORE_SEARCH", hasty)
    monkeypatch.setattr(pgvector, "EXACT_FILTERED", 0)
    points = points_of(clustered(3_000, 3))
    await fill(store, wide, points)
    question = clustered(1, 5)[0]
    far = sorted(points, key=lambda point: float(point.vector @ question))[:60]
    await store.put(wide, [replace(point, audience="internal") for point in far])
    for _ in range(2):
        assert len((await find(store, wide, limit=50, audience="internal")).dense) == 50


async def test_nobody_can_make_an_index_for_another_workspace(
    begin: Begin, space: Space, stranger: Team, superuser: psycopg.Connection
) -> None:
    async with begin(Actor("system", stranger.workspace_id)) as work:
        raw = await work.connection.get_raw_connection()
        await raw.driver_connection.execute("select vector_index_create(%s, 8)", [space.id])
    assert index_of(superuser, space) is None
    theirs = replace(space, workspace_id=stranger.workspace_id)
    assert index_of(superuser, theirs)
    async with begin(Actor("system", space.workspace_id)) as work:
        raw = await work.connection.get_raw_connection()
        await raw.driver_connection.execute("select vector_index_drop(%s)", [space.id])
    assert index_of(superuser, theirs)


async def test_a_put_that_dies_leaves_nothing(
    store: PgVectors, wide: Space, superuser: psycopg.Connection
) -> None:
    await store.put(wide, points_of(clustered(3, 4)))
    writing = asyncio.create_task(store.put(wide, points_of(clustered(1_900, 4))))
    await until(lambda: terminated(superuser))
    with pytest.raises(Unavailable):
        await writing
    assert await store.count(wide) == 3
    found = await find(store, wide, limit=50)
    assert (len(found.dense), len(found.lexical)) == (3, 3)
    await store.put(wide, points_of(clustered(5, 4)))
    assert await store.count(wide) == 8


def terminated(superuser: psycopg.Connection) -> int:
    """Whether somebody was in the middle of writing points, and is no more."""
    return superuser.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity "
        "where state = 'active' and datname = current_database() and pid <> pg_backend_pid() "
        "and query like '%insert into vector_points%'"
    ).rowcount


async def test_a_put_that_is_given_up_leaves_nothing(store: PgVectors, wide: Space) -> None:
    await store.put(wide, points_of(clustered(3, 4)))
    writing = asyncio.create_task(store.put(wide, points_of(clustered(1_900, 4))))
    await asyncio.sleep(0.05)
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    assert await store.count(wide) == 3


async def test_another_process_sees_every_change(store: PgVectors, begin: Begin, space: Space) -> None:
    elsewhere = PgVectors(begin)
    points = [replace(a_point(f"{number}", text="pump"), source_id=new_id()) for number in range(1_200)]
    await store.put(space, points)
    assert len((await find(elsewhere, space, limit=2_000)).lexical) == 1_200
    await store.put(space, [a_point("0", text="valve"), a_point("new", text="pump")])
    seen = {hit.id for hit in (await find(elsewhere, space, limit=2_000)).lexical}
    assert seen == {point.id for point in points[1:]} | {a_point("new").id}
    await store.delete(space, [points[1].id])
    assert len((await find(elsewhere, space, limit=2_000)).lexical) == 1_199
    # So many that the store no longer keeps which ones they were.
    await store.delete(space, [point.id for point in points[2:1_190]])
    left = {point.id for point in points[1_190:]} | {a_point("new").id}
    for reader in (elsewhere, store, PgVectors(begin)):
        found = await find(reader, space, limit=2_000)
        assert {hit.id for hit in found.lexical} == left
        assert {hit.id for hit in found.dense} == left | {a_point("0").id}


async def test_a_space_made_anew_under_its_old_id_has_no_ghosts(
    store: PgVectors, begin: Begin, space: Space
) -> None:
    elsewhere = PgVectors(begin)
    await store.put(space, [a_point("old", text="pump")])
    await find(elsewhere, space)
    await store.drop(space)
    await store.put(space, [a_point("new", text="pump")])
    assert [hit.id for hit in (await find(elsewhere, space)).lexical] == [a_point("new").id]


async def test_words_come_back_after_they_were_put_out_of_memory(begin: Begin, space: Space) -> None:
    store = PgVectors(begin, cache_bytes=1)
    other = replace(space, id=new_id())
    await store.put(space, [a_point("one", text="pump")])
    await store.put(other, [a_point("two", text="pump")])
    for _ in range(2):
        assert [hit.id for hit in (await find(store, space)).lexical] == [a_point("one").id]
        assert [hit.id for hit in (await find(store, other)).lexical] == [a_point("two").id]


async def test_a_rank_says_how_rare_the_words_are(store: PgVectors, space: Space) -> None:
    await store.put(space, [a_point("one", text="pump HR-10"), a_point("two", text="pump")])
    rare, common = terms_of("hr10").keys() - terms_of("hr 10").keys(), terms_of("pump").keys()
    found = await store.search(space, towards(1), [*rare, *common, 7], where=Filter(), limit=3)
    assert found.rarity.keys() == rare | common
    assert found.rarity[min(rare)] > found.rarity[min(common)] > 0
    assert found.ideal > sum(found.rarity.values())


async def test_a_space_keeps_the_dimensions_it_was_made_with(store: PgVectors, space: Space) -> None:
    await store.put(space, [a_point("one")])
    with pytest.raises(WrongDims, match="8"):
        await store.put(replace(space, dims=WIDE), points_of(clustered(1, 1)))


async def test_a_search_inside_an_open_work_is_refused(store: PgVectors, begin: Begin, space: Space) -> None:
    async with begin(Actor("system", space.workspace_id)):
        with pytest.raises(RuntimeError, match="open Work"):
            await find(store, space)
