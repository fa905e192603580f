"""Answers about many accounts, leads and activities, colleagues by name: figures equal plain SQL."""

from datetime import timedelta
from typing import Any

import pytest

from dealwright.domains.crm.assistant.accounts import answer_accounts
from dealwright.domains.crm.assistant.activities import answer_activities
from dealwright.domains.crm.assistant.leads import answer_leads
from dealwright.domains.crm.assistant.people import find_people
from dealwright.domains.crm.assistant.schemas import (
    AccountQuestion,
    AccountsAnswer,
    ActivitiesAnswer,
    ActivityQuestion,
    LeadQuestion,
    LeadsAnswer,
    PeopleFound,
)
from tests.domains.crm.assistant.conftest import NOON, House


async def accounts(house: House, **question: Any) -> AccountsAnswer:
    async with house.begin(house.actor) as work:
        return await answer_accounts(work, AccountQuestion.model_validate(question))


async def leads(house: House, **question: Any) -> LeadsAnswer:
    async with house.begin(house.actor) as work:
        return await answer_leads(work, LeadQuestion.model_validate(question))


async def activities(house: House, **question: Any) -> ActivitiesAnswer:
    async with house.begin(house.actor) as work:
        return await answer_activities(work, ActivityQuestion.model_validate(question))


async def people(house: House, text: str) -> PeopleFound:
    async with house.begin(house.actor) as work:
        return await find_people(work, text)


@pytest.mark.parametrize("since", [None, "2026-01-01"])
async def test_the_best_customers_come_first(house: House, since: str | None) -> None:
    answer = await accounts(house, order="won", won_from=since, currency="EUR", limit=10)
    expected = house.rows(
        """
        select account_id, sum(amount_minor)::bigint as amount, count(*) as count from deals
        where workspace_id = %(w)s and status = 'won' and deleted_at is null and currency = 'EUR'
        and (%(since)s::date is null or closed_at >= %(since)s::date)
        group by 1 order by 2 desc, 1 limit 10
        """,
        since=since,
    )
    assert [(row.account.id, row.won[0].amount_minor, row.won_count) for row in answer.rows] == [
        (row["account_id"], row["amount"], row["count"]) for row in expected
    ]


@pytest.mark.parametrize(
    ("question", "condition"),
    [
        ({}, "true"),
        ({"industries": ["packaging"]}, "industry = 'Packaging'"),
        ({"countries": ["Germany"], "employees_min": 200}, "country = 'Germany' and employees >= 200"),
        ({"owners": ["me"]}, "owner_id = (select id from users where name = 'Lena Hartmann')"),
        (
            {"no_activity_days": 30},
            "(last_activity_at is null or last_activity_at <= %(now)s::timestamptz - interval '30 days')",
        ),
        (
            {"bought": True},
            "exists (select 1 from deals d where d.account_id = accounts.id and d.status = 'won' "
            "and d.deleted_at is null)",
        ),
        (
            {"has_open_deals": False},
            "not exists (select 1 from deals d where d.account_id = accounts.id and d.status = 'open' "
            "and d.deleted_at is null)",
        ),
    ],
)
async def test_accounts_are_counted_as_plain_sql_counts_them(
    house: House, question: dict[str, Any], condition: str
) -> None:
    answer = await accounts(house, measure="count", group_by="industry", limit=50, **question)
    rows = house.rows(
        f"select industry, count(*) as count from accounts where workspace_id = %(w)s and deleted_at is null "  # type: ignore[arg-type]
        f"and {condition} group by 1"
    )
    assert answer.count == sum(row["count"] for row in rows)
    assert {one.key: one.count for one in answer.groups} == {row["industry"]: row["count"] for row in rows}


async def test_who_was_not_spoken_to_for_longest_comes_first(house: House) -> None:
    answer = await accounts(house, order="quietest", limit=20)
    last = [row.last_activity_at or NOON - timedelta(days=9_999) for row in answer.rows]
    assert last == sorted(last)


