"""What identity can do in one transaction: set-up, sign-in, users, keys."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select, text, update

from dealwright.domains.identity import events, queries, teams
from dealwright.domains.identity.errors import (
    AlreadySetUp,
    EmailTaken,
    InvitationInvalid,
    LastAdmin,
    WeakPassword,
)
from dealwright.domains.identity.models import ApiKey, Session, User, Workspace
from dealwright.domains.identity.schemas import ChangeUser, ChangeWorkspace, NewKey, NewUser
from dealwright.kernel.actor import Actor
from dealwright.kernel.auth import new_token, token_hash
from dealwright.kernel.changes import apply_changes, check_version
from dealwright.kernel.errors import FieldError, Invalid, NotFound, Unauthenticated
from dealwright.kernel.ids import new_id
from dealwright.kernel.work import Work

SESSION_DAYS = 14
INVITE_DAYS = 7
KEY_PREFIX = "dwk"
COMMON = frozenset(
    {"password12", "1234567890", "qwertyuiop", "passwordpassword", "0123456789", "letmein1234"}
)


@dataclass(frozen=True)
class Opened:
    """A new session and the secret that proves it, which exists nowhere else."""

    session: Session
    token: str


def check_password(password: str, email: str | None = None) -> None:
    name = (email or "").partition("@")[0].lower()
    weak = len(password) < 10 or password.lower() in COMMON or len(set(password)) < 4
    if weak or (
        name and len(name) > 3 and password.lower().startswith(name) and len(password) < len(name) + 6
    ):
        raise WeakPassword(errors=[FieldError("password", (WeakPassword.__doc__ or "").strip())])


async def create_workspace(
    work: Work, name: str, currency: str, *, timezone: str = "UTC", is_demo: bool
) -> Workspace:
    """Only the first real workspace is made by a visitor; needs the system scope."""
    if work.actor.kind == "visitor":
        await work.session.execute(text("select pg_advisory_xact_lock(hashtextextended('set-up', 0))"))
    taken = any(not one.is_demo for one in await queries.all_workspaces(work))
    if taken and work.actor.kind == "visitor":
        raise AlreadySetUp
    workspace = Workspace(
        id=work.workspace_id, name=name, currency=currency, timezone=timezone, is_demo=is_demo
    )
    work.session.add(workspace)
    await work.session.flush()
    await work.emit(events.WorkspaceCreated(subject_id=workspace.id, subject_label=name))
    return workspace


async def change_workspace(work: Work, change: ChangeWorkspace) -> Workspace:
    workspace = await work.get(Workspace, work.workspace_id, lock=True)
    await check_version(work, workspace, change.version)
    changes = apply_changes(workspace, change.model_dump(exclude_unset=True, exclude={"version"}))
    if changes:
        workspace.version += 1
        await work.emit(
            events.WorkspaceUpdated(
                subject_id=workspace.id,
                subject_label=workspace.name,
                changes=changes,
                version=workspace.version,
            )
        )
    return workspace


async def add_user(work: Work, form: NewUser, *, password_hash: str | None = None) -> User:
    email = form.email.lower() if form.email else None
    await _check_email_free(work, email)
    if form.manager_id:
        await work.get(User, form.manager_id)
    team = await teams.asked_team(work, form.team_id, form.team)
    user = User(
        workspace_id=work.workspace_id,
        id=new_id(),
        name=form.name,
        email=email,
        role=form.role,
        team=team.name if team else None,
        team_id=team.id if team else None,
        manager_id=form.manager_id,
        password_hash=password_hash,
        created_by=work.actor.user_id,
        updated_by=work.actor.user_id,
    )
    work.session.add(user)
    await work.session.flush()
    await work.emit(events.UserCreated(subject_id=user.id, subject_label=user.name, role=user.role))
    await teams.tell_moves(work, {user.id: (None, user.team_id)})
    return user


async def change_user(work: Work, user_id: UUID, change: ChangeUser) -> User:
    if change.model_fields_set & {"team", "team_id"}:
        await teams.lock_teams(work)
    user = await work.get(User, user_id, lock=True)
    await check_version(work, user, change.version)
    values = change.model_dump(exclude_unset=True, exclude={"version"})
    if values.get("email"):
        values["email"] = values["email"].lower()
        if values["email"] != user.email:
            await _check_email_free(work, values["email"])
    if values.get("manager_id"):
        await _check_manager(work, user, values["manager_id"])
    loses_admin = user.role == "admin" and (
        values.get("role", "admin") != "admin" or values.get("status") == "disabled"
    )
    if loses_admin:
        # One at a time: two admins must not take each other's place at the same moment.
        await work.get(Workspace, work.workspace_id, lock=True)
        if await queries.count_active_admins(work) <= 1:
            raise LastAdmin
    was_in = user.team_id
    if "team" in values or "team_id" in values:
        team = await teams.asked_team(work, values.get("team_id"), values.pop("team", None))
        values["team"], user.team_id = team.name if team else None, team.id if team else None
    values.pop("team_id", None)
    changes = apply_changes(user, values)
    if not changes:
        return user
    user.version += 1
    user.updated_at, user.updated_by = work.now(), work.actor.user_id
    await work.session.flush()
    if user.team_id != was_in:
        await teams.tell_moves(work, {user.id: (was_in, user.team_id)})
    await work.emit(
        events.UserUpdated(subject_id=user.id, subject_label=user.name, changes=changes, version=user.version)
    )
    if "status" in changes and user.status == "disabled":
        await end_sessions(work, user.id)
        await work.emit(events.UserDisabled(subject_id=user.id, subject_label=user.name))
    return user


async def _check_manager(work: Work, user: User, manager_id: UUID) -> None:
    """Walks up the line; nobody can be their own manager's manager."""
    seen: UUID | None = manager_id
    for _ in range(50):
        if seen is None:
            return
        if seen == user.id:
            raise Invalid.field("manager_id", "This would make a circle in who reports to whom.")
        seen = (await work.get(User, seen)).manager_id
    raise Invalid.field("manager_id", "The reporting line is longer than 50 people.")


