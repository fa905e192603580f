"""What every vector store keeps: each test runs on all of them."""

import asyncio

import numpy as np
import pytest

from dealwright.kernel.ids import new_id
from dealwright.ml.bm25 import terms_of
from dealwright.ports.vectors.base import Filter, Hit, Lanes, Point, Space, VectorStore, WrongDims
from tests.factories.identity import Team
from tests.factories.vectors import DIMS, SOURCE, a_point, towards

pytestmark = pytest.mark.filterwarnings("ignore:Payload indexes have no effect in the local Qdrant")


async def find(
    store: VectorStore,
    space: Space,
    question: str,
    vector: np.ndarray | None = None,
    limit: int = 10,
    **where: object,
) -> Lanes:
    towards_it = towards(1) if vector is None else vector
    return await store.search(space, towards_it, list(terms_of(question)), where=Filter(**where), limit=limit)


def ids(hits: list[Hit]) -> list:
    return [hit.id for hit in hits]


async def test_an_empty_space_gives_nothing(store: VectorStore, space: Space) -> None:
    found = await find(store, space, "pump")
    assert not found.dense
    assert not found.lexical
    assert await store.count(space) == 0
    assert await store.ids(space) == set()


async def test_both_lanes_come_best_first(store: VectorStore, space: Space) -> None:
    near = a_point("near", towards(1, 0.1), "a pump and nothing else")
    middle = a_point("middle", towards(1, 1), "pump pump valve HR-10")
    far = a_point("far", towards(0, 1), "delivery times")
    await store.put(space, [far, near, middle])
    found = await find(store, space, "HR10 pump")
    assert ids(found.dense) == [near.id, middle.id, far.id]
    assert found.dense[0].score == pytest.approx(float(near.vector @ towards(1)), abs=2e-3)
    assert ids(found.lexical) == [middle.id, near.id]
    assert found.lexical[0].score > found.lexical[1].score > 0


async def test_the_limit_holds_for_each_lane(store: VectorStore, space: Space) -> None:
    await store.put(space, [a_point(f"pump {number}", text="pump") for number in range(9)])
    found = await find(store, space, "pump", limit=4)
    assert (len(found.dense), len(found.lexical)) == (4, 4)


async def test_equal_points_come_in_the_same_order_every_time(store: VectorStore, space: Space) -> None:
    await store.put(space, [a_point(f"pump {number}", text="pump") for number in range(20)])
    first = await find(store, space, "pump", limit=20)
    again = await find(store, space, "pump", limit=20)
    assert (ids(first.dense), ids(first.lexical)) == (ids(again.dense), ids(again.lexical))


async def test_putting_again_changes_nothing(store: VectorStore, space: Space) -> None:
    points = [a_point("one", text="pump"), a_point("two", text="valve")]
    await store.put(space, points)
    before = await find(store, space, "pump")
    await store.put(space, points)
    assert await store.count(space) == 2
    assert await find(store, space, "pump") == before


async def test_a_point_is_replaced_in_both_lanes(store: VectorStore, space: Space) -> None:
    await store.put(space, [a_point("one", towards(1), "pump"), a_point("two", towards(1, 1), "pump")])
    await find(store, space, "pump")
    await store.put(space, [a_point("one", towards(0, 1), "valve", audience="internal")])
    found = await find(store, space, "valve")
    assert ids(found.dense) == [a_point("two").id, a_point("one").id]
    assert ids(found.lexical) == [a_point("one").id]
    assert ids((await find(store, space, "pump")).lexical) == [a_point("two").id]
    assert ids((await find(store, space, "valve", audience="internal")).dense) == [a_point("one").id]
    assert await store.count(space) == 2


async def test_deleted_points_are_not_found_until_they_come_back(store: VectorStore, space: Space) -> None:
    points = [a_point(name, text="pump") for name in ("one", "two", "three")]
    await store.put(space, points)
    await find(store, space, "pump")
    await store.delete(space, [points[0].id, points[2].id, new_id()])
    found = await find(store, space, "pump")
    assert ids(found.dense) == ids(found.lexical) == [points[1].id]
    assert await store.ids(space) == {points[1].id}
    await store.put(space, points[:1])
    found = await find(store, space, "pump")
    assert set(ids(found.dense)) == set(ids(found.lexical)) == {points[0].id, points[1].id}


async def test_a_source_goes_with_all_its_points(store: VectorStore, space: Space) -> None:
    other = new_id()
    mine = [a_point(f"pump {number}", text="pump", source_id=other) for number in range(3)]
    await store.put(space, [*mine, a_point("stays", text="pump")])
    await store.delete_source(space, other)
    assert await store.ids(space) == {a_point("stays").id}
    assert ids((await find(store, space, "pump")).lexical) == [a_point("stays").id]


async def test_what_is_not_there_can_be_deleted(store: VectorStore, space: Space) -> None:
    await store.delete(space, [new_id()])
    await store.delete_source(space, new_id())
    await store.drop(space)
    await store.put(space, [a_point("one")])
    await store.delete(space, [])
    assert await store.count(space) == 1


FILTERED: dict[str, Point] = {
    "plain": a_point("plain", text="pump"),
    "internal": a_point("internal", text="pump", audience="internal"),
    "german": a_point("german", text="pump", language="de"),
    "english": a_point("english", text="pump", language="en"),
    "manual": a_point("manual", text="pump", source_id=new_id()),
    "for both": a_point("for both", text="pump", products=("Duo", 'Solo\'s "X"')),
    "for duo": a_point("for duo", text="pump", products=("Duo",)),
}


