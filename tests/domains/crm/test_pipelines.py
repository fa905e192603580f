"""Pipelines: their stages can be renamed, reordered and removed, as long as no deal loses its place."""

from typing import Any

import httpx
import pytest

from dealwright.kernel.work import Begin
from tests.factories.crm import a_deal, a_moved_deal, an_account, the_stages
from tests.factories.identity import Team

BASIC = [{"name": "First", "type": "open"}, {"name": "Won", "type": "won"}, {"name": "Lost", "type": "lost"}]


@pytest.fixture
async def pipeline(manager: httpx.AsyncClient) -> dict[str, Any]:
    """The default one, as the settings page shows it."""
    return (await manager.get("/api/v1/pipelines")).json()[0]


def form_of(pipeline: dict[str, Any]) -> dict[str, Any]:
    stages = [
        {name: stage[name] for name in ("id", "name", "type", "probability", "colour")}
        for stage in pipeline["stages"]
    ]
    return {
        "version": pipeline["version"],
        "name": pipeline["name"],
        "is_default": pipeline["is_default"],
        "stages": stages,
    }


async def put(client: httpx.AsyncClient, pipeline: dict[str, Any], form: dict[str, Any]) -> httpx.Response:
    return await client.put(f"/api/v1/pipelines/{pipeline['id']}", json=form)


async def test_a_workspace_starts_with_a_pipeline_one_can_use(pipeline: dict[str, Any]) -> None:
    assert pipeline["is_default"]
    assert [(stage["name"], stage["probability"]) for stage in pipeline["stages"]] == [
        ("Qualify", 10),
        ("Discovery", 25),
        ("Proposal", 50),
        ("Negotiation", 75),
        ("Won", 100),
        ("Lost", 0),
    ]


async def test_stages_are_renamed_and_reordered_and_stay_themselves(
    manager: httpx.AsyncClient, pipeline: dict[str, Any]
) -> None:
    form = form_of(pipeline)
    first, second, *rest = form["stages"]
    form["stages"] = [second, {**first, "name": "Triage"}, {"name": "Pilot", "type": "open"}, *rest]
    changed = (await put(manager, pipeline, form)).json()
    assert [stage["name"] for stage in changed["stages"]][:3] == ["Discovery", "Triage", "Pilot"]
    assert changed["stages"][1]["id"] == first["id"]
    assert (changed["stages"][2]["probability"], changed["version"]) == (50, pipeline["version"] + 1)
    assert (await put(manager, pipeline, form)).json()["code"] == "stale_version"


async def test_a_stage_with_deals_cannot_be_removed_or_change_its_type(
    manager: httpx.AsyncClient, begin: Begin, team: Team, pipeline: dict[str, Any]
) -> None:
    deal = await a_deal(begin, team)
    form = form_of(pipeline)
    without = await put(manager, pipeline, {**form, "stages": form["stages"][1:]})
    assert (without.status_code, without.json()["code"]) == (409, "stage_in_use")
    retyped = [{**form["stages"][0], "type": "won"}, *form["stages"][1:]]
    assert (await put(manager, pipeline, {**form, "stages": retyped})).json()["code"] == "stage_in_use"
    stages = await the_stages(begin, team)
    await a_moved_deal(begin, team, deal, stages["Proposal"])
    assert (await put(manager, pipeline, {**form, "stages": form["stages"][1:]})).status_code == 200


async def test_deals_follow_a_new_probability_of_their_stage(
    manager: httpx.AsyncClient, begin: Begin, team: Team, pipeline: dict[str, Any]
) -> None:
    deal = await a_deal(begin, team)
    form = form_of(pipeline)
    form["stages"][0]["probability"] = 15
    await put(manager, pipeline, form)
    assert (await manager.get(f"/api/v1/deals/{deal.id}")).json()["probability"] == 15


@pytest.mark.parametrize(
    ("stages", "field"),
    [
        (BASIC[:2], "stages"),
        ([BASIC[0], *BASIC], "stages.1.name"),
        ([{"name": "FIRST", "type": "open"}, *BASIC], "stages.1.name"),
        ([{"name": "x", "type": "odd"}, *BASIC], "stages.0.type"),
    ],
)
async def test_a_pipeline_needs_an_open_a_won_and_a_lost_stage_of_different_names(
    manager: httpx.AsyncClient, stages: list[dict[str, str]], field: str
) -> None:
    answer = await manager.post("/api/v1/pipelines", json={"name": "New", "stages": stages})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


