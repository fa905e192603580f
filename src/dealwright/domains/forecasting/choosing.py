"""Which deals are meant."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Chosen:
    """Whose deals, and of which pipeline; None: all."""

    owner_id: UUID | None = None
    pipeline_id: UUID | None = None
