"""The audit trail: each change leaves its entries in the same transaction, and pages show all of them."""

from collections import Counter
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from dealwright.domains.identity.permissions import Role
from dealwright.kernel.limits import Limiter
from dealwright.kernel.work import Begin
from tests.conftest import ClientFor
from tests.factories import crm
from tests.factories.identity import PASSWORD, Team

STAGES = [{"name": "First", "type": "open"}, {"name": "Won", "type": "won"}, {"name": "Lost", "type": "lost"}]
VERSION = {"version": 1}

# method, path, body, the events it leaves
CHANGES: list[tuple[str, str, Any, list[str]]] = [
    ("POST", "accounts", {"name": "New"}, ["account.created"]),
    ("PATCH", "accounts/{account}", {**VERSION, "city": "Ulm"}, ["account.updated"]),
    ("DELETE", "accounts/{account}", None, ["account.deleted"]),
    ("POST", "accounts/{deleted_account}/restore", None, ["account.restored"]),
    ("PUT", "accounts/{account}/tags", {"names": ["new"]}, ["account.updated", "tag.created"]),
    ("POST", "accounts/bulk", {"ids": ["{account}"], "delete": True}, ["account.deleted"]),
    ("POST", "accounts/bulk", {"ids": ["{account}"], "owner_id": "{user}"}, ["account.updated"]),
    ("POST", "contacts", {"last_name": "New"}, ["contact.created"]),
    ("PATCH", "contacts/{contact}", {**VERSION, "title": "CTO"}, ["contact.updated"]),
    ("DELETE", "contacts/{contact}", None, ["contact.deleted"]),
    ("POST", "leads", {"last_name": "New"}, ["lead.created"]),
    ("PATCH", "leads/{lead}", {**VERSION, "status": "working"}, ["lead.updated"]),
    (
        "POST",
        "leads/{lead}/convert",
        VERSION,
        ["account.created", "contact.created", "deal.created", "lead.converted"],
    ),
    ("POST", "deals", {"name": "New"}, ["deal.created"]),
    ("PATCH", "deals/{deal}", {**VERSION, "next_step": "Call"}, ["deal.updated"]),
    ("POST", "deals/{deal}/move", {**VERSION, "stage_id": "{stage}"}, ["deal.moved"]),
    (
        "PUT",
        "deals/{deal}/lines",
        {**VERSION, "lines": [{"name": "x", "unit_price_minor": 5}]},
        ["deal.updated"],
    ),
    ("POST", "activities", {"kind": "note", "subject": "New"}, ["activity.created"]),
    ("PATCH", "activities/{activity}", {**VERSION, "body": "x"}, ["activity.updated"]),
    ("POST", "pipelines", {"name": "New", "stages": STAGES}, ["pipeline.created"]),
    ("PUT", "pipelines/{empty}", {**VERSION, "name": "Other", "stages": STAGES}, ["pipeline.updated"]),
    ("DELETE", "pipelines/{empty}", None, ["pipeline.deleted"]),
    ("POST", "products", {"name": "New"}, ["product.created"]),
    ("PATCH", "products/{product}", {**VERSION, "is_active": False}, ["product.updated"]),
    ("DELETE", "products/{product}", None, ["product.deleted"]),
    ("POST", "lost-reasons", {"name": "Ghosted"}, ["lost_reason.created"]),
    ("DELETE", "lost-reasons/{reason}", None, ["lost_reason.deleted"]),
    ("POST", "tags", {"name": "new"}, ["tag.created"]),
    ("PATCH", "workspace", {**VERSION, "name": "Renamed"}, ["workspace.updated"]),
    ("POST", "users", {"name": "New"}, ["user.created"]),
    (
        *("PATCH", "users/{user}", {**VERSION, "team": "North"}),
        ["user.updated", "team.created", "team.members_changed"],
    ),
    ("POST", "teams", {"name": "North"}, ["team.created"]),
    ("PATCH", "users/{user}", {**VERSION, "status": "disabled"}, ["user.disabled", "user.updated"]),
    ("POST", "users/{user}/invite", None, ["user.invited"]),
    ("POST", "keys", {"name": "New"}, ["key.created"]),
    ("DELETE", "keys/{key}", None, ["key.revoked"]),
    ("DELETE", "session", None, ["session.ended"]),
    (
        "PUT",
        "session/password",
        {"current_password": PASSWORD, "new_password": "another long one"},
        ["session.ended", "user.password_changed"],
    ),
]


@pytest.fixture(autouse=True)
def patient(app: FastAPI) -> None:
    app.state.limiter = Limiter()


