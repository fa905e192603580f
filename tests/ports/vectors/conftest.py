"""The stores under test, and a space to fill."""

from collections.abc import AsyncIterator

import pytest
from tests.factories.identity import Team
from tests.factories.vectors import DIMS

from dealwright.kernel.ids import new_id
from dealwright.kernel.work import Begin
from dealwright.ports.vectors.base import Space, VectorStore
from dealwright.ports.vectors.pgvector import PgVectors


@pytest.fixture
def space(team: Team) -> Space:
    return Space(team.workspace_id, new_id(), DIMS)


@pytest.fixture(params=["pgvector"])
async def store(request: pytest.FixtureRequest, begin: Begin) -> AsyncIterator[VectorStore]:
    yield PgVectors(begin)
