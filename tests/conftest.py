"""A real server of PostgreSQL, one database, the real app. Every test has a workspace of its own."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import LiteralString

import httpx
import psycopg
import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck
from hypothesis import settings as Hypothesis
from sqlalchemy import event

from dealwright.domains.identity.access import Gate
from dealwright.domains.identity.permissions import Role
from dealwright.kernel.embedded.server import EmbeddedPostgres, ServerAddress
from dealwright.kernel.logs import configure_logs
from dealwright.kernel.migrate import migrate
from dealwright.kernel.work import Begin, make_begin
from dealwright.kernel.worker import libpq_url
from dealwright.main import Runtime, build_app
from dealwright.settings import Settings
from tests.factories.identity import Team, a_client, a_team
from tests.factories.knowledge import use_words

# The same examples every time: what fails today fails tomorrow.
Hypothesis.register_profile(
    "suite",
    derandomize=True,
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
Hypothesis.load_profile("suite")

ClientFor = Callable[[Team, Role], Awaitable[httpx.AsyncClient]]
SetClock = Callable[[datetime], Begin]


LONGEST = (
    "tests/domains/knowledge/test_commands.py",
    "tests/domains/copilot/brains/test_builtin.py",
    "tests/domains/crm/test_plans.py",
    "tests/domains/crm/assistant/test_assistant_plans.py",
    "tests/domains/knowledge/test_api_plans.py",
    "tests/evals/test_copilot.py",
    "tests/evals/test_knowledge.py",
    "tests/domains/crm/test_demo.py",
    "tests/domains/knowledge/test_crash.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files that take longest come first, or at the end one worker would wait for the other."""
    rank = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: rank.get(item.location[0], len(LONGEST)))


@pytest.fixture(scope="session")
def home() -> Generator[Path]:
    # Not `tmp_path`: as root, pytest closes its folder to the account PostgreSQL runs as.
    folder = Path(tempfile.mkdtemp(prefix="dealwright-test-", dir="/tmp"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def server(home: Path) -> Generator[EmbeddedPostgres]:
    with EmbeddedPostgres(home) as running:
        yield running


@pytest.fixture(scope="session")
def new_database(server: EmbeddedPostgres) -> Callable[[], ServerAddress]:
    """Makes a migrated, empty database, for tests that cannot share one."""
    template = "dealwright_template"
    migrate(server.create_database(template).owner_url)
    numbers = count(1)
    return lambda: server.create_database(f"dealwright_test_{next(numbers)}", template)


@pytest.fixture(scope="session")
def postgres(new_database: Callable[[], ServerAddress]) -> ServerAddress:
    """The database that tests share."""
    return new_database()


@pytest.fixture(scope="session")
def settings(home: Path) -> Settings:
    for name in [key for key in os.environ if key.startswith("DEALWRIGHT_")]:
        del os.environ[name]
    configure_logs()
    settings = Settings(home=home)
    settings.work.inside_serve = False
    return settings


@pytest.fixture(scope="session")
async def app(settings: Settings, postgres: ServerAddress) -> AsyncGenerator[FastAPI]:
    made = build_app(settings, postgres.app_url)
    use_words(made.state.runtime.ports)
    async with made.router.lifespan_context(made):
        yield made


@pytest.fixture(scope="session")
def runtime(app: FastAPI) -> Runtime:
    return app.state.runtime


@pytest.fixture(scope="session")
def begin(runtime: Runtime) -> Begin:
    return runtime.begin


@pytest.fixture(scope="session")
def gate(app: FastAPI) -> Gate:
    return app.state.gate


@pytest.fixture
async def team(begin: Begin) -> Team:
    """A workspace with a pipeline and one person of every role."""
    return await a_team(begin)


@pytest.fixture
async def stranger(begin: Begin) -> Team:
    """Another company on the same server."""
    return await a_team(begin, name="Strangers")


@pytest.fixture
async def client_for(app: FastAPI) -> AsyncGenerator[ClientFor]:
    opened: list[httpx.AsyncClient] = []

    async def make(team: Team, role: Role) -> httpx.AsyncClient:
        client = await a_client(app, team, role)
        opened.append(client)
        return client

    yield make
    await asyncio.gather(*(client.aclose() for client in opened))


@pytest.fixture
async def rep(team: Team, client_for: ClientFor) -> httpx.AsyncClient:
    return await client_for(team, "rep")


@pytest.fixture
async def manager(team: Team, client_for: ClientFor) -> httpx.AsyncClient:
    return await client_for(team, "manager")


@pytest.fixture
async def admin(team: Team, client_for: ClientFor) -> httpx.AsyncClient:
    return await client_for(team, "admin")


@pytest.fixture
async def viewer(team: Team, client_for: ClientFor) -> httpx.AsyncClient:
    return await client_for(team, "viewer")


@pytest.fixture
async def visitor(app: FastAPI) -> AsyncGenerator[httpx.AsyncClient]:
    """Nobody yet: no cookie, no key."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


HEAVY = """
    delete from procrastinate_jobs where status = 'todo' and (
      queue_name in ('training', 'scoring', 'forecasting') or args ->> 'handler' ~ '^(scoring|forecasting)[.]'
    )
"""


@pytest.fixture
async def run_jobs(
    runtime: Runtime, postgres: ServerAddress, request: pytest.FixtureRequest
) -> Callable[[], Awaitable[None]]:
    """Hands every committed event to its handlers and runs the queue dry, without what earlier tests left.

    Only tests of scores and forecasts wait for what is learned from an import or a demo.
    """
    learns = {"scoring", "forecasting"} & set(request.path.parts)

    def delete(statement: LiteralString) -> None:
        with psycopg.connect(libpq_url(postgres.superuser_url), autocommit=True) as connection:
            connection.execute(statement)

    async def dispatch() -> None:
        await runtime.dispatcher.start()
        while await runtime.dispatcher.dispatch():
            pass

    async def run() -> None:
        await dispatch()
        if not learns:
            delete(HEAVY)
        await runtime.runner.run_until_idle()

    delete("delete from procrastinate_jobs where status = 'todo'")
    await dispatch()
    delete(HEAVY)
    return run


@pytest.fixture
def set_clock(app: FastAPI, runtime: Runtime) -> Generator[SetClock]:
    """From now on every request happens at this moment, and so does what the returned `begin` opens."""

    def set_to(moment: datetime) -> Begin:
        app.state.begin = make_begin(runtime.engine, clock=lambda: moment)
        return app.state.begin

    yield set_to
    app.state.begin = runtime.begin


@pytest.fixture
def statements(runtime: Runtime) -> Generator[list[str]]:
    """What was sent to the database since the test last cleared it, without the ends of transactions.

    The process's own reader of events looks in whenever it likes, and is not counted.
    """
    sent: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        task = asyncio.current_task()
        if statement not in ("commit", "rollback") and (task is None or task.get_name() != "event tail"):
            sent.append(statement)

    event.listen(runtime.engine.sync_engine, "before_cursor_execute", note)
    yield sent
    event.remove(runtime.engine.sync_engine, "before_cursor_execute", note)
