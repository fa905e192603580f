"""The files port."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Protocol


class Files(Protocol):
    """Keeps uploads under keys it hands out. Keys are ours, so they never carry a user's path."""

    async def save(self, chunks: AsyncIterator[bytes], *, max_bytes: int) -> tuple[str, int]:
        """The key and the size; raises `TooLarge` and keeps nothing when there is more than `max_bytes`."""
        ...

    async def local_path(self, key: str) -> Path:
        """A readable local copy; raises `NotFound`."""
        ...

    async def delete(self, key: str) -> None:
        """No error when it is gone already."""
        ...
