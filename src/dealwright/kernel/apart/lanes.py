"""Lanes: each is one process beside ours that computes one thing at a time; others wait for their turn.

What takes minutes has a lane of its own, so that a forecast need not wait for a training.
"""

import asyncio
import atexit
import pickle
import threading
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from contextvars import copy_context
from dataclasses import dataclass
from typing import Any, Concatenate, Generic, TypeVar, cast

import structlog

from dealwright.kernel.apart.errors import WorkInterrupted, WorkLost
from dealwright.kernel.apart.process import Gone, Order, Process
from dealwright.kernel.errors import AppError
from dealwright.kernel.ids import new_id

log = structlog.get_logger("apart")
IDLE_SECONDS = 180.0
T = TypeVar("T")
R = TypeVar("R")
Says = Callable[..., None]


@dataclass(eq=False)
class _Call:
    """`only`: the process it needs, as something is kept there; `process`: the one that has it in hand."""

    order: Order
    says: Says | None = None
    only: Process | None = None
    process: Process | None = None
    is_dropped: bool = False


class Lane:
    """The process is started when something is to be computed and ended when that was minutes ago.

    Whoever has the turn starts it, speaks with it and sees it off. The state is never held for as long as
    that takes, since the event loop takes it too.
    """

    def __init__(self) -> None:
        # One of its own, so that what waits here takes no thread of those that serve requests.
        self._thread = ThreadPoolExecutor(1, "lane")
        self._turn = threading.Lock()
        self._state = threading.Lock()  # of what stands below
        self._calls: set[_Call] = set()
        self._kept: frozenset[str] = frozenset()
        self._process: Process | None = None
        self._rest: threading.Timer | None = None

    @property
    def pid(self) -> int | None:
        """Of the process, while there is one."""
        return self._process.pid if self._process else None

    async def compute(self, function: Callable[..., R], *args: object, says: Says | None = None) -> R:
        """What the function returns or raises there; cut short at once when whoever awaits it is cancelled.

        With `says` the function gets a `says` of its own; what it is told there arrives here, in a thread.
        """
        return await self._awaited(_Call(Order(function, args, is_told=says is not None), says))

    def compute_in_thread(self, function: Callable[..., R], *args: object) -> R:
        """The same for code that runs in a thread already; only `end` cuts it short."""
        call = _Call(Order(function, args))
        with self._state:
            self._calls.add(call)
        return self._run(call)

    @asynccontextmanager
    async def keeping(self, make: Callable[..., T], *args: object) -> "AsyncGenerator[Kept[T]]":
        """An object that lives in the process, for works that build on each other."""
        name = str(new_id())
        with self._state:
            self._kept |= {name}
        try:
            call = _Call(Order(make, args, keep=name))
            await self._awaited(call)
            yield Kept(self, name, cast(Process, call.process))
        finally:
            with self._state:
                self._kept -= {name}
                self._rest_soon()

    async def compute_on(
        self, name: str, only: Process, function: Callable[..., R], args: tuple[Any, ...], says: Says | None
    ) -> R:
        return await self._awaited(_Call(Order(function, args, says is not None, on=name), says, only))

    def end(self) -> None:
        """Cuts short what is computed and what waits; whoever had it in hand sees the process off."""
        with self._state:
            for call in self._calls:
                call.is_dropped = True
            self._kept = frozenset()
            if self._process:
                self._process.kill()
        self._end_idle()

    async def _awaited(self, call: _Call) -> Any:
        with self._state:
            self._calls.add(call)
        try:
            here = copy_context()
            return await asyncio.get_running_loop().run_in_executor(
                self._thread, lambda: here.run(self._run, call)
            )
        except asyncio.CancelledError:
            with self._state:
                call.is_dropped = True
                if call in self._calls and call.process:
                    call.process.kill()
                self._calls.discard(call)
            raise

    def _run(self, call: _Call) -> Any:
        with self._turn:
            try:
                return self._answer(call, self._start(call))
            finally:
                with self._state:
                    self._calls.discard(call)
                self._let_go_of_the_dead()
                with self._state:
                    self._rest_soon()

    def _start(self, call: _Call) -> Process:
        self._let_go_of_the_dead()
        with self._state:
            if call.is_dropped:
                raise WorkInterrupted
            if self._rest:
                self._rest.cancel()
        if call.only and call.only is not self._process:
            raise WorkInterrupted if call.only.is_killed else WorkLost
        process = self._process or Process()
        with self._state:
            if call.is_dropped and process is not self._process:
                process.kill()
            self._process = call.process = process
            if call.is_dropped:
                raise WorkInterrupted
            call.order = call.order._replace(kept=self._kept)
        return process

    def _answer(self, call: _Call, process: Process) -> Any:
        is_over = False
        try:
            process.say(pickle.dumps(call.order, pickle.HIGHEST_PROTOCOL))
            kind, value = process.hear()
            while kind == "said":
                if call.says:
                    call.says(*value)
                kind, value = process.hear()
            is_over = True
        except Gone as gone:
            raise _lost(process) from gone
        finally:
            if not is_over:
                process.kill()
        if kind == "failed":
            raise value
        return value

    def _let_go_of_the_dead(self) -> None:
        if self._process and not self._process.is_alive:
            self._let_go()

    def _let_go(self) -> None:
        """For whoever has the turn."""
        with self._state:
            process, self._process = self._process, None
            if self._rest:
                self._rest.cancel()
        if process:
            process.end()

    def _rest_soon(self) -> None:
        if self._rest:
            self._rest.cancel()
        if self._process and not self._calls and not self._kept:
            self._rest = threading.Timer(IDLE_SECONDS, self._end_idle)
            self._rest.daemon = True
            self._rest.start()

    def _end_idle(self) -> None:
        if self._turn.acquire(blocking=False):
            try:
                if not self._kept:
                    self._let_go()
            finally:
                self._turn.release()


def _lost(process: Process) -> AppError:
    how = process.end()
    if process.is_killed:
        return WorkInterrupted()
    log.error(
        "a process of ours died" if process.is_ready else "a process of ours died at its start", how=how
    )
    return WorkLost(f"{WorkLost.__doc__} ({how})")


@dataclass(frozen=True, eq=False)
class Kept(Generic[T]):
    """Stands for an object in a lane's process."""

    lane: Lane
    name: str
    process: Process

    async def compute(
        self, function: Callable[Concatenate[T, ...], R], *args: object, says: Says | None = None
    ) -> R:
        """As `Lane.compute`, with the object as the first argument."""
        return await self.lane.compute_on(self.name, self.process, function, args, says)


LONG = Lane()
"""For what takes minutes and nobody waits for, such as a training."""
QUICK = Lane()
"""For what takes seconds, and somebody may wait for it."""


def end_all() -> None:
    for lane in (LONG, QUICK):
        lane.end()


async def end_with_us() -> None:
    """Waits until it is cancelled: jobs that come to an end need not wait for what is computed."""
    try:
        await asyncio.Event().wait()
    finally:
        end_all()


atexit.register(end_all)
