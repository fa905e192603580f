"""`python -m bench.busy`: how a demo server answers, what it holds of memory and how fast it stops in a training.

Starts a server with a demo company of its own and waits until its first models and forecasts are there. Then the
same requests are timed in quiet and while models are trained, memory is looked at, and the server is told to stop
in the middle of a training. `PYTHONPATH=<another tree>/src python -m bench.busy` measures that tree.
"""

import asyncio
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import httpx
import psutil

from bench.api import free_port, start

SIGN_IN = {"email": "manager@demo.example", "password": "demo workspace 1"}
ASKED = (
    "/api/v1/session",
    "/api/v1/leads?limit=50&sort=-score_shown",
    "/api/v1/deals?limit=50&sort=-amount_minor",
)
PAUSE_SECONDS = 0.1
QUIET_SECONDS, SETTLE_SECONDS = 30.0, 120.0
START_SECONDS = 600.0  # the demo company is made first
IDLE_SHARE = 0.08  # of a core, over five seconds: nothing is computed any more
WORKING = ("waiting", "running")


class Watched:
    """The serving process and its helpers; PostgreSQL is not ours to measure."""

    def __init__(self, process: psutil.Process) -> None:
        self.process = process

    def helpers(self) -> list[psutil.Process]:
        found: list[psutil.Process] = []
        for one in self.process.children(recursive=True):
            try:
                if "postgres" not in one.name() and one.status() != psutil.STATUS_ZOMBIE:
                    found.append(one)
            except psutil.NoSuchProcess:
                continue
        return found

    def cpu_seconds(self) -> float:
        spent = 0.0
        for one in (self.process, *self.helpers()):
            try:
                times = one.cpu_times()
                spent += times.user + times.system
            except psutil.NoSuchProcess:
                continue
        return spent

    def memory(self) -> tuple[int, int]:
        """Megabytes of the server and of its helpers."""
        helpers = 0
        for one in self.helpers():
            try:
                helpers += one.memory_info().rss
            except psutil.NoSuchProcess:
                continue
        return self.process.memory_info().rss >> 20, helpers >> 20


async def sign_in(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/v1/auth/token", json=SIGN_IN)
    answer.raise_for_status()
    client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"


async def settle(watched: Watched, most_seconds: float) -> None:
    ends = time.monotonic() + most_seconds
    while time.monotonic() < ends:
        before = watched.cpu_seconds()
        await asyncio.sleep(5)
        if watched.cpu_seconds() - before < 5 * IDLE_SHARE:
            return


async def first_models(client: httpx.AsyncClient) -> None:
    """Those that a new workspace is given by itself."""
    for kind in ("lead", "deal"):
        while True:
            about = await client.get("/api/v1/scoring/about", params={"kind": kind})
            if about.status_code == httpx.codes.UNAUTHORIZED:
                await sign_in(client)
            elif about.raise_for_status().json()["model"]["id"]:
                break
            await asyncio.sleep(2)


async def ask_while(client: httpx.AsyncClient, going: Callable[[], bool]) -> list[float]:
    """Milliseconds of each answer, asked for one after another."""
    spent: list[float] = []
    while going():
        for path in ASKED:
            started = time.perf_counter()
            (await client.get(path)).raise_for_status()
            spent.append((time.perf_counter() - started) * 1000)
            await asyncio.sleep(PAUSE_SECONDS)
    return spent


class Training:
    """A run that was started, followed until it ends."""

    def __init__(self, client: httpx.AsyncClient, watched: Watched) -> None:
        self.client, self.watched = client, watched
        self.seconds = 0.0
        self.most = (0, 0)
        self.goes_on = True

    async def follow(self, kind: str) -> None:
        started = time.perf_counter()
        run = await self.begin(kind)
        while run["state"] in WORKING:
            await asyncio.sleep(0.5)
            self.most = tuple(map(max, self.most, self.watched.memory()))
            run = (await self.client.get(f"/api/v1/scoring/runs/{run['id']}")).json()
        self.seconds, self.goes_on = time.perf_counter() - started, False
        if run["state"] != "done":
            raise RuntimeError(f"The training ended as {run['state']}: {run['error']}")

    async def begin(self, kind: str) -> dict[str, str]:
        answer = await self.client.post("/api/v1/scoring/train", json={"kind": kind})
        answer.raise_for_status()
        return answer.json()


def told(spent: Sequence[float]) -> dict[str, float]:
    order = sorted(spent)
    return {
        "requests": len(order),
        "p50_ms": round(order[len(order) // 2], 1),
        "p95_ms": round(order[int(len(order) * 0.95)], 1),
        "longest_ms": round(order[-1], 1),
    }


async def measure(address: str, process: psutil.Process) -> dict[str, object]:
    watched = Watched(process)
    async with httpx.AsyncClient(base_url=address, timeout=60) as client:
        await sign_in(client)
        fresh = watched.memory()
        await first_models(client)
        await settle(watched, SETTLE_SECONDS)
        await sign_in(client)
        settled = watched.memory()
        ends = time.monotonic() + QUIET_SECONDS
        quiet = await ask_while(client, lambda: time.monotonic() < ends)
        training = Training(client, watched)
        following = asyncio.create_task(training.follow("lead"))
        busy = await ask_while(client, lambda: training.goes_on and not following.done())
        await following
        await settle(watched, SETTLE_SECONDS)
        after = watched.memory()
        await sign_in(client)
        stopping = await stop(client, watched)
    return {
        "quiet": told(quiet),
        "in_training": told(busy),
        "train_s": round(training.seconds, 1),
        "memory_mb_of_server_and_helpers": {
            "once it answers": fresh,
            "when all is worked out": settled,
            "most in training": training.most,
            "after": after,
        },
        **stopping,
    }


async def stop(client: httpx.AsyncClient, watched: Watched) -> dict[str, object]:
    """In the middle of a training, when models are being fitted."""
    run = await Training(client, watched).begin("lead")
    while run["state"] in WORKING and run["doing"] in (
        "reading the history",
        "waiting for its turn",
        "training",
    ):
        await asyncio.sleep(0.3)
        run = (await client.get(f"/api/v1/scoring/runs/{run['id']}")).json()
    await asyncio.sleep(2)
    family = [watched.process, *watched.process.children(recursive=True)]
    started = time.perf_counter()
    watched.process.terminate()
    while is_there(watched.process):  # noqa: ASYNC110 nobody tells us
        await asyncio.sleep(0.05)
    spent = time.perf_counter() - started
    await asyncio.sleep(1)
    left = [one.name() for one in family if is_there(one)]
    return {"stopped_while": run["doing"], "stop_s": round(spent, 1), "left_behind": left}


def is_there(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def main() -> int:
    home = Path(tempfile.mkdtemp(prefix="dealwright-bench-", dir="/tmp"))
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "dealwright.cli",
        "serve",
        "--home",
        str(home),
        "--port",
        str(port),
        "--demo",
    ]
    try:
        process = start(command, port, {}, within_seconds=START_SECONDS)
        try:
            found = asyncio.run(measure(f"http://127.0.0.1:{port}", process))
        finally:
            if process.is_running():
                process.terminate()
                process.wait(60)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    print(json.dumps(found, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