@pytest.mark.parametrize(
    ("where", "left_out"),
    [
        ({}, set()),
        ({"audience": "customers"}, {"internal"}),
        ({"audience": "internal"}, set(FILTERED) - {"internal"}),
        ({"languages": ("de", "fr")}, set(FILTERED) - {"german"}),
        ({"languages": ("de", "en")}, set(FILTERED) - {"german", "english"}),
        ({"source_ids": (SOURCE,)}, {"manual"}),
        ({"source_ids": (FILTERED["manual"].source_id,)}, set(FILTERED) - {"manual"}),
        ({"source_ids": (new_id(),)}, set(FILTERED)),
        ({"products": ('Solo\'s "X"',)}, {"for duo"}),
        ({"products": ("Duo", "Trio")}, set()),
        ({"products": ("Trio",)}, {"for duo", "for both"}),
        (
            {"audience": "customers", "languages": ("en",), "source_ids": (SOURCE,)},
            set(FILTERED) - {"english"},
        ),
    ],
)
async def test_a_filter_holds_in_both_lanes(
    store: VectorStore, space: Space, where: dict[str, object], left_out: set[str]
) -> None:
    await store.put(space, list(FILTERED.values()))
    wanted = {point.id for name, point in FILTERED.items() if name not in left_out}
    for _ in range(2):  # the second time a store may know more
        found = await find(store, space, "pump", **where)
        assert set(ids(found.dense)) == set(ids(found.lexical)) == wanted


async def test_two_workspaces_with_the_same_space_do_not_see_each_other(
    store: VectorStore, space: Space, stranger: Team
) -> None:
    theirs = Space(stranger.workspace_id, space.id, DIMS)
    await store.put(space, [a_point("ours", text="pump"), a_point("shared", text="pump")])
    assert not (await find(store, theirs, "pump")).dense
    assert not (await find(store, theirs, "pump")).lexical
    assert (await store.count(theirs), await store.ids(theirs)) == (0, set())
    await store.put(theirs, [a_point("shared", text="pump")])
    await store.delete(theirs, [a_point("ours").id])
    await store.delete_source(theirs, SOURCE)
    assert await store.count(theirs) == 0
    await store.put(theirs, [a_point("theirs", text="pump")])
    await store.drop(theirs)
    assert await store.ids(space) == {a_point("ours").id, a_point("shared").id}
    found = await find(store, space, "pump")
    assert set(ids(found.dense)) == set(ids(found.lexical)) == await store.ids(space)


async def test_spaces_of_one_workspace_are_apart(store: VectorStore, space: Space) -> None:
    other = Space(space.workspace_id, new_id(), DIMS)
    await store.put(space, [a_point("one", text="pump")])
    await store.put(other, [a_point("two", text="pump")])
    assert ids((await find(store, space, "pump")).dense) == [a_point("one").id]
    assert ids((await find(store, other, "pump")).lexical) == [a_point("two").id]


async def test_a_dropped_space_is_empty_and_can_be_filled_again(store: VectorStore, space: Space) -> None:
    await store.put(space, [a_point("old", text="pump")])
    await find(store, space, "pump")
    await store.drop(space)
    found = await find(store, space, "pump")
    assert not found.dense
    assert not found.lexical
    await store.put(space, [a_point("new", text="pump")])
    found = await find(store, space, "pump")
    assert ids(found.dense) == ids(found.lexical) == [a_point("new").id]


async def test_a_question_without_words_has_only_one_lane(store: VectorStore, space: Space) -> None:
    await store.put(space, [a_point("one", text="pump")])
    found = await find(store, space, "")
    assert ids(found.dense) == [a_point("one").id]
    assert not found.lexical


async def test_points_without_words_are_found_by_vector(store: VectorStore, space: Space) -> None:
    await store.put(space, [a_point("?!", text="?!"), a_point("two", text="pump")])
    found = await find(store, space, "pump")
    assert len(found.dense) == 2
    assert ids(found.lexical) == [a_point("two").id]


async def test_vectors_of_other_dimensions_are_refused(store: VectorStore, space: Space) -> None:
    with pytest.raises(WrongDims, match="8"):
        await store.put(space, [a_point("one", np.ones(5, np.float32))])
    with pytest.raises(WrongDims, match="8"):
        await store.search(space, np.ones(5, np.float32), [], where=Filter(), limit=3)
    assert await store.count(space) == 0


async def test_searches_amid_writes_see_whole_points(store: VectorStore, space: Space) -> None:
    batches = [[a_point(f"{batch} {number}", text="pump") for number in range(5)] for batch in range(8)]

    async def write() -> None:
        for batch in batches:
            await store.put(space, batch)
        await store.delete(space, [point.id for point in batches[0]])

    async def read() -> None:
        for _ in range(12):
            found = await find(store, space, "pump", limit=100)
            assert len({*ids(found.lexical)}) == len(found.lexical)

    await asyncio.gather(write(), read(), read())
    left = {point.id for batch in batches[1:] for point in batch}
    found = await find(store, space, "pump", limit=100)
    assert set(ids(found.dense)) == set(ids(found.lexical)) == await store.ids(space) == left
