"""What was known of deals at a moment: never more than that."""

from datetime import UTC, datetime, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dealwright.domains.crm.schemas.records import ChangeDeal
from dealwright.domains.crm.service import deals as crm_deals
from dealwright.domains.forecasting import service
from dealwright.domains.forecasting.history import LOST, OPEN, WON, Deals, Edits, date_of, day_of, month_of
from dealwright.domains.forecasting.loading import load_deals
from dealwright.domains.forecasting.schemas import SetRates
from dealwright.kernel.work import Begin
from tests.conftest import SetClock
from tests.factories.crm import a_deal, a_lost_reason, a_moved_deal, the_stages
from tests.factories.forecasting import a_history
from tests.factories.identity import Team

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def after(days: float) -> datetime:
    return START + timedelta(days=days)


def at(moment: datetime) -> float:
    return (moment.replace(tzinfo=None) - datetime(1970, 1, 1)).total_seconds() / 86_400  # noqa: DTZ001


async def loaded(begin: Begin, team: Team) -> Deals:
    return await load_deals(begin, team.actor("rep"))


async def test_every_field_is_shown_as_it_was(team: Team, set_clock: SetClock) -> None:
    begin = set_clock(START)
    stages = await the_stages(begin, team)
    deal = await a_deal(begin, team, amount_minor=100_00, expected_close_on="2026-04-10")
    begin = set_clock(after(10))
    form = ChangeDeal.model_validate(
        {
            "version": 1,
            "amount_minor": 300_00,
            "expected_close_on": "2026-06-20",
            "owner_id": str(team.users["manager"].id),
            "forecast_category": "commit",
        }
    )
    async with begin(team.actor("manager")) as work:
        deal = await crm_deals.change_deal(work, deal.id, form)
    begin = set_clock(after(20))
    deal = await a_moved_deal(begin, team, deal, stages["Proposal"])
    begin = set_clock(after(30))
    reason = await a_lost_reason(begin, team)
    deal = await a_moved_deal(begin, team, deal, stages["Lost"], lost_reason_id=reason.id)
    begin = set_clock(after(40))
    await a_moved_deal(begin, team, deal, stages["Won"])
    begin = set_clock(after(50))

    deals = await loaded(begin, team)

    names = [one.name for one in deals.stages]
    seen = [deals.as_of(at(after(day))) for day in (-1, 5, 15, 25, 35, 45)]
    assert [len(one.rows) for one in seen] == [0, 1, 1, 1, 1, 1]
    assert [int(one.status[0]) for one in seen[1:]] == [OPEN, OPEN, OPEN, LOST, WON]
    assert [names[one.stage[0]] for one in seen[1:]] == ["Qualify", "Qualify", "Proposal", "Lost", "Won"]
    assert [one.amount[0] for one in seen[1:3]] == [100_00, 300_00]
    assert [date_of(one.expected[0]).isoformat() for one in seen[1:3]] == ["2026-04-10", "2026-06-20"]
    assert [deals.owners[one.owner[0]] for one in seen[1:3]] == [
        team.users["rep"].id,
        team.users["manager"].id,
    ]
    assert [int(one.said[0]) for one in seen[1:3]] == [-1, 0]
    assert [int(one.pushes[0]) for one in seen[1:3]] == [0, 1]
    assert [round(one.moment - one.entered[0], 3) for one in seen[1:4]] == [5, 15, 5]
    assert np.isnan(seen[4].closed[0]) or seen[4].status[0] == LOST
    assert seen[5].closed[0] == at(after(40))


async def test_now_is_what_the_tables_say(team: Team, begin: Begin) -> None:
    count = await a_history(begin, team, now=datetime.now(UTC), days=200)
    deals = await loaded(begin, team)
    then = deals.as_of(deals.loaded)
    assert len(deals) == len(then.rows) == count
    assert (then.status == deals.status).all()
    assert (then.stage == deals.stage).all()
    assert np.allclose(then.entered, deals.entered)


