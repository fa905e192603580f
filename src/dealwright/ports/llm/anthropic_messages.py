"""Claude by Anthropic's messages API, or whatever else speaks it.

The key and what a server says about it never reach an error or a log.
"""

# ruff: noqa: PLC0415 - the library takes two seconds to load, which only those wait for who use it

import asyncio
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

from pydantic import BaseModel, ConfigDict

from dealwright.ports.llm.base import Completion, Message, Reply, ToolSpec
from dealwright.ports.llm.calling import (
    UNREADABLE,
    Caller,
    Trouble,
    Turn,
    as_object,
    in_turns,
    refusal,
    translated,
)
from dealwright.ports.llm.network import GuardedNetwork, open_client

if TYPE_CHECKING:
    from anthropic import AsyncAnthropic

HOME = "https://api.anthropic.com"
Body = Mapping[str, Any]
_NOT_IN_AN_ID = re.compile(r"[^A-Za-z0-9_-]")
_CUT = ("max_tokens", "model_context_window_exceeded")


class _Loose(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class _Usage(_Loose):
    input_tokens: int | None = None
    output_tokens: int | None = None
    cache_creation_input_tokens: int | None = None
    cache_read_input_tokens: int | None = None


class _Block(_Loose):
    type: str
    text: str | None = None
    id: str | None = None
    name: str | None = None
    input: Any = None


class _Whole(_Loose):
    """An answer that came at once."""

    content: list[_Block]
    model: str | None = None
    stop_reason: str | None = None
    usage: _Usage | None = None


class _Begun(_Loose):
    model: str | None = None
    usage: _Usage | None = None


class _Delta(_Loose):
    type: str | None = None
    text: str | None = None
    partial_json: str | None = None
    stop_reason: str | None = None


class _Event(_Loose):
    type: str
    index: int | None = None
    message: _Begun | None = None
    content_block: _Block | None = None
    delta: _Delta | None = None
    usage: _Usage | None = None


class Claude:
    """`url` may be empty: then it is Anthropic's own."""

    def __init__(self, url: str, model: str, key: str = "", *, network: GuardedNetwork | None = None) -> None:
        self._model = model
        base = (url or HOME).rstrip("/").removesuffix("/v1")

        async def make() -> "AsyncAnthropic":
            await asyncio.to_thread(import_module, "anthropic")
            from anthropic import AsyncAnthropic

            # A key and an address of our own keep the client from what the environment and its files name.
            return AsyncAnthropic(
                base_url=base,
                api_key="none",
                webhook_key="",
                max_retries=0,
                timeout=None,
                open_telemetry=False,
                http_client=open_client(key=key, network=network or GuardedNetwork(private=True)),
            )

        self._caller = Caller(model, base, make)

    @property
    def model(self) -> str:
        return self._model

    async def close(self) -> None:
        await self._caller.close()

    async def complete(
        self, *, system: str, user: str, max_tokens: int = 800, timeout_seconds: float = 20.0
    ) -> Completion:
        said = await self.chat(
            system=system,
            messages=[Message("user", user)],
            max_tokens=max_tokens,
            timeout_seconds=timeout_seconds,
        )
        return Completion(said.text, said.model, said.tokens_in, said.tokens_out)

    async def chat(
        self,
        *,
        system: str,
        messages: Sequence[Message],
        tools: Sequence[ToolSpec] = (),
        max_tokens: int = 1200,
        timeout_seconds: float = 30.0,
        on_text: Callable[[str], None] | None = None,
    ) -> Reply:
        body: dict[str, Any] = {
            "model": self._model,
            "max_tokens": max_tokens,
            "messages": [_turn(turn) for turn in in_turns(messages)],
            "stream": bool(on_text),
        }
        if system:
            body["system"] = system
        if tools:
            body["tools"] = [_tool(one) for one in tools]

        async def attempt(client: "AsyncAnthropic", turn: Turn) -> None:
            await _send(client, body, turn)

        return await self._caller.run(attempt, on_text=on_text, timeout_seconds=timeout_seconds)


async def _send(client: "AsyncAnthropic", body: Body, turn: Turn) -> None:
    from anthropic import AnthropicError, APIConnectionError, APIStatusError

    try:
        await _exchange(client, body, turn)
    except APIStatusError as error:
        if error.status_code < 300:  # an error that came as an event of a stream
            raise Trouble("gave up in the middle of its answer", "broken", used=True) from None
        raise refusal(error.status_code, error.response.headers) from None
    except (APIConnectionError, AnthropicError, *UNREADABLE) as error:
        raise translated(error) from None


async def _exchange(client: "AsyncAnthropic", body: Body, turn: Turn) -> None:
    # The overloads of the SDK cannot be matched with a mapping.
    if not body["stream"]:
        raw = await cast(Callable[..., Any], client.messages.with_raw_response.create)(**body)
        _take_whole(raw.http_response.content, turn)
        return
    stream = await cast(Callable[..., Any], client.messages.create)(**body)
    if "event-stream" not in stream.response.headers.get("content-type", ""):
        # A server that cannot stream answers as if it had not been asked to.
        _take_whole(await stream.response.aread(), turn)
        return
    turn.streamed = True
    async with stream:
        async for event in stream:
            _take(_Event.model_validate(event), turn)


def _take_whole(content: bytes, turn: Turn) -> None:
    answer = _Whole.model_validate(json.loads(content))
    turn.model = answer.model or turn.model
    _count(answer.usage, turn)
    for place, block in enumerate(answer.content):
        _open(block, place, turn)
    turn.ended = True
    _stop(answer.stop_reason, turn)


def _take(event: _Event, turn: Turn) -> None:
    delta = event.delta or _Delta()
    match event.type:
        case "message_start" if event.message:
            turn.model = event.message.model or turn.model
            _count(event.message.usage, turn)
        case "content_block_start" if event.content_block:
            _open(event.content_block, event.index or 0, turn, is_whole=False)
        case "content_block_delta" if delta.type == "text_delta":
            turn.say(delta.text or "")
        case "content_block_delta" if delta.type == "input_json_delta":
            turn.call(event.index, call_id="", name="", arguments=delta.partial_json or "")
        case "message_delta":
            _count(event.usage, turn)
            _stop(delta.stop_reason, turn)
        case "message_stop":
            turn.ended = True
        case _:
            pass


def _open(block: _Block, place: int, turn: Turn, *, is_whole: bool = True) -> None:
    """Thoughts and other kinds of blocks are not for us. In a stream the input of a tool comes afterwards."""
    if block.type == "text":
        turn.say(block.text or "")
    elif block.type == "tool_use":
        given = json.dumps(block.input) if block.input and (is_whole or block.input != {}) else ""
        turn.call(place, call_id=block.id or "", name=block.name or "", arguments=given)


def _count(usage: _Usage | None, turn: Turn) -> None:
    """Later counts are of the whole answer and take the place of earlier ones."""
    if usage is None:
        return
    parts = (usage.input_tokens, usage.cache_creation_input_tokens, usage.cache_read_input_tokens)
    turn.tokens_in = sum(part or 0 for part in parts) or turn.tokens_in
    turn.tokens_out = usage.output_tokens or turn.tokens_out


def _stop(reason: str | None, turn: Turn) -> None:
    if reason == "refusal":
        raise Trouble("declined to answer", "refused", used=True)
    turn.ended = turn.ended or bool(reason)
    turn.cut = turn.cut or reason in _CUT


def _turn(turn: Sequence[Message]) -> Body:
    first = turn[0]
    if first.role == "user":
        return {"role": "user", "content": first.text}
    if first.role == "tool":
        return {"role": "user", "content": [_result(one) for one in turn]}
    return {"role": "assistant", "content": list(_spoken(first))}


def _spoken(one: Message) -> Iterator[Body]:
    """An empty text is no block there."""
    if one.text.strip():
        yield {"type": "text", "text": one.text}
    for call in one.calls:
        yield {
            "type": "tool_use",
            "id": _id(call.id),
            "name": call.name,
            "input": as_object(call.arguments),
        }


def _result(one: Message) -> Body:
    return {"type": "tool_result", "tool_use_id": _id(one.call_id), "content": one.text}


def _id(text: str) -> str:
    """Another model of the same conversation may have named its calls more freely."""
    return _NOT_IN_AN_ID.sub("_", text)


def _tool(one: ToolSpec) -> Body:
    return {"name": one.name, "description": one.description, "input_schema": dict(one.schema)}
