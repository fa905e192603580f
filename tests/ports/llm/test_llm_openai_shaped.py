"""A server that speaks OpenAI's chat completions: the wire as it is, and every way it goes wrong."""

import asyncio
import json
import traceback
from collections.abc import AsyncGenerator
from typing import Any

import pytest
from aiohttp import web

from dealwright.kernel.errors import Unavailable
from dealwright.kernel.work import _open_works
from dealwright.ports.llm.base import Message
from dealwright.ports.llm.openai_shaped import OpenAiShaped
from tests.factories.llm import KEY, ChatServer, Reply, a_chat_server, refuses, says


@pytest.fixture
async def server() -> AsyncGenerator[ChatServer]:
    async with a_chat_server() as server:
        yield server


@pytest.fixture
async def llm(server: ChatServer) -> AsyncGenerator[OpenAiShaped]:
    llm = OpenAiShaped(server.url, "small", KEY)
    yield llm
    await llm.close()


async def test_what_is_asked_goes_over_the_wire(server: ChatServer, llm: OpenAiShaped) -> None:
    found = await llm.complete(system="Be brief.", user="Hi ‹b› \n", max_tokens=12)
    assert (found.text, found.model, found.tokens_in, found.tokens_out) == ("Hello.", "small-2026", 11, 7)
    assert server.requests == [
        {
            "model": "small",
            "messages": [
                {"role": "system", "content": "Be brief."},
                {"role": "user", "content": "Hi ‹b› \n"},
            ],
            "max_tokens": 12,
            "temperature": 0,
        }
    ]
    assert llm.model == "small"


async def test_the_key_goes_to_the_server_and_nothing_of_the_environment(
    server: ChatServer, llm: OpenAiShaped, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-somebody-else")
    monkeypatch.setenv("OPENAI_ORG_ID", "org-of-somebody-else")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "project-of-somebody-else")
    keyless = OpenAiShaped(server.url, "small")
    await llm.complete(system="", user="x")
    await keyless.complete(system="", user="x")
    await keyless.close()
    assert server.headers[0]["Authorization"] == f"Bearer {KEY}"
    assert "Authorization" not in server.headers[1]
    assert "somebody-else" not in str(server.headers)


async def test_what_a_local_server_leaves_out_is_not_missed(server: ChatServer, llm: OpenAiShaped) -> None:
    server.usual = lambda _: web.json_response({"choices": [{"message": {"content": "Yes."}}]})
    found = await llm.complete(system="", user="x")
    assert (found.text, found.model, found.tokens_in) == ("Yes.", "small", 0)


async def _late(_: dict[str, Any]) -> web.StreamResponse:
    await asyncio.sleep(30)
    return says("Too late.")


async def _dripping(_: dict[str, Any]) -> web.StreamResponse:
    """A byte now and then: no single read takes long."""
    return web.Response(body=_drops(), content_type="application/json")


async def _drops() -> AsyncGenerator[bytes]:
    for _ in range(300):
        yield b" "
        await asyncio.sleep(0.1)


BAD: dict[str, tuple[Reply, str]] = {
    "over its limit": (lambda _: refuses(429, **{"retry-after": "0"}), "over its limit"),
    "down": (lambda _: refuses(500), r"failed \(500\)"),
    "away": (lambda _: refuses(503), r"failed \(503\)"),
    "another key": (lambda _: refuses(401), "refused the key"),
    "no such model": (lambda _: refuses(404), "is not there"),
    "too long": (lambda _: refuses(400), r"refused the request \(400\)"),
    "a page": (lambda _: web.Response(text="<html>Sign in</html>", content_type="text/html"), "cannot read"),
    "half an answer": (
        lambda _: web.Response(text='{"choices": [', content_type="application/json"),
        "cannot",
    ),
    "something else": (lambda _: web.json_response({"data": []}), "cannot read"),
    "a list": (lambda _: web.json_response([]), "cannot read"),
    "no choice": (lambda _: says("x", choices=[]), "answered nothing"),
    "no text": (lambda _: says(None), "answered nothing"),
    "blank text": (lambda _: says(" \n"), "answered nothing"),
    "late": (_late, "did not answer in time"),
    "dripping": (_dripping, "did not answer in time"),
}


@pytest.mark.parametrize("kind", BAD)
async def test_what_goes_wrong_is_said_without_the_key(
    server: ChatServer, llm: OpenAiShaped, kind: str
) -> None:
    server.usual, reason = BAD[kind]
    with pytest.raises(Unavailable, match=reason) as caught:
        async with asyncio.timeout(10):
            await llm.complete(system="", user="x", timeout_seconds=3 if "answer in" not in reason else 0.5)
    if kind in ("late", "dripping"):
        assert len(server.requests) == 1, "the time is for all tries together"
    told = "".join(traceback.format_exception(caught.value))
    assert KEY not in told
    assert "small" in caught.value.message


async def test_a_moment_of_trouble_is_tried_again(server: ChatServer, llm: OpenAiShaped) -> None:
    server.script = [lambda _: refuses(503)]
    assert (await llm.complete(system="", user="x")).text == "Hello."
    assert len(server.requests) == 2


async def test_nobody_there(llm: OpenAiShaped) -> None:
    nobody = OpenAiShaped(f"http://user:{KEY}@127.0.0.1:9/v1", "small", KEY)
    with pytest.raises(Unavailable, match=r"on 127.0.0.1:9 could not be reached") as caught:
        await nobody.complete(system="", user="x")
    assert KEY not in "".join(traceback.format_exception(caught.value))
    await nobody.close()


