"""A model server on this machine that speaks Anthropic's `/v1/messages`; see `llm.py`, whose names it shares.

async with a_claude_server() as server:
    server.script = [calls(("find_accounts", {"name": "Acme"})), says("Acme it is.")]
"""

import json
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from tests.factories.llm import MODEL, TOKENS, ChatServer, Ends, Reply, Tool, Wire, a_server, as_text, sse


class ClaudeWire(Wire):
    path = "/v1/messages"

    def whole(self, text: str | None, tools: Sequence[Tool], **more: Any) -> web.Response:
        content: list[dict[str, Any]] = [] if text is None else [{"type": "text", "text": text}]
        for place, (name, arguments) in enumerate(tools):
            given = json.loads(arguments) if isinstance(arguments, str) else arguments
            content.append({"type": "tool_use", "id": f"toolu_{place}", "name": name, "input": given})
        return web.json_response(
            {
                **self._message(),
                "content": content,
                "stop_reason": "tool_use" if tools else "end_turn",
                "usage": {"input_tokens": TOKENS[0], "output_tokens": TOKENS[1]},
                **more,
            }
        )

    def begin(self) -> Iterable[str]:
        usage = {"input_tokens": TOKENS[0], "output_tokens": 1}
        yield self._event("message_start", message={**self._message(), "usage": usage})
        yield self._event("ping")
        yield self._event("content_block_start", index=0, content_block={"type": "text", "text": ""})

    def words(self, piece: str) -> Iterable[str]:
        yield self._event("content_block_delta", index=0, delta={"type": "text_delta", "text": piece})

    def tool(self, place: int, tool: Tool) -> Iterable[str]:
        name, arguments = tool[0], as_text(tool[1])
        block = {"type": "tool_use", "id": f"toolu_{place}", "name": name, "input": {}}
        yield self._event("content_block_start", index=place + 1, content_block=block)
        for start in range(0, len(arguments), 7):
            delta = {"type": "input_json_delta", "partial_json": arguments[start : start + 7]}
            yield self._event("content_block_delta", index=place + 1, delta=delta)
        yield self._event("content_block_stop", index=place + 1)

    def end(self, *, has_tools: bool, counts: bool) -> Iterable[str]:
        delta = {"stop_reason": "tool_use" if has_tools else "end_turn", "stop_sequence": None}
        usage = {"output_tokens": TOKENS[1] if counts else 0}
        yield self._event("content_block_stop", index=0)
        yield self._event("message_delta", delta=delta, usage=usage)
        yield self._event("message_stop")

    def read(self, body: dict[str, Any]) -> tuple[str, list[Tool]] | None:
        if body.get("stop_reason") not in ("end_turn", "tool_use") or not body.get("content"):
            return None
        text = "".join(one["text"] for one in body["content"] if one["type"] == "text")
        return text, [(one["name"], one["input"]) for one in body["content"] if one["type"] == "tool_use"]

    def _message(self) -> dict[str, Any]:
        return {
            "id": "msg_1",
            "type": "message",
            "role": "assistant",
            "model": MODEL,
            "content": [],
            "stop_reason": None,
            "stop_sequence": None,
        }

    def _event(self, kind: str, **facts: Any) -> str:
        return sse(json.dumps({"type": kind, **facts}), kind)


CLAUDE = ClaudeWire()


def says(text: str | None, **more: Any) -> web.Response:
    """A message as Anthropic wraps it."""
    return CLAUDE.says(text, **more)


def calls(*tools: Tool, text: str | None = None, **more: Any) -> web.Response:
    """Calls of tools, perhaps with words before them."""
    return CLAUDE.calls(*tools, text=text, **more)


def streams(
    *pieces: str,
    tools: Sequence[Tool] = (),
    pause: float = 0.0,
    ends: Ends = "well",
    counts: bool = True,
) -> Reply:
    """Piece by piece, however the request was; `pause` seconds before each."""
    return CLAUDE.streams(*pieces, tools=tools, pause=pause, ends=ends, counts=counts)


def garbles() -> Reply:
    return CLAUDE.garbles()


@asynccontextmanager
async def a_claude_server() -> AsyncGenerator[ChatServer]:
    server = ChatServer(wire=CLAUDE, usual=lambda _: says("Hello."))
    async with a_server(server, "http://127.0.0.1:{port}") as opened:
        yield opened