@pytest.fixture
async def ids(begin: Begin, team: Team, admin: httpx.AsyncClient) -> dict[str, str]:
    stages = await crm.the_stages(begin, team)
    deleted = await crm.an_account(begin, team)
    await admin.delete(f"/api/v1/accounts/{deleted.id}")
    pipeline = (await admin.post("/api/v1/pipelines", json={"name": "Empty", "stages": STAGES})).json()
    key = (await admin.post("/api/v1/keys", json={"name": "key"})).json()
    rows = {
        "account": await crm.an_account(begin, team),
        "deleted_account": deleted,
        "contact": await crm.a_contact(begin, team),
        "lead": await crm.a_lead(begin, team, company="Bletchley"),
        "deal": await crm.a_deal(begin, team),
        "activity": await crm.an_activity(begin, team),
        "product": await crm.a_product(begin, team),
        "reason": await crm.a_lost_reason(begin, team),
        "user": team.users["viewer"],
        "stage": stages["Proposal"],
    }
    return {**{name: str(row.id) for name, row in rows.items()}, "empty": pipeline["id"], "key": key["id"]}


def filled(template: Any, ids: dict[str, str]) -> Any:
    if isinstance(template, str):
        return template.format(**ids) if "{" in template else template
    if isinstance(template, dict):
        return {key: filled(value, ids) for key, value in template.items()}
    return [filled(one, ids) for one in template] if isinstance(template, list) else template


@pytest.mark.parametrize(("method", "path", "body", "events"), CHANGES)
async def test_a_change_leaves_its_entries(
    client_for: ClientFor,
    team: Team,
    ids: dict[str, str],
    method: str,
    path: str,
    body: Any,
    events: list[str],
) -> None:
    role: Role = "admin"
    client, reader = await client_for(team, role), await client_for(team, "manager")
    newest = (await reader.get("/api/v1/audit?limit=1")).json()["items"][0]["id"]
    answer = await client.request(
        method, f"/api/v1/{filled(path, ids)}", json=filled(body, ids), headers={"x-request-id": "change"}
    )
    assert answer.status_code < 300, answer.text
    entries = (await reader.get("/api/v1/audit")).json()["items"]
    fresh = [one for one in entries if one["id"] > newest]
    assert Counter(one["type"] for one in fresh) == Counter(events)
    assert {one["actor_id"] for one in fresh} == {str(team.users[role].id)}
    assert {one["request_id"] for one in fresh} == {"change"}


async def test_a_change_that_changes_nothing_leaves_no_entry(
    admin: httpx.AsyncClient, ids: dict[str, str]
) -> None:
    before = (await admin.get("/api/v1/audit")).json()["items"]
    answer = await admin.patch(f"/api/v1/accounts/{ids['account']}", json=VERSION)
    assert answer.json()["version"] == 1
    assert (await admin.get("/api/v1/audit")).json()["items"] == before


async def test_the_pages_of_the_trail_show_each_entry_once(
    admin: httpx.AsyncClient, ids: dict[str, str]
) -> None:
    whole = (await admin.get("/api/v1/audit?limit=200")).json()
    assert whole["next_cursor"] is None
    seen: list[int] = []
    cursor: str | None = ""
    while cursor is not None:
        query = {"limit": "7", **({"cursor": cursor} if cursor else {})}
        page = (await admin.get("/api/v1/audit", params=query)).json()
        seen += [one["id"] for one in page["items"]]
        cursor = page["next_cursor"]
    assert seen == [one["id"] for one in whole["items"]]
    assert seen == sorted(seen, reverse=True)


async def test_the_trail_of_one_record_or_person(
    admin: httpx.AsyncClient, team: Team, ids: dict[str, str]
) -> None:
    of_deal = (await admin.get("/api/v1/audit", params={"subject_id": ids["deal"]})).json()["items"]
    assert [one["type"] for one in of_deal] == ["deal.created"]
    by_rep = (await admin.get("/api/v1/audit", params={"actor_id": str(team.users["rep"].id)})).json()[
        "items"
    ]
    assert {one["actor_label"] for one in by_rep} == {"Rep"}


@pytest.mark.parametrize("cursor", ["x", "-1", "9" * 30, "٣", "1 or 1=1"])
async def test_a_cursor_that_is_none_is_refused(admin: httpx.AsyncClient, cursor: str) -> None:
    assert (await admin.get("/api/v1/audit", params={"cursor": cursor})).status_code == 422


async def test_no_entry_shows_a_secret(
    admin: httpx.AsyncClient, visitor: httpx.AsyncClient, team: Team, ids: dict[str, str]
) -> None:
    made = (await admin.post("/api/v1/keys", json={"name": "secret"})).json()
    link = (await admin.post(f"/api/v1/users/{ids['user']}/invite")).json()["path"]
    await visitor.post("/api/v1/session", json={"email": team.email("rep"), "password": "wrong password"})
    trail = (await admin.get("/api/v1/audit?limit=200")).text
    for secret in (made["token"], link.partition("#")[2], "wrong password", "argon2"):
        assert secret not in trail
    assert "session.sign_in_failed" in trail
