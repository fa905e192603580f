"""Reads of identity."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from dealwright.domains.identity.models import ApiKey, Session, User, Workspace
from dealwright.domains.identity.permissions import ALL, GRANTS, Permission
from dealwright.kernel.actor import Actor
from dealwright.kernel.auth import token_hash
from dealwright.kernel.errors import Unauthenticated
from dealwright.kernel.events import EventRow
from dealwright.kernel.work import Begin, Work
from dealwright.kernel.worker import ActorLoader

NOWHERE = UUID(int=0)


@dataclass(frozen=True)
class Principal:
    """Who a request comes from: by a session, or by an API key.

    `csrf_token` is set when a browser's cookie proved it.
    """

    actor: Actor
    session_id: UUID | None = None
    key_id: UUID | None = None
    csrf_token: str | None = None
    expires_at: datetime | None = None


def anonymous(workspace_id: UUID = NOWHERE) -> Actor:
    return Actor(kind="visitor", workspace_id=workspace_id, label="visitor")


def system_actor(workspace_id: UUID, label: str = "system") -> Actor:
    return Actor(kind="system", workspace_id=workspace_id, label=label, permissions=frozenset(ALL))


def permissions_of(role: str) -> frozenset[str]:
    granted: dict[str, frozenset[Permission]] = dict(GRANTS.items())
    return frozenset[str](granted[role])


def actor_for(user: User) -> Actor:
    return Actor(
        kind="user",
        workspace_id=user.workspace_id,
        user_id=user.id,
        label=user.name,
        permissions=permissions_of(user.role),
    )


def _key_actor(key: ApiKey) -> Actor:
    allowed = permissions_of(key.role) & frozenset(key.permissions)
    return Actor(
        kind="key",
        workspace_id=key.workspace_id,
        key_id=key.id,
        label=f"key {key.name}",
        permissions=allowed,
    )


async def principal_by_key(work: Work, token: str) -> Principal:
    statement = select(ApiKey).where(ApiKey.token_hash == token_hash(token), ApiKey.revoked_at.is_(None))
    key = _alive(work, (await work.session.scalars(statement)).first())
    return Principal(actor=_key_actor(key), key_id=key.id, expires_at=key.expires_at)


def _alive(work: Work, key: ApiKey | None) -> ApiKey:
    if key is None or key.revoked_at or (key.expires_at and key.expires_at <= work.now()):
        raise Unauthenticated("This API key does not exist, was revoked or has expired.")
    return key


async def principal_by_cookie(work: Work, token: str) -> Principal:
    return await _principal(work, Session.token_hash == token_hash(token), Session.kind == "browser")


async def principal_by_session(work: Work, session_id: UUID, workspace_id: UUID) -> Principal:
    return await _principal(work, Session.workspace_id == workspace_id, Session.id == session_id)


async def _principal(work: Work, *conditions: object) -> Principal:
    statement = (
        select(Session, User)
        .join(User, (User.workspace_id == Session.workspace_id) & (User.id == Session.user_id))
        .where(
            *conditions,  # pyright: ignore[reportArgumentType] - column expressions
            Session.revoked_at.is_(None),
            Session.expires_at > work.now(),
            User.status == "active",
            User.deleted_at.is_(None),
        )
    )
    found = (await work.session.execute(statement)).first()
    if found is None:
        raise Unauthenticated("Your session has ended. Please sign in again.")
    session, user = found
    return Principal(
        actor_for(user),
        session_id=session.id,
        csrf_token=session.csrf_token,
        expires_at=session.expires_at,
    )


async def users_by_email(work: Work, email: str) -> Sequence[tuple[User, Workspace]]:
    statement = (
        select(User, Workspace)
        .join(Workspace, Workspace.id == User.workspace_id)
        .where(User.email == email.lower(), User.status == "active", User.deleted_at.is_(None))
        .order_by(Workspace.name)
        .limit(10)
    )
    return [(user, workspace) for user, workspace in await work.session.execute(statement)]


async def list_users(work: Work) -> Sequence[User]:
    """The whole team; a workspace of a thousand people is the largest we plan for."""
    statement = select(User).where(User.deleted_at.is_(None)).order_by(User.name, User.id).limit(2000)
    return (await work.session.scalars(statement)).all()


async def list_keys(work: Work) -> Sequence[ApiKey]:
    statement = select(ApiKey).order_by(ApiKey.created_at.desc()).limit(500)
    return (await work.session.scalars(statement)).all()


async def count_active_admins(work: Work) -> int:
    statement = (
        select(func.count())
        .select_from(User)
        .where(User.role == "admin", User.status == "active", User.deleted_at.is_(None))
    )
    return (await work.session.execute(statement)).scalar_one()


async def all_workspaces(work: Work) -> Sequence[Workspace]:
    """Needs the system scope."""
    return (await work.session.scalars(select(Workspace).order_by(Workspace.created_at))).all()


async def find_workspace(work: Work, name_or_id: str) -> Workspace | None:
    """By id, else by name without regard to case. Needs the system scope."""
    for workspace in await all_workspaces(work):
        if str(workspace.id) == name_or_id or workspace.name.casefold() == name_or_id.casefold():
            return workspace
    return None


async def audit_page(
    work: Work, *, subject_id: UUID | None, actor_id: UUID | None, before: str | None, limit: int
) -> Sequence[EventRow]:
    statement = select(EventRow).where(EventRow.workspace_id == work.workspace_id)
    if subject_id:
        statement = statement.where(EventRow.subject_id == subject_id)
    if actor_id:
        statement = statement.where(EventRow.actor_id == actor_id)
    if before:
        statement = statement.where(EventRow.id < int(before))
    return (await work.session.scalars(statement.order_by(EventRow.id.desc()).limit(limit))).all()


def actor_loader(begin: Begin) -> ActorLoader:
    """For jobs: who queued it, with the rights they have now."""

    async def load(kind: str, workspace_id: UUID, acting_id: UUID | None, label: str) -> Actor:
        if kind == "system":
            return system_actor(workspace_id, label)
        if acting_id is None:
            raise Unauthenticated("Nobody answers for this job.")
        async with begin(system_actor(workspace_id)) as work:
            if kind == "key":
                key = await work.get(ApiKey, acting_id)
                return _key_actor(_alive(work, key))
            user = await work.get(User, acting_id)
            if user.status != "active" or user.deleted_at:
                raise Unauthenticated(f"{user.name} has no access any more.")
            return actor_for(user)

    return load
