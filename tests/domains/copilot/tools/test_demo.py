"""The tools over the demo company: what they say equals what PostgreSQL counts."""

import json
from typing import Any

import pytest

from dealwright.domains.copilot.tools.words import money
from tests.domains.copilot.tools.conftest import House
from tests.factories.tools import fact, keys, use

WON = "from deals d join accounts a on a.id = d.account_id where d.status = 'won' and d.deleted_at is null"


@pytest.fixture(scope="module")
async def customer(house: House) -> str:
    """The client with the most deals won among those whose first word no other has."""
    alone = (
        "(select count(*) from accounts b where b.deleted_at is null"
        " and split_part(b.name, ' ', 1) = split_part(a.name, ' ', 1)) = 1 and a.name like '% % %'"
    )
    [(name, _), *_] = await house.sql(
        f"select a.name, count(*) {WON} and {alone} group by a.name order by 2 desc, 1 limit 1"
    )
    return str(name)


async def test_what_a_client_spent_is_what_its_deals_add_up_to(house: House, customer: str) -> None:
    rows = await house.sql(
        f"select d.currency, sum(d.amount_minor), count(*), max(d.closed_at)::date {WON}"
        " and a.name = :name group by 1",
        name=customer,
    )
    found = await use(await house.hands(), "client_facts", client=customer, topics=["spend"])
    for currency, amount, count, last in rows:
        spend = fact(found, f"spend:{currency}")
        assert spend.values["amount_minor"] == int(str(amount))
        assert (spend.values["count"], spend.values["last_won_on"]) == (count, str(last))
        assert money(int(str(amount)), str(currency)) in spend.text
    assert [key for key in keys(found) if key.startswith("spend:")] == [f"spend:{row[0]}" for row in rows]


async def test_counts_and_sums_of_open_deals_equal_sql(house: House) -> None:
    [(count, amount)] = await house.sql(
        "select count(*), sum(amount_minor) from deals where status = 'open' and deleted_at is null"
    )
    found = await use(await house.hands(), "query_deals", status="open", measure="sum")
    assert fact(found, "count").values["count"] == count
    assert fact(found, "count").text == f"There are {count:,} open deals."
    assert fact(found, "sum:EUR").values["amount_minor"] == int(str(amount))


async def test_groups_by_stage_equal_sql(house: House) -> None:
    rows = await house.sql(
        "select s.name, count(*) from deals d join stages s on s.id = d.stage_id"
        " where d.status = 'open' and d.deleted_at is null group by 1"
    )
    found = await use(
        await house.hands(), "query_deals", status="open", measure="count", group_by="stage", limit=50
    )
    groups = {one.values["label"]: one.values["count"] for one in found.facts if one.key.startswith("group:")}
    assert groups == dict(rows)
    assert {row[0]: int(row[1].replace(",", "")) for row in found.data["table"]["rows"]} == groups


async def test_the_largest_customers_equal_sql(house: House) -> None:
    rows = await house.sql(f"select a.name, sum(d.amount_minor) {WON} group by 1 order by 2 desc limit 5")
    found = await use(await house.hands(), "query_accounts", order="won", limit=5)
    told = [
        (one.values["name"], one.values["won"][0]["amount_minor"])
        for one in found.facts
        if one.key.startswith("account:")
    ]
    assert told == [(name, int(str(amount))) for name, amount in rows]


async def test_activities_with_a_client_equal_sql(house: House, customer: str) -> None:
    [(count,)] = await house.sql(
        "select count(*) from activities v join accounts a on a.id = v.account_id"
        " where v.kind = 'call' and a.name = :name and v.deleted_at is null",
        name=customer,
    )
    found = await use(await house.hands(), "search_activities", clients=[customer], kinds=["call"], limit=3)
    assert found.data["count"] == count
    assert fact(found, "count").text == f"There are {count:,} calls with {customer}."
    assert len([key for key in keys(found) if key.startswith("activity:")]) == 3


async def test_leads_by_state_equal_sql(house: House) -> None:
    rows = await house.sql("select status, count(*) from leads where deleted_at is null group by 1")
    found = await use(await house.hands(), "query_leads", group_by="status", measure="count")
    groups = {one.values["label"]: one.values["count"] for one in found.facts if one.key.startswith("group:")}
    assert groups == dict(rows)


async def test_me_is_whoever_asks(house: House) -> None:
    rep = await house.user("rep")
    [(count,)] = await house.sql(
        "select count(*) from deals where owner_id = :me and status = 'open' and deleted_at is null",
        me=rep.id,
    )
    found = await use(await house.hands(), "query_deals", owners=["me"], status="open", measure="count")
    assert found.data["count"] == count
    assert fact(found, "count").text.endswith(f"owned by {rep.name}.")


