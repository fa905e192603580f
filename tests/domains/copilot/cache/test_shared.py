"""Two processes that share a Redis: what one found the other uses, and what one changed the other sees."""

import asyncio
from collections.abc import AsyncGenerator, Generator

import pytest

from dealwright.domains.copilot.cache import ToolCache, remember
from dealwright.domains.copilot.findings import Found
from dealwright.domains.copilot.tools.base import Hands
from dealwright.domains.copilot.tools.catalogue import ALL_TOOLS
from dealwright.kernel.work import Begin
from dealwright.kernel.worker import Ports
from dealwright.main import Runtime
from dealwright.ports.cache.redis import RedisCache
from tests.factories.crm import an_account, an_activity
from tests.factories.identity import Team
from tests.factories.redis import a_redis, free_port
from tests.factories.tools import some_hands

TOOL = next(one for one in ALL_TOOLS if one.name == "client_facts")


@pytest.fixture(scope="module")
def redis_url() -> Generator[str]:
    with a_redis() as url:
        yield url


def a_process(runtime: Runtime, team: Team, url: str) -> Hands:
    hands = some_hands(runtime, team.actor("rep"))
    ports = Ports({**runtime.ports.adapters, ToolCache: ToolCache(RedisCache(url))})
    return Hands(hands.begin, hands.actor, ports, hands.now, hands.zone, hands.currency)


@pytest.fixture
async def processes(runtime: Runtime, team: Team, redis_url: str) -> AsyncGenerator[tuple[Hands, Hands]]:
    made = a_process(runtime, team, redis_url), a_process(runtime, team, redis_url)
    for hands in made:
        kept = hands.ports[ToolCache].kept
        async with asyncio.timeout(20):
            while await kept.get("connected") is None:
                await kept.put("connected", b"yes", seconds=60)
                await asyncio.sleep(0.05)
    yield made
    for hands in made:
        await hands.ports[ToolCache].close()


async def ask(hands: Hands) -> tuple[Found, bool]:
    read = TOOL.arguments.model_validate({"client": "Northgate"})
    return await remember(hands, TOOL, read, lambda: TOOL.run(hands, read))


async def test_what_one_process_found_another_uses_until_it_changes(
    begin: Begin, team: Team, processes: tuple[Hands, Hands]
) -> None:
    one, other = processes
    account = await an_account(begin, team, name="Northgate")
    first, _ = await ask(one)
    second, cached = await ask(other)
    assert (second, cached) == (first, True)
    await an_activity(begin, team, subject="News", account_id=account.id)
    third, cached = await ask(other)
    assert not cached
    assert any("News" in fact.text for fact in third.facts)
    assert await ask(one) == (third, True)


async def test_without_its_redis_everything_is_worked_out_anew(
    runtime: Runtime, begin: Begin, team: Team
) -> None:
    hands = a_process(runtime, team, f"redis://127.0.0.1:{free_port()}/0")
    await an_account(begin, team, name="Northgate")
    for _ in range(2):
        found, cached = await ask(hands)
        assert (found.summary, cached) == ("Looked up Northgate.", False)
    await hands.ports[ToolCache].close()
