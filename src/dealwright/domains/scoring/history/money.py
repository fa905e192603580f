"""Money is kept in the smallest unit of its currency; models learn from major units."""

from dealwright.domains.crm.importing.values import DIGITS


def major(minor: float, currency: str | None) -> float:
    return minor / 10 ** DIGITS.get(currency or "", 2)


def minor(major: float, currency: str | None) -> float:
    return major * 10 ** DIGITS.get(currency or "", 2)