@pytest.mark.parametrize("how", ["lower", "short", "typo"])
async def test_a_client_is_found_as_people_write_it(house: House, customer: str, how: str) -> None:
    first, second, *_ = customer.split()
    said = {"lower": customer.lower(), "short": f"{first} {second}", "typo": f"{first[:-1]} {second}"}[how]
    found = await use(await house.hands(), "client_facts", client=said, topics=["industry"])
    assert found.summary == f"Looked up {customer}."


async def test_a_name_that_several_share_gives_choices_that_settle_it(house: House) -> None:
    [(word, count), *_] = await house.sql(
        "select split_part(name, ' ', 1), count(*) from accounts where deleted_at is null"
        " group by 1 having count(*) between 2 and 5 order by 2 desc, 1"
    )
    hands = await house.hands()
    found = await use(hands, "client_facts", client=str(word))
    assert found.choices
    assert not found.facts
    for choice in found.choices:
        settled = await use(hands, "client_facts", client=choice.say, topics=["owner"])
        assert not settled.choices
    assert len(found.choices) <= int(str(count)) + 4


async def test_deals_of_one_name_are_told_apart_by_what_is_offered(house: House) -> None:
    [(name,), *_] = await house.sql(
        "select name from deals where deleted_at is null group by name"
        " having count(*) > 1 and count(*) filter (where status = 'open') = 0 order by 1 limit 1"
    )
    hands = await house.hands()
    found = await use(hands, "deal_facts", deal=str(name))
    assert len(found.choices) > 1
    assert len({choice.say for choice in found.choices}) == len(found.choices)
    for choice in found.choices:
        settled = await use(hands, "deal_facts", deal=choice.say)
        assert fact(settled, "stage").records[0].id == choice.record.id


async def test_of_deals_of_one_name_the_only_open_one_is_meant(house: House) -> None:
    [(name,), *_] = await house.sql(
        "select name from deals where deleted_at is null group by name"
        " having count(*) > 1 and count(*) filter (where status = 'open') = 1 order by 1 limit 1"
    )
    found = await use(await house.hands(), "deal_facts", deal=str(name))
    assert fact(found, "stage").values["status"] == "open"


async def test_what_is_not_kept_is_said(house: House) -> None:
    [(name,), *_] = await house.sql(
        "select first_name || ' ' || last_name from contacts where email is null and deleted_at is null"
        " and (select count(*) from contacts c where c.name = contacts.name) = 1 order by 1 limit 1"
    ) or [(None,)]
    if name is None:
        [(name,)] = await house.sql(
            "select name from contacts where phone is null and deleted_at is null"
            " and (select count(*) from contacts c where c.name = contacts.name) = 1 order by 1 limit 1"
        )
    found = await use(await house.hands(), "contact_facts", contact=str(name))
    missing = [one for one in found.facts if one.values.get("empty")]
    assert any(
        one.text.startswith(("No mail address is kept for", "No phone number is kept for")) for one in missing
    )


async def test_documents_are_quoted_from_where_they_stand(house: House) -> None:
    found = await use(await house.hands(), "search_documents", question="How long is the warranty of an arm?")
    assert found.data["band"] == "answered"
    for one in found.facts:
        assert one.passage
        [(text,)] = await house.sql(
            "select text from knowledge_passages where id = :id", id=one.passage.passage_id
        )
        assert str(text)[one.passage.start : one.passage.end] == one.passage.quote
    assert any(one.key.startswith("answer:") for one in found.facts)


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("client_facts", {}),
        ("query_deals", {"status": "open"}),
        ("query_deals", {"measure": "win_rate", "group_by": "owner"}),
        ("query_accounts", {"order": "open"}),
        ("query_leads", {"measure": "conversion", "group_by": "source"}),
        ("search_activities", {"kinds": ["task"], "state": "open"}),
        ("find_people", {"text": "me"}),
    ],
)
async def test_every_fact_is_a_sentence_of_its_own_with_a_key_of_its_own(
    house: House, customer: str, tool: str, arguments: dict[str, Any]
) -> None:
    if tool == "client_facts":
        arguments = {"client": customer}
    found = await use(await house.hands("manager"), tool, **arguments)
    assert found.facts
    assert len(set(keys(found))) == len(found.facts)
    for one in found.facts:
        assert one.text[0].isupper() or not one.text[0].isalpha() or one.key.startswith("group:")
        assert one.text.rstrip('"')[-1] in ".!?"
        assert "None" not in one.text
    assert found.model_validate_json(found.model_dump_json()) == found
    assert json.dumps(found.data)