async def _check_email_free(work: Work, email: str | None) -> None:
    if email and (await work.session.scalars(select(User.id).where(User.email == email))).first():
        raise EmailTaken(errors=[FieldError("email", (EmailTaken.__doc__ or "").strip())])


async def invite_user(work: Work, user_id: UUID) -> str:
    """A secret for a link with which this person chooses a password; the former one ends."""
    user = await work.get(User, user_id, lock=True)
    if not user.email:
        raise Invalid.field("email", "Add an e-mail first: it is what this person signs in with.")
    token = new_token("dwi")
    user.invite_hash = token_hash(token)
    user.invite_expires_at = work.now() + timedelta(days=INVITE_DAYS)
    await work.emit(events.UserInvited(subject_id=user.id, subject_label=user.name))
    return token


async def find_invited(work: Work, token: str) -> User:
    """Needs the system scope: the visitor has nothing but the secret."""
    statement = select(User).where(User.invite_hash == token_hash(token), User.status == "active")
    user = (await work.session.scalars(statement.with_for_update())).first()
    if user is None or user.invite_expires_at is None or user.invite_expires_at <= work.now():
        raise InvitationInvalid
    return user


async def accept_invite(work: Work, token: str, password_hash: str) -> User:
    user = await find_invited(work, token)
    if user.workspace_id != work.workspace_id:
        raise InvitationInvalid
    user.password_hash, user.invite_hash, user.invite_expires_at = password_hash, None, None
    await end_sessions(work, user.id)
    await work.emit(events.PasswordChanged(subject_id=user.id, subject_label=user.name))
    return user


async def set_password(work: Work, user_id: UUID, password_hash: str, *, keep_session: UUID | None) -> None:
    user = await work.get(User, user_id, lock=True)
    user.password_hash = password_hash
    await end_sessions(work, user.id, keep=keep_session)
    await work.emit(events.PasswordChanged(subject_id=user.id, subject_label=user.name))


async def open_session(work: Work, user: User, kind: str, *, address: str, user_agent: str) -> Opened:
    """Signs in. `work` acts in the user's workspace with the system scope."""
    token = new_token("dws" if kind == "browser" else "dwr")
    session = Session(
        workspace_id=user.workspace_id,
        id=new_id(),
        user_id=user.id,
        kind=kind,
        token_hash=token_hash(token),
        csrf_token=secrets.token_urlsafe(24),
        address=address[:60],
        user_agent=user_agent[:200],
        created_at=work.now(),
        expires_at=work.now() + timedelta(days=SESSION_DAYS),
    )
    work.session.add(session)
    await work.session.flush()
    await work.session.execute(
        update(User)
        .where(User.workspace_id == user.workspace_id, User.id == user.id)
        .values(last_seen_at=work.now())
    )
    await work.emit(
        events.SignedIn(
            subject_id=user.id,
            subject_label=user.name,
            kind="browser" if kind == "browser" else "api",
            address=address[:60],
        )
    )
    return Opened(session, token)


async def note_failed_sign_in(work: Work, users: Sequence[User], address: str) -> None:
    for user in users:
        await work.emit(
            events.SignInFailed(subject_id=user.id, subject_label=user.name, address=address[:60])
        )


