"""What is known of one record equals what plain SQL says, in at most eight statements."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event

from dealwright.domains.crm.assistant.facts import client_facts, contact_facts, deal_facts
from dealwright.domains.crm.assistant.schemas import ClientFacts
from dealwright.domains.crm.service import records
from dealwright.domains.crm.service.records import ACCOUNT
from dealwright.kernel.errors import NotFound
from dealwright.kernel.ids import new_id
from dealwright.kernel.work import Begin
from tests.domains.crm.assistant.conftest import NOON, House
from tests.factories.crm import a_deal, an_account
from tests.factories.identity import Team


@pytest.fixture(scope="module")
def accounts(house: House) -> list[UUID]:
    """Those that bought most and least, and some between."""
    rows = house.rows("""
        select a.id from accounts a where a.workspace_id = %(w)s and a.deleted_at is null
        order by (select count(*) from deals d where d.account_id = a.id and d.status = 'won') desc, a.id
    """)
    return [row["id"] for row in rows][::20]


async def facts_of(house: House, account: UUID) -> ClientFacts:
    async with house.begin(house.actor) as work:
        return await client_facts(work, account)


SPEND = """
    select currency, sum(coalesce(amount_minor, 0))::bigint as amount, count(*) as count,
      sum(coalesce(amount_minor, 0)) filter (where extract(year from closed_at) = 2026)::bigint as this_year,
      sum(coalesce(amount_minor, 0)) filter (where extract(year from closed_at) = 2025)::bigint as last_year,
      min(closed_at)::date as first, max(closed_at)::date as last, array_agg(id) as ids
    from deals where account_id = %(a)s and status = 'won' and deleted_at is null group by 1
"""
BOUGHT = """
    select p.name, sum(l.quantity)::bigint as quantity, sum(l.total_minor)::bigint as total from deals d
    join deal_lines l on l.deal_id = d.id join products p on p.id = l.product_id
    where d.account_id = %(a)s and d.status = 'won' and d.deleted_at is null group by 1
"""
TOUCHES = """
    select id, kind, at, done_at from activities
    where account_id = %(a)s and deleted_at is null order by at desc, id desc
"""


async def test_spend_and_goods_equal_a_direct_query(house: House, accounts: list[UUID]) -> None:
    for account in accounts:
        facts = await facts_of(house, account)
        expected = {row["currency"]: row for row in house.rows(SPEND, a=account)}
        assert {one.currency for one in facts.spend} == expected.keys()
        for one in facts.spend:
            row = expected[one.currency]
            assert (one.amount_minor, one.count) == (row["amount"], row["count"])
            assert (one.this_year_minor, one.last_year_minor) == (
                row["this_year"] or 0,
                row["last_year"] or 0,
            )
            assert (one.first_won_on, one.last_won_on) == (row["first"], row["last"])
            assert {deal.id for deal in one.deals} <= set(row["ids"])
            assert len(one.deals) == min(20, row["count"])
        bought = {one.name: (one.quantity, one.total_minor) for one in facts.bought}
        assert bought == {
            row["name"]: (row["quantity"], row["total"]) for row in house.rows(BOUGHT, a=account)
        }


async def test_deals_and_activities_equal_a_direct_query(house: House, accounts: list[UUID]) -> None:
    for account in accounts:
        facts = await facts_of(house, account)
        deals = house.rows("select * from deals where account_id = %(a)s and deleted_at is null", a=account)
        running = {row["id"] for row in deals if row["status"] == "open"}
        assert (facts.open_count, facts.lost_count) == (
            len(running),
            sum(row["status"] == "lost" for row in deals),
        )
        assert {one.deal.id for one in facts.open_deals} == running
        touches = house.rows(TOUCHES, a=account)
        past = [one for one in touches if one["at"] <= NOON and one["kind"] in ("call", "meeting", "mail")]
        coming = [one for one in touches if one["at"] > NOON and one["kind"] in ("call", "meeting")]
        tasks = {one["id"] for one in touches if one["kind"] == "task" and not one["done_at"]}
        assert (facts.last_contact and facts.last_contact.activity.id) == (past[0]["id"] if past else None)
        assert (facts.next_planned and facts.next_planned.activity.id) == (
            coming[-1]["id"] if coming else None
        )
        assert facts.open_task_count == len(tasks)
        assert {one.activity.id for one in facts.open_tasks} <= tasks


async def test_a_deal_tells_its_way(house: House) -> None:
    row = house.rows("""
        select d.id, d.account_id, d.contact_id,
          (select count(*) from stage_changes s where s.deal_id = d.id) as steps,
          (select count(*) from deal_lines l where l.deal_id = d.id) as lines
        from deals d where d.workspace_id = %(w)s and d.status = 'won' order by 4 desc, 1 limit 1
    """)[0]
    async with house.begin(house.actor) as work:
        facts = await deal_facts(work, row["id"])
        contact = await contact_facts(work, row["contact_id"])
    assert len(facts.stages) == row["steps"]
    assert len(facts.lines) == row["lines"]
    assert facts.stages[-1].stage == facts.stage == "Won"
    for before, after in zip(facts.stages, facts.stages[1:], strict=False):
        assert before.left_at == after.entered_at
    assert facts.account
    assert contact.account
    assert facts.account.id == contact.account.id == row["account_id"]


async def test_what_is_deleted_or_elsewhere_is_not_found(begin: Begin, team: Team, stranger: Team) -> None:
    theirs = await an_account(begin, stranger)
    deleted = await an_account(begin, team, name="Foxglove Ltd")
    deal = await a_deal(begin, stranger, account_id=theirs.id)
    async with begin(team.actor("rep")) as work:
        await records.delete(work, ACCOUNT, deleted.id)
    for account in (theirs.id, deleted.id, new_id()):
        async with begin(team.actor("rep")) as work:
            with pytest.raises(NotFound):
                await client_facts(work, account)
    async with begin(team.actor("rep")) as work:
        with pytest.raises(NotFound):
            await deal_facts(work, deal.id)


async def test_a_client_without_anything_has_no_figures(begin: Begin, team: Team) -> None:
    account = await an_account(begin, team)
    async with begin(team.actor("rep")) as work:
        facts = await client_facts(work, account.id)
    assert (facts.spend, facts.bought, facts.open_deals, facts.last_contact) == ([], [], [], None)


@pytest.fixture
def sent(house: House) -> Iterator[list[str]]:
    found: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        found.append(statement)

    engine: Any = house.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)


async def test_facts_cost_at_most_eight_statements(
    house: House, accounts: list[UUID], sent: list[str]
) -> None:
    async with house.begin(house.actor) as work:
        sent.clear()
        await client_facts(work, accounts[0])
    assert len(sent) <= 8
