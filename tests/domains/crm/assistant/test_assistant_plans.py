"""With a hundred thousand accounts and as many deals, what an assistant asks reads by an index."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncEngine

from dealwright.domains.crm.assistant.accounts import answer_accounts
from dealwright.domains.crm.assistant.activities import answer_activities
from dealwright.domains.crm.assistant.clients import ClientBooks, find_clients, mentioned
from dealwright.domains.crm.assistant.deals import answer_deals
from dealwright.domains.crm.assistant.facts import client_facts, contact_facts, deal_facts
from dealwright.domains.crm.assistant.leads import answer_leads
from dealwright.domains.crm.assistant.people import find_people
from dealwright.domains.crm.assistant.schemas import (
    AccountQuestion,
    ActivityQuestion,
    DealQuestion,
    LeadQuestion,
)
from dealwright.kernel.clock import utc_now
from dealwright.kernel.db import open_engine
from dealwright.kernel.embedded.server import ServerAddress
from dealwright.kernel.work import Begin, Work, make_begin
from dealwright.kernel.worker import libpq_url
from tests.factories.crm import the_stages
from tests.factories.crowd import fill
from tests.factories.identity import Team, a_team

LARGE = frozenset({"accounts", "contacts", "leads", "deals", "activities", "search_words"})


@dataclass(frozen=True)
class Crowd:
    engine: AsyncEngine
    begin: Begin
    team: Team
    account: UUID
    contact: UUID
    deal: UUID
    name: str


@pytest.fixture(scope="module")
async def crowd(new_database: Callable[[], ServerAddress]) -> AsyncIterator[Crowd]:
    address = new_database()
    engine = open_engine(address.app_url)
    begin = make_begin(engine)
    team, others = await a_team(begin), await a_team(begin, name="Others")
    stages = await the_stages(begin, team)
    with psycopg.connect(libpq_url(address.superuser_url)) as connection:
        fill(connection, team, others, stages)
        found = connection.execute(
            "select d.account_id, d.contact_id, d.id, a.name from deals d "
            "join accounts a on a.id = d.account_id offset 500 limit 1"
        ).fetchone()
    assert found
    yield Crowd(engine, begin, team, *found)
    await engine.dispose()


async def scans(crowd: Crowd, ask: Callable[[Work], Awaitable[Any]]) -> list[str]:
    """The sequential scans of large tables in what this asks for."""
    sent: list[tuple[str, Any]] = []

    def note(connection: object, cursor: object, statement: str, values: Any, *rest: object) -> None:
        sent.append((statement, values))

    event.listen(crowd.engine.sync_engine, "before_cursor_execute", note)
    async with crowd.begin(crowd.team.actor("manager")) as work:
        await ask(work)
    event.remove(crowd.engine.sync_engine, "before_cursor_execute", note)
    reads = [one for one in sent if one[0].lstrip().lower().startswith(("select", "with"))]
    assert 0 < len(reads) <= 8
    found: list[str] = []
    async with crowd.begin(crowd.team.actor("manager")) as work:
        assert (await work.connection.execute(text("select current_user"))).scalar() == "dealwright_app"
        for statement, values in reads:
            explain = f"explain (format json) {statement}"
            plan = (await work.connection.exec_driver_sql(explain, values)).scalar_one()[0]["Plan"]
            found += [
                f"{step['Relation Name']}: {statement}"
                for step in steps_of(plan)
                if step["Node Type"] == "Seq Scan" and step["Relation Name"] in LARGE
            ]
    return found


def steps_of(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan, *(step for part in plan.get("Plans", ()) for step in steps_of(part))]


DEALS = [
    {"status": "open"},
    {"status": "open", "measure": "sum", "group_by": "stage"},
    {"status": "open", "measure": "sum", "group_by": "owner"},
    {"status": "open", "owners": ["me"]},
    {"status": "open", "amount_min_minor": 5000, "no_next_step": True, "expected_to": "2027-01-31"},
    {"no_activity_days": 14},
    {"overdue_close": True},
    {"status": "won", "closed_from": "{month}", "measure": "sum"},
    {"status": "won", "closed_from": "{month}", "measure": "sum", "group_by": "month"},
    {"status": "won", "closed_from": "{month}", "group_by": "industry"},
    {"measure": "win_rate", "closed_from": "{month}"},
    {"account_ids": ["{account}"]},
    {"status": "open", "stages": ["Proposal"], "in_stage_days_min": 30},
]
ACCOUNTS = [
    {"order": "name"},
    {"order": "newest"},
    {"order": "employees"},
    {"industries": ["Retail"], "measure": "count"},
    {"owners": ["me"]},
    {"order": "won", "won_from": "{month}"},
    {"words": "{word}"},
]
LEADS = [
    {},
    {"statuses": ["new"], "owners": ["me"]},
    {"created_from": "{month}", "group_by": "source"},
]
ACTIVITIES = [
    {"account_ids": ["{account}"]},
    {"from": "{month}", "owners": ["me"], "group_by": "kind"},
    {"kinds": ["task"], "owners": ["me"], "state": "overdue", "order": "oldest"},
    {"kinds": ["call"], "from": "{month}"},
]


def filled(crowd: Crowd, question: dict[str, Any]) -> dict[str, Any]:
    names = {
        "{month}": str((utc_now() - timedelta(days=30)).date()),
        "{account}": str(crowd.account),
        "{word}": crowd.name.split()[0],
    }

    def one(value: Any) -> Any:
        if isinstance(value, list):
            return [one(part) for part in value]
        return names.get(value, value) if isinstance(value, str) else value

    return {key: one(value) for key, value in question.items()}


@pytest.mark.parametrize("question", DEALS, ids=str)
async def test_deals_are_read_by_an_index(crowd: Crowd, question: dict[str, Any]) -> None:
    asked = DealQuestion.model_validate(filled(crowd, question))
    assert await scans(crowd, lambda work: answer_deals(work, asked)) == []


@pytest.mark.parametrize("question", ACCOUNTS, ids=str)
async def test_accounts_are_read_by_an_index(crowd: Crowd, question: dict[str, Any]) -> None:
    asked = AccountQuestion.model_validate(filled(crowd, question))
    assert await scans(crowd, lambda work: answer_accounts(work, asked)) == []


@pytest.mark.parametrize("question", LEADS, ids=str)
async def test_leads_are_read_by_an_index(crowd: Crowd, question: dict[str, Any]) -> None:
    asked = LeadQuestion.model_validate(filled(crowd, question))
    assert await scans(crowd, lambda work: answer_leads(work, asked)) == []


@pytest.mark.parametrize("question", ACTIVITIES, ids=str)
async def test_activities_are_read_by_an_index(crowd: Crowd, question: dict[str, Any]) -> None:
    asked = ActivityQuestion.model_validate(filled(crowd, question))
    assert await scans(crowd, lambda work: answer_activities(work, asked)) == []


async def test_facts_are_read_by_an_index(crowd: Crowd) -> None:
    assert await scans(crowd, lambda work: client_facts(work, crowd.account)) == []
    assert await scans(crowd, lambda work: contact_facts(work, crowd.contact)) == []
    assert await scans(crowd, lambda work: deal_facts(work, crowd.deal)) == []
    assert await scans(crowd, lambda work: find_people(work, "Rita")) == []


async def test_names_are_kept_fresh_by_an_index(crowd: Crowd) -> None:
    books, actor = ClientBooks(), crowd.team.actor("manager")
    await books.of(crowd.begin, actor)

    async def ask(work: Work) -> None:
        await find_clients(crowd.begin, actor, books, crowd.name)
        await mentioned(crowd.begin, actor, books, f"What did {crowd.name} buy?")

    assert await scans(crowd, ask) == []
