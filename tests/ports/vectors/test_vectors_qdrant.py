"""What only Qdrant does: a neighbour that may be away, and a collection for each number of dimensions."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from qdrant_client import AsyncQdrantClient

from dealwright.kernel.errors import Unavailable
from dealwright.ml.bm25 import terms_of
from dealwright.ports.vectors.base import Filter, Space
from dealwright.ports.vectors.qdrant import QdrantVectors, open_client
from tests.factories.vectors import DIMS, a_point, towards

pytestmark = pytest.mark.filterwarnings("ignore:Payload indexes have no effect in the local Qdrant")


@pytest.fixture
async def client() -> AsyncIterator[AsyncQdrantClient]:
    opened = open_client(":memory:")
    yield opened
    await opened.close()


async def test_a_server_that_is_away_is_named(space: Space) -> None:
    away = open_client("http://127.0.0.1:9")
    store = QdrantVectors(away)
    with pytest.raises(Unavailable, match="Qdrant"):
        await store.put(space, [a_point("one")])
    with pytest.raises(Unavailable, match="Qdrant"):
        await store.search(space, towards(1), [1], where=Filter(), limit=3)
    await away.close()


async def test_spaces_of_equal_dimensions_share_a_collection(client: AsyncQdrantClient, space: Space) -> None:
    await QdrantVectors(client).put(space, [a_point("one")])
    await QdrantVectors(client).put(replace(space, id=space.workspace_id), [a_point("two")])
    await QdrantVectors(client).search(replace(space, dims=5), towards(1)[:5], [], where=Filter(), limit=1)
    names = {one.name for one in (await client.get_collections()).collections}
    assert names == {f"dealwright_{DIMS}", "dealwright_5"}


async def test_a_rare_word_outweighs_a_common_one(client: AsyncQdrantClient, space: Space) -> None:
    store = QdrantVectors(client)
    common = [a_point(f"pump {number}", text="pump pump pump") for number in range(20)]
    await store.put(space, [*common, a_point("rare", text="valve pump")])
    question = list(terms_of("pump valve"))
    found = await store.search(space, towards(1), question, where=Filter(), limit=3)
    assert found.lexical[0].id == a_point("rare").id
    assert found.lexical[0].score > found.lexical[1].score
