"""Whatever happens after a snapshot never changes the training row of that snapshot."""

import math
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealwright.domains.scoring.features.catalogue import Catalogue, Row
from dealwright.domains.scoring.history.asof import see
from dealwright.domains.scoring.history.facts import (
    DAY,
    Change,
    Entity,
    History,
    Line,
    Noted,
    PastDeal,
    StageFact,
    Step,
    Surroundings,
    Touch,
)
from dealwright.domains.scoring.history.outcomes import over_time
from dealwright.domains.scoring.history.words import subjects_of

BEGAN = datetime(2026, 1, 5, tzinfo=UTC).timestamp()
AT = BEGAN + 10 * DAY
QUALIFY, PROPOSAL, WON = (UUID(int=number) for number in (1, 2, 3))
STAGES = {
    QUALIFY: StageFact(QUALIFY, "Qualify", "Sales", "open", 0, 0.0, 10),
    PROPOSAL: StageFact(PROPOSAL, "Proposal", "Sales", "open", 1, 1.0, 50),
    WON: StageFact(WON, "Won", "Sales", "won", 2, 1.0, 100),
}
ACCOUNT, CONTACT, OWNER = (UUID(int=number) for number in (10, 11, 12))
ENDS = [
    (UUID(int=13), datetime.fromtimestamp(AT - 2 * DAY, UTC), False),
    (OWNER, datetime.fromtimestamp(AT - DAY, UTC), True),
    (OWNER, datetime.fromtimestamp(AT + DAY, UTC), False),
]
AROUND = Surroundings(STAGES, over_time(ENDS))


def a_deal(
    later: list[Change] | None = None, notes: list[Noted] | None = None, steps: list[Step] | None = None
) -> History:
    """As it is now, after all `later` changes were made."""
    values: dict[str, Any] = {
        "account_id": ACCOUNT,
        "contact_id": CONTACT,
        "stage_id": QUALIFY,
        "amount_minor": 500_000,
        "currency": "EUR",
        "expected_close_on": "2026-03-01",
        "next_step": "Call",
        "owner_id": OWNER,
        "source": "web",
        "description": "Quote",
        "lead_id": None,
    }
    changes = [Change(BEGAN + DAY, {"amount_minor": [400_000, 500_000]}), *(later or [])]
    for change in later or []:
        values.update({name: pair[1] for name, pair in change.fields.items()})
    return History(
        "deal",
        UUID(int=99),
        "Deal",
        BEGAN,
        BEGAN,
        values,
        changes,
        [
            Noted(a_touch(BEGAN + 2 * DAY, "out"), []),
            Noted(a_touch(BEGAN + 3 * DAY, "in"), []),
            *(notes or []),
        ],
        [Step(BEGAN, QUALIFY, None), Step(BEGAN + 5 * DAY, PROPOSAL, None), *(steps or [])],
        accounts={ACCOUNT: Entity({"industry": "Food", "employees": 20, "written": BEGAN - 99 * DAY}, [])},
        contacts={CONTACT: Entity({"title": "CEO", "email": "a@food.example", "written": BEGAN}, [])},
        deals_of={ACCOUNT: [PastDeal(UUID(int=98), BEGAN - 50 * DAY, AT + 9 * DAY, True, 700.0, "EUR")]},
    )


def a_touch(
    at: float, direction: str | None = "in", *, kind: str = "mail", known: float | None = None
) -> Touch:
    return Touch(kind, at, known or at, None, None, direction, "", 5.0, OWNER, "The price", None)


def row_of(history: History) -> Row:
    return Catalogue("deal", ()).row(see(history, AT, AROUND))


later_days = st.floats(0.01, 300)
fields = st.sampled_from(
    [
        ("amount_minor", 900_000),
        ("expected_close_on", "2026-09-09"),
        ("next_step", None),
        ("owner_id", str(UUID(int=77))),
        ("source", "fair"),
        ("description", "urgent"),
        ("contact_id", None),
        ("account_id", None),
        ("currency", "USD"),
    ]
)


