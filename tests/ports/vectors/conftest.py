"""The stores under test, and a space to fill."""

from collections.abc import AsyncIterator

import pytest

from dealwright.kernel.ids import new_id
from dealwright.kernel.work import Begin
from dealwright.ports.vectors.base import Space, VectorStore
from dealwright.ports.vectors.pgvector import PgVectors
from dealwright.ports.vectors.qdrant import QdrantVectors, open_client
from tests.factories.identity import Team
from tests.factories.vectors import DIMS


@pytest.fixture
def space(team: Team) -> Space:
    return Space(team.workspace_id, new_id(), DIMS)


@pytest.fixture(params=["pgvector", "qdrant"])
async def store(request: pytest.FixtureRequest, begin: Begin) -> AsyncIterator[VectorStore]:
    if request.param == "qdrant":
        client = open_client(":memory:")
        yield QdrantVectors(client)
        await client.close()
    else:
        yield PgVectors(begin)
