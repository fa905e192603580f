"""Dated exchange rates as arrays: amounts of many deals into the workspace's currency. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Codes = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Rates:
    """Of one currency, ascending by day: minor units of the workspace's per minor unit of this one."""

    days: Floats
    factors: Floats


@dataclass(frozen=True, eq=False)
class Converter:
    """`names` are the currencies that codes mean; `own` is the workspace's."""

    own: str
    names: Sequence[str]
    rates: Mapping[str, Rates]

    def convert(self, amounts: Floats, currencies: Codes, days: Floats) -> Floats:
        """By the newest rate on or before each day, before the first rate by that one; NaN without any."""
        factors = np.full(len(amounts), np.nan)
        for code, name in enumerate(self.names):
            here = currencies == code
            if name == self.own:
                factors[here] = 1.0
            elif name in self.rates:
                factors[here] = _factors(self.rates[name], days[here])
        return amounts * factors

    def first_day(self, code: int) -> float:
        """The oldest day with a rate of a currency; -inf where it needs none or has none."""
        rates = self.rates.get(self.names[code])
        return float(rates.days[0]) if rates else -np.inf


def _factors(rates: Rates, days: Floats) -> Floats:
    place = np.searchsorted(rates.days, np.floor(days), side="right") - 1
    return rates.factors[np.maximum(place, 0)]
