"""Where LangGraph keeps runs that are under way: its own tables in our database.

Only the system role sees them; a thread is `<workspace>:<run>` and goes when its run ends.
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from psycopg import AsyncConnection
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool

from dealwright.kernel.db import SYSTEM_ROLE

CONNECTIONS = 4
OURS = [
    ("dealwright.domains.copilot.brains.base", "Call"),
    *(
        ("dealwright.domains.copilot.findings", name)
        for name in ("ToolRun", "Found", "Fact", "RecordRef", "PassageRef", "Choice", "Change", "Proposal")
    ),
    *(
        ("dealwright.domains.copilot.findings", name)
        for name in ("Draft", "Block", "Source", "Table", "Verdict")
    ),
]


class Checkpoints:
    """A small pool of its own, opened at the first need: LangGraph wants bare connections."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._pool: AsyncConnectionPool[AsyncConnection[DictRow]] | None = None

    @asynccontextmanager
    async def saver(self) -> AsyncGenerator[AsyncPostgresSaver]:
        """One for each run: a saver does one thing at a time."""
        if self._pool is None:
            self._pool = AsyncConnectionPool(
                self._url,
                connection_class=AsyncConnection[DictRow],
                kwargs={"autocommit": True, "row_factory": dict_row, "prepare_threshold": 0},
                configure=_as_system,
                min_size=1,
                max_size=CONNECTIONS,
                open=False,
            )
            await self._pool.open()
        yield AsyncPostgresSaver(self._pool, serde=JsonPlusSerializer(allowed_msgpack_modules=OURS))

    async def forget(self, workspace_id: UUID, run_id: UUID) -> None:
        async with self.saver() as saver:
            await saver.adelete_thread(thread_of(workspace_id, run_id))

    async def close(self) -> None:
        if self._pool:
            await self._pool.close()
            self._pool = None


async def _as_system(connection: AsyncConnection[Any]) -> None:
    await connection.execute(f"set role {SYSTEM_ROLE}".encode())


def thread_of(workspace_id: UUID, run_id: UUID) -> str:
    return f"{workspace_id}:{run_id}"
