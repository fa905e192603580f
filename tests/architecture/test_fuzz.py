"""Whatever a body, path or query holds, no route answers with a mistake of ours."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import given, settings
from hypothesis import strategies as st

from dealwright.kernel.limits import Limiter
from dealwright.kernel.work import Begin
from dealwright.main import Runtime, build_app
from dealwright.settings import Settings
from tests.architecture.routes import routes_of
from tests.factories import copilot, crm, knowledge, scoring
from tests.factories.identity import a_client, a_team

ODD_TEXTS = st.sampled_from(
    ["", " ", "\0", "a\0b", "\x1b", "𝕏", "İ", "a" * 300, "%", "_", "null", "-1", "\u202e"]
)
TEXTS = st.text(max_size=12) | ODD_TEXTS
NUMBERS = st.integers(-3, 3) | st.sampled_from([2**31, -(2**31), 2**63, -(2**63), 10**30, 0.5, 1e300])
MOMENTS = st.sampled_from(
    [
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "2026-01-01",
        "2026-02-30",
        "2026-01-01T00:00:00Z",
    ]
)
ANYTHING = st.none() | st.booleans() | NUMBERS | TEXTS | MOMENTS | st.lists(NUMBERS, max_size=2)
# These end the session of the test itself, or take long on purpose.
LEFT_OUT = {"sign_out", "change_password", "sign_in", "create_token", "set_up", "accept_invite"}

SPEC = build_app(Settings(), "postgresql+psycopg://nobody@/nowhere").openapi()


def values(schema: dict[str, Any], depth: int = 0) -> st.SearchStrategy[Any]:
    """What a schema allows, mostly, and sometimes what it does not."""
    if "$ref" in schema:
        return values(SPEC["components"]["schemas"][schema["$ref"].rpartition("/")[2]], depth)
    if "anyOf" in schema:
        return st.one_of(*(values(one, depth) for one in schema["anyOf"]))
    if "enum" in schema:
        return st.sampled_from(schema["enum"]) | ANYTHING
    match schema.get("type"):
        case "object":
            return _objects(schema, depth)
        case "array" if depth < 4:
            return st.lists(values(schema["items"], depth + 1), max_size=3)
        case "string":
            return _strings(schema)
        case "integer":
            return st.integers(schema.get("minimum", 0), schema.get("maximum", 10)) | NUMBERS
        case "boolean":
            return st.booleans()
        case "null":
            return st.none()
        case _:
            return ANYTHING


def _objects(schema: dict[str, Any], depth: int) -> st.SearchStrategy[Any]:
    fields = {name: values(one, depth + 1) for name, one in schema.get("properties", {}).items()}
    needed = {name: one for name, one in fields.items() if name in schema.get("required", ())}
    return st.fixed_dictionaries(needed, optional={k: v for k, v in fields.items() if k not in needed})


def _strings(schema: dict[str, Any]) -> st.SearchStrategy[str]:
    match schema.get("format"):
        case "uuid":
            return st.uuids().map(str) | TEXTS
        case "date-time" | "date":
            return MOMENTS | TEXTS
        case "email":
            return st.sampled_from(["a@b.example", "A\0@b.example", "ä@ö.example", "a@b"]) | TEXTS
        case _:
            return TEXTS


def requests() -> list[tuple[str, str, dict[str, Any]]]:
    """Method, path and description of every route with a JSON body or a query."""
    return [
        (method, path, one)
        for path, methods in SPEC["paths"].items()
        for method, one in methods.items()
        if one["operationId"] not in LEFT_OUT
        and ("application/json" in one.get("requestBody", {}).get("content", {}) or one.get("parameters"))
    ]


@pytest.fixture(scope="module")
async def rows(begin: Begin, runtime: Runtime) -> dict[str, Any]:
    """A team with one of each, so that paths name something."""
    team = await a_team(begin)
    source = await knowledge.a_source(begin, team)
    made = {
        "account_id": await crm.an_account(begin, team),
        "contact_id": await crm.a_contact(begin, team),
        "lead_id": await crm.a_lead(begin, team),
        "deal_id": await crm.a_deal(begin, team),
        "activity_id": await crm.an_activity(begin, team),
        "product_id": await crm.a_product(begin, team),
        "pipeline_id": await crm.the_pipeline(begin, team),
        "user_id": team.users["viewer"],
        "source_id": source,
        "document_id": await knowledge.an_entry(runtime, team, source),
        "gap_id": await knowledge.a_gap(begin, team),
    }
    talk = await copilot.a_talk(begin, team, by="admin")
    talked = {
        "conversation_id": talk.conversation_id,
        "run_id": talk.run_id,
        "proposal_id": talk.proposal_id,
        "evaluation_id": talk.evaluation_id,
    }
    model = await scoring.a_model(begin, team)
    talked["model_id"] = model.id
    ids = {**{name: row.id for name, row in made.items()}, **talked}
    return {"team": team, **{name: str(one) for name, one in ids.items()}}


@pytest.fixture(scope="module")
async def admin(app: FastAPI, rows: dict[str, Any]) -> httpx.AsyncClient:
    return await a_client(app, rows["team"], "admin")


@pytest.mark.parametrize(
    ("method", "path", "route"), requests(), ids=lambda one: one if isinstance(one, str) else ""
)
@settings(max_examples=15)
@given(data=st.data())
async def test_no_input_makes_us_fail(
    app: FastAPI,
    admin: httpx.AsyncClient,
    rows: dict[str, Any],
    method: str,
    path: str,
    route: dict[str, Any],
    data: st.DataObject,
) -> None:
    app.state.limiter = Limiter()
    query: dict[str, Any] = {}
    for one in route.get("parameters", ()):
        if one["in"] == "query" and data.draw(st.booleans()):
            query[one["name"]] = data.draw(values(one["schema"]))
        elif one["in"] == "path":
            path = path.replace(f"{{{one['name']}}}", rows.get(one["name"], rows["account_id"]))
    content = route.get("requestBody", {}).get("content", {}).get("application/json")
    body = data.draw(values(content["schema"])) if content else None
    answer = await admin.request(method, path, params=query, json=body)
    assert answer.status_code < 500, (query, body, answer.text)
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == "application/problem+json"


def test_the_description_of_the_api_covers_all_routes(app: FastAPI) -> None:
    names = {one["operationId"] for methods in SPEC["paths"].values() for one in methods.values()}
    assert {route.name for route in routes_of(app)} == names
