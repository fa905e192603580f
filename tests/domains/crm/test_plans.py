"""With a hundred thousand of everything, every page of the product reads by an index, and reads little."""

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest
from fastapi import FastAPI
from sqlalchemy import event, text

from dealwright.domains.crm.queries.listings import ACCOUNTS, ACTIVITIES, CONTACTS, DEALS, LEADS
from dealwright.domains.scoring.flows import resting
from dealwright.kernel.embedded.server import ServerAddress
from dealwright.kernel.worker import libpq_url
from dealwright.main import build_app
from dealwright.settings import Settings
from tests.factories.crm import a_tag, the_stages
from tests.factories.crowd import fill
from tests.factories.identity import Team, a_client, a_team

LARGE = frozenset(
    {"accounts", "contacts", "leads", "deals", "activities", "events", "search_entries", "search_words"}
)
ROWS_OF_A_PAGE = 2_500
"""The most rows one step of a plan may touch; a page shows fifty, a search looks through its candidates."""

LISTS = {"accounts": ACCOUNTS, "contacts": CONTACTS, "leads": LEADS, "deals": DEALS, "activities": ACTIVITIES}
FILTERS = {
    "accounts": ["owner_id[eq]:me", "industry[eq]:retail", "country[eq]:DE", "source[eq]:web"],
    "contacts": ["owner_id[eq]:me", "country[eq]:DE", "source[eq]:web", "account_id[eq]:{account}"],
    "leads": [
        "owner_id[eq]:me",
        "status[eq]:new",
        "status[in]:new|working",
        "source[eq]:web",
        "country[eq]:DE",
    ],
    "deals": [
        "owner_id[eq]:me",
        "status[eq]:open",
        "stage_id[eq]:{stage}",
        "stage_id[eq]:{won}",
        "source[eq]:web",
    ],
    "activities": [
        "owner_id[eq]:me",
        "kind[eq]:task",
        "kind[eq]:task,done_at[is]:null",
        "deal_id[eq]:{deal}",
    ],
}
PAGES: list[tuple[str, dict[str, str], int]] = [
    *((kind, {}, 3) for kind in LISTS),
    *(
        (kind, {"sort": f"{sign}{name}"}, 3)
        for kind, one in LISTS.items()
        for name, column in one.columns.items()
        if column.sortable
        for sign in ("", "-")
    ),
    *((kind, {"filter": one}, 3) for kind, filters in FILTERS.items() for one in filters),
    *((kind, {"filter": "owner_id[eq]:me", "q": "{word}"}, 3) for kind in ("accounts", "contacts", "leads")),
    *((kind, {"q": "gmbh"}, 3) for kind in ("accounts",)),
    *((kind, {"q": "{word}"}, 3) for kind in ("accounts", "contacts", "leads", "deals")),
    *((kind, {"deleted": "true"}, 3) for kind in LISTS),
    ("leads", {"tag_id": "{tag}"}, 3),
    ("accounts/{account}", {}, 5),
    ("contacts/{contact}", {}, 5),
    ("leads/{lead}", {}, 5),
    ("deals/{deal}", {}, 5),
    ("accounts/{account}/timeline", {}, 5),
    ("contacts/{contact}/timeline", {}, 5),
    ("deals/{deal}/timeline", {}, 5),
    ("deals/{deal}/tags", {}, 5),
    ("search", {"q": "{word}"}, 5),
    ("search", {"q": "{word} {other}"}, 5),
    ("search", {"q": "{slip}"}, 5),
    ("search", {"q": "gmbh"}, 5),
    ("search", {"q": "gmbh {word}"}, 5),
    ("search", {"q": "a"}, 5),
    ("audit", {}, 3),
]
# These add up all open deals: their rows are read, but from an index alone.
SUMS: list[tuple[str, dict[str, str], int]] = [
    ("pipelines/{pipeline}/board", {}, 5),
    ("pipelines/{pipeline}/board", {"owner_id": "{user}"}, 5),
    *(
        ("pipelines/{pipeline}/board", {"sort": sort}, 5)
        for sort in ("-chance_shown", "-amount_minor", "expected_close_on")
    ),
    *(
        ("deals", {"filter": "stage_id[eq]:{stage}", "sort": sort}, 3)
        for sort in ("-chance_shown", "-amount_minor", "expected_close_on")
    ),
    ("my-day", {}, 10),
    ("my-day", {"team": "true"}, 10),
]


@dataclass(frozen=True)
class Crowd:
    app: FastAPI
    team: Team
    names: dict[str, str]


@pytest.fixture(scope="module")
async def crowd(settings: Settings, new_database: Callable[[], ServerAddress]) -> AsyncIterator[Crowd]:
    address = new_database()
    app = build_app(settings, address.app_url)
    begin = app.state.begin
    team, others = await a_team(begin), await a_team(begin, name="Others")
    stages = await the_stages(begin, team)
    with psycopg.connect(libpq_url(address.superuser_url)) as connection:
        fill(connection, team, others, stages)
        found = connection.execute(
            "select d.account_id, d.contact_id, d.id, lower(split_part(d.name, ' ', 1)), "
            "lower(split_part(d.name, ' ', 2)), (select l.id from leads l limit 1) "
            "from deals d offset 500 limit 1"
        ).fetchone()
    assert found
    account, contact, deal, word, other, lead = map(str, found)
    tag = await a_tag(begin, team, "lead", found[5])
    names = {
        "account": account,
        "contact": contact,
        "deal": deal,
        "lead": lead,
        "word": word,
        "other": other,
        "slip": word[1] + word[0] + word[2:],
        "tag": str(tag.id),
        "stage": str(stages["Qualify"].id),
        "won": str(stages["Won"].id),
        "pipeline": str(stages["Qualify"].pipeline_id),
        "user": str(team.users["rep"].id),
    }
    yield Crowd(app, team, names)
    await app.state.runtime.close()


