"""The usage screen: sums that agree with the calls, few statements, pages by an index."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import psycopg
import pytest
from sqlalchemy import text

from dealwright.kernel.embedded.server import ServerAddress
from dealwright.kernel.work import Begin
from dealwright.kernel.worker import libpq_url
from dealwright.main import Runtime
from tests.conftest import SetClock
from tests.factories.engines import MILLION, a_model, a_noted_call
from tests.factories.identity import Team
from tests.factories.llm import ChatServer

API = "/api/v1/engines"
YEAR = datetime.now(UTC).year + 1  # sessions of this year have not ended for the gate, whose clock runs on
NOW = datetime(YEAR, 3, 10, 12, 0, tzinfo=UTC)


@pytest.fixture
async def march(begin: Begin, team: Team, set_clock: SetClock) -> None:
    """Calls of February and March, seen on the tenth of March."""
    set_clock(NOW)
    await a_noted_call(begin, team, at=datetime(YEAR, 2, 28, 12, tzinfo=UTC))
    for day, facts in (
        (1, {}),
        (1, {"by": "manager", "milliseconds": 3_000}),
        (2, {"purpose": "knowledge.answer", "model": "large", "cost_micros": 900}),
        (2, {"outcome": "late", "milliseconds": 60_000, "estimated": True, "tokens_out": 0}),
        (9, {"outcome": "over_budget", "milliseconds": 0, "tokens_in": 0, "tokens_out": 0, "cost_micros": 0}),
        (9, {"outcome": "stopped", "milliseconds": 7, "tokens_in": 50}),
    ):
        await a_noted_call(begin, team, at=datetime(YEAR, 3, day, 12, tzinfo=UTC), **facts)


async def usage(client: httpx.AsyncClient, **query: str) -> dict[str, Any]:
    answer = await client.get(f"{API}/usage", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def by(rows: list[dict[str, Any]], name: str) -> dict[Any, tuple[int, int]]:
    return {row[name]: (row["calls"], row["cost_micros"]) for row in rows}


@pytest.mark.usefixtures("march")
async def test_sums_agree_with_the_calls(manager: httpx.AsyncClient, team: Team) -> None:
    found = await usage(manager)
    assert (found["first"], found["last"], found["currency"]) == (f"{YEAR}-03-01", f"{YEAR}-03-10", "EUR")
    assert found["totals"] == {
        "calls": 5,
        "failures": 1,
        "over_budget": 1,
        "estimated": 1,
        "tokens_in": 450,
        "tokens_out": 40,
        "cost_micros": 2_100,
        "average_ms": 1_667,
        "p95_ms": 3_000,
    }
    assert by(found["days"], "day") == {
        f"{YEAR}-03-01": (2, 600),
        f"{YEAR}-03-02": (2, 1_200),
        f"{YEAR}-03-09": (1, 300),
    }
    assert by(found["purposes"], "purpose") == {"copilot.answer": (4, 1_200), "knowledge.answer": (1, 900)}
    assert by(found["models"], "model") == {"small": (4, 1_200), "large": (1, 900)}
    assert by(found["users"], "name") == {"Rep": (4, 1_800), "Manager": (1, 300)}
    assert {one["user_id"] for one in found["users"]} == {
        str(team.users["rep"].id),
        str(team.users["manager"].id),
    }


@pytest.mark.usefixtures("march")
async def test_days_may_be_chosen(manager: httpx.AsyncClient) -> None:
    found = await usage(manager, **{"from": f"{YEAR}-02-01", "to": f"{YEAR}-03-01"})
    assert by(found["days"], "day") == {f"{YEAR}-02-28": (1, 300), f"{YEAR}-03-01": (2, 600)}
    assert found["budget"]["tokens_used"] == 490, "the budget is of this month whatever is shown"
    alone = await usage(manager, to=f"{YEAR}-02-28")
    assert (alone["first"], alone["totals"]["calls"]) == (f"{YEAR}-02-28", 1)
    assert (await usage(manager, **{"from": f"{YEAR - 1}-05-01", "to": f"{YEAR - 1}-05-02"}))["totals"][
        "calls"
    ] == 0


@pytest.mark.parametrize(
    "query",
    [
        {"from": f"{YEAR}-03-02", "to": f"{YEAR}-03-01"},
        {"from": "2020-01-01", "to": f"{YEAR}-03-01"},
        {"from": "yesterday"},
        {"to": "9999-12-31"},
        {"from": "0001-01-01", "to": "0001-01-01"},
    ],
    ids=str,
)
async def test_days_that_cannot_be_are_refused(
    manager: httpx.AsyncClient, query: dict[str, str], set_clock: SetClock
) -> None:
    set_clock(NOW)
    answer = await manager.get(f"{API}/usage", params=query)
    assert answer.status_code == 422, answer.text


@pytest.mark.usefixtures("march")
async def test_what_is_left_of_the_budget_is_shown(
    manager: httpx.AsyncClient, runtime: Runtime, team: Team, model: ChatServer
) -> None:
    free = (await usage(manager))["budget"]
    assert (free["tokens_limit"], free["tokens_left"], free["cost_left_micros"]) == (None, None, None)
    await a_model(runtime, team, model, monthly_tokens=500, monthly_cost_micros=1_000)
    budget = (await usage(manager))["budget"]
    assert budget == {
        "since": f"{YEAR}-03-01T00:00:00Z",
        "renews_at": f"{YEAR}-04-01T00:00:00Z",
        "tokens_used": 490,
        "tokens_limit": 500,
        "tokens_left": 10,
        "cost_used_micros": 2_100,
        "cost_limit_micros": 1_000,
        "cost_left_micros": 0,
    }


async def test_days_are_those_of_the_workspace(
    manager: httpx.AsyncClient, admin: httpx.AsyncClient, begin: Begin, team: Team, set_clock: SetClock
) -> None:
    set_clock(NOW)
    zone = {"version": 1, "timezone": "Asia/Tokyo"}
    assert (await admin.patch("/api/v1/workspace", json=zone)).status_code == 200
    await a_noted_call(begin, team, at=datetime(YEAR, 2, 28, 16, tzinfo=UTC))
    assert by((await usage(manager))["days"], "day") == {f"{YEAR}-03-01": (1, 300)}


async def test_a_call_of_no_person_is_the_systems(
    manager: httpx.AsyncClient, begin: Begin, team: Team, set_clock: SetClock
) -> None:
    set_clock(NOW)
    await a_noted_call(begin, team, at=NOW, user_id=None)
    (row,) = (await usage(manager))["users"]
    assert (row["user_id"], row["name"], row["calls"]) == (None, "System", 1)


@pytest.mark.usefixtures("march")
async def test_pages_of_usage_cost_few_statements(
    manager: httpx.AsyncClient, statements: list[str], begin: Begin, team: Team
) -> None:
    for path, most in (("usage", 5), ("calls", 3), ("calls?total=true&q=copilot", 3), ("model", 3)):
        await manager.get("/api/v1/workspace")
        statements.clear()
        assert (await manager.get(f"{API}/{path}")).status_code == 200
        assert len(statements) <= most, "\n".join(statements)


@pytest.mark.usefixtures("march")
async def test_calls_are_listed_the_latest_first(manager: httpx.AsyncClient, team: Team) -> None:
    page = (await manager.get(f"{API}/calls", params={"limit": 4, "total": True})).json()
    assert page["total"] == {"value": 7, "capped": False}
    rest = (await manager.get(f"{API}/calls", params={"limit": 4, "cursor": page["next_cursor"]})).json()
    shown = [*page["items"], *rest["items"]]
    assert len({one["id"] for one in shown}) == 7
    assert rest["next_cursor"] is None
    assert [one["at"] for one in shown] == sorted((one["at"] for one in shown), reverse=True)
    assert shown[-1]["user_name"] == "Rep"
    assert shown[-1]["user_id"] == str(team.users["rep"].id)


@pytest.mark.usefixtures("march")
@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"filter": "outcome[eq]:late"}, 1),
        ({"filter": "purpose[eq]:knowledge.answer"}, 1),
        ({"filter": "user_id[eq]:me"}, 1),
        ({"filter": f"at[gte]:{YEAR}-03-02,outcome[ne]:ok"}, 3),
        ({"q": "knowledge"}, 1),
        ({"q": "%"}, 0),
    ],
    ids=str,
)
async def test_calls_can_be_searched(manager: httpx.AsyncClient, query: dict[str, str], count: int) -> None:
    answer = await manager.get(f"{API}/calls", params=query)
    assert answer.status_code == 200, answer.text
    assert len(answer.json()["items"]) == count


@pytest.fixture
def many(postgres: ServerAddress, team: Team) -> Iterator[None]:
    """Fifty thousand calls of this team and as many of nobody else's business."""
    with psycopg.connect(libpq_url(postgres.superuser_url), autocommit=True) as connection:
        connection.execute(
            "insert into model_calls (workspace_id, id, at, purpose, provider, model, tokens_in, tokens_out,"
            " cost_micros, milliseconds, outcome)"
            " select %s, gen_random_uuid(), now() - n * interval '1 minute', 'copilot.answer', 'openai',"
            " 'small', 100, 10, 300, 1000, 'ok' from generate_series(1, 50000) n",
            [team.workspace_id],
        )
        connection.execute("vacuum analyze model_calls")
        yield
        connection.execute("delete from model_calls where workspace_id = %s", [team.workspace_id])
        connection.execute("vacuum analyze model_calls")


@pytest.mark.usefixtures("many")
async def test_the_budget_of_many_calls_is_read_from_the_index_alone(begin: Begin, team: Team) -> None:
    async with begin(team.actor("admin")) as work:
        found = await work.connection.execute(
            text(
                "explain (analyze, format json) select sum(tokens_in + tokens_out), sum(cost_micros)"
                " from model_calls where workspace_id = :here and at >= now() - interval '10 days'"
            ),
            {"here": team.workspace_id},
        )
        plan = found.scalar_one()
    assert "Index Only Scan" in json.dumps(plan)
    assert "Seq Scan" not in json.dumps(plan)


@pytest.mark.usefixtures("many")
async def test_many_calls_are_shown_quickly(
    manager: httpx.AsyncClient, runtime: Runtime, team: Team, model: ChatServer
) -> None:
    await a_model(runtime, team, model, monthly_tokens=100 * MILLION)
    page = (await manager.get(f"{API}/calls", params={"total": True})).json()
    assert page["total"] == {"value": 10_000, "capped": True}
    found = await usage(manager, **{"from": "2020-01-01", "to": "2020-01-02"})
    assert found["budget"]["tokens_used"] > 0
