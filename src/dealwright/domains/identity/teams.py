"""What can be done with teams in one transaction, and who is in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, or_, select, text

from dealwright.domains.identity.errors import TeamNameTaken
from dealwright.domains.identity.events import (
    TeamCreated,
    TeamDeleted,
    TeamMembersChanged,
    TeamUpdated,
    UserUpdated,
)
from dealwright.domains.identity.models import Team, User
from dealwright.domains.identity.schemas import ChangeTeam, NewTeam
from dealwright.kernel.changes import apply_changes, check_version
from dealwright.kernel.errors import FieldError, Invalid, NotFound
from dealwright.kernel.ids import new_id
from dealwright.kernel.work import Work


@dataclass(frozen=True)
class Member:
    id: UUID
    team_id: UUID
    role: str
    is_active: bool


async def lock_teams(work: Work) -> None:
    """Who changes teams, or who is in them, calls this before any row is locked: one at a time."""
    statement = text("select pg_advisory_xact_lock(hashtextextended(:key, 0))")
    await work.connection.execute(statement, {"key": f"teams {work.workspace_id}"})


async def list_teams(work: Work) -> Sequence[Team]:
    statement = select(Team).where(Team.deleted_at.is_(None)).order_by(func.lower(Team.name), Team.id)
    return (await work.session.scalars(statement)).all()


async def list_members(work: Work) -> Sequence[Member]:
    """Of all teams, by name."""
    statement = (
        select(User.id, User.team_id, User.role, User.status == "active")
        .where(User.workspace_id == work.workspace_id, User.team_id.is_not(None), User.deleted_at.is_(None))
        .order_by(User.name, User.id)
    )
    return [Member(*row) for row in (await work.connection.execute(statement)).all()]


async def get_team(work: Work, team_id: UUID, *, lock: bool = False) -> Team:
    """A living one, else `NotFound`."""
    team = await work.get(Team, team_id, lock=lock)
    if team.deleted_at:
        raise NotFound("There is no team with this id.")
    return team


async def add_team(work: Work, form: NewTeam) -> Team:
    await lock_teams(work)
    await _check_name_free(work, form.name)
    await _check_leader(work, form.leader_id)
    team = await _add(work, form.name, form.leader_id)
    if form.members:
        await _put_members(work, team, form.members)
    return team


async def change_team(work: Work, team_id: UUID, change: ChangeTeam) -> Team:
    """The database hands a new name on to the members. `members` are exactly who is in it then."""
    await lock_teams(work)
    team = await get_team(work, team_id, lock=True)
    await check_version(work, team, change.version)
    values = change.model_dump(exclude_unset=True, exclude={"version", "members"})
    if values.get("name"):
        await _check_name_free(work, values["name"], but=team.id)
    await _check_leader(work, values.get("leader_id"))
    changes = apply_changes(team, values)
    if changes:
        _touch(work, team)
        await work.session.flush()
        await work.emit(
            TeamUpdated(subject_id=team.id, subject_label=team.name, changes=changes, version=team.version)
        )
    if change.members is not None:
        await _put_members(work, team, change.members)
    return team


async def delete_team(work: Work, team_id: UUID) -> None:
    """Its members are in no team then; its quotas stay and are not counted."""
    await lock_teams(work)
    team = await get_team(work, team_id, lock=True)
    await _put_members(work, team, ())
    team.deleted_at = work.now()
    _touch(work, team)
    await work.emit(TeamDeleted(subject_id=team.id, subject_label=team.name))


async def _put_members(work: Work, team: Team, members: Sequence[UUID]) -> None:
    """Exactly these people: they come out of other teams, and everybody else leaves."""
    wanted = set(members)
    statement = (
        select(User)
        .where(or_(User.id.in_(wanted), User.team_id == team.id), User.deleted_at.is_(None))
        .order_by(User.id)
    )
    concerned = (await work.session.scalars(statement.with_for_update())).all()
    known = {user.id for user in concerned}
    for place, user_id in enumerate(members):
        if user_id not in known:
            raise Invalid.field(f"members.{place}", "There is no user with this id.")
    left = [user for user in concerned if user.id not in wanted]
    joined = [user for user in concerned if user.id in wanted and user.team_id != team.id]
    await _move(work, {**dict.fromkeys(left), **dict.fromkeys(joined, team)})


async def asked_team(work: Work, team_id: UUID | None, name: str | None) -> Team | None:
    """The team somebody is put into, by id or by name; a name that no team has makes one."""
    if team_id and name:
        raise Invalid.field("team", "Name the team by its id or by its name, not by both.")
    if team_id or name:
        await lock_teams(work)
    if team_id:
        team = await work.get_or_none(Team, team_id)
        if team is None or team.deleted_at:
            raise Invalid.field("team_id", "There is no team with this id.")
        return team
    return await named_team(work, name) or await _add(work, name, None) if name else None


async def tell_moves(work: Work, moves: Mapping[UUID, tuple[UUID | None, UUID | None]]) -> None:
    """Who went from which team, or none, to which: a version and an event for every team touched."""
    touched = {team for move in moves.values() for team in move if team}
    if not touched:
        return
    teams = (await work.session.scalars(select(Team).where(Team.id.in_(touched)).order_by(Team.id))).all()
    for team in teams:
        _touch(work, team)
    await work.session.flush()
    await work.emit(
        *[
            TeamMembersChanged(
                subject_id=team.id,
                subject_label=team.name,
                joined=[user for user, (_, after) in moves.items() if after == team.id],
                left=[user for user, (before, _) in moves.items() if before == team.id],
                version=team.version,
            )
            for team in teams
        ]
    )


async def _add(work: Work, name: str, leader_id: UUID | None) -> Team:
    team = Team(
        workspace_id=work.workspace_id,
        id=new_id(),
        name=name,
        leader_id=leader_id,
        created_by=work.actor.user_id,
        updated_by=work.actor.user_id,
    )
    work.session.add(team)
    await work.session.flush()
    await work.emit(TeamCreated(subject_id=team.id, subject_label=team.name))
    return team


async def _move(work: Work, into: Mapping[User, Team | None]) -> None:
    """Everybody into a team, or out of any."""
    moves = {user.id: (user.team_id, team.id if team else None) for user, team in into.items()}
    told: list[UserUpdated] = []
    for user, team in into.items():
        changes = apply_changes(user, {"team": team.name if team else None})
        user.team_id = team.id if team else None
        _touch(work, user)
        told.append(
            UserUpdated(subject_id=user.id, subject_label=user.name, changes=changes, version=user.version)
        )
    await work.session.flush()
    await work.emit(*told)
    await tell_moves(work, moves)


async def named_team(work: Work, name: str) -> Team | None:
    """The database makes letters small: it does so for the index of names, and not as Python does."""
    statement = select(Team).where(func.lower(Team.name) == func.lower(name), Team.deleted_at.is_(None))
    return (await work.session.scalars(statement)).one_or_none()


async def _check_name_free(work: Work, name: str, *, but: UUID | None = None) -> None:
    holder = await named_team(work, name)
    if holder and holder.id != but:
        raise TeamNameTaken(errors=[FieldError("name", (TeamNameTaken.__doc__ or "").strip())])


async def _check_leader(work: Work, leader_id: UUID | None) -> None:
    leader = await work.get_or_none(User, leader_id) if leader_id else None
    if leader_id and (leader is None or leader.deleted_at):
        raise Invalid.field("leader_id", "There is no user with this id.")


def _touch(work: Work, row: Team | User) -> None:
    row.version += 1
    row.updated_at, row.updated_by = work.now(), work.actor.user_id
