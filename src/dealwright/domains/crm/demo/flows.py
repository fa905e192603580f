"""Making and removing the demo workspace. Making is all or nothing: one transaction writes everything."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, text

from dealwright.domains.crm.demo import company, history, store
from dealwright.domains.crm.errors import NotADemo
from dealwright.domains.identity.models import Workspace
from dealwright.domains.identity.queries import NOWHERE, system_actor
from dealwright.kernel.auth import hash_password
from dealwright.kernel.events import EventRow
from dealwright.kernel.ids import new_id
from dealwright.kernel.work import Begin, Work

SEED = 7
LABEL = "demo"


@dataclass(frozen=True)
class SignIn:
    name: str
    email: str
    role: str


@dataclass(frozen=True)
class DemoWorkspace:
    """Everybody in it signs in with the same password."""

    workspace_id: UUID
    name: str
    sign_ins: tuple[SignIn, ...]
    password: str


async def make_demo(begin: Begin, *, now: datetime, seed: int = SEED) -> DemoWorkspace:
    """The demo workspace; the one that is here already, if there is one."""
    workspace_id = new_id()
    async with begin(system_actor(workspace_id, LABEL), scope="system") as work:
        present = await _find_demo(work)
        is_whole = present is not None and await _is_whole(work, present)
    if present and is_whole:
        return described(present)
    if present:
        await remove_demo(begin, present)
    diary, hashed = await asyncio.gather(
        asyncio.to_thread(history.imagine, seed, now), hash_password(company.PASSWORD)
    )
    async with begin(system_actor(workspace_id, LABEL), scope="system") as work:
        await work.session.execute(
            text("select pg_advisory_xact_lock(hashtextextended('demo workspace', 0))")
        )
        present = await _find_demo(work)
        if present is None:
            await store.store(work, diary, hashed)
    return described(present or workspace_id)


async def find_demo(begin: Begin) -> DemoWorkspace | None:
    async with begin(system_actor(NOWHERE, LABEL), scope="system") as work:
        present = await _find_demo(work)
        return described(present) if present and await _is_whole(work, present) else None


async def remove_demo(begin: Begin, workspace_id: UUID) -> None:
    """Refuses every workspace that is not a demo. One that is gone already is no error.

    Two transactions: after a crash between them, the next call removes what is left.
    """
    for step in (store.remove_leaves, store.remove_rest):
        async with begin(system_actor(workspace_id, LABEL), scope="system") as work:
            workspace = await work.get_or_none(Workspace, workspace_id, lock=True)
            if workspace is None:
                return
            if not workspace.is_demo:
                raise NotADemo(workspace=workspace.name)
            await step(work)


async def _find_demo(work: Work) -> UUID | None:
    statement = select(Workspace.id).where(Workspace.is_demo).order_by(Workspace.created_at).limit(1)
    return (await work.session.scalars(statement)).first()


async def _is_whole(work: Work, workspace_id: UUID) -> bool:
    """A removal that was cut off has taken the events, which nobody else can delete."""
    statement = select(EventRow.id).where(EventRow.workspace_id == workspace_id).limit(1)
    return (await work.session.scalars(statement)).first() is not None


def described(workspace_id: UUID) -> DemoWorkspace:
    sign_ins = tuple(SignIn(person.name, person.email, person.role) for person in company.TEAM)
    return DemoWorkspace(workspace_id, company.NAME, sign_ins, company.PASSWORD)
