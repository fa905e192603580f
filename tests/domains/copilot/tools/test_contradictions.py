"""When two documents give different figures for the same thing, both are told; else nothing is made up."""

from uuid import UUID, uuid4

import pytest

from dealwright.domains.copilot.tools.contradictions import Said, contradictions, figures
from dealwright.kernel.work import Begin
from dealwright.main import Runtime
from tests.factories.identity import Team
from tests.factories.knowledge import a_source, an_entry
from tests.factories.tools import some_hands, use


def said(text: str, heading: str = "Terms", document: UUID | None = None) -> Said:
    return Said(text, heading, document or uuid4(), uuid4(), 0, len(text))


QUESTION = "How many days do customers have to pay?"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Invoices are due within 30 days of delivery.", "Invoices are due within 14 days of delivery."),
        (
            "Invoices are due within 30 days of delivery.",
            "All invoices are due within two weeks of delivery.",
        ),
        ("Customers get a discount of 5 % on orders.", "Customers get a discount of 8 per cent on orders."),
        ("The training course costs €1,200 per person.", "The training course costs EUR 1,500 per person."),
        ("The price list is valid until 31 March 2026.", "The price list is valid until 30 June 2026."),
        ("The H5 comes with a warranty of 24 months.", "The H5 comes with a warranty of 12 months."),
    ],
)
def test_other_figures_for_the_same_thing_contradict(one: str, other: str) -> None:
    first, second = said(one), said(other)
    assert contradictions(QUESTION, [first], [second]) == [(first, second)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Invoices are due within 30 days of delivery.", "Invoices are due within thirty days of delivery."),
        (
            "Invoices are due within five days of delivery.",
            "Invoices are due within 5 working days of delivery.",
        ),
        ("The training course costs €1,200 per person.", "The training course costs EUR 1200 per person."),
        ("Valid from 1 March 2026 for all orders placed.", "Valid from March 1, 2026 for all orders placed."),
        ("The H5 comes with a warranty of 24 months.", "The H10 comes with a warranty of 12 months."),
        (
            "The TwinGrip comes with a warranty of 12 months.",
            "The AirPad comes with a warranty of 24 months.",
        ),
        ("Invoices are due within 30 days of delivery.", "Parts ship within 4 days of the order."),
        ("Invoices are due within 30 days of delivery.", "Invoices are sent by mail on the day of delivery."),
        (
            "Invoices are due within 30 days at 2 % discount.",
            "Invoices are due within 30 days at a discount.",
        ),
    ],
)
def test_what_says_the_same_or_speaks_of_something_else_does_not(one: str, other: str) -> None:
    assert contradictions(QUESTION, [said(one)], [said(other)]) == []


def test_a_document_does_not_contradict_itself() -> None:
    document = uuid4()
    one = said("Invoices are due within 30 days of delivery.", document=document)
    other = said("Invoices are due within 14 days of delivery.", document=document)
    assert contradictions(QUESTION, [one], [other]) == []


def test_another_product_in_the_heading_is_another_thing() -> None:
    one = said("The warranty period is 24 months from delivery.", "Airpad - Warranty")
    other = said("The warranty period is 12 months from delivery.", "Twingrip - Warranty")
    asked = "How long is the warranty of the Airpad?"
    assert contradictions(asked, [one], [other]) == []
    assert contradictions(asked, [one], [said(other.text, "Airpad - Old terms, warranty")])


def test_figures_are_read_by_kind() -> None:
    assert figures("Pay EUR 1,200 within 30 days, less 2 %, by 12 March 2026.") == {
        "money": {"1200 eur"},
        "time": {"30 day"},
        "share": {"2"},
        "date": {"12 2026 march"},
    }


async def test_both_are_told_by_the_tool(runtime: Runtime, begin: Begin, team: Team) -> None:
    source = await a_source(begin, team)
    await an_entry(
        runtime, team, source, title="Terms 2025", text="Invoices are due within 30 days of delivery."
    )
    await an_entry(
        runtime, team, source, title="Terms 2026", text="Invoices are due within 14 days of delivery."
    )
    hands = some_hands(runtime, team.actor("rep"))
    found = await use(hands, "search_documents", question="When are invoices due?")
    assert found.data["contradiction"] is True
    told = {one.text for one in found.facts if one.key.startswith(("answer:", "contradiction:"))}
    assert told == {
        "Invoices are due within 30 days of delivery.",
        "Invoices are due within 14 days of delivery.",
    }
    for one in found.facts:
        assert one.passage
        assert one.text in one.passage.quote


async def test_without_one_none_is_made_up(runtime: Runtime, begin: Begin, team: Team) -> None:
    source = await a_source(begin, team)
    await an_entry(runtime, team, source, title="Terms", text="Invoices are due within 30 days of delivery.")
    found = await use(
        some_hands(runtime, team.actor("rep")), "search_documents", question="When are invoices due?"
    )
    assert found.data["contradiction"] is False
