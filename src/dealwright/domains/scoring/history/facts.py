"""Plain facts of records over time. Moments are seconds since 1970, money major units of its currency."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, Protocol
from uuid import UUID

DAY = 86_400.0
Kind = Literal["lead", "deal"]


class Change(NamedTuple):
    """`fields` is `{field: [before, after]}` as the event has it."""

    at: float
    fields: Mapping[str, Sequence[Any]]


class Touch(NamedTuple):
    """An activity. `known` is since when it was written down; `said` its text."""

    kind: str
    at: float
    known: float
    due: float | None
    done: float | None
    direction: str | None
    outcome: str
    minutes: float | None
    owner: UUID | None
    said: str
    gone: float | None


@dataclass(slots=True)
class Noted:
    """An activity with what was changed of it afterwards, the oldest change first."""

    touch: Touch
    changes: list[Change]


class Step(NamedTuple):
    at: float
    stage_id: UUID
    amount: float | None


class StageFact(NamedTuple):
    """`place` among the open stages of its pipeline, 0 to 1; `chance` is the percentage people set."""

    id: UUID
    name: str
    pipeline: str
    type: str
    position: int
    place: float
    chance: int


class PastDeal(NamedTuple):
    """Another deal of the same account; `ended` is None while it is open."""

    id: UUID
    began: float
    ended: float | None
    won: bool
    amount: float | None
    currency: str
    lead_id: UUID | None = None


@dataclass(slots=True)
class Entity:
    """An account or a contact as it is now, with its changes."""

    values: dict[str, Any]
    changes: list[Change]


@dataclass(slots=True)
class Line:
    quantity: int
    discount: float
    family: str | None


@dataclass(slots=True)
class History:
    """Everything that is known of one record. `written` is when its row was made, `began` when it began:
    an import brings records that began long before.
    `worth` is the value of the won deal, or of the deal that a lead became."""

    kind: Kind
    id: UUID
    label: str
    written: float
    began: float
    values: dict[str, Any]
    changes: list[Change] = field(default_factory=list[Change])
    notes: list[Noted] = field(default_factory=list[Noted])
    steps: list[Step] = field(default_factory=list[Step])
    lines: list[Line] = field(default_factory=list[Line])
    ended: float | None = None
    won: bool = False
    worth: float | None = None
    currency: str | None = None
    accounts: dict[UUID, Entity] = field(default_factory=dict[UUID, Entity])
    contacts: dict[UUID, Entity] = field(default_factory=dict[UUID, Entity])
    deals_of: dict[UUID, list[PastDeal]] = field(default_factory=dict[UUID, list[PastDeal]])
    account_id: UUID | None = None


class Outcomes(Protocol):
    """How many records had ended at a moment, and how many of them were won."""

    def before(self, owner: UUID | None, at: float) -> tuple[int, int]: ...

    def of_all(self, at: float) -> tuple[int, int]: ...


@dataclass(frozen=True, eq=False)
class Surroundings:
    """What records share: stages by id, and how owners did; for training also what imports did.

    `imported` were made by an import, `rewritten` says when one last changed a record without keeping what
    was there before. From `statuses_since` on it is known which status every lead had.
    """

    stages: Mapping[UUID, StageFact]
    outcomes: Outcomes
    imported: Set[UUID] = frozenset()
    rewritten: Mapping[UUID, float] = field(default_factory=dict[UUID, float])
    statuses_since: float = 0.0