@given(
    st.lists(st.tuples(later_days, fields), max_size=6),
    st.lists(later_days, max_size=4),
    st.lists(later_days, max_size=3),
)
def test_what_comes_later_never_changes_a_training_row(
    changes: list[tuple[float, tuple[str, Any]]], notes: list[float], moves: list[float]
) -> None:
    made: list[Change] = []
    known: dict[str, Any] = dict(a_deal().values)
    for days, (name, value) in sorted(changes, key=lambda one: one[0]):
        made.append(Change(AT + days * DAY, {name: [known[name], value]}))
        known[name] = value
    history = a_deal(
        made,
        [Noted(a_touch(AT + days * DAY), []) for days in notes],
        [Step(AT + days * DAY, WON, None) for days in sorted(moves)],
    )
    history.ended, history.won = AT + 400 * DAY, True
    assert row_of(history) == row_of(a_deal())


def test_an_activity_that_was_written_down_later_was_not_known() -> None:
    backdated = Noted(a_touch(AT - DAY, known=AT + DAY), [])
    assert row_of(a_deal(notes=[backdated])) == row_of(a_deal())


def test_what_came_of_a_meeting_later_was_not_known() -> None:
    planned = a_touch(AT + DAY, None, kind="meeting", known=AT - DAY)
    held = planned._replace(outcome="no show", said="postponed")
    change = Change(AT + 2 * DAY, {"outcome": [None, "no show"], "body": [None, "postponed"]})
    asked = row_of(a_deal(notes=[Noted(held, [change])]))
    assert asked["meetings_planned"] == 1
    assert asked["speaks_of_later"] == 0
    assert asked["meetings_missed"] == 0


def test_a_row_has_what_was_known_then() -> None:
    row = row_of(a_deal([Change(AT + DAY, {"amount_minor": [500_000, 1]})]))
    assert row["amount"] == pytest.approx(3.699, abs=0.001)
    assert (row["stage"], row["days_in_stage"], row["moves"]) == ("Proposal", 5.0, 1)
    assert (row["replies"], row["mails_in"], row["days_since_touch"]) == (1, 1, 7.0)
    assert (row["title_rank"], row["employees"]) == (6, 20)
    assert (row["account_won"], row["account_open"]) == (0, 1), "the other deal was won later"
    assert row["owner_rate"] == pytest.approx((1 + 20 / 2) / 21 - 1 / 2), "one had ended by then, won"
    assert row["amount_change"] == pytest.approx(0.25)


def test_a_lead_shows_nothing_of_its_ending() -> None:
    lead = History(
        "lead", UUID(int=5), "Ada", BEGAN, BEGAN, {"status": "converted", "email": "a@new.example"}, []
    )
    lead.ended, lead.won = BEGAN + 3 * DAY, True
    lead.account_id = ACCOUNT
    lead.accounts = {ACCOUNT: Entity({"written": BEGAN + 3 * DAY}, [])}
    row = Catalogue("lead", ()).row(see(lead, BEGAN + DAY, AROUND))
    assert row["status"] is None, "no event says what it was before"
    assert row["known_account"] == 0


def a_lead(status: str, changes: list[Change], *, ended: float | None = None) -> History:
    lead = History("lead", UUID(int=6), "Ada", BEGAN, BEGAN, {"status": status}, changes)
    lead.ended, lead.won = ended, ended is not None
    return lead


def test_the_status_of_a_lead_is_what_events_say_it_was() -> None:
    end = AT + DAY
    converted = Change(end, {"status": ["qualified", "converted"]})
    moved = Change(BEGAN + 2 * DAY, {"status": ["new", "qualified"]})
    leads = Catalogue("lead", ())
    told = [
        leads.row(see(one, at, AROUND))["status"]
        for one in (a_lead("converted", [moved, converted], ended=end), a_lead("qualified", [moved]))
        for at in (BEGAN, AT)
    ]
    assert told == ["new", "qualified", "new", "qualified"]
    assert leads.row(see(a_lead("converted", [converted], ended=end), BEGAN, AROUND))["status"] == "qualified"


def test_before_all_statuses_were_noted_no_lead_has_one() -> None:
    around = Surroundings(STAGES, AROUND.outcomes, statuses_since=AT + 1)
    for lead in (a_lead("working", []), a_lead("converted", [], ended=AT + 1)):
        assert see(lead, AT, around).values["status"] is None


def test_a_deal_that_ended_as_it_began_does_not_show_its_ending() -> None:
    deal = a_deal()
    deal.steps = [Step(BEGAN, QUALIFY, None), Step(BEGAN, WON, None)]
    deal.values["stage_id"] = WON
    deal.ended, deal.won = BEGAN, True
    around = Surroundings(STAGES, over_time([(OWNER, datetime.fromtimestamp(BEGAN, UTC), True)]))
    row = Catalogue("deal", ()).row(see(deal, BEGAN, around))
    assert (row["stage"], row["stage_place"], row["moves"]) == (None, None, None)
    assert row["owner_rate"] is None, "its own ending is not among those before"


