"""Where the embedded PostgreSQL keeps its things in a home: paths, passwords and the folder lock.

No process is started here.
"""

import fcntl
import hashlib
import os
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, Field, ValidationError

from dealwright.kernel.embedded.errors import NotYourHome, PasswordsLost

# Linux allows 107 bytes for the path of a socket, macOS 103.
LONGEST_SOCKET_PATH = 100


def new_password() -> str:
    return secrets.token_urlsafe(32)


class Passwords(BaseModel, frozen=True):
    superuser: str = Field(default_factory=new_password, repr=False)
    owner: str = Field(default_factory=new_password, repr=False)
    app: str = Field(default_factory=new_password, repr=False)


class OwnerNote(BaseModel, frozen=True):
    """What the process that owns the server tells the others, written into the lock file."""

    pid: int
    socket_folder: Path | None = None
    """None as long as nobody can connect: it is starting or stopping."""
    port: int = 0
    tcp: bool = False


@dataclass(frozen=True)
class Home:
    path: Path

    @property
    def folder(self) -> Path:
        return self.path / "postgres"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def lock(self) -> Path:
        return self.folder / "lock"

    @property
    def passwords(self) -> Path:
        return self.path / "postgres-secrets.json"

    def socket_folder(self) -> Path:
        """In the home, or where that is too long (or holds a comma, libpq's separator) a short one."""
        inside = self.folder / "run"
        if len(os.fsencode(inside / ".s.PGSQL.65535")) <= LONGEST_SOCKET_PATH and "," not in str(inside):
            return inside
        name = f"dealwright-{hashlib.sha256(os.fsencode(self.path)).hexdigest()[:12]}"
        short = Path(tempfile.gettempdir()).resolve() / name
        return short if len(os.fsencode(short)) < LONGEST_SOCKET_PATH - 20 else Path("/tmp", name)

    def make(self) -> None:
        try:
            # Root's server runs as another account, which must be able to pass.
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700 if os.geteuid() else 0o711)
            self.lock.touch(mode=0o600)
        except PermissionError as error:
            raise NotYourHome(folder=self.folder) from error

    def read_passwords(self) -> Passwords:
        try:
            return Passwords.model_validate_json(self.passwords.read_bytes())
        except PermissionError as error:
            raise NotYourHome(folder=self.path) from error
        except (FileNotFoundError, ValidationError) as error:
            raise PasswordsLost(folder=self.data, secrets=self.passwords) from error

    def read_or_make_passwords(self) -> Passwords:
        """New passwords are made only as long as there is no database that wants the old ones."""
        if self.passwords.exists() or self.data.exists():
            return self.read_passwords()
        made = Passwords()
        write_privately(self.passwords, made.model_dump_json(indent=2))
        return made


class FolderLock:
    """An exclusive lock on the home that ends with the process, however the process ends."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    @property
    def is_held(self) -> bool:
        return self._descriptor is not None

    def take(self) -> bool:
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CLOEXEC)
        except PermissionError as error:
            raise NotYourHome(folder=self._path.parent) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        """Also where a forked child still has the file open."""
        if self._descriptor is not None:
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)
            self.forget()

    def forget(self) -> None:
        """For the forked child: the lock stays with the parent."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def write(self, note: OwnerNote) -> None:
        assert self._descriptor is not None
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, note.model_dump_json().encode(), 0)

    def read(self) -> OwnerNote | None:
        """None while the owner is just writing it."""
        try:
            return OwnerNote.model_validate_json(self._path.read_bytes())
        except ValidationError:
            return None


def write_privately(path: Path, text: str) -> None:
    """Never readable by others and never half written."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename in it outlive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)
