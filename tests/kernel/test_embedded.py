"""The embedded PostgreSQL, with its real programs: ownership, crashes, rights. Nothing is mocked."""

import contextlib
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from dealwright.kernel.embedded import cluster, errors, postmaster
from dealwright.kernel.embedded.home import FolderLock, Home, OwnerNote
from dealwright.kernel.embedded.server import EmbeddedPostgres

PATIENCE_SECONDS = 60
IS_ROOT = os.geteuid() == 0

SCRIPT = """
import sys
from pathlib import Path
from dealwright.kernel.embedded.server import EmbeddedPostgres
with EmbeddedPostgres(Path(sys.argv[1])) as postgres:
    print("owner" if postgres.start().is_owner else "guest", flush=True)
    sys.stdin.read()
"""

FORKING_SCRIPT = """
import os, sys
from pathlib import Path
from dealwright.kernel.embedded.server import EmbeddedPostgres
with EmbeddedPostgres(Path(sys.argv[1])) as postgres:
    child = os.fork()
    if not child:
        postgres.stop()
        os._exit(0)
    os.waitpid(child, 0)
    print("owner" if postgres.start().is_owner else "guest", flush=True)
    sys.stdin.read()
"""


class Other:
    """Another process that starts the database of a home and waits until it may end."""

    def __init__(self, home: Path, script: str = SCRIPT) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", script, str(home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )

    def role(self) -> str:
        """Blocks until it has started."""
        assert self.process.stdout
        ready, _, _ = select.select([self.process.stdout], [], [], PATIENCE_SECONDS)
        assert ready, "the other process did not start in time"
        return self.process.stdout.readline().decode().strip()

    def end(self) -> None:
        self.process.communicate(timeout=PATIENCE_SECONDS)

    def kill(self) -> None:
        self.process.kill()
        self.end()


@pytest.fixture
def home() -> Iterator[Path]:
    # Not tmp_path: every pytest run of the same user closes its parent again for other accounts.
    path = Path(tempfile.mkdtemp(prefix="dw-", dir="/tmp")).resolve()
    yield path
    for folder in {path, *(found.parent.parent.parent for found in path.glob("**/data/postmaster.pid"))}:
        left = postmaster.read_pid_file(Home(folder))
        if left and postmaster.is_postmaster(left.pid, Home(folder).data):
            os.kill(left.pid, signal.SIGKILL)
    shutil.rmtree(path)


@pytest.fixture
def embedded() -> Iterator[Callable[..., EmbeddedPostgres]]:
    """A launcher on a home, stopped at the end."""
    made: list[EmbeddedPostgres] = []

    def make(home: Path, *, tcp: bool = False) -> EmbeddedPostgres:
        made.append(EmbeddedPostgres(home, tcp=tcp))
        return made[-1]

    yield make
    for postgres in made:
        postgres.stop()


@pytest.fixture
def other() -> Iterator[Callable[..., Other]]:
    made: list[Other] = []

    def make(home: Path, script: str = SCRIPT) -> Other:
        made.append(Other(home, script))
        return made[-1]

    yield make
    for process in made:
        if process.process.poll() is None:
            process.kill()


def connect(url: str) -> psycopg.Connection:
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True, connect_timeout=10)


def ask(url: str, question: str) -> tuple[object, ...] | None:
    with connect(url) as connection:
        return connection.execute(question).fetchone()  # pyright: ignore


def postmaster_pid(home: Path) -> int:
    found = postmaster.read_pid_file(Home(home))
    assert found
    return found.pid


def test_every_role_can_log_in_to_a_new_database(home: Path, embedded: Callable[..., EmbeddedPostgres]):
    address = embedded(home).start()
    assert address.is_owner
    who = "select current_user::text, current_database()::text"
    assert ask(address.app_url, who) == ("dealwright", "dealwright")
    assert ask(address.owner_url, who) == ("dealwright_owner", "dealwright")
    assert ask(address.superuser_url, who) == ("postgres", "dealwright")
    assert ask(address.app_url, "select '[1,2]'::vector(2) <-> '[1,3]'") == (1.0,)


