"""The team: invitations, roles, who reports to whom, and that somebody can always let others in."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import func, select, update

from dealwright.domains.identity import service
from dealwright.domains.identity.errors import LastAdmin
from dealwright.domains.identity.models import User
from dealwright.domains.identity.queries import system_actor
from dealwright.domains.identity.schemas import ChangeUser, NewUser
from dealwright.kernel.clock import utc_now
from dealwright.kernel.limits import Limiter
from dealwright.kernel.work import Begin
from tests.factories.identity import Team

NEW_PASSWORD = "a fresh and long one"


@pytest.fixture(autouse=True)
def patient(app: FastAPI) -> None:
    app.state.limiter = Limiter()


@pytest.fixture
async def newcomer(admin: httpx.AsyncClient, team: Team) -> dict[str, Any]:
    """A colleague who has an e-mail but no password yet."""
    form = {"name": "Grace", "email": f"Grace@{team.workspace_id.hex[:16]}.example"}
    return (await admin.post("/api/v1/users", json=form)).json()


async def invite(admin: httpx.AsyncClient, user: dict[str, Any]) -> str:
    """The secret of the link."""
    answer = await admin.post(f"/api/v1/users/{user['id']}/invite")
    return answer.json()["path"].partition("#")[2]


async def accept(client: httpx.AsyncClient, token: str) -> httpx.Response:
    form = {"token": token, "password": NEW_PASSWORD}
    return await client.post("/api/v1/session/accept-invite", json=form)


async def test_an_invitation_lets_a_newcomer_in_once(
    admin: httpx.AsyncClient, visitor: httpx.AsyncClient, newcomer: dict[str, Any]
) -> None:
    token = await invite(admin, newcomer)
    accepted = await accept(visitor, token)
    assert accepted.status_code == 201
    assert accepted.json()["user"]["name"] == "Grace"
    assert accepted.json()["user"]["email"] == newcomer["email"] == newcomer["email"].lower()
    again = await accept(visitor, token)
    assert (again.status_code, again.json()["code"]) == (404, "invitation_invalid")
    form = {"email": newcomer["email"].upper(), "password": NEW_PASSWORD}
    assert (await visitor.post("/api/v1/session", json=form)).status_code == 201


async def test_a_newer_invitation_ends_the_former(
    admin: httpx.AsyncClient, visitor: httpx.AsyncClient, newcomer: dict[str, Any]
) -> None:
    former, newer = await invite(admin, newcomer), await invite(admin, newcomer)
    assert (await accept(visitor, former)).status_code == 404
    assert (await accept(visitor, newer)).status_code == 201


async def test_an_old_invitation_is_worth_nothing(
    admin: httpx.AsyncClient, visitor: httpx.AsyncClient, begin: Begin, team: Team, newcomer: dict[str, Any]
) -> None:
    token = await invite(admin, newcomer)
    async with begin(system_actor(team.workspace_id)) as work:
        yesterday = utc_now() - timedelta(days=1)
        await work.session.execute(update(User).values(invite_expires_at=yesterday))
    assert (await accept(visitor, token)).status_code == 404
    assert (await accept(visitor, "dwi_guessed")).status_code == 404


async def test_an_email_belongs_to_one_colleague(
    admin: httpx.AsyncClient, team: Team, newcomer: dict[str, Any]
) -> None:
    twice = await admin.post("/api/v1/users", json={"name": "Twin", "email": newcomer["email"].title()})
    assert (twice.status_code, twice.json()["code"]) == (409, "email_taken")
    change = {"version": newcomer["version"], "email": team.email("rep")}
    moved = await admin.patch(f"/api/v1/users/{newcomer['id']}", json=change)
    assert moved.json()["code"] == "email_taken"


@pytest.mark.parametrize("change", [{"role": "manager"}, {"status": "disabled"}])
async def test_the_last_admin_stays(admin: httpx.AsyncClient, team: Team, change: dict[str, str]) -> None:
    user = team.users["admin"]
    answer = await admin.patch(f"/api/v1/users/{user.id}", json={"version": user.version, **change})
    assert (answer.status_code, answer.json()["code"]) == (409, "last_admin")


async def test_two_admins_cannot_disable_each_other_at_the_same_time(begin: Begin, team: Team) -> None:
    async with begin(team.actor("admin")) as work:
        second = await service.add_user(work, NewUser(name="Second", role="admin"))

    async def disable(user: User) -> bool:
        try:
            async with begin(team.actor("admin")) as work:
                await service.change_user(work, user.id, ChangeUser(version=1, status="disabled"))
                await asyncio.sleep(0.1)
        except LastAdmin:
            return False
        return True

    done = await asyncio.gather(disable(team.users["admin"]), disable(second))
    assert sorted(done) == [False, True]
    async with begin(system_actor(team.workspace_id)) as work:
        statement = select(func.count()).where(User.role == "admin", User.status == "active")
        assert (await work.session.execute(statement)).scalar() == 1


async def test_nobody_reports_to_themselves_however_long_the_way(
    admin: httpx.AsyncClient, team: Team
) -> None:
    rep, manager, viewer = (team.users[role] for role in ("rep", "manager", "viewer"))

    async def reports(one: User, to: User, version: int) -> httpx.Response:
        form = {"version": version, "manager_id": str(to.id)}
        return await admin.patch(f"/api/v1/users/{one.id}", json=form)

    assert (await reports(viewer, rep, 1)).status_code == 200
    assert (await reports(rep, manager, 1)).status_code == 200
    for circle in (await reports(manager, viewer, 1), await reports(manager, manager, 1)):
        assert circle.status_code == 422
        assert circle.json()["errors"][0]["field"] == "manager_id"
    assert (await reports(viewer, manager, 2)).status_code == 200


async def test_a_change_on_an_old_version_shows_what_the_other_did(
    admin: httpx.AsyncClient, newcomer: dict[str, Any]
) -> None:
    path = f"/api/v1/users/{newcomer['id']}"
    assert (await admin.patch(path, json={"version": 1, "team": "North"})).json()["version"] == 2
    late = await admin.patch(path, json={"version": 1, "team": "South"})
    assert late.json()["code"] == "stale_version"
    assert late.json()["data"]["changes"][0]["fields"] == {"team": [None, "North"]}


async def test_a_colleague_without_an_email_cannot_be_invited(admin: httpx.AsyncClient) -> None:
    owner = (await admin.post("/api/v1/users", json={"name": "Imported"})).json()
    answer = await admin.post(f"/api/v1/users/{owner['id']}/invite")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "email")


@pytest.mark.parametrize("field", ["name", "role", "status"])
async def test_what_a_colleague_must_have_cannot_be_emptied(
    admin: httpx.AsyncClient, newcomer: dict[str, Any], field: str
) -> None:
    form = {"version": 1, field: None}
    answer = await admin.patch(f"/api/v1/users/{newcomer['id']}", json=form)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


async def test_the_workspace_keeps_its_currency_and_zone_known(admin: httpx.AsyncClient) -> None:
    assert (
        await admin.patch("/api/v1/workspace", json={"version": 1, "timezone": "America"})
    ).status_code == 422
    changed = await admin.patch("/api/v1/workspace", json={"version": 1, "timezone": "America/Los_Angeles"})
    assert (changed.json()["timezone"], changed.json()["version"]) == ("America/Los_Angeles", 2)
