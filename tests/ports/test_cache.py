"""What every cache promises, over the one in memory and a real Redis; then what is special of each."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as some

from dealwright.ports.cache.base import Cache
from dealwright.ports.cache.memory import MemoryCache
from dealwright.ports.cache.redis import REST_SECONDS, RedisCache
from tests.factories.redis import a_redis, free_port


@pytest.fixture(scope="module")
def redis_url() -> Generator[str]:
    with a_redis() as url:
        yield url


@pytest.fixture(params=["memory", "redis"])
async def cache(request: pytest.FixtureRequest) -> AsyncGenerator[Cache]:
    made: Cache
    if request.param == "memory":
        made = MemoryCache()
    else:
        made = RedisCache(request.getfixturevalue("redis_url"))
        await _connected(made)
    yield made
    await made.close()


async def _connected(cache: Cache) -> None:
    """The first connection of a slow machine may take longer than the cache is waited for."""
    for _ in range(200):
        await cache.put("connected", b"yes", seconds=60)
        if await cache.get("connected"):
            return
        await asyncio.sleep(0.05)
    raise AssertionError("redis does not answer")


async def test_what_was_put_is_got_byte_for_byte(cache: Cache) -> None:
    value = bytes(range(256)) * 40
    await cache.put("key", value, seconds=60)
    assert await cache.get("key") == value
    assert await cache.get("other") is None


async def test_the_newest_value_counts(cache: Cache) -> None:
    await cache.put("key", b"old", seconds=60)
    await cache.put("key", b"new", seconds=60)
    assert await cache.get("key") == b"new"


async def test_what_was_dropped_is_gone_and_dropping_nothing_is_no_error(cache: Cache) -> None:
    await cache.put("key", b"value", seconds=60)
    await cache.drop("key")
    await cache.drop("never")
    assert await cache.get("key") is None


async def test_a_value_goes_when_its_time_is_over(cache: Cache) -> None:
    await cache.put("short", b"value", seconds=1)
    await cache.put("long", b"value", seconds=60)
    assert await cache.get("short") == b"value"
    await asyncio.sleep(1.1)
    assert await cache.get("short") is None
    assert await cache.get("long") == b"value"


async def test_an_empty_value_is_a_value(cache: Cache) -> None:
    await cache.put("empty", b"", seconds=60)
    assert await cache.get("empty") == b""


async def test_many_at_once_get_their_own(cache: Cache) -> None:
    async def one(number: int) -> bool:
        value = str(number).encode()
        await cache.put(f"key {number}", value, seconds=60)
        return await cache.get(f"key {number}") in (value, None)

    assert all(await asyncio.gather(*(one(number) for number in range(50))))


async def test_two_processes_share_a_redis(redis_url: str) -> None:
    one, other = RedisCache(redis_url), RedisCache(redis_url)
    await _connected(one)
    await _connected(other)
    await one.put("shared", b"value", seconds=60)
    assert await other.get("shared") == b"value"
    await other.drop("shared")
    assert await one.get("shared") is None
    await one.close()
    await other.close()


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


async def test_a_redis_that_is_down_holds_nothing_and_is_complained_about_once_a_minute() -> None:
    clock = Clock()
    cache = RedisCache(f"redis://127.0.0.1:{free_port()}/0", clock=clock)
    with structlog.testing.capture_logs() as logs:
        for _ in range(20):
            assert await cache.get("key") is None
            await cache.put("key", b"value", seconds=60)
            await cache.drop("key")
            clock.now += REST_SECONDS + 0.1
        assert len(logs) == 2
        assert logs[0]["log_level"] == "warning"
    await cache.close()


@asynccontextmanager
async def _a_server(answer: Callable[[asyncio.StreamWriter], None]) -> AsyncGenerator[tuple[str, list[int]]]:
    """Something that listens like a Redis; every connection is counted."""
    connections = [0]
    gone = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections[0] += 1
        answer(writer)
        await gone.wait()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    yield f"redis://127.0.0.1:{port}/0", connections
    gone.set()
    server.close()
    await server.wait_closed()


async def test_a_redis_that_is_slow_is_waited_for_briefly_and_then_left_alone() -> None:
    async with _a_server(lambda _: None) as (url, connections):
        clock = Clock()
        cache = RedisCache(url, clock=clock)
        loop = asyncio.get_running_loop()
        started = loop.time()
        assert await cache.get("key") is None
        waited = loop.time() - started
        assert 0.04 < waited < 1.0
        for _ in range(100):
            assert await cache.get("key") is None
        assert loop.time() - started < waited + 0.5
        assert connections == [1]
        await cache.close()


async def test_nonsense_from_a_server_is_a_miss() -> None:
    async with _a_server(lambda writer: writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as (url, _):
        cache = RedisCache(url)
        assert await cache.get("key") is None
        await cache.close()


async def test_a_full_memory_forgets_what_was_not_used_for_longest() -> None:
    cache = MemoryCache(entries=2)
    await cache.put("a", b"1", seconds=60)
    await cache.put("b", b"2", seconds=60)
    await cache.get("a")
    await cache.put("c", b"3", seconds=60)
    assert [await cache.get(key) for key in "abc"] == [b"1", None, b"3"]


async def test_a_value_larger_than_the_memory_is_not_kept_and_pushes_nothing_out() -> None:
    cache = MemoryCache(size=100)
    await cache.put("a", b"1", seconds=60)
    await cache.put("b", b"2" * 200, seconds=60)
    assert await cache.get("a") == b"1"
    assert await cache.get("b") is None


@given(
    some.lists(
        some.tuples(some.sampled_from("abcdefgh"), some.binary(max_size=40), some.integers(1, 3)), max_size=60
    )
)
async def test_the_memory_never_holds_more_than_it_may(puts: list[tuple[str, bytes, int]]) -> None:
    clock = Clock()
    cache = MemoryCache(entries=4, size=100, clock=clock)
    last: dict[str, bytes] = {}
    for key, value, seconds in puts:
        await cache.put(key, value, seconds=seconds)
        last[key] = value
        clock.now += 0.5
        assert cache.used <= 100
        kept = {one: found for one in "abcdefgh" if (found := await cache.get(one)) is not None}
        assert len(kept) <= 4
        assert all(last[one] == found for one, found in kept.items())
