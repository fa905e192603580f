"""Statements: those that are true are found, those that only chance or a mixture makes are not."""

import json
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import numpy as np
import pytest

from dealwright.domains.crm.events import RecordsImported
from dealwright.domains.forecasting.analysis.flows import show_insights
from dealwright.domains.forecasting.schemas import AskInsights, Insight, InsightsOut
from dealwright.kernel.work import Begin
from tests.conftest import SetClock
from tests.factories.crm import a_deal, an_activity
from tests.factories.identity import Team
from tests.factories.told_deals import NOW, Told, ToldLead, day, tell, tell_leads

Ask = Callable[..., Awaitable[InsightsOut]]


@pytest.fixture
def asked(set_clock: SetClock, team: Team) -> Ask:
    begin = set_clock(NOW)

    async def ask(**form: Any) -> InsightsOut:
        told = {"most": 50, "fresh": True, **form}
        return await show_insights(begin, team.actor("rep"), AskInsights.model_validate(told))

    return ask


def closed(won: int, lost: int, **told: Any) -> Iterator[Told]:
    """Deals spread over a year, the won ones as far as the lost ones."""
    for number, end in ((won, "won"), (lost, "lost")):
        for place in range(number):
            yield Told(100 + 300 * place / number, [("Qualify", 60)], end, **told)


def stood(found: InsightsOut) -> dict[str, Insight]:
    return {one.key: one for one in found.insights if one.evidence.q_value is not None}


async def test_a_source_that_wins_more_is_found_with_its_figures(
    begin: Begin, team: Team, asked: Ask
) -> None:
    ids = await tell(
        begin,
        team,
        [
            *closed(45, 15, facts={"source": "Referral"}),
            *closed(30, 70, facts={"source": "Cold, outreach"}),
            Told(10, facts={"source": "Referral"}),
        ],
    )
    found = await asked()
    one = stood(found)["win_rate.source.Referral"]
    assert (one.evidence.here, one.evidence.n_here) == (0.75, 60)
    assert (one.evidence.there, one.evidence.n_there) == (0.3, 100)
    assert one.effect == pytest.approx(45)
    assert one.low is not None
    assert one.high is not None
    assert 25 < one.low < 45 < one.high < 65
    assert "won in 75 % of 60 closed ones, all others in 30 % of 100. That is 45 points more" in one.sentence
    assert one.deals == [ids[-1]]
    assert one.link is not None
    address = urlsplit(one.link)
    assert address.path == "/deals"
    assert json.loads(parse_qs(address.query)["filters"][0]) == [
        {"field": "source", "op": "is", "values": ["Referral"]}
    ]
    assert found.looked_at >= 2
    assert f"{found.looked_at} comparisons made" in found.word


async def test_chance_alone_makes_no_statement(begin: Begin, team: Team, asked: Ask) -> None:
    """Twelve sources, industries and people without any difference: q is of all comparisons."""
    draw = np.random.default_rng(5)
    told = [
        Told(
            float(draw.uniform(100, 600)),
            [("Qualify", float(draw.exponential(40)))],
            "won" if draw.random() < 0.5 else "lost",
            industry=f"Industry {draw.integers(8)}",
            owner=("rep", "manager", "admin")[draw.integers(3)],
            amount_minor=int(draw.lognormal(12, 1)),
            touches=[1.0] * int(draw.integers(1, 6)),
            facts={"source": f"Source {draw.integers(8)}"},
        )
        for _ in range(400)
    ]
    await tell(begin, team, told)
    found = await asked()
    assert found.looked_at >= 25
    assert not stood(found)
    assert "none of them shows more than chance could" in found.word


async def test_a_difference_that_only_size_makes_is_no_statement(
    begin: Begin, team: Team, asked: Ask
) -> None:
    """The partner brings small deals, and small deals are won: at like size there is no difference."""
    small, large = {"amount_minor": 100_00}, {"amount_minor": 9_000_00}
    await tell(
        begin,
        team,
        [
            *closed(64, 16, facts={"source": "Partner"}, **small),
            *closed(16, 4, facts={"source": "Fair"}, **small),
            *closed(4, 16, facts={"source": "Partner"}, **large),
            *closed(16, 64, facts={"source": "Fair"}, **large),
        ],
    )
    found = stood(await asked())
    assert "win_rate.source.Partner" not in found
    assert found["win_rate.amount.small"].effect > 50


