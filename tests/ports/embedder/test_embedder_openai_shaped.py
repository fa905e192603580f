"""A server that speaks OpenAI's `/v1/embeddings`: the wire as it is, and every way it goes wrong."""

import asyncio
import base64
import json
import struct
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass, field

import numpy as np
import pytest
from aiohttp import web

from dealwright.kernel.errors import Unavailable
from dealwright.ports.embedder.openai_shaped import BATCH, OpenAiShaped, Patience

KEY = "sk-very-secret-4711"
QUICK = Patience(seconds=5, retries=1)

Reply = Callable[[web.Request, list[str]], web.StreamResponse | Awaitable[web.StreamResponse]]


def rows(texts: list[str], *, dims: int = 3, encoded: bool = True) -> list[dict[str, object]]:
    """The first number of a vector is the length of its text."""
    vectors = [[float(len(text)), 1.0, *[0.0] * (dims - 2)] for text in texts]
    return [
        {
            "object": "embedding",
            "index": index,
            "embedding": base64.b64encode(struct.pack(f"<{dims}f", *vector)).decode() if encoded else vector,
        }
        for index, vector in enumerate(vectors)
    ]


def answer(data: object) -> web.Response:
    usage = {"prompt_tokens": 1, "total_tokens": 1}
    return web.json_response({"object": "list", "data": data, "model": "small", "usage": usage})


def refusal(status: int, **headers: str) -> web.Response:
    error = {"message": f"Incorrect API key provided: {KEY}", "type": "error", "param": None, "code": None}
    return web.json_response({"error": error}, status=status, headers=headers)


@dataclass
class Server:
    """Gives the replies in `script` first, then always the usual one."""

    url: str = ""
    requests: list[dict[str, object]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    script: list[Reply] = field(default_factory=list)
    usual: Reply = lambda _, texts: answer(rows(texts))

    async def embeddings(self, request: web.Request) -> web.StreamResponse:
        body = json.loads(await request.read())
        self.requests.append(body)
        self.headers.append(dict(request.headers))
        reply = self.script.pop(0) if self.script else self.usual
        found = reply(request, body["input"])
        return await found if isinstance(found, Awaitable) else found


@pytest.fixture
async def server() -> AsyncGenerator[Server]:
    server = Server()
    app = web.Application()
    app.router.add_post("/v1/embeddings", server.embeddings)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
    yield server
    await runner.cleanup()


@pytest.fixture
async def embedder(server: Server) -> AsyncGenerator[OpenAiShaped]:
    embedder = OpenAiShaped(
        server.url, "small", key=KEY, query=QUICK, passage=Patience(seconds=10, retries=4)
    )
    yield embedder
    await embedder.close()


async def test_vectors_come_in_the_order_of_the_texts_and_have_length_1(
    server: Server, embedder: OpenAiShaped
) -> None:
    server.usual = lambda _, texts: answer(rows(texts)[::-1])
    texts = ["x" * (1 + number % 50) for number in range(3 * BATCH + 5)]
    vectors = await embedder.embed(texts, purpose="passage")
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0)
    assert vectors[:, 0] / vectors[:, 1] == pytest.approx([len(text) for text in texts], rel=1e-5)
    assert sorted(len(request["input"]) for request in server.requests) == [5, BATCH, BATCH, BATCH]


@pytest.mark.parametrize("encoded", [True, False])
async def test_both_encodings_of_vectors_are_read(
    server: Server, embedder: OpenAiShaped, encoded: bool
) -> None:
    server.usual = lambda _, texts: answer(rows(texts, encoded=encoded))
    (vector,) = await embedder.embed(["xxx"], purpose="query")
    assert vector == pytest.approx(np.array([3, 1, 0]) / 10**0.5)
    assert server.requests[0]["encoding_format"] == "base64"


async def test_dimensions_are_learnt_at_the_first_call(server: Server, embedder: OpenAiShaped) -> None:
    server.usual = lambda _, texts: answer(rows(texts, dims=7))
    assert (await embedder.embed([], purpose="passage")).shape == (0, 7)
    info = await embedder.info()
    assert (info.name, info.dims, info.max_tokens) == ("small", 7, 512)
    assert len(server.requests) == 1


async def test_texts_are_cut_and_never_empty(server: Server, embedder: OpenAiShaped) -> None:
    await embedder.embed(["", "x" * 99_999], purpose="query")
    assert [len(text) for text in server.requests[0]["input"]] == [1, 2048]


