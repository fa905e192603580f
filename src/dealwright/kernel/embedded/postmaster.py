"""What can be learnt about a server from outside: its pid file, its log, and a real connection.

Nothing here starts, stops or changes a server.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg

from dealwright.kernel.embedded.errors import PasswordsRefused
from dealwright.kernel.embedded.home import Home, Passwords

STALL_SECONDS = 120
"""How long nothing at all may move, in the log or in the control file, before we give up."""


@dataclass(frozen=True)
class Endpoint:
    socket_folder: Path
    port: int
    tcp: bool

    @property
    def host(self) -> str:
        return "127.0.0.1" if self.tcp else str(self.socket_folder)


@dataclass(frozen=True)
class PidFile:
    """What `postmaster.pid` says; a claim, since the file outlives a killed server."""

    pid: int
    started_at: int
    endpoint: Endpoint
    is_ready: bool


@dataclass(frozen=True)
class Identity:
    """Who answers at an endpoint."""

    data: Path
    started_at: int


class Patience:
    """Waits as long as the server gets on with its work, however long that takes."""

    def __init__(self, home: Home, progress: Callable[[str], None]) -> None:
        self._home = home
        self._progress = progress
        self._mark = self._look()
        self._moved_at = self._told_at = time.monotonic()
        self._pause_seconds = 0.03

    def wait(self) -> bool:
        """Sleep a moment; False once nothing has moved for too long."""
        time.sleep(self._pause_seconds)
        self._pause_seconds = min(self._pause_seconds * 1.1, 0.5)
        now, mark = time.monotonic(), self._look()
        if mark != self._mark:
            self._mark, self._moved_at = mark, now
        if now - self._told_at > 2:
            self._told_at = now
            self._progress(f"Waiting for the database: {last_lines(self._home.log, 1)}")
        return now - self._moved_at < STALL_SECONDS

    def _look(self) -> tuple[str, int, int]:
        control = self._home.data / "global" / "pg_control"
        return last_lines(self._home.log, 1), _changed_at(control), _changed_at(self._home.lock)


def read_pid_file(home: Home) -> PidFile | None:
    try:
        lines = (home.data / "postmaster.pid").read_text().split("\n")
    except FileNotFoundError:
        return None
    # Written bit by bit while the server starts, and left in any state by a power cut.
    lines += [""] * (8 - len(lines))
    pid, _, started_at, port, socket_folder, listen, _, status = (line.strip() for line in lines[:8])
    endpoint = Endpoint(Path(socket_folder), _number(port), bool(listen))
    return PidFile(_number(pid), _number(started_at), endpoint, status == "ready")


def identify(home: Home, endpoint: Endpoint, passwords: Passwords) -> Identity | None:
    """Ask the server at an endpoint who it is; None if nobody answers (yet)."""
    question = "select current_setting('data_directory'), extract(epoch from pg_postmaster_start_time())::int"
    try:
        with connect(endpoint, "postgres", passwords.superuser, "postgres") as connection:
            row = connection.execute(question).fetchone()
    except psycopg.OperationalError as error:
        if "password authentication failed" in str(error):
            raise PasswordsRefused(folder=home.data, secrets=home.passwords) from error
        return None
    assert row is not None
    return Identity(Path(row[0]), int(row[1]))


def connect(endpoint: Endpoint, user: str, password: str, database: str) -> psycopg.Connection:
    return psycopg.connect(
        host=endpoint.host,
        port=endpoint.port,
        user=user,
        password=password,
        dbname=database,
        connect_timeout=10,
        autocommit=True,
    )


def is_postmaster(pid: int, data: Path) -> bool:
    """Whether that process was started as the server of this folder; a zombie has no command line."""
    if sys.platform == "linux":
        try:
            program, *arguments = Path("/proc", str(pid), "cmdline").read_bytes().split(b"\0")
        except (FileNotFoundError, ProcessLookupError):
            return False
        return os.path.basename(program) == b"postgres" and os.fsencode(data) in arguments
    shown = subprocess.run(
        ["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return f"/postgres -D {data} " in shown.stdout


def last_lines(log: Path, count: int) -> str:
    """The end of the log, without the refusals that our own questions cause while the server starts."""
    if not log.exists():
        return ""
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 8192))
        lines = file.read().decode(errors="replace").strip().split("\n")
    return "\n".join([line for line in lines if "FATAL:  the database system is" not in line][-count:])


def _number(text: str) -> int:
    return int(text) if text.isdigit() else 0


def _changed_at(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return 0
