"""A cache in Redis, or what speaks like it (Valkey), shared by all processes that name the same one.

It may only make things faster: a server that is down or slow holds nothing, and is left alone for a while.
"""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Any, TypeVar

import structlog
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

log = structlog.get_logger("cache")

PATIENCE_SECONDS = 0.05
REST_SECONDS = 5.0
LOG_SECONDS = 60.0
CONNECTIONS = 8
GIVE_UP_SECONDS = 2.0

T = TypeVar("T")


class RedisCache:
    """`clock` is for tests."""

    def __init__(self, url: str, *, clock: Callable[[], float] = monotonic) -> None:
        pools: Any = BlockingConnectionPool  # its `from_url` has no complete type
        pool = pools.from_url(
            url,
            max_connections=CONNECTIONS,
            timeout=GIVE_UP_SECONDS,
            socket_timeout=GIVE_UP_SECONDS,
            socket_connect_timeout=GIVE_UP_SECONDS,
            retry=Retry(NoBackoff(), 0),
            protocol=2,
        )
        self._redis: Any = Redis.from_pool(pool)
        self._clock = clock
        self._resting_until = 0.0
        self._logged_at = -LOG_SECONDS
        self._late: set[asyncio.Task[Any]] = set()

    async def get(self, key: str) -> bytes | None:
        return await self._within(lambda: self._redis.get(key))

    async def put(self, key: str, value: bytes, *, seconds: int) -> None:
        await self._within(lambda: self._redis.set(key, value, ex=seconds))

    async def drop(self, key: str) -> None:
        await self._within(lambda: self._redis.delete(key))

    async def close(self) -> None:
        for task in self._late:
            task.cancel()
        await asyncio.gather(*self._late, return_exceptions=True)
        await self._redis.aclose()

    async def _within(self, call: Callable[[], Awaitable[T]]) -> T | None:
        """The answer if it comes in time. A late one is not cut off, so that a connection can be made."""
        if self._clock() < self._resting_until:
            return None
        task = asyncio.ensure_future(call())
        self._late.add(task)
        task.add_done_callback(self._late.discard)
        task.add_done_callback(_look_at_error)
        await asyncio.wait({task}, timeout=PATIENCE_SECONDS)
        if not task.done():
            self._rest(f"no answer within {PATIENCE_SECONDS * 1_000:.0f} ms")
            return None
        error = task.exception()
        if isinstance(error, RedisError | OSError):
            self._rest(str(error))
            return None
        return task.result()

    def _rest(self, why: str) -> None:
        now = self._clock()
        self._resting_until = now + REST_SECONDS
        if now - self._logged_at >= LOG_SECONDS:
            self._logged_at = now
            log.warning("the cache does not answer, everything is worked out anew", reason=why)


def _look_at_error(task: asyncio.Future[Any]) -> None:
    """What came too late is nobody's error any more."""
    if not task.cancelled():
        task.exception()
