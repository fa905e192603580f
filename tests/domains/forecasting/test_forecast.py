"""The forecast, the deals behind it, what moves it, and everything said beside it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest

from dealwright.domains.crm.events import ImportChanged
from dealwright.domains.forecasting.periods import months_after, span_of
from dealwright.domains.forecasting.quotas import Key, quota_of
from dealwright.kernel.work import Begin
from tests.conftest import SetClock
from tests.factories.crm import a_deal, a_moved_deal, the_stages
from tests.factories.forecasting import a_history
from tests.factories.identity import Team

NOW = datetime.now(UTC)
MONTH = {"period": "month", "starts_on": NOW.date().replace(day=1).isoformat()}
NEXT = {"period": "month", "starts_on": months_after(NOW.date().replace(day=1), 1).isoformat()}


async def ask(client: httpx.AsyncClient, **facts: Any) -> dict[str, Any]:
    answer = await client.post("/api/v1/predictions/forecast", json=facts)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.fixture
async def history(team: Team, begin: Begin) -> int:
    return await a_history(begin, team, now=NOW - timedelta(minutes=5))


async def test_a_forecast_has_a_distribution_that_adds_up(rep: httpx.AsyncClient, history: int) -> None:
    found = await ask(rep, periods=3)
    assert found["engine"] == "rates"
    assert [one["is_running"] for one in found["periods"]] == [True, False, False]
    for one in found["periods"]:
        edges = [one["bands"][place] for place in (2, 1, 0)]
        lows, highs = [band["low_minor"] for band in edges], [band["high_minor"] for band in edges]
        assert lows == sorted(lows)
        assert highs == sorted(highs, reverse=True)
        assert lows[-1] <= one["expected_minor"] <= highs[-1]
        assert lows[0] >= one["sums"]["won_minor"]
        assert 0 <= one["bottom_up"]["share"] <= 1
        assert abs(one["bottom_up"]["share"] + one["top_down"]["share"] - 1) < 1e-9
    usual = sum(one["won_minor"] for one in found["past"][-6:]) / 6
    assert 0.4 * usual < found["periods"][1]["expected_minor"] < 2.5 * usual
    assert found["periods"][2]["not_created_minor"] > found["periods"][0]["not_created_minor"]


async def test_owners_add_up_to_the_whole_about(rep: httpx.AsyncClient, team: Team, history: int) -> None:
    found = await ask(rep, periods=1)
    whole = found["periods"][0]
    assert {one["owner_id"] for one in found["owners"]} == {
        str(team.users["rep"].id),
        str(team.users["manager"].id),
    }
    assert sum(one["won_minor"] for one in found["owners"]) == pytest.approx(
        whole["sums"]["won_minor"], abs=2
    )
    together = sum(one["expected_minor"] for one in found["owners"])
    assert together == pytest.approx(whole["expected_minor"], rel=0.35)


async def test_an_answer_is_kept_until_a_deal_changes(
    rep: httpx.AsyncClient, team: Team, begin: Begin, history: int, statements: list[str]
) -> None:
    first = await ask(rep)
    again = await ask(rep)
    assert again["made_at"] == first["made_at"]
    assert (await ask(rep, fresh=True))["made_at"] > first["made_at"]
    stages = await the_stages(begin, team)
    deal = await a_deal(begin, team, amount_minor=500_000_00)
    await a_moved_deal(begin, team, deal, stages["Won"])
    later = await ask(rep)
    assert later["periods"][0]["sums"]["won_minor"] == (first["periods"][0]["sums"]["won_minor"] + 500_000_00)
    assert later["periods"][0]["bands"][2]["low_minor"] >= 500_000_00


async def test_the_deals_behind_a_number_are_its_sums(rep: httpx.AsyncClient, history: int) -> None:
    sums = (await ask(rep, periods=1))["periods"][0]["sums"]
    for category in ("won", "commit", "best_case", "pipeline"):
        deals = await all_deals(rep, {**MONTH, "category": category})
        assert len(deals) == sums[f"{category}_deals"]
        assert sum(one["converted_minor"] for one in deals) == pytest.approx(
            sums[f"{category}_minor"], abs=len(deals) + 1
        )
    open_ones = [one for one in await all_deals(rep, MONTH) if one["category"] != "won"]
    swings = [one["swing_minor"] for one in open_ones]
    assert swings == sorted(swings, reverse=True)
    assert all(one["name"].startswith("Deal of") for one in open_ones)
    assert all(0 <= one["probability"] <= one["win_probability"] <= 1 for one in open_ones)


async def all_deals(client: httpx.AsyncClient, query: dict[str, str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor: str | None = None
    while True:
        pages = {**query, "limit": "7", **({"cursor": cursor} if cursor else {})}
        answer = await client.get("/api/v1/forecast/deals", params=pages)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        found += page["deals"]
        cursor = page["next_cursor"]
        if cursor is None:
            assert len({one["id"] for one in found}) == len(found) == page["total"]
            return found


async def test_a_persons_word_decides_the_category(
    rep: httpx.AsyncClient, team: Team, begin: Begin, history: int
) -> None:
    soon = NOW.date().isoformat()
    deal = await a_deal(begin, team, amount_minor=77_00, expected_close_on=soon)
    for said in ("commit", "omitted"):
        body = {"version": deal.version, "forecast_category": said}
        answer = await rep.patch(f"/api/v1/deals/{deal.id}", json=body)
        assert answer.status_code == 200, answer.text
        deal.version = answer.json()["version"]
        shown = await all_deals(rep, {**MONTH, "category": said})
        (mine,) = [one for one in shown if one["id"] == str(deal.id)]
        assert mine["said_category"] == said
    assert mine["probability"] == 0 == mine["expected_minor"]


async def test_movers_are_few_and_explain_the_week(
    rep: httpx.AsyncClient, manager: httpx.AsyncClient, team: Team, begin: Begin, history: int
) -> None:
    quota = {**MONTH, "amount_minor": 15_000_000}
    assert (await manager.put("/api/v1/forecast/quotas", json={"quotas": [quota]})).status_code == 200
    answer = await rep.get("/api/v1/forecast/movers", params=MONTH)
    found = answer.json()
    assert 0 < len(found["deals"]) <= 10
    assert 0 < found["share_of_swing"] <= 1
    for one in found["deals"]:
        assert one["quota_chance_won"] >= one["quota_chance_lost"]
    assert found["changes"][-1]["kind"] == "rest"
    ended = await rep.get("/api/v1/forecast/movers", params={**MONTH, "starts_on": "2025-01-01"})
    assert ended.status_code == 422


async def test_quotas_are_set_changed_and_removed(
    manager: httpx.AsyncClient, rep: httpx.AsyncClient, team: Team, history: int
) -> None:
    quarter = span_of("quarter", NOW.date()).starts_on
    months = [months_after(quarter, place).isoformat() for place in range(3)]
    quotas = [{"period": "month", "starts_on": one, "amount_minor": 100} for one in months]
    mine = {**quotas[0], "owner_id": str(team.users["rep"].id), "amount_minor": 40}
    answer = await manager.put("/api/v1/forecast/quotas", json={"quotas": [*quotas, mine]})
    assert answer.status_code == 200, answer.text
    assert len(answer.json()["quotas"]) == 4
    whole = (await ask(rep, period="quarter", periods=1))["periods"][0]
    assert whole["quota_minor"] == 300
    assert whole["quota_chance"] == 1.0
    removed = {"quotas": [{**mine, "amount_minor": None}]}
    left = (await manager.put("/api/v1/forecast/quotas", json=removed)).json()["quotas"]
    assert len(left) == 3
    assert (await rep.put("/api/v1/forecast/quotas", json=removed)).status_code == 403
    odd = {"quotas": [{**quotas[0], "starts_on": "2026-01-02"}]}
    refused = await manager.put("/api/v1/forecast/quotas", json=odd)
    assert refused.json()["errors"][0]["field"] == "quotas.0.starts_on"


async def test_an_override_stands_beside_our_number(
    manager: httpx.AsyncClient, rep: httpx.AsyncClient, history: int
) -> None:
    before = (await ask(rep, periods=1))["periods"][0]
    body = {**MONTH, "amount_minor": 123_00, "reason": "The Acme order slips."}
    assert (await manager.post("/api/v1/forecast/overrides", json=body)).status_code == 201
    after = (await ask(rep, periods=1))["periods"][0]
    assert after["override"]["amount_minor"] == 123_00
    assert after["override"]["reason"] == "The Acme order slips."
    assert after["expected_minor"] == before["expected_minor"]
    gone = {**MONTH, "amount_minor": None, "reason": "It came after all."}
    assert (await manager.post("/api/v1/forecast/overrides", json=gone)).status_code == 201
    assert (await ask(rep, periods=1))["periods"][0]["override"] is None
    said = (await rep.get("/api/v1/forecast/overrides", params=MONTH)).json()
    assert [one["amount_minor"] for one in said] == [None, 123_00]
    assert (await rep.post("/api/v1/forecast/overrides", json=body)).status_code == 403


async def test_the_number_holds_still_within_the_hour(
    manager: httpx.AsyncClient, history: int, set_clock: SetClock
) -> None:
    hour = NOW.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    set_clock(hour + timedelta(minutes=2))
    before = (await ask(manager, periods=2))["periods"]
    body = {**MONTH, "amount_minor": 123_00, "reason": "The Acme order slips."}
    assert (await manager.post("/api/v1/forecast/overrides", json=body)).status_code == 201
    set_clock(hour + timedelta(minutes=57, seconds=31))
    after = (await ask(manager, periods=2, fresh=True))["periods"]
    assert [one["bands"] for one in after] == [one["bands"] for one in before]


async def test_settings_move_thresholds_and_quarters(
    manager: httpx.AsyncClient, rep: httpx.AsyncClient, history: int
) -> None:
    body = {"version": 0, "year_starts_in": 2, "commit_from": 0, "best_case_from": 0}
    answer = await manager.put("/api/v1/forecast/settings", json=body)
    assert answer.json()["version"] == 1
    assert (await manager.put("/api/v1/forecast/settings", json=body)).status_code == 409
    found = (await ask(rep, period="quarter", periods=1))["periods"][0]
    assert int(found["starts_on"][5:7]) in (2, 5, 8, 11)
    assert "/" in found["name"]
    assert found["sums"]["pipeline_deals"] == found["sums"]["best_case_deals"] == 0
    wrong = {**body, "version": 1, "best_case_from": 90, "commit_from": 50}
    assert (await manager.put("/api/v1/forecast/settings", json=wrong)).status_code == 422


@pytest.mark.parametrize("what", ["forecast", "deals", "history", "quotas"])
async def test_everything_can_be_exported(
    rep: httpx.AsyncClient, team: Team, begin: Begin, what: str
) -> None:
    await a_deal(begin, team, name="=1+1", amount_minor=100, expected_close_on=NOW.date().isoformat())
    answer = await rep.get("/api/v1/forecast/export.csv", params={"what": what, **MONTH})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/csv")
    lines = answer.text.splitlines()
    assert "," in lines[0]
    if what == "deals":
        assert "'=1+1" in answer.text


@pytest.mark.parametrize("cursor", ["-", "LTE", "🙂", "x" * 50, "MTIz!"])
async def test_a_strange_cursor_is_refused(rep: httpx.AsyncClient, cursor: str) -> None:
    answer = await rep.get("/api/v1/forecast/deals", params={**NEXT, "cursor": cursor})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "cursor"


async def test_what_changed_adds_up_from_then_to_now(
    rep: httpx.AsyncClient, team: Team, begin: Begin, history: int
) -> None:
    found = (await rep.get("/api/v1/forecast/movers", params=MONTH)).json()
    together = sum(one["amount_minor"] for one in found["changes"])
    assert found["was_minor"] + together == found["expected_minor"]
    assert any(one["kind"] != "rest" for one in found["changes"])


async def test_a_slow_writer_makes_a_kept_answer_stale(
    rep: httpx.AsyncClient, team: Team, begin: Begin
) -> None:
    facts: dict[str, Any] = {"subject_id": None, "subject_label": "deals.csv", "status": "running"}
    async with begin(team.actor("manager")) as slow:
        await slow.emit(ImportChanged(**facts))
        await slow.session.flush()
        await a_deal(begin, team, amount_minor=100)
        first = await ask(rep)
        assert (await ask(rep))["made_at"] == first["made_at"]
    assert (await ask(rep))["made_at"] != first["made_at"]


def test_a_quarter_has_the_sum_of_its_months_when_all_have_a_quota() -> None:
    months = [date(2026, month, 1) for month in (4, 5, 6)]
    quotas: dict[Key, int] = {("month", day, None): 100 for day in months}
    assert quota_of(quotas, "quarter", months[0], None) == 300
    assert quota_of({**quotas, ("quarter", months[0], None): 250}, "quarter", months[0], None) == 250
    del quotas["month", months[1], None]
    assert quota_of(quotas, "quarter", months[0], None) is None
