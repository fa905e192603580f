"""The embedders of an installation by name; each workspace uses one of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from dealwright.kernel.errors import Unavailable
from dealwright.ports.embedder.base import Embedder


@dataclass(frozen=True)
class Embedders:
    """`labels` say which model stands behind a name."""

    by_name: Mapping[str, Embedder]
    default: str
    labels: Mapping[str, str]

    def __getitem__(self, name: str) -> Embedder:
        """Raises `Unavailable` for one that was taken out of the settings."""
        if name not in self.by_name:
            raise Unavailable(f"The embedder '{name}' is not configured on this installation any more.")
        return self.by_name[name]
