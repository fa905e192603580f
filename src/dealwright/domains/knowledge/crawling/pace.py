"""How fast a host may be asked: a pause between starts, few at once, and longer rests when it complains."""

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

FIRST_REST_SECONDS = 5.0
LONGEST_REST_SECONDS = 300.0
LONGEST_WISH_SECONDS = 24 * 3_600.0


@dataclass
class _Host:
    slots: asyncio.Semaphore
    delay_seconds: float
    next_start: float = 0.0
    complaints: int = 0


class Pace:
    """One for all crawls of a process, so that two sources on one host are polite together.

    `clock` gives seconds that only grow; a test hands in its own together with `sleep`.
    """

    def __init__(
        self,
        *,
        delay_seconds: float = 0.5,
        concurrency: int = 2,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._delay_seconds = delay_seconds
        self._concurrency = concurrency
        self._clock = clock
        self._sleep = sleep
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncGenerator[None]:
        """Waits until the host may be asked, and holds one of its slots meanwhile."""
        found = self._host(host)
        async with found.slots:
            while (wait := found.next_start - self._clock()) > 0:
                await self._sleep(wait)
            found.next_start = self._clock() + found.delay_seconds
            yield

    def wait_seconds(self, host: str) -> float:
        """How long a `turn` would wait at least: a caller may rather do something else."""
        return max(self._host(host).next_start - self._clock(), 0.0)

    def keep_delay(self, host: str, delay_seconds: float) -> None:
        """What the host's robots.txt asks for; never less than our own."""
        self._host(host).delay_seconds = max(delay_seconds, self._delay_seconds)

    def slow_down(self, host: str, retry_after_seconds: float | None = None) -> float:
        """After 429 or 503. The host rests as long as it wishes, else twice as long each time."""
        found = self._host(host)
        wished = min(retry_after_seconds or 0.0, LONGEST_WISH_SECONDS)
        rest = wished or min(FIRST_REST_SECONDS * 2 ** min(found.complaints, 10), LONGEST_REST_SECONDS)
        found.complaints += 1
        found.next_start = max(found.next_start, self._clock() + rest)
        return rest

    def went_well(self, host: str) -> None:
        """Each good answer takes back one complaint."""
        found = self._host(host)
        found.complaints = max(found.complaints - 1, 0)

    def _host(self, host: str) -> _Host:
        if host not in self._hosts:
            self._hosts[host] = _Host(asyncio.Semaphore(self._concurrency), self._delay_seconds)
        return self._hosts[host]
