"""Too little, too odd: an honest answer or a clear word, never a made-up number."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from dealwright.kernel.work import Begin
from tests.factories.crm import a_deal, a_moved_deal, the_stages
from tests.factories.forecasting import a_history
from tests.factories.identity import Team

NOW = datetime.now(UTC)
TODAY = NOW.date()


async def ask(client: httpx.AsyncClient, **facts: Any) -> dict[str, Any]:
    answer = await client.post("/api/v1/predictions/forecast", json={"fresh": True, **facts})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_without_deals_the_forecast_is_nothing_and_says_why(rep: httpx.AsyncClient) -> None:
    found = await ask(rep)
    assert found["engine"] == "stages"
    assert "Only 0 deals were closed" in found["word"]
    assert {one["expected_minor"] for one in found["periods"]} == {0}
    assert {one["top_down"] for one in found["periods"]} == {None}
    assert all(one["bands"] == [] for one in found["periods"])
    assert found["past"] == found["owners"] == found["unconverted"] == []
    assert found["record"]["periods"] == 0


async def test_three_deals_are_counted_by_the_stages_own_probabilities(
    rep: httpx.AsyncClient, team: Team, begin: Begin
) -> None:
    for _ in range(3):
        await a_deal(
            begin, team, amount_minor=1_000_00, expected_close_on=(TODAY + timedelta(days=20)).isoformat()
        )
    found = await ask(rep, periods=12)
    assert found["engine"] == "stages"
    shares = [one.probability / 100 for one in (await the_stages(begin, team)).values() if one.position == 0]
    mean = sum(one["sums"]["weighted_minor"] for one in found["periods"])
    assert abs(mean - 3 * 1_000_00 * shares[0]) <= 3
    highest = [band["high_minor"] for one in found["periods"] for band in one["bands"]]
    assert 0 < max(highest) <= 3 * 1_000_00


async def test_deals_that_were_all_lost_promise_nothing(
    rep: httpx.AsyncClient, team: Team, begin: Begin
) -> None:
    await a_history(begin, team, now=NOW, days=200, win_share=0.0)
    found = await ask(rep, periods=2)
    assert [one["expected_minor"] for one in found["periods"]] == [0, 0]
    assert found["periods"][0]["top_down"] is None


async def test_one_heavy_deal_makes_a_wide_band_and_is_named(
    rep: httpx.AsyncClient, team: Team, begin: Begin
) -> None:
    await a_history(begin, team, now=NOW, days=300, a_day=0.3)
    soon = (TODAY + timedelta(days=10)).isoformat()
    deal = await a_deal(begin, team, amount_minor=900_000_000_00, expected_close_on=soon)
    await a_moved_deal(begin, team, deal, (await the_stages(begin, team))["Negotiation"])
    found = await ask(rep, periods=3)
    assert any("One deal holds" in one for one in found["warnings"])
    widest = max(found["periods"], key=lambda one: one["bottom_up"]["bands"][2]["high_minor"])["bottom_up"][
        "bands"
    ][2]
    assert widest["high_minor"] > 500_000_000_00
    assert widest["low_minor"] < 100_000_000_00


async def test_a_currency_without_a_rate_stands_apart(
    rep: httpx.AsyncClient, manager: httpx.AsyncClient, team: Team, begin: Begin
) -> None:
    facts: dict[str, Any] = {"expected_close_on": TODAY.isoformat()}
    await a_deal(begin, team, amount_minor=500_00, currency="USD", **facts)
    found = await ask(rep, periods=1)
    assert found["unconverted"] == [{"currency": "USD", "deals": 1, "amount_minor": 500_00}]
    assert found["periods"][0]["sums"]["weighted_minor"] == 0
    missing = (await rep.get("/api/v1/forecast/rates")).json()["missing"]
    assert [one["currency"] for one in missing] == ["USD"]
    rate = {"currency": "USD", "day": "2026-01-01", "rate": 0.5}
    assert (await manager.put("/api/v1/forecast/rates", json={"rates": [rate]})).status_code == 200
    after = await ask(rep, periods=1)
    assert after["unconverted"] == []
    assert after["periods"][0]["sums"]["weighted_minor"] > 0
    own = {"rates": [{**rate, "currency": "EUR"}]}
    refused = await manager.put("/api/v1/forecast/rates", json=own)
    assert refused.json()["errors"][0]["field"] == "rates.0.currency"
    gone = {"rates": [{**rate, "rate": None}]}
    assert (await manager.put("/api/v1/forecast/rates", json=gone)).json()["rates"] == []


async def test_a_deal_without_amount_or_dates_is_said(
    rep: httpx.AsyncClient, team: Team, begin: Begin
) -> None:
    await a_history(begin, team, now=NOW, days=300, a_day=0.3)
    await a_deal(begin, team, amount_minor=None, expected_close_on=None)
    await a_deal(begin, team, amount_minor=100, expected_close_on="2019-01-01")
    words = (await ask(rep, periods=1))["warnings"]
    assert any("1 open deal is without an amount" in one for one in words)
    assert any("1 open deal is without an expected day" in one for one in words)
    assert any("past their expected day" in one for one in words)


async def test_days_far_ahead_do_no_harm(rep: httpx.AsyncClient, team: Team, begin: Begin) -> None:
    await a_history(begin, team, now=NOW, days=100, expected_close_on=TODAY + timedelta(days=3_000))
    found = await ask(rep, periods=2)
    assert found["periods"][0]["sums"]["commit_deals"] == 0
    assert found["periods"][0]["expected_minor"] > 0


async def test_amounts_that_are_all_the_same_do_no_harm(
    rep: httpx.AsyncClient, team: Team, begin: Begin
) -> None:
    await a_history(begin, team, now=NOW, days=200, amount_minor=10_000)
    found = await ask(rep, periods=2)
    assert found["periods"][1]["expected_minor"] > 0


async def test_a_day_no_period_begins_on_is_refused(rep: httpx.AsyncClient) -> None:
    for day in ("2026-01-02", "0001-01-01", "9999-12-01"):
        answer = await rep.get("/api/v1/forecast/deals", params={"period": "month", "starts_on": day})
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "starts_on"
