"""The embedded PostgreSQL of one home: one process owns the server, any number of others share it.

The owner holds the folder lock, starts the server (or adopts one that outlived its owner) and stops it.
A guest finds the lock held, reads in the lock file where the server listens, and never stops it.
"""

import atexit
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

import psycopg

from dealwright.kernel.embedded import roles
from dealwright.kernel.embedded.account import account_for
from dealwright.kernel.embedded.cluster import Cluster
from dealwright.kernel.embedded.errors import HomeInUse, NotStarted, TcpNotOffered
from dealwright.kernel.embedded.home import FolderLock, Home, OwnerNote, Passwords
from dealwright.kernel.embedded.postmaster import Endpoint, Patience, connect, identify


@dataclass(frozen=True)
class ServerAddress:
    """SQLAlchemy URLs of one database, one for each role that may log in."""

    app_url: str = field(repr=False)
    owner_url: str = field(repr=False)
    """For migrations."""
    superuser_url: str = field(repr=False)
    """For tests and backup only."""
    is_owner: bool
    """False: another process owns the server, we only connect."""


@dataclass(frozen=True)
class Connected:
    endpoint: Endpoint
    passwords: Passwords


class EmbeddedPostgres:
    def __init__(
        self, home: Path, *, tcp: bool = False, progress: Callable[[str], None] = lambda text: None
    ) -> None:
        self._home = Home(home.resolve())
        self._tcp = tcp
        self._progress = progress
        self._lock = FolderLock(self._home.lock)
        self._cluster: Cluster | None = None
        self._connected: Connected | None = None
        self._owner_pid = 0

    def start(self) -> ServerAddress:
        """Own the server of this home or join its owner; starts anew if the server has died since."""
        if self._is_forked():
            self._lock.forget()
            self._cluster = self._connected = None
        if not self._connected or not self._answers(self._connected):
            self._connected = None
            self._home.make()
            self._connected = self._own() if self._lock.is_held else self._own_or_join()
        return self._address(self._connected, roles.DATABASE)

    def stop(self) -> None:
        """Stop the server if it is ours."""
        if self._is_forked():
            return
        self._connected = None
        if self._lock.is_held:
            try:
                self._lock.write(OwnerNote(pid=os.getpid()))
                if self._cluster:
                    self._cluster.stop()
            finally:
                self._cluster = None
                self._lock.release()
                atexit.unregister(self.stop)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def create_database(self, name: str, template: str | None = None) -> ServerAddress:
        """A further database with the same roles, empty or a copy of one nobody is connected to."""
        connected = self._now_connected()
        with _as_superuser(connected) as connection:
            roles.ensure_database(connection, name, template or "template1")
        with _as_superuser(connected, name) as connection:
            roles.ensure_grants(connection, name)
        return self._address(connected, name)

    def drop_database(self, name: str) -> None:
        """Also while others are connected to it."""
        with _as_superuser(self._now_connected()) as connection:
            roles.drop_database(connection, name)

    def _is_forked(self) -> bool:
        """A forked child looks like the owner but is not."""
        return self._lock.is_held and self._owner_pid != os.getpid()

    def _now_connected(self) -> Connected:
        if not self._connected:
            raise NotStarted
        return self._connected

    def _own_or_join(self) -> Connected:
        patience = Patience(self._home, self._progress)
        while not self._lock.take():
            note = self._lock.read()
            if note and (joined := self._join(note)):
                return joined
            if not patience.wait():
                pid = note.pid if note else "unknown"
                raise HomeInUse(pid=pid, folder=self._home.folder, log=self._home.log)
        return self._own()

    def _join(self, note: OwnerNote) -> Connected | None:
        """Nothing as long as the owner is still starting, or already stopping."""
        if not note.socket_folder:
            return None
        endpoint = Endpoint(note.socket_folder, note.port, self._tcp)
        joined = Connected(endpoint, self._home.read_passwords())
        if self._tcp and not note.tcp:
            raise TcpNotOffered(pid=note.pid)
        return joined if self._answers(joined) else None

    def _own(self) -> Connected:
        self._lock.write(OwnerNote(pid=os.getpid()))
        self._owner_pid = os.getpid()
        atexit.register(self.stop)
        try:
            passwords = self._home.read_or_make_passwords()
            account = account_for(self._home.data)
            cluster = self._cluster or Cluster(self._home, account, passwords, self._progress)
            cluster.prepare()
            self._cluster = cluster
            connected = Connected(self._run(cluster), passwords)
            self._provision(connected)
        except BaseException:
            self.stop()
            raise
        endpoint = connected.endpoint
        self._lock.write(
            OwnerNote(
                pid=os.getpid(), socket_folder=endpoint.socket_folder, port=endpoint.port, tcp=endpoint.tcp
            )
        )
        return connected

    def _run(self, cluster: Cluster) -> Endpoint:
        if found := cluster.running():
            if cluster.fits(found, tcp=self._tcp):
                self._progress("Taking over the running database")
                return found.endpoint
            cluster.stop()
        self._progress("Starting the database")
        return cluster.launch(tcp=self._tcp)

    def _provision(self, connected: Connected) -> None:
        with _as_superuser(connected) as connection:
            roles.ensure_roles(connection, connected.passwords)
            roles.ensure_database(connection, roles.DATABASE)
        with _as_superuser(connected, roles.DATABASE) as connection:
            roles.ensure_grants(connection, roles.DATABASE)

    def _answers(self, connected: Connected) -> bool:
        found = identify(self._home, connected.endpoint, connected.passwords)
        return found is not None and found.data == self._home.data

    def _address(self, connected: Connected, database: str) -> ServerAddress:
        passwords = connected.passwords
        return ServerAddress(
            app_url=_url(connected.endpoint, roles.APP, passwords.app, database),
            owner_url=_url(connected.endpoint, roles.OWNER, passwords.owner, database),
            superuser_url=_url(connected.endpoint, roles.SUPERUSER, passwords.superuser, database),
            is_owner=self._lock.is_held,
        )


def _as_superuser(connected: Connected, database: str = "postgres") -> psycopg.Connection:
    return connect(connected.endpoint, roles.SUPERUSER, connected.passwords.superuser, database)


def _url(endpoint: Endpoint, user: str, password: str, database: str) -> str:
    login = f"postgresql+psycopg://{user}:{password}"
    if endpoint.tcp:
        return f"{login}@127.0.0.1:{endpoint.port}/{quote(database)}"
    return f"{login}@/{quote(database)}?host={quote(str(endpoint.socket_folder))}&port={endpoint.port}"
