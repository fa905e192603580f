"""What the copilot says of scores and forecasts is what their domains say."""

from dataclasses import replace
from uuid import UUID

import pytest

from dealwright.domains.copilot.findings import RecordRef
from dealwright.domains.copilot.tools import numbers
from dealwright.domains.copilot.tools.words import money
from dealwright.domains.forecasting.flows import show_forecast
from dealwright.domains.forecasting.schemas import AskForecast
from dealwright.domains.scoring.flows.asking import deal_chance, score_lead
from dealwright.domains.scoring.schemas import DealChance, ScoreLead
from dealwright.kernel.work import Work
from tests.domains.copilot.tools.conftest import House
from tests.factories.tools import fact, use


async def test_the_forecast_is_the_one_of_the_page(house: House) -> None:
    hands = await house.hands("manager")
    shown = await show_forecast(hands.begin, hands.actor, AskForecast(period="quarter", periods=1))
    [running] = shown.periods
    found = await use(hands, "forecast", period="quarter")
    said = fact(found, f"forecast:{running.starts_on}:quarter")
    assert said.values["amount_minor"] == running.expected_minor
    assert f"everybody is expected to win {money(running.expected_minor, shown.currency)}" in said.text
    won = fact(found, f"won:{running.starts_on}:quarter")
    assert won.values["amount_minor"] == running.sums.won_minor


async def test_a_deal_says_its_probability_and_why(house: House) -> None:
    hands = await house.hands()
    [[deal_id, name]] = await house.sql(
        "select id, name from deals where status = 'open' and deleted_at is null order by id limit 1"
    )
    score = await deal_chance(hands.begin, hands.actor, DealChance(deal_id=UUID(str(deal_id))))
    found = await use(hands, "deal_probability", deal=str(deal_id))
    said = fact(found, f"chance:{deal_id}")
    assert said.values == {"score": score.score, "engine": "rules"}
    assert f"{score.score} points of 100 by the starting rules" in said.text
    assert "with a probability" not in said.text, "points are no probability"
    assert str(name) in said.text
    assert said.records[0].id == UUID(str(deal_id))


async def test_a_lead_is_found_by_its_name_and_by_what_lies_open(house: House) -> None:
    hands = await house.hands()
    [[lead_id, name]] = await house.sql(
        "select id, name from leads l where status = 'new' and deleted_at is null and"
        " (select count(*) from leads o where o.name = l.name) = 1 order by id limit 1"
    )
    await score_lead(hands.begin, hands.actor, ScoreLead(lead_id=UUID(str(lead_id))))
    found = await use(hands, "lead_score", lead=str(name))
    assert fact(found, f"score:{lead_id}").records[0].label == str(name)
    nobody = await use(hands, "lead_score", lead="Nobody Nowhere")
    assert nobody.nothing
    open_one = RecordRef(kind="lead", id=UUID(str(lead_id)), label=str(name))
    beside = replace(hands, subject=open_one)
    assert fact(await use(beside, "lead_score"), f"score:{lead_id}")


async def test_a_team_that_went_meanwhile_is_not_given_everybodys_number(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = await house.hands("manager")
    [[name]] = await house.sql("select name from teams order by name limit 1")
    found = await use(hands, "forecast", owner=str(name))
    assert any(f"team {name} is expected to win" in one.text for one in found.facts)

    async def nobody(work: Work, name: str) -> None:
        return None

    monkeypatch.setattr(numbers, "named_team", nobody)
    gone = await use(hands, "forecast", owner=str(name))
    assert gone.nothing
    assert gone.facts == []
