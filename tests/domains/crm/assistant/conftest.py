"""The demo company as an assistant reads it, and the same rows as plain SQL sees them."""

from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, LiteralString

import psycopg
import pytest
from psycopg.rows import dict_row
from sqlalchemy.ext.asyncio import AsyncEngine

from dealwright.domains.crm.assistant.clients import ClientBooks
from dealwright.domains.crm.demo.flows import make_demo
from dealwright.domains.identity.queries import system_actor
from dealwright.kernel.actor import Actor
from dealwright.kernel.db import open_engine
from dealwright.kernel.embedded.server import ServerAddress
from dealwright.kernel.work import Begin, make_begin
from dealwright.kernel.worker import libpq_url

NOON = datetime(2026, 11, 18, 11, 30, tzinfo=UTC)


@dataclass(frozen=True)
class House:
    """`rows` answers a statement with `%(w)s` for the workspace."""

    begin: Begin
    actor: Actor
    books: ClientBooks
    rows: Callable[..., list[dict[str, Any]]]
    engine: AsyncEngine


@pytest.fixture(scope="session")
async def house(new_database: Callable[[], ServerAddress]) -> AsyncGenerator[House]:
    address = new_database()
    engine = open_engine(address.app_url)
    begin = make_begin(engine, clock=lambda: NOON)
    demo = await make_demo(begin, now=NOON)
    with psycopg.connect(
        libpq_url(address.superuser_url), autocommit=True, row_factory=dict_row
    ) as connection:
        connection.execute("set timezone = 'Europe/Berlin'")
        connection.execute("analyze")
        lena = connection.execute(
            "select id, workspace_id from users where name = 'Lena Hartmann'"
        ).fetchone()
        assert lena

        def rows(statement: LiteralString, **values: Any) -> list[dict[str, Any]]:
            return connection.execute(statement, {"w": demo.workspace_id, "now": NOON, **values}).fetchall()

        system = system_actor(demo.workspace_id)
        actor = Actor("user", demo.workspace_id, lena["id"], label="Lena", permissions=system.permissions)
        yield House(begin, actor, ClientBooks(), rows, engine)
    await engine.dispose()
