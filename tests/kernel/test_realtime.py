"""Live pages over a real port: who hears what, how fast, and what a page that was away gets."""

import asyncio

import httpx
import pytest
import socketio.exceptions

from dealwright.domains.identity import service
from dealwright.domains.identity.permissions import Role
from dealwright.domains.identity.schemas import ChangeUser, NewKey
from dealwright.kernel import realtime
from dealwright.kernel.work import Begin
from tests.factories.crm import an_account
from tests.factories.identity import PASSWORD, Team, a_token
from tests.factories.pages import Page
from tests.factories.waiting import until
from tests.kernel.conftest import OpenPage, Served


async def test_a_change_reaches_a_colleagues_page_within_a_second(
    served: Served, open_page: OpenPage, team: Team
) -> None:
    page = await open_page(team, "manager")
    headers = {"authorization": f"Bearer {await a_token(served.app, team, 'rep')}"}
    async with httpx.AsyncClient(base_url=served.url, headers=headers) as rep:
        made = (await rep.post("/api/v1/accounts", json={"name": "Acme"})).json()
    frame = await page.hears("changed", type="account.created", within_seconds=1)
    assert frame["kind"] == "account"
    assert frame["id"] == frame["account_id"] == made["id"]
    assert frame["actor_id"] == str(team.users["rep"].id)
    assert set(frame) == {"cursor", "type", "kind", "id", "account_id", "actor_id", "at"}


async def test_another_workspace_hears_nothing(
    begin: Begin, open_page: OpenPage, team: Team, stranger: Team
) -> None:
    page, theirs = await open_page(team), await open_page(stranger, "admin")
    await an_account(begin, team)
    await page.hears("changed", type="account.created")
    await an_account(begin, stranger, name="Own")
    await theirs.hears("changed", type="account.created")
    workspace_people = {str(user.id) for user in stranger.users.values()}
    assert {frame["actor_id"] for frame in theirs.changes()} <= workspace_people


async def test_a_page_hears_only_what_its_role_may_see(
    served: Served, begin: Begin, open_page: OpenPage, team: Team
) -> None:
    rep, manager = await open_page(team, "rep"), await open_page(team, "manager")
    await a_token(served.app, team, "viewer")
    await manager.hears("changed", type="session.signed_in")
    await an_account(begin, team)
    await rep.hears("changed", type="account.created")
    assert "session.signed_in" not in {frame["type"] for frame in rep.changes()}


async def test_a_page_of_a_foreign_origin_is_refused(open_page: OpenPage, team: Team) -> None:
    with pytest.raises(socketio.exceptions.ConnectionError):
        await open_page(team, headers={"origin": "https://evil.example"})


async def test_a_page_of_our_own_origin_is_let_in(served: Served, open_page: OpenPage, team: Team) -> None:
    page = await open_page(team, headers={"origin": served.url})
    assert await page.hears("ready")


@pytest.mark.parametrize("auth", [{}, {"token": "dwk_unknown"}, {"token": "x.y.z"}, {"cursor": "1-1"}])
async def test_nobody_connects_without_a_credential(served: Served, auth: dict[str, str]) -> None:
    page = Page()
    with pytest.raises(socketio.exceptions.ConnectionError):
        await page.connect(served.url, auth)
    await page.close()
    assert not page.frames


async def test_a_browser_connects_with_its_cookie(served: Served, team: Team) -> None:
    async with httpx.AsyncClient(base_url=served.url) as browser:
        form = {"email": team.email("rep"), "password": PASSWORD}
        assert (await browser.post("/api/v1/session", json=form)).status_code == 201
        cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    page = Page()
    await page.connect(served.url, {}, headers={"cookie": cookie})
    assert await page.hears("ready")
    await page.close()


