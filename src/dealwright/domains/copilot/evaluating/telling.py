"""How expected money and days are written, and what of them counts when an answer is compared."""

from datetime import date
from decimal import Decimal

from dealwright.ml.figures import MONTHS


def money(minor: int, currency: str) -> str:
    """`EUR 48,210`: cents only where there are some."""
    return f"{currency} {minor // 100:,}" if minor % 100 == 0 else f"{currency} {minor / 100:,.2f}"


def money_figure(minor: int) -> str:
    return format((Decimal(minor) / 100).normalize(), "f")


def day(value: date) -> str:
    return f"{value.day} {MONTHS[value.month - 1].capitalize()} {value.year}"
