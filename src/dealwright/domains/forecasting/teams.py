"""Teams as forecasting sees them: whose deals count together, and who carries a quota."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from dealwright.domains.identity import teams
from dealwright.domains.identity.teams import Member
from dealwright.kernel.work import Work


@dataclass(frozen=True)
class TeamOf:
    """A living team by who is in it now."""

    id: UUID
    name: str
    leader_id: UUID | None
    members: tuple[Member, ...]

    @property
    def people(self) -> frozenset[UUID]:
        return frozenset(one.id for one in self.members)

    @property
    def carriers(self) -> frozenset[UUID]:
        """Who needs a quota before their sum is the team's: whoever sells, but for the lead."""
        return frozenset(
            one.id
            for one in self.members
            if one.is_active and one.role != "viewer" and one.id != self.leader_id
        )


async def read_teams(work: Work) -> dict[UUID, TeamOf]:
    members: dict[UUID, list[Member]] = defaultdict(list)
    for one in await teams.list_members(work):
        members[one.team_id].append(one)
    return {
        one.id: TeamOf(one.id, one.name, one.leader_id, tuple(members[one.id]))
        for one in await teams.list_teams(work)
    }
