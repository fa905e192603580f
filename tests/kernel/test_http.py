"""The HTTP edge: every error is problem details that say what is wrong, whatever was sent."""

import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from dealwright.kernel.embedded.server import EmbeddedPostgres
from dealwright.kernel.http import MAX_BODY_BYTES
from dealwright.kernel.ids import new_id
from dealwright.kernel.migrate import migrate
from dealwright.main import build_app
from dealwright.settings import Settings
from tests.factories.identity import a_client, a_team

ACCOUNTS = "/api/v1/accounts"


def problem(answer: httpx.Response, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == status
    assert body["request_id"] == answer.headers["x-request-id"]
    assert "Traceback" not in body["detail"]
    return body


async def test_a_refused_field_is_named_with_its_reason(rep: httpx.AsyncClient) -> None:
    body = problem(await rep.post(ACCOUNTS, json={"name": "", "employees": -1, "colour": "red"}), 422)
    assert body["code"] == "invalid"
    assert {error["field"] for error in body["errors"]} == {"name", "employees", "colour"}
    assert all(error["reason"] for error in body["errors"])


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 422),
        (b"null", 422),
        (b"[]", 422),
        (b"{", 422),
        (b"\xff\xfe", 422),
        (b"{" * 50_000, 422),
        (b'{"name":' * 20_000 + b"1" + b"}" * 20_000, 400),
        (b"[" * 100_000 + b"]" * 100_000, 400),
        (b'{"name": "x", "employees": 1' + b"0" * 5_000 + b"}", 400),
        (b'{"name": "x", "employees": 1e400}', 422),
        (b'{"name": "x", "employees": NaN}', 422),
        (b'{"name": "\\ud800"}', 422),
        (b'{"name": "x\\u0000y"}', 422),
        (b'{"name": "x", "name": "y", "owner_id": "not-a-uuid"}', 422),
    ],
    ids=lambda value: str(value)[:40],
)
async def test_a_body_that_is_none_is_refused(rep: httpx.AsyncClient, content: bytes, status: int) -> None:
    headers = {"content-type": "application/json"}
    problem(await rep.post(ACCOUNTS, content=content, headers=headers), status)


@pytest.mark.parametrize("path", [ACCOUNTS, "/api/v1/session"])
async def test_a_body_beyond_the_limit_is_refused(rep: httpx.AsyncClient, path: str) -> None:
    headers = {"content-type": "application/json"}
    big = b'{"name": "' + b"x" * MAX_BODY_BYTES + b'"}'
    assert problem(await rep.post(path, content=big, headers=headers), 413)["code"] == "too_large"


async def test_a_body_beyond_the_limit_that_comes_in_parts_is_refused(rep: httpx.AsyncClient) -> None:
    sent: list[int] = []

    async def parts() -> AsyncIterator[bytes]:
        for _ in range(100):
            sent.append(1)
            yield b" " * 100_000

    answer = await rep.post(ACCOUNTS, content=parts(), headers={"content-type": "application/json"})
    problem(answer, 413)


async def test_what_is_not_json_is_refused(rep: httpx.AsyncClient) -> None:
    problem(await rep.post(ACCOUNTS, data={"name": "x"}), 422)


@pytest.mark.parametrize("row_id", ["1", "x", "%00", "0" * 200, "00000000-0000-0000-0000-00000000000g"])
async def test_an_id_that_is_none_is_refused(rep: httpx.AsyncClient, row_id: str) -> None:
    answer = await rep.get(f"{ACCOUNTS}/{row_id}")
    assert answer.status_code in (404, 422)
    problem(answer, answer.status_code)


async def test_an_unknown_id_and_path_and_method_say_so(rep: httpx.AsyncClient) -> None:
    assert problem(await rep.get(f"{ACCOUNTS}/{new_id()}"), 404)["code"] == "not_found"
    problem(await rep.get("/api/v1/nothing"), 404)
    assert "GET" in (await rep.put(ACCOUNTS)).headers["allow"]
    problem(await rep.put(ACCOUNTS), 405)


async def test_every_answer_carries_the_security_headers(visitor: httpx.AsyncClient) -> None:
    for path in ("/health", "/api/v1/accounts", "/api/v1/nothing"):
        headers = (await visitor.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]


@pytest.mark.parametrize("given", ["a" * 65, "<script>", "a b", ""])
async def test_a_request_id_that_could_do_harm_is_replaced(visitor: httpx.AsyncClient, given: str) -> None:
    answer = await visitor.get("/health", headers={"x-request-id": given})
    assert answer.headers["x-request-id"] not in ("", given)


async def test_the_process_tells_how_it_is(visitor: httpx.AsyncClient, rep: httpx.AsyncClient) -> None:
    assert (await visitor.get("/health")).json()["status"] == "ok"
    assert (await visitor.get("/ready")).json() == {"status": "ok", "database": "ok"}
    await rep.get(f"{ACCOUNTS}/{new_id()}")
    metrics = (await visitor.get("/metrics")).text
    assert 'route="/api/v1/accounts/{account_id}",status="404"' in metrics
    assert "dealwright_http_request_seconds_bucket" in metrics


@pytest.fixture
async def fragile(settings: Settings) -> AsyncIterator[tuple[FastAPI, EmbeddedPostgres]]:
    """The application on a database server of its own that a test may stop."""
    folder = tempfile.TemporaryDirectory(prefix="dealwright-test-", dir="/tmp")
    with folder, EmbeddedPostgres(Path(folder.name)) as server:
        address = server.start()
        migrate(address.owner_url)
        app = build_app(settings, address.app_url)
        yield app, server
        await app.state.runtime.close()


async def test_a_database_that_is_down_is_a_503_and_one_that_is_back_is_used_again(
    fragile: tuple[FastAPI, EmbeddedPostgres],
) -> None:
    app, server = fragile
    client = await a_client(app, await a_team(app.state.begin), "rep")
    assert (await client.get(ACCOUNTS)).status_code == 200
    server.stop()
    for _ in range(3):
        down = await client.get(ACCOUNTS)
        assert problem(down, 503)["code"] == "unavailable"
    assert (await client.post(ACCOUNTS, json={"name": "x"})).status_code == 503
    assert (await client.get("/ready")).status_code == 503
    assert (await client.get("/health")).status_code == 200
    server.start()
    assert (await client.get("/ready")).status_code == 200
    assert (await client.post(ACCOUNTS, json={"name": "x"})).status_code == 201
    await client.aclose()
