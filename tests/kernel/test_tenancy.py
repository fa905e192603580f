"""The second belt of tenancy: what PostgreSQL itself refuses to the application."""

from collections.abc import AsyncIterator, Iterator

import psycopg
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncEngine

from dealwright.domains.crm.models.records import Account
from dealwright.kernel.db import APP_ROLE, SYSTEM_ROLE, open_engine
from dealwright.kernel.embedded.server import ServerAddress
from dealwright.kernel.work import Begin, make_begin
from dealwright.kernel.worker import libpq_url
from tests.factories.crm import a_deal, an_account
from tests.factories.identity import Team


@pytest.fixture
def superuser(postgres: ServerAddress) -> Iterator[psycopg.Connection]:
    with psycopg.connect(libpq_url(postgres.superuser_url), autocommit=True) as connection:
        yield connection


@pytest.fixture
async def one_connection(postgres: ServerAddress) -> AsyncIterator[AsyncEngine]:
    """An engine whose pool holds a single connection, so that everybody gets the same."""
    engine = open_engine(postgres.app_url, pool_size=1, max_overflow=0)
    yield engine
    await engine.dispose()


def test_every_table_of_a_workspace_has_forced_row_security_and_policies(
    superuser: psycopg.Connection,
) -> None:
    found = superuser.execute(
        """
        select c.relname, c.relrowsecurity, c.relforcerowsecurity,
               array(select p.polname::text from pg_policy p where p.polrelid = c.oid order by 1)
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'public' and c.relkind in ('r', 'p') and (c.relname = 'workspaces' or exists (
          select from pg_attribute a where a.attrelid = c.oid and a.attname = 'workspace_id'))
        """
    ).fetchall()
    assert len(found) > 20
    bare = [row for row in found if row[1:] != (True, True, ["system", "workspace"])]
    assert not bare


def test_every_policy_compares_with_the_workspace_of_the_transaction(superuser: psycopg.Connection) -> None:
    rules = superuser.execute(
        "select tablename, qual, with_check from pg_policies where schemaname = 'public' and %s = any(roles)",
        [APP_ROLE],
    ).fetchall()
    loose = [row for row in rules if "app.workspace" not in row[1] or "app.workspace" not in row[2]]
    assert rules
    assert not loose


def test_the_roles_of_the_application_cannot_step_around_row_security(superuser: psycopg.Connection) -> None:
    roles = superuser.execute(
        "select rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles "
        "where rolname in ('dealwright', %s, %s)",
        [APP_ROLE, SYSTEM_ROLE],
    ).fetchall()
    assert len(roles) == 3
    assert not [role for role in roles if any(role[1:])]
    owned = superuser.execute(
        "select count(*) from pg_class where pg_get_userbyid(relowner) = any(%s)",
        [[role[0] for role in roles]],
    ).fetchone()
    assert owned == (0,)


@pytest.mark.parametrize("table", ["events", "stage_changes"])
@pytest.mark.parametrize("change", ["update {} set workspace_id = workspace_id", "delete from {}"])
async def test_what_happened_cannot_be_rewritten(begin: Begin, team: Team, table: str, change: str) -> None:
    await a_deal(begin, team)
    with pytest.raises(ProgrammingError, match="permission denied"):
        async with begin(team.actor("admin")) as work:
            await work.session.execute(text(change.format(table)))


async def test_a_row_cannot_be_written_into_another_workspace(
    begin: Begin, team: Team, stranger: Team
) -> None:
    async def smuggle() -> None:
        async with begin(team.actor()) as work:
            work.session.add(Account(workspace_id=stranger.workspace_id, name="Smuggled", currency="EUR"))

    with pytest.raises(ProgrammingError, match="row-level security"):
        await smuggle()


async def test_a_pooled_connection_carries_no_workspace_over(
    one_connection: AsyncEngine, begin: Begin, team: Team, stranger: Team
) -> None:
    await an_account(begin, team, name="Theirs")
    await an_account(begin, stranger, name="Ours")
    narrow = make_begin(one_connection)
    names: list[list[str]] = []
    for one in (team, stranger, team):
        async with narrow(one.actor()) as work:
            names.append(list(await work.session.scalars(select(Account.name))))
    assert names == [["Theirs"], ["Ours"], ["Theirs"]]
    async with one_connection.connect() as connection:
        left = await connection.execute(text("select current_user, current_setting('app.workspace', true)"))
        assert tuple(left.one()) == ("dealwright", "")


async def test_a_query_outside_of_a_work_sees_no_row(
    one_connection: AsyncEngine, begin: Begin, team: Team
) -> None:
    await an_account(begin, team)
    async with make_begin(one_connection)(team.actor()) as work:
        assert (await work.session.scalars(select(Account.id))).all()
    async with one_connection.connect() as connection:
        for table in ("accounts", "users", "events", "workspaces", "search_words"):
            assert (await connection.execute(text(f"select count(*) from {table}"))).scalar() == 0
