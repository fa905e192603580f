"""What knowledge tells others. Titles and texts of documents stay out: events outlive a deleted source."""

from dataclasses import dataclass

from dealwright.kernel.changes import Changes
from dealwright.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class SourceCreated(Event):
    type = "source.created"
    audience = "knowledge:read"
    version: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class SourceUpdated(Event):
    type = "source.updated"
    audience = "knowledge:read"
    version: int
    changes: Changes


@dataclass(frozen=True, kw_only=True)
class SourceDeleted(Event):
    type = "source.deleted"
    audience = "knowledge:read"


@dataclass(frozen=True, kw_only=True)
class SourceRead(Event):
    """A run began or ended. How far it is, is read from the run: a log of that would bury the rest."""

    type = "source.read"
    audience = "knowledge:read"
    state: str
    done: int
    found: int
    changed: int = 0
    gone: int = 0


@dataclass(frozen=True, kw_only=True)
class DocumentChanged(Event):
    """Documents of this source say something else now; whoever remembered an answer asks again."""

    type = "source.changed"
    audience = "knowledge:read"
    documents: int


@dataclass(frozen=True, kw_only=True)
class GapChanged(Event):
    """A question nothing answered was asked again, closed or dismissed."""

    type = "gap.changed"
    audience = "knowledge:read"
    state: str
    times: int


@dataclass(frozen=True, kw_only=True)
class SpaceChanged(Event):
    """The embedder is being changed, or was."""

    type = "embedder.changed"
    audience = "knowledge:read"
    state: str
    done: int
    total: int