@dataclass(frozen=True)
class Refreshed:
    session: Session
    user: User
    token: str


async def refresh(work: Work, token: str) -> Refreshed | None:
    """A refresh token works once. None: it was used before, so its session was ended; commit that."""
    hashed = token_hash(token)
    statement = (
        select(Session, User)
        .join(User, (User.workspace_id == Session.workspace_id) & (User.id == Session.user_id))
        .where(
            or_(Session.token_hash == hashed, Session.previous_hash == hashed),
            Session.kind == "api",
            Session.revoked_at.is_(None),
            Session.expires_at > work.now(),
            User.status == "active",
        )
        .with_for_update(of=Session)
    )
    found = (await work.session.execute(statement)).first()
    if found is None:
        raise Unauthenticated("This refresh token is not valid any more. Please sign in again.")
    session, user = found
    if session.workspace_id != work.workspace_id:
        raise NotFound
    if session.token_hash != hashed:
        await _end(work, session, user, "token_reused")
        return None
    fresh = new_token("dwr")
    session.previous_hash, session.token_hash = hashed, token_hash(fresh)
    return Refreshed(session, user, fresh)


async def workspace_of_refresh_token(work: Work, token: str) -> UUID:
    hashed = token_hash(token)
    statement = select(Session.workspace_id).where(
        or_(Session.token_hash == hashed, Session.previous_hash == hashed)
    )
    found = (await work.session.scalars(statement)).first()
    if found is None:
        raise Unauthenticated("This refresh token is not valid any more. Please sign in again.")
    return found


async def end_session(work: Work, session_id: UUID) -> None:
    session = await work.get(Session, session_id, lock=True)
    user = await work.get(User, session.user_id)
    await _end(work, session, user, "signed_out")


async def end_sessions(work: Work, user_id: UUID, *, keep: UUID | None = None) -> None:
    statement = (
        select(Session)
        .where(
            Session.workspace_id == work.workspace_id,
            Session.user_id == user_id,
            Session.revoked_at.is_(None),
        )
        .with_for_update()
    )
    user = await work.get(User, user_id)
    for session in (await work.session.scalars(statement)).all():
        if session.id != keep:
            await _end(work, session, user, "revoked")


async def _end(work: Work, session: Session, user: User, reason: Any) -> None:
    session.revoked_at = work.now()
    await work.emit(
        events.SessionEnded(subject_id=user.id, subject_label=user.name, session_id=session.id, reason=reason)
    )


@dataclass(frozen=True)
class MadeKey:
    key: ApiKey
    token: str


async def create_key(work: Work, form: NewKey) -> MadeKey:
    """The token is shown once; only its hash is kept. A key cannot do more than whoever makes it."""
    allowed = queries.permissions_of(form.role)
    wanted = allowed if form.permissions is None else frozenset[str](form.permissions)
    beyond = sorted((wanted - allowed) | (wanted - work.actor.permissions))
    if beyond:
        raise Invalid.field(
            "permissions", f"Not within the role '{form.role}' and your own: {', '.join(beyond)}."
        )
    if form.expires_at and form.expires_at <= work.now():
        raise Invalid.field("expires_at", "This moment has passed already.")
    token = new_token(KEY_PREFIX)
    key = ApiKey(
        workspace_id=work.workspace_id,
        id=new_id(),
        name=form.name,
        role=form.role,
        permissions=sorted(wanted),
        token_hash=token_hash(token),
        hint=token[:9],
        created_by=work.actor.user_id,
        created_at=work.now(),
        expires_at=form.expires_at,
    )
    work.session.add(key)
    await work.session.flush()
    await work.emit(events.KeyCreated(subject_id=key.id, subject_label=key.name, role=key.role))
    return MadeKey(key, token)


async def revoke_key(work: Work, key_id: UUID) -> None:
    key = await work.get(ApiKey, key_id, lock=True)
    if key.revoked_at is None:
        key.revoked_at = work.now()
        await work.emit(events.KeyRevoked(subject_id=key.id, subject_label=key.name))


async def set_up(
    work: Work,
    *,
    name: str,
    currency: str,
    timezone: str,
    admin: NewUser,
    password_hash: str,
    is_demo: bool = False,
) -> User:
    """The workspace and its first admin, together or not at all. Needs the system scope."""
    await create_workspace(work, name, currency, timezone=timezone, is_demo=is_demo)
    return await add_user(work, admin, password_hash=password_hash)


def new_workspace_actor(kind: str = "visitor") -> Actor:
    return Actor(kind="visitor" if kind == "visitor" else "system", workspace_id=new_id(), label=kind)
