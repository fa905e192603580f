"""A real server on loopback, speaking both dialects, and answering nonsense."""

from collections.abc import AsyncGenerator, Awaitable, Callable

import pytest
from aiohttp import web

from dealwright.kernel.errors import Unavailable
from dealwright.ports.rerank.endpoint import RerankEndpoint

Serve = Callable[[object, int], Awaitable[RerankEndpoint]]


@pytest.fixture
async def serve() -> AsyncGenerator[Serve]:
    runners: list[web.AppRunner] = []
    opened: list[RerankEndpoint] = []

    async def start(answer: object, status: int = 200) -> RerankEndpoint:
        async def rerank(request: web.Request) -> web.Response:
            sent = await request.json()
            assert sent["query"] == "price?"
            assert sent["texts"] == sent["documents"] == ["a", "b"]
            return web.json_response(answer, status=status)

        app = web.Application()
        app.router.add_post("/rerank", rerank)
        runner = web.AppRunner(app)
        await runner.setup()
        runners.append(runner)
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        opened.append(RerankEndpoint(f"http://{host}:{port}/rerank"))
        return opened[-1]

    yield start
    for reranker in opened:
        await reranker.aclose()
    for runner in runners:
        await runner.cleanup()


@pytest.mark.parametrize(
    "answer",
    [
        [{"index": 1, "score": 0.9}, {"index": 0, "score": 0.1}],
        {"results": [{"index": 1, "relevance_score": 0.9}, {"index": 0, "relevance_score": 0.1}]},
    ],
)
async def test_both_dialects_are_understood(serve: Serve, answer: object) -> None:
    reranker = await serve(answer, 200)
    assert await reranker.scores("price?", ["a", "b"]) == [0.1, 0.9]


@pytest.mark.parametrize(
    ("answer", "status", "reason"),
    [
        ([{"index": 0, "score": 1}], 200, "every passage"),
        ({"scores": [1, 2]}, 200, "something else"),
        ({"error": "busy"}, 503, "503"),
    ],
)
async def test_what_is_no_ranking_is_refused(serve: Serve, answer: object, status: int, reason: str) -> None:
    reranker = await serve(answer, status)
    with pytest.raises(Unavailable, match=reason):
        await reranker.scores("price?", ["a", "b"])


async def test_nobody_there_is_said() -> None:
    with pytest.raises(Unavailable, match="does not answer"):
        await RerankEndpoint("http://127.0.0.1:9/rerank").scores("price?", ["a", "b"])