async def test_the_key_goes_to_the_server_and_nothing_of_the_environment(
    server: Server, embedder: OpenAiShaped, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-somebody-else")
    monkeypatch.setenv("OPENAI_ORG_ID", "org-of-somebody-else")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "project-of-somebody-else")
    keyless = OpenAiShaped(server.url, "small")
    await embedder.embed(["x"], purpose="query")
    await keyless.embed(["x"], purpose="query")
    await keyless.close()
    assert server.headers[0]["Authorization"] == f"Bearer {KEY}"
    assert "Authorization" not in server.headers[1]
    assert "somebody-else" not in str(server.headers)


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_hiccup_is_waited_out(server: Server, embedder: OpenAiShaped, status: int) -> None:
    server.script = [lambda *_: refusal(status, **{"Retry-After": "0"})]
    assert (await embedder.embed(["x"], purpose="query")).shape == (1, 3)
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (400, r"refused the request \(400\)"),
        (401, "refused the key"),
        (404, "knows no model small"),
        (429, "has no room for more requests right now"),
        (500, r"failed \(500\)"),
    ],
)
async def test_a_refusal_is_said_plainly_and_without_the_key(
    server: Server, embedder: OpenAiShaped, status: int, reason: str
) -> None:
    server.usual = lambda *_: refusal(status, **{"retry-after-ms": "1"})
    with pytest.raises(Unavailable, match=rf"The embedding server 127\.0\.0\.1:\d+ {reason}") as raised:
        await embedder.embed(["x"], purpose="query")
    assert KEY not in raised.value.message
    assert raised.value.__suppress_context__


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (rows(["x"]), "gave 1 vectors for 2 texts"),
        ([rows(["x"])[0]] * 2, "numbered them wrongly"),
        ([*rows(["x"]), *rows(["", "y"], dims=4)[1:]], "gave vectors of 4 numbers instead of 3"),
        ([{"index": 0, "embedding": [0, 0]}, {"index": 1, "embedding": [0, 1]}], "without a direction"),
        ([{"index": 0, "embedding": "$$$"}, {"index": 1, "embedding": "AAA"}], "an answer we cannot read"),
        ([{"index": 0}], "an answer we cannot read"),
        ([], "gave 0 vectors for 2 texts"),
        (None, "an answer we cannot read"),
    ],
)
async def test_a_wrong_answer_is_refused(
    server: Server, embedder: OpenAiShaped, data: object, reason: str
) -> None:
    server.usual = lambda *_: answer(data)
    with pytest.raises(Unavailable, match=reason):
        await embedder.embed(["x", "y"], purpose="query")


async def test_a_model_that_changes_its_dimensions_is_refused(server: Server, embedder: OpenAiShaped) -> None:
    await embedder.embed(["x"], purpose="query")
    server.usual = lambda _, texts: answer(rows(texts, dims=4))
    with pytest.raises(Unavailable, match="gave vectors of 4 numbers instead of 3"):
        await embedder.embed(["x"], purpose="query")


async def test_a_page_instead_of_an_answer_is_refused(server: Server, embedder: OpenAiShaped) -> None:
    server.usual = lambda *_: web.Response(text="<h1>Welcome</h1>", content_type="text/html")
    with pytest.raises(Unavailable, match="an answer we cannot read"):
        await embedder.embed(["x"], purpose="query")


async def test_a_slow_answer_is_given_up_even_when_it_drips(server: Server) -> None:
    async def drip(request: web.Request, _: list[str]) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        for _ in range(200):
            await response.write(b" ")
            await asyncio.sleep(0.02)
        return response

    server.usual = drip
    embedder = OpenAiShaped(server.url, "small", query=Patience(seconds=0.3, retries=1))
    with pytest.raises(Unavailable, match=r"did not answer within 0\.3 seconds"):
        await embedder.embed(["x"], purpose="query")
    await embedder.close()


async def test_a_dead_server_is_named_without_its_password(unused_tcp_port: int) -> None:
    embedder = OpenAiShaped(f"http://me:{KEY}@127.0.0.1:{unused_tcp_port}/v1", "small", query=QUICK)
    with pytest.raises(Unavailable, match=rf"server 127\.0\.0\.1:{unused_tcp_port} cannot be reached\."):
        await embedder.embed(["x"], purpose="query")
    await embedder.close()


async def test_a_query_overtakes_a_bulk(server: Server, embedder: OpenAiShaped) -> None:
    async def slowly(_: web.Request, texts: list[str]) -> web.Response:
        if len(texts) > 1:
            await asyncio.sleep(0.1)
        return answer(rows(texts))

    server.usual = slowly
    bulk = asyncio.create_task(embedder.embed(["x"] * BATCH * 20, purpose="passage"))
    await asyncio.sleep(0.05)
    await embedder.embed(["x"], purpose="query")
    assert not bulk.done()
    bulk.cancel()
    with pytest.raises(asyncio.CancelledError):
        await bulk


@pytest.mark.usefixtures("inside_work")
async def test_it_is_never_awaited_inside_a_work(embedder: OpenAiShaped) -> None:
    with pytest.raises(RuntimeError, match="inside an open Work"):
        await embedder.embed(["x"], purpose="query")
