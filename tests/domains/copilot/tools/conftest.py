"""The demo company on a database of its own, with its documents, for reading only."""

from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from uuid import UUID

import pytest
from sqlalchemy import select, text

from dealwright.domains.copilot.tools.base import Hands
from dealwright.domains.crm.demo.flows import make_demo
from dealwright.domains.identity.models import User
from dealwright.domains.identity.permissions import Role
from dealwright.domains.identity.queries import actor_for, system_actor
from dealwright.domains.knowledge.demo.flows import add_playbook
from dealwright.kernel.clock import utc_now
from dealwright.kernel.embedded.server import ServerAddress
from dealwright.kernel.worker import JobContext
from dealwright.main import Runtime
from dealwright.settings import Settings
from tests.factories.knowledge import use_words
from tests.factories.tools import some_hands


@dataclass(frozen=True)
class House:
    runtime: Runtime
    workspace_id: UUID

    async def user(self, role: Role) -> User:
        async with self.runtime.begin(system_actor(self.workspace_id)) as work:
            statement = select(User).where(User.role == role, User.email.is_not(None)).order_by(User.name)
            found = (await work.session.scalars(statement.limit(1))).first()
        assert found
        return found

    async def hands(self, role: Role = "rep") -> Hands:
        return some_hands(self.runtime, actor_for(await self.user(role)))

    async def sql(self, statement: str, **values: object) -> list[tuple[object, ...]]:
        """As PostgreSQL counts it, without our queries."""
        async with self.runtime.begin(system_actor(self.workspace_id)) as work:
            return [tuple(row) for row in await work.connection.execute(text(statement), values)]


@pytest.fixture(scope="session")
async def house(settings: Settings, new_database: Callable[[], ServerAddress]) -> AsyncGenerator[House]:
    runtime = Runtime(settings, new_database().app_url)
    use_words(runtime.ports)
    demo = await make_demo(runtime.begin, now=utc_now())
    actor = system_actor(demo.workspace_id)
    await add_playbook.run(JobContext(runtime.begin, actor, runtime.ports))
    await runtime.runner.run_until_idle()
    yield House(runtime, demo.workspace_id)
    await runtime.close()
