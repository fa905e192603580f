"""Models of workspaces for tests."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from dealwright.domains.engines import flows
from dealwright.domains.engines.metering import Metered
from dealwright.domains.engines.schemas import ModelForm
from dealwright.domains.identity.permissions import Role
from dealwright.main import Runtime
from dealwright.ports.llm.base import Connection, Llms
from dealwright.ports.llm.chosen import ChosenLlms
from tests.factories.identity import Team
from tests.factories.knowledge import put_port
from tests.factories.llm import KEY, ChatServer

MILLION = 1_000_000


async def a_model(runtime: Runtime, team: Team, server: ChatServer, **facts: Any) -> None:
    """The workspace uses this server. A million tokens cost 2 in and 10 out, unless told otherwise."""
    form = ModelForm.model_validate(
        {
            "version": 0,
            "provider": "openai" if server.url.endswith("/v1") else "anthropic",
            "url": server.url,
            "model": "small",
            "key": KEY,
            "price_in_micros": 2 * MILLION,
            "price_out_micros": 10 * MILLION,
            **facts,
        }
    )
    await flows.save(runtime.begin, team.actor("admin"), runtime.ports, form)


@asynccontextmanager
async def an_installation(
    runtime: Runtime, installed: Connection | None = None, *, private: bool = True
) -> AsyncGenerator[None]:
    """As if the settings of this installation named another model."""
    usual, llms = runtime.ports[Llms], ChosenLlms(installed, private=private)
    put_port(runtime.ports, Llms, llms)
    yield
    put_port(runtime.ports, Llms, usual)
    await llms.close()


async def a_meter(
    runtime: Runtime,
    team: Team,
    *,
    by: Role = "rep",
    purpose: str = "copilot.answer",
    prompt: str = "agent-1",
) -> Metered:
    """The model of this workspace, for one who may ask it."""
    found = await flows.model_of(runtime.begin, team.actor(by), runtime.ports, purpose=purpose, prompt=prompt)
    assert found is not None
    return found
