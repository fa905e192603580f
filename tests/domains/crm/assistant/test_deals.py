"""Answers about many deals: every figure equals what plain SQL says of the demo company."""

from datetime import date
from statistics import median
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dealwright.domains.crm.assistant.deals import answer_deals
from dealwright.domains.crm.assistant.schemas import DealQuestion, DealsAnswer
from dealwright.kernel.errors import Invalid
from tests.domains.crm.assistant.conftest import House

ALL = """
    select d.*, s.name as stage, a.name as account, a.industry, a.country, u.name as owner, u.team,
      r.name as reason, coalesce(d.probability_override, d.probability) as chance,
      (d.closed_at at time zone 'Europe/Berlin')::date as closed_on,
      (d.opened_at at time zone 'Europe/Berlin')::date as opened_on,
      extract(epoch from d.closed_at - d.opened_at) / 86400 as days,
      extract(epoch from %(now)s - coalesce(d.last_activity_at, d.opened_at)) / 86400 as quiet,
      extract(epoch from %(now)s - d.stage_entered_at) / 86400 as staying,
      array(select distinct p.name from deal_lines l join products p on p.id = l.product_id
        where l.deal_id = d.id) as products
    from deals d join stages s on s.id = d.stage_id left join accounts a on a.id = d.account_id
      left join users u on u.id = d.owner_id left join lost_reasons r on r.id = d.lost_reason_id
    where d.workspace_id = %(w)s and d.deleted_at is null
"""


@pytest.fixture(scope="module")
def every(house: House) -> list[dict[str, Any]]:
    return house.rows(ALL)


async def ask(house: House, **question: Any) -> DealsAnswer:
    async with house.begin(house.actor) as work:
        return await answer_deals(work, DealQuestion.model_validate(question))


DAYS = st.none() | st.dates(date(2024, 6, 1), date(2027, 6, 1))
QUESTIONS = st.fixed_dictionaries(
    {},
    optional={
        "status": st.sampled_from(["open", "won", "lost", "any"]),
        "stages": st.lists(st.sampled_from(["Proposal", "discovery", "Won", "Quoted"]), max_size=2),
        "owners": st.lists(st.sampled_from(["me", "nobody"]), max_size=2, unique=True),
        "team": st.none() | st.sampled_from(["north america", "Central Europe"]),
        "industries": st.lists(st.sampled_from(["Packaging", "plastics", "Furniture"]), max_size=2),
        "countries": st.lists(st.sampled_from(["Germany", "sweden"]), max_size=2),
        "products": st.lists(st.sampled_from(["HR-10", "TwinGrip finger gripper"]), max_size=1),
        "amount_min_minor": st.none() | st.integers(0, 20_000_000),
        "amount_max_minor": st.none() | st.integers(0, 40_000_000),
        "currency": st.none() | st.just("EUR"),
        "expected_from": DAYS,
        "expected_to": DAYS,
        "closed_from": DAYS,
        "closed_to": DAYS,
        "opened_from": DAYS,
        "no_next_step": st.booleans(),
        "no_amount": st.booleans(),
        "no_activity_days": st.none() | st.integers(0, 60),
        "overdue_close": st.booleans(),
        "in_stage_days_min": st.none() | st.integers(0, 90),
    },
)


def meets(deal: dict[str, Any], question: DealQuestion, me: object) -> bool:
    """The same conditions, in plain Python."""
    open_only = (
        question.no_next_step
        or question.overdue_close
        or question.no_activity_days is not None
        or question.in_stage_days_min is not None
    )
    status = "open" if question.status == "any" and open_only else question.status
    owners = [me if one == "me" else None for one in question.owners]
    folded = lambda words: [word.casefold() for word in words]  # noqa: E731
    bought = {"HR-10": "Halden H10 cobot arm"}
    checks: list[bool] = [
        status in ("any", deal["status"]),
        not question.stages or deal["stage"].casefold() in folded(question.stages),
        not owners or deal["owner_id"] in owners,
        not question.team or (deal["team"] or "").casefold() == question.team.casefold(),
        not question.industries or (deal["industry"] or "").casefold() in folded(question.industries),
        not question.countries or (deal["country"] or "").casefold() in folded(question.countries),
        all(bought.get(one, one) in deal["products"] for one in question.products),
        not question.no_next_step or not (deal["next_step"] or "").strip(),
        not question.no_amount or deal["amount_minor"] is None,
        not question.currency or deal["currency"] == question.currency,
        question.no_activity_days is None or deal["quiet"] >= question.no_activity_days,
        question.in_stage_days_min is None or deal["staying"] >= question.in_stage_days_min,
        not question.overdue_close or _within(deal["expected_close_on"], None, date(2026, 11, 17)),
        _within(deal["amount_minor"], question.amount_min_minor, question.amount_max_minor),
        _within(deal["expected_close_on"], question.expected_from, question.expected_to),
        _within(deal["closed_on"], question.closed_from, question.closed_to),
        _within(deal["opened_on"], question.opened_from, question.opened_to),
    ]
    return all(checks)


