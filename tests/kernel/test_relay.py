"""Events are handed on in commit order, none lost, each handler once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Row, text

from dealwright.domains.crm.schemas.records import NewAccount
from dealwright.domains.crm.service.accounts import create_account
from dealwright.domains.identity.queries import actor_loader
from dealwright.kernel.db import open_engine
from dealwright.kernel.embedded.server import ServerAddress
from dealwright.kernel.events import EventRow
from dealwright.kernel.relay import Bell, Dispatcher, Handler, Tail, handle_event_job
from dealwright.kernel.work import Begin, Work
from dealwright.kernel.worker import JobContext, JobRunner, Ports
from dealwright.main import Runtime
from dealwright.settings import Settings
from tests.factories.crm import an_account
from tests.factories.identity import Team, a_team
from tests.factories.waiting import until


class House:
    """A process on a database of its own, whose one handler notes what it was given."""

    def __init__(self, settings: Settings, address: ServerAddress) -> None:
        self.runtime = Runtime(settings, address.app_url)
        self.begin, self.engine = self.runtime.begin, self.runtime.engine
        self.handled: list[int] = []
        handler = Handler("test.note", "account.created", self._note)
        self.dispatcher = Dispatcher(self.engine, Bell(), [handler])
        self.job = handle_event_job({handler.name: handler})
        load = actor_loader(self.begin)
        self.runner = JobRunner(address.app_url, [self.job], self.begin, load, self.runtime.ports)
        self.heard: list[Row[Any]] = []
        self.tail = Tail(self.engine, self.runtime.bell, [self._hear])

    async def _note(self, work: Work, event: EventRow) -> None:
        self.handled.append(event.id)

    async def _hear(self, row: Row[Any]) -> None:
        self.heard.append(row)

    def accounts_heard(self) -> list[str]:
        return [row.subject_label for row in self.heard if row.type == "account.created"]

    async def start(self) -> None:
        await self.dispatcher.start()
        while await self.dispatcher.dispatch():
            pass
        await self.runner.run_until_idle()
        self.handled.clear()
        await self.tail.start()


@pytest.fixture
async def house(settings: Settings, workshop: ServerAddress) -> AsyncIterator[House]:
    house = House(settings, workshop)
    yield house
    await house.runtime.close()


@pytest.fixture
async def crew(house: House) -> Team:
    team = await a_team(house.begin)
    await house.start()
    return team


async def test_overlapping_transactions_lose_no_event(house: House, crew: Team) -> None:
    async with AsyncExitStack() as early:
        work = await early.enter_async_context(house.begin(crew.actor()))
        await create_account(work, NewAccount(name="Early"))
        await an_account(house.begin, crew, name="Late")
        assert await house.tail.deliver() == 0, "the early one may still come before it"
        assert await house.dispatcher.dispatch() == 0
    await house.tail.deliver()
    assert house.accounts_heard() == ["Early", "Late"]
    await house.dispatcher.dispatch()
    await house.runner.run_until_idle()
    assert sorted(house.handled) == [row.id for row in house.heard if row.type == "account.created"]


async def test_a_tail_hears_each_event_once_and_none_from_before_its_start(house: House, crew: Team) -> None:
    for name in ("One", "Two", "Three"):
        await an_account(house.begin, crew, name=name)
        await house.tail.deliver()
        await house.tail.deliver()
    assert house.accounts_heard() == ["One", "Two", "Three"]


async def test_two_dispatchers_queue_each_event_once(house: House, crew: Team) -> None:
    for number in range(5):
        await an_account(house.begin, crew, name=f"Account {number}")
    other = Dispatcher(house.engine, Bell(), [Handler("test.note", "account.created", house._note)])
    await asyncio.gather(*(one.dispatch() for one in (house.dispatcher, other) * 3))
    await house.runner.run_until_idle()
    assert len(house.handled) == len(set(house.handled)) == 5


async def test_an_event_of_long_ago_is_passed_over_by_a_handler_for_the_new(house: House, crew: Team) -> None:
    for within, handled in ((timedelta(0), 0), (timedelta(minutes=5), 1)):
        only_new = Handler("test.note", "account.created", house._note, within=within)
        await an_account(house.begin, crew, name=f"Within {within}")
        assert await Dispatcher(house.engine, Bell(), [only_new]).dispatch()
        await house.runner.run_until_idle()
        assert len(house.handled) == handled


async def test_an_event_that_is_delivered_twice_is_handled_once(house: House, crew: Team) -> None:
    await an_account(house.begin, crew)
    await house.tail.deliver()
    event = next(row for row in house.heard if row.type == "account.created")
    context = JobContext(begin=house.begin, actor=crew.actor(), ports=Ports({}))
    for _ in range(2):
        await house.job.run(context, event_id=event.id, handler="test.note")
    assert house.handled == [event.id]


async def test_a_handler_that_fails_has_not_had_its_event(house: House, crew: Team) -> None:
    tries: list[int] = []

    async def fails_first(work: Work, event: EventRow) -> None:
        tries.append(event.id)
        if len(tries) == 1:
            raise ValueError("first")

    await an_account(house.begin, crew)
    await house.tail.deliver()
    event = next(row for row in house.heard if row.type == "account.created")
    job = handle_event_job({"test.fails": Handler("test.fails", "account.created", fails_first)})
    context = JobContext(begin=house.begin, actor=crew.actor(), ports=Ports({}))
    with pytest.raises(ValueError, match="first"):
        await job.run(context, event_id=event.id, handler="test.fails")
    await job.run(context, event_id=event.id, handler="test.fails")
    assert tries == [event.id, event.id]


async def test_a_new_workspace_is_given_its_pipeline_by_an_event_even_twice(
    house: House,
) -> None:
    await house.start()
    team = await a_team(house.begin, name="Fresh")
    await house.runtime.dispatcher.start()
    for _ in range(2):
        while await house.runtime.dispatcher.dispatch():
            pass
        await house.runtime.runner.run_until_idle()
        async with house.engine.execution_options(isolation_level="READ COMMITTED").begin() as connection:
            await connection.execute(text("set local role dealwright_system"))
            await connection.execute(text("delete from handled_events"))
            await connection.execute(text("update event_cursors set xid = 0, id = 0"))
    async with house.begin(team.actor()) as work:
        assert (await work.session.execute(text("select count(*) from pipelines"))).scalar() == 1


async def test_a_reader_of_events_outlives_a_pool_that_was_empty_for_long(
    settings: Settings, postgres: ServerAddress, begin: Begin, team: Team
) -> None:
    engine = open_engine(postgres.app_url, pool_size=1, max_overflow=0)
    engine.pool._timeout = 0.05  # pyright: ignore
    heard: list[str] = []

    async def hear(row: Row[Any]) -> None:
        heard.append(row.subject_label)

    tail = Tail(engine, Bell(), [hear])
    await tail.start()
    async with engine.connect():
        reading = asyncio.create_task(tail.run())
        await asyncio.sleep(0.2)
    await an_account(begin, team, name="Patience")
    await until(lambda: "Patience" in heard)
    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)
    await engine.dispose()


async def test_the_background_work_outlives_lost_connections(house: House, crew: Team) -> None:
    running = asyncio.create_task(house.runtime.work_forever())
    hearing = asyncio.create_task(house.tail.run())
    await asyncio.sleep(0.5)
    await _kill_connections(house)
    await asyncio.sleep(1)
    await an_account(house.begin, crew, name="After")
    await until(lambda: "After" in house.accounts_heard())
    team = await a_team(house.begin, name="Newcomers")
    async with asyncio.timeout(15):
        while not await _has_handled(house, team):  # noqa: ASYNC110 - it stands in the database
            await asyncio.sleep(0.1)
    assert not running.done()
    for task in (running, hearing):
        task.cancel()
    await asyncio.gather(running, hearing, return_exceptions=True)


async def _kill_connections(house: House) -> None:
    async with house.engine.connect() as connection:
        await connection.execute(
            text(
                "select pg_terminate_backend(pid) from pg_stat_activity "
                "where datname = current_database() and pid <> pg_backend_pid()"
            )
        )


async def _has_handled(house: House, team: Team) -> bool:
    async with house.begin(team.actor()) as work:
        handled = await work.session.execute(text("select count(*) from handled_events"))
        return bool(handled.scalar())
