"""Work in a process of its own: what comes back, and that nothing stays behind."""

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Generator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from dealwright.kernel.apart import child, lanes
from dealwright.kernel.apart.errors import WorkFailed, WorkInterrupted, WorkLost
from dealwright.kernel.apart.lanes import Lane
from dealwright.kernel.apart.process import Process
from tests.factories.waiting import until
from tests.kernel import works

SERVER = """
import os
from dealwright.kernel.apart.lanes import LONG
print(LONG.compute_in_thread(os.getpid), flush=True)
LONG.compute_in_thread(__import__("time").sleep, 600)
"""


@pytest.fixture
def lane() -> Generator[Lane]:
    made = Lane()
    yield made
    made.end()


def is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def gone(pid: int) -> bool:
    await until(lambda: not is_there(pid))
    return True


async def begun(lane: Lane) -> tuple[asyncio.Task[None], int]:
    """A work that would take ten minutes, and the process it is in."""
    begins = threading.Event()
    task = asyncio.create_task(lane.compute(works.sleep_long, says=begins.set))
    assert await asyncio.to_thread(begins.wait, 30)
    assert lane.pid is not None
    return task, lane.pid


async def test_the_process_is_kept_gives_way_and_has_nothing_of_ours(
    lane: Lane, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEALWRIGHT_AUTH__SECRET", "ours")
    with socket.create_server(("127.0.0.1", 0)) as port:
        inherited = os.dup2(port.fileno(), 200)
        try:
            pids = [await lane.compute(os.getpid) for _ in range(2)]
            assert pids == [lane.pid] * 2
            assert lane.pid != os.getpid()
            assert await lane.compute(os.nice, 0) == min(19, os.nice(0) + 10)
            assert await lane.compute(os.getenv, "DEALWRIGHT_AUTH__SECRET") is None
            with pytest.raises(OSError, match="Bad file descriptor"):
                await lane.compute(os.fstat, inherited)
        finally:
            os.close(inherited)


class Choice:
    """What the system says and takes of who ends first."""

    def __init__(self, said: int, refused: OSError | None = None) -> None:
        self.said, self.refused = said, refused

    def read_text(self) -> str:
        return f"{self.said}\n"

    def write_text(self, wanted: str) -> None:
        if self.refused:
            raise self.refused
        self.said = int(wanted)


@pytest.mark.parametrize(
    ("choice", "after"),
    [
        (Choice(0), 500),
        (Choice(1000), 1000),
        (Choice(1000, PermissionError()), 1000),
        (Choice(0, OSError("Read-only file system")), 0),
    ],
)
def test_it_offers_itself_first_when_memory_runs_out_as_far_as_the_system_lets_it(
    monkeypatch: pytest.MonkeyPatch, choice: Choice, after: int
) -> None:
    monkeypatch.setattr(child, "CHOICE", choice)
    monkeypatch.setattr(os, "nice", int)
    child.give_way()
    assert choice.said == after


async def test_the_log_says_which_process_died_at_its_start(
    lane: Lane, monkeypatch: pytest.MonkeyPatch
) -> None:
    with capture_logs() as logs:
        with monkeypatch.context() as patch:
            patch.setattr(sys, "executable", shutil.which("false"))
            with pytest.raises(WorkLost, match="exit code 1"):
                await lane.compute(float, "1")
        with pytest.raises(WorkLost, match="exit code 3"):
            await lane.compute(os._exit, 3)
    assert [(one["event"], one["how"]) for one in logs] == [
        ("a process of ours died at its start", "exit code 1"),
        ("a process of ours died", "exit code 3"),
    ]


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs Linux")
async def test_an_order_too_large_to_be_received_is_not_waited_for(lane: Lane) -> None:
    await lane.compute(works.leave_room_for, 20_000_000)
    async with asyncio.timeout(20):
        with pytest.raises(WorkLost, match="exit code 1"):
            await lane.compute(len, bytes(100_000_000))
    assert await lane.compute(len, b"short") == 5


class Slow(Process):
    """As on a busy machine, or with gigabytes to give back."""

    def __init__(self) -> None:
        time.sleep(1.0)
        super().__init__()

    def end(self) -> str:
        time.sleep(1.0)
        return super().end()


async def test_the_event_loop_waits_neither_for_a_start_nor_for_an_end(
    lane: Lane, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes, "Process", Slow)
    waited: list[float] = []
    for _ in range(4):
        task = asyncio.create_task(lane.compute(float, "1"))
        await asyncio.sleep(0.5)
        started = time.monotonic()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        waited.append(time.monotonic() - started)
    assert max(waited) < 0.4
    assert await lane.compute(float, "2") == 2.0


async def test_what_waits_for_its_turn_takes_no_thread_of_others(lane: Lane) -> None:
    first, _ = await begun(lane)
    others = [asyncio.create_task(lane.compute(float, "1")) for _ in range(40)]
    async with asyncio.timeout(10):
        assert await asyncio.to_thread(float, "3") == 3.0
    first.cancel()
    assert await asyncio.gather(*others) == [1.0] * 40


async def test_progress_arrives_before_the_result(lane: Lane) -> None:
    said: list[tuple[float, str]] = []
    result = await lane.compute(works.told_twice, says=lambda share, doing: said.append((share, doing)))
    assert (result, said) == ("done", [(0.5, "half"), (1.0, "whole")])


async def test_an_error_arrives_with_its_words_and_the_next_work_goes_on(lane: Lane) -> None:
    with pytest.raises(ValueError, match="could not convert string to float: 'many'") as caught:
        await lane.compute(float, "many")
    assert "In a process of its own" in caught.value.__notes__[0]
    with pytest.raises(WorkFailed, match="Sharp: cut on the left"):
        await lane.compute(works.cut)
    assert await lane.compute(float, "1") == 1.0


async def test_a_process_that_is_killed_is_told_of_and_replaced(lane: Lane) -> None:
    task, pid = await begun(lane)
    os.kill(pid, signal.SIGKILL)
    with pytest.raises(WorkLost, match="killed, as happens when memory runs out"):
        await task
    with pytest.raises(WorkLost, match="exit code 3"):
        await lane.compute(os._exit, 3)
    assert await lane.compute(os.getpid) != pid


async def test_whoever_is_cancelled_ends_only_their_own_work(lane: Lane) -> None:
    first, pid = await begun(lane)
    waiting = asyncio.create_task(lane.compute(float, "2"))
    never = asyncio.create_task(lane.compute(float, "3"))
    await asyncio.sleep(0.1)
    never.cancel()
    await asyncio.sleep(0.1)
    assert is_there(pid)
    first.cancel()
    assert await waiting == 2.0
    assert await gone(pid)


async def test_at_the_end_all_that_runs_and_waits_is_interrupted(lane: Lane) -> None:
    task, pid = await begun(lane)
    waiting = asyncio.create_task(lane.compute(float, "2"))
    await asyncio.sleep(0.1)
    started = time.monotonic()
    lane.end()
    for one in (task, waiting):
        with pytest.raises(WorkInterrupted):
            await one
    assert await gone(pid)
    assert time.monotonic() - started < 5


async def test_works_build_on_a_kept_object_until_its_process_is_gone(lane: Lane) -> None:
    async with lane.keeping(list[int], (1,)) as numbers:
        await numbers.compute(list[int].append, 2)
        assert await numbers.compute(list[int].copy) == [1, 2]
        assert lane.pid
        os.kill(lane.pid, signal.SIGKILL)
        with pytest.raises(WorkLost):
            await numbers.compute(list[int].copy)


async def test_an_idle_process_gives_its_memory_back(lane: Lane, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "IDLE_SECONDS", 0.3)
    async with lane.keeping(list[int]) as numbers:
        pid = await lane.compute(os.getpid)
        await asyncio.sleep(0.6)
        assert await numbers.compute(list[int].copy) == []
    assert await gone(pid)


async def test_the_process_of_a_killed_server_ends_by_itself() -> None:
    server = subprocess.Popen(  # noqa: ASYNC220 - starts at once
        [sys.executable, "-c", SERVER],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert server.stdout
    pid = int(await asyncio.to_thread(server.stdout.readline))
    server.kill()
    server.communicate()
    assert await gone(pid)
