"""Both adapters, one contract: what is asked, what comes back, and every way a server goes wrong."""

import asyncio
import json
import traceback
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import pytest
from aiohttp import web

from dealwright.kernel.errors import Unavailable
from dealwright.kernel.work import _open_works
from dealwright.ports.llm.anthropic_messages import Claude
from dealwright.ports.llm.base import Message, NoAnswer, ToolCall, ToolSpec
from dealwright.ports.llm.network import GuardedNetwork
from dealwright.ports.llm.openai_shaped import OpenAiShaped
from tests.factories.claude import a_claude_server
from tests.factories.llm import KEY, ChatServer, Reply, Wire, a_chat_server, a_page, late, refuses
from tests.factories.waiting import until

FIND = ToolSpec(
    "find_accounts", "Finds accounts.", {"type": "object", "properties": {"name": {"type": "string"}}}
)
ASKED = [Message("user", "Who is Acme?")]


@dataclass
class Pair:
    """A server and the adapter that speaks with it."""

    server: ChatServer
    llm: OpenAiShaped | Claude

    @property
    def wire(self) -> Wire:
        return self.server.wire

    async def chat(self, **more: Any) -> Any:
        return await self.llm.chat(**{"system": "Be brief.", "messages": ASKED, **more})


@pytest.fixture(params=["openai", "anthropic"])
async def pair(request: pytest.FixtureRequest) -> AsyncGenerator[Pair]:
    opened, kind = (a_chat_server, OpenAiShaped) if request.param == "openai" else (a_claude_server, Claude)
    async with opened() as server:
        llm = kind(server.url, "small", KEY)
        yield Pair(server, llm)
        await llm.close()


STREAMED = pytest.mark.parametrize("is_streamed", [False, True], ids=["whole", "streamed"])


def ears(is_streamed: bool, heard: list[str]) -> Callable[[str], None] | None:
    return heard.append if is_streamed else None


@STREAMED
async def test_words_and_tokens_come_back(pair: Pair, is_streamed: bool) -> None:
    pair.server.script = [pair.wire.says("Acme is a client – since ‹2024›.")]
    heard: list[str] = []
    said = await pair.chat(on_text=ears(is_streamed, heard))
    assert said.text == "Acme is a client – since ‹2024›."
    assert (said.model, said.tokens_in, said.tokens_out) == ("small-2026", 11, 7)
    assert (said.calls, said.cut, said.streamed) == ((), False, is_streamed)
    assert "".join(heard) == (said.text if is_streamed else "")
    assert len(heard) > 3 or not is_streamed
    assert pair.server.requests[0]["model"] == "small"


@STREAMED
async def test_calls_of_tools_come_back_whole(pair: Pair, is_streamed: bool) -> None:
    pair.server.script = [
        pair.wire.calls(("find_accounts", {"name": "Ac‹me"}), ("pipeline", {}), text="Let me look.")
    ]
    said = await pair.chat(tools=[FIND], on_text=ears(is_streamed, []))
    assert said.text == "Let me look."
    assert [(one.name, json.loads(one.arguments)) for one in said.calls] == [
        ("find_accounts", {"name": "Ac‹me"}),
        ("pipeline", {}),
    ]
    assert len({one.id for one in said.calls}) == 2
    assert all(one.id for one in said.calls)


@STREAMED
async def test_a_call_without_words_is_an_answer(pair: Pair, is_streamed: bool) -> None:
    pair.server.script = [pair.wire.calls(("no_such_tool", {}))]
    said = await pair.chat(tools=[FIND], on_text=ears(is_streamed, []))
    assert (said.text, said.calls[0].name, said.calls[0].arguments) == ("", "no_such_tool", "{}")


async def test_arguments_that_are_no_json_come_as_they_are(pair: Pair) -> None:
    pair.server.script = [pair.wire.streams(tools=[("find_accounts", '{"name": Acme')])]
    said = await pair.chat(tools=[FIND], on_text=lambda _: None)
    assert said.calls[0].arguments == '{"name": Acme'


