"""Activities: tasks and what happened, what they touch, and the timelines they stand in."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from dealwright.kernel.clock import utc_now
from dealwright.kernel.work import Begin
from tests.conftest import SetClock
from tests.factories.crm import a_contact, a_deal, a_lead, an_account, an_activity
from tests.factories.identity import Team

PAST = "2026-01-05T10:00:00Z"


async def record(client: httpx.AsyncClient, path: str) -> dict[str, Any]:
    return (await client.get(f"/api/v1/{path}")).json()


async def whole_timeline(client: httpx.AsyncClient, path: str, limit: int) -> list[dict[str, Any]]:
    """All pages, one after the other."""
    items: list[dict[str, Any]] = []
    query: dict[str, str] = {"limit": str(limit)}
    while True:
        page = (await client.get(f"/api/v1/{path}/timeline", params=query)).json()
        items += page["items"]
        if page["next_cursor"] is None:
            return items
        query["cursor"] = page["next_cursor"]


async def test_a_past_call_touches_everything_it_is_about(
    rep: httpx.AsyncClient, begin: Begin, team: Team
) -> None:
    account = await an_account(begin, team)
    contact = await a_contact(begin, team, account_id=account.id)
    deal = await a_deal(begin, team, account_id=account.id)
    lead = await a_lead(begin, team)
    about = {"contact_id": str(contact.id), "deal_id": str(deal.id), "lead_id": str(lead.id)}
    call = {"kind": "call", "subject": "x", "at": PAST, **about}
    made = (await rep.post("/api/v1/activities", json=call)).json()
    assert made["account_id"] == str(account.id)
    paths = (f"accounts/{account.id}", f"contacts/{contact.id}", f"deals/{deal.id}", f"leads/{lead.id}")
    assert [(await record(rep, path))["last_activity_at"] for path in paths] == [PAST] * 4
    assert {(await record(rep, path))["version"] for path in paths} == {1}


async def test_an_older_call_does_not_take_the_last_activity_back(
    rep: httpx.AsyncClient, begin: Begin, team: Team
) -> None:
    account = await an_account(begin, team)
    for at in (PAST, "2025-01-01T00:00:00Z"):
        await an_activity(begin, team, account_id=account.id, at=at)
    assert (await record(rep, f"accounts/{account.id}"))["last_activity_at"] == PAST


async def test_what_is_planned_has_not_happened(rep: httpx.AsyncClient, begin: Begin, team: Team) -> None:
    account = await an_account(begin, team)
    tomorrow = utc_now() + timedelta(days=1)
    await an_activity(begin, team, kind="meeting", account_id=account.id, at=tomorrow)
    task = await an_activity(begin, team, kind="task", account_id=account.id, due_at=tomorrow)
    assert (await record(rep, f"accounts/{account.id}"))["last_activity_at"] is None
    done = await rep.patch(f"/api/v1/activities/{task.id}", json={"version": 1, "done": True})
    touched = (await record(rep, f"accounts/{account.id}"))["last_activity_at"]
    assert touched == done.json()["done_at"] is not None
    reopened = await rep.patch(f"/api/v1/activities/{task.id}", json={"version": 2, "done": False})
    assert reopened.json()["done_at"] is None


@pytest.mark.parametrize(("kind", "field"), [("call", "done"), ("note", "due_at")])
async def test_only_tasks_are_due_or_done(
    rep: httpx.AsyncClient, begin: Begin, team: Team, kind: str, field: str
) -> None:
    facts: dict[str, Any] = {"done": True} if field == "done" else {"due_at": PAST}
    made = await rep.post("/api/v1/activities", json={"kind": kind, "subject": "x", **facts})
    assert (made.status_code, made.json()["errors"][0]["field"]) == (422, field)
    note = await an_activity(begin, team, kind=kind)
    changed = await rep.patch(f"/api/v1/activities/{note.id}", json={"version": 1, **facts})
    assert (changed.status_code, changed.json()["errors"][0]["field"]) == (422, field)


async def test_times_come_back_as_they_are_kept(rep: httpx.AsyncClient) -> None:
    call = {"kind": "call", "subject": "x", "at": "2026-01-05T12:00:00+02:00"}
    made = (await rep.post("/api/v1/activities", json=call)).json()
    assert made["at"] == (await record(rep, f"activities/{made['id']}"))["at"] == PAST


async def test_an_account_shows_what_happened_on_everything_that_belongs_to_it(
    rep: httpx.AsyncClient, begin: Begin, team: Team
) -> None:
    account = await an_account(begin, team)
    other = await an_account(begin, team, name="Other")
    deal = await a_deal(begin, team, account_id=account.id)
    contact = await a_contact(begin, team, account_id=account.id)
    await an_activity(begin, team, subject="About the deal", deal_id=deal.id)
    await rep.patch(f"/api/v1/contacts/{contact.id}", json={"version": 1, "title": "CTO"})
    await a_deal(begin, team, account_id=other.id)
    items = await whole_timeline(rep, f"accounts/{account.id}", 50)
    seen = [item["event"] or item["activity"]["subject"] for item in items]
    assert seen == ["contact.updated", "About the deal", "contact.created", "deal.created", "account.created"]
    assert items[0]["facts"]["changes"] == {"title": [None, "CTO"]}
    of_deal = await whole_timeline(rep, f"deals/{deal.id}", 50)
    assert [item["event"] or item["activity"]["subject"] for item in of_deal] == [
        "About the deal",
        "deal.created",
    ]


@pytest.mark.parametrize("limit", [1, 2, 3, 7])
async def test_paging_through_a_timeline_has_no_gaps_and_no_doubles_even_at_equal_times(
    set_clock: SetClock, rep: httpx.AsyncClient, team: Team, limit: int
) -> None:
    moment = datetime(2026, 2, 1, 8, tzinfo=UTC)
    begin = set_clock(moment)
    account = await an_account(begin, team)
    path = f"accounts/{account.id}"
    for number in range(5):
        at = moment - timedelta(days=number % 2)
        await an_activity(begin, team, subject=f"Call {number}", account_id=account.id, at=at)
        await rep.patch(f"/api/v1/{path}", json={"version": number + 1, "city": f"City {number}"})
    whole = await whole_timeline(rep, path, 100)
    assert len(whole) == 11
    assert [item["at"] for item in whole] == sorted((item["at"] for item in whole), reverse=True)
    assert await whole_timeline(rep, path, limit) == whole


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "bnVsbA",
        "W3siYSI6MX0sMV0",
        "WzEsMl0",
        f"{'A' * 300}",
        "W251bGwsOTk5OTk5OTk5OTk5OTk5OTk5OTksbnVsbF0",
    ],
)
async def test_a_timeline_cursor_that_is_none_is_refused(
    rep: httpx.AsyncClient, begin: Begin, team: Team, cursor: str
) -> None:
    account = await an_account(begin, team)
    answer = await rep.get(f"/api/v1/accounts/{account.id}/timeline", params={"cursor": cursor})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "cursor")


async def test_a_viewer_sees_no_entry_that_is_for_managers(
    viewer: httpx.AsyncClient, manager: httpx.AsyncClient, begin: Begin, team: Team
) -> None:
    account = await an_account(begin, team)
    events = [item["event"] for item in await whole_timeline(viewer, f"accounts/{account.id}", 50)]
    assert events == ["account.created"]
