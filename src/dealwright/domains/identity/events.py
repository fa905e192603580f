"""What identity tells others."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from dealwright.kernel.changes import Changes
from dealwright.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class WorkspaceCreated(Event):
    audience = "crm:read"
    type = "workspace.created"


@dataclass(frozen=True, kw_only=True)
class WorkspaceUpdated(Event):
    audience = "crm:read"
    type = "workspace.updated"
    changes: Changes
    version: int


@dataclass(frozen=True, kw_only=True)
class UserCreated(Event):
    audience = "users:read"
    type = "user.created"
    role: str


@dataclass(frozen=True, kw_only=True)
class UserUpdated(Event):
    audience = "users:read"
    type = "user.updated"
    changes: Changes
    version: int


@dataclass(frozen=True, kw_only=True)
class UserDisabled(Event):
    audience = "users:read"
    type = "user.disabled"


@dataclass(frozen=True, kw_only=True)
class UserInvited(Event):
    audience = "users:read"
    type = "user.invited"


@dataclass(frozen=True, kw_only=True)
class TeamCreated(Event):
    audience = "users:read"
    type = "team.created"


@dataclass(frozen=True, kw_only=True)
class TeamUpdated(Event):
    audience = "users:read"
    type = "team.updated"
    changes: Changes
    version: int


@dataclass(frozen=True, kw_only=True)
class TeamMembersChanged(Event):
    """Who is in the team now and was not before, and the other way round."""

    audience = "users:read"
    type = "team.members_changed"
    joined: list[UUID]
    left: list[UUID]
    version: int


@dataclass(frozen=True, kw_only=True)
class TeamDeleted(Event):
    audience = "users:read"
    type = "team.deleted"


@dataclass(frozen=True, kw_only=True)
class PasswordChanged(Event):
    audience = "audit:read"
    type = "user.password_changed"


@dataclass(frozen=True, kw_only=True)
class SignedIn(Event):
    audience = "audit:read"
    type = "session.signed_in"
    kind: Literal["browser", "api"]
    address: str


@dataclass(frozen=True, kw_only=True)
class SignInFailed(Event):
    audience = "audit:read"
    type = "session.sign_in_failed"
    address: str


@dataclass(frozen=True, kw_only=True)
class SessionEnded(Event):
    """`subject_id` is the user; a refresh token that was used twice ends its session, too."""

    audience = "audit:read"
    type = "session.ended"
    session_id: UUID
    reason: Literal["signed_out", "token_reused", "revoked"]


@dataclass(frozen=True, kw_only=True)
class KeyCreated(Event):
    audience = "audit:read"
    type = "key.created"
    role: str


@dataclass(frozen=True, kw_only=True)
class KeyRevoked(Event):
    audience = "audit:read"
    type = "key.revoked"
