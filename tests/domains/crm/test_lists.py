"""Lists: pages, sort orders, filters, chosen fields, words, totals."""

import base64
import json
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import given, settings
from hypothesis import strategies as st

from dealwright.domains.crm.queries.listings import ACCOUNTS, ACTIVITIES, CONTACTS, DEALS, LEADS, PRODUCTS
from dealwright.kernel.clock import utc_now
from dealwright.kernel.paging import Listing
from dealwright.kernel.work import Begin
from tests.factories.crm import a_contact, a_deal, a_lead, a_product, an_account, an_activity, the_stages
from tests.factories.identity import Team, a_client, a_team

LISTS: dict[str, Listing] = {
    "accounts": ACCOUNTS,
    "contacts": CONTACTS,
    "leads": LEADS,
    "deals": DEALS,
    "activities": ACTIVITIES,
    "products": PRODUCTS,
}
SORTS = [(kind, name) for kind, one in LISTS.items() for name in one.columns if one.columns[name].sortable]
NAMES = ("Ärger", "acme", "Zoo", "acme", "Émile", "zoo")


@pytest.fixture(scope="module")
async def full(begin: Begin) -> Team:
    """Rows of every kind with ties and with nothing in what they are sorted by."""
    team = await a_team(begin)
    for number in range(11):
        name, some = NAMES[number % 6], number % 3 or None
        day = utc_now() + timedelta(days=number % 2)
        account = await an_account(begin, team, name=name, employees=some, annual_revenue_minor=some)
        await a_contact(begin, team, last_name=name, account_id=account.id if some else None)
        await a_lead(begin, team, last_name=name, status="new" if some else "working")
        deal = await a_deal(
            begin, team, name=name, amount_minor=some, expected_close_on=day.date() if some else None
        )
        due = {"kind": "task", "due_at": day} if some else {"kind": "note"}
        about = {"account_id": account.id, "deal_id": deal.id} if number % 2 else {}
        await an_activity(begin, team, subject=name, **due, **about)
        await a_product(begin, team, name=name, code=f"P{number}")
    return team


@pytest.fixture(scope="module")
async def reader(app: FastAPI, full: Team) -> httpx.AsyncClient:
    return await a_client(app, full, "rep")


