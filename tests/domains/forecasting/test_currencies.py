"""Several currencies, and a workspace that changes its own: nothing counts one to one."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import numpy as np

from dealwright.domains.forecasting.book import Book
from dealwright.domains.forecasting.foreseeing import look
from dealwright.domains.forecasting.history import Edits, date_of
from dealwright.domains.forecasting.money import Converter, Rates
from dealwright.domains.forecasting.periods import span_of
from dealwright.kernel.work import Begin
from tests.factories.crm import a_deal
from tests.factories.forecast_books import Made, deals_of
from tests.factories.forecasting import a_history
from tests.factories.identity import Team

NOW = datetime.now(UTC)
MONTH = {"period": "month", "starts_on": NOW.date().replace(day=1).isoformat()}


async def ask(client: httpx.AsyncClient, **facts: Any) -> dict[str, Any]:
    answer = await client.post("/api/v1/predictions/forecast", json=facts)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def count_in(admin: httpx.AsyncClient, currency: str) -> None:
    workspace = (await admin.get("/api/v1/workspace")).json()
    body = {"version": workspace["version"], "currency": currency}
    answer = await admin.patch("/api/v1/workspace", json=body)
    assert answer.status_code == 200, answer.text


def test_the_first_rate_serves_earlier_days() -> None:
    rates = Rates(days=np.array([10.0, 20.0]), factors=np.array([2.0, 3.0]))
    converter = Converter("EUR", ("EUR", "USD", "SEK"), {"USD": rates})
    amounts, currencies = np.full(5, 100.0), np.array([1, 1, 1, 0, 2], dtype=np.int32)
    found = converter.convert(amounts, currencies, np.array([1.0, 10.5, 25.0, 1.0, 1.0]))
    assert found[:4].tolist() == [200.0, 200.0, 300.0, 100.0]
    assert np.isnan(found[4])


async def test_a_rate_of_today_brings_earlier_wins_and_says_so(
    rep: httpx.AsyncClient, manager: httpx.AsyncClient, admin: httpx.AsyncClient, team: Team, begin: Begin
) -> None:
    await a_history(begin, team, now=NOW, days=100)
    await count_in(admin, "USD")
    await a_deal(begin, team, currency="EUR", amount_minor=100_00, expected_close_on="2019-01-01")
    assert all(one["won_minor"] == 0 for one in (await ask(rep))["past"])
    rate = {"currency": "EUR", "day": NOW.date().isoformat(), "rate": 2.0}
    shown = (await manager.put("/api/v1/forecast/rates", json={"rates": [rate]})).json()
    assert "before its first rate" in shown["warnings"][0]
    found = await ask(rep)
    assert sum(one["won_minor"] for one in found["past"]) > 0
    assert found["unconverted"] == []
    assert any("before its first rate" in one for one in found["warnings"])


async def test_quotas_overrides_and_rates_belong_to_their_currency(
    rep: httpx.AsyncClient,
    manager: httpx.AsyncClient,
    admin: httpx.AsyncClient,
    run_jobs: Callable[[], Awaitable[None]],
) -> None:
    quota = {**MONTH, "owner_id": None, "amount_minor": 500_00}
    said = {**MONTH, "amount_minor": 400_00, "reason": "As agreed"}
    rate = {"currency": "USD", "day": "2026-01-01", "rate": 0.5}
    for method, path, body in (
        ("PUT", "quotas", {"quotas": [quota]}),
        ("POST", "overrides", said),
        ("PUT", "rates", {"rates": [rate]}),
    ):
        answer = await manager.request(method, f"/api/v1/forecast/{path}", json=body)
        assert answer.is_success, answer.text
    before = (await ask(rep))["periods"][0]
    assert (before["quota_minor"], before["override"]["amount_minor"]) == (500_00, 400_00)
    await count_in(admin, "CHF")
    await run_jobs()
    found = await ask(rep)
    assert (found["periods"][0]["quota_minor"], found["periods"][0]["override"]) == (None, None)
    assert sum("in EUR are kept and not counted" in one for one in found["warnings"]) == 3
    assert (await rep.get("/api/v1/forecast/rates")).json()["rates"] == []
    other = {**quota, "amount_minor": 600_00}
    listed = (await manager.put("/api/v1/forecast/quotas", json={"quotas": [other]})).json()
    assert [one["amount_minor"] for one in listed["quotas"]] == [600_00]
    await count_in(admin, "EUR")
    back = (await ask(rep))["periods"][0]
    assert (back["quota_minor"], back["override"]["amount_minor"]) == (500_00, 400_00)


async def test_an_overdue_deal_is_converted_by_the_rate_of_today(
    rep: httpx.AsyncClient, manager: httpx.AsyncClient, team: Team, begin: Begin
) -> None:
    days = [(NOW - timedelta(days=100)).date(), (NOW - timedelta(days=10)).date()]
    rates = [
        {"currency": "USD", "day": day.isoformat(), "rate": rate}
        for day, rate in zip(days, (0.25, 0.5), strict=True)
    ]
    await manager.put("/api/v1/forecast/rates", json={"rates": rates})
    await a_deal(begin, team, currency="USD", amount_minor=100_00, expected_close_on=days[0].isoformat())
    params = {**MONTH, "limit": 1}
    deal = (await rep.get("/api/v1/forecast/deals", params=params)).json()["deals"][0]
    assert deal["converted_minor"] == 50_00


def test_a_deal_counts_for_nothing_as_long_as_its_currency_had_no_rate() -> None:
    made = deals_of([Made(19_000.0, amount=500.0), Made(19_000.0, amount=100.0)], loaded=19_100.0)
    moved = Edits(np.array([0], dtype=np.int32), np.array([19_090.0]), np.array([1.0]), np.array([0.0]))
    book = Book(replace(made, converter=Converter("EUR", ("EUR", "SEK"), {}), tenders=moved))
    before, after = (
        look(book, day, span_of("month", date_of(day)), with_top=False) for day in (19_080.0, 19_095.0)
    )
    assert before.deals.amount.tolist() == [0.0, 100.0]
    assert after.deals.amount.tolist() == [500.0, 100.0]
