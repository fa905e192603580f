"""Many batches, few hands: how a long text list is shared out without filling a queue."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


async def in_turns(items: Iterable[T], work: Callable[[T], Awaitable[None]], *, hands: int) -> None:
    """Each hand takes the next item when it is free, so several callers take turns.

    The first error ends the others and is raised as it is; a cancelled caller leaves at most `hands` running.
    """
    left = iter(items)

    async def hand() -> None:
        for item in left:
            await work(item)

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(hands):
                group.create_task(hand())
    except ExceptionGroup as errors:
        raise errors.exceptions[0] from None
