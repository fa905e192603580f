"""The awkward site, and a guarded client that may reach it and nothing else of this machine."""

from collections.abc import AsyncGenerator

import pytest

from dealwright.ports.web.guarded import GuardedWeb
from tests.sites.awkward import AwkwardSite


@pytest.fixture
async def site() -> AsyncGenerator[AwkwardSite]:
    async with AwkwardSite() as running:
        yield running


@pytest.fixture
async def web(site: AwkwardSite) -> AsyncGenerator[GuardedWeb]:
    client = GuardedWeb(allow=site.doors)
    yield client
    await client.aclose()
