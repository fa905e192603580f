"""Waiting for what happens beside the test."""

import asyncio
from collections.abc import Callable


async def until(happened: Callable[[], object], *, within_seconds: float = 15) -> None:
    async with asyncio.timeout(within_seconds):
        while not happened():  # noqa: ASYNC110 - nobody could set an event for it
            await asyncio.sleep(0.02)
