"""What only the tests of the kernel need: a server that listens, and pages that are connected to it."""

import asyncio
import socket
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass

import psycopg
import pytest
import uvicorn
from fastapi import FastAPI

from dealwright.kernel.embedded.server import ServerAddress
from dealwright.kernel.worker import libpq_url
from dealwright.main import build_app
from dealwright.settings import Settings
from tests.factories.identity import Team, a_token
from tests.factories.pages import Page
from tests.factories.waiting import until

OpenPage = Callable[..., Awaitable[Page]]


@dataclass(frozen=True)
class Served:
    app: FastAPI
    url: str


@pytest.fixture(scope="session")
def workshop_database(new_database: Callable[[], ServerAddress]) -> ServerAddress:
    return new_database()


@pytest.fixture
def workshop(workshop_database: ServerAddress) -> ServerAddress:
    """A database whose queue is empty, apart from the one that tests share."""
    with psycopg.connect(libpq_url(workshop_database.superuser_url)) as connection:
        connection.execute("truncate procrastinate_jobs, procrastinate_workers, handled_events cascade")
    return workshop_database


@pytest.fixture(scope="session")
async def served(settings: Settings, postgres: ServerAddress) -> AsyncGenerator[Served]:
    """The application behind a real port, as `dealwright serve` runs it."""
    app = build_app(settings, postgres.app_url)
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(
            app, log_level="error", access_log=False, ws="websockets-sansio", timeout_graceful_shutdown=2
        )
    )
    running = asyncio.create_task(server.serve(sockets=[listener]))
    await until(lambda: server.started)
    yield Served(app, f"http://127.0.0.1:{listener.getsockname()[1]}")
    server.should_exit = True
    await running


@pytest.fixture
async def open_page(served: Served) -> AsyncGenerator[OpenPage]:
    """Connects somebody's page; `cursor` is the last one it saw before it went away."""
    opened: list[Page] = []

    async def make(team: Team, role: str = "rep", *, cursor: str = "", **options: object) -> Page:
        token = await a_token(served.app, team, role)
        page = Page()
        opened.append(page)
        await page.connect(served.url, {"token": token, "cursor": cursor}, **options)
        return page

    yield make
    await asyncio.gather(*(page.close() for page in opened))