def test_only_the_launcher_has_more_than_plain_rights(home: Path, embedded: Callable[..., EmbeddedPostgres]):
    address = embedded(home).start()
    with connect(address.superuser_url) as connection:
        attributes = connection.execute(
            "select rolname, rolsuper, rolbypassrls, rolcanlogin, rolcreaterole from pg_roles"
            " where rolname like 'dealwright%' order by rolname"
        ).fetchall()
        memberships = connection.execute(
            "select roleid::regrole::text, inherit_option, set_option from pg_auth_members"
            " where member = 'dealwright'::regrole order by 1"
        ).fetchall()
        owner = connection.execute(
            "select datdba::regrole::text from pg_database where datname = 'dealwright'"
        ).fetchone()
    assert attributes == [
        ("dealwright", False, False, True, False),
        ("dealwright_app", False, False, False, False),
        ("dealwright_owner", False, False, True, True),
        ("dealwright_system", False, False, False, False),
    ]
    assert memberships == [("dealwright_app", True, True), ("dealwright_system", False, True)]
    assert owner == ("dealwright_owner",)


def test_the_app_cannot_pass_row_level_security_nor_create_tables(
    home: Path, embedded: Callable[..., EmbeddedPostgres]
):
    address = embedded(home).start()
    with connect(address.owner_url) as connection:
        connection.execute("create table lead (id int); insert into lead values (1)")
        connection.execute("alter table lead enable row level security, force row level security")
        connection.execute("grant select on lead to dealwright_app")
    assert ask(address.app_url, "select count(*) from lead") == (0,)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(address.app_url, "create table mine (id int)")


def test_a_wrong_password_is_refused_on_socket_and_tcp(home: Path, embedded: Callable[..., EmbeddedPostgres]):
    address = embedded(home, tcp=True).start()
    endpoint = postmaster.read_pid_file(Home(home))
    assert endpoint
    assert "@127.0.0.1:" in address.app_url
    for host in ("127.0.0.1", str(endpoint.endpoint.socket_folder)):
        for password in ("wrong", ""):
            with pytest.raises(psycopg.OperationalError, match="password"):
                psycopg.connect(
                    host=host,
                    port=endpoint.endpoint.port,
                    user="postgres",
                    password=password,
                    dbname="postgres",
                )


def test_data_survives_a_restart_and_nothing_is_open_to_others(
    home: Path, embedded: Callable[..., EmbeddedPostgres]
):
    postgres = embedded(home)
    with connect(postgres.start().owner_url) as connection:
        connection.execute("create table lead as select 7 as id")
    first = postgres.start()
    postgres.stop()
    assert not Home(home).data.joinpath("postmaster.pid").exists()
    assert postgres.start() == first
    assert ask(first.owner_url, "select id from lead") == (7,)
    assert Home(home).passwords.stat().st_mode & 0o777 == 0o600
    assert Home(home).data.stat().st_mode & 0o777 == 0o700
    assert Home(home).socket_folder().stat().st_mode & 0o777 == 0o700
    assert Home(home).log.stat().st_mode & 0o777 == 0o600


def test_a_database_can_be_copied_and_dropped(home: Path, embedded: Callable[..., EmbeddedPostgres]):
    postgres = embedded(home)
    with pytest.raises(errors.NotStarted):
        postgres.create_database("copy")
    with connect(postgres.start().owner_url) as connection:
        connection.execute("create table lead as select 7 as id")
    copy = postgres.create_database("copy", template="dealwright")
    assert ask(copy.owner_url, "select id from lead") == (7,)
    assert ask(copy.app_url, "select current_database()::text") == ("copy",)
    with connect(copy.app_url):
        postgres.drop_database("copy")
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        connect(copy.app_url)


