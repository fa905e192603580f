"""Which deals are meant."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Chosen:
    """Whose deals, a person's or a team's, and of which pipeline; None: all."""

    owner_id: UUID | None = None
    pipeline_id: UUID | None = None
    team_id: UUID | None = None

    @property
    def whose(self) -> UUID | None:
        """The person or the team: no id is both."""
        return self.owner_id or self.team_id
