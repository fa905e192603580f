"""What is scored anew by events, and how often: once for a burst, and nothing that changed is missed."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest
from sqlalchemy import func, select

from dealwright.domains.crm.models.records import Account, Contact, Deal
from dealwright.domains.scoring.features.catalogue import BUILT_IN
from dealwright.domains.scoring.flows import resting, soon
from dealwright.domains.scoring.flows.scoring import score_records
from dealwright.domains.scoring.history.seen import Seen
from dealwright.domains.scoring.models import Score, ScoreAwaited
from dealwright.domains.scoring.service import awaiting
from dealwright.kernel.embedded.server import ServerAddress
from dealwright.kernel.work import Begin, Work
from dealwright.kernel.worker import JobContext, libpq_url
from dealwright.main import Runtime
from tests.factories import crm
from tests.factories.identity import Team

RunJobs = Callable[[], Awaitable[None]]
Jobs = Callable[[], list[tuple[str, dict[str, Any]]]]


@pytest.fixture
def jobs(postgres: ServerAddress, team: Team) -> Jobs:
    """Those of this team that wait, in the order in which they came."""

    def waiting() -> list[tuple[str, dict[str, Any]]]:
        with psycopg.connect(libpq_url(postgres.superuser_url), autocommit=True) as connection:
            rows = connection.execute(
                "select task_name, args from procrastinate_jobs where status = 'todo'"
                " and queue_name = 'scoring' and args -> 'actor' ->> 'workspace_id' = %s order by id",
                [str(team.workspace_id)],
            ).fetchall()
        return [(str(name), arguments) for name, arguments in rows]

    return waiting


async def _scored_at(begin: Begin, team: Team) -> dict[UUID, Any]:
    async with begin(team.actor("rep")) as work:
        rows = await work.session.execute(select(Score.record_id, Score.at))
        return {row.record_id: row.at for row in rows}


async def test_a_burst_waits_once_and_a_change_meanwhile_waits_again(
    begin: Begin, team: Team, runtime: Runtime, jobs: Jobs, run_jobs: RunJobs
) -> None:
    leads = [await crm.a_lead(begin, team, title=f"Engineer {number}") for number in range(3)]
    await run_jobs()
    actor = team.actor("rep")
    context = JobContext(begin, actor, runtime.ports)
    for _ in range(20):
        for lead in leads:
            async with begin(actor) as work:
                await soon.score_soon(work, "lead", [lead.id], "changed")
    assert [name for name, _ in jobs()] == ["scoring.score_awaited"]
    await soon.score_awaited.run(context, kind="lead")
    (name, arguments), *_ = jobs()[1:]
    assert (name, sorted(arguments["ids"])) == ("scoring.score_records", sorted(str(one.id) for one in leads))
    async with begin(actor) as work:
        await soon.score_soon(work, "lead", [leads[0].id], "changed")
    assert [name for name, _ in jobs()][1:] == ["scoring.score_records", "scoring.score_awaited"]
    await run_jobs()
    assert jobs() == []
    async with begin(actor) as work:
        assert (await work.session.scalars(select(func.count()).select_from(ScoreAwaited))).one() == 0


async def test_who_waits_for_a_lost_job_is_fetched_by_the_next(
    begin: Begin, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor = team.actor("rep")
    lead, other = await crm.a_lead(begin, team), await crm.a_lead(begin, team, title="CEO")
    async with begin(actor) as work:
        assert await awaiting.add(work, "lead", [lead.id], "changed")
    async with begin(actor) as work:
        assert not await awaiting.add(work, "lead", [other.id], "changed")
        assert await awaiting.add(work, "deal", [other.id], "changed"), "kinds do not wait for each other"
    monkeypatch.setattr(awaiting, "GIVEN_UP_AFTER", -awaiting.GIVEN_UP_AFTER)
    async with begin(actor) as work:
        assert await awaiting.add(work, "lead", [other.id], "changed")
        taken = await awaiting.take(work, "lead")
    assert sorted(taken["changed"]) == sorted([lead.id, other.id])


async def test_a_bulk_edit_is_scored_together(
    begin: Begin,
    team: Team,
    manager: httpx.AsyncClient,
    run_jobs: RunJobs,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    leads = [await crm.a_lead(begin, team, title=f"Engineer {number}") for number in range(8)]
    await run_jobs()
    before = await _scored_at(begin, team)
    form = {"ids": [str(one.id) for one in leads], "owner_id": str(team.users["manager"].id)}
    scored: list[list[str]] = []
    defer = Work.defer

    async def noted(work: Work, job: Any, **arguments: Any) -> None:
        if job is score_records:
            scored.append(arguments["ids"])
        await defer(work, job, **arguments)

    monkeypatch.setattr(Work, "defer", noted)
    assert (await manager.post("/api/v1/leads/bulk", json=form)).status_code == 200
    await run_jobs()
    assert sorted(one for ids in scored for one in ids) == sorted(form["ids"])
    assert len(scored) <= 3
    after = await _scored_at(begin, team)
    assert all(after[one.id] > before[one.id] for one in leads)


async def test_what_rests_on_an_account_or_a_contact_is_scored_with_them(
    begin: Begin, team: Team, rep: httpx.AsyncClient, run_jobs: RunJobs
) -> None:
    account = await crm.an_account(begin, team, name="Acme", domain="acme.example")
    contact = await crm.a_contact(begin, team)
    of_account = await crm.a_deal(begin, team, name="A", account_id=str(account.id))
    of_contact = await crm.a_deal(begin, team, name="B", contact_id=str(contact.id))
    from_there = await crm.a_lead(begin, team, email="ada@acme.example")
    elsewhere = await crm.a_lead(begin, team, email="bob@other.example", last_name="Other")
    await run_jobs()

    async def moved_by(path: str, body: dict[str, Any]) -> set[UUID]:
        before = await _scored_at(begin, team)
        assert elsewhere.id in before
        answer = await rep.patch(path, json=body)
        assert answer.status_code == 200, answer.text
        await run_jobs()
        after = await _scored_at(begin, team)
        return {one for one, at in after.items() if at > before[one]}

    its_account, its_contact = f"/api/v1/accounts/{account.id}", f"/api/v1/contacts/{contact.id}"
    rests = {of_account.id, from_there.id}
    assert await moved_by(its_account, {"version": 1, "industry": "retail"}) == rests
    assert await moved_by(its_account, {"version": 2, "phone": "+49 30 1234"}) == set()
    assert await moved_by(its_account, {"version": 3, "domain": "acme.test"}) == rests, "of its former domain"
    assert await moved_by(its_contact, {"version": 1, "title": "CEO"}) == {of_contact.id}
    assert await moved_by(its_contact, {"version": 2, "description": "Likes tea"}) == set()


async def test_a_deal_that_ends_counts_for_its_account(begin: Begin, team: Team, run_jobs: RunJobs) -> None:
    account = await crm.an_account(begin, team, name="Acme", domain="acme.example")
    ends, stays = [
        await crm.a_deal(begin, team, name=name, account_id=str(account.id)) for name in ("Ends", "Stays")
    ]
    lead = await crm.a_lead(begin, team, email="ada@acme.example")
    await run_jobs()
    stages = await crm.the_stages(begin, team)
    before = await _scored_at(begin, team)
    await crm.a_moved_deal(begin, team, ends, stages["Proposal"])
    await run_jobs()
    between = await _scored_at(begin, team)
    assert {one for one in between if between[one] > before[one]} == {ends.id}
    async with begin(team.actor("rep")) as work:
        moved = await work.get(Deal, ends.id)
    await crm.a_moved_deal(begin, team, moved, stages["Won"])
    await run_jobs()
    after = await _scored_at(begin, team)
    assert {one for one in after if after[one] > between[one]} == {stays.id, lead.id}


class _Noting(dict[str, Any]):
    """Knows nothing and notes what was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        self.asked.add(key)
        return default

    def __bool__(self) -> bool:
        return True


