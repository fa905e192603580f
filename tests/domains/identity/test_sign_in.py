"""Signing in: by cookie with a CSRF token, by access and refresh tokens, and how sessions end."""

import asyncio
from collections.abc import AsyncIterator, Callable

import httpx
import pytest
from fastapi import FastAPI

from dealwright.domains.identity import service
from dealwright.domains.identity.access import Gate
from dealwright.domains.identity.schemas import ChangeUser
from dealwright.kernel.embedded.server import ServerAddress
from dealwright.kernel.ids import new_id
from dealwright.kernel.limits import Limiter
from dealwright.kernel.work import Begin
from dealwright.main import build_app
from dealwright.settings import Settings
from tests.factories.identity import PASSWORD, Team, a_team

SETUP = {
    "workspace_name": "Acme",
    "name": "Ada",
    "email": "ada@acme.example",
    "password": "an uncommon one",
    "timezone": "Asia/Kolkata",
}


@pytest.fixture(autouse=True)
def patient(app: FastAPI) -> None:
    """Every test may try as often as it needs."""
    app.state.limiter = Limiter()


@pytest.fixture
async def empty_house(
    settings: Settings, new_database: Callable[[], ServerAddress]
) -> AsyncIterator[httpx.AsyncClient]:
    """An installation nobody has set up yet."""
    app = build_app(settings, new_database().app_url)
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client
    await app.state.runtime.close()


@pytest.fixture
async def browser(visitor: httpx.AsyncClient, team: Team) -> httpx.AsyncClient:
    """The rep's, signed in by cookie; it sends no CSRF token by itself."""
    answer = await sign_in(visitor, team)
    assert answer.status_code == 201
    visitor.headers["x-csrf"] = answer.json()["csrf_token"]  # kept here for the tests
    return visitor


async def sign_in(client: httpx.AsyncClient, team: Team, password: str = PASSWORD) -> httpx.Response:
    return await client.post("/api/v1/session", json={"email": team.email("rep"), "password": password})


def csrf(browser: httpx.AsyncClient) -> dict[str, str]:
    return {"x-csrf-token": browser.headers["x-csrf"]}


async def test_an_installation_is_set_up_once(empty_house: httpx.AsyncClient) -> None:
    assert (await empty_house.get("/api/v1/setup")).json() == {"needed": True, "has_demo": False}
    first = await empty_house.post("/api/v1/setup", json=SETUP)
    assert first.status_code == 201
    assert first.json()["user"]["role"] == "admin"
    assert first.json()["workspace"]["timezone"] == "Asia/Kolkata"
    assert (await empty_house.get("/api/v1/setup")).json()["needed"] is False
    assert (await empty_house.get("/api/v1/users")).status_code == 200
    again = await empty_house.post("/api/v1/setup", json={**SETUP, "email": "eve@acme.example"})
    assert (again.status_code, again.json()["code"]) == (409, "already_set_up")


async def test_two_visitors_cannot_both_set_up(empty_house: httpx.AsyncClient) -> None:
    both = await asyncio.gather(*(empty_house.post("/api/v1/setup", json=SETUP) for _ in range(2)))
    assert sorted(answer.status_code for answer in both) == [201, 409]


async def test_a_set_up_that_cannot_be_leaves_nothing(empty_house: httpx.AsyncClient) -> None:
    wrong = (
        ("password", "short"),
        ("password", "adabyron12"),
        ("timezone", "Mars/Olympus"),
        ("currency", "XXX"),
    )
    for field, value in wrong:
        form = {**SETUP, "email": "adabyron@acme.example", field: value}
        answer = await empty_house.post("/api/v1/setup", json=form)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == field
    assert (await empty_house.get("/api/v1/setup")).json()["needed"] is True


async def test_the_cookie_cannot_be_read_by_scripts_nor_sent_by_other_sites(
    visitor: httpx.AsyncClient, team: Team
) -> None:
    answer = await sign_in(visitor, team)
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "path=/" in cookie


