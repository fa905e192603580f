"""Files in a folder of this machine."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

from dealwright.kernel.errors import NotFound, TooLarge
from dealwright.kernel.ids import new_id
from dealwright.kernel.work import refuse_inside_work


class LocalFiles:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    async def save(self, chunks: AsyncIterator[bytes], *, max_bytes: int) -> tuple[str, int]:
        refuse_inside_work()
        key = new_id().hex
        part = self._folder / f"{key}.part"
        size = 0
        try:
            with part.open("wb") as out:
                async for chunk in chunks:
                    size += len(chunk)
                    if size > max_bytes:
                        raise TooLarge(f"The file is larger than {max_bytes // 1_000_000} MB.")
                    await asyncio.to_thread(out.write, chunk)
            part.rename(self._folder / key)
        finally:
            part.unlink(missing_ok=True)
        return key, size

    async def local_path(self, key: str) -> Path:
        refuse_inside_work()
        path = self._folder / key
        if not key.isalnum() or not path.is_file():
            raise NotFound("This file is not there any more.")
        return path

    async def delete(self, key: str) -> None:
        refuse_inside_work()
        if key.isalnum():
            (self._folder / key).unlink(missing_ok=True)
