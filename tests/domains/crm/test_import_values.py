"""Reading cells: numbers, money, dates, e-mails and choices."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from dealwright.domains.crm.importing import values
from dealwright.domains.crm.importing.fields import ACTIVITY, CONTACT, DEAL, LEAD
from dealwright.domains.crm.importing.values import BadValue, DateFormat, Decimals, Reading


def reading(date_format: DateFormat = "ymd", decimal: Decimals = ".", zone: str = "UTC") -> Reading:
    return Reading("EUR", decimal, date_format, ZoneInfo(zone))


@pytest.mark.parametrize(
    ("cell", "decimal", "minor"),
    [
        ("1054.0", ".", 105_400),
        ("1,234.50", ".", 123_450),
        ("1.234,50", ",", 123_450),
        ("1.234", ",", 123_400),
        ("1234,5", ",", 123_450),
        ("€ 12.50", ".", 1_250),
        ("12,50 €", ",", 1_250),
        ("USD 1,000", ".", 100_000),
        ("1 234.50", ".", 123_450),
        ("1'234.50", ".", 123_450),
        ("0.005", ".", 1),
    ],
)
def test_money_is_read_as_people_write_it(cell: str, decimal: Decimals, minor: int) -> None:
    assert values.money(cell, reading(decimal=decimal), "EUR", 1) == minor


def test_money_knows_currencies_and_units() -> None:
    assert values.money("1100.04", reading(), "USD", 1_000_000) == 110_004_000_000
    assert values.money("1234", reading(), "JPY", 1) == 1234
    assert values.money("1.234", reading(), "KWD", 1) == 1234


@pytest.mark.parametrize(
    "cell", ["twelve", "1,2,3", "1..2", "-5", "(12)", "1e99", "99999999999999999", "NaN", "1,23.5"]
)
def test_what_is_no_amount_is_refused(cell: str) -> None:
    with pytest.raises(BadValue):
        values.money(cell, reading(), "EUR", 1)


@pytest.mark.parametrize(
    ("cell", "order", "expected"),
    [
        ("2017-03-01", "ymd", datetime(2017, 3, 1, tzinfo=UTC)),
        ("2017/3/1", "dmy", datetime(2017, 3, 1, tzinfo=UTC)),
        ("01.03.2017", "dmy", datetime(2017, 3, 1, tzinfo=UTC)),
        ("3/1/2017", "mdy", datetime(2017, 3, 1, tzinfo=UTC)),
        ("3/1/17", "mdy", datetime(2017, 3, 1, tzinfo=UTC)),
        ("2017-03-01 14:22", "ymd", datetime(2017, 3, 1, 14, 22, tzinfo=UTC)),
        ("2017-03-01T14:22:33.123Z", "ymd", datetime(2017, 3, 1, 14, 22, 33, tzinfo=UTC)),
        ("2017-03-01T14:22:33+02:00", "ymd", datetime(2017, 3, 1, 12, 22, 33, tzinfo=UTC)),
        ("3/1/2017, 2:22 PM", "mdy", datetime(2017, 3, 1, 14, 22, tzinfo=UTC)),
    ],
)
def test_moments_are_read_as_programs_write_them(cell: str, order: DateFormat, expected: datetime) -> None:
    assert values.moment(cell, reading(order)) == expected


def test_a_day_begins_at_midnight_where_the_workspace_is() -> None:
    assert values.moment("2017-03-01", reading(zone="Europe/Berlin")) == datetime(2017, 2, 28, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    "cell", ["2017-02-30", "31/31/2017", "soon", "0001-01-01", "2017-03-01 25:00", "42795"]
)
def test_what_is_no_date_is_refused(cell: str) -> None:
    with pytest.raises(BadValue):
        values.moment(cell, reading("dmy"))


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("Ada@Acme.COM", "ada@acme.com"), ("o'neil@x.de", "o'neil@x.de"), ("ä@müller.de", "ä@müller.de")],
)
def test_an_e_mail_is_kept_in_small_letters(cell: str, expected: str) -> None:
    assert values.email(cell) == expected


@pytest.mark.parametrize(
    "cell", ["ada", "ada@", "@acme.com", "a b@acme.com", "ada@acme", "ada..b@acme.com", "a@-x.com"]
)
def test_what_is_no_e_mail_is_refused(cell: str) -> None:
    with pytest.raises(BadValue):
        values.email(cell)


@pytest.mark.parametrize(
    ("kind", "name", "cell", "value"),
    [
        (CONTACT, "phone", "+49 30 1234", "+49 30 1234"),
        (DEAL, "probability", "75 %", 75),
        (DEAL, "currency", "€", "EUR"),
        (LEAD, "domain", "https://www.Acme.com/about", "acme.com"),
        (LEAD, "status", "Open - Not Contacted", "new"),
        (LEAD, "employees", "1,200", 1200),
        (ACTIVITY, "done", "Completed", True),
        (ACTIVITY, "kind", "Anruf", "call"),
    ],
)
def test_cells_are_read_by_the_type_of_their_field(kind: object, name: str, cell: str, value: object) -> None:
    assert values.parse(kind.by_name[name], cell, reading()) == value  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("kind", "name", "cell", "reason"),
    [
        (CONTACT, "phone", "5" * 101, "at most 100 characters"),
        (CONTACT, "description", "a\x00b", "control characters"),
        (DEAL, "probability", "175", "less than or equal to 100"),
        (LEAD, "employees", "2.5", "whole number"),
        (LEAD, "status", "whatever", "Choose one of new, working"),
        (LEAD, "domain", "acme", "web address"),
        (DEAL, "currency", "XXX", "currency"),
    ],
)
def test_limits_are_those_of_the_api(kind: object, name: str, cell: str, reason: str) -> None:
    with pytest.raises(BadValue, match=reason):
        values.parse(kind.by_name[name], cell, reading())  # type: ignore[attr-defined]
