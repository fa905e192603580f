"""A model server on this machine that speaks OpenAI's `/v1/chat/completions`; `claude.py` speaks Anthropic's.

    async with a_chat_server() as server:
        server.script = [calls(("find_accounts", {"name": "Acme"})), says("Acme it is."), streams("A", "cme")]
        server.usual = lambda _: says("What is said when the script is over.")

What `says` and `calls` make comes whole or streamed as the request wants it. Everything bad has a name, too:
`refuses(429, **{"retry-after": "1"})`, `streams(..., ends="cut")`, `garbles()`, `a_page()`, `late()`.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from aiohttp import web

KEY = "sk-very-secret-4711"
MODEL = "small-2026"
TOKENS = (11, 7)

Reply = Callable[[dict[str, Any]], web.StreamResponse | Awaitable[web.StreamResponse]]
Tool = tuple[str, dict[str, Any] | str]
"""A name and arguments; as text they go out as they are, JSON or not."""
Ends = Literal["well", "cut", "short", "hangs", "never"]
"""How a stream ends: the connection dies, it stops as if all was said, says no more, or goes on for ever."""


class Wire:
    """What a server of one protocol can say. The five methods that differ are for its kind to fill."""

    path = ""

    def whole(self, text: str | None, tools: Sequence[Tool], **more: Any) -> web.Response:
        raise NotImplementedError

    def begin(self) -> Iterable[str]:
        raise NotImplementedError

    def words(self, piece: str) -> Iterable[str]:
        raise NotImplementedError

    def tool(self, place: int, tool: Tool) -> Iterable[str]:
        raise NotImplementedError

    def end(self, *, has_tools: bool, counts: bool) -> Iterable[str]:
        raise NotImplementedError

    def read(self, body: dict[str, Any]) -> tuple[str, list[Tool]] | None:
        """Words and calls of a whole answer, so that it can be streamed; none for anything else."""
        raise NotImplementedError

    def says(self, text: str | None, **more: Any) -> web.Response:
        return self.whole(text, (), **more)

    def calls(self, *tools: Tool, text: str | None = None, **more: Any) -> web.Response:
        return self.whole(text, tools, **more)

    def streams(
        self,
        *pieces: str,
        tools: Sequence[Tool] = (),
        pause: float = 0.0,
        ends: Ends = "well",
        counts: bool = True,
    ) -> Reply:
        return lambda _: self._stream(pieces, tools, pause, ends, counts=counts)

    def _stream(
        self, pieces: Sequence[str], tools: Sequence[Tool], pause: float, ends: Ends, *, counts: bool
    ) -> web.Response:
        async def events() -> AsyncGenerator[bytes]:
            for event in self.begin():
                yield event.encode()
            for piece in pieces:
                await asyncio.sleep(pause)
                for event in self.words(piece):
                    yield event.encode()
            while ends == "never":
                await asyncio.sleep(pause)
                for event in self.words("and on " * 1_000):
                    yield event.encode()
            for place, tool in enumerate(tools):
                for event in self.tool(place, tool):
                    yield event.encode()
            if ends == "hangs":
                await asyncio.sleep(30)
            if ends == "cut":
                await asyncio.sleep(0.05)
                raise ConnectionResetError
            if ends == "well":
                for event in self.end(has_tools=bool(tools), counts=counts):
                    yield event.encode()

        return web.Response(body=events(), content_type="text/event-stream")

    def garbles(self) -> Reply:
        """Begins well, then sends what nobody can parse."""

        async def events() -> AsyncGenerator[bytes]:
            for event in (
                *self.begin(),
                *self.words("Half a "),
                sse('{"choices": [{"delta"', "message_delta"),
            ):
                yield event.encode()

        return lambda _: web.Response(body=events(), content_type="text/event-stream")

    def answer(self, body: dict[str, Any], found: web.StreamResponse) -> web.StreamResponse:
        """The same as a stream, if that was asked for."""
        if not body.get("stream") or not isinstance(found, web.Response) or found.status != 200:
            return found
        if found.content_type != "application/json" or not isinstance(found.body, bytes):
            return found
        try:
            whole = json.loads(found.body)
        except ValueError:
            return found
        said = self.read(whole) if isinstance(whole, dict) else None
        if said is None:
            return found
        text, tools = said
        counts = body.get("stream_options", {"include_usage": True}).get("include_usage", False)
        pieces = [f"{word} " for word in text.split(" ")] if text else []
        pieces[-1:] = [piece[:-1] for piece in pieces[-1:]]
        return self._stream(pieces, tools, 0.0, "well", counts=counts)


def sse(text: str, event: str = "") -> str:
    return f"event: {event}\ndata: {text}\n\n" if event else f"data: {text}\n\n"


def as_text(arguments: dict[str, Any] | str) -> str:
    return arguments if isinstance(arguments, str) else json.dumps(arguments)


class OpenAiWire(Wire):
    path = "/v1/chat/completions"

    def whole(self, text: str | None, tools: Sequence[Tool], **more: Any) -> web.Response:
        message: dict[str, Any] = {"role": "assistant", "content": text, "refusal": None}
        if tools:
            message["tool_calls"] = [
                {
                    "id": f"call_{place}",
                    "type": "function",
                    "function": {"name": name, "arguments": as_text(arguments)},
                }
                for place, (name, arguments) in enumerate(tools)
            ]
        stop = "tool_calls" if tools else "stop"
        return web.json_response(
            {
                "id": "chatcmpl-1",
                "object": "chat.completion",
                "created": 1,
                "model": MODEL,
                "choices": [{"index": 0, "finish_reason": stop, "message": message}],
                "usage": _usage(),
                **more,
            }
        )

    def begin(self) -> Iterable[str]:
        yield self._chunk({"role": "assistant", "content": ""})

    def words(self, piece: str) -> Iterable[str]:
        yield self._chunk({"content": piece})

    def tool(self, place: int, tool: Tool) -> Iterable[str]:
        name, arguments = tool[0], as_text(tool[1])
        first = {"index": place, "id": f"call_{place}", "type": "function"}
        yield self._chunk({"tool_calls": [{**first, "function": {"name": name, "arguments": ""}}]})
        for start in range(0, len(arguments), 7):
            function = {"arguments": arguments[start : start + 7]}
            yield self._chunk({"tool_calls": [{"index": place, "function": function}]})

    def end(self, *, has_tools: bool, counts: bool) -> Iterable[str]:
        yield self._chunk({}, finish_reason="tool_calls" if has_tools else "stop")
        if counts:
            yield sse(json.dumps({**self._head(), "choices": [], "usage": _usage()}))
        yield sse("[DONE]")

    def read(self, body: dict[str, Any]) -> tuple[str, list[Tool]] | None:
        if not body.get("choices"):
            return None
        message = body["choices"][0]["message"]
        called = [one["function"] for one in message.get("tool_calls", ())]
        return message["content"] or "", [(one["name"], one["arguments"]) for one in called]

    def _head(self) -> dict[str, Any]:
        return {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": MODEL}

    def _chunk(self, delta: dict[str, Any], *, finish_reason: str | None = None) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": finish_reason}
        return sse(json.dumps({**self._head(), "choices": [choice]}))


def _usage() -> dict[str, int]:
    return {"prompt_tokens": TOKENS[0], "completion_tokens": TOKENS[1], "total_tokens": sum(TOKENS)}


OPENAI = OpenAiWire()


def says(text: str | None, **more: Any) -> web.Response:
    """A completion as OpenAI wraps it."""
    return OPENAI.says(text, **more)


def calls(*tools: Tool, text: str | None = None, **more: Any) -> web.Response:
    """Calls of tools, perhaps with words before them."""
    return OPENAI.calls(*tools, text=text, **more)


def streams(
    *pieces: str,
    tools: Sequence[Tool] = (),
    pause: float = 0.0,
    ends: Ends = "well",
    counts: bool = True,
) -> Reply:
    """Piece by piece, however the request was; `pause` seconds before each. `counts`: says its tokens."""
    return OPENAI.streams(*pieces, tools=tools, pause=pause, ends=ends, counts=counts)


def garbles() -> Reply:
    return OPENAI.garbles()


def refuses(status: int, said: str = "", **headers: str) -> web.Response:
    """Repeats the key, as OpenAI does in part."""
    message = f"{said} Incorrect API key provided: {KEY}"
    error = {"message": message, "type": "error", "param": None, "code": None}
    return web.json_response({"error": error}, status=status, headers=headers)


def a_page(_: dict[str, Any] | None = None) -> web.Response:
    return web.Response(text=f"<html>Sign in with {KEY}</html>", content_type="text/html")


def late(seconds: float = 30.0) -> Reply:
    async def wait(_: dict[str, Any]) -> web.StreamResponse:
        await asyncio.sleep(seconds)
        return a_page()

    return wait


@dataclass
class ChatServer:
    """Gives the replies in `script` first, then always the usual one. `url` is what settings would name."""

    url: str = ""
    wire: Wire = OPENAI
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    script: list[Reply | web.StreamResponse] = field(default_factory=list)
    usual: Reply = lambda _: says("Hello.")

    async def chat(self, request: web.Request) -> web.StreamResponse:
        body = json.loads(await request.read())
        self.requests.append(body)
        self.headers.append(dict(request.headers))
        next_one = self.script.pop(0) if self.script else self.usual
        found = next_one if isinstance(next_one, web.StreamResponse) else next_one(body)
        return self.wire.answer(body, await found if isinstance(found, Awaitable) else found)


@asynccontextmanager
async def a_server(server: ChatServer, url: str) -> AsyncGenerator[ChatServer]:
    app = web.Application()
    app.router.add_post(server.wire.path, server.chat)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.url = url.format(port=runner.addresses[0][1])
    try:
        yield server
    finally:
        await runner.cleanup()


@asynccontextmanager
async def a_chat_server() -> AsyncGenerator[ChatServer]:
    async with a_server(ChatServer(), "http://127.0.0.1:{port}/v1") as server:
        yield server
