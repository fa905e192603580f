"""Teams: their names, who leads and who is in them, and what becomes of people when a team goes."""

import asyncio
from typing import Any
from uuid import UUID

import httpx
import pytest

from dealwright.domains.identity import teams
from dealwright.kernel.ids import new_id
from dealwright.kernel.work import Begin
from tests.factories.identity import Team

TEAMS = "/api/v1/teams"


async def listed(client: httpx.AsyncClient) -> dict[str, dict[str, Any]]:
    answer = await client.get(TEAMS)
    assert answer.status_code == 200, answer.text
    return {one["name"]: one for one in answer.json()}


async def made(admin: httpx.AsyncClient, name: str, **facts: Any) -> dict[str, Any]:
    answer = await admin.post(TEAMS, json={"name": name, **facts})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def person(client: httpx.AsyncClient, name: str) -> dict[str, Any]:
    users = (await client.get("/api/v1/users")).json()
    return next(one for one in users if one["name"] == name)


@pytest.fixture
def rep_id(team: Team) -> str:
    return str(team.users["rep"].id)


@pytest.fixture
def leader_id(team: Team) -> str:
    return str(team.users["manager"].id)


async def test_a_team_has_a_lead_and_its_people(
    admin: httpx.AsyncClient, viewer: httpx.AsyncClient, rep_id: str, leader_id: str
) -> None:
    north = await made(admin, "  North ", leader_id=leader_id, members=[rep_id, leader_id])
    assert (north["name"], north["leader_id"], north["version"]) == ("North", leader_id, 2)
    found = await listed(viewer)
    assert found["North"]["members"] == [leader_id, rep_id]
    assert (await person(viewer, "Rep"))["team"] == "North"


async def test_somebody_is_in_one_team_only(admin: httpx.AsyncClient, rep_id: str, leader_id: str) -> None:
    await made(admin, "North", members=[rep_id, leader_id])
    south = await made(admin, "South")
    answer = await admin.patch(f"{TEAMS}/{south['id']}", json={"version": 1, "members": [rep_id]})
    assert answer.json()["members"] == [rep_id]
    assert (await listed(admin))["North"]["members"] == [leader_id]
    emptied = await admin.patch(f"{TEAMS}/{south['id']}", json={"version": 2, "members": []})
    assert emptied.json()["members"] == []
    rep = await person(admin, "Rep")
    assert (rep["team"], rep["team_id"]) == (None, None)


async def test_a_new_name_reaches_its_people(admin: httpx.AsyncClient, rep_id: str) -> None:
    north = await made(admin, "North", members=[rep_id])
    change = {"version": 2, "name": "Nordics"}
    answer = await admin.patch(f"{TEAMS}/{north['id']}", json=change)
    assert (answer.json()["name"], answer.json()["version"]) == ("Nordics", 3)
    assert (await person(admin, "Rep"))["team"] == "Nordics"
    stale = await admin.patch(f"{TEAMS}/{north['id']}", json=change)
    assert (stale.status_code, stale.json()["code"]) == (409, "stale_version")


async def test_two_teams_cannot_have_one_name(admin: httpx.AsyncClient) -> None:
    north, south = await made(admin, "North"), await made(admin, "South")
    for answer in (
        await admin.post(TEAMS, json={"name": "NORTH"}),
        await admin.patch(f"{TEAMS}/{south['id']}", json={"version": 1, "name": "north"}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "team_name_taken")
        assert answer.json()["errors"][0]["field"] == "name"
    respelled = await admin.patch(f"{TEAMS}/{north['id']}", json={"version": 1, "name": "NORTH"})
    assert respelled.json()["name"] == "NORTH"


async def test_when_a_team_goes_its_people_are_in_none(admin: httpx.AsyncClient, rep_id: str) -> None:
    north = await made(admin, "North", members=[rep_id])
    assert (await admin.delete(f"{TEAMS}/{north['id']}")).status_code == 204
    assert await listed(admin) == {}
    assert (await person(admin, "Rep"))["team_id"] is None
    assert (await admin.delete(f"{TEAMS}/{north['id']}")).status_code == 404
    again = await made(admin, "North")
    assert again["id"] != north["id"]


async def test_a_person_is_put_into_a_team_by_its_id_or_its_name(
    admin: httpx.AsyncClient, rep_id: str
) -> None:
    north = await made(admin, "North")
    rep = await person(admin, "Rep")
    by_id = await admin.patch(
        f"/api/v1/users/{rep_id}", json={"version": rep["version"], "team_id": north["id"]}
    )
    assert by_id.json()["team"] == "North"
    by_name = await admin.patch(
        f"/api/v1/users/{rep_id}", json={"version": by_id.json()["version"], "team": "South"}
    )
    assert by_name.json()["team_id"] == (await listed(admin))["South"]["id"]
    same = await admin.post("/api/v1/users", json={"name": "Grace", "team": "north"})
    assert (same.json()["team"], same.json()["team_id"]) == ("North", north["id"])
    none = await admin.patch(
        f"/api/v1/users/{rep_id}", json={"version": by_name.json()["version"], "team": ""}
    )
    assert (none.json()["team"], none.json()["team_id"]) == (None, None)


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"team": "North", "team_id": "$team$"}, "team"),
        ({"team_id": "01890000-0000-7000-8000-000000000000"}, "team_id"),
    ],
)
async def test_a_team_that_is_not_there_or_said_twice_is_refused(
    admin: httpx.AsyncClient, form: dict[str, str], field: str
) -> None:
    north = await made(admin, "North")
    filled = {key: value.replace("$team$", north["id"]) for key, value in form.items()}
    answer = await admin.post("/api/v1/users", json={"name": "Grace", **filled})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


