"""Reads one cell as a number, a date, money, a choice. Limits are those of the API's own shapes."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter, ValidationError

from dealwright.domains.crm.importing.fields import Field, FieldType, plain_words
from dealwright.domains.crm.schemas.base import (
    Count,
    Domain,
    Email,
    Line,
    Money,
    Percent,
    Prose,
    Short,
    Year,
)
from dealwright.domains.identity.schemas import Currency

DateFormat = Literal["ymd", "dmy", "mdy"]
Decimals = Literal[".", ","]

# ISO 4217: currencies whose smallest unit is not a hundredth.
DIGITS: Mapping[str, int] = {
    "CLP": 0,
    "ISK": 0,
    "JPY": 0,
    "KRW": 0,
    "VND": 0,
    "BHD": 3,
    "KWD": 3,
    "TND": 3,
}
FAR_AWAY = (date(1900, 1, 1), date(2200, 1, 1))


class BadValue(Exception):
    """What a cell holds is not what its field takes."""


@dataclass(frozen=True)
class Reading:
    """How the cells of one file are to be read."""

    currency: str
    decimal: Decimals
    date_format: DateFormat
    zone: ZoneInfo


def _checked(shape: Any) -> Callable[[Any], Any]:
    """The API's own check; its complaint in one sentence."""
    validate = TypeAdapter[Any](shape).validate_python

    def check(value: Any) -> Any:
        try:
            return validate(value)
        except ValidationError as error:
            raise BadValue(_sentence(error.errors()[0]["msg"])) from error

    return check


def _sentence(message: str) -> str:
    plain = message.removeprefix("Value error, ").rstrip(".")
    return f"{plain[0].upper()}{plain[1:]}."


_line, _short, _prose = _checked(Line), _checked(Short), _checked(Prose)
_email, _domain, _currency = _checked(Email), _checked(Domain), _checked(Currency)
_money, _count, _percent, _year = _checked(Money), _checked(Count), _checked(Percent), _checked(Year)

_PLAIN_LOCAL = re.compile(r"[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*")


def email(cell: str) -> str:
    """Domains repeat within a file, so their check is remembered; unusual names take the long way."""
    lowered = cell.lower()
    local, _, host = lowered.rpartition("@")
    if len(local) <= 64 and len(lowered) <= 254 and _PLAIN_LOCAL.fullmatch(local) and _good_host(host):
        return lowered
    return _email(cell)


@lru_cache(maxsize=20_000)
def _good_host(host: str) -> bool:
    try:
        return _email(f"a@{host}") == f"a@{host}"
    except BadValue:
        return False


@lru_cache(maxsize=5_000)
def currency_code(cell: str) -> str:
    return _currency(_SIGNS.get(cell, cell))


_SIGNS = {"€": "EUR", "$": "USD", "US$": "USD", "£": "GBP", "¥": "JPY", "Euro": "EUR"}
_AROUND_NUMBER = re.compile(r"[\s'’_€$£¥]|^[A-Z]{3}(?=[\s\d.,-])|(?<=[\d\s.,])[A-Z]{3}$")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_GROUPS = {
    ".": re.compile(r"-?\d{1,3}(,\d{3})+(\.\d*)?"),
    ",": re.compile(r"-?\d{1,3}(\.\d{3})+(,\d*)?"),
}


def number(cell: str, decimal: Decimals) -> Decimal:
    """`1,234.50`, `1.234,50 €`, `(12)`; signs of thousands must stand where they belong."""
    text = cell
    if not _NUMBER.fullmatch(text) or decimal == ",":
        text = _plain_number(cell, decimal)
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise BadValue("This is not a number.") from error


def _plain_number(cell: str, decimal: Decimals) -> str:
    text = _AROUND_NUMBER.sub("", cell).removesuffix("%").replace("−", "-")
    if text.startswith("(") and text.endswith(")"):
        text = f"-{text[1:-1]}"
    if _GROUPS[decimal].fullmatch(text):
        text = text.replace("," if decimal == "." else ".", "")
    if decimal == ",":
        if "." in text:
            raise BadValue("This is not a number with a decimal comma.")
        text = text.replace(",", ".")
    if not re.fullmatch(r"-?\d*\.?\d*", text) or not any(char.isdigit() for char in text):
        raise BadValue("This is not a number.")
    return text


def whole(cell: str, decimal: Decimals) -> int:
    value = number(cell, decimal)
    if value != value.to_integral_value():
        raise BadValue("This is not a whole number.")
    return int(value)