async def test_two_pipelines_do_not_share_a_name_and_only_one_is_the_default(
    manager: httpx.AsyncClient, pipeline: dict[str, Any]
) -> None:
    taken = await manager.post("/api/v1/pipelines", json={"name": "Sales", "stages": BASIC})
    assert (taken.status_code, taken.json()["code"]) == (409, "name_taken")
    made = await manager.post(
        "/api/v1/pipelines", json={"name": "Renewals", "stages": BASIC, "is_default": True}
    )
    assert made.status_code == 201
    shown = (await manager.get("/api/v1/pipelines")).json()
    assert [one["name"] for one in shown if one["is_default"]] == ["Renewals"]


async def test_a_pipeline_is_removed_when_nothing_needs_it(
    manager: httpx.AsyncClient, begin: Begin, team: Team, pipeline: dict[str, Any]
) -> None:
    made = (await manager.post("/api/v1/pipelines", json={"name": "Other", "stages": BASIC})).json()
    default = await manager.delete(f"/api/v1/pipelines/{pipeline['id']}")
    assert (default.status_code, default.json()["code"]) == (409, "stage_in_use")
    deal = await a_deal(begin, team, pipeline_id=made["id"])
    assert (await manager.delete(f"/api/v1/pipelines/{made['id']}")).json()["code"] == "stage_in_use"
    await a_moved_deal(begin, team, deal, (await the_stages(begin, team))["Qualify"])
    assert (await manager.delete(f"/api/v1/pipelines/{made['id']}")).status_code == 204
    into = {"version": 2, "stage_id": made["stages"][0]["id"]}
    assert (await manager.post(f"/api/v1/deals/{deal.id}/move", json=into)).status_code in (404, 422)
    new = {"name": "x", "stage_id": made["stages"][0]["id"]}
    assert (await manager.post("/api/v1/deals", json=new)).status_code == 422


async def test_the_board_shows_each_stage_with_its_deals_and_sums(
    rep: httpx.AsyncClient, begin: Begin, team: Team, pipeline: dict[str, Any]
) -> None:
    account = await an_account(begin, team, name="Acme")
    stages = await the_stages(begin, team)
    old = await a_deal(begin, team, name="Old", amount_minor=1000, account_id=account.id)
    new = await a_deal(begin, team, name="New", amount_minor=500, currency="USD")
    won = await a_deal(begin, team, name="Won", amount_minor=7, by="manager")
    await a_moved_deal(begin, team, won, stages["Won"])
    board = (await rep.get(f"/api/v1/pipelines/{pipeline['id']}/board")).json()
    columns = {column["stage"]["name"]: column for column in board["columns"]}
    assert list(columns) == [stage["name"] for stage in pipeline["stages"]]
    assert [deal["id"] for deal in columns["Qualify"]["deals"]] == [str(new.id), str(old.id)]
    assert columns["Qualify"]["deals"][1]["account_name"] == "Acme"
    assert columns["Qualify"]["sums"] == [
        {"currency": "EUR", "amount_minor": 1000, "weighted_minor": 100},
        {"currency": "USD", "amount_minor": 500, "weighted_minor": 50},
    ]
    assert (columns["Won"]["count"], columns["Lost"]["count"]) == (1, 0)
    mine = await rep.get(
        f"/api/v1/pipelines/{pipeline['id']}/board", params={"owner_id": str(team.users["manager"].id)}
    )
    assert [column["count"] for column in mine.json()["columns"]] == [0, 0, 0, 0, 1, 0]


async def test_more_of_a_column_comes_from_the_list_by_the_columns_cursor(
    rep: httpx.AsyncClient, begin: Begin, team: Team, pipeline: dict[str, Any]
) -> None:
    deals = [await a_deal(begin, team, name=f"Deal {number}") for number in range(33)]
    column = (await rep.get(f"/api/v1/pipelines/{pipeline['id']}/board")).json()["columns"][0]
    query = {
        "filter": f"stage_id[eq]:{column['stage']['id']}",
        "sort": "-stage_entered_at",
        "cursor": column["next_cursor"],
    }
    more = await rep.get("/api/v1/deals", params=query)
    assert more.status_code == 200, more.text
    shown = [row["id"] for row in (*column["deals"], *more.json()["items"])]
    assert shown == [str(deal.id) for deal in reversed(deals)]
