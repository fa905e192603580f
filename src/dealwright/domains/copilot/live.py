"""Runs under way in this process: their tasks, what they told so far, and who follows them."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import structlog

from dealwright.domains.copilot.findings import Verdict
from dealwright.domains.copilot.schemas import CopilotRun, RunEvent
from dealwright.kernel.errors import LimitReached

log = structlog.get_logger("copilot")

AT_ONCE = 64
KEPT_SECONDS = 60.0  # an ended run can still be followed from memory


@dataclass
class Live:
    """One run: an `Audience` of the graph that remembers every event under its number.

    `stopping` once its asker wants it stopped; a run that is cancelled without that is left to be taken up.
    """

    run_id: UUID
    events: list[RunEvent] = field(default_factory=list[RunEvent])
    ended: bool = False
    stopping: bool = False
    ending: asyncio.Task[None] | None = None
    said: bool = False
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def emit(self, **event: Any) -> None:
        self.events.append(RunEvent(seq=len(self.events) + 1, **event))
        self._news.set()
        self._news = asyncio.Event()

    def say(self, text: str) -> None:
        self.said = True
        self.emit(type="token", text=text)

    def tell(self, text: str) -> None:
        self.emit(type="progress", text=text, id="thinking", doing="running")

    def take_back(self, reason: str) -> None:
        """Streamed words that do not count any more."""
        if self.said:
            self.said = False
            self.emit(type="discarded", text=reason)

    def checking(self) -> None:
        self.emit(type="progress", text="Checking the answer", id="checking", doing="running")

    def checked(self, verdict: Verdict, round_: int) -> None:
        self.emit(type="progress", text="Checked the answer", id="checking", doing="done")
        self.emit(type="verdict", verdict=verdict, round=round_, text=verdict.reason)
        if verdict.verdict == "retry":
            self.take_back(verdict.reason)

    def end(self, run: CopilotRun) -> None:
        self.emit(type="ended", run=run)
        self.over()

    def over(self) -> None:
        """Nobody waits any longer; without an end among the events they ask the row."""
        self.ended = True
        self._news.set()

    async def follow(self, after: int) -> AsyncIterator[RunEvent]:
        """Events from number `after` on, until the run ends."""
        while True:
            news = self._news
            for event in self.events[after:]:
                yield event
                after = event.seq
            if self.ended:
                return
            await news.wait()


class LiveRuns:
    """The runs of this process."""

    def __init__(self) -> None:
        self._live: dict[UUID, Live] = {}
        self._tasks: dict[UUID, asyncio.Task[None]] = {}

    def check_room(self) -> None:
        if len(self._tasks) >= AT_ONCE:
            raise LimitReached("Many questions are being answered right now. Please try again in a moment.")

    def start(self, run_id: UUID, body: Callable[[Live], Coroutine[Any, Any, None]]) -> Live:
        live = Live(run_id)
        self._live[run_id] = live
        task = asyncio.create_task(body(live))
        self._tasks[run_id] = task
        task.add_done_callback(lambda done: self._ended(run_id, done))
        return live

    def _ended(self, run_id: UUID, task: asyncio.Task[None]) -> None:
        self._tasks.pop(run_id, None)
        if not task.cancelled() and task.exception():
            log.error("a run ended badly", run=str(run_id), exc_info=task.exception())
        asyncio.get_running_loop().call_later(KEPT_SECONDS, self._live.pop, run_id, None)

    def get(self, run_id: UUID) -> Live | None:
        return self._live.get(run_id)

    def stop(self, run_id: UUID) -> bool:
        """Whether it ran here; what it leaves behind is written by the run itself."""
        task, live = self._tasks.get(run_id), self._live.get(run_id)
        if task is None or live is None or live.ending:
            return False
        live.stopping = True
        return task.cancel()

    async def leave(self, run_id: UUID) -> None:
        """Drops a run where it is, its row still running: another process takes it up again."""
        task, live = self._tasks.get(run_id), self._live.get(run_id)
        if task and live:
            if not live.ending:
                task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            if live.ending:
                await asyncio.gather(live.ending, return_exceptions=True)
            live.over()

    async def close(self) -> None:
        """The process ends."""
        await asyncio.gather(*(self.leave(run_id) for run_id in list(self._tasks)))
