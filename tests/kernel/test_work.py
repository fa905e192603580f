"""Work: what is told and queued stands or falls with the change itself, and success means committed."""

import contextlib
from collections.abc import Iterator

import httpx
import psycopg
import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from dealwright.domains.crm.models.records import Account
from dealwright.domains.crm.schemas.records import NewAccount
from dealwright.domains.crm.service.accounts import create_account
from dealwright.kernel.embedded.server import ServerAddress
from dealwright.kernel.errors import Conflict
from dealwright.kernel.events import EventRow
from dealwright.kernel.jobs import job
from dealwright.kernel.work import Begin, CommitFailed, Work, refuse_inside_work
from dealwright.kernel.worker import JobContext, libpq_url
from tests.factories.identity import Team

REFUSES = "raise exception 'no'"
DIES = "perform pg_terminate_backend(pg_backend_pid())"


@job("test.noop", queue="nobody_works_here")
async def noop(context: JobContext) -> None: ...


@pytest.fixture
def doom(postgres: ServerAddress, request: pytest.FixtureRequest) -> Iterator[None]:
    """Accounts called Doomed pass the insert and fail in the commit."""
    with psycopg.connect(libpq_url(postgres.superuser_url), autocommit=True) as connection:
        connection.execute(
            "create function doom() returns trigger language plpgsql security definer "
            f"as $$ begin {request.param}; return null; end $$"
        )
        connection.execute(
            "create constraint trigger doom after insert on accounts deferrable initially deferred "
            "for each row when (new.name = 'Doomed') execute function doom()"
        )
        yield
        connection.execute("drop trigger doom on accounts")
        connection.execute("drop function doom")


@pytest.mark.parametrize(
    ("doom", "status", "code"), [(REFUSES, 500, "error"), (DIES, 503, "unavailable")], indirect=["doom"]
)
async def test_a_commit_that_fails_is_never_answered_with_success(
    doom: None, begin: Begin, team: Team, rep: httpx.AsyncClient, status: int, code: str
) -> None:
    answer = await rep.post("/api/v1/accounts", json={"name": "Doomed"})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    async with begin(team.actor()) as work:
        assert (await work.session.scalars(select(Account.id))).all() == []
        assert await _events(work, "account.created") == 0
    assert (await rep.get("/api/v1/accounts")).status_code == 200


async def test_a_work_that_went_on_after_a_broken_statement_is_no_success(begin: Begin, team: Team) -> None:
    async def swallow() -> None:
        async with begin(team.actor()) as work:
            await create_account(work, NewAccount(name="Acme"))
            with contextlib.suppress(DBAPIError):
                await work.connection.execute(text("select 1 / 0"))

    with pytest.raises(CommitFailed):
        await swallow()
    async with begin(team.actor()) as work:
        assert (await work.session.scalars(select(Account.id))).all() == []


async def test_what_is_told_and_queued_is_there_after_the_commit(begin: Begin, team: Team) -> None:
    async with begin(team.actor()) as work:
        await create_account(work, NewAccount(name="Acme"))
        await work.defer(noop)
        assert await _events(work, "account.created") == 1
    async with begin(team.actor()) as work:
        assert await _events(work, "account.created") == 1
        assert await _jobs(work) == 1


async def test_a_use_case_that_fails_leaves_no_row_no_event_and_no_job(begin: Begin, team: Team) -> None:
    async def fail() -> None:
        async with begin(team.actor()) as work:
            await create_account(work, NewAccount(name="Acme"))
            await work.defer(noop)
            raise Conflict

    with pytest.raises(Conflict):
        await fail()
    async with begin(team.actor()) as work:
        assert (await work.session.scalars(select(Account.id))).all() == []
        assert await _events(work, "account.created") == 0
        assert await _jobs(work) == 0


async def test_the_page_is_told_only_after_the_commit(begin: Begin, team: Team) -> None:
    told: list[str] = []

    async def fail() -> None:
        async with begin(team.actor()) as work:
            work.after_commit(lambda: told.append("failed"))
            raise Conflict

    with pytest.raises(Conflict):
        await fail()
    async with begin(team.actor()) as work:
        work.after_commit(lambda: told.append("done"))
        assert told == []
    assert told == ["done"]


async def test_a_port_refuses_to_be_called_inside_a_work(begin: Begin, team: Team) -> None:
    refuse_inside_work()
    async with begin(team.actor()):
        with pytest.raises(RuntimeError, match="open Work"):
            refuse_inside_work()
    refuse_inside_work()


async def test_an_event_carries_who_did_it_and_in_which_request(
    begin: Begin, team: Team, rep: httpx.AsyncClient
) -> None:
    headers = {"x-request-id": "abc123"}
    answer = await rep.post("/api/v1/accounts", json={"name": "Acme"}, headers=headers)
    assert answer.headers["x-request-id"] == "abc123"
    async with begin(team.actor()) as work:
        event = (await work.session.scalars(select(EventRow).where(EventRow.request_id == "abc123"))).one()
    assert (event.actor_id, event.actor_label) == (team.users["rep"].id, "Rep")
    assert (event.subject_id, event.type) == (event.account_id, "account.created")


async def _events(work: Work, kind: str) -> int:
    statement = select(func.count()).select_from(EventRow).where(EventRow.type == kind)
    return (await work.session.execute(statement)).scalar_one()


async def _jobs(work: Work) -> int:
    statement = text(
        "select count(*) from procrastinate_jobs "
        "where task_name = 'test.noop' and args->'actor'->>'workspace_id' = :id"
    )
    return (await work.session.execute(statement, {"id": str(work.workspace_id)})).scalar_one()
