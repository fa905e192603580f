"""What a change is worth, by hand, and what the past says of one."""

from typing import Any

import httpx
import pytest

from dealwright.domains.forecasting.analysis.past import history
from dealwright.domains.forecasting.analysis.roi import DAYS_A_MONTH, breakeven, payback, scenario, steps
from dealwright.domains.forecasting.schemas import AskRoiHistory, RoiForm
from dealwright.kernel.errors import Invalid
from dealwright.kernel.work import Begin
from tests.conftest import SetClock
from tests.factories.identity import Team
from tests.factories.told_deals import NOW, Told, ToldLead, day, tell, tell_leads

BASE: dict[str, Any] = {
    "leads_a_month": 100,
    "conversion_percent": 2,
    "deal_minor": 10_000_00,
    "cycle_days": 2 * DAYS_A_MONTH,
    "hours_a_lead": 1,
}


def form(**changes: Any) -> RoiForm:
    """Two won deals a month for 10,000 become three; a lead takes half an hour less."""
    said: dict[str, Any] = {
        "baseline": BASE,
        "enhanced": {**BASE, "conversion_percent": 3, "hours_a_lead": 0.5},
        "cost_a_month_minor": 2_000_00,
        "cost_once_minor": 5_000_00,
        "hour_minor": 50_00,
        "margin_percent": 50,
        "months": 12,
    }
    return RoiForm.model_validate({**said, **changes})


def test_the_scenario_as_said_is_its_formula() -> None:
    said = scenario(form(), "As said", 1)
    # New leads are won from the third month on: 10 months x one deal more.
    assert said.revenue_more_minor == 10 * 10_000_00
    assert said.hours_saved == 12 * 50
    assert said.gain_minor == 50_000_00 + 600 * 50_00
    assert said.cost_minor == 5_000_00 + 12 * 2_000_00
    assert said.net_minor == 80_000_00 - 29_000_00
    assert said.roi_percent == pytest.approx(51 / 29 * 100)
    # Each month saves 500 net until month two, then brings 5,500.
    assert said.by_month_minor[:4] == [-4_500_00, -4_000_00, 1_500_00, 7_000_00]
    assert said.payback_months == pytest.approx(2 + 4_000 / 5_500)


def test_a_careful_scenario_moves_every_figure_half_the_way() -> None:
    half = scenario(form(), "Careful", 0.5)
    assert half.revenue_more_minor == 10 * 5_000_00
    assert half.hours_saved == 12 * 25
    assert half.net_minor < scenario(form(), "As said", 1).net_minor


def test_a_shorter_cycle_brings_what_is_under_way_sooner_once() -> None:
    quick = form(enhanced={**BASE, "cycle_days": DAYS_A_MONTH})
    assert scenario(quick, "As said", 1).revenue_more_minor == 2 * 10_000_00
    # Nothing has been won by then, neither the old way nor the new.
    early = form(enhanced={**BASE, "cycle_days": DAYS_A_MONTH}, months=1)
    assert scenario(early, "As said", 1).revenue_more_minor == 0


def test_break_even_is_where_nothing_is_gained() -> None:
    share = breakeven(form())
    assert share is not None
    assert abs(scenario(form(), "", share).net_minor) <= 1
    assert 0 < share < 1
    assert breakeven(form(enhanced=BASE)) is None
    assert breakeven(form(cost_a_month_minor=0, cost_once_minor=0)) == 0


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [(0, [5, 9], 0.0), (-10, [-5, 5], 1.5), (-10, [-5, -1], None), (-10, [2, -3, 3], 2.5)],
)
def test_payback_is_the_month_from_which_on_nothing_is_owed(
    start: float, months: list[int], expected: float | None
) -> None:
    assert payback(start, months) == expected


def test_a_worse_change_loses_and_never_pays_back() -> None:
    worse = scenario(form(enhanced={**BASE, "conversion_percent": 1}), "As said", 1)
    assert worse.net_minor < -29_000_00
    assert worse.payback_months is None


def test_the_steps_end_where_the_scenario_does() -> None:
    shown = {one.name: one.value for one in steps(form())}
    said = scenario(form(), "As said", 1)
    assert shown["Won deals a month before"] == 2
    assert shown["Won deals a month after"] == pytest.approx(3)
    assert shown["Margin on it"] + shown["Worth of the hours"] == pytest.approx(shown["Gain"])
    assert shown["Gain"] - shown["Cost"] == shown["Net"] == said.net_minor


async def test_the_route_shows_three_scenarios(rep: httpx.AsyncClient) -> None:
    answer = await rep.post("/api/v1/analytics/roi", json=form().model_dump())
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert [one["share"] for one in found["scenarios"]] == [0.5, 1, 1.25]
    assert found["currency"] == "EUR"
    free = form(cost_a_month_minor=0, cost_once_minor=0).model_dump()
    answer = await rep.post("/api/v1/analytics/roi", json=free)
    assert answer.json()["scenarios"][0]["roi_percent"] is None
    bad = {**form().model_dump(), "months": 0}
    assert (await rep.post("/api/v1/analytics/roi", json=bad)).status_code == 422


async def test_before_and_after_have_the_same_time_to_win(
    begin: Begin, team: Team, set_clock: SetClock
) -> None:
    """Ninety days since the change: the side before is cut to ninety days, too."""
    now = set_clock(NOW)
    late = await tell(begin, team, [Told(85, [("Qualify", 30)], "won") for _ in range(20)])
    early = await tell(begin, team, [Told(170, [("Qualify", 70)], "won") for _ in range(10)])
    beyond = await tell(begin, team, [Told(170, [("Qualify", 120)], "won") for _ in range(10)])
    leads = [
        *(ToldLead(86, deal_id=one) for one in late),
        *(ToldLead(86) for _ in range(20)),
        *(ToldLead(171, deal_id=one) for one in [*early, *beyond]),
        *(ToldLead(171) for _ in range(20)),
        *(ToldLead(400) for _ in range(50)),
    ]
    await tell_leads(begin, team, leads)
    found = await history(now, team.actor("rep"), AskRoiHistory(changed_on=day(-90), months=6))
    assert (found.n_before, found.n_after) == (40, 40)
    assert found.before is not None
    assert found.after is not None
    assert (found.before.conversion_percent, found.after.conversion_percent) == (25, 50)
    assert (found.before.cycle_days, found.after.cycle_days) == (pytest.approx(71), pytest.approx(31))
    assert found.after.deal_minor == 1_000_00
    assert found.conversion_p == pytest.approx(0.037, abs=0.002)
    assert found.cycle_p is not None
    assert found.cycle_p < 0.001
    assert "50 % of 40 leads were won after, 25 % of 40 before" in found.word


async def test_too_few_are_not_compared(begin: Begin, team: Team, set_clock: SetClock) -> None:
    now = set_clock(NOW)
    await tell(begin, team, [Told(60, [("Qualify", 20)], "won"), Told(120, end="lost")])
    found = await history(now, team.actor("rep"), AskRoiHistory(changed_on=day(-90)))
    assert (found.n_before, found.n_after) == (1, 1)
    assert found.before is None
    assert found.conversion_p is None
    assert found.word.startswith("Too few to compare: 1 deals before with 0 won")
    with pytest.raises(Invalid):
        await history(now, team.actor("rep"), AskRoiHistory(changed_on=day(3)))