async def test_early_touches_are_worth_what_the_formula_says(begin: Begin, team: Team, asked: Ask) -> None:
    busy = {"touches": [1.0, 3.0, 5.0, 9.0]}
    idle = {"touches": [20.0]}
    await tell(
        begin, team, [*closed(40, 20, **busy), *closed(20, 60, **idle), Told(30, **idle), Told(30, **busy)]
    )
    one = stood(await asked())["habit.early_touches"]
    assert (one.evidence.here, one.evidence.there) == (pytest.approx(2 / 3), 0.25)
    assert "go with it" in one.sentence
    assert one.low is not None
    # The careful end x 80 deals in the eight quarters of two years x the amount of a won deal.
    assert one.worth_minor == pytest.approx(one.low / 100 * 80 / (730 / 91.3) * 1_000_00, rel=0.01)
    assert len(one.deals) == 1


async def test_deals_that_ended_within_the_first_weeks_are_no_witnesses(
    begin: Begin, team: Team, asked: Ask
) -> None:
    """Lost on the third day, they had no time for touches: that is no habit."""
    quick = [Told(100 + place, [("Qualify", 3)], "lost", touches=[1.0]) for place in range(80)]
    slow = [*closed(30, 30, touches=[1.0, 2.0, 3.0]), *closed(30, 30, touches=[1.0])]
    await tell(begin, team, [*quick, *slow])
    assert "habit.early_touches" not in stood(await asked())


async def test_dates_moved_twice_are_compared_with_deals_as_old(begin: Begin, team: Team, asked: Ask) -> None:
    moves = [(50.0, day(-45), day(-10)), (40.0, day(-10), day(30))]

    def deals(number: int, end: str, *, pushed: bool) -> Iterator[Told]:
        for _ in range(number):
            pushes = moves if pushed else ()
            yield Told(60, [("Qualify", 50)], end, pushes=pushes, facts={"expected_close_on": day(30)})

    await tell(
        begin,
        team,
        [
            *deals(6, "won", pushed=True),
            *deals(34, "lost", pushed=True),
            *deals(28, "won", pushed=False),
            *deals(12, "lost", pushed=False),
            # Lost early and never moved: they must not make moving look good.
            *(Told(60, [("Qualify", 2)], "lost", facts={"expected_close_on": day(30)}) for _ in range(200)),
        ],
    )
    one = stood(await asked())["habit.pushed"]
    assert (one.kind, one.evidence.n_there) == ("risk", 40)
    assert one.effect == pytest.approx(-55)


async def test_a_person_is_named_only_beside_the_others_with_an_interval(
    begin: Begin, team: Team, asked: Ask
) -> None:
    await tell(begin, team, [*closed(40, 10, owner="manager"), *closed(20, 50, owner="rep")])
    manager = team.users["manager"]
    one = stood(await asked())[f"win_rate.owner.{manager.id}"]
    assert one.kind == "strength"
    assert (
        f"Deals of {manager.name} were won in 80 % of 50 closed ones, all others in 29 % of 70"
        in one.sentence
    )
    assert "80 % interval" in one.sentence
    mine = await asked(owner_id=str(manager.id))
    assert not [key for key in stood(mine) if "owner" in key]


async def test_a_team_is_looked_at_by_itself_and_anew_when_somebody_joins(
    begin: Begin, team: Team, admin: httpx.AsyncClient, asked: Ask
) -> None:
    await tell(begin, team, [*closed(40, 10, owner="manager"), *closed(20, 50, owner="rep")])
    manager, seller = (team.users[one] for one in ("manager", "rep"))
    made = await admin.post("/api/v1/teams", json={"name": "North", "members": [str(seller.id)]})
    north = made.json()
    alone = await asked(team_id=north["id"], fresh=False)
    assert "70 closed deals" in alone.word
    assert not [key for key in stood(alone) if "owner" in key], "nobody to compare with"
    form = {"version": made.json()["version"], "members": [str(seller.id), str(manager.id)]}
    changed = await admin.patch(f"/api/v1/teams/{north['id']}", json=form)
    assert changed.status_code == 200, changed.text
    assert f"win_rate.owner.{manager.id}" in stood(await asked(team_id=north["id"], fresh=False))


async def test_a_leak_and_a_reason_that_grew_are_changes(begin: Begin, team: Team, asked: Ask) -> None:
    def deals(opened: float, on: int, out: int) -> list[Told]:
        return [
            *(Told(opened, [("Qualify", 10), ("Proposal", 5)], "won") for _ in range(on)),
            *(Told(opened, [("Qualify", 10)], "lost") for _ in range(out)),
        ]

    await tell(begin, team, [*deals(100, 30, 50), *deals(280, 70, 30), Told(5)])
    found = stood(await asked())
    leak = next(one for key, one in found.items() if key.startswith("stage.onward"))
    assert (leak.kind, leak.evidence.here, leak.evidence.there) == ("risk", 0.375, 0.7)
    assert leak.worth_minor
    assert len(leak.deals) == 1
    fall = next(one for key, one in found.items() if key.startswith("win_rate.pipeline"))
    assert fall.effect == pytest.approx(-32.5)