async def test_every_change_by_cookie_needs_the_csrf_token(browser: httpx.AsyncClient) -> None:
    assert (await browser.get("/api/v1/accounts")).status_code == 200
    for headers in ({}, {"x-csrf-token": "wrong"}, {"x-csrf-token": ""}):
        answer = await browser.post("/api/v1/accounts", json={"name": "Acme"}, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "csrf_failed")
    answer = await browser.post("/api/v1/accounts", json={"name": "Acme"}, headers=csrf(browser))
    assert answer.status_code == 201


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://test.evil.example"])
async def test_a_change_by_cookie_from_another_origin_is_refused(
    browser: httpx.AsyncClient, origin: str
) -> None:
    headers = {**csrf(browser), "origin": origin}
    answer = await browser.post("/api/v1/accounts", json={"name": "Acme"}, headers=headers)
    assert answer.json()["code"] == "csrf_failed"
    own = {**csrf(browser), "origin": "http://test"}
    assert (await browser.post("/api/v1/accounts", json={"name": "A"}, headers=own)).status_code == 201


async def test_a_wrong_password_and_an_unknown_person_get_the_same_answer(
    visitor: httpx.AsyncClient, team: Team
) -> None:
    wrong = await sign_in(visitor, team, "not the right one")
    form = {"email": f"nobody@{new_id().hex}.example", "password": "not the right one"}
    unknown = await visitor.post("/api/v1/session", json=form)
    bodies = [answer.json() | {"request_id": ""} for answer in (wrong, unknown)]
    assert bodies[0] == bodies[1]
    assert wrong.status_code == unknown.status_code == 401
    assert "set-cookie" not in wrong.headers


async def test_too_many_tries_have_to_wait(visitor: httpx.AsyncClient, team: Team) -> None:
    answers = [await sign_in(visitor, team, "not the right one") for _ in range(11)]
    assert [answer.status_code for answer in answers] == [401] * 10 + [429]
    assert answers[-1].json()["code"] == "limit_reached"
    assert int(answers[-1].headers["retry-after"]) > 0


async def test_signing_out_ends_the_session_for_good(browser: httpx.AsyncClient, gate: Gate) -> None:
    cookie = dict(browser.cookies)
    assert (await browser.delete("/api/v1/session", headers=csrf(browser))).status_code == 204
    gate._known.clear()
    browser.cookies.update(cookie)
    assert (await browser.get("/api/v1/session")).status_code == 401


async def test_a_new_password_ends_every_other_session(
    browser: httpx.AsyncClient, rep: httpx.AsyncClient, team: Team, gate: Gate
) -> None:
    form = {"current_password": PASSWORD, "new_password": "quite another one"}
    wrong = {**form, "current_password": "not the right one"}
    assert (
        await browser.put("/api/v1/session/password", json=wrong, headers=csrf(browser))
    ).status_code == 401
    changed = await browser.put("/api/v1/session/password", json=form, headers=csrf(browser))
    assert changed.status_code == 204
    gate.forget(team.workspace_id)
    assert (await browser.get("/api/v1/session")).status_code == 200
    assert (await rep.get("/api/v1/accounts")).status_code == 401
    assert (await sign_in(browser, team)).status_code == 401
    assert (await sign_in(browser, team, "quite another one")).status_code == 201


async def test_a_disabled_colleague_is_out_at_once_and_cannot_come_back(
    browser: httpx.AsyncClient, begin: Begin, team: Team, gate: Gate
) -> None:
    user = team.users["rep"]
    async with begin(team.actor("admin")) as work:
        await service.change_user(work, user.id, ChangeUser(version=user.version, status="disabled"))
    gate.forget(team.workspace_id)
    assert (await browser.get("/api/v1/session")).status_code == 401
    assert (await sign_in(browser, team)).status_code == 401


async def test_an_email_of_two_workspaces_has_to_choose(
    visitor: httpx.AsyncClient, begin: Begin, team: Team
) -> None:
    other = await a_team(begin, name="Second Home")
    second = other.users["rep"]
    async with begin(other.actor("admin")) as work:
        await service.change_user(
            work, second.id, ChangeUser(version=second.version, email=team.email("rep"))
        )
    answer = await sign_in(visitor, team)
    assert (answer.status_code, answer.json()["code"]) == (409, "choose_workspace")
    offered = {one["id"] for one in answer.json()["data"]["workspaces"]}
    assert offered == {str(team.workspace_id), str(other.workspace_id)}
    wrong = await sign_in(visitor, team, "not the right one")
    assert (wrong.status_code, wrong.json()["data"]) == (401, {})
    form = {"email": team.email("rep"), "password": PASSWORD, "workspace_id": str(other.workspace_id)}
    chosen = await visitor.post("/api/v1/session", json=form)
    assert chosen.json()["workspace"]["name"] == "Second Home"
