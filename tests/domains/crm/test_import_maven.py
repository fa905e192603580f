"""The real dump of a real tool: every row lands, and the sums are those of the files."""

import csv
import gzip
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from dealwright.domains.crm.importing import flows
from dealwright.domains.crm.importing.schemas import Summary
from dealwright.main import Runtime
from tests.factories.identity import a_team
from tests.factories.imports import MAVEN, Importer, maven_files


def _rows(name: str) -> Iterator[dict[str, str]]:
    with gzip.open(MAVEN / name, "rt", encoding="utf-8") as file:
        yield from csv.DictReader(file)


DEALS = list(_rows("opportunities_asof_2017-09-30.csv.gz"))
PRICES = {row["product"]: int(row["sales_price"]) for row in _rows("products.csv.gz")}


@pytest.fixture(scope="module")
async def importer(runtime: Runtime) -> Importer:
    return Importer(runtime, await a_team(runtime.begin, name="Maven"), "admin")


@pytest.fixture(scope="module")
async def first(importer: Importer) -> Summary:
    """Imported in the wrong order on purpose: deals before what they name."""
    paths = sorted(maven_files(), key=lambda path: "opportunities" not in path.name)
    return await _import(importer, paths)


async def _import(importer: Importer, paths: list[Path]) -> Summary:
    return await flows.import_files(
        importer.begin, importer.actor, importer.runtime.ports, paths, name="Maven"
    )


def test_every_row_is_created_and_the_check_said_so(first: Summary) -> None:
    assert first.status == "done"
    created = {file.kind: file.counts.created for file in first.files}
    assert created == {None: 0, "account": 85, "product": 7, "user": 35, "deal": 7135}
    assert all(file.checked == file.counts for file in first.files)
    assert not [file for file in first.files if file.counts.failed or file.counts.warnings]


async def test_statuses_and_sums_are_those_of_the_file(importer: Importer, first: Summary) -> None:
    expected: Counter[str] = Counter()
    money: defaultdict[str, int] = defaultdict(int)
    for deal in DEALS:
        status = {"Won": "won", "Lost": "lost"}.get(deal["deal_stage"], "open")
        expected[status] += 1
        won = status == "won"
        money[status] += round(float(deal["close_value"]) * 100) if won else PRICES[deal["product"]] * 100
    found = await importer.rows("select status, count(*), sum(amount_minor) from deals group by 1")
    assert {row[0]: (row[1], int(row[2])) for row in found} == {
        status: (expected[status], money[status]) for status in expected
    }
    pairs = "deals d join deal_lines l on l.deal_id = d.id"
    assert await importer.one(f"select count(*) from {pairs} where l.total_minor <> d.amount_minor") == 0
    assert await importer.one("select count(*) from deal_lines") == len(DEALS)


async def test_agents_report_to_managers_who_are_created_with_them(
    importer: Importer, first: Summary
) -> None:
    found = await importer.rows(
        "select u.name, m.name, u.team, m.role from users u join users m on m.id = u.manager_id"
    )
    assert {(row[0], row[1], row[2]) for row in found} == {
        (row["sales_agent"], row["manager"], row["regional_office"]) for row in _rows("sales_teams.csv.gz")
    }
    assert {row[3] for row in found} == {"manager"}
    assert await importer.one("select count(*) from users where email is null") == 35 + 6


async def test_companies_find_their_parents_below_them(importer: Importer, first: Summary) -> None:
    found = await importer.rows("select a.name, p.name from accounts a join accounts p on p.id = a.parent_id")
    expected = {
        (row["account"], row["subsidiary_of"]) for row in _rows("accounts.csv.gz") if row["subsidiary_of"]
    }
    assert {(row[0], row[1]) for row in found} == expected
    acme = await importer.one("select annual_revenue_minor, currency from accounts where name like 'Acme%'")
    assert tuple(acme) == (1_100_040_000_00, "EUR")


async def test_deals_know_their_owner_their_account_and_their_way(importer: Importer, first: Summary) -> None:
    won = next(deal for deal in DEALS if deal["deal_stage"] == "Won")
    deal = await importer.one(
        "select d.name, u.name, a.name, d.opened_at::date::text, d.closed_at::date::text, d.probability "
        "from deals d join users u on u.id = d.owner_id join accounts a on a.id = d.account_id "
        "where d.external_id = :id",
        id=won["opportunity_id"],
    )
    name = f"{won['account']} - {won['product']}"
    dates = (won["engage_date"], won["close_date"])
    assert tuple(deal) == (name, won["sales_agent"], won["account"], *dates, 100)
    steps = await importer.rows(
        "select s.name, c.seconds_in_stage from stage_changes c join stages s on s.id = c.to_stage_id "
        "join deals d on d.id = c.deal_id where d.external_id = :id order by c.at",
        id=won["opportunity_id"],
    )
    assert [row[0] for row in steps] == ["Engaging", "Won"]
    assert steps[1][1] == 132 * 86_400
    closed = sum(deal["deal_stage"] != "Engaging" for deal in DEALS)
    assert await importer.one("select count(*) from stage_changes") == len(DEALS) + closed
    assert await importer.one("select count(*) from deals where owner_id is null") == 0


async def test_importing_it_again_creates_and_changes_nothing(importer: Importer, first: Summary) -> None:
    tables = ("users", "products", "accounts", "deals", "deal_lines", "stage_changes", "pipelines", "stages")
    count = "select " + ", ".join(f"(select count(*) from {table})" for table in tables)
    before = await importer.one(count)
    again = await _import(importer, maven_files())
    assert all(file.counts.created == file.counts.updated == file.counts.failed == 0 for file in again.files)
    assert sum(file.counts.skipped for file in again.files) == first.rows
    assert await importer.one(count) == before
    assert await importer.one("select count(*) from deals where version > 1") == 0


async def test_the_search_finds_what_was_imported(importer: Importer, first: Summary) -> None:
    assert await importer.one("select count(*) from search_words where word = 'cancity'") > 0
