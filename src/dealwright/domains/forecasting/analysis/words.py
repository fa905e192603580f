"""Figures as people say them."""

from dealwright.domains.crm.assistant.common import money as exact_money
from dealwright.domains.crm.importing.values import DIGITS
from dealwright.ml.comparing import Interval


def percent(share: float) -> str:
    """As near as the figure is worth: no decimals, but a few of a thousand are not none."""
    shown = f"{share * 100:.0f}"
    if shown in ("0", "-0") and share:
        return "less than 1 %"
    if shown == "100" and share < 1:
        return "more than 99 %"
    return f"{shown} %"


def points(share: float) -> str:
    value = f"{abs(share) * 100:.0f}"
    return f"{value} point{'' if value == '1' else 's'}"


def days(value: float) -> str:
    if abs(value) < 2:
        return hours(value * 24)
    shown = f"{value:.1f}" if abs(value) < 10 else f"{value:,.0f}"
    return f"{shown.removesuffix('.0')} days"


def hours(value: float) -> str:
    shown = f"{value:.1f}" if abs(value) < 2 else f"{value:.0f}"
    shown = shown.removesuffix(".0")
    return f"{shown} hour{'' if shown == '1' else 's'}"


def money(amount_minor: float, currency: str) -> str:
    """Rounded to what can be read: from a hundred units on without the small ones."""
    unit = 10 ** DIGITS.get(currency, 2)
    rounded = round(amount_minor / unit) * unit if abs(amount_minor) >= 100 * unit else round(amount_minor)
    return exact_money(rounded, currency)


def count(number: int, one: str, several: str | None = None) -> str:
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def between(interval: Interval, *, scale: float = 100, unit: str = "points") -> str:
    """Of a difference whose direction is said in words."""
    ends = interval.low * scale, interval.high * scale
    low, high = sorted(abs(one) for one in ends) if min(ends) > 0 or max(ends) < 0 else ends
    return f"80 % interval {low:.0f} to {high:.0f} {unit}"
