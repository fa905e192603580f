"""Snapshots: every night, and of earlier days with what was known then; how forecasts did."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import httpx
from sqlalchemy import func, select

from dealwright.domains.crm.events import ImportChanged
from dealwright.domains.forecasting import upkeep
from dealwright.domains.forecasting.models import ForecastSnapshot, Quota
from dealwright.domains.identity.queries import system_actor
from dealwright.kernel.clock import utc_now
from dealwright.kernel.work import Begin
from dealwright.kernel.worker import JobContext
from dealwright.main import Runtime
from tests.factories.forecasting import a_history
from tests.factories.identity import Team

NOW = datetime.now(UTC)


def context(runtime: Runtime, team: Team) -> JobContext:
    return JobContext(runtime.begin, system_actor(team.workspace_id), runtime.ports)


async def kept(begin: Begin, team: Team) -> list[ForecastSnapshot]:
    async with begin(team.actor("rep")) as work:
        return list((await work.session.scalars(select(ForecastSnapshot))).all())


async def test_a_night_notes_all_and_each_owner_once(runtime: Runtime, team: Team, begin: Begin) -> None:
    await a_history(begin, team, now=NOW, days=100)
    for _ in range(2):
        await upkeep.take_snapshot.run(context(runtime, team))
    rows = await kept(begin, team)
    assert len(rows) == 5 * 3
    assert {row.owner_id for row in rows} == {None, team.users["rep"].id, team.users["manager"].id}
    assert {row.taken_on for row in rows} == {utc_now().date()}
    assert not any(row.rebuilt for row in rows)


async def test_earlier_days_are_worked_out_with_what_was_known(
    runtime: Runtime,
    rep: httpx.AsyncClient,
    team: Team,
    begin: Begin,
    run_jobs: Callable[[], Awaitable[None]],
) -> None:
    await a_history(begin, team, now=NOW, days=270, a_day=0.6)
    async with begin(system_actor(team.workspace_id)) as work:
        await work.defer(upkeep.rebuild)
    await run_jobs()
    rows = await kept(begin, team)
    assert rows
    assert all(row.rebuilt for row in rows)
    first = min(row.taken_on for row in rows)
    assert first < (NOW - timedelta(days=100)).date()
    for row in rows:
        if row.taken_on <= row.starts_on:
            assert row.won_minor == 0
    found = (await rep.get("/api/v1/forecast/history", params={"period": "month"})).json()
    record = found["record"]
    assert record["periods"] == record["rebuilt"] >= 3
    assert 0 <= record["coverage_80"] <= 1
    assert record["mape"] < 150
    ended = [one for one in found["periods"] if one["actual_minor"] is not None]
    assert ended[0]["points"][0]["taken_on"] < ended[0]["starts_on"]


async def test_a_rebuilt_day_does_not_replace_what_was_noted(
    runtime: Runtime, team: Team, begin: Begin
) -> None:
    await a_history(begin, team, now=NOW, days=200, a_day=0.3)
    await upkeep.take_snapshot.run(context(runtime, team))
    before = {row.id: row.expected_minor for row in await kept(begin, team)}
    await upkeep.note_earlier.run(context(runtime, team))
    after = {row.id: row.expected_minor for row in await kept(begin, team)}
    assert before.items() <= after.items()


async def test_an_import_that_ended_begins_anew(
    runtime: Runtime, team: Team, begin: Begin, run_jobs: Callable[[], Awaitable[None]]
) -> None:
    await a_history(begin, team, now=NOW, days=190, a_day=0.5)
    async with begin(team.actor("manager")) as work:
        await work.emit(ImportChanged(subject_id=None, subject_label="deals.csv", status="done"))
    await run_jobs()
    assert any(row.rebuilt for row in await kept(begin, team))


async def test_nothing_is_noted_without_deals(runtime: Runtime, team: Team, begin: Begin) -> None:
    await upkeep.take_snapshot.run(context(runtime, team))
    await upkeep.note_earlier.run(context(runtime, team))
    assert await kept(begin, team) == []


async def test_the_demo_has_quotas_that_fit_its_history(runtime: Runtime, team: Team, begin: Begin) -> None:
    await a_history(begin, team, now=NOW, days=400, a_day=1.0)
    for _ in range(2):
        await upkeep.set_up_demo.run(context(runtime, team))
    async with begin(team.actor("rep")) as work:
        whole = (
            await work.session.scalars(
                select(Quota)
                .where(Quota.owner_id.is_(None), Quota.team_id.is_(None))
                .order_by(Quota.starts_on)
            )
        ).all()
        count = (await work.session.scalars(select(func.count()).select_from(Quota))).one()
    assert len(whole) == 18
    assert count > len(whole)
    assert whole[-1].amount_minor > 0


async def test_the_night_fills_in_earlier_days_that_are_missing(
    runtime: Runtime, team: Team, begin: Begin, run_jobs: Callable[[], Awaitable[None]]
) -> None:
    await a_history(begin, team, now=NOW, days=190, a_day=0.5)
    async with begin(system_actor(team.workspace_id)) as work:
        await work.defer(upkeep.take_snapshot)
    await run_jobs()
    rows = await kept(begin, team)
    assert any(row.rebuilt for row in rows)
    assert any(not row.rebuilt for row in rows)