def test_every_fact_that_features_ask_for_makes_records_score_anew() -> None:
    account, contact = _Noting(), _Noting()
    for kind in ("lead", "deal"):
        seen = Seen(kind=kind, at=1.7e9, began=1.69e9, values={}, account=account, contact=contact)
        for one in BUILT_IN:
            if kind in one.kinds:
                one.value(replace(seen))
    assert account.asked >= {"industry", "employees"}
    assert contact.asked >= {"title", "email"}
    stored = {one.key for one in Account.__table__.columns}, {one.key for one in Contact.__table__.columns}
    assert account.asked & stored[0] <= resting.FACTS["account"]
    # What a contact is asked for in place of its account, and has no such column or is never read.
    assert contact.asked & stored[1] - {"city"} <= resting.FACTS["contact"]


async def test_no_more_rest_on_an_account_than_are_scored_at_once(
    begin: Begin, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resting, "MOST", 2)
    account = await crm.an_account(begin, team, name="Acme", domain="acme.example")
    deals = [
        await crm.a_deal(begin, team, name=f"Deal {number}", account_id=str(account.id))
        for number in range(3)
    ]
    async with begin(team.actor("rep")) as work:
        assert await resting.deals_with(work, accounts=[account.id]) == [deals[2].id, deals[1].id]