async def page(client: httpx.AsyncClient, kind: str, **query: Any) -> dict[str, Any]:
    answer = await client.get(f"/api/v1/{kind}", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def all_pages(client: httpx.AsyncClient, kind: str, **query: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    while True:
        one = await page(client, kind, **query)
        assert len(one["items"]) <= query["limit"]
        items += one["items"]
        if one["next_cursor"] is None:
            return items
        query["cursor"] = one["next_cursor"]


def in_order(rows: list[dict[str, Any]], name: str, *, down: bool) -> list[str]:
    """Rows with a value first, then those without, each by value and id."""
    given = sorted((row for row in rows if row[name] is not None), key=lambda row: (row[name], row["id"]))
    without = sorted((row for row in rows if row[name] is None), key=lambda row: row["id"])
    return [row["id"] for part in (given, without) for row in (reversed(part) if down else part)]


@given(st.sampled_from(SORTS), st.booleans(), st.integers(2, 12))
async def test_pages_in_any_order_show_each_row_once_and_in_its_place(
    reader: httpx.AsyncClient, sort: tuple[str, str], down: bool, limit: int
) -> None:
    kind, name = sort
    order = f"-{name}" if down else name
    whole = (await page(reader, kind, limit=200))["items"]
    assert len(whole) == 11
    shown = await all_pages(reader, kind, sort=order, limit=limit, fields=f"id,{name}")
    assert [row["id"] for row in shown] == in_order(whole, name, down=down)


OPERATORS = ["eq", "ne", "gt", "gte", "lt", "lte", "in", "has", "is", "", "EQ", "like"]
FIELDS = [*DEALS.columns, *ACTIVITIES.columns, "nope", "", "id.x", "é"]
VALUES = st.one_of(
    st.sampled_from(
        [
            "",
            "null",
            "me",
            "today",
            "-7d",
            "+9999999999d",
            "true",
            "open|won",
            "1",
            str(10**30),
            "٣",
            "%",
            "_",
        ]
    ),
    st.text(max_size=20),
    st.dates().map(str),
    st.datetimes().map(lambda one: one.isoformat()),
    st.uuids().map(str),
    st.integers().map(str),
    st.floats().map(str),
)
CONDITIONS = st.builds(
    lambda name, operator, value, quoted: f"{name}[{operator}]:" + (f'"{value}"' if quoted else value),
    st.sampled_from(FIELDS),
    st.sampled_from(OPERATORS),
    VALUES,
    st.booleans(),
)
FILTERS = st.recursive(
    CONDITIONS | st.text(max_size=30) | st.text('[](),:|"\\ andortis', max_size=30),
    lambda inner: st.builds(
        lambda word, parts: f"{word}({','.join(parts)})",
        st.sampled_from(["and", "or", "not", "nor", ""]),
        st.lists(inner, max_size=3),
    ),
    max_leaves=6,
)


@settings(max_examples=120)
@given(st.sampled_from(["deals", "activities"]), st.lists(FILTERS, max_size=3).map(",".join))
async def test_no_filter_breaks_the_list(reader: httpx.AsyncClient, kind: str, text: str) -> None:
    answer = await reader.get(f"/api/v1/{kind}", params={"filter": text, "limit": 1})
    assert answer.status_code in (200, 422), (text, answer.text)
    if answer.status_code == 422:
        assert answer.json()["errors"][0]["field"] == "filter"


@settings(max_examples=60)
@given(
    st.sampled_from(["accounts", "leads"]),
    st.fixed_dictionaries(
        {},
        optional={
            "q": st.text(max_size=30) | st.sampled_from(["\0", "a\0b", "_ _", "%"]),
            "sort": st.text(max_size=10),
            "fields": st.text(max_size=20),
            "cursor": st.text(max_size=20),
            "tag_id": st.text(max_size=10),
        },
    ),
)
async def test_no_query_breaks_the_list(reader: httpx.AsyncClient, kind: str, query: dict[str, str]) -> None:
    answer = await reader.get(f"/api/v1/{kind}", params=query)
    assert answer.status_code in (200, 422), (query, answer.text)


@settings(max_examples=60)
@given(
    st.sampled_from(SORTS),
    st.one_of(
        st.lists(st.none() | st.text(max_size=8) | st.integers() | st.uuids().map(str), max_size=4),
        st.dictionaries(st.text(max_size=3), st.integers(), max_size=3),
    ),
)
async def test_no_forged_cursor_breaks_the_list(
    reader: httpx.AsyncClient, sort: tuple[str, str], content: Any
) -> None:
    kind, name = sort
    contents = [content, [name, *content][:3]] if isinstance(content, list) else [content]
    for one in contents:
        cursor = base64.urlsafe_b64encode(json.dumps(one).encode()).decode().rstrip("=")
        answer = await reader.get(f"/api/v1/{kind}", params={"sort": name, "cursor": cursor})
        assert answer.status_code in (200, 422), (one, answer.text)


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        ("accounts", "name[eq]:acme", 4),
        ("accounts", "name[ne]:acme", 7),
        ("accounts", "name[in]:acme|Zoo", 6),
        ("accounts", "name[has]:RGE", 2),
        ("accounts", 'name[has]:"%"', 0),
        ("accounts", 'or(name[eq]:"acme",name[eq]:"Zoo")', 6),
        ("accounts", "not(name[eq]:acme)", 7),
        ("accounts", "employees[gt]:1", 3),
        ("accounts", "employees[gte]:1,employees[lt]:2", 4),
        ("accounts", "employees[lte]:2", 7),
        ("accounts", "employees[is]:null", 4),
        ("accounts", "employees[is]:not_null", 7),
        ("accounts", "employees[ne]:1", 7),
        ("accounts", "owner_id[eq]:me", 11),
        ("accounts", "and(owner_id[eq]:me,or(name[eq]:acme,not(employees[is]:not_null)))", 6),
        ("leads", "status[eq]:new", 7),
        ("leads", "status[in]:new|working", 11),
        ("deals", "expected_close_on[gte]:today", 7),
        ("deals", "expected_close_on[gt]:+30d", 0),
        ("deals", "created_at[gte]:-1d,created_at[lt]:+1d", 11),
        ("deals", "updated_at[gt]:2999-01-01T00:00:00Z", 0),
        ("activities", "kind[eq]:task", 7),
        ("products", "is_active[eq]:true", 11),
        ("products", "is_active[eq]:FALSE", 0),
    ],
)
async def test_a_filter_finds_what_it_says(
    reader: httpx.AsyncClient, kind: str, text: str, found: int
) -> None:
    assert len((await page(reader, kind, filter=text, limit=200))["items"]) == found


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"filter": "nope[eq]:1"}, "filter"),
        ({"filter": "name[like]:x"}, "filter"),
        ({"filter": "name"}, "filter"),
        ({"filter": "employees[gt]:many"}, "filter"),
        ({"filter": "employees[has]:1"}, "filter"),
        ({"filter": "parent_name[eq]:x"}, "filter"),
        ({"filter": "not(" * 8 + "name[eq]:x" + ")" * 8}, "filter"),
        ({"filter": ",".join(["name[eq]:x"] * 41)}, "filter"),
        ({"filter": "x" * 4001}, "filter"),
        ({"sort": "city"}, "sort"),
        ({"sort": "nope"}, "sort"),
        ({"fields": "name,nope"}, "fields"),
        ({"cursor": "nonsense"}, "cursor"),
        ({"limit": "0"}, "limit"),
        ({"limit": "201"}, "limit"),
        ({"limit": "x"}, "limit"),
        ({"nope": "1"}, "nope"),
    ],
)
async def test_what_a_list_does_not_know_is_refused_by_name(
    reader: httpx.AsyncClient, query: dict[str, str], field: str
) -> None:
    answer = await reader.get("/api/v1/accounts", params=query)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


