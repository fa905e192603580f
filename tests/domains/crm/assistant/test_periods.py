"""Which days words name."""

from datetime import date

import pytest

from dealwright.domains.crm.assistant.periods import period_of

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("in the last 30 days", date(2026, 10, 21), TODAY),
        ("within the past two weeks", date(2026, 11, 6), TODAY),
        ("over the last 3 months", date(2026, 8, 20), TODAY),
        ("in the next 30 days", TODAY, date(2026, 12, 20)),
        ("in 30 days", TODAY, date(2026, 12, 20)),
        ("within the next 2 weeks", TODAY, date(2026, 12, 4)),
    ],
)
def test_the_way_nearest_the_number_decides(words: str, first: date, last: date) -> None:
    period = period_of(words, TODAY)
    assert period is not None
    assert (period.from_, period.to) == (first, last)
