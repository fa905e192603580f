"""What every record shares: versions, the bin, references, duplicates and keys of other systems."""

import asyncio
from typing import Any

import httpx
import pytest

from dealwright.kernel.ids import new_id
from dealwright.kernel.work import Begin
from tests.factories.crm import a_contact, a_deal, a_lead, a_product, an_account, an_activity
from tests.factories.identity import Team

KINDS = ("accounts", "contacts", "leads", "deals", "activities")


@pytest.fixture
async def rows(begin: Begin, team: Team) -> dict[str, str]:
    """The path of one record of each kind."""
    made = {
        "accounts": await an_account(begin, team),
        "contacts": await a_contact(begin, team),
        "leads": await a_lead(begin, team),
        "deals": await a_deal(begin, team),
        "activities": await an_activity(begin, team),
    }
    return {kind: f"/api/v1/{kind}/{row.id}" for kind, row in made.items()}


def field_of(answer: httpx.Response) -> str:
    assert answer.status_code == 422, answer.text
    return answer.json()["errors"][0]["field"]


async def test_a_change_on_an_old_version_shows_who_changed_what(
    rep: httpx.AsyncClient, manager: httpx.AsyncClient, rows: dict[str, str]
) -> None:
    path = rows["accounts"]
    await manager.patch(path, json={"version": 1, "city": "Ulm", "industry": "retail"})
    late = await rep.patch(path, json={"version": 1, "city": "Bonn"})
    assert (late.status_code, late.json()["code"]) == (409, "stale_version")
    data = late.json()["data"]
    assert data["current_version"] == 2
    (theirs,) = data["changes"]
    assert theirs["by"] == "Manager"
    assert theirs["fields"] == {"city": [None, "Ulm"], "industry": [None, "retail"]}
    assert (await rep.get(path)).json()["city"] == "Ulm"
    assert (await rep.patch(path, json={"version": 2, "city": "Bonn"})).json()["version"] == 3


@pytest.mark.parametrize("version", [0, -1, 10**6, -(10**6), 10**30, -(10**30)])
async def test_a_version_that_never_was_is_a_conflict(
    rep: httpx.AsyncClient, rows: dict[str, str], version: int
) -> None:
    answer = await rep.patch(rows["accounts"], json={"version": version, "city": "Ulm"})
    assert answer.status_code in (409, 422)


@pytest.mark.parametrize("kind", KINDS)
async def test_a_deleted_record_lies_in_the_bin_until_it_is_restored(
    rep: httpx.AsyncClient, rows: dict[str, str], kind: str
) -> None:
    path, ids = rows[kind], {rows[kind].rpartition("/")[2]}

    async def listed(query: str = "") -> set[str]:
        return {row["id"] for row in (await rep.get(f"/api/v1/{kind}{query}")).json()["items"]}

    assert (await rep.delete(path)).status_code == 204
    assert await listed() == set()
    assert await listed("?deleted=true") == ids
    for refused in (await rep.get(path), await rep.patch(path, json={"version": 2}), await rep.delete(path)):
        assert refused.status_code == 404
    restored = await rep.post(f"{path}/restore")
    assert (restored.json()["deleted_at"], restored.json()["version"]) == (None, 3)
    assert await listed() == ids
    assert await listed("?deleted=true") == set()
    again = await rep.post(f"{path}/restore")
    assert (again.status_code, again.json()["code"]) == (409, "not_deleted")


async def test_a_deleted_record_is_not_found_by_search_and_a_restored_one_is(
    rep: httpx.AsyncClient, rows: dict[str, str]
) -> None:
    async def hits() -> int:
        return len((await rep.get("/api/v1/search?q=corporation")).json()["hits"])

    assert await hits() == 1
    await rep.delete(rows["accounts"])
    assert await hits() == 0
    await rep.post(f"{rows['accounts']}/restore")
    assert await hits() == 1


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("accounts", "parent_id"),
        ("accounts", "owner_id"),
        ("contacts", "account_id"),
        ("leads", "owner_id"),
        ("deals", "contact_id"),
        ("deals", "lost_reason_id"),
        ("activities", "deal_id"),
        ("activities", "lead_id"),
    ],
)
async def test_a_reference_to_nothing_is_refused_by_name(
    rep: httpx.AsyncClient, rows: dict[str, str], kind: str, field: str
) -> None:
    answer = await rep.patch(rows[kind], json={"version": 1, field: str(new_id())})
    assert field_of(answer) == field


async def test_a_deleted_record_cannot_be_referred_to(
    rep: httpx.AsyncClient, begin: Begin, team: Team, rows: dict[str, str]
) -> None:
    account = await an_account(begin, team, name="Gone")
    await rep.delete(f"/api/v1/accounts/{account.id}")
    answer = await rep.post("/api/v1/deals", json={"name": "x", "account_id": str(account.id)})
    assert field_of(answer) == "account_id"


async def test_no_account_becomes_its_own_ancestor(rep: httpx.AsyncClient, begin: Begin, team: Team) -> None:
    top = await an_account(begin, team, name="Top")
    middle = await an_account(begin, team, name="Middle", parent_id=top.id)
    bottom = await an_account(begin, team, name="Bottom", parent_id=middle.id)
    for parent in (top, middle, bottom):
        answer = await rep.patch(
            f"/api/v1/accounts/{top.id}", json={"version": 1, "parent_id": str(parent.id)}
        )
        assert (answer.status_code, answer.json()["code"]) == (422, "parent_circle")
        assert field_of(answer) == "parent_id"