async def test_a_cursor_belongs_to_its_sort_order(reader: httpx.AsyncClient) -> None:
    first = await page(reader, "accounts", sort="name", limit=1)
    for sort in ("-name", "-updated_at"):
        answer = await reader.get("/api/v1/accounts", params={"sort": sort, "cursor": first["next_cursor"]})
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "cursor")


async def test_rows_carry_only_the_fields_asked_for(reader: httpx.AsyncClient) -> None:
    shown = await page(reader, "contacts", fields="name,account_name", limit=1)
    assert set(shown["items"][0]) == {"id", "version", "name", "account_name"}


async def test_the_rows_of_a_list_have_the_shape_they_are_described_with(
    app: FastAPI, reader: httpx.AsyncClient
) -> None:
    schemas = app.openapi()["components"]["schemas"]
    for kind in LISTS:
        answer = app.openapi()["paths"][f"/api/v1/{kind}"]["get"]["responses"]["200"]
        name = answer["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
        row = schemas[name]["properties"]["items"]["items"]["$ref"].rpartition("/")[2]
        shown = (await page(reader, kind, limit=1))["items"][0]
        assert set(shown) == set(schemas[row]["properties"]), kind


async def test_a_total_is_counted_when_asked_for(reader: httpx.AsyncClient) -> None:
    shown = await page(reader, "accounts", filter="name[eq]:acme", limit=1, total="true")
    assert shown["total"] == {"value": 4, "capped": False}
    assert (await page(reader, "accounts"))["total"] is None


async def test_a_total_is_capped(reader: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dealwright.kernel.paging.TOTAL_CAP", 5)
    assert (await page(reader, "accounts", total="true"))["total"] == {"value": 5, "capped": True}


async def test_words_narrow_a_list_as_in_the_palette(reader: httpx.AsyncClient) -> None:
    assert len((await page(reader, "accounts", q="arg"))["items"]) == 2
    assert len((await page(reader, "accounts", q="ÄRGER"))["items"]) == 2
    assert (await page(reader, "accounts", q="acme zoo"))["items"] == []


async def test_the_stage_filter_and_the_bin_work_together(
    reader: httpx.AsyncClient, begin: Begin, full: Team
) -> None:
    stage = (await the_stages(begin, full))["Qualify"]
    query = {"filter": f"stage_id[eq]:{stage.id},status[eq]:open", "deleted": "true"}
    assert (await page(reader, "deals", **query))["items"] == []
