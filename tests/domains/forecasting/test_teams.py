"""Forecasts by team: its people's deals, its own number, quota and track record."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import func, select, text

from dealwright.domains.forecasting import upkeep
from dealwright.domains.forecasting.handlers import on_members_changed
from dealwright.domains.forecasting.models import ForecastSnapshot
from dealwright.domains.forecasting.periods import months_after
from dealwright.domains.forecasting.quotas import Key, team_quota_of
from dealwright.domains.forecasting.rounds import read_round
from dealwright.domains.forecasting.snapshots import write_noted
from dealwright.domains.forecasting.state import State
from dealwright.domains.forecasting.teams import TeamOf
from dealwright.domains.identity.models import User
from dealwright.domains.identity.queries import system_actor
from dealwright.domains.identity.teams import Member
from dealwright.kernel.events import EventRow
from dealwright.kernel.ids import new_id
from dealwright.kernel.work import Begin
from dealwright.kernel.worker import JobContext
from dealwright.main import Runtime
from tests.factories.forecasting import a_history
from tests.factories.identity import Team

NOW = datetime.now(UTC)
FIRST = NOW.date().replace(day=1)
MONTH = {"period": "month", "starts_on": FIRST.isoformat()}


async def ask(client: httpx.AsyncClient, **facts: Any) -> dict[str, Any]:
    answer = await client.post("/api/v1/predictions/forecast", json=facts)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.fixture
async def history(team: Team, begin: Begin) -> int:
    return await a_history(begin, team, now=NOW - timedelta(minutes=5), days=300)


@pytest.fixture
async def north(admin: httpx.AsyncClient, team: Team) -> str:
    """A team of the seller and somebody without a deal."""
    members = [str(team.users["rep"].id), str(team.users["viewer"].id)]
    answer = await admin.post("/api/v1/teams", json={"name": "North", "members": members})
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


async def test_a_teams_number_is_that_of_its_peoples_deals(
    rep: httpx.AsyncClient, team: Team, history: int, north: str
) -> None:
    seller = str(team.users["rep"].id)
    whole, of_team, own = await ask(rep), await ask(rep, team_id=north), await ask(rep, owner_id=seller)
    for mine, same in zip(of_team["periods"], own["periods"], strict=True):
        assert mine["expected_minor"] == same["expected_minor"]
        assert mine["sums"] == same["sums"]
    assert of_team["past"] == own["past"]
    (listed,) = whole["teams"]
    assert (listed["team_id"], listed["name"]) == (north, "North")
    assert listed["expected_minor"] == pytest.approx(of_team["periods"][0]["expected_minor"], rel=0.02)
    owners = {one["owner_id"]: one for one in whole["owners"]}
    assert {key: one["team_id"] for key, one in owners.items()} == {
        seller: north,
        str(team.users["manager"].id): None,
    }
    (member,) = of_team["owners"]
    assert member["expected_minor"] == pytest.approx(owners[seller]["expected_minor"], rel=0.02)
    assert of_team["teams"] == []


async def test_who_comes_and_goes_changes_the_number_at_once(
    admin: httpx.AsyncClient, team: Team, history: int, north: str
) -> None:
    before = await ask(admin, team_id=north)
    everybody = [str(team.users[role].id) for role in ("rep", "manager")]
    await admin.patch(f"/api/v1/teams/{north}", json={"version": 2, "members": everybody})
    after = await ask(admin, team_id=north)
    assert after["periods"][0]["sums"]["won_minor"] > before["periods"][0]["sums"]["won_minor"]
    assert after["periods"][0]["sums"] == (await ask(admin))["periods"][0]["sums"]


async def test_deals_movers_and_tables_are_of_the_team(
    rep: httpx.AsyncClient, team: Team, history: int, north: str
) -> None:
    found = await ask(rep, team_id=north, periods=1)
    query = {**MONTH, "team_id": north}
    deals = (await rep.get("/api/v1/forecast/deals", params={**query, "limit": "200"})).json()["deals"]
    assert {one["owner_id"] for one in deals} == {str(team.users["rep"].id)}
    movers = (await rep.get("/api/v1/forecast/movers", params=query)).json()
    assert movers["expected_minor"] == pytest.approx(found["periods"][0]["expected_minor"], rel=0.02)
    for what in ("forecast", "deals", "history"):
        answer = await rep.get("/api/v1/forecast/export.csv", params={"what": what, **query})
        assert answer.status_code == 200, answer.text
    exported = await rep.get("/api/v1/forecast/export.csv", params={"what": "forecast", **query})
    assert str(found["periods"][0]["expected_minor"]) in exported.text


async def test_a_team_has_a_quota_and_a_number_of_a_manager(
    manager: httpx.AsyncClient, team: Team, history: int, north: str
) -> None:
    seller = str(team.users["rep"].id)
    quotas = [
        {**MONTH, "owner_id": seller, "amount_minor": 300},
        {**MONTH, "team_id": north, "amount_minor": 500},
        {**MONTH, "amount_minor": 700},
    ]
    answer = await manager.put("/api/v1/forecast/quotas", json={"quotas": quotas})
    assert answer.status_code == 200, answer.text
    kept = {(one["owner_id"], one["team_id"]): one["amount_minor"] for one in answer.json()["quotas"]}
    assert kept == {(seller, None): 300, (None, north): 500, (None, None): 700}
    said = {**MONTH, "team_id": north, "amount_minor": 444, "reason": "They said so."}
    assert (await manager.post("/api/v1/forecast/overrides", json=said)).status_code == 201
    whole = await ask(manager, periods=1)
    assert (whole["periods"][0]["quota_minor"], whole["periods"][0]["override"]) == (700, None)
    assert (whole["teams"][0]["quota_minor"], whole["teams"][0]["override_minor"]) == (500, 444)
    of_team = (await ask(manager, team_id=north, periods=1))["periods"][0]
    assert (of_team["quota_minor"], of_team["override"]["amount_minor"]) == (500, 444)
    exported = await manager.get("/api/v1/forecast/export.csv", params={"what": "quotas"})
    assert north in exported.text
    removed = [{**MONTH, "team_id": north, "amount_minor": None}]
    await manager.put("/api/v1/forecast/quotas", json={"quotas": removed})
    assert (await ask(manager, team_id=north, periods=1))["periods"][0]["quota_minor"] == 300


def of(role: str, team_id: UUID, *, is_active: bool = True) -> Member:
    return Member(id=new_id(), team_id=team_id, role=role, is_active=is_active)


def test_a_team_without_a_quota_has_the_sum_once_all_who_carry_one_have_it() -> None:
    team_id, day = new_id(), date(2026, 1, 1)
    lead, one, two = of("manager", team_id), of("rep", team_id), of("rep", team_id)
    members = (lead, one, two, of("viewer", team_id), of("rep", team_id, is_active=False))
    team = TeamOf(team_id, "North", lead.id, members)
    quotas: dict[Key, int] = {("month", day, one.id): 100}
    assert team_quota_of(quotas, "month", day, team) is None
    quotas["month", day, two.id] = 50
    assert team_quota_of(quotas, "month", day, team) == 150
    quotas["month", day, lead.id] = 10
    assert team_quota_of(quotas, "month", day, team) == 160
    quotas["month", day, team_id] = 170
    assert team_quota_of(quotas, "month", day, team) == 170
    assert team_quota_of({}, "month", day, TeamOf(team_id, "Empty", None, ())) is None


async def test_a_person_and_a_team_at_once_are_refused(
    manager: httpx.AsyncClient, team: Team, north: str
) -> None:
    both = {"owner_id": str(team.users["rep"].id), "team_id": north}
    quota, said = {**MONTH, **both, "amount_minor": 5}, {**MONTH, **both, "amount_minor": 5, "reason": "Why."}
    for answer, field in (
        (await manager.post("/api/v1/predictions/forecast", json=both), "team_id"),
        (await manager.get("/api/v1/forecast/deals", params={**MONTH, **both}), "team_id"),
        (await manager.get("/api/v1/forecast/history", params=both), "team_id"),
        (await manager.put("/api/v1/forecast/quotas", json={"quotas": [quota]}), "quotas.0.team_id"),
        (await manager.post("/api/v1/forecast/overrides", json=said), "team_id"),
    ):
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field), answer.text


async def test_a_team_that_is_gone_is_not_there(admin: httpx.AsyncClient, north: str, history: int) -> None:
    quota = [{**MONTH, "team_id": north, "amount_minor": 500}]
    await admin.put("/api/v1/forecast/quotas", json={"quotas": quota})
    await admin.delete(f"/api/v1/teams/{north}")
    assert (await admin.get("/api/v1/forecast/history", params={"team_id": north})).status_code == 404
    for refused in (
        await admin.post("/api/v1/predictions/forecast", json={"team_id": north}),
        await admin.put("/api/v1/forecast/quotas", json={"quotas": quota}),
    ):
        assert refused.status_code == 422, refused.text
    assert (await ask(admin))["teams"] == []
    assert len((await admin.get("/api/v1/forecast/quotas")).json()["quotas"]) == 1


async def test_earlier_forecasts_of_a_team_are_by_who_is_in_it_today(
    runtime: Runtime,
    admin: httpx.AsyncClient,
    team: Team,
    begin: Begin,
    run_jobs: Callable[[], Awaitable[None]],
) -> None:
    await a_history(begin, team, now=NOW, days=250, a_day=0.5)
    context = JobContext(runtime.begin, system_actor(team.workspace_id), runtime.ports)
    await upkeep.take_snapshot.run(context)
    form = {"name": "North", "members": [str(team.users["rep"].id)]}
    north = (await admin.post("/api/v1/teams", json=form)).json()["id"]
    await run_jobs()
    await upkeep.take_snapshot.run(context)
    async with begin(team.actor("rep")) as work:
        rows = (await work.session.scalars(select(ForecastSnapshot))).all()
    mine = [row for row in rows if row.team_id == UUID(north)]
    same = {
        (row.taken_on, row.period, row.starts_on): row.expected_minor
        for row in rows
        if row.owner_id == team.users["rep"].id
    }
    assert {row.rebuilt for row in mine} == {True, False}
    of_both = [row for row in mine if (row.taken_on, row.period, row.starts_on) in same]
    assert len({row.taken_on for row in of_both}) > 3
    for row in of_both:
        assert row.expected_minor == same[row.taken_on, row.period, row.starts_on]
    found = (await admin.get("/api/v1/forecast/history", params={"team_id": north})).json()
    assert found["team_id"] == north
    assert found["record"]["periods"] >= 3
    ended = [one for one in found["periods"] if one["starts_on"] == months_after(FIRST, -1).isoformat()]
    assert ended[0]["actual_minor"] > 0
    assert (await ask(admin))["teams"][0]["bias_periods"] == found["record"]["periods"]


async def test_teams_that_an_upgrade_made_get_their_past(
    runtime: Runtime,
    admin: httpx.AsyncClient,
    team: Team,
    begin: Begin,
    run_jobs: Callable[[], Awaitable[None]],
) -> None:
    await a_history(begin, team, now=NOW, days=200, a_day=0.5)
    context = JobContext(runtime.begin, system_actor(team.workspace_id), runtime.ports)
    async with begin(context.actor) as work:
        await work.defer(upkeep.rebuild)
    await run_jobs()
    async with begin(team.actor("admin")) as work:
        seller = await work.get(User, team.users["rep"].id)
        seller.team = "North"
    await upkeep.take_snapshot.run(context)
    await run_jobs()
    async with begin(context.actor) as work:
        of_teams = ForecastSnapshot.team_id.is_not(None)
        days = (await work.session.scalars(select(ForecastSnapshot.taken_on).where(of_teams))).all()
        assert (await read_round(work)).is_done
    assert len(set(days)) > 5
    await upkeep.take_snapshot.run(context)
    assert await waiting(begin, team) == []


async def waiting(begin: Begin, team: Team) -> list[str]:
    """What of forecasting is queued for the workspace."""
    async with begin(team.actor("rep"), scope="system") as work:
        statement = text(
            "select task_name from procrastinate_jobs where status = 'todo' and queue_name = 'forecasting'"
            " and args -> 'actor' ->> 'workspace_id' = :workspace"
        )
        found = await work.connection.execute(statement, {"workspace": str(team.workspace_id)})
        return list(found.scalars())


async def test_many_who_move_queue_one_round(team: Team, begin: Begin) -> None:
    event = EventRow(workspace_id=team.workspace_id, type="team.members_changed", payload={})
    for _ in range(3):
        async with begin(system_actor(team.workspace_id)) as work:
            await on_members_changed(work, event)
    assert await waiting(begin, team) == ["forecasting.note_teams_anew"]


async def test_what_was_worked_out_before_a_move_is_not_written_after_it(
    runtime: Runtime, team: Team, begin: Begin, north: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await a_history(begin, team, now=NOW, days=200, a_day=0.3)
    actor = system_actor(team.workspace_id)
    context = JobContext(runtime.begin, actor, runtime.ports)
    prepare = upkeep.prepare

    async def prepare_and_move(*asked: Any) -> State:
        state = await prepare(*asked)
        await upkeep.note_teams_anew.run(context)
        return state

    monkeypatch.setattr(upkeep, "prepare", prepare_and_move)
    for of_teams in (True, False):
        await upkeep.note_earlier.run(context, of_teams=of_teams)
    async with begin(actor) as work:
        rows = (await work.session.scalars(select(ForecastSnapshot))).all()
    assert rows
    assert [row for row in rows if row.team_id] == []
    monkeypatch.undo()
    await upkeep.note_earlier.run(context, of_teams=True)
    async with begin(actor) as work:
        rows = (await work.session.scalars(select(ForecastSnapshot))).all()
    assert [row for row in rows if row.team_id]


async def test_any_number_of_rows_is_written(team: Team, begin: Begin) -> None:
    row = {"period": "month", "starts_on": FIRST, "owner_id": None, "team_id": None, "currency": "EUR"}
    sums = dict.fromkeys(
        ("won_minor", "commit_minor", "best_case_minor", "pipeline_minor", "expected_minor"), 1
    )
    rest = {"bands": {"80": [0, 2]}, "override_minor": None, "rebuilt": True}
    rows = [{"taken_on": FIRST - timedelta(days=day), **row, **sums, **rest} for day in range(4_200)]
    async with begin(system_actor(team.workspace_id)) as work:
        await write_noted(work, rows, replaces=False)
        await write_noted(work, [{**one, "won_minor": 2} for one in rows], replaces=True)
        statement = select(func.count(), func.sum(ForecastSnapshot.won_minor))
        assert tuple((await work.session.execute(statement)).one()) == (4_200, 8_400)


async def test_a_teams_quota_follows_who_carries_one(
    admin: httpx.AsyncClient, team: Team, history: int
) -> None:
    seller, manager = team.users["rep"], team.users["manager"]
    form = {"name": "North", "members": [str(seller.id), str(manager.id)]}
    north = (await admin.post("/api/v1/teams", json=form)).json()["id"]
    quotas = [{**MONTH, "owner_id": str(seller.id), "amount_minor": 300}]
    await admin.put("/api/v1/forecast/quotas", json={"quotas": quotas})
    assert (await ask(admin, team_id=north, periods=1))["periods"][0]["quota_minor"] is None
    users = (await admin.get("/api/v1/users")).json()
    version = next(one["version"] for one in users if one["id"] == str(manager.id))
    change = {"version": version, "status": "disabled"}
    answer = await admin.patch(f"/api/v1/users/{manager.id}", json=change)
    assert answer.status_code == 200, answer.text
    assert (await ask(admin, team_id=north, periods=1))["periods"][0]["quota_minor"] == 300


async def test_teams_cost_no_statement_each(
    admin: httpx.AsyncClient, team: Team, history: int, statements: list[str]
) -> None:
    counts: list[int] = []
    for role in ("rep", "manager"):
        form = {"name": role, "members": [str(team.users[role].id)]}
        await admin.post("/api/v1/teams", json=form)
        statements.clear()
        await ask(admin, fresh=True)
        # Meanwhile, the relay may look for events.
        relay = ("select set_config", "SELECT events.id")
        counts.append(len([one for one in statements if not one.startswith(relay)]))
    assert counts[0] == counts[1]
