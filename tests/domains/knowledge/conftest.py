"""A workspace of its own with a web client of its own, and an embedder that counts."""

from collections.abc import AsyncGenerator

import pytest
from tests.factories.crawls import Library, OpenLibrary, ports_with
from tests.factories.identity import Team
from tests.factories.knowledge import WordEmbedder
from tests.sites.awkward import AwkwardSite

from dealwright.main import Runtime
from dealwright.ports.web.base import Web
from dealwright.ports.web.guarded import GuardedWeb


@pytest.fixture
async def open_library(runtime: Runtime, team: Team) -> AsyncGenerator[OpenLibrary]:
    opened: list[GuardedWeb] = []

    async def make(site: AwkwardSite | None = None, *, web: Web | None = None) -> Library:
        client = web or GuardedWeb(allow=site.doors if site else [])
        if isinstance(client, GuardedWeb):
            opened.append(client)
        embedder = WordEmbedder()
        return Library(runtime.begin, team, ports_with(runtime.ports, client, {"words": embedder}), embedder)

    yield make
    for client in opened:
        await client.aclose()
