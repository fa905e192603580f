"""The board in the orders people choose, and its columns paged on in the same order."""

from typing import Any

import httpx
import pytest

from dealwright.domains.crm.queries import board as boards
from dealwright.kernel.work import Begin
from tests.factories.crm import a_deal, a_lost_reason, a_moved_deal, the_stages
from tests.factories.identity import Team

FACTS: list[dict[str, Any]] = [
    {"name": "A", "amount_minor": 300_00, "expected_close_on": "2026-12-01", "probability_override": 20},
    {"name": "B", "amount_minor": 100_00, "expected_close_on": "2026-10-01"},
    {"name": "C", "expected_close_on": "2026-11-01", "probability_override": 90},
    {"name": "D", "amount_minor": 200_00, "probability_override": 50},
    {"name": "E", "amount_minor": 200_00},
]


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("-stage_entered_at", "EDCBA"),
        ("-chance_shown", "CDAEB"),
        ("-amount_minor", "AEDBC"),
        ("expected_close_on", "BCADE"),
    ],
)
async def test_a_column_goes_on_where_the_board_ended(
    begin: Begin,
    team: Team,
    rep: httpx.AsyncClient,
    monkeypatch: pytest.MonkeyPatch,
    sort: str,
    names: str,
) -> None:
    monkeypatch.setattr(boards, "CARDS", 2)
    deals = [await a_deal(begin, team, **facts) for facts in FACTS]
    place = f"/api/v1/pipelines/{deals[0].pipeline_id}/board"
    answer = await rep.get(place, params={"sort": sort})
    assert answer.status_code == 200, answer.text
    column = answer.json()["columns"][0]
    assert (column["count"], column["sort"]) == (5, sort)
    found = [one["name"] for one in column["deals"]]
    cursor = column["next_cursor"]
    while cursor:
        query = {"filter": f"stage_id[eq]:{deals[0].stage_id}", "sort": sort, "cursor": cursor, "limit": 1}
        page = (await rep.get("/api/v1/deals", params=query)).json()
        found += [one["name"] for one in page["items"]]
        cursor = page["next_cursor"]
    assert "".join(found) == names


async def test_what_is_lost_stays_the_newest_first(begin: Begin, team: Team, rep: httpx.AsyncClient) -> None:
    stages, reason = await the_stages(begin, team), await a_lost_reason(begin, team)
    for facts in FACTS[:2]:
        deal = await a_deal(begin, team, **facts)
        await a_moved_deal(begin, team, deal, stages["Lost"], lost_reason_id=reason.id)
    place = f"/api/v1/pipelines/{stages['Lost'].pipeline_id}/board"
    board = (await rep.get(place, params={"sort": "-amount_minor"})).json()
    lost = next(one for one in board["columns"] if one["stage"]["type"] == "lost")
    assert (lost["sort"], [one["name"] for one in lost["deals"]]) == ("-stage_entered_at", ["B", "A"])


async def test_an_unknown_order_is_refused(begin: Begin, team: Team, rep: httpx.AsyncClient) -> None:
    deal = await a_deal(begin, team)
    refused = await rep.get(f"/api/v1/pipelines/{deal.pipeline_id}/board", params={"sort": "-name"})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "sort")