def money(cell: str, reading: Reading, currency: str, unit: int) -> int:
    """Minor units of `currency`; the file counts in steps of `unit`."""
    minor = number(cell, reading.decimal) * unit * 10 ** DIGITS.get(currency, 2)
    if abs(minor) > 10**18:
        raise BadValue("This amount is too large.")
    return _money(int(minor.quantize(Decimal(1), ROUND_HALF_UP)))


_ISO_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_OTHER_DAY = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})")
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?(?: ?([AaPp])\.?[Mm]\.?)?")


def moment(cell: str, reading: Reading) -> datetime:
    """With a time zone of its own, or in that of the workspace; a day alone begins at midnight."""
    day_part, sign, time_part = cell.partition("T" if "T" in cell else " ")
    day = _day(day_part.rstrip(","), reading.date_format)
    if sign and time_part.strip():
        found = _TIME.match(time_part.strip())
        if not found:
            raise BadValue("This is not a date we can read.")
        zone = _zone(time_part.strip()[found.end() :].strip(), reading.zone)
        return _at(day, found, zone).astimezone(UTC)
    return datetime.combine(day, time(), reading.zone).astimezone(UTC)


def day(cell: str, reading: Reading) -> date:
    return _day(cell.partition("T" if "T" in cell else " ")[0].rstrip(","), reading.date_format)


def _day(text: str, order: DateFormat) -> date:
    iso = _ISO_DAY.fullmatch(text)
    other = None if iso else _OTHER_DAY.fullmatch(text)
    if iso:
        year, month, day_of_month = (int(part) for part in iso.groups())
    elif other:
        first, second, year = (int(part) for part in other.groups())
        month, day_of_month = (first, second) if order == "mdy" else (second, first)
        year += 2000 if year < 70 else 1900 if year < 100 else 0
    else:
        raise BadValue("This is not a date we can read.")
    try:
        found = date(year, month, day_of_month)
    except ValueError as error:
        raise BadValue("There is no such day.") from error
    if not FAR_AWAY[0] <= found < FAR_AWAY[1]:
        raise BadValue("This date is too far away.")
    return found


def _at(on: date, found: re.Match[str], zone: Any) -> datetime:
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    if found[4]:
        hour = hour % 12 + (12 if found[4] in "Pp" else 0)
    try:
        return datetime.combine(on, time(hour, minute, second), zone)
    except ValueError as error:
        raise BadValue("There is no such time of day.") from error


def _zone(text: str, default: ZoneInfo) -> Any:
    if not text:
        return default
    if text in ("Z", "UTC", "GMT"):
        return UTC
    try:
        return datetime.strptime(text, "%z").tzinfo
    except ValueError as error:
        raise BadValue("This is not a time zone we can read.") from error


_YES = frozenset({"1", "true", "yes", "y", "x", "done", "completed", "complete", "closed", "held", "ja"})
_NO = frozenset(
    {"0", "false", "no", "n", "open", "planned", "pending", "deferred", "nein", "falsch", "offen"}
)
_NOT_YET = frozenset({"not started", "in progress", "waiting on someone else", "not held", "in bearbeitung"})


def yes_no(cell: str) -> bool:
    word = plain_words(cell)
    if word in _YES:
        return True
    if word in _NO or word in _NOT_YET:
        return False
    raise BadValue("Write yes or no.")


def choice(cell: str, field: Field) -> str:
    found = field.choices.get(plain_words(cell))
    if found is None:
        raise BadValue(f"Choose one of {', '.join(dict.fromkeys(field.choices.values()))}.")
    return found


def parse(field: Field, cell: str, reading: Reading) -> Any:
    """The value of a cell that is not empty; money needs `money`, which knows the row's currency."""
    return _PARSERS[field.type](cell, field, reading)


_PARSERS: Mapping[FieldType, Callable[[str, Field, Reading], Any]] = {
    "text": lambda cell, field, reading: _line(cell),
    "short_text": lambda cell, field, reading: _short(cell),
    "long_text": lambda cell, field, reading: _prose(cell),
    "link": lambda cell, field, reading: _line(cell),
    "email": lambda cell, field, reading: email(cell),
    "website": lambda cell, field, reading: _domain(cell),
    "count": lambda cell, field, reading: _count(whole(cell, reading.decimal)),
    "year": lambda cell, field, reading: _year(whole(cell, ".")),
    "percent": lambda cell, field, reading: _percent(round(number(cell, reading.decimal))),
    "currency": lambda cell, field, reading: currency_code(cell),
    "date": lambda cell, field, reading: day(cell, reading),
    "moment": lambda cell, field, reading: moment(cell, reading),
    "yes_no": lambda cell, field, reading: yes_no(cell),
    "choice": lambda cell, field, reading: choice(cell, field),
}
