"""The pipeline analysis, against small histories whose figures can be counted by hand."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import httpx
import pytest

from dealwright.domains.forecasting.analysis.flows import show_pipeline
from dealwright.domains.forecasting.models import Quota
from dealwright.domains.forecasting.schemas import AskPipeline
from dealwright.kernel.ids import new_id
from dealwright.kernel.work import Begin
from tests.conftest import SetClock
from tests.factories.crm import the_stages
from tests.factories.identity import Team
from tests.factories.told_deals import NOW, Stay, Told, day, tell

THROUGH: Sequence[Stay] = (("Qualify", 10), ("Proposal", 20))


Ask = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture
def analysed(set_clock: SetClock, team: Team) -> Ask:
    """The analysis as the page gets it, at a moment that stays the same."""
    begin = set_clock(NOW)

    async def ask(**form: Any) -> dict[str, Any]:
        asked = AskPipeline.model_validate(form)
        return (await show_pipeline(begin, team.actor("rep"), asked)).model_dump(mode="json")

    return ask


def stage(found: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in found["stages"] if one["name"] == name)


async def test_stages_say_who_went_on_and_how_long_it_took(begin: Begin, team: Team, analysed: Ask) -> None:
    won = [Told(100, THROUGH, "won") for _ in range(6)]
    lost = [Told(100, [("Qualify", 30)], "lost") for _ in range(2)]
    waiting = [Told(50, [("Qualify", 10), ("Proposal", 0)]) for _ in range(3)]
    before = [Told(300, [("Qualify", 40)], "lost") for _ in range(5)] + [
        Told(300, THROUGH, "won") for _ in range(5)
    ]
    await tell(begin, team, [*won, *lost, *waiting, *before])
    found = await analysed()
    first, second = stage(found, "Qualify"), stage(found, "Proposal")
    assert (first["reached"], first["open_deals"]) == (11, 0)
    assert (first["onward"]["count"], first["onward"]["of"]) == (9, 11)
    assert (first["before_onward"]["count"], first["before_onward"]["of"]) == (5, 10)
    assert first["days_median"] == pytest.approx(10)
    assert first["before_days_median"] == pytest.approx(10)
    assert first["days_p80"] == pytest.approx(10)
    assert (second["open_deals"], second["open_minor"]) == (3, 3_000_00)
    # Six left after 20 days, three are there for 40: half had left after 20.
    assert second["days_median"] == pytest.approx(20)
    assert second["days_p80"] is None
    assert second["onward"] == {
        "share": 1.0,
        "low": pytest.approx(0.785, abs=1e-3),
        "high": pytest.approx(1.0),
        "count": 6,
        "of": 6,
    }


async def test_deals_that_still_wait_count_as_long_stays(begin: Begin, team: Team, analysed: Ask) -> None:
    left = [Told(100, [("Qualify", 10)], "lost") for _ in range(4)]
    await tell(begin, team, [*left, *[Told(90, [("Qualify", 0)]) for _ in range(16)]])
    assert stage(await analysed(), "Qualify")["days_median"] is None


async def test_a_stage_that_leaks_more_than_before_is_a_bottleneck(
    begin: Begin, team: Team, analysed: Ask
) -> None:
    def deals(opened: float, on: int, out: int) -> list[Told]:
        return [
            *(Told(opened, THROUGH, "won") for _ in range(on)),
            *(Told(opened, [("Qualify", 10)], "lost") for _ in range(out)),
        ]

    await tell(begin, team, [*deals(100, 20, 30), *deals(280, 40, 10)])
    found = await analysed()
    first, second = stage(found, "Qualify"), stage(found, "Proposal")
    assert first["is_bottleneck"]
    assert (
        "40 % of the 50 deals that left it went on, 40 points less than before (80 % of 50)" in first["why"]
    )
    assert not second["is_bottleneck"]
    assert second["why"] == ""
    assert "Held up in Qualify." in found["word"]


async def test_a_stage_that_holds_most_waiting_deals_says_so(begin: Begin, team: Team, analysed: Ask) -> None:
    await tell(
        begin,
        team,
        [*[Told(60, THROUGH, "won") for _ in range(8)], *[Told(60, [("Qualify", 0)]) for _ in range(6)]],
    )
    found = await analysed()
    assert "6 open deals are past the 10 days" in stage(found, "Qualify")["why"]
    age = next(one for one in found["ages"] if one["name"] == "Qualify")
    assert age["usual_days"] == pytest.approx(10)
    assert (age["buckets"], age["overdue"]) == ([0, 0, 0, 6, 0, 0], 6)
    assert age["amounts_minor"][3] == 6_000_00


async def test_velocity_is_its_formula(begin: Begin, team: Team, analysed: Ask) -> None:
    await tell(
        begin,
        team,
        [
            *[Told(60, THROUGH, "won", amount_minor=2_000_00) for _ in range(6)],
            *[Told(60, THROUGH, "lost") for _ in range(4)],
            *[Told(20, [("Qualify", 0)]) for _ in range(5)],
        ],
    )
    speed = (await analysed())["velocity"]
    assert (speed["open_deals"], speed["win"]["share"]) == (5, 0.6)
    assert (speed["amount_median_minor"], speed["days_to_win_median"]) == (2_000_00, 30)
    assert speed["per_day_minor"] == 5 * 0.6 * 2_000_00 / 30
    assert speed["before_per_day_minor"] is None
    assert speed["win_p"] is None


async def test_reasons_and_sources_are_shares_of_what_ended_so(
    begin: Begin, team: Team, analysed: Ask
) -> None:
    await tell(
        begin,
        team,
        [
            *[Told(60, end="won", facts={"source": "Referral"}) for _ in range(3)],
            Told(60, end="won"),
            *[Told(60, end="lost") for _ in range(2)],
        ],
    )
    found = await analysed()
    assert [(one["name"], one["deals"], one["share"]) for one in found["won_sources"]] == [
        ("Referral", 3, 0.75),
        ("Not said", 1, 0.25),
    ]
    assert [(one["deals"], one["share"]) for one in found["lost"]] == [(2, 1.0)]


async def test_cohorts_do_not_speak_of_months_to_come(begin: Begin, team: Team, analysed: Ask) -> None:
    # Opened in March 2026; one won in April, one in May, one lost, one open.
    await tell(
        begin,
        team,
        [
            Told(100, [("Qualify", 30)], "won"),
            Told(100, [("Qualify", 60)], "won"),
            Told(100, [("Qualify", 5)], "lost"),
            Told(100, [("Qualify", 0)]),
        ],
    )
    (cohort,) = (await analysed())["cohorts"]
    assert (cohort["month"], cohort["deals"], cohort["open_share"]) == ("2026-03-01", 4, 0.25)
    assert cohort["won_by"][:4] == [0, 0.25, 0.5, None]


async def test_slipped_deals_are_late_or_were_moved(begin: Begin, team: Team, analysed: Ask) -> None:
    moved = [(20.0, day(-15), day(20)), (10.0, day(20), day(50))]
    late, pushed, _fine = await tell(
        begin,
        team,
        [
            Told(60, facts={"expected_close_on": day(-8)}),
            Told(60, pushes=moved, amount_minor=9_000_00, facts={"expected_close_on": day(50)}),
            Told(60, facts={"expected_close_on": day(8)}),
        ],
    )
    found = await analysed()
    assert found["slipped_total"] == 2
    first, second = found["slipped"]
    assert (first["id"], first["pushed"], first["days_late"]) == (str(pushed), 2, 0)
    assert first["first_expected_on"] == day(-15).isoformat()
    assert (second["id"], second["pushed"], second["days_late"]) == (str(late), 0, 8)
    assert second["name"] == "Deal 0"


async def test_one_deal_that_is_most_of_the_pipeline_is_said(begin: Begin, team: Team, analysed: Ask) -> None:
    large, *_ = await tell(
        begin, team, [Told(30, amount_minor=9_000_00), *[Told(30, amount_minor=100_00) for _ in range(10)]]
    )
    found = (await analysed())["concentration"]
    assert (found["top_share"], found["top_deal_id"], found["top_deal"]) == (0.9, str(large), "Deal 0")
    assert found["accounts_for_half"] == 1
    assert found["is_risky"]
    assert "holds 90 % of the open amount" in found["word"]
    assert "stands or falls with this one deal" in found["word"]


async def test_coverage_compares_with_the_quota_and_with_experience(
    begin: Begin, team: Team, analysed: Ask
) -> None:
    # In each of four quarters before: two open at this day of it, one of them won after.
    past = [
        Told(
            91 * back + 60,
            [("Qualify", 70)],
            end,
            facts={"expected_close_on": day(10 - 91 * back)},
        )
        for back in (1, 2, 3, 4)
        for end in ("won", "lost")
    ]
    due = Told(30, amount_minor=3_000_00, facts={"expected_close_on": day(5)})
    won = Told(40, [("Qualify", 10)], "won", amount_minor=500_00)
    await tell(begin, team, [*past, due, won])
    async with begin(team.actor("manager")) as work:
        for month in (4, 5, 6):
            row = Quota(period="month", starts_on=NOW.date().replace(month=month, day=1), amount_minor=500_00)
            row.workspace_id, row.id, row.currency = work.workspace_id, new_id(), "EUR"
            work.session.add(row)
    found = (await analysed())["coverage"]
    assert found["starts_on"] == "2026-04-01"
    assert (found["open_minor"], found["missing_minor"], found["ratio"]) == (3_000_00, 1_000_00, 3.0)
    assert found["needed_ratio"] == 2.0
    assert "by that measure that is enough" in found["word"]


async def test_a_team_without_a_quota_has_the_sum_of_its_peoples(
    begin: Begin, team: Team, admin: httpx.AsyncClient, analysed: Ask
) -> None:
    sellers = [team.users[one].id for one in ("rep", "manager")]
    north = await a_team(admin, "North", *map(str, sellers))
    await tell(begin, team, [Told(40, [("Qualify", 10)], "won", amount_minor=500_00)])
    for seller, missing in zip(sellers, (None, 1_500_00), strict=True):
        async with begin(team.actor("manager")) as work:
            row = Quota(
                period="quarter",
                starts_on=NOW.date().replace(month=4, day=1),
                owner_id=seller,
                amount_minor=1_000_00,
            )
            row.workspace_id, row.id, row.currency = work.workspace_id, new_id(), "EUR"
            work.session.add(row)
        assert (await analysed(team_id=north))["coverage"]["missing_minor"] == missing


async def test_the_window_the_owner_and_the_team_narrow_what_is_counted(
    begin: Begin, team: Team, admin: httpx.AsyncClient, analysed: Ask
) -> None:
    await tell(
        begin,
        team,
        [Told(60, end="won"), Told(60, end="lost", owner="manager"), Told(30, end="won", owner="manager")],
    )
    owner = str(team.users["manager"].id)
    mine = await analysed(owner_id=owner)
    assert (mine["velocity"]["win"]["count"], mine["velocity"]["win"]["of"]) == (1, 2)
    north, empty = await a_team(admin, "North", owner), await a_team(admin, "South")
    assert (await analysed(team_id=north)) == mine
    assert (await analysed(team_id=empty))["velocity"]["win"]["of"] == 0
    late = await analysed(since=day(-25).isoformat())
    assert late["velocity"]["win"]["of"] == 1
    assert (late["since"], late["until"]) == (day(-25).isoformat(), day(0).isoformat())


async def a_team(admin: httpx.AsyncClient, name: str, *members: str) -> str:
    answer = await admin.post("/api/v1/teams", json={"name": name, "members": members})
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


async def test_without_deals_it_says_so(analysed: Ask) -> None:
    found = await analysed()
    assert found["word"].startswith("0 open deals. No deal was closed")
    assert found["concentration"]["word"] == "There are no open deals."
    assert {one["reached"] for one in found["stages"]} == {0}
    assert found["stages"][0]["onward"]["share"] is None
    assert found["cohorts"] == found["slipped"] == []


async def test_three_deals_are_too_few_to_compare(begin: Begin, team: Team, analysed: Ask) -> None:
    await tell(begin, team, [Told(60, end="won"), Told(300, end="lost"), Told(20)])
    found = await analysed()
    assert "too few to compare" in found["word"]
    assert stage(found, "Qualify")["onward_p"] is None
    assert stage(found, "Qualify")["days_p"] is None
    assert found["velocity"]["win_p"] is None
    assert "quota" in found["coverage"]["word"]


async def test_odd_deals_leave_honest_gaps(begin: Begin, team: Team, analysed: Ask) -> None:
    """Without amount or dates, in a currency without a rate, opened in the future, closed before it began."""
    stages = await the_stages(begin, team)
    await tell(
        begin,
        team,
        [
            Told(20, amount_minor=None),
            Told(20, amount_minor=7_000_00, facts={"currency": "SEK"}),
            Told(-30),
            Told(20, end="won", facts={"opened_at": NOW}),
        ],
    )
    found = await analysed()
    assert found["unconverted"] == [{"currency": "SEK", "deals": 1, "amount_minor": 7_000_00}]
    assert found["concentration"]["open_minor"] == 1_000_00
    assert found["velocity"]["days_to_win_median"] is None
    assert found["velocity"]["per_day_minor"] is None
    assert str(stages["Qualify"].id) == found["stages"][0]["stage_id"]


@pytest.mark.parametrize(
    ("form", "status", "word"),
    [
        ({"pipeline_id": str(new_id())}, 404, "pipeline"),
        ({"owner_id": str(new_id())}, 422, "There is no user with this id."),
        ({"team_id": str(new_id())}, 422, "There is no team with this id."),
        ({"owner_id": str(new_id()), "team_id": str(new_id())}, 422, "not both"),
        ({"since": "2026-05-01", "until": "2026-04-01"}, 422, "since cannot be after until"),
        ({"since": "2030-01-01"}, 422, "still to come"),
    ],
)
async def test_what_cannot_be_answered_is_refused(
    rep: httpx.AsyncClient, form: dict[str, str], status: int, word: str
) -> None:
    answer = await rep.post("/api/v1/analytics/pipeline", json=form)
    assert answer.status_code == status
    assert word in answer.text


async def test_it_costs_few_statements_whatever_the_number(
    begin: Begin, team: Team, analysed: Ask, statements: list[str]
) -> None:
    counts: list[int] = []
    for number in (2, 60):
        await tell(begin, team, [Told(60, THROUGH, "won", facts={"source": "Web"}) for _ in range(number)])
        statements.clear()
        await analysed()
        counts.append(len(statements))
    assert counts[0] == counts[1]
    assert counts[0] <= 16