def test_before_an_import_brought_it_nobody_knows_the_stage_of_a_deal() -> None:
    """It writes today's stage back to the day of opening, and the entry stage for what is closed."""
    deal = a_deal()
    deal.written, deal.steps = AT + DAY, [Step(BEGAN, PROPOSAL, None)]
    deal.values["stage_id"] = PROPOSAL
    catalogue = Catalogue("deal", ())
    before, after = (catalogue.row(see(deal, at, AROUND)) for at in (AT, AT + 2 * DAY))
    assert (before["stage"], before["days_in_stage"], before["moves_back"]) == (None, None, None)
    assert after["stage"] == "Proposal"


def test_only_an_import_brings_activities_that_were_known_before_they_were_written_down() -> None:
    native = a_deal(notes=[Noted(a_touch(BEGAN - DAY, known=BEGAN + DAY), [])])
    assert len(see(native, BEGAN, AROUND).touches) == 0
    imported = Surroundings(STAGES, AROUND.outcomes, imported={native.id})
    assert len(see(native, BEGAN, imported).touches) == 1


def test_texts_are_read_only_when_something_is_computed() -> None:
    assert subjects_of("Their ANGEBOT was too expensive, costly") == {"price", "objection"}
    assert subjects_of("the scoreboard and a repricing") == frozenset(), "words begin with it"


def test_a_record_seen_later_is_older_and_nothing_else_happened() -> None:
    row = Catalogue("deal", ()).row(see(a_deal(), AT + 30 * DAY, AROUND))
    assert row["days_since_touch"] == 37.0
    assert row["touches_30d"] == 0


def test_there_are_fifty_features_of_every_kind_and_each_speaks() -> None:
    for kind in ("lead", "deal"):
        catalogue = Catalogue(kind, ())
        assert len(catalogue.features) >= 50
        for one in catalogue.features.values():
            assert one.meaning
            assert one.sentence(None)
            assert "{" not in one.sentence("Food" if one.sort == "category" else 3.0)
    assert Catalogue("deal", ()).sentence("days_since_reply", 24.0) == "No answer for 24 days"
    assert timedelta(days=1).total_seconds() == DAY


def test_lines_without_a_history_were_not_known() -> None:
    deal = a_deal()
    deal.lines = [Line(1, 20.0, "Arms")]
    assert row_of(deal)["discount"] is None
    dated = a_deal([Change(AT - DAY, {"lines": [[], ["Arm"]]})])
    dated.lines = deal.lines
    assert row_of(dated)["discount"] == 20.0


def test_money_has_its_currency_and_its_own_digits() -> None:
    catalogue = Catalogue("deal", ())
    assert catalogue.sentence("amount", 4.0, "EUR") == "Amount of 9,999 EUR"
    assert catalogue.sentence("amount", 4.0) == "Amount of 9,999"
    yen = a_deal()
    yen.values |= {"currency": "JPY", "amount_minor": 9_999}
    yen.changes.clear()
    assert row_of(yen)["amount"] == pytest.approx(4.0)


def test_money_of_different_currencies_is_never_put_together() -> None:
    def bought(number: int, amount: float, currency: str) -> PastDeal:
        return PastDeal(UUID(int=number), BEGAN - 50 * DAY, BEGAN - DAY, True, amount, currency)

    deal = a_deal([Change(AT - DAY, {"currency": ["CHF", "EUR"]})])
    deal.deals_of[ACCOUNT] = [bought(1, 2_500.0, "EUR"), bought(2, 1_000_000.0, "JPY")]
    row = row_of(deal)
    assert row["account_spent"] == pytest.approx(math.log10(2_501))
    assert row["amount_to_usual"] == pytest.approx(5_000 / 2_500)
    assert row["amount_change"] == pytest.approx(0.0)  # the change from 4,000 to 5,000 was in francs

    deal.values["currency"] = "GBP"
    assert row_of(a_deal([Change(AT + DAY, {"currency": ["EUR", "GBP"]})]))["amount_change"] == 0.25
    assert row_of(deal)["amount_to_usual"] is None
