"""Features that others bring: an installed package names a `CustomFeatures` in the entry point group below.

    [project.entry-points."dealwright.features"]
    mine = "my_package.features:MyFeatures"

It is asked once per record and moment with a `Seen` and answers `{name: number, word or None}`. It must use
nothing but that `Seen`: what is fetched from elsewhere is not as of then and leaks the outcome into training.
Values that only a score request knows (`features` of an inline lead) need a declared name, too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from typing import Protocol, cast

from dealwright.domains.scoring.features.base import BOTH, Feature, Sort, Value, plain
from dealwright.domains.scoring.history.facts import Kind
from dealwright.domains.scoring.history.seen import Seen

GROUP = "dealwright.features"


@dataclass(frozen=True)
class CustomFeature:
    """`sentence` has `{}` where the value stands."""

    name: str
    label: str
    meaning: str
    sort: Sort = "number"
    sentence: str = ""
    kinds: tuple[Kind, ...] = BOTH


class CustomFeatures(Protocol):
    @property
    def features(self) -> Sequence[CustomFeature]: ...

    def values(self, seen: Seen) -> Mapping[str, Value]: ...


@cache
def installed() -> tuple[CustomFeatures, ...]:
    """Those of all installed packages, made once per process."""
    return tuple(
        cast(CustomFeatures, one.load()())
        for one in sorted(entry_points(group=GROUP), key=lambda one: one.name)
    )


def described(plugins: Sequence[CustomFeatures]) -> list[Feature]:
    return [_feature(one) for plugin in plugins for one in plugin.features]


def _feature(one: CustomFeature) -> Feature:
    return Feature(
        one.name,
        one.label,
        "custom",
        one.meaning,
        _never,
        plain(one.sentence or f"{one.label}: {{}}"),
        one.sort,
        one.kinds,
    )


def _never(seen: Seen) -> Value:
    return None
