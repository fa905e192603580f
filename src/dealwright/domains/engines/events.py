"""What engines tell others."""

from dataclasses import dataclass

from dealwright.kernel.changes import Changes
from dealwright.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class ModelChanged(Event):
    """`changes` name no key; `key_changed` says that it was set, replaced or removed."""

    type = "model.changed"
    audience = "models:read"
    changes: Changes
    key_changed: bool
    version: int
