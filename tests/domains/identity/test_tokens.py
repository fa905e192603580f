"""Access tokens, refresh tokens and API keys: what is accepted, what is not, and what is kept."""

import base64
import json
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from joserfc import jwt
from joserfc.jwk import OctKey
from sqlalchemy import select, update

from dealwright.domains.identity.access import Gate
from dealwright.domains.identity.models import ApiKey, Session
from dealwright.domains.identity.queries import system_actor
from dealwright.kernel.auth import ACCESS_SECONDS, AccessClaims, token_hash
from dealwright.kernel.clock import utc_now
from dealwright.kernel.limits import Limiter
from dealwright.kernel.work import Begin
from tests.factories.identity import PASSWORD, Team


@pytest.fixture(autouse=True)
def patient(app: FastAPI) -> None:
    app.state.limiter = Limiter()


@pytest.fixture
async def tokens(visitor: httpx.AsyncClient, team: Team) -> dict[str, Any]:
    form = {"email": team.email("rep"), "password": PASSWORD}
    return (await visitor.post("/api/v1/auth/token", json=form)).json()


async def status(client: httpx.AsyncClient, token: str) -> int:
    return (await client.get("/api/v1/accounts", headers={"authorization": f"Bearer {token}"})).status_code


async def refresh(client: httpx.AsyncClient, token: str) -> httpx.Response:
    return await client.post("/api/v1/auth/refresh", json={"refresh_token": token})


def part(content: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


def claims_of(token: str) -> dict[str, Any]:
    body = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))


async def test_an_access_token_opens_the_api(visitor: httpx.AsyncClient, tokens: dict[str, Any]) -> None:
    assert tokens["expires_in"] == ACCESS_SECONDS
    assert await status(visitor, tokens["access_token"]) == 200


async def test_an_expired_access_token_is_refused(
    visitor: httpx.AsyncClient, gate: Gate, tokens: dict[str, Any], team: Team
) -> None:
    known = gate.signer.read(tokens["access_token"], utc_now())
    old = gate.signer.sign(known, utc_now() - timedelta(seconds=ACCESS_SECONDS + 1))
    assert await status(visitor, old) == 401


@pytest.mark.parametrize("header", [{"alg": "none"}, {"alg": "none", "typ": "JWT"}, {"alg": "HS256"}])
async def test_a_token_without_a_signature_is_refused(
    visitor: httpx.AsyncClient, tokens: dict[str, Any], header: dict[str, str]
) -> None:
    assert await status(visitor, f"{part(header)}.{part(claims_of(tokens['access_token']))}.") == 401


async def test_a_token_with_another_body_is_refused(
    visitor: httpx.AsyncClient, tokens: dict[str, Any], stranger: Team
) -> None:
    head, _, signature = tokens["access_token"].split(".")
    body = claims_of(tokens["access_token"]) | {"ws": str(stranger.workspace_id)}
    assert await status(visitor, f"{head}.{part(body)}.{signature}") == 401


@pytest.mark.parametrize("change", [{"aud": "web"}, {"iss": "evil"}, {"typ": "refresh"}, {"exp": None}])
async def test_a_signed_token_for_another_purpose_is_refused(
    visitor: httpx.AsyncClient, gate: Gate, tokens: dict[str, Any], change: dict[str, Any]
) -> None:
    body = {**claims_of(tokens["access_token"]), **change}
    body = {key: value for key, value in body.items() if value is not None}
    assert await status(visitor, jwt.encode({"alg": "HS256"}, body, gate.signer._key)) == 401


async def test_a_token_signed_by_another_key_or_algorithm_is_refused(
    visitor: httpx.AsyncClient, gate: Gate, tokens: dict[str, Any]
) -> None:
    body = claims_of(tokens["access_token"])
    other = OctKey.import_key("a key of somebody else, long enough for it")
    assert await status(visitor, jwt.encode({"alg": "HS256"}, body, other)) == 401
    longer = jwt.encode({"alg": "HS512"}, body, gate.signer._key, algorithms=["HS512"])
    assert await status(visitor, longer) == 401


async def test_a_token_that_swaps_the_workspace_finds_no_session(
    visitor: httpx.AsyncClient, gate: Gate, tokens: dict[str, Any], stranger: Team
) -> None:
    known = gate.signer.read(tokens["access_token"], utc_now())
    swapped = AccessClaims(known.user_id, stranger.workspace_id, known.session_id)
    gate._known.clear()
    assert await status(visitor, gate.signer.sign(swapped, utc_now())) == 401


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "Basic abc", "Bearer dwk_", "Bearer ä.ö.ü", "Bearer \x00"]
)
async def test_a_credential_that_is_none_is_refused(visitor: httpx.AsyncClient, header: str) -> None:
    answer = await visitor.get("/api/v1/accounts", headers=[(b"authorization", header.encode("latin-1"))])
    assert answer.status_code == 401