def _within(value: Any, least: Any, most: Any) -> bool:
    if least is None and most is None:
        return True
    return value is not None and (least is None or value >= least) and (most is None or value <= most)


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(facts=QUESTIONS)
async def test_figures_equal_a_count_by_hand(
    house: House, every: list[dict[str, Any]], facts: dict[str, Any]
) -> None:
    question = DealQuestion.model_validate({**facts, "measure": "median", "limit": 50})
    answer = await ask(house, **facts, measure="median", limit=50)
    expected = [deal for deal in every if meets(deal, question, house.actor.user_id)]
    assert answer.totals.count == len(expected)
    assert (answer.totals.open, answer.totals.won, answer.totals.lost) == tuple(
        sum(deal["status"] == status for deal in expected) for status in ("open", "won", "lost")
    )
    assert {row.deal.id for row in answer.rows} <= {deal["id"] for deal in expected}
    assert len(answer.rows) == min(50, len(expected))
    assert {one.currency for one in answer.totals.sums} == {deal["currency"] for deal in expected}
    for one in answer.totals.sums:
        same = [deal for deal in expected if deal["currency"] == one.currency]
        amounts = [deal["amount_minor"] for deal in same if deal["amount_minor"] is not None]
        assert (one.count, one.with_amount, one.amount_minor) == (len(same), len(amounts), sum(amounts))
        weighted = sum((deal["amount_minor"] or 0) * deal["chance"] for deal in same) // 100
        assert one.weighted_minor == weighted
        assert one.largest_minor == max(amounts, default=None)
        if amounts:
            assert one.median_minor == pytest.approx(median(amounts), abs=1)
            assert one.average_minor == pytest.approx(sum(amounts) / len(amounts), abs=1)


GROUPS = {
    "stage": "stage_id",
    "owner": "owner_id",
    "team": "team",
    "industry": "industry",
    "country": "country",
    "source": "source",
    "lost_reason": "lost_reason_id",
    "currency": "currency",
    "account": "account_id",
}


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("status", ["open", "won", "lost"])
async def test_groups_add_up_to_the_whole(
    house: House, every: list[dict[str, Any]], group: str, status: str
) -> None:
    status = "lost" if group == "lost_reason" else status
    answer = await ask(house, status=status, group_by=group, measure="sum", limit=50)
    expected: dict[str | None, int] = {}
    for deal in every:
        if deal["status"] == status:
            key = None if deal[GROUPS[group]] is None else str(deal[GROUPS[group]])
            expected[key] = expected.get(key, 0) + (deal["amount_minor"] or 0)
    found = {one.key: sum(money.amount_minor for money in one.totals.sums) for one in answer.groups}
    assert answer.group_count == len(expected)
    assert found.items() <= expected.items()
    assert len(found) == min(50, len(expected))
    if group == "account":
        assert min(found.values()) >= sorted(expected.values(), reverse=True)[:50][-1]