async def test_strangers_are_no_members_and_no_leads(admin: httpx.AsyncClient, stranger: Team) -> None:
    theirs = str(stranger.users["rep"].id)
    for form, field in (({"members": [theirs]}, "members.0"), ({"leader_id": theirs}, "leader_id")):
        answer = await admin.post(TEAMS, json={"name": "North", **form})
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)
    assert await listed(admin) == {}


async def test_only_who_may_change_people_changes_teams(
    admin: httpx.AsyncClient, manager: httpx.AsyncClient
) -> None:
    north = await made(admin, "North")
    for answer in (
        await manager.post(TEAMS, json={"name": "South"}),
        await manager.patch(f"{TEAMS}/{north['id']}", json={"version": 1, "name": "Ours"}),
        await manager.delete(f"{TEAMS}/{north['id']}"),
    ):
        assert answer.status_code == 403


async def test_who_came_and_went_is_in_the_audit_trail(admin: httpx.AsyncClient, rep_id: str) -> None:
    north = await made(admin, "North", members=[rep_id])
    await admin.delete(f"{TEAMS}/{north['id']}")
    entries = (await admin.get("/api/v1/audit", params={"subject_id": north["id"]})).json()["items"]
    assert [one["type"] for one in entries] == [
        *("team.deleted", "team.members_changed", "team.members_changed", "team.created")
    ]
    assert [one["payload"] for one in entries[1:3]] == [
        {"joined": [], "left": [rep_id], "version": 3},
        {"joined": [rep_id], "left": [], "version": 2},
    ]
    moved = (await admin.get("/api/v1/audit", params={"subject_id": rep_id})).json()["items"]
    assert moved[0]["payload"]["changes"] == {"team": ["North", None]}


async def test_many_teams_are_read_in_as_many_statements_as_none(
    admin: httpx.AsyncClient, rep_id: str, statements: list[str]
) -> None:
    counts: list[int] = []
    for number in range(3):
        await listed(admin)
        statements.clear()
        await listed(admin)
        counts.append(sum("FROM teams" in one or "team_id IS NOT NULL" in one for one in statements))
        await made(admin, f"Team {number}", members=[rep_id])
    assert counts == [2, 2, 2]


async def test_who_saves_an_older_team_does_not_throw_others_out(
    admin: httpx.AsyncClient, rep_id: str, leader_id: str, team: Team
) -> None:
    north = await made(admin, "North", members=[rep_id])
    user = await person(admin, "Manager")
    await admin.patch(f"/api/v1/users/{leader_id}", json={"version": user["version"], "team": "North"})
    both = {"version": north["version"], "name": "Nordics", "members": [rep_id, str(team.users["viewer"].id)]}
    stale = await admin.patch(f"{TEAMS}/{north['id']}", json=both)
    assert (stale.status_code, stale.json()["code"]) == (409, "stale_version")
    found = await listed(admin)
    assert found["North"]["members"] == [leader_id, rep_id]
    again = await admin.patch(
        f"{TEAMS}/{north['id']}", json={**both, "version": found["North"]["version"], "members": [rep_id]}
    )
    assert (again.json()["name"], again.json()["members"]) == ("Nordics", [rep_id])


@pytest.mark.parametrize("name", ["ΟΔΟΣ", "İstanbul", "Österreich"])
async def test_a_name_is_found_however_its_letters_become_small(admin: httpx.AsyncClient, name: str) -> None:
    for person_name in ("Grace", "Mira"):
        answer = await admin.post("/api/v1/users", json={"name": person_name, "team": name})
        assert answer.status_code == 201, answer.text
    assert len((await listed(admin))[name]["members"]) == 2
    taken = await admin.post(TEAMS, json={"name": name})
    assert taken.json()["code"] == "team_name_taken"


async def test_nobody_comes_into_a_team_while_it_goes(
    admin: httpx.AsyncClient, team: Team, begin: Begin
) -> None:
    north = await made(admin, "North")
    async with begin(team.actor("admin")) as work:
        await teams.delete_team(work, UUID(north["id"]))
        adding = asyncio.create_task(
            admin.post("/api/v1/users", json={"name": "Grace", "team_id": north["id"]})
        )
        await asyncio.sleep(0.2)
    answer = await adding
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "team_id")


async def test_two_who_swap_people_do_not_stop_each_other(
    admin: httpx.AsyncClient, rep_id: str, leader_id: str
) -> None:
    north = await made(admin, "North", members=[rep_id])
    south = await made(admin, "South", members=[leader_id])
    for _ in range(4):
        found = {one["id"]: one for one in (await listed(admin)).values()}
        swaps = [(north["id"], found[south["id"]]), (south["id"], found[north["id"]])]
        answers = await asyncio.gather(
            *(
                admin.patch(
                    f"{TEAMS}/{to}", json={"version": found[to]["version"], "members": other["members"]}
                )
                for to, other in swaps
            )
        )
        assert sorted(one.status_code for one in answers) in ([200, 200], [200, 409])
        assert {one.json().get("code") for one in answers} <= {None, "stale_version"}


async def test_more_teams_than_anybody_needs_are_all_listed(
    admin: httpx.AsyncClient, team: Team, begin: Begin
) -> None:
    async with begin(team.actor("admin")) as work:
        work.session.add_all(
            [teams.Team(workspace_id=work.workspace_id, id=new_id(), name=f"{n}") for n in range(510)]
        )
    assert len(await listed(admin)) == 510
