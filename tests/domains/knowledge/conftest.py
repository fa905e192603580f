"""A workspace of its own with a web client of its own, an embedder that counts, and awkward files."""

from collections.abc import AsyncGenerator, Mapping

import psycopg
import pytest

from dealwright.domains.identity.queries import actor_loader
from dealwright.domains.knowledge.jobs import JOBS
from dealwright.kernel.embedded.server import ServerAddress
from dealwright.kernel.worker import JobRunner, libpq_url
from dealwright.main import Runtime
from dealwright.ports.embedder.base import Embedder
from dealwright.ports.vectors.base import VectorStore
from dealwright.ports.web.base import Web
from dealwright.ports.web.guarded import GuardedWeb
from tests.factories.crawls import Library, OpenLibrary, ports_with
from tests.factories.documents import (  # noqa: F401 - fixtures
    brochure,
    encrypted,
    half_scanned,
    hyphenated,
    long_pdf,
    manual,
    picture,
    repack,
    scan,
    slides,
)
from tests.factories.identity import Team
from tests.factories.knowledge import WordEmbedder
from tests.sites.awkward import AwkwardSite


@pytest.fixture
async def open_library(runtime: Runtime, team: Team, postgres: ServerAddress) -> AsyncGenerator[OpenLibrary]:
    with psycopg.connect(libpq_url(postgres.superuser_url), autocommit=True) as connection:
        connection.execute("delete from procrastinate_jobs where status = 'todo'")
    opened: list[GuardedWeb] = []

    async def make(
        site: AwkwardSite | None = None,
        *,
        web: Web | None = None,
        embedders: Mapping[str, Embedder] | None = None,
        store: VectorStore | None = None,
    ) -> Library:
        client = web or GuardedWeb(allow=site.doors if site else [])
        if isinstance(client, GuardedWeb):
            opened.append(client)
        words = WordEmbedder()
        ports = ports_with(runtime.ports, client, embedders or {"words": words}, store)
        runner = JobRunner(postgres.app_url, JOBS, runtime.begin, actor_loader(runtime.begin), ports)
        return Library(runtime.begin, team, ports, words, runner)

    yield make
    for client in opened:
        await client.aclose()
