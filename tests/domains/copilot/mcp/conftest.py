"""The application behind a real port, and the library's own client."""

import asyncio
import socket
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

import httpx2
import pytest
import uvicorn
from fastapi import FastAPI
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from dealwright.domains.identity.permissions import Permission, Role
from dealwright.domains.identity.schemas import NewKey
from dealwright.domains.identity.service import create_key, revoke_key
from dealwright.kernel.embedded.server import ServerAddress
from dealwright.main import Runtime, build_app
from dealwright.settings import Settings
from tests.factories.identity import Team, a_token
from tests.factories.knowledge import use_words
from tests.factories.waiting import until


@dataclass(frozen=True)
class Served:
    app: FastAPI
    url: str

    @property
    def runtime(self) -> Runtime:
        return self.app.state.runtime

    async def token(self, team: Team, role: Role = "rep") -> str:
        return await a_token(self.app, team, role)

    async def key(self, team: Team, *permissions: Permission, role: Role = "admin") -> str:
        """An API key with these permissions alone."""
        form = NewKey(name="assistant", role=role, permissions=list(permissions))
        async with self.runtime.begin(team.actor("admin")) as work:
            return (await create_key(work, form)).token

    async def revoke(self, team: Team, token: str) -> None:
        async with self.runtime.begin(team.actor("admin")) as work:
            await revoke_key(work, (await self.app.state.gate.by_header(f"Bearer {token}")).key_id)


@pytest.fixture(scope="session")
async def mcp_served(settings: Settings, postgres: ServerAddress) -> AsyncGenerator[Served]:
    app = build_app(settings, postgres.app_url)
    use_words(app.state.runtime.ports)
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(app, log_level="error", access_log=False, timeout_graceful_shutdown=2)
    )
    running = asyncio.create_task(server.serve(sockets=[listener]))
    await until(lambda: server.started)
    yield Served(app, f"http://127.0.0.1:{listener.getsockname()[1]}")
    server.should_exit = True
    await running


Connect = Callable[[str], AbstractAsyncContextManager[Client]]


@pytest.fixture(params=["auto", "legacy"])
def connect(request: pytest.FixtureRequest, mcp_served: Served) -> Connect:
    """As the library's client does it: of today's protocol, and of the one with a handshake."""

    @asynccontextmanager
    async def open_client(token: str) -> AsyncIterator[Client]:
        headers = {"authorization": f"Bearer {token}"}
        async with httpx2.AsyncClient(headers=headers, timeout=20) as http:
            transport = streamable_http_client(f"{mcp_served.url}/mcp", http_client=http)
            async with Client(transport, mode=request.param) as client:
                yield client

    return open_client