@pytest.mark.parametrize(
    ("kind", "first", "second"),
    [
        ("accounts", {"name": "Acme"}, {"name": "Acme", "city": "Ulm"}),
        (
            "accounts",
            {"name": "Acme", "domain": "https://www.acme.com/about"},
            {"name": "Other", "domain": "ACME.com"},
        ),
        ("contacts", {"last_name": "A", "email": "a@b.example"}, {"last_name": "B", "email": "A@b.example"}),
        ("leads", {"last_name": "A", "email": "a@b.example"}, {"last_name": "B", "email": "A@b.example"}),
    ],
)
async def test_a_likely_duplicate_is_warned_of_and_can_be_insisted_on(
    rep: httpx.AsyncClient, kind: str, first: dict[str, Any], second: dict[str, Any]
) -> None:
    made = (await rep.post(f"/api/v1/{kind}", json=first)).json()
    warned = await rep.post(f"/api/v1/{kind}", json=second)
    assert (warned.status_code, warned.json()["code"]) == (409, "likely_duplicate")
    assert [one["id"] for one in warned.json()["data"]["duplicates"]] == [made["id"]]
    insisted = await rep.post(f"/api/v1/{kind}", json={**second, "allow_duplicate": True})
    assert insisted.status_code == 201


@pytest.mark.parametrize("kind", KINDS)
async def test_the_key_of_another_system_belongs_to_one_record(
    rep: httpx.AsyncClient, rows: dict[str, str], kind: str
) -> None:
    new: dict[str, dict[str, Any]] = {
        "accounts": {"name": "New"},
        "contacts": {"last_name": "New"},
        "leads": {"last_name": "New"},
        "deals": {"name": "New"},
        "activities": {"kind": "note", "subject": "New"},
    }
    assert (await rep.patch(rows[kind], json={"version": 1, "external_id": "sf-1"})).status_code == 200
    taken = await rep.post(f"/api/v1/{kind}", json={**new[kind], "external_id": "sf-1"})
    assert (taken.status_code, taken.json()["code"]) == (409, "external_id_taken")
    assert taken.json()["data"]["id"] in rows[kind]
    own = await rep.patch(rows[kind], json={"version": 2, "external_id": "sf-1"})
    assert own.status_code == 200


async def test_an_empty_key_of_another_system_is_none(
    rep: httpx.AsyncClient, manager: httpx.AsyncClient
) -> None:
    for name in ("One", "Two"):
        made = await rep.post("/api/v1/accounts", json={"name": name, "external_id": " "})
        assert made.status_code == 201
        assert made.json()["external_id"] is None
        product = await manager.post("/api/v1/products", json={"name": name, "code": ""})
        assert product.status_code == 201


async def test_a_new_record_belongs_to_whoever_makes_it_unless_told_otherwise(
    rep: httpx.AsyncClient, team: Team
) -> None:
    own = (await rep.post("/api/v1/accounts", json={"name": "Mine"})).json()
    given = (await rep.post("/api/v1/accounts", json={"name": "Free", "owner_id": None})).json()
    assert own["owner_id"] == own["created_by"] == str(team.users["rep"].id)
    assert given["owner_id"] is None
    assert own["currency"] == "EUR"


@pytest.mark.parametrize("kind", ["accounts", "deals"])
async def test_what_a_record_must_have_cannot_be_emptied(
    rep: httpx.AsyncClient, rows: dict[str, str], kind: str
) -> None:
    assert field_of(await rep.patch(rows[kind], json={"version": 1, "name": None})) == "name"
    assert field_of(await rep.patch(rows[kind], json={"version": 1, "name": "  "})) == "name"


async def test_a_person_keeps_at_least_one_name(rep: httpx.AsyncClient, rows: dict[str, str]) -> None:
    empty = {"version": 1, "first_name": "", "last_name": ""}
    assert field_of(await rep.patch(rows["contacts"], json=empty)) == "last_name"
    assert field_of(await rep.patch(rows["leads"], json=empty)) == "last_name"
    renamed = await rep.patch(rows["contacts"], json={"version": 1, "last_name": "Lovelace"})
    assert renamed.json()["name"] == "Ada Lovelace"


async def test_two_changes_at_once_let_one_through(
    begin: Begin, team: Team, rep: httpx.AsyncClient, manager: httpx.AsyncClient, rows: dict[str, str]
) -> None:
    answers = await asyncio.gather(
        *(
            one.patch(rows["deals"], json={"version": 1, "next_step": name})
            for name, one in (("rep", rep), ("manager", manager))
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]


async def test_a_product_with_a_taken_code_is_refused(
    manager: httpx.AsyncClient, begin: Begin, team: Team
) -> None:
    await a_product(begin, team, code="GTX-1")
    taken = await manager.post("/api/v1/products", json={"name": "Other", "code": "GTX-1"})
    assert (taken.status_code, taken.json()["code"]) == (409, "name_taken")
