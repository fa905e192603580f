"""The model of a workspace: who sets it, what is shown, and a key that never comes out again."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import psycopg
import pytest

from dealwright.kernel.embedded.server import ServerAddress
from dealwright.kernel.sealing import Sealer
from dealwright.kernel.worker import libpq_url
from dealwright.main import Runtime
from dealwright.ports.llm.base import Connection
from tests.conftest import ClientFor
from tests.factories.engines import a_meter, a_model, an_installation
from tests.factories.identity import Team
from tests.factories.knowledge import put_port
from tests.factories.llm import KEY, ChatServer, a_chat_server, a_page, calls, refuses, says, streams

API = "/api/v1/engines"
OTHER_KEY = "sk-another-secret-0815"


@pytest.fixture
def superuser(postgres: ServerAddress) -> Iterator[psycopg.Connection]:
    with psycopg.connect(libpq_url(postgres.superuser_url), autocommit=True) as connection:
        yield connection


def form(server: ChatServer, **more: Any) -> dict[str, Any]:
    return {"version": 0, "provider": "openai", "url": server.url, "model": "small", "key": KEY, **more}


async def put(client: httpx.AsyncClient, body: dict[str, Any], status: int = 200) -> dict[str, Any]:
    answer = await client.put(f"{API}/model", json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


async def shown(client: httpx.AsyncClient) -> dict[str, Any]:
    answer = await client.get(f"{API}/model")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_before_anybody_chose_there_is_no_model(manager: httpx.AsyncClient) -> None:
    found = await shown(manager)
    assert (found["provider"], found["version"], found["has_key"]) == ("none", 0, False)
    assert found["active"] == {"source": "none", "provider": None, "model": None}
    assert found["currency"] == "EUR"


async def test_an_admin_chooses_a_model(
    admin: httpx.AsyncClient, manager: httpx.AsyncClient, model: ChatServer
) -> None:
    saved = await put(admin, form(model, url=f"{model.url}/", monthly_tokens=5_000))
    assert saved == await shown(manager)
    assert saved["url"] == model.url
    assert (saved["has_key"], saved["key_hint"], saved["key_problem"]) == (True, "4711", None)
    assert (saved["version"], saved["monthly_tokens"], saved["monthly_cost_micros"]) == (1, 5_000, None)
    assert saved["active"] == {"source": "workspace", "provider": "openai", "model": "small"}


async def test_the_installations_model_answers_where_a_workspace_has_none(
    admin: httpx.AsyncClient, runtime: Runtime, model: ChatServer, team: Team
) -> None:
    installed = Connection("anthropic", "http://127.0.0.1:1", "large", OTHER_KEY)
    async with an_installation(runtime, installed):
        found = await admin.get(f"{API}/model")
        meter = await a_meter(runtime, team)
        await put(admin, form(model))
        own = await a_meter(runtime, team)
    assert found.json()["active"] == {"source": "installation", "provider": "anthropic", "model": "large"}
    assert "127.0.0.1" not in found.text, "where the installation's model lives is nobody's business"
    assert (meter.model, meter.source, meter.provider) == ("large", "installation", "anthropic")
    assert (own.model, own.source) == ("small", "workspace")


@pytest.mark.usefixtures("team")
async def test_the_key_stands_in_no_answer_event_log_or_row(
    admin: httpx.AsyncClient,
    model: ChatServer,
    superuser: psycopg.Connection,
    team: Team,
    capfd: pytest.CaptureFixture[str],
) -> None:
    model.script = [says("ready"), refuses(401), refuses(500), refuses(500)]
    answers = [
        await admin.put(f"{API}/model", json=form(model)),
        await admin.get(f"{API}/model"),
        await admin.post(f"{API}/model/test", json=tried(model)),
        await admin.post(f"{API}/model/test", json=tried(model)),
        await admin.put(f"{API}/model", json=form(model, version=1, key=f"{KEY}\n\0")),
        await admin.put(f"{API}/model", json=form(model, version=1, key=[KEY])),
        await admin.put(f"{API}/model", json=form(model, version=7)),
        await admin.get(f"{API}/calls"),
        await admin.get("/api/v1/audit"),
    ]
    assert [one.status_code for one in answers] == [200, 200, 200, 200, 422, 422, 409, 200, 200]
    told = "".join(one.text for one in answers) + "".join(capfd.readouterr())
    rows = superuser.execute(
        "select (select string_agg(t::text, '|') from model_settings t where workspace_id = %(id)s),"
        " (select string_agg(t::text, '|') from model_calls t where workspace_id = %(id)s),"
        " (select string_agg(t::text, '|') from events t where workspace_id = %(id)s)",
        {"id": team.workspace_id},
    ).fetchone()
    assert rows
    assert all(rows)
    for secret in (KEY, KEY.encode().hex(), KEY[:-4]):
        assert secret not in told
        assert secret not in str(rows)
    changed = [one for one in answers[-1].json()["items"] if one["type"] == "model.changed"]
    assert [one["payload"]["key_changed"] for one in changed] == [True]
    assert set(changed[0]["payload"]["changes"]) == {"provider", "url", "model"}


def tried(server: ChatServer, **more: Any) -> dict[str, Any]:
    return {"provider": "openai", "url": server.url, "model": "small", "key": KEY, **more}


async def test_an_empty_key_keeps_the_stored_one_and_null_removes_it(
    admin: httpx.AsyncClient, model: ChatServer, runtime: Runtime, team: Team
) -> None:
    await put(admin, form(model))
    kept = await put(admin, form(model, version=1, key="", model="large"))
    assert (kept["has_key"], kept["key_hint"], kept["model"]) == (True, "4711", "large")
    await (await a_meter(runtime, team)).complete(system="", user="x")
    replaced = await put(admin, form(model, version=2, key=OTHER_KEY, model="large"))
    assert replaced["key_hint"] == "0815"
    await (await a_meter(runtime, team)).complete(system="", user="x")
    removed = await put(admin, form(model, version=3, key=None, model="large"))
    assert (removed["has_key"], removed["key_hint"]) == (False, "")
    await (await a_meter(runtime, team)).complete(system="", user="x")
    sent = [one.get("Authorization") for one in model.headers]
    assert sent == [f"Bearer {KEY}", f"Bearer {OTHER_KEY}", None]


@pytest.mark.parametrize(
    "moved",
    [{"url": "http://127.0.0.1:9/v1"}, {"provider": "anthropic"}, {"provider": "none"}],
    ids=["another address", "another protocol", "none"],
)
async def test_another_address_loses_the_key(
    admin: httpx.AsyncClient, model: ChatServer, moved: dict[str, str]
) -> None:
    await put(admin, form(model))
    found = await put(admin, form(model, version=1, key="", **moved))
    assert (found["has_key"], found["key_hint"]) == (False, "")
    back = await put(admin, form(model, version=2, key=""))
    assert back["has_key"] is False, "what was dropped does not come back"


async def test_a_row_that_was_written_by_hand_does_not_lead_the_key_elsewhere(
    admin: httpx.AsyncClient,
    model: ChatServer,
    superuser: psycopg.Connection,
    runtime: Runtime,
    team: Team,
    stranger: Team,
    client_for: ClientFor,
) -> None:
    await put(admin, form(model))
    async with a_chat_server() as elsewhere:
        superuser.execute(
            "update model_settings set url = %s where workspace_id = %s", [elsewhere.url, team.workspace_id]
        )
        assert "enter it again" in (await shown(admin))["key_problem"]
        refused = await admin.post(f"{API}/model/test", json=tried(elsewhere, key=""))
        assert (refused.json()["ok"], "enter it again" in refused.json()["problem"]) == (False, True)
        assert elsewhere.requests == []
    theirs = await client_for(stranger, "admin")
    await put(theirs, form(model, key=OTHER_KEY))
    superuser.execute(
        "update model_settings set key_sealed = (select key_sealed from model_settings where workspace_id ="
        " %s), url = %s where workspace_id = %s",
        [stranger.workspace_id, model.url, team.workspace_id],
    )
    assert (await shown(admin))["key_problem"], "nor does the key of another workspace open"


async def test_a_key_of_another_sealing_key_is_missed_in_plain_words(
    admin: httpx.AsyncClient, model: ChatServer, runtime: Runtime, team: Team
) -> None:
    await a_model(runtime, team, model)
    ours = runtime.ports[Sealer]
    put_port(runtime.ports, Sealer, Sealer(bytes(32)))
    found = await shown(admin)
    meter = await a_meter(runtime, team)
    with pytest.raises(Exception, match="sealed with another sealing key; enter it again"):
        await meter.complete(system="", user="x")
    put_port(runtime.ports, Sealer, ours)
    assert (found["has_key"], found["active"]["source"]) == (True, "workspace")
    assert "sealed with another sealing key" in found["key_problem"]
    assert model.requests == []
    (call,) = (await admin.get(f"{API}/calls")).json()["items"]
    assert (call["outcome"], call["tokens_in"]) == ("refused", 0)


async def test_two_people_do_not_overwrite_each_other(admin: httpx.AsyncClient, model: ChatServer) -> None:
    await put(admin, form(model, version=4), status=409)
    await put(admin, form(model))
    refused = await put(admin, form(model, model="large"), status=409)
    assert (refused["code"], refused["data"]["current_version"]) == ("stale_version", 1)
    await put(admin, form(model, version=1, model="large"))
    unchanged = await put(admin, form(model, version=2, model="large", key=""))
    assert unchanged["version"] == 2


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"model": ""}, "model"),
        ({"url": ""}, "url"),
        ({"url": "models"}, "url"),
        ({"url": "http://169.254.169.254/latest/meta-data"}, "url"),
        ({"url": "http://user:pass@127.0.0.1/v1"}, "url"),
        ({"provider": "gemini"}, "provider"),
        ({"price_in_micros": -1}, "price_in_micros"),
        ({"monthly_tokens": -1}, "monthly_tokens"),
        ({"monthly_tokens": 10**16}, "monthly_tokens"),
        ({"timeout_seconds": 0}, "timeout_seconds"),
        ({"key": "ключ"}, "key"),
        ({"model": "a\0b"}, "model"),
        ({"surprise": 1}, "surprise"),
    ],
    ids=str,
)
async def test_what_cannot_be_is_refused(
    admin: httpx.AsyncClient, model: ChatServer, more: dict[str, Any], field: str
) -> None:
    refused = await put(admin, form(model, **more), status=422)
    assert [one["field"] for one in refused["errors"]] == [field]
    assert (await shown(admin))["version"] == 0


async def test_models_inside_are_the_installations_choice(
    admin: httpx.AsyncClient, model: ChatServer, runtime: Runtime
) -> None:
    async with an_installation(runtime, private=False):
        refused = await put(admin, form(model), status=422)
        tested = await admin.post(f"{API}/model/test", json=tried(model))
    assert refused["errors"] == [{"field": "url", "reason": "No model may be called at this address."}]
    assert tested.status_code == 422
    assert model.requests == []


async def test_only_admins_change_and_try(
    manager: httpx.AsyncClient, rep: httpx.AsyncClient, model: ChatServer
) -> None:
    await put(manager, form(model), status=403)
    assert (await manager.post(f"{API}/model/test", json=tried(model))).status_code == 403
    assert (await manager.get(f"{API}/usage")).status_code == 200
    for path in ("model", "usage", "calls"):
        assert (await rep.get(f"{API}/{path}")).status_code == 403


async def test_a_connection_that_works_says_what_it_can(admin: httpx.AsyncClient, model: ChatServer) -> None:
    model.script = [says("ready"), calls(("keep_word", {"word": "ready"}))]
    found = (await admin.post(f"{API}/model/test", json=tried(model))).json()
    assert found["milliseconds"] >= 0
    assert {**found, "milliseconds": 0} == {
        "ok": True,
        "model": "small-2026",
        "milliseconds": 0,
        "streams": True,
        "calls_tools": True,
        "problem": None,
    }
    assert (await shown(admin))["version"] == 0, "trying is not saving"
    purposes = [one["purpose"] for one in (await admin.get(f"{API}/calls")).json()["items"]]
    assert purposes == ["engines.test"] * 2


async def test_a_connection_may_lack_tools(admin: httpx.AsyncClient, model: ChatServer) -> None:
    model.script = [says("ready"), refuses(400)]
    found = (await admin.post(f"{API}/model/test", json=tried(model))).json()
    assert (found["ok"], found["streams"], found["calls_tools"]) == (True, True, False)


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (lambda _: refuses(401), "refused the key"),
        (lambda _: refuses(404), "is not there, or the address is not the right one"),
        (a_page, "gave an answer we cannot read"),
        (streams("Half", ends="short"), "broke off"),
    ],
    ids=["key", "address", "page", "broken"],
)
async def test_a_connection_that_fails_says_why(
    admin: httpx.AsyncClient, model: ChatServer, reply: Any, said: str
) -> None:
    model.usual = reply
    found = (await admin.post(f"{API}/model/test", json=tried(model))).json()
    assert (found["ok"], found["calls_tools"]) == (False, False)
    assert said in found["problem"]


async def test_a_try_uses_the_stored_key_at_its_own_address_only(
    admin: httpx.AsyncClient, model: ChatServer
) -> None:
    await put(admin, form(model))
    await admin.post(f"{API}/model/test", json=tried(model, key="", model="large"))
    assert {one.get("Authorization") for one in model.headers} == {f"Bearer {KEY}"}
    async with a_chat_server() as elsewhere:
        await admin.post(f"{API}/model/test", json=tried(elsewhere, key=""))
        assert [one.get("Authorization") for one in elsewhere.headers] == [None, None]
    await admin.post(f"{API}/model/test", json=tried(model, key=None))
    assert "Authorization" not in model.headers[-1]


async def test_trying_has_a_limit(admin: httpx.AsyncClient, model: ChatServer) -> None:
    answers = [await admin.post(f"{API}/model/test", json=tried(model, key="")) for _ in range(21)]
    assert [one.status_code for one in answers[:20]] == [200] * 20
    assert answers[20].status_code == 429


async def test_a_claude_can_be_chosen(
    admin: httpx.AsyncClient, claude: ChatServer, runtime: Runtime, team: Team
) -> None:
    await put(admin, form(claude, provider="anthropic"))
    assert (await (await a_meter(runtime, team)).complete(system="", user="x")).text == "Hello."
    assert claude.headers[0]["anthropic-version"]
    empty = await put(admin, form(claude, provider="anthropic", url="", version=1))
    assert (empty["url"], empty["has_key"]) == ("", True)


async def test_a_stranger_sees_and_uses_nothing_of_it(
    runtime: Runtime, team: Team, stranger: Team, model: ChatServer, client_for: ClientFor
) -> None:
    await a_model(runtime, team, model)
    await (await a_meter(runtime, team)).complete(system="", user="x")
    theirs = await client_for(stranger, "admin")
    assert (await shown(theirs))["active"]["source"] == "none"
    assert (await theirs.get(f"{API}/calls")).json()["items"] == []
    assert (await theirs.get(f"{API}/usage")).json()["totals"]["calls"] == 0
    nobody = replace(team, workspace_id=stranger.workspace_id, users=stranger.users)
    with pytest.raises(AssertionError):
        await a_meter(runtime, nobody)


async def test_the_description_shows_no_key_in_any_answer(admin: httpx.AsyncClient) -> None:
    schemas = (await admin.get("/api/v1/openapi.json")).json()["components"]["schemas"]
    assert "key" not in schemas["ModelOut"]["properties"]
    assert "key_sealed" not in json.dumps(schemas)
