"""Tags, and one change to many records."""

from typing import Any

import httpx
import pytest

from dealwright.kernel.ids import new_id
from dealwright.kernel.work import Begin
from tests.factories.crm import a_deal, a_lead, a_tag, an_account
from tests.factories.identity import Team


async def set_tags(client: httpx.AsyncClient, path: str, *names: str) -> list[str]:
    answer = await client.put(f"/api/v1/{path}/tags", json={"names": names})
    assert answer.status_code == 200, answer.text
    return sorted(tag["name"] for tag in answer.json())


async def tags(client: httpx.AsyncClient, path: str) -> list[str]:
    return [tag["name"] for tag in (await client.get(f"/api/v1/{path}/tags")).json()]


async def bulk(client: httpx.AsyncClient, kind: str, *ids: Any, **change: Any) -> httpx.Response:
    body = {"ids": [str(row_id) for row_id in ids], **change}
    return await client.post(f"/api/v1/{kind}/bulk", json=body)


async def test_a_record_has_the_tags_it_was_given_and_no_others(
    rep: httpx.AsyncClient, begin: Begin, team: Team
) -> None:
    deal, account = await a_deal(begin, team), await an_account(begin, team)
    path = f"deals/{deal.id}"
    assert await set_tags(rep, path, "hot", "Q3", "hot", " ") == ["Q3", "hot"]
    assert await set_tags(rep, path, "hot", "new") == ["hot", "new"]
    assert await set_tags(rep, f"accounts/{account.id}", "hot") == ["hot"]
    assert await tags(rep, path) == ["hot", "new"]
    known = (await rep.get("/api/v1/tags")).json()
    assert sorted(tag["name"] for tag in known) == ["Q3", "hot", "new"]


async def test_tagging_is_a_change_others_see(rep: httpx.AsyncClient, begin: Begin, team: Team) -> None:
    deal = await a_deal(begin, team)
    await set_tags(rep, f"deals/{deal.id}", "hot")
    await set_tags(rep, f"deals/{deal.id}", "hot")
    assert (await rep.get(f"/api/v1/deals/{deal.id}")).json()["version"] == 2
    newest = (await rep.get(f"/api/v1/deals/{deal.id}/timeline")).json()["items"][0]
    assert newest["facts"]["changes"] == {"tags": [[], ["hot"]]}


async def test_a_list_shows_only_what_has_a_tag(rep: httpx.AsyncClient, begin: Begin, team: Team) -> None:
    leads = [await a_lead(begin, team, last_name=name) for name in ("One", "Two")]
    tag = await a_tag(begin, team, "lead", leads[0].id)
    listed = (await rep.get("/api/v1/leads", params={"tag_id": str(tag.id)})).json()["items"]
    assert [row["id"] for row in listed] == [str(leads[0].id)]


async def test_a_tag_of_the_same_name_is_the_same_tag(rep: httpx.AsyncClient) -> None:
    first = (await rep.post("/api/v1/tags", json={"name": "hot", "colour": "red"})).json()
    again = (await rep.post("/api/v1/tags", json={"name": " hot "})).json()
    assert again == first
    assert (await rep.post("/api/v1/tags", json={"name": " "})).status_code == 422


async def test_many_records_are_given_to_somebody_else(
    rep: httpx.AsyncClient, begin: Begin, team: Team
) -> None:
    leads = [await a_lead(begin, team, last_name=f"Lead {number}") for number in range(3)]
    new_owner = str(team.users["manager"].id)
    answer = (await bulk(rep, "leads", *(lead.id for lead in leads), owner_id=new_owner)).json()
    assert answer == {"changed": [str(lead.id) for lead in leads], "refused": {}}
    listed = (await rep.get("/api/v1/leads")).json()["items"]
    assert {row["owner_id"] for row in listed} == {new_owner}
    assert {row["version"] for row in listed} == {2}


async def test_what_cannot_be_changed_is_refused_by_itself(
    rep: httpx.AsyncClient, begin: Begin, team: Team
) -> None:
    leads = [await a_lead(begin, team, last_name=f"Lead {number}") for number in range(2)]
    nobody = new_id()
    first = (await bulk(rep, "leads", leads[0].id, nobody, delete=True)).json()
    assert first["changed"] == [str(leads[0].id)]
    assert list(first["refused"]) == [str(nobody)]
    back = (await bulk(rep, "leads", *(lead.id for lead in leads), restore=True)).json()
    assert back["changed"] == [str(leads[0].id)]
    assert "not deleted" in back["refused"][str(leads[1].id)]


async def test_an_unknown_owner_is_refused_for_each_and_changes_none(
    rep: httpx.AsyncClient, begin: Begin, team: Team
) -> None:
    lead = await a_lead(begin, team)
    answer = (await bulk(rep, "leads", lead.id, owner_id=str(new_id()))).json()
    assert answer["changed"] == []
    assert list(answer["refused"]) == [str(lead.id)]
    assert (await rep.get(f"/api/v1/leads/{lead.id}")).json()["version"] == 1


@pytest.mark.parametrize("change", [{}, {"delete": True, "restore": True}])
async def test_many_records_take_exactly_one_change(rep: httpx.AsyncClient, change: dict[str, Any]) -> None:
    assert (await bulk(rep, "leads", new_id(), **change)).status_code == 422


async def test_an_id_named_twice_is_changed_once(rep: httpx.AsyncClient, begin: Begin, team: Team) -> None:
    lead = await a_lead(begin, team)
    answer = (await bulk(rep, "leads", lead.id, lead.id, delete=True)).json()
    assert answer == {"changed": [str(lead.id)], "refused": {}}


async def test_no_more_than_two_hundred_at_once(rep: httpx.AsyncClient) -> None:
    assert (await bulk(rep, "leads", *(new_id() for _ in range(201)), delete=True)).status_code == 422