async def test_a_refresh_token_works_once_and_its_reuse_ends_the_session(
    visitor: httpx.AsyncClient, gate: Gate, tokens: dict[str, Any], team: Team
) -> None:
    fresh = (await refresh(visitor, tokens["refresh_token"])).json()
    assert await status(visitor, fresh["access_token"]) == 200
    stolen = await refresh(visitor, tokens["refresh_token"])
    assert stolen.status_code == 401
    gate.forget(team.workspace_id)
    assert await status(visitor, fresh["access_token"]) == 401
    assert (await refresh(visitor, fresh["refresh_token"])).status_code == 401


async def test_a_browsers_cookie_is_no_refresh_token(visitor: httpx.AsyncClient, team: Team) -> None:
    form = {"email": team.email("rep"), "password": PASSWORD}
    await visitor.post("/api/v1/session", json=form)
    (cookie,) = visitor.cookies.values()
    assert (await refresh(visitor, cookie)).status_code == 401
    assert await status(visitor, cookie) == 401


async def test_a_key_does_what_it_was_made_for_and_no_more(
    admin: httpx.AsyncClient, visitor: httpx.AsyncClient
) -> None:
    form = {"name": "reader", "role": "rep", "permissions": ["crm:read"]}
    made = (await admin.post("/api/v1/keys", json=form)).json()
    visitor.headers["authorization"] = f"Bearer {made['token']}"
    assert (await visitor.get("/api/v1/accounts")).status_code == 200
    assert (await visitor.post("/api/v1/accounts", json={"name": "Acme"})).status_code == 403
    assert (await visitor.get("/api/v1/users")).status_code == 403
    assert (await visitor.get("/api/v1/session")).status_code == 403


async def test_a_key_cannot_be_given_more_than_its_role_has(admin: httpx.AsyncClient) -> None:
    form = {"name": "greedy", "role": "viewer", "permissions": ["crm:read", "keys:write"]}
    answer = await admin.post("/api/v1/keys", json=form)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "permissions")


async def test_a_key_without_any_permission_can_do_nothing(
    admin: httpx.AsyncClient, visitor: httpx.AsyncClient
) -> None:
    made = await admin.post("/api/v1/keys", json={"name": "bare", "role": "admin", "permissions": []})
    assert made.json()["permissions"] == []
    assert await status(visitor, made.json()["token"]) == 403


async def test_only_the_hash_of_a_key_is_kept(admin: httpx.AsyncClient, begin: Begin, team: Team) -> None:
    made = (await admin.post("/api/v1/keys", json={"name": "integration"})).json()
    async with begin(team.actor("admin")) as work:
        key = (await work.session.scalars(select(ApiKey))).one()
    assert key.token_hash == token_hash(made["token"])
    assert made["token"] not in str(vars(key))
    listed = (await admin.get("/api/v1/keys")).text
    assert made["token"] not in listed
    assert made["hint"] in listed


async def test_a_revoked_key_is_refused_as_soon_as_it_is_heard_of(
    admin: httpx.AsyncClient, visitor: httpx.AsyncClient, gate: Gate, team: Team
) -> None:
    made = (await admin.post("/api/v1/keys", json={"name": "integration"})).json()
    assert await status(visitor, made["token"]) == 200
    assert (await admin.delete(f"/api/v1/keys/{made['id']}")).status_code == 204
    gate.forget(team.workspace_id)
    assert await status(visitor, made["token"]) == 401


async def test_a_key_ends_at_its_time_even_if_it_was_just_used(
    admin: httpx.AsyncClient, visitor: httpx.AsyncClient, begin: Begin, gate: Gate, team: Team
) -> None:
    past = (utc_now() - timedelta(hours=1)).isoformat()
    refused = await admin.post("/api/v1/keys", json={"name": "late", "expires_at": past})
    assert refused.json()["errors"][0]["field"] == "expires_at"
    soon = (utc_now() + timedelta(hours=1)).isoformat()
    made = (await admin.post("/api/v1/keys", json={"name": "soon", "expires_at": soon})).json()
    assert await status(visitor, made["token"]) == 200
    async with begin(system_actor(team.workspace_id)) as work:
        await work.session.execute(update(ApiKey).values(expires_at=utc_now()))
    gate.forget(team.workspace_id)
    assert await status(visitor, made["token"]) == 401


async def test_an_expired_session_is_refused(
    visitor: httpx.AsyncClient, begin: Begin, gate: Gate, tokens: dict[str, Any], team: Team
) -> None:
    async with begin(system_actor(team.workspace_id)) as work:
        await work.session.execute(update(Session).values(expires_at=utc_now()))
    gate.forget(team.workspace_id)
    assert await status(visitor, tokens["access_token"]) == 401
    assert (await refresh(visitor, tokens["refresh_token"])).status_code == 401
