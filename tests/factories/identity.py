"""Workspaces and people for tests."""

from dataclasses import dataclass
from uuid import UUID

import httpx
from fastapi import FastAPI

from dealwright.domains.crm.service.pipelines import ensure_defaults
from dealwright.domains.identity import service
from dealwright.domains.identity.models import User
from dealwright.domains.identity.permissions import ROLES, Role
from dealwright.domains.identity.queries import actor_for, system_actor
from dealwright.domains.identity.schemas import NewUser
from dealwright.kernel.actor import Actor
from dealwright.kernel.auth import AccessClaims, hash_password
from dealwright.kernel.clock import utc_now
from dealwright.kernel.ids import new_id
from dealwright.kernel.work import Begin

PASSWORD = "a long enough password"
_hash: list[str] = []


@dataclass(frozen=True)
class Team:
    workspace_id: UUID
    users: dict[Role, User]

    def actor(self, role: Role = "rep") -> Actor:
        return actor_for(self.users[role])

    def email(self, role: Role) -> str:
        return self.users[role].email or ""


async def a_team(begin: Begin, *, name: str = "Acme Sales", is_demo: bool = False) -> Team:
    if not _hash:
        _hash.append(await hash_password(PASSWORD))
    workspace_id = new_id()
    users: dict[Role, User] = {}
    async with begin(system_actor(workspace_id), scope="system") as work:
        await service.create_workspace(work, name, "EUR", is_demo=is_demo)
        for role in ROLES:
            form = NewUser(name=role.title(), email=f"{role}@{workspace_id.hex[:16]}.example", role=role)
            users[role] = await service.add_user(work, form, password_hash=_hash[0])
    async with begin(system_actor(workspace_id)) as work:
        await ensure_defaults(work)
    return Team(workspace_id, users)


async def a_token(app: FastAPI, team: Team, role: Role) -> str:
    """An access token of a fresh session."""
    user = team.users[role]
    begin: Begin = app.state.begin
    async with begin(actor_for(user), scope="system") as work:
        opened = await service.open_session(work, user, "api", address="test", user_agent="test")
    claims = AccessClaims(user.id, team.workspace_id, opened.session.id)
    return app.state.gate.signer.sign(claims, utc_now())


async def a_client(app: FastAPI, team: Team, role: Role) -> httpx.AsyncClient:
    """An HTTP client that is signed in by an access token."""
    token = await a_token(app, team, role)
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    return httpx.AsyncClient(
        transport=transport, base_url="http://test", headers={"authorization": f"Bearer {token}"}
    )
