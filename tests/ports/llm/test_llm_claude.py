"""What only Anthropic's messages have: counts of the cache, thoughts, refusals and events of errors."""

import json
from collections.abc import AsyncGenerator
from typing import Any

import pytest
from aiohttp import web

from dealwright.ports.llm.anthropic_messages import Claude
from dealwright.ports.llm.base import Message, NoAnswer, Reply
from tests.factories.claude import CLAUDE, a_claude_server, calls, says
from tests.factories.llm import KEY, ChatServer, sse


@pytest.fixture
async def server() -> AsyncGenerator[ChatServer]:
    async with a_claude_server() as server:
        yield server


@pytest.fixture
async def claude(server: ChatServer) -> AsyncGenerator[Claude]:
    claude = Claude(server.url, "small", KEY)
    yield claude
    await claude.close()


async def ask(claude: Claude, *, is_streamed: bool = False) -> Reply:
    on_text = [].append if is_streamed else None
    return await claude.chat(system="", messages=[Message("user", "x")], on_text=on_text)


def events(*made: str) -> web.Response:
    async def body() -> AsyncGenerator[bytes]:
        for event in made:
            yield event.encode()

    return web.Response(body=body(), content_type="text/event-stream")


def event(kind: str, **facts: Any) -> str:
    return sse(json.dumps({"type": kind, **facts}), kind)


async def test_an_empty_system_prompt_is_left_out(server: ChatServer, claude: Claude) -> None:
    await ask(claude)
    assert set(server.requests[0]) == {"model", "max_tokens", "messages", "stream"}


async def test_the_address_may_end_in_v1(server: ChatServer) -> None:
    claude = Claude(f"{server.url}/v1/", "small", KEY)
    assert (await ask(claude)).text == "Hello."
    await claude.close()


async def test_tokens_of_the_cache_count(server: ChatServer, claude: Claude) -> None:
    usage = {
        "input_tokens": 5,
        "cache_creation_input_tokens": 20,
        "cache_read_input_tokens": 300,
        "output_tokens": 7,
    }
    server.script = [says("Hello.", usage=usage)]
    said = await ask(claude)
    assert (said.tokens_in, said.tokens_out) == (325, 7)


@pytest.mark.parametrize("is_streamed", [False, True])
async def test_thoughts_are_not_words(server: ChatServer, claude: Claude, is_streamed: bool) -> None:
    thought = {"type": "thinking", "thinking": "Hm.", "signature": "x"}
    if is_streamed:
        server.script = [
            events(
                *CLAUDE.begin(),
                event("content_block_start", index=3, content_block=thought),
                event("content_block_delta", index=3, delta={"type": "thinking_delta", "thinking": "Hm."}),
                *CLAUDE.words("Hello."),
                event("something_new", index=9),
                *CLAUDE.end(has_tools=False, counts=True),
            )
        ]
    else:
        server.script = [says(None, content=[thought, {"type": "text", "text": "Hello."}])]
    assert (await ask(claude, is_streamed=is_streamed)).text == "Hello."


@pytest.mark.parametrize("reason", ["max_tokens", "model_context_window_exceeded"])
async def test_an_answer_that_ran_out_of_room_says_so(
    server: ChatServer, claude: Claude, reason: str
) -> None:
    server.script = [says("Hel", stop_reason=reason), says("Hello.")]
    assert (await ask(claude)).cut
    assert not (await ask(claude)).cut


async def test_a_model_may_decline(server: ChatServer, claude: Claude) -> None:
    server.usual = lambda _: says("", stop_reason="refusal")
    with pytest.raises(NoAnswer, match="declined to answer") as caught:
        await ask(claude)
    assert (caught.value.fault, caught.value.used) == ("refused", True)


async def test_an_event_of_an_error_ends_the_answer(server: ChatServer, claude: Claude) -> None:
    error = {"type": "overloaded_error", "message": f"Overloaded {KEY}"}
    server.usual = lambda _: events(*CLAUDE.begin(), *CLAUDE.words("Hel"), event("error", error=error))
    with pytest.raises(NoAnswer, match="gave up in the middle") as caught:
        await ask(claude, is_streamed=True)
    assert KEY not in caught.value.message


async def test_a_call_without_arguments_has_an_empty_object(server: ChatServer, claude: Claude) -> None:
    server.usual = lambda _: calls(("pipeline", {}))
    for is_streamed in (False, True):
        assert (await ask(claude, is_streamed=is_streamed)).calls[0].arguments == "{}"