async def test_the_past_does_not_change_when_something_happens_later(team: Team, set_clock: SetClock) -> None:
    begin = set_clock(START)
    stages = await the_stages(begin, team)
    deal = await a_deal(begin, team, amount_minor=5_000_00, expected_close_on="2026-05-01")
    begin = set_clock(after(3))
    before = (await loaded(begin, team)).as_of(at(after(2)))
    deal = await a_moved_deal(begin, team, deal, stages["Won"])
    async with begin(team.actor("manager")) as work:
        form = ChangeDeal.model_validate({"version": deal.version, "amount_minor": 1, "owner_id": None})
        await crm_deals.change_deal(work, deal.id, form)
    later = (await loaded(set_clock(after(90)), team)).as_of(at(after(2)))
    for name in ("status", "amount", "converted", "entered", "expected", "said", "pushes"):
        assert np.array_equal(getattr(before, name), getattr(later, name), equal_nan=True), name


@given(
    changes=st.lists(st.tuples(st.integers(0, 3), st.integers(1, 50), st.integers(0, 99)), max_size=25),
    moment=st.integers(0, 51),
)
def test_undoing_changes_gives_what_stood_there(changes: list[tuple[int, int, int]], moment: int) -> None:
    """Against a plain replay from the beginning."""
    now, then = [0.0] * 4, [0.0] * 4
    log: list[tuple[int, int, float, float]] = []
    for deal, day, value in sorted(changes, key=lambda one: one[1]):
        log.append((deal, day, now[deal], float(value)))
        now[deal] = float(value)
        if day <= moment:
            then[deal] = float(value)
    edits = Edits(
        np.array([one[0] for one in log], dtype=np.int32),
        np.array([one[1] for one in log], dtype=np.float64),
        np.array([one[2] for one in log]),
        np.array([one[3] for one in log]),
    )
    assert edits.undo(np.array(now), moment).tolist() == then


async def test_a_deal_is_converted_by_the_newest_rate_on_or_before_its_day(
    team: Team, set_clock: SetClock, begin: Begin
) -> None:
    rates = [_rate("2026-01-01", 0.5), _rate("2026-04-01", 0.8), _rate("2026-06-01", 0.9)]
    form = SetRates.model_validate({"rates": [*rates, _rate("2026-01-01", 0.65, "JPY")]})
    async with begin(team.actor("manager")) as work:
        await service.set_rates(work, form)
    begin = set_clock(START)
    for name, day in (("march", "2026-03-20"), ("april", "2026-04-01"), ("late", "2026-12-01")):
        await a_deal(begin, team, name=name, amount_minor=100_00, currency="USD", expected_close_on=day)
    await a_deal(begin, team, name="yen", amount_minor=100, currency="JPY", expected_close_on="2026-04-02")
    await a_deal(begin, team, name="pound", amount_minor=100, currency="GBP", expected_close_on="2026-04-02")
    deals = await loaded(begin, team)
    found = sorted(deals.converted[np.isfinite(deals.converted)].tolist())
    assert found == [50_00, 65_00, 80_00, 90_00]
    assert int(np.isnan(deals.converted).sum()) == 1


def _rate(day: str, rate: float, currency: str = "USD") -> dict[str, object]:
    return {"currency": currency, "day": day, "rate": rate}


async def test_no_deals_are_no_deals(team: Team, begin: Begin) -> None:
    deals = await loaded(begin, team)
    assert len(deals) == 0
    assert len(deals.as_of(deals.loaded).rows) == 0
    assert abs(deals.loaded - at(datetime.now(UTC))) < 1


async def test_deals_are_read_in_six_statements(team: Team, begin: Begin, statements: list[str]) -> None:
    await a_history(begin, team, now=datetime.now(UTC), days=100)
    statements.clear()
    await loaded(begin, team)
    # Meanwhile, the relay may look for events.
    ours = [one for one in statements if not one.startswith(("select set_config", "SELECT events.id"))]
    assert len(ours) <= 6


def test_months_count_from_1970() -> None:
    days = np.array([0.0, 30.9, 31.0, day_of(datetime(2026, 3, 1, tzinfo=UTC).date()), np.nan])
    assert month_of(days)[:4].tolist() == [0, 0, 1, 674]
    assert np.isnan(month_of(days)[4])
