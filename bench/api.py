"""`make bench`: a page of 50 of 100,000 contacts, filtered and sorted, against the same SQL served bare.

Ours signs in by API key, checks the permission, sets row-level security, counts metrics and adds headers.
Both run as a process of their own on one PostgreSQL; rounds alternate, and what counts is the CPU time of
the serving process per request, which other load on the machine disturbs less than wall time.
"""

import asyncio
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import httpx
import psutil
from sqlalchemy import create_engine

from bench import fill
from dealwright.kernel.embedded.server import EmbeddedPostgres
from dealwright.kernel.migrate import migrate
from dealwright.kernel.worker import libpq_url

CONTACTS = 100_000
REQUESTS = 1_500
ROUNDS = 5
AT_ONCE = 8
LIMIT = 2.0


@dataclass
class Peer:
    name: str
    process: psutil.Process
    url: str
    headers: dict[str, str]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(
    command: list[str], port: int, extra: dict[str, str], *, within_seconds: float = 60.0
) -> psutil.Process:
    process = subprocess.Popen(command, env={**os.environ, **extra}, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + within_seconds
    while time.monotonic() < deadline:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return psutil.Process(process.pid)
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"{command} did not start")


async def load(peer: Peer, requests: int) -> float:
    """CPU milliseconds of the serving process per request."""
    left = requests
    async with httpx.AsyncClient(headers=peer.headers, timeout=30) as client:
        before = peer.process.cpu_times()

        async def one() -> None:
            nonlocal left
            while left > 0:
                left -= 1
                answer = await client.get(peer.url)
                answer.raise_for_status()

        await asyncio.gather(*(one() for _ in range(AT_ONCE)))
        after = peer.process.cpu_times()
    return (after.user + after.system - before.user - before.system) * 1000 / requests


def main() -> int:
    home = Path(tempfile.mkdtemp(prefix="dealwright-bench-", dir="/tmp"))
    try:
        with EmbeddedPostgres(home) as server:
            address = server.start()
            migrate(address.owner_url)
            engine = create_engine(address.superuser_url)
            with engine.begin() as connection:
                workspace_id, owner_id = fill.workspace(connection, "Bench")
                fill.contacts(connection, workspace_id, owner_id, CONTACTS)
                other, stranger = fill.workspace(connection, "Other")
                fill.contacts(connection, other, stranger, CONTACTS)
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("vacuum analyze contacts")
            engine.dispose()
            return asyncio.run(compare(home, address.app_url, address.superuser_url, workspace_id, owner_id))
    finally:
        shutil.rmtree(home, ignore_errors=True)


def make_key(home: Path) -> str:
    command = [sys.executable, "-m", "dealwright.cli", "keys", "create", "--home", str(home)]
    command += ["--workspace", "Bench", "--role", "admin"]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()


async def compare(home: Path, app_url: str, bare_url: str, workspace_id: object, owner_id: object) -> int:
    ours_port, bare_port = free_port(), free_port()
    cli = [sys.executable, "-m", "dealwright.cli"]
    ours = start([*cli, "serve", "--home", str(home), "--port", str(ours_port)], ours_port, {})
    bare = start(
        [
            sys.executable,
            "-m",
            "uvicorn",
            "bench.bare:app",
            "--port",
            str(bare_port),
            "--log-level",
            "warning",
            "--no-access-log",
        ],
        bare_port,
        {
            "BENCH_URL": libpq_url(bare_url),
            "BENCH_WORKSPACE": str(workspace_id),
            "BENCH_OWNER": str(owner_id),
        },
    )
    path = f"/api/v1/contacts?limit=50&sort=-updated_at&filter=owner_id[eq]:{owner_id}"
    key = {"authorization": f"Bearer {make_key(home)}"}
    peers = [
        Peer("dealwright", ours, f"http://127.0.0.1:{ours_port}{path}", key),
        Peer("bare, FastAPI serialises", bare, f"http://127.0.0.1:{bare_port}/rows", {}),
        Peer("bare, orjson", bare, f"http://127.0.0.1:{bare_port}/orjson", {}),
    ]
    try:
        spent: dict[str, list[float]] = {peer.name: [] for peer in peers}
        for peer in peers:
            await load(peer, 200)
        for _ in range(ROUNDS):
            for peer in peers:
                spent[peer.name].append(await load(peer, REQUESTS))
    finally:
        for process in (ours, bare):
            process.terminate()
        psutil.wait_procs([ours, bare], timeout=10)
    mine = median(spent["dealwright"])
    result = {
        name: {
            "cpu_ms_per_request": round(median(values), 3),
            "dealwright_is_x": round(mine / median(values), 2),
        }
        for name, values in spent.items()
    }
    print(
        json.dumps({"contacts": CONTACTS, "rounds": ROUNDS, "requests": REQUESTS, "peers": result}, indent=1)
    )
    ratio = mine / median(spent["bare, FastAPI serialises"])
    print(f"Limit {LIMIT}x of the bare endpoint: {'kept' if ratio <= LIMIT else 'MISSED'} at {ratio:.2f}x")
    return 0 if ratio <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
