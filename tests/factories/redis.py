"""A real Redis server for tests; on a free port of this machine, without a file of its own."""

import shutil
import socket
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from time import monotonic, sleep

import pytest


@contextmanager
def a_redis() -> Generator[str]:
    """Its address. Where no server is installed the test is skipped: `sh scripts/redis` installs one."""
    program = shutil.which("redis-server") or shutil.which("valkey-server")
    if program is None:
        pytest.skip("no redis-server here: run `sh scripts/redis`")
    port = free_port()
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait(10)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def _wait_for(port: int) -> None:
    until = monotonic() + 10
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except ConnectionRefusedError:
            if monotonic() > until:
                raise
            sleep(0.02)