async def test_leads_are_counted_as_plain_sql_counts_them(house: House) -> None:
    answer = await leads(house, group_by="source", created_from="2026-01-01", limit=50)
    rows = house.rows("""
        select source, count(*) as count, count(*) filter (where status = 'converted') as converted,
          count(*) filter (where status = 'disqualified') as disqualified
        from leads where workspace_id = %(w)s and deleted_at is null and created_at >= '2026-01-01' group by 1
    """)
    assert {one.key: one.count for one in answer.groups} == {row["source"]: row["count"] for row in rows}
    assert answer.converted == sum(row["converted"] for row in rows)
    assert answer.conversion == pytest.approx(
        answer.converted / (answer.converted + sum(row["disqualified"] for row in rows))
    )
    created = [row.created_on for row in answer.rows]
    assert created == sorted(created, reverse=True)


@pytest.mark.parametrize("group", ["kind", "owner", "day", "month", "account"])
async def test_activities_are_counted_as_plain_sql_counts_them(house: House, group: str) -> None:
    question = {"from": "2026-10-01", "to": "2026-10-31"}
    answer = await activities(house, kinds=["call", "mail"], group_by=group, limit=50, **question)
    key = {"day": "at::date::text", "month": "to_char(at, 'YYYY-MM')"}.get(group, f"{group}")
    key = f"{key}_id::text" if group in ("owner", "account") else key
    rows = house.rows(
        f"select {key} as key, count(*) as count from activities where workspace_id = %(w)s "  # type: ignore[arg-type]
        "and deleted_at is null and kind in ('call', 'mail') and at >= '2026-10-01' and at < '2026-11-01' "
        "group by 1"
    )
    expected = {row["key"]: row["count"] for row in rows}
    assert answer.count == sum(expected.values())
    assert {one.key: one.count for one in answer.groups}.items() <= expected.items()
    assert len(answer.groups) == min(50, len(expected))


async def test_overdue_tasks_are_mine_and_not_done(house: House) -> None:
    answer = await activities(house, kinds=["task"], owners=["me"], state="overdue", order="oldest")
    row = house.rows("""
        select count(*) as count from activities where workspace_id = %(w)s and deleted_at is null
        and kind = 'task' and done_at is null and due_at < %(now)s
        and owner_id = (select id from users where name = 'Lena Hartmann')
    """)[0]
    assert answer.count == row["count"]
    assert all(one.by and one.by.name == "Lena Hartmann" for one in answer.rows)


async def test_activities_are_found_by_the_words_of_their_subject(house: House) -> None:
    answer = await activities(house, words="call", limit=20)
    assert answer.count
    assert all("call" in row.subject.lower() for row in answer.rows)


async def test_what_was_said_with_a_client_is_found_by_its_words(house: House) -> None:
    row = house.rows("""
        select account_id, body from activities where workspace_id = %(w)s and deleted_at is null
        and account_id is not null and body ilike '%%price%%' order by id limit 1
    """)[0]
    answer = await activities(house, words="Price", account_ids=[row["account_id"]], limit=50)
    counted = house.rows(
        """
        select count(*) as count from activities where account_id = %(a)s and deleted_at is null
        and concat_ws(' ', subject, body) ilike '%%price%%'
        """,
        a=row["account_id"],
    )
    assert answer.count == counted[0]["count"] > 0


@pytest.mark.parametrize(
    ("text", "verdict", "names"),
    [
        ("Lena", "sure", ["Lena Hartmann"]),
        ("hartmann", "sure", ["Lena Hartmann"]),
        ("Lena Hartman", "sure", ["Lena Hartmann"]),
        ("callum reid", "sure", ["Callum Reid"]),
        ("Calum", "sure", ["Callum Reid"]),
        ("rep@demo.example", "sure", ["Lena Hartmann"]),
        ("me", "sure", ["Lena Hartmann"]),
        ("Xaver", "none", []),
        ("", "none", []),
    ],
)
async def test_a_colleague_is_found(house: House, text: str, verdict: str, names: list[str]) -> None:
    found = await people(house, text)
    assert (found.verdict, [one.name for one in found.people]) == (verdict, names)


async def test_a_team_is_its_members(house: House) -> None:
    found = await people(house, "the north america team")
    assert found.team == "North America"
    assert {one.name for one in found.people} == {"Denise Okafor", "Tyler Benson", "Priya Raman"}
