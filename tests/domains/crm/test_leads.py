"""Leads: what they become, and that they become it once."""

from typing import Any

import httpx

from dealwright.domains.crm.models.records import Lead
from dealwright.kernel.ids import new_id
from dealwright.kernel.work import Begin
from tests.factories.crm import a_contact, a_lead, an_account
from tests.factories.identity import Team

TURING = {"first_name": "Alan", "last_name": "Turing", "email": "alan@bletchley.example"}


async def convert(client: httpx.AsyncClient, lead: Lead, **form: Any) -> httpx.Response:
    return await client.post(f"/api/v1/leads/{lead.id}/convert", json={"version": lead.version, **form})


async def fetch(client: httpx.AsyncClient, kind: str, row_id: str) -> dict[str, Any]:
    return (await client.get(f"/api/v1/{kind}/{row_id}")).json()


async def test_a_lead_becomes_an_account_a_contact_and_a_deal_linked_both_ways(
    rep: httpx.AsyncClient, begin: Begin, team: Team
) -> None:
    lead = await a_lead(
        begin, team, **TURING, company="Bletchley Ltd", domain="bletchley.example", source="web"
    )
    done = (await convert(rep, lead, amount_minor=500)).json()
    assert (done["status"], done["version"]) == ("converted", 2)
    account = await fetch(rep, "accounts", done["account_id"])
    contact = await fetch(rep, "contacts", done["contact_id"])
    deal = await fetch(rep, "deals", done["deal_id"])
    assert (account["name"], account["domain"]) == ("Bletchley Ltd", "bletchley.example")
    assert (contact["name"], contact["account_id"]) == ("Alan Turing", account["id"])
    assert (deal["name"], deal["lead_id"], deal["amount_minor"]) == ("Bletchley Ltd", str(lead.id), 500)
    assert (deal["account_id"], deal["contact_id"]) == (account["id"], contact["id"])
    assert {account["source"], contact["source"], deal["source"]} == {"web"}
    assert {account["owner_id"], contact["owner_id"], deal["owner_id"]} == {str(team.users["rep"].id)}


async def test_a_known_company_and_person_are_used_again(
    rep: httpx.AsyncClient, begin: Begin, team: Team
) -> None:
    account = await an_account(begin, team, name="Bletchley Ltd")
    contact = await a_contact(begin, team, **TURING)
    done = (await convert(rep, await a_lead(begin, team, **TURING, company="Bletchley Ltd"))).json()
    assert (done["account_id"], done["contact_id"]) == (str(account.id), str(contact.id))


async def test_a_chosen_account_and_contact_win(rep: httpx.AsyncClient, begin: Begin, team: Team) -> None:
    account, contact = await an_account(begin, team, name="Chosen"), await a_contact(begin, team)
    lead = await a_lead(begin, team, **TURING, company="Bletchley Ltd")
    chosen = {"account_id": str(account.id), "contact_id": str(contact.id)}
    done = (await convert(rep, lead, **chosen, create_deal=False)).json()
    assert {name: done[name] for name in chosen} == chosen
    assert done["deal_id"] is None


async def test_an_unknown_choice_leaves_the_lead_as_it_was(
    rep: httpx.AsyncClient, begin: Begin, team: Team
) -> None:
    lead = await a_lead(begin, team, company="Bletchley Ltd")
    for choice in ("account_id", "contact_id", "pipeline_id"):
        assert (await convert(rep, lead, **{choice: str(new_id())})).status_code in (404, 422)
    assert (await fetch(rep, "leads", str(lead.id)))["status"] == "new"
    assert (await rep.get("/api/v1/accounts")).json()["items"] == []


async def test_a_converted_lead_cannot_be_converted_again(
    rep: httpx.AsyncClient, begin: Begin, team: Team
) -> None:
    lead = await a_lead(begin, team, company="Bletchley Ltd")
    done = (await convert(rep, lead)).json()
    again = await rep.post(f"/api/v1/leads/{lead.id}/convert", json={"version": 2})
    assert (again.status_code, again.json()["code"]) == (409, "lead_already_converted")
    assert again.json()["data"]["deal_id"] == done["deal_id"]
    back = await rep.patch(f"/api/v1/leads/{lead.id}", json={"version": 2, "status": "new"})
    assert back.json()["code"] == "lead_already_converted"


async def test_a_lead_of_a_company_without_a_person_becomes_a_contact_of_its_name(
    rep: httpx.AsyncClient, begin: Begin, team: Team
) -> None:
    lead = await a_lead(begin, team, last_name="", company="Bletchley Ltd")
    done = (await convert(rep, lead)).json()
    assert (await fetch(rep, "contacts", done["contact_id"]))["name"] == "Bletchley Ltd"


async def test_a_lead_without_a_company_makes_no_account(
    rep: httpx.AsyncClient, begin: Begin, team: Team
) -> None:
    done = (await convert(rep, await a_lead(begin, team, **TURING))).json()
    assert done["account_id"] is None
    assert (await fetch(rep, "deals", done["deal_id"]))["name"] == "Alan Turing"


async def test_a_very_long_name_converts_too(rep: httpx.AsyncClient, begin: Begin, team: Team) -> None:
    lead = await a_lead(begin, team, first_name="A" * 100, last_name="B" * 100)
    done = await convert(rep, lead)
    assert done.status_code == 200
    assert (await fetch(rep, "deals", done.json()["deal_id"]))["name"].startswith("AAA")
