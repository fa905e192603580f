"""All features, and how records seen at moments become a table for a model."""

import math
from collections.abc import Mapping, Sequence

from dealwright.domains.scoring.features import behaviour, dealing, interaction, timing, who
from dealwright.domains.scoring.features.base import Feature, Value
from dealwright.domains.scoring.features.custom import CustomFeatures, described, installed
from dealwright.domains.scoring.history.facts import Kind
from dealwright.domains.scoring.history.seen import Given, Seen
from dealwright.ml.outcome.table import Column, Table, category, number, table_of

BUILT_IN: tuple[Feature, ...] = (
    *who.FEATURES,
    *behaviour.FEATURES,
    *interaction.FEATURES,
    *timing.FEATURES,
    *dealing.FEATURES,
)
Row = dict[str, Given]


class Catalogue:
    """The features of a kind. A custom one cannot take the name of a built-in one."""

    def __init__(self, kind: Kind, plugins: Sequence[CustomFeatures] | None = None) -> None:
        self.kind = kind
        self.plugins = installed() if plugins is None else plugins
        found = {one.name: one for one in described(self.plugins) if kind in one.kinds}
        found.update({one.name: one for one in BUILT_IN if kind in one.kinds})
        self.features: Mapping[str, Feature] = {
            **{one.name: found[one.name] for one in BUILT_IN if kind in one.kinds},
            **found,
        }

    def row(self, seen: Seen) -> Row:
        """What was given wins; text where a number belongs is a gap, and so is what is not finite."""
        values: dict[str, Value] = {one.name: one.value(seen) for one in self.features.values()}
        for plugin in self.plugins:
            values.update(
                {name: told for name, told in plugin.values(seen).items() if values.get(name, 0) is None}
            )
        values.update({name: told for name, told in seen.given.items() if name in self.features})
        return {name: _clean(value, self.features[name]) for name, value in values.items()}

    def table(self, rows: Sequence[Row]) -> Table:
        return table_of(*(self._column(one, rows) for one in self.features.values()))

    def _column(self, one: Feature, rows: Sequence[Row]) -> Column:
        if one.sort == "category":
            told = [row.get(one.name) for row in rows]
            return category(one.name, [None if value is None else str(value) for value in told])
        return number(one.name, [_as_number(row.get(one.name)) for row in rows])

    def label(self, name: str) -> str:
        return self.features[name].label if name in self.features else name

    def fact(self, name: str) -> str:
        return (self.features[name].fact if name in self.features else "") or name

    def sentence(self, name: str, value: Given, currency: str = "", row: Row | None = None) -> str:
        """`currency` is that of the record's amount, `row` what else is known of it."""
        if name not in self.features:
            return f"{name}: {value}"
        age = _as_number((row or {}).get("age"))
        known = _clean(value, self.features[name])
        return self.features[name].sentence(known, currency, math.inf if age is None else age)


def _clean(value: Value, one: Feature) -> Given:
    if value is None:
        return None
    if one.sort == "category":
        return str(value)[:120] or None
    return _as_number(value)


def _as_number(value: Value) -> float | None:
    try:
        told = None if value is None else float(value)
    except (ValueError, OverflowError):
        return None
    return told if told is not None and math.isfinite(told) else None
