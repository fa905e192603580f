"""A cache in this process: what was not used for longest goes first when it is full."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from time import monotonic


@dataclass(frozen=True)
class _Kept:
    value: bytes
    until: float
    size: int


class MemoryCache:
    """At most `entries` values of `size` bytes together, keys included. Safe to use from several threads."""

    def __init__(
        self, *, entries: int = 5_000, size: int = 64_000_000, clock: Callable[[], float] = monotonic
    ) -> None:
        self._entries, self._size, self._clock = entries, size, clock
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._lock = Lock()
        self.used = 0

    async def get(self, key: str) -> bytes | None:
        with self._lock:
            kept = self._kept.get(key)
            if kept is None:
                return None
            if kept.until <= self._clock():
                self._remove(key)
                return None
            self._kept.move_to_end(key)
            return kept.value

    async def put(self, key: str, value: bytes, *, seconds: int) -> None:
        size = len(key.encode()) + len(value)
        with self._lock:
            self._remove(key)
            if size > self._size:
                return
            self._kept[key] = _Kept(value, self._clock() + seconds, size)
            self.used += size
            while len(self._kept) > self._entries or self.used > self._size:
                self._remove(next(iter(self._kept)))

    async def drop(self, key: str) -> None:
        with self._lock:
            self._remove(key)

    async def close(self) -> None:
        with self._lock:
            self._kept.clear()
            self.used = 0

    def _remove(self, key: str) -> None:
        gone = self._kept.pop(key, None)
        if gone:
            self.used -= gone.size