@pytest.fixture(scope="module")
async def reader(crowd: Crowd) -> AsyncIterator[httpx.AsyncClient]:
    client = await a_client(crowd.app, crowd.team, "manager")
    await client.get("/api/v1/workspace")
    yield client
    await client.aclose()


@pytest.fixture
def sent(crowd: Crowd) -> Iterator[list[tuple[str, Any]]]:
    """Every statement with its values, without the ends of transactions."""
    kept: list[tuple[str, Any]] = []
    engine = crowd.app.state.runtime.engine.sync_engine

    def note(connection: object, cursor: object, statement: str, values: Any, *rest: object) -> None:
        if statement not in ("commit", "rollback"):
            kept.append((statement, values))

    event.listen(engine, "before_cursor_execute", note)
    yield kept
    event.remove(engine, "before_cursor_execute", note)


async def plans(crowd: Crowd, sent: list[tuple[str, Any]]) -> list[dict[str, Any]]:
    """Each read is run again and tells how, with the rights and under the policies of the application."""
    reads = [one for one in sent if one[0].lstrip().lower().startswith(("select", "with"))]
    found: list[dict[str, Any]] = []
    async with crowd.app.state.begin(crowd.team.actor("manager")) as work:
        assert (await work.connection.execute(text("select current_user"))).scalar() == "dealwright_app"
        for statement, values in reads:
            explain = f"explain (analyze, timing off, format json) {statement}"
            found.append((await work.connection.exec_driver_sql(explain, values)).scalar_one()[0]["Plan"])
    return found


def steps_of(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", ()):
        yield from steps_of(part)


def touched(step: dict[str, Any]) -> float:
    removed = sum(value for name, value in step.items() if name.startswith("Rows Removed by"))
    return (step["Actual Rows"] + removed) * step["Actual Loops"]


async def read_page(
    reader: httpx.AsyncClient, crowd: Crowd, sent: list[tuple[str, Any]], path: str, query: dict[str, str]
) -> list[dict[str, Any]]:
    sent.clear()
    path = f"/api/v1/{path.format(**crowd.names)}"
    answer = await reader.get(
        path, params={name: value.format(**crowd.names) for name, value in query.items()}
    )
    assert answer.status_code == 200, answer.text
    return await plans(crowd, list(sent))


def described(step: dict[str, Any]) -> str:
    names = ("Node Type", "Relation Name", "Index Name", "Index Cond", "Filter", "Actual Rows")
    return f"{touched(step):.0f} rows: " + ", ".join(str(step[name]) for name in names if name in step)


@pytest.mark.parametrize(("path", "query", "most"), PAGES, ids=str)
async def test_a_page_reads_little_and_by_an_index(
    reader: httpx.AsyncClient,
    crowd: Crowd,
    sent: list[tuple[str, Any]],
    path: str,
    query: dict[str, str],
    most: int,
) -> None:
    found = await read_page(reader, crowd, sent, path, query)
    assert len(found) < most
    steps = [step for plan in found for step in steps_of(plan)]
    scans = [
        described(one) for one in steps if one["Node Type"] == "Seq Scan" and one["Relation Name"] in LARGE
    ]
    assert not scans
    assert not [described(one) for one in steps if touched(one) > ROWS_OF_A_PAGE]


@pytest.mark.parametrize(("path", "query", "most"), SUMS, ids=str)
async def test_a_page_of_sums_reads_by_an_index(
    reader: httpx.AsyncClient,
    crowd: Crowd,
    sent: list[tuple[str, Any]],
    path: str,
    query: dict[str, str],
    most: int,
) -> None:
    found = await read_page(reader, crowd, sent, path, query)
    steps = [step for plan in found for step in steps_of(plan)]
    assert not [
        described(one) for one in steps if one["Node Type"] == "Seq Scan" and one["Relation Name"] in LARGE
    ]


async def test_who_rests_on_an_account_is_found_by_an_index(
    crowd: Crowd, sent: list[tuple[str, Any]]
) -> None:
    account = UUID(crowd.names["account"])
    async with crowd.app.state.begin(crowd.team.actor("manager")) as work:
        sent.clear()
        await resting.deals_with(work, accounts=[account], contacts=[UUID(crowd.names["contact"])])
        assert await resting.leads_of(work, [account])
    steps = [step for plan in await plans(crowd, list(sent)) for step in steps_of(plan)]
    assert "ix_leads_company" in {step.get("Index Name") for step in steps}
    assert not [
        described(one) for one in steps if one["Node Type"] == "Seq Scan" or touched(one) > resting.MOST
    ]
