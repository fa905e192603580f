"""Any server that speaks OpenAI's chat completions: OpenAI, Azure, Ollama, vLLM and others.

The key and what a server says about it never reach an error or a log.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from openai import APIConnectionError, APIError, APIStatusError, AsyncOpenAI, OpenAIError
from pydantic import BaseModel, ConfigDict

from dealwright.ports.llm.base import Completion, Message, Reply, ToolSpec
from dealwright.ports.llm.calling import (
    UNREADABLE,
    Caller,
    Trouble,
    Turn,
    as_object,
    refusal,
    translated,
)
from dealwright.ports.llm.network import GuardedNetwork, open_client

Body = Mapping[str, Any]

# What some servers refuse, and what they get instead.
_OPTIONAL: Mapping[str, Callable[[Any], Body]] = {
    "stream_options": lambda _: {},
    "temperature": lambda _: {},
    "max_tokens": lambda most: {"max_completion_tokens": most},
}


class _Loose(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class _Function(_Loose):
    name: str | None = None
    arguments: str | dict[str, Any] | None = None


class _ToolCall(_Loose):
    index: int | None = None
    id: str | None = None
    function: _Function | None = None


class _Said(_Loose):
    content: str | None = None
    tool_calls: list[_ToolCall] | None = None


class _Usage(_Loose):
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class _Choice(_Loose):
    """`message` stands in a whole answer, `delta` in a piece of one."""

    message: _Said | None = None
    delta: _Said | None = None
    finish_reason: str | None = None


class _Answer(_Loose):
    choices: list[_Choice]
    model: str | None = None
    usage: _Usage | None = None


class OpenAiShaped:
    """`key` may be empty: local servers need none, and none is sent."""

    def __init__(self, url: str, model: str, key: str = "", *, network: GuardedNetwork | None = None) -> None:
        self._model = model
        self._refused: frozenset[str] = frozenset()

        async def make() -> AsyncOpenAI:
            # Without a word here the client would take keys and accounts out of the environment.
            return AsyncOpenAI(
                base_url=url,
                api_key="none",
                admin_api_key="none",
                organization="",
                project="",
                webhook_secret="",
                max_retries=0,
                timeout=None,
                http_client=open_client(key=key, network=network or GuardedNetwork(private=True)),
            )

        self._caller = Caller(model, url, make)

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
            "messages": [{"role": "system", "content": system}, *map(_message, messages)],
            "max_tokens": max_tokens,
            "temperature": 0,
        }
        if tools:
            body["tools"] = [_tool(one) for one in tools]
        if on_text:
            body |= {"stream": True, "stream_options": {"include_usage": True}}

        async def attempt(client: AsyncOpenAI, turn: Turn) -> None:
            await self._send(client, body, turn)

        return await self._caller.run(attempt, on_text=on_text, timeout_seconds=timeout_seconds)

    async def _send(self, client: AsyncOpenAI, body: Body, turn: Turn) -> None:
        """Again without what the server does not know, and never with it again once that was the reason."""
        without = self._refused
        while True:
            try:
                await _exchange(client, _spared(body, without), turn)
            except APIStatusError as error:
                named = _named(error, body) - without
                if error.status_code not in (400, 422) or not named:
                    raise refusal(error.status_code, error.response.headers) from None
                without |= named
            except APIConnectionError as error:
                raise translated(error) from None
            except APIError:
                raise Trouble("gave up in the middle of its answer", "broken", used=True) from None
            except (OpenAIError, *UNREADABLE) as error:
                raise translated(error) from None
            else:
                self._refused = without
                return


def _spared(body: Body, without: frozenset[str]) -> Body:
    spared: dict[str, Any] = {}
    for name, value in body.items():
        spared |= _OPTIONAL[name](value) if name in without else {name: value}
    return spared


def _named(error: APIStatusError, body: Body) -> frozenset[str]:
    """What a refusal is about; one that names nothing may be about what is newest of all."""
    text = error.response.text
    named = frozenset(name for name in _OPTIONAL if name in body and name in text)
    return named or frozenset({"stream_options"} & body.keys())


async def _exchange(client: AsyncOpenAI, body: Body, turn: Turn) -> None:
    # The overloads of the SDK cannot be matched with a mapping.
    if not body.get("stream"):
        answer = await cast(Callable[..., Any], client.chat.completions.with_raw_response.create)(**body)
        _take_whole(answer.content, turn)
        return
    stream = await cast(Callable[..., Any], client.chat.completions.create)(**body)
    if "event-stream" not in stream.response.headers.get("content-type", ""):
        # A server that cannot stream answers as if it had not been asked to.
        _take_whole(await stream.response.aread(), turn)
        return
    turn.streamed = True
    async with stream:
        async for chunk in stream:
            _take(_Answer.model_validate(chunk), turn)


def _take_whole(content: bytes, turn: Turn) -> None:
    _take(_Answer.model_validate(json.loads(content)), turn)
    turn.ended = True


def _take(answer: _Answer, turn: Turn) -> None:
    turn.model = answer.model or turn.model
    if answer.usage:
        turn.tokens_in = answer.usage.prompt_tokens or turn.tokens_in
        turn.tokens_out = answer.usage.completion_tokens or turn.tokens_out
    if not answer.choices:
        return
    choice = answer.choices[0]
    said = choice.message or choice.delta
    if said:
        for call in said.tool_calls or ():
            function = call.function or _Function()
            turn.call(
                call.index,
                call_id=call.id or "",
                name=function.name or "",
                arguments=_as_text(function.arguments),
            )
        turn.say(said.content or "")
    turn.ended = turn.ended or bool(choice.finish_reason)
    turn.cut = turn.cut or choice.finish_reason == "length"


def _as_text(arguments: str | dict[str, Any] | None) -> str:
    return json.dumps(arguments) if isinstance(arguments, dict) else arguments or ""


def _message(one: Message) -> Body:
    if one.role == "tool":
        return {"role": "tool", "tool_call_id": one.call_id, "content": one.text}
    if not one.calls:
        return {"role": one.role, "content": one.text}
    calls = [
        {
            "id": call.id,
            "type": "function",
            "function": {"name": call.name, "arguments": json.dumps(as_object(call.arguments))},
        }
        for call in one.calls
    ]
    return {"role": one.role, "content": one.text or None, "tool_calls": calls}


def _tool(one: ToolSpec) -> Body:
    function = {"name": one.name, "description": one.description, "parameters": dict(one.schema)}
    return {"type": "function", "function": function}
