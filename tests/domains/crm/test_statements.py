"""How many statements a page costs, its Work's opening included, whatever the number of rows."""

from typing import Any

import httpx
import pytest

from dealwright.kernel.work import Begin
from tests.factories.crm import a_contact, a_deal, a_lead, a_tag, an_account, an_activity, the_pipeline
from tests.factories.identity import Team


@pytest.fixture
async def ids(begin: Begin, team: Team) -> dict[str, str]:
    for number in range(8):
        account = await an_account(begin, team, name=f"Acme {number}", employees=number or None)
        contact = await a_contact(begin, team, account_id=account.id)
        lead = await a_lead(begin, team)
        deal = await a_deal(begin, team, account_id=account.id, contact_id=contact.id)
        await an_activity(begin, team, account_id=account.id, deal_id=deal.id)
    rows = {"account": account, "contact": contact, "lead": lead, "deal": deal}
    tag = await a_tag(begin, team, "deal", deal.id)
    pipeline = await the_pipeline(begin, team)
    return {name: str(row.id) for name, row in rows.items()} | {
        "tag": str(tag.id),
        "pipeline": str(pipeline.id),
    }


@pytest.mark.parametrize(
    ("path", "query", "most"),
    [
        ("accounts", {}, 3),
        ("accounts", {"sort": "employees", "limit": "5"}, 3),
        ("accounts", {"sort": "-last_activity_at"}, 3),
        ("accounts", {"q": "acme", "filter": "owner_id[eq]:me"}, 3),
        ("contacts", {}, 3),
        ("leads", {"filter": "status[eq]:new"}, 3),
        ("deals", {"tag_id": "{tag}", "sort": "-expected_close_on"}, 3),
        ("activities", {}, 3),
        ("products", {}, 3),
        ("deals", {"total": "true"}, 3),
        ("accounts/{account}", {}, 5),
        ("contacts/{contact}", {}, 5),
        ("leads/{lead}", {}, 5),
        ("deals/{deal}", {}, 5),
        ("accounts/{account}/timeline", {}, 5),
        ("deals/{deal}/timeline", {}, 5),
        ("accounts/{account}/tags", {}, 5),
        ("pipelines", {}, 5),
        ("pipelines/{pipeline}/board", {}, 5),
        ("search", {"q": "acme"}, 5),
        ("search", {"q": "acem 1"}, 5),
        ("my-day", {}, 10),
        ("audit", {}, 3),
        ("users", {}, 3),
    ],
)
async def test_a_page_costs_few_statements(
    manager: httpx.AsyncClient,
    statements: list[str],
    ids: dict[str, str],
    path: str,
    query: dict[str, Any],
    most: int,
) -> None:
    query = {name: value.format(**ids) for name, value in query.items()}
    await manager.get("/api/v1/workspace")  # so that the gate knows the token
    statements.clear()
    answer = await manager.get(f"/api/v1/{path.format(**ids)}", params=query)
    assert answer.status_code == 200, answer.text
    assert len(statements) <= most, "\n".join(statements)


async def test_a_change_costs_few_statements(
    rep: httpx.AsyncClient, statements: list[str], ids: dict[str, str]
) -> None:
    await rep.get("/api/v1/workspace")
    statements.clear()
    await rep.patch(f"/api/v1/deals/{ids['deal']}", json={"version": 2, "next_step": "Call"})
    assert len(statements) <= 6, "\n".join(statements)