@pytest.mark.parametrize(("group", "length"), [("month", 7), ("quarter", 7)])
async def test_months_come_in_their_order(
    house: House, every: list[dict[str, Any]], group: str, length: int
) -> None:
    answer = await ask(
        house, status="won", group_by=group, measure="count", closed_from="2025-01-01", limit=50
    )
    keys = [one.key or "" for one in answer.groups]
    assert keys == sorted(keys)
    assert all(len(key) == length for key in keys)
    won = [deal for deal in every if deal["status"] == "won" and deal["closed_on"] >= date(2025, 1, 1)]
    assert sum(one.totals.count for one in answer.groups) == len(won)
    if group == "month":
        first = [deal for deal in won if f"{deal['closed_on']:%Y-%m}" == keys[0]]
        assert answer.groups[0].totals.count == len(first)


async def test_products_count_by_their_lines(house: House) -> None:
    answer = await ask(house, status="won", group_by="product", measure="sum", limit=50)
    expected = house.rows("""
        select p.name, sum(l.total_minor)::bigint as total, count(distinct d.id) as deals from deals d
        join deal_lines l on l.deal_id = d.id join products p on p.id = l.product_id
        where d.workspace_id = %(w)s and d.deleted_at is null and d.status = 'won' group by 1
    """)
    found = {
        one.key: (sum(money.amount_minor for money in one.totals.sums), one.totals.count)
        for one in answer.groups
        if one.key
    }
    assert found == {row["name"]: (row["total"], row["deals"]) for row in expected}


async def test_the_win_rate_is_of_closed_deals(house: House, every: list[dict[str, Any]]) -> None:
    answer = await ask(house, measure="win_rate", group_by="owner", limit=50)
    closed = [deal for deal in every if deal["closed_at"]]
    assert answer.totals.count == len(closed)
    assert answer.totals.win_rate == sum(deal["status"] == "won" for deal in closed) / len(closed)
    rates = [one.totals.win_rate for one in answer.groups if one.totals.win_rate is not None]
    assert rates == sorted(rates, reverse=True)


async def test_the_cycle_is_from_opening_to_winning(house: House, every: list[dict[str, Any]]) -> None:
    answer = await ask(house, measure="cycle_days", group_by="country")
    days = [float(deal["days"]) for deal in every if deal["status"] == "won"]
    assert answer.totals.cycle_days_average == pytest.approx(sum(days) / len(days), abs=0.06)
    assert answer.totals.cycle_days_median == pytest.approx(median(days), abs=0.06)
    german = [
        float(deal["days"]) for deal in every if deal["status"] == "won" and deal["country"] == "Germany"
    ]
    found = next(one for one in answer.groups if one.key == "Germany")
    assert found.totals.cycle_days_median == pytest.approx(median(german), abs=0.06)


async def test_the_largest_come_first_and_each_says_where_it_stands(
    house: House, every: list[dict[str, Any]]
) -> None:
    answer = await ask(house, status="open", measure="largest", limit=5)
    amounts = sorted((one["amount_minor"] or 0 for one in every if one["status"] == "open"), reverse=True)
    assert [row.amount_minor for row in answer.rows] == amounts[:5]
    by_id = {deal["id"]: deal for deal in every}
    for row in answer.rows:
        deal = by_id[row.deal.id]
        assert (row.stage, row.probability) == (deal["stage"], deal["chance"])
        assert (row.account and row.account.label) == deal["account"]
        assert (row.owner and row.owner.name) == deal["owner"]


async def test_every_condition_is_explained(house: House) -> None:
    answer = await ask(
        house,
        status="open",
        owners=["me"],
        amount_min_minor=5_000_000,
        currency="EUR",
        expected_to="2026-12-31",
        no_next_step=True,
    )
    assert answer.explained == [
        "open",
        "owned by you (Lena Hartmann)",
        "of at least 50,000 EUR",
        "in EUR",
        "expected to close until 31 December 2026",
        "without a next step",
    ]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("stages", ["Nirvana"]),
        ("products", ["Flux capacitor"]),
        ("industries", ["Witchcraft"]),
        ("lost_reasons", ["Bad weather"]),
        ("team", "Atlantis"),
        ("owners", ["00000000-0000-0000-0000-000000000001"]),
    ],
)
async def test_a_word_nobody_knows_is_refused_with_those_that_are(
    house: House, field: str, value: Any
) -> None:
    with pytest.raises(Invalid) as refused:
        await ask(house, **{field: value})
    assert refused.value.errors[0].field == field
    assert field == "owners" or "Known:" in refused.value.message
