"""Tables of identity.

Sign-in must find people before it knows the workspace, so the system role sees these.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dealwright.domains.identity.permissions import ROLES
from dealwright.kernel.db import Base, Record, Scoped, belongs_to
from dealwright.kernel.ids import new_id

USER_STATES = ("active", "disabled")


class Workspace(Base):
    __tablename__ = "workspaces"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    currency: Mapped[str]
    timezone: Mapped[str] = mapped_column(default="UTC", server_default="UTC")
    is_demo: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))


class Team(Record, Base):
    """People who sell together. A removed one keeps its quotas, which nobody counts any more."""

    __tablename__ = "teams"

    name: Mapped[str]
    leader_id: Mapped[UUID | None]

    __table_args__ = (
        UniqueConstraint("workspace_id", "id", "name"),
        Index(
            "uq_teams_name",
            "workspace_id",
            text("lower(name)"),
            unique=True,
            postgresql_where=text("deleted_at is null"),
        ),
        belongs_to("leader_id", "users", use_alter=True),
        CheckConstraint("trim(name) <> ''", name="name"),
    )


class User(Record, Base):
    """A colleague. Without an e-mail it owns records but cannot sign in (an imported one).

    `team` is the name of the team of `team_id`. The database keeps it so: when a team gets another name, and
    when only one of both is written.
    """

    __tablename__ = "users"

    name: Mapped[str]
    email: Mapped[str | None]
    role: Mapped[str]
    status: Mapped[str] = mapped_column(default="active", server_default="active")
    team: Mapped[str | None]
    team_id: Mapped[UUID | None]
    manager_id: Mapped[UUID | None]
    password_hash: Mapped[str | None]
    invite_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    invite_expires_at: Mapped[datetime | None]
    last_seen_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("workspace_id", "email"),
        Index("ix_users_email", "email"),
        Index("ix_users_invite", "invite_hash"),
        Index("ix_users_manager", "workspace_id", "manager_id"),
        Index("ix_users_team", "workspace_id", "team_id"),
        belongs_to("manager_id", "users"),
        ForeignKeyConstraint(
            ["workspace_id", "team_id", "team"],
            ["teams.workspace_id", "teams.id", "teams.name"],
            onupdate="CASCADE",
        ),
        CheckConstraint("(team is null) = (team_id is null)", name="team"),
        CheckConstraint("email = lower(email)", name="email_lower"),
        CheckConstraint(f"role in {ROLES}", name="role"),
        CheckConstraint(f"status in {USER_STATES}", name="status"),
    )


class Session(Scoped, Base):
    """A browser's cookie or an API client's refresh token; revoking the row signs out at once."""

    __tablename__ = "sessions"

    user_id: Mapped[UUID]
    kind: Mapped[str]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    previous_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    csrf_token: Mapped[str]
    address: Mapped[str] = mapped_column(default="", server_default="")
    user_agent: Mapped[str] = mapped_column(default="", server_default="")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("token_hash"),
        Index("ix_sessions_previous", "previous_hash"),
        Index("ix_sessions_user", "workspace_id", "user_id"),
        belongs_to("user_id", "users"),
        CheckConstraint("kind in ('browser', 'api')", name="kind"),
    )


class ApiKey(Scoped, Base):
    """A key acts with its own permissions, never with more than the role it was made with."""

    __tablename__ = "api_keys"

    name: Mapped[str]
    role: Mapped[str]
    permissions: Mapped[list[str]] = mapped_column(JSONB)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    hint: Mapped[str]
    created_by: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("token_hash"),
        CheckConstraint(f"role in {ROLES}", name="role"),
    )
