"""Models of workspaces for tests."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from dealwright.domains.engines import flows
from dealwright.domains.engines.metering import Metered
from dealwright.domains.engines.schemas import ModelForm
from dealwright.domains.engines.service import note_call
from dealwright.domains.identity.permissions import Role
from dealwright.kernel.work import Begin
from dealwright.main import Runtime
from dealwright.ports.llm.base import Connection, Llms
from dealwright.ports.llm.chosen import ChosenLlms
from tests.factories.identity import Team
from tests.factories.knowledge import put_port
from tests.factories.llm import KEY, ChatServer

MILLION = 1_000_000


NOWHERE = "http://127.0.0.1:9/v1"


async def a_model(runtime: Runtime, team: Team, server: ChatServer | None = None, **facts: Any) -> None:
    """The workspace uses this server. A million tokens cost 2 in and 10 out, unless told otherwise."""
    url = server.url if server else NOWHERE
    form = ModelForm.model_validate(
        {
            "version": 0,
            "provider": "openai" if url.endswith("/v1") else "anthropic",
            "url": url,
            "model": "small",
            "key": KEY,
            "price_in_micros": 2 * MILLION,
            "price_out_micros": 10 * MILLION,
            **facts,
        }
    )
    await flows.save(runtime.begin, team.actor("admin"), runtime.ports, form)


async def a_noted_call(begin: Begin, team: Team, *, by: Role = "rep", **facts: Any) -> None:
    """A call in the book of the workspace, without any having been made."""
    usual = {
        "purpose": "copilot.answer",
        "provider": "openai",
        "model": "small",
        "prompt": "agent-1",
        "tokens_in": 100,
        "tokens_out": 10,
        "estimated": False,
        "cost_micros": 300,
        "milliseconds": 1_000,
        "outcome": "ok",
        "error": "",
    }
    async with begin(team.actor(by)) as work:
        await note_call(work, **{**usual, **facts})


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