async def test_a_conversation_with_tools_goes_back_as_the_server_wants_it(pair: Pair) -> None:
    calls = (ToolCall("call:1", "find_accounts", '{"name": "Acme"}'), ToolCall("call:2", "pipeline", "[oops"))
    history = [
        Message("user", "Who is Acme?"),
        Message("assistant", "Let me look.", calls=calls),
        Message("tool", "Found one.", call_id="call:1"),
        Message("tool", "These arguments cannot be read.", call_id="call:2"),
        Message("assistant", "A client."),
        Message("user", "Since when?"),
    ]
    await pair.chat(messages=history, tools=[FIND])
    sent = pair.server.requests[0]["messages"]
    if isinstance(pair.llm, Claude):
        assert [one["role"] for one in sent] == ["user", "assistant", "user", "assistant", "user"]
        words, first, second = sent[1]["content"]
        assert (words["text"], first["input"], second["input"]) == (
            "Let me look.",
            {"name": "Acme"},
            {"unreadable": "[oops"},
        )
        results = sent[2]["content"]
        assert [one["type"] for one in results] == ["tool_result"] * 2
        assert [one["tool_use_id"] for one in results] == [first["id"], second["id"]] == ["call_1", "call_2"]
        assert pair.server.requests[0]["tools"][0]["input_schema"] == dict(FIND.schema)
        assert pair.server.requests[0]["system"] == "Be brief."
        return
    roles = ["system", "user", "assistant", "tool", "tool", "assistant", "user"]
    assert [one["role"] for one in sent] == roles
    arguments = [json.loads(one["function"]["arguments"]) for one in sent[2]["tool_calls"]]
    assert arguments == [{"name": "Acme"}, {"unreadable": "[oops"}]
    assert [one["tool_call_id"] for one in sent[3:5]] == ["call:1", "call:2"]
    assert pair.server.requests[0]["tools"][0]["function"]["parameters"] == dict(FIND.schema)


async def test_completing_is_a_conversation_of_one_turn(pair: Pair) -> None:
    said = await pair.llm.complete(system="Be brief.", user="Hi", max_tokens=12)
    assert (said.text, said.model, said.tokens_in, said.tokens_out) == ("Hello.", "small-2026", 11, 7)
    assert pair.server.requests[0]["max_tokens"] == 12


async def test_words_are_handed_on_while_the_model_still_speaks(pair: Pair) -> None:
    pair.server.script = [pair.wire.streams("One ", "two ", "three", pause=0.1)]
    at: list[float] = []
    started = perf_counter()
    await pair.chat(on_text=lambda _: at.append(perf_counter() - started))
    assert len(at) == 3
    assert at[2] - at[0] > 0.15


async def test_a_server_that_cannot_stream_may_answer_at_once(pair: Pair) -> None:
    pair.server.script = [lambda _: pair.wire.says("Hello.", stop_reason="stop_sequence")]
    if isinstance(pair.llm, OpenAiShaped):
        pair.server.wire = _Whole()
    heard: list[str] = []
    said = await pair.chat(on_text=heard.append)
    assert (said.text, heard, said.streamed) == ("Hello.", ["Hello."], False)


class _Whole(Wire):
    def says(self, text: str | None, **more: Any) -> web.Response:
        choice = {"message": {"content": text}, "finish_reason": "stop"}
        return web.json_response({"model": "small-2026", "choices": [choice]})

    def answer(self, body: dict[str, Any], found: web.StreamResponse) -> web.StreamResponse:
        return found


@STREAMED
async def test_what_no_text_can_hold_is_taken_out(pair: Pair, is_streamed: bool) -> None:
    pair.server.script = [
        pair.wire.calls(("find\0accounts", {"name": "A\0B"}), text="A\0B \ud800 \x1b[31m\tC\n")
    ]
    said = await pair.chat(tools=[FIND], on_text=ears(is_streamed, []))
    assert said.text == "A�B � �[31m\tC\n"
    assert said.calls[0].name == "find�accounts"
    json.dumps(said.text, ensure_ascii=False).encode()


