"""Model servers for workspaces."""

from collections.abc import AsyncGenerator

import pytest

from tests.factories.claude import a_claude_server
from tests.factories.llm import ChatServer, a_chat_server


@pytest.fixture
async def model() -> AsyncGenerator[ChatServer]:
    async with a_chat_server() as opened:
        yield opened


@pytest.fixture
async def claude() -> AsyncGenerator[ChatServer]:
    async with a_claude_server() as opened:
        yield opened
