"""A server on this machine that speaks OpenAI's `/v1/chat/completions` and says what a test wants."""

import json
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

KEY = "sk-very-secret-4711"

Reply = Callable[[dict[str, Any]], web.StreamResponse | Awaitable[web.StreamResponse]]


def says(text: str | None, **more: Any) -> web.Response:
    """A completion as OpenAI wraps it."""
    return web.json_response(
        {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1,
            "model": "small-2026",
            "choices": [
                {
                    "index": 0,
                    "finish_reason": "stop",
                    "message": {"role": "assistant", "content": text, "refusal": None},
                }
            ],
            "usage": {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18},
            **more,
        }
    )


def refuses(status: int, **headers: str) -> web.Response:
    """Repeats the key, as OpenAI does in part."""
    error = {"message": f"Incorrect API key provided: {KEY}", "type": "error", "param": None, "code": None}
    return web.json_response({"error": error}, status=status, headers=headers)


@dataclass
class ChatServer:
    """Gives the replies in `script` first, then always the usual one."""

    url: str = ""
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    script: list[Reply] = field(default_factory=list)
    usual: Reply = lambda _: says("Hello.")

    async def chat(self, request: web.Request) -> web.StreamResponse:
        body = json.loads(await request.read())
        self.requests.append(body)
        self.headers.append(dict(request.headers))
        found = (self.script.pop(0) if self.script else self.usual)(body)
        return await found if isinstance(found, Awaitable) else found


@asynccontextmanager
async def a_chat_server() -> AsyncGenerator[ChatServer]:
    server = ChatServer()
    app = web.Application()
    app.router.add_post("/v1/chat/completions", server.chat)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
    yield server
    await runner.cleanup()
