"""What scoring tells others."""

from dataclasses import dataclass
from uuid import UUID

from dealwright.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class ScoresChanged(Event):
    """Scores of so many records of a kind moved; `ids` is empty when they are many.

    It is about no record, so that the timelines of records stay those of people's doings.
    """

    type = "scores.changed"
    audience = "crm:read"
    kind: str
    ids: list[UUID]
    count: int


@dataclass(frozen=True, kw_only=True)
class _OfModel(Event):
    audience = "crm:read"
    kind: str
    number: int


@dataclass(frozen=True, kw_only=True)
class ModelTrained(_OfModel):
    """A model was trained; `state` says whether it scores already."""

    type = "score_model.trained"
    state: str


@dataclass(frozen=True, kw_only=True)
class ModelPromoted(_OfModel):
    """A model scores from now on; an older one again is a roll-back."""

    type = "score_model.promoted"
    before: int | None
    reason: str
