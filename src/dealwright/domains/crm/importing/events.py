"""What an import tells beside `crm.events`."""

from dataclasses import dataclass
from uuid import UUID

from dealwright.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class ImportUndone(Event):
    """A batch of records that an import had made was taken back."""

    type = "import.batch_undone"
    audience = "crm:read"
    kind: str
    deleted: list[UUID]