BAD: dict[str, tuple[Callable[[Wire], Reply], str, str]] = {
    "over its limit": (lambda _: lambda _: refuses(429, **{"retry-after": "0"}), "over its limit", "refused"),
    "down": (lambda _: lambda _: refuses(500), r"failed \(500\)", "broken"),
    "overloaded": (lambda _: lambda _: refuses(529), r"failed \(529\)", "broken"),
    "another key": (lambda _: lambda _: refuses(401), "refused the key", "refused"),
    "no such model": (lambda _: lambda _: refuses(404), "is not there", "refused"),
    "too long": (lambda _: lambda _: refuses(400), r"refused the request \(400\)", "refused"),
    "moved": (
        lambda _: lambda _: web.Response(status=307, headers={"location": f"http://evil.example/{KEY}"}),
        "sends us to another address",
        "refused",
    ),
    "a page": (lambda _: a_page, "cannot read", "broken"),
    "half an answer": (
        lambda _: lambda _: web.Response(text='{"content": [', content_type="application/json"),
        "cannot read",
        "broken",
    ),
    "something else": (lambda _: lambda _: web.json_response({"data": []}), "cannot read", "broken"),
    "a list": (lambda _: lambda _: web.json_response([]), "cannot read", "broken"),
    "no text": (lambda wire: lambda _: wire.says(""), "answered nothing", "broken"),
    "blank text": (lambda wire: lambda _: wire.says(" \n"), "answered nothing", "broken"),
    "packed": (
        lambda _: lambda _: web.Response(body=b"x", headers={"content-encoding": "gzip"}),
        "cannot read",
        "broken",
    ),
    "late": (lambda _: late(), "did not answer in time", "late"),
}
BAD_STREAMS: dict[str, tuple[Callable[[Wire], Reply], str, str]] = {
    "cut": (lambda wire: wire.streams("Half a ", ends="cut"), "broke off", "broken"),
    "short": (lambda wire: wire.streams("Half a ", ends="short"), "broke off", "broken"),
    "empty": (lambda wire: wire.streams(), "answered nothing", "broken"),
    "garbled": (lambda wire: wire.garbles(), "cannot read", "broken"),
    "hangs": (lambda wire: wire.streams("Half a ", ends="hangs"), "did not answer in time", "late"),
    "dribbles": (lambda wire: wire.streams(*"dribble", pause=0.2), "did not answer in time", "late"),
    "endless": (lambda wire: wire.streams(ends="never"), "went on without an end", "broken"),
    "endless and slow": (
        lambda wire: wire.streams(ends="never", pause=0.05),
        "did not answer in time",
        "late",
    ),
    "many calls": (
        lambda wire: wire.streams(tools=[("find_accounts", {})] * 65),
        "called more tools",
        "broken",
    ),
}


@STREAMED
@pytest.mark.parametrize("kind", BAD)
async def test_what_goes_wrong_is_said_in_our_words(pair: Pair, kind: str, is_streamed: bool) -> None:
    await _goes_wrong(pair, *BAD[kind], ears(is_streamed, []))


@pytest.mark.parametrize("kind", BAD_STREAMS)
async def test_what_goes_wrong_in_a_stream_is_said_in_our_words(pair: Pair, kind: str) -> None:
    await _goes_wrong(pair, *BAD_STREAMS[kind], lambda _: None)


async def _goes_wrong(
    pair: Pair,
    reply: Callable[[Wire], Reply],
    reason: str,
    fault: str,
    on_text: Callable[[str], None] | None,
) -> None:
    pair.server.usual = reply(pair.wire)
    with pytest.raises(NoAnswer, match=reason) as caught:
        async with asyncio.timeout(10):
            await pair.chat(on_text=on_text, timeout_seconds=0.6 if fault == "late" else 5)
    assert caught.value.fault == fault
    assert caught.value.used is (fault != "refused" and "failed" not in reason)
    told = "".join(traceback.format_exception(caught.value))
    assert KEY not in told
    assert "evil.example" not in told
    assert caught.value.message.startswith("The model 'small' on 127.0.0.1:")


@STREAMED
@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_moment_of_trouble_is_tried_again(pair: Pair, status: int, is_streamed: bool) -> None:
    pair.server.script = [refuses(status)]
    assert (await pair.chat(on_text=ears(is_streamed, []))).text == "Hello."
    assert len(pair.server.requests) == 2


@pytest.mark.parametrize("status", [400, 401, 404])
async def test_a_refusal_is_not_tried_again(pair: Pair, status: int) -> None:
    pair.server.script = [refuses(status)]
    with pytest.raises(NoAnswer):
        await pair.chat()
    assert len(pair.server.requests) == 1


async def test_retry_after_is_waited_for(pair: Pair) -> None:
    pair.server.script = [refuses(429, **{"retry-after": "0.3"})]
    started = perf_counter()
    assert (await pair.chat()).text == "Hello."
    assert perf_counter() - started > 0.3


async def test_a_pause_that_does_not_fit_is_not_waited_for(pair: Pair) -> None:
    pair.server.usual = lambda _: refuses(429, **{"retry-after": "60"})
    started = perf_counter()
    with pytest.raises(NoAnswer, match="over its limit"):
        await pair.chat(timeout_seconds=5)
    assert perf_counter() - started < 2
    assert len(pair.server.requests) == 1


