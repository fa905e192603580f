"""Which questions the builtin engine takes for ones about what is to come."""

from typing import Any, cast

import pytest

from dealwright.domains.copilot.brains.base import Turn
from dealwright.domains.copilot.brains.builtin.outlook import asked_outlook
from dealwright.domains.copilot.brains.builtin.reading import Named
from dealwright.domains.copilot.brains.builtin.shapes import Seen

NOBODY = cast(Turn, None)
DEAL = Named("deal", "the deal Acme - arms", "Acme - arms")


def asked(text: str, *named: Named) -> list[tuple[str, dict[str, Any]]]:
    seen = Seen(text, text.lower(), text.lower(), named, (), (), ())
    return [(one.tool, one.arguments) for one in asked_outlook(NOBODY, seen)]


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        ("What is our forecast for this quarter?", {"period": "quarter", "ahead": 0}),
        ("Show me the forecast for next month", {"period": "month", "ahead": 1}),
        ("Will we hit our quota this quarter?", {"period": "quarter", "ahead": 0}),
        ("What's my forecast this month?", {"period": "month", "ahead": 0, "owner": "me"}),
        ("How much will we close next quarter?", {"period": "quarter", "ahead": 1}),
    ],
)
def test_a_question_about_the_number_asks_the_forecast(text: str, arguments: dict[str, Any]) -> None:
    assert asked(text) == [("forecast", arguments)]


@pytest.mark.parametrize(
    "text",
    ["Why is this deal so unlikely?", "What speaks against it?", "What is the win probability?"],
)
def test_why_a_deal_is_likely_asks_the_model(text: str) -> None:
    assert asked(text, DEAL) == [("deal_probability", {"deal": DEAL.handle})]
    assert asked(text) == []


def test_a_lead_is_named_by_the_words_after_it() -> None:
    assert asked("What is the score of the lead Marcus Feld?") == [("lead_score", {"lead": "Marcus Feld"})]


@pytest.mark.parametrize(
    "text",
    [
        "Before I trust the forecast: how many open deals have no next step?",
        "What is the forecast value of my pipeline?",
        "How much did we win last quarter?",
        "Which deals close this month?",
        "Filling in my forecast sheet, what is the stage?",
    ],
)
def test_other_questions_are_left_alone(text: str) -> None:
    assert asked(text) == []