async def test_a_model_is_never_awaited_inside_a_transaction(llm: OpenAiShaped) -> None:
    token = _open_works.set(1)
    with pytest.raises(RuntimeError, match="inside an open Work"):
        await llm.complete(system="", user="x")
    _open_works.reset(token)


def _events(*chunks: dict[str, Any], done: bool = True) -> Reply:
    async def body() -> AsyncGenerator[bytes]:
        for chunk in chunks:
            yield f"data: {json.dumps(chunk)}\n\n".encode()
        if done:
            yield b"data: [DONE]\n\n"

    return lambda _: web.Response(body=body(), content_type="text/event-stream")


def _delta(finish_reason: str | None = None, **delta: Any) -> dict[str, Any]:
    return {"choices": [{"delta": delta, "finish_reason": finish_reason}]}


def _call(name: str | None = None, arguments: Any = None, **more: Any) -> dict[str, Any]:
    return {"tool_calls": [{"function": {"name": name, "arguments": arguments}, **more}]}


@pytest.mark.parametrize(
    ("chunks", "found"),
    [
        ([_delta(**_call("a", '{"x":1}', index=0, id="1")), _delta("tool_calls")], [("1", "a", '{"x":1}')]),
        ([_delta("stop", **_call("a", {"x": 1}, index=0, id="1"))], [("1", "a", '{"x": 1}')]),
        (
            [
                _delta(**_call("a", "{}", index=0, id="1")),
                _delta(**_call("b", '{"y', index=0, id="2")),
                _delta(**_call(None, '":2}', id="2")),
                _delta("tool_calls"),
            ],
            [("1", "a", "{}"), ("2", "b", '{"y":2}')],
        ),
        (
            [_delta(**_call("a", "{")), _delta(**_call(None, "}")), _delta("stop", **_call("b", ""))],
            [("call_1", "a", "{}"), ("call_2", "b", "{}")],
        ),
        (
            [_delta("stop", tool_calls=[*_call("a", "{}", id="1")["tool_calls"] * 2])],
            [("1", "a", "{}{}")],
        ),
        (
            [
                _delta(**_call("a", "", index=1, id="2")),
                _delta(**_call("b", "{}", index=0, id="1")),
                _delta(**_call(None, "{}", index=1)),
                _delta("tool_calls"),
            ],
            [("2", "a", "{}"), ("1", "b", "{}")],
        ),
    ],
    ids=["whole", "an object", "all at one place", "no place and no id", "twice the same", "out of order"],
)
async def test_pieces_of_calls_find_together(
    server: ChatServer, llm: OpenAiShaped, chunks: list[dict[str, Any]], found: list[tuple[str, str, str]]
) -> None:
    server.usual = _events(*chunks, done=False)
    said = await llm.chat(system="", messages=[Message("user", "x")], on_text=lambda _: None)
    assert [(one.id, one.name, one.arguments) for one in said.calls] == found


@pytest.mark.parametrize("done", [True, False])
async def test_a_stream_may_come_without_counts_and_without_its_last_word(
    server: ChatServer, llm: OpenAiShaped, done: bool
) -> None:
    server.usual = _events(_delta(content="Hel"), {"choices": []}, _delta("length", content="lo."), done=done)
    said = await llm.chat(system="", messages=[Message("user", "x")], on_text=lambda _: None)
    assert (said.text, said.cut, said.tokens_in, said.tokens_out) == ("Hello.", True, 0, 0)


@pytest.mark.parametrize(
    ("word", "is_streamed", "sent"),
    [
        ("stream_options", True, {"stream": True, "max_tokens": 5, "temperature": 0}),
        ("", True, {"stream": True, "max_tokens": 5, "temperature": 0}),
        ("max_tokens", False, {"max_completion_tokens": 5, "temperature": 0}),
        ("temperature", False, {"max_tokens": 5}),
    ],
)
async def test_a_server_is_spared_what_it_refuses_from_then_on(
    server: ChatServer, llm: OpenAiShaped, word: str, is_streamed: bool, sent: dict[str, Any]
) -> None:
    refused = word or "stream_options"
    server.usual = lambda body: refuses(400, f"Unknown: {word}.") if refused in body else says("Hello.")
    for _ in range(2):
        said = await llm.chat(
            system="",
            messages=[Message("user", "x")],
            max_tokens=5,
            on_text=[].append if is_streamed else None,
        )
        assert said.text == "Hello."
    assert len(server.requests) == 3
    last = server.requests[-1]
    assert {name: value for name, value in last.items() if name not in ("model", "messages")} == sent


async def test_a_refusal_of_something_else_teaches_nothing(server: ChatServer, llm: OpenAiShaped) -> None:
    server.script = [refuses(400), refuses(400)]
    with pytest.raises(Unavailable, match=r"refused the request \(400\)"):
        await llm.chat(system="", messages=[Message("user", "x")], on_text=lambda _: None)
    await llm.chat(system="", messages=[Message("user", "x")], on_text=lambda _: None)
    assert "stream_options" in server.requests[-1]


async def test_an_error_inside_of_a_stream_ends_it(server: ChatServer, llm: OpenAiShaped) -> None:
    server.usual = _events(_delta(content="Hel"), {"error": {"message": KEY, "code": 500}})
    with pytest.raises(Unavailable, match="gave up in the middle") as caught:
        await llm.chat(system="", messages=[Message("user", "x")], on_text=lambda _: None)
    assert KEY not in "".join(traceback.format_exception(caught.value))
