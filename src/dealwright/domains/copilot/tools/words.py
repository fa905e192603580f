"""How figures and days are written in facts: money with its sign, days as 12 March 2026, in English."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from dealwright.domains.crm.importing.values import DIGITS

SIGNS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥"}
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def money(minor: int, currency: str) -> str:
    """`€48,210`, `CHF 1,200.50`: cents only where there are some."""
    digits = DIGITS.get(currency, 2)
    whole = minor % 10**digits == 0
    amount = Decimal(minor).scaleb(-digits)
    written = f"{abs(amount):,.{0 if whole else digits}f}"
    sign = SIGNS.get(currency, f"{currency} ")
    return f"{'-' if minor < 0 else ''}{sign}{written}"


def moneys(sums: Iterable[tuple[int, str]]) -> str:
    """Sums of several currencies side by side; they are never added."""
    return listed([money(minor, currency) for minor, currency in sums])


def day(value: date | datetime, zone: ZoneInfo | None = None) -> str:
    at = value.astimezone(zone) if isinstance(value, datetime) and zone else value
    return f"{at.day} {MONTHS[at.month - 1]} {at.year}"


def moment(value: datetime, zone: ZoneInfo) -> str:
    at = value.astimezone(zone)
    return f"{day(at)} at {at:%H:%M}"


def counted(count: int, one: str, many: str | None = None) -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def listed(parts: Sequence[str]) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def percent(share: float) -> str:
    return f"{share * 100:.1f}".removesuffix(".0") + " %"


def number(value: float) -> str:
    return f"{value:,.1f}".removesuffix(".0")


def clipped(text: str, length: int = 60) -> str:
    """On one line, for a progress line or a table."""
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length - 1].rstrip()}…"