async def test_quick_answers_to_leads_are_seen(begin: Begin, team: Team, asked: Ask) -> None:
    def leads(number: int, wait: float, converted: int) -> Iterator[ToldLead]:
        for place in range(number):
            came = 200.0 + place
            answered = came - wait
            yield ToldLead(came, answered, answered - 10 if place < converted else None, source="Web")

    await tell_leads(begin, team, [*leads(60, 0.1, 30), *leads(60, 3, 6), ToldLead(9), ToldLead(4)])
    found = await asked()
    one = stood(found)["leads.answer"]
    assert (one.evidence.here, one.evidence.there) == (0.5, 0.1)
    assert "answered within two days" in one.sentence
    waiting = next(one for one in found.insights if one.key == "leads.unanswered")
    assert waiting.effect == 2
    assert "the oldest has waited 9 days" in waiting.sentence


async def test_open_deals_without_a_plan_are_counted(begin: Begin, team: Team, asked: Ask) -> None:
    await tell(begin, team, [Told(20, facts={"expected_close_on": day(-3)}) for _ in range(6)])
    planned = await a_deal(begin, team, opened_at="2026-06-01T00:00:00Z", amount_minor=1_000_00)
    await an_activity(begin, team, kind="task", deal_id=str(planned.id), due_at="2026-07-01T00:00:00Z")
    found = {one.key: one for one in (await asked()).insights}
    plan = found["today.no_activity"]
    assert (plan.effect, plan.evidence.n_there, plan.evidence.p_value) == (6, 7, None)
    assert "6 of 7 open deals have neither" in plan.sentence
    assert "6,000 EUR" in plan.sentence
    assert found["today.overdue"].effect == 6


async def test_one_deal_of_most_of_the_pipeline_is_said(begin: Begin, team: Team, asked: Ask) -> None:
    large, *_ = await tell(begin, team, [Told(20, amount_minor=9_000_00), Told(20), Told(20)])
    one = next(one for one in (await asked()).insights if one.key == "today.concentration")
    assert "82 % of the open amount" in one.sentence
    assert one.deals == [large]


@pytest.mark.parametrize(
    "told",
    [
        [],
        [Told(100, end="won"), Told(100, end="lost"), Told(20)],
        list(closed(30, 0, facts={"source": "Only"})),
        [Told(100, end="lost", amount_minor=None, facts={"source": "A", "currency": "SEK"})] * 25,
        [Told(-20), Told(20, end="won", facts={"opened_at": NOW})],
    ],
    ids=["nothing", "three", "one class", "no amounts", "odd dates"],
)
async def test_too_little_or_odd_history_makes_no_statement(
    begin: Begin, team: Team, asked: Ask, told: list[Told]
) -> None:
    if told:
        await tell(begin, team, told)
    found = await asked()
    assert not stood(found)
    assert "too few to compare anything" in found.word or "none of them" in found.word


async def test_it_costs_few_statements_whatever_the_number(
    begin: Begin, team: Team, asked: Ask, statements: list[str]
) -> None:
    counts: list[int] = []
    for number in (2, 60):
        await tell(begin, team, [*closed(number, number, industry=f"Of {number}")])
        statements.clear()
        await asked()
        counts.append(len(statements))
    assert max(counts) <= 20, counts


async def test_an_answer_is_kept_for_a_quarter_of_an_hour(
    begin: Begin, team: Team, set_clock: SetClock
) -> None:
    await tell(begin, team, [*closed(20, 20)])

    async def made_after(minutes: float, **form: Any) -> float:
        begin = set_clock(NOW + timedelta(minutes=minutes))
        found = await show_insights(begin, team.actor("rep"), AskInsights.model_validate(form))
        return (found.made_at - NOW).total_seconds() / 60

    assert await made_after(0) == 0
    await a_deal(begin, team)
    assert await made_after(14) == 0
    assert await made_after(14, owner_id=str(team.users["rep"].id)) == 14, "another question"
    assert await made_after(15, fresh=True) == 15
    assert await made_after(29) == 15
    assert await made_after(31) == 31
    async with begin(team.actor("admin")) as work:
        batch: dict[str, Any] = {"subject_id": None, "kind": "deal", "file": "deals.csv"}
        await work.emit(RecordsImported(**batch, created=[], updated=[]))
    assert await made_after(32) == 32, "an import came since"