async def test_nothing_is_tried_again_after_words_were_handed_on(pair: Pair) -> None:
    pair.server.script = [pair.wire.streams("Half a ", ends="cut")]
    heard: list[str] = []
    with pytest.raises(NoAnswer, match="broke off"):
        await pair.chat(on_text=heard.append)
    assert heard == ["Half a "]
    assert len(pair.server.requests) == 1


async def test_whoever_asked_may_go_away(pair: Pair) -> None:
    pair.server.script = [pair.wire.streams("Half a ", ends="hangs")]
    heard: list[str] = []
    asked = asyncio.create_task(pair.chat(on_text=heard.append))
    await until(lambda: heard)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    assert (await pair.chat()).text == "Hello.", "the client is as good as before"


async def test_nothing_of_the_environment_leaves(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "OPENAI_API_KEY",
        "OPENAI_ADMIN_KEY",
        "OPENAI_ORG_ID",
        "OPENAI_PROJECT_ID",
        "ANTHROPIC_API_KEY",
        "ANTHROPIC_AUTH_TOKEN",
    ):
        monkeypatch.setenv(name, "of-somebody-else")
    for name in ("OPENAI_CUSTOM_HEADERS", "ANTHROPIC_CUSTOM_HEADERS"):
        monkeypatch.setenv(name, "Authorization: Bearer of-somebody-else\nX-Account: of-somebody-else")
    for name in ("OPENAI_BASE_URL", "ANTHROPIC_BASE_URL", "HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("LANGSMITH_TRACING", "true")
    kind = type(pair.llm)
    with_key, without = kind(pair.server.url, "small", KEY), kind(pair.server.url, "small")
    await with_key.complete(system="", user="x")
    await without.complete(system="", user="x")
    assert pair.server.headers[0]["Authorization"] == f"Bearer {KEY}"
    assert "Authorization" not in pair.server.headers[1]
    assert "somebody-else" not in str(pair.server.headers)
    assert {name.lower() for name in pair.server.headers[1]} <= {
        "host",
        "accept",
        "accept-encoding",
        "connection",
        "content-type",
        "content-length",
        "user-agent",
        "anthropic-version",
    }
    await with_key.close()
    await without.close()


async def test_nobody_there(pair: Pair) -> None:
    nobody = type(pair.llm)("http://127.0.0.1:9/v1", "small", KEY)
    with pytest.raises(NoAnswer, match=r"on 127.0.0.1:9 could not be reached") as caught:
        await nobody.complete(system="", user="x")
    assert (caught.value.fault, caught.value.used) == ("broken", False)
    await nobody.close()


async def test_a_name_that_leads_inside_is_not_called(pair: Pair) -> None:
    async def rebound(host: str, port: int) -> list[str]:
        return ["93.184.216.34", "169.254.169.254"]

    network = GuardedNetwork(private=True, resolve=rebound)
    inside = type(pair.llm)("http://models.example/v1", "small", KEY, network=network)
    with pytest.raises(NoAnswer, match="no model may be called at") as caught:
        await inside.complete(system="", user="x")
    assert caught.value.fault == "refused"
    await inside.close()


async def test_a_closed_client_is_opened_again_when_somebody_asks(pair: Pair) -> None:
    asked = asyncio.create_task(pair.chat(on_text=lambda _: None))
    await until(lambda: pair.server.requests)
    await pair.llm.close()
    assert (await asked).text == "Hello.", "a call under way is not cut"
    await pair.llm.close()
    assert (await pair.chat()).text == "Hello."


async def test_a_model_is_never_awaited_inside_a_transaction(pair: Pair) -> None:
    token = _open_works.set(1)
    with pytest.raises(RuntimeError, match="inside an open Work"):
        await pair.chat()
    _open_works.reset(token)


async def test_many_at_once_do_not_mix(pair: Pair) -> None:
    def echo(body: dict[str, Any]) -> web.StreamResponse:
        return pair.wire.says(f"You said {body['messages'][-1]['content']}.")

    pair.server.usual = echo
    said = await asyncio.gather(
        *(pair.chat(messages=[Message("user", f"n{n}")], on_text=lambda _: None) for n in range(40))
    )
    assert [one.text for one in said] == [f"You said n{n}." for n in range(40)]


async def test_it_is_unavailable_to_whoever_does_not_know_models(pair: Pair) -> None:
    pair.server.usual = a_page
    with pytest.raises(Unavailable):
        await pair.llm.complete(system="", user="x")
