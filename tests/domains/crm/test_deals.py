"""Deals: stages and their log, closing and reopening, lines and the amount."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from dealwright.domains.crm.models.pipelines import Stage
from dealwright.domains.crm.models.records import Deal
from dealwright.domains.crm.service.deals import line_total
from dealwright.kernel.ids import new_id
from dealwright.kernel.work import Begin
from tests.conftest import SetClock
from tests.factories.crm import a_deal, a_lost_reason, a_moved_deal, a_product, the_stages
from tests.factories.identity import Team

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
async def stages(begin: Begin, team: Team) -> dict[str, Stage]:
    return await the_stages(begin, team)


@pytest.fixture
async def deal(begin: Begin, team: Team) -> Deal:
    return await a_deal(begin, team, amount_minor=100_00)


@pytest.fixture
def move(rep: httpx.AsyncClient, deal: Deal) -> Callable[..., Any]:
    async def call(stage: Stage | None, version: int = 1, **facts: Any) -> httpx.Response:
        body = {"version": version, "stage_id": str(stage.id if stage else new_id()), **facts}
        return await rep.post(f"/api/v1/deals/{deal.id}/move", json=body)

    return call


async def test_a_deal_starts_in_the_first_stage_with_its_probability(
    deal: Deal, stages: dict[str, Stage]
) -> None:
    assert (deal.stage_id, deal.status, deal.probability) == (stages["Qualify"].id, "open", 10)
    assert deal.closed_at is None


async def test_a_move_follows_the_stage(move: Callable[..., Any], stages: dict[str, Stage]) -> None:
    moved = (await move(stages["Proposal"])).json()
    assert (moved["stage_id"], moved["probability"], moved["version"]) == (str(stages["Proposal"].id), 50, 2)
    stale = await move(stages["Won"])
    assert (stale.status_code, stale.json()["code"]) == (409, "stale_version")


async def test_a_move_to_where_it_is_changes_nothing(
    move: Callable[..., Any], stages: dict[str, Stage]
) -> None:
    assert (await move(stages["Qualify"])).json()["version"] == 1


async def test_an_unknown_stage_is_refused(move: Callable[..., Any]) -> None:
    answer = await move(None)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "stage_id")


async def test_losing_needs_a_reason(
    move: Callable[..., Any], begin: Begin, team: Team, stages: dict[str, Stage]
) -> None:
    bare = await move(stages["Lost"])
    assert (bare.status_code, bare.json()["code"]) == (422, "lost_reason_needed")
    assert bare.json()["errors"][0]["field"] == "lost_reason_id"
    unknown = await move(stages["Lost"], lost_reason_id=str(new_id()))
    assert unknown.json()["errors"][0]["field"] == "lost_reason_id"
    reason = await a_lost_reason(begin, team)
    lost = (await move(stages["Lost"], lost_reason_id=str(reason.id), lost_note="Too dear")).json()
    assert (lost["status"], lost["lost_reason_id"], lost["lost_note"]) == ("lost", str(reason.id), "Too dear")
    assert lost["closed_at"]


async def test_a_lost_deal_keeps_a_reason_and_an_open_one_has_none(
    rep: httpx.AsyncClient,
    move: Callable[..., Any],
    begin: Begin,
    team: Team,
    deal: Deal,
    stages: dict[str, Stage],
) -> None:
    reason = await a_lost_reason(begin, team)
    path = f"/api/v1/deals/{deal.id}"
    early = await rep.patch(path, json={"version": 1, "lost_reason_id": str(reason.id)})
    assert (early.status_code, early.json()["errors"][0]["field"]) == (422, "lost_reason_id")
    await move(stages["Lost"], lost_reason_id=str(reason.id))
    emptied = await rep.patch(path, json={"version": 2, "lost_reason_id": None})
    assert (emptied.status_code, emptied.json()["code"]) == (422, "lost_reason_needed")


async def test_a_deal_can_be_reopened(
    move: Callable[..., Any], begin: Begin, team: Team, stages: dict[str, Stage]
) -> None:
    reason = await a_lost_reason(begin, team)
    await move(stages["Lost"], lost_reason_id=str(reason.id), lost_note="Too dear")
    again = (await move(stages["Proposal"], version=2)).json()
    assert again["status"] == "open"
    assert [again[name] for name in ("closed_at", "lost_reason_id", "lost_note")] == [None, None, None]


async def test_a_deal_is_not_closed_in_the_future(move: Callable[..., Any], stages: dict[str, Stage]) -> None:
    answer = await move(stages["Won"], closed_at="2999-01-01T00:00:00Z")
    assert answer.json()["errors"][0]["field"] == "closed_at"
    past = (await move(stages["Won"], closed_at="2026-01-31T12:00:00+02:00")).json()
    assert (past["status"], past["closed_at"]) == ("won", "2026-01-31T10:00:00Z")


async def test_a_new_deal_does_not_start_as_lost(rep: httpx.AsyncClient, stages: dict[str, Stage]) -> None:
    for stage, status in (("Lost", 422), ("Won", 201)):
        body = {"name": "x", "stage_id": str(stages[stage].id)}
        assert (await rep.post("/api/v1/deals", json=body)).status_code == status


async def test_every_step_is_kept_with_how_long_the_deal_stayed_before(
    set_clock: SetClock, team: Team, stages: dict[str, Stage], rep: httpx.AsyncClient
) -> None:
    deal = await a_deal(set_clock(NOW), team, amount_minor=5)
    deal = await a_moved_deal(set_clock(NOW + timedelta(minutes=90)), team, deal, stages["Discovery"])
    await a_moved_deal(set_clock(NOW + timedelta(days=2)), team, deal, stages["Won"])
    steps = (await rep.get(f"/api/v1/deals/{deal.id}")).json()["steps"]
    names = {str(stage.id): stage.name for stage in stages.values()} | {None: None}
    way = [(names[one["from_stage_id"]], names[one["to_stage_id"]], one["seconds_in_stage"]) for one in steps]
    assert way == [
        (None, "Qualify", None),
        ("Qualify", "Discovery", 90 * 60),
        ("Discovery", "Won", 2 * 86_400 - 90 * 60),
    ]
    assert {one["by"] for one in steps} == {str(team.users["rep"].id)}


async def test_a_persons_word_on_the_probability_stays_over_moves(
    rep: httpx.AsyncClient, move: Callable[..., Any], deal: Deal, stages: dict[str, Stage]
) -> None:
    await rep.patch(f"/api/v1/deals/{deal.id}", json={"version": 1, "probability_override": 80})
    moved = (await move(stages["Proposal"], version=2)).json()
    assert (moved["probability"], moved["probability_override"]) == (50, 80)


@pytest.mark.parametrize(
    ("quantity", "price", "discount", "total"),
    [(1, 333, 0, 333), (2, 333, 10, 599), (1, 5, 10, 5), (1, 5, 50, 3), (3, 1, 50, 2), (1, 999, 100, 0)],
)
def test_a_line_is_rounded_half_up(quantity: int, price: int, discount: int, total: int) -> None:
    assert line_total(quantity, price, discount) == total


async def set_lines(
    client: httpx.AsyncClient, deal: Deal, version: int, *lines: dict[str, Any]
) -> httpx.Response:
    return await client.put(f"/api/v1/deals/{deal.id}/lines", json={"version": version, "lines": lines})


async def test_the_amount_is_the_sum_of_the_lines(
    rep: httpx.AsyncClient, begin: Begin, team: Team, deal: Deal
) -> None:
    product = await a_product(begin, team, name="GTX Pro", price_minor=333)
    lines = (
        {"product_id": str(product.id), "quantity": 2, "discount_percent": 10},
        {"name": "Set-up", "unit_price_minor": 50},
    )
    answer = (await set_lines(rep, deal, 1, *lines)).json()
    assert (answer["amount_minor"], answer["version"]) == (649, 2)
    assert [(one["name"], one["total_minor"]) for one in answer["lines"]] == [
        ("GTX Pro", 599),
        ("Set-up", 50),
    ]
    by_hand = await rep.patch(f"/api/v1/deals/{deal.id}", json={"version": 2, "amount_minor": 1})
    assert by_hand.json()["errors"][0]["field"] == "amount_minor"
    assert (await set_lines(rep, deal, 1)).json()["code"] == "stale_version"


async def test_other_lines_with_the_same_sum_are_a_change_too(rep: httpx.AsyncClient, deal: Deal) -> None:
    first = (await set_lines(rep, deal, 1, {"name": "A", "unit_price_minor": 100_00})).json()
    second = (await set_lines(rep, deal, 2, {"name": "B", "unit_price_minor": 100_00})).json()
    assert [first["version"], second["version"]] == [2, 3]
    late = await set_lines(rep, deal, 2, {"name": "C", "unit_price_minor": 1})
    assert late.json()["code"] == "stale_version"
    timeline = (await rep.get(f"/api/v1/deals/{deal.id}/timeline")).json()["items"]
    assert timeline[0]["facts"]["changes"]["lines"] == [["A"], ["B"]]


async def test_without_lines_the_amount_stays_and_can_be_written_again(
    rep: httpx.AsyncClient, deal: Deal
) -> None:
    await set_lines(rep, deal, 1, {"name": "A", "unit_price_minor": 7})
    emptied = (await set_lines(rep, deal, 2)).json()
    assert (emptied["amount_minor"], emptied["lines"], emptied["version"]) == (7, [], 3)
    changed = await rep.patch(f"/api/v1/deals/{deal.id}", json={"version": 3, "amount_minor": 1})
    assert changed.status_code == 200


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ({"unit_price_minor": 1}, "lines.0.name"),
        ({"name": "x"}, "lines.0.unit_price_minor"),
        ({"product_id": str(new_id())}, "lines.0.product_id"),
        ({"name": "x", "unit_price_minor": -1}, "lines.0.unit_price_minor"),
        ({"name": "x", "unit_price_minor": 1, "quantity": 0}, "lines.0.quantity"),
        ({"name": "x", "unit_price_minor": 1, "discount_percent": 101}, "lines.0.discount_percent"),
        ({"name": "x", "unit_price_minor": 10**15, "quantity": 10**6}, "lines.0.quantity"),
    ],
)
async def test_a_line_that_cannot_be_is_refused_by_place_and_field(
    rep: httpx.AsyncClient, deal: Deal, line: dict[str, Any], field: str
) -> None:
    answer = await set_lines(rep, deal, 1, line)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


async def test_a_price_list_in_another_currency_is_not_taken_over(
    rep: httpx.AsyncClient, begin: Begin, team: Team, deal: Deal
) -> None:
    product = await a_product(begin, team, currency="USD")
    refused = await set_lines(rep, deal, 1, {"product_id": str(product.id)})
    assert refused.json()["errors"][0]["field"] == "lines.0.unit_price_minor"
    given = await set_lines(rep, deal, 1, {"product_id": str(product.id), "unit_price_minor": 7})
    assert given.json()["amount_minor"] == 7
