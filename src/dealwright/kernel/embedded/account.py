"""The operating system account PostgreSQL runs as, and what that account must be allowed to open.

PostgreSQL refuses root, so root lends the server an account without rights; anybody else runs it as himself.
"""

import logging
import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from dealwright.kernel.embedded.errors import FolderUnreachable, NoAccount

ACCOUNT = "dealwright"
FALLBACK_ACCOUNTS = ("postgres", "_postgres", "nobody")

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Account:
    name: str
    uid: int
    gid: int
    is_lent: bool
    """Root runs PostgreSQL as this account; otherwise it is our own."""

    def run(self, command: Sequence[str | Path]) -> subprocess.CompletedProcess[str]:
        """Run a PostgreSQL tool to its end, out of reach of the terminal's Ctrl-C."""
        return subprocess.run(
            command,
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            cwd="/",
            env=_clean_environment(),
            umask=0o077,
            user=self.uid if self.is_lent else None,
            group=self.gid if self.is_lent else None,
            extra_groups=[] if self.is_lent else None,
        )

    def spawn(self, command: Sequence[str | Path], output: IO[bytes]) -> subprocess.Popen[bytes]:
        """Start a server that lives on when we die, and that the terminal's Ctrl-C does not reach."""
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            cwd="/",
            env=_clean_environment(),
            umask=0o077,
            user=self.uid if self.is_lent else None,
            group=self.gid if self.is_lent else None,
            extra_groups=[] if self.is_lent else None,
        )

    def own(self, path: Path) -> None:
        """Hand a path and all below it to this account."""
        if not self.is_lent or path.stat().st_uid == self.uid:
            return
        for parent, folders, files in os.walk(path):
            for name in (*folders, *files):
                os.chown(os.path.join(parent, name), self.uid, self.gid, follow_symlinks=False)
        # Last, so that an interrupted try is seen and repeated.
        os.chown(path, self.uid, self.gid)

    def let_enter(self, folder: Path) -> None:
        """Open the way to a folder: search permission, not reading, on those parents that are root's own."""
        if not self.is_lent:
            return
        for step in (*reversed(folder.parents), folder):
            found = step.stat()
            if _allows(found, self, stat.S_IXOTH):
                continue
            if found.st_uid != os.geteuid():
                raise FolderUnreachable(account=self.name, closed=step)
            step.chmod(stat.S_IMODE(found.st_mode) | stat.S_IXOTH)
            log.warning("Allowed other accounts to pass through %s, so that PostgreSQL can run.", step)

    def let_read(self, folder: Path) -> None:
        """Open a folder of programs and all below it for reading."""
        if not self.is_lent:
            return
        self.let_enter(folder)
        for parent, folders, files in os.walk(folder):
            for name in (*folders, *files):
                _open_for_reading(Path(parent, name), self)


def account_for(data: Path) -> Account:
    """Whom PostgreSQL runs as on this data folder, which keeps its account once it has one."""
    uid = os.geteuid()
    if uid != 0:
        return Account(name=str(uid), uid=uid, gid=os.getegid(), is_lent=False)
    owner = data.stat().st_uid if data.exists() else 0
    entry = (_entry_of(owner) if owner else None) or _service_account()
    return Account(name=entry.pw_name, uid=entry.pw_uid, gid=entry.pw_gid, is_lent=True)


def _entry_of(account: int | str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwuid(account) if isinstance(account, int) else pwd.getpwnam(account)
    except KeyError:
        return None


def _service_account() -> pwd.struct_passwd:
    if not _entry_of(ACCOUNT) and (useradd := shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")):
        command = [useradd, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", ACCOUNT]
        subprocess.run(command, check=False, capture_output=True)
    for name in (ACCOUNT, *FALLBACK_ACCOUNTS):
        if entry := _entry_of(name):
            return entry
    raise NoAccount(account=ACCOUNT)


def _clean_environment() -> dict[str, str]:
    """Neither the user's locale nor his PG* variables may reach the server."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def _allows(found: os.stat_result, account: Account, bit: int) -> bool:
    """`bit` as for others; the owner's and the group's bits lie three and six places to the left."""
    if found.st_uid == account.uid:
        return bool(found.st_mode & bit << 6)
    if found.st_gid == account.gid:
        return bool(found.st_mode & bit << 3)
    return bool(found.st_mode & bit)


def _open_for_reading(path: Path, account: Account) -> None:
    if path.is_symlink():
        return
    found = path.stat()
    is_program = bool(found.st_mode & stat.S_IXUSR)
    wanted = stat.S_IROTH | (stat.S_IXOTH if is_program else 0)
    if _allows(found, account, stat.S_IROTH) and (not is_program or _allows(found, account, stat.S_IXOTH)):
        return
    if found.st_uid != os.geteuid():
        raise FolderUnreachable(account=account.name, closed=path)
    path.chmod(stat.S_IMODE(found.st_mode) | wanted)
