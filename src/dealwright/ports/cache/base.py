"""The port of caches: bytes under a key for some seconds. What is kept may be gone at any time."""

from typing import Protocol


class Cache(Protocol):
    """A cache that does not answer holds nothing: it is never an error."""

    async def get(self, key: str) -> bytes | None: ...

    async def put(self, key: str, value: bytes, *, seconds: int) -> None:
        """`seconds` is at least one."""
        ...

    async def drop(self, key: str) -> None: ...

    async def close(self) -> None: ...