def test_umlauts_have_case_in_the_c_locale(
    home: Path, embedded: Callable[..., EmbeddedPostgres], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("LANG", "C")
    monkeypatch.setenv("LC_ALL", "C")
    address = embedded(home).start()
    assert ask(address.app_url, "select lower('Ä'), 'ärger' ilike 'Ä%'") == ("ä", True)


def test_a_long_or_odd_path_moves_only_the_socket(home: Path, embedded: Callable[..., EmbeddedPostgres]):
    deep = home / ("a b" * 30) / "c,d"
    address = embedded(deep).start()
    elsewhere = Home(deep).socket_folder()
    assert ask(address.app_url, "select 1") == (1,)
    assert not elsewhere.is_relative_to(deep)
    assert elsewhere.stat().st_mode & 0o777 == 0o700
    embedded(deep).stop()
    shutil.rmtree(elsewhere)


def test_a_second_process_is_a_guest_and_leaves_the_server_alone(
    home: Path, embedded: Callable[..., EmbeddedPostgres], other: Callable[..., Other]
):
    address = embedded(home).start()
    guest = other(home)
    assert guest.role() == "guest"
    guest.end()
    assert ask(address.app_url, "select 1") == (1,)


def test_of_two_starting_at_once_on_an_empty_home_one_becomes_the_guest(
    home: Path, other: Callable[..., Other]
):
    processes = [other(home), other(home)]
    assert sorted(process.role() for process in processes) == ["guest", "owner"]
    for process in processes:
        process.end()


def test_a_guest_takes_over_when_the_owner_has_left(
    home: Path, embedded: Callable[..., EmbeddedPostgres], other: Callable[..., Other]
):
    owner = other(home)
    assert owner.role() == "owner"
    postgres = embedded(home)
    assert not postgres.start().is_owner
    owner.end()
    assert postgres.start().is_owner


def test_a_forked_child_of_the_owner_does_not_stop_the_server(home: Path, other: Callable[..., Other]):
    owner = other(home, FORKING_SCRIPT)
    assert owner.role() == "owner"
    owner.end()
    assert owner.process.returncode == 0


def test_the_server_of_a_killed_owner_is_adopted_and_then_stopped(
    home: Path, embedded: Callable[..., EmbeddedPostgres], other: Callable[..., Other]
):
    owner = other(home)
    assert owner.role() == "owner"
    orphan = postmaster_pid(home)
    owner.kill()
    postgres = embedded(home)
    assert postgres.start().is_owner
    assert postmaster_pid(home) == orphan
    postgres.stop()
    assert not postmaster.is_postmaster(orphan, Home(home).data)


def test_an_orphan_with_other_settings_is_restarted(
    home: Path, embedded: Callable[..., EmbeddedPostgres], other: Callable[..., Other]
):
    owner = other(home)
    owner.role()
    orphan = postmaster_pid(home)
    owner.kill()
    address = embedded(home, tcp=True).start()
    assert "@127.0.0.1:" in address.app_url
    assert postmaster_pid(home) != orphan
    guest = other(home)
    assert guest.role() == "guest"


def test_ctrl_c_ends_in_a_clean_stop(home: Path, other: Callable[..., Other]):
    owner = other(home)
    owner.role()
    os.killpg(owner.process.pid, signal.SIGINT)
    owner.end()
    assert "database system is shut down" in Home(home).log.read_text()
    assert not Home(home).data.joinpath("postmaster.pid").exists()


@pytest.mark.parametrize("content", ["named", "empty"])
def test_a_left_over_pid_file_does_not_confuse(
    home: Path, embedded: Callable[..., EmbeddedPostgres], content: str
):
    """PostgreSQL itself refuses to start while the PID in the file is alive and of its own user."""
    postgres = embedded(home)
    postgres.start()
    path = Home(home).data / "postmaster.pid"
    _, rest = path.read_text().split("\n", 1)
    postgres.stop()
    uid = Home(home).data.stat().st_uid
    stranger = subprocess.Popen(["sleep", "60"], user=uid if IS_ROOT else None)
    socket_lock = Home(home).socket_folder() / ".s.PGSQL.5432.lock"
    for left_over in (path, socket_lock):
        left_over.write_text(f"{stranger.pid}\n{rest}" if content == "named" else "")
        os.chown(left_over, uid, -1)
    try:
        assert ask(postgres.start().app_url, "select 1") == (1,)
        postgres.stop()
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_acknowledged_rows_survive_the_death_of_all_server_processes(
    home: Path, embedded: Callable[..., EmbeddedPostgres]
):
    postgres = embedded(home)
    address = postgres.start()
    with connect(address.owner_url) as connection:
        connection.execute("create table lead (id int primary key)")
    with connect(address.superuser_url) as connection:
        rows = connection.execute("select pid from pg_stat_activity where pid <> pg_backend_pid()").fetchall()
    acknowledged: list[int] = []
    some_written = threading.Event()

    def write(url: str) -> None:
        with contextlib.suppress(psycopg.OperationalError), connect(url) as connection:
            for number in range(1_000_000):
                connection.execute("insert into lead values (%s)", [number])
                acknowledged.append(number)
                if number == 200:
                    some_written.set()

    writer = threading.Thread(target=write, args=[address.owner_url])
    writer.start()
    assert some_written.wait(PATIENCE_SECONDS)
    for pid in (postmaster_pid(home), *(int(row[0]) for row in rows)):
        os.kill(pid, signal.SIGKILL)
    writer.join(PATIENCE_SECONDS)
    assert not writer.is_alive()

    again = postgres.start()
    assert again.is_owner
    with connect(again.owner_url) as connection:
        present = {int(row[0]) for row in connection.execute("select id from lead").fetchall()}
    assert set(acknowledged) <= present
    assert len(present) <= len(acknowledged) + 1


def test_a_holder_of_the_lock_without_a_server_is_named(
    home: Path, embedded: Callable[..., EmbeddedPostgres], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(postmaster, "STALL_SECONDS", 0.2)
    Home(home).make()
    lock = FolderLock(Home(home).lock)
    assert lock.take()
    lock.write(OwnerNote(pid=4711))
    with pytest.raises(errors.HomeInUse, match="Process 4711 holds"):
        embedded(home).start()
    lock.release()


def test_a_database_of_another_major_version_is_left_alone(
    home: Path, embedded: Callable[..., EmbeddedPostgres]
):
    postgres = embedded(home)
    postgres.start()
    postgres.stop()
    Home(home).data.joinpath("PG_VERSION").write_text("17\n")
    with pytest.raises(errors.WrongMajorVersion, match=r"PostgreSQL 17 .* restore the backup"):
        postgres.start()


def test_passwords_that_do_not_fit_are_reported(home: Path, embedded: Callable[..., EmbeddedPostgres]):
    postgres = embedded(home)
    postgres.start()
    postgres.stop()
    Home(home).passwords.write_text('{"superuser": "a", "owner": "b", "app": "c"}')
    with pytest.raises(errors.PasswordsRefused):
        postgres.start()
    Home(home).passwords.unlink()
    with pytest.raises(errors.PasswordsLost):
        postgres.start()
    assert not Home(home).data.joinpath("postmaster.pid").exists()


def test_a_full_disk_is_reported_before_anything_is_written(
    home: Path, embedded: Callable[..., EmbeddedPostgres], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(cluster, "NEEDED_DISK_MB", 10**9)
    with pytest.raises(errors.DiskAlmostFull, match="free at least 1000000000 MB"):
        embedded(home).start()
    assert not Home(home).data.exists()


@pytest.mark.skipif(not IS_ROOT, reason="only root lends the server another account")
def test_a_home_in_a_closed_folder_of_another_user_is_refused(
    home: Path, embedded: Callable[..., EmbeddedPostgres]
):
    closed = home / "alice"
    closed.mkdir(mode=0o700)
    os.chown(closed, 65533, 65533)
    with pytest.raises(errors.FolderUnreachable, match=str(closed)):
        embedded(closed / "home").start()
    assert closed.stat().st_mode & 0o777 == 0o700
