"""Other words for the same, slips of typing, and conditions that nobody may lose."""

from datetime import date

import pytest

from dealwright.domains.copilot.brains.builtin.heeding import unheeded
from dealwright.domains.copilot.brains.builtin.house import Term
from dealwright.domains.copilot.brains.builtin.phrasing import phrased
from dealwright.domains.copilot.brains.builtin.reading import Clause
from dealwright.domains.copilot.brains.builtin.shapes import Wanted
from dealwright.domains.copilot.brains.words import clauses, mended
from dealwright.domains.crm.assistant.periods import period_of

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("total open pipe on x_acct", "total open pipeline on x_acct"),
        ("whose book is x_acct in", "who owns x_acct"),
        ("won ytd", "won this year"),
        ("how mnay opne deals", "how many open deals"),
        ("could you please tell me who owns x_acct?", "who owns x_acct?"),
    ],
)
def test_jargon_slips_and_courtesy_are_read_plainly(said: str, read: str) -> None:
    assert phrased(mended(said, [], frozenset())) == read


def test_what_only_tells_why_is_a_clause_of_its_own() -> None:
    assert clauses("reviewing x_prsn today: what are the open deals there worth?") == [
        "reviewing x_prsn today:",
        "what are the open deals there worth?",
    ]


@pytest.mark.parametrize(
    ("clause", "arguments", "lost"),
    [
        (Clause("deals won in x_cty", "", terms=(Term("city", "Berlin"),)), {"status": "won"}, "Berlin"),
        (Clause("deals won in x_cty", "", terms=(Term("city", "Berlin"),)), {"cities": ["Berlin"]}, None),
        (Clause("deals won last month", "", period=period_of("last month", TODAY)), {}, "last month"),
        (Clause("open deals over 50k", ""), {"status": "open"}, "50k"),
        (Clause("open deals over 50k", ""), {"amount_min_minor": 5_000_000}, None),
        (Clause("deals lost against movarra", ""), {"status": "lost"}, "movarra"),
    ],
)
def test_a_condition_without_an_argument_is_named(
    clause: Clause, arguments: dict[str, object], lost: str | None
) -> None:
    assert unheeded(clause, Wanted("query_deals", arguments)) == lost