async def test_a_disabled_colleague_loses_the_open_page(
    begin: Begin, open_page: OpenPage, team: Team
) -> None:
    page, other = await open_page(team, "rep"), await open_page(team, "manager")
    rep = team.users["rep"]
    async with begin(team.actor("admin")) as work:
        await service.change_user(work, rep.id, ChangeUser(version=rep.version, status="disabled"))
    await asyncio.wait_for(page.closed.wait(), 2)
    await an_account(begin, team, by="manager")
    await other.hears("changed", type="account.created")
    assert not other.closed.is_set()
    assert "account.created" not in {frame["type"] for frame in page.changes()}


async def test_another_role_closes_the_page_so_that_it_comes_back_with_the_new_rights(
    begin: Begin, open_page: OpenPage, team: Team
) -> None:
    page = await open_page(team, "manager")
    manager = team.users["manager"]
    async with begin(team.actor("admin")) as work:
        await service.change_user(work, manager.id, ChangeUser(version=manager.version, role="viewer"))
    await asyncio.wait_for(page.closed.wait(), 2)


async def test_a_revoked_key_loses_its_connection(served: Served, begin: Begin, team: Team) -> None:
    async with begin(team.actor("admin")) as work:
        made = await service.create_key(work, NewKey(name="dashboard", role="viewer"))
    page = Page()
    await page.connect(served.url, {"token": made.token})
    await page.hears("ready")
    async with begin(team.actor("admin")) as work:
        await service.revoke_key(work, made.key.id)
    await asyncio.wait_for(page.closed.wait(), 2)
    await page.close()


async def test_a_page_that_was_away_gets_what_it_missed_and_nothing_twice(
    begin: Begin, open_page: OpenPage, team: Team
) -> None:
    page = await open_page(team)
    await an_account(begin, team, name="Before")
    seen = (await page.hears("changed", type="account.created"))["cursor"]
    await page.close()
    missed = [await an_account(begin, team, name=f"Missed {number}") for number in range(3)]
    again = await open_page(team, cursor=seen)
    assert (await again.hears("ready"))["cursor"] == seen
    later = await an_account(begin, team, name="Later")
    await until(lambda: any(frame["id"] == str(later.id) for frame in again.changes()))
    ids = [frame["id"] for frame in again.changes() if frame["type"] == "account.created"]
    assert ids == [str(account.id) for account in (*missed, later)]


async def test_catching_up_shows_only_what_the_role_may_see(
    served: Served, begin: Begin, open_page: OpenPage, team: Team
) -> None:
    page = await open_page(team)
    seen = (await page.hears("ready"))["cursor"]
    await page.close()
    await a_token(served.app, team, "viewer")
    account = await an_account(begin, team)
    again = await open_page(team, cursor=seen)
    await again.hears("changed", type="account.created")
    assert {frame["id"] for frame in again.changes()} == {str(account.id)}


async def test_a_page_that_missed_too_much_is_told_to_start_afresh(
    begin: Begin, open_page: OpenPage, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(realtime, "CATCH_UP_LIMIT", 2)
    page = await open_page(team)
    seen = (await page.hears("ready"))["cursor"]
    await page.close()
    for number in range(3):
        await an_account(begin, team, name=f"Missed {number}")
    again = await open_page(team, cursor=seen)
    assert (await again.hears("resync"))["cursor"] != seen
    await an_account(begin, team, name="Later")
    await again.hears("changed", type="account.created")


@pytest.mark.parametrize("cursor", ["nonsense", "1", "-", "²-³", f"{10**30}-1", "1-\u0661", "x" * 5000])
async def test_a_cursor_nobody_gave_out_starts_afresh(open_page: OpenPage, team: Team, cursor: str) -> None:
    page = await open_page(team, cursor=cursor)
    assert await page.hears("resync")


async def test_every_role_may_listen(open_page: OpenPage, team: Team) -> None:
    roles: tuple[Role, ...] = ("viewer", "rep", "manager", "admin")
    for role in roles:
        assert await (await open_page(team, role)).hears("ready")
