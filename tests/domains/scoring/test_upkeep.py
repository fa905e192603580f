"""What starts by itself: the first training, retraining, drift, and the end of runs that were lost."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import httpx
from sqlalchemy import func, select, update

from dealwright.domains.crm.events import ImportChanged
from dealwright.domains.identity.queries import system_actor
from dealwright.domains.scoring.flows import upkeep
from dealwright.domains.scoring.flows.starting import start_first_training
from dealwright.domains.scoring.models import ScoreChange, ScoreModel, ScoringRun
from dealwright.kernel.ids import new_id
from dealwright.kernel.work import Begin
from dealwright.kernel.worker import JobContext
from dealwright.main import Runtime
from tests.factories import crm, scoring
from tests.factories.identity import Team

RunJobs = Callable[[], Awaitable[None]]


async def test_an_import_that_brought_outcomes_starts_the_first_training(
    begin: Begin, team: Team, rep: httpx.AsyncClient, run_jobs: RunJobs
) -> None:
    opened = await scoring.leads_with_history(begin, team, 80)
    async with begin(team.actor("admin")) as work:
        await work.emit(ImportChanged(subject_id=team.workspace_id, status="done"))
    await run_jobs()
    about = (await rep.get("/api/v1/scoring/about", params={"kind": "lead"})).json()
    assert about["champion"]["number"] == 1
    assert about["scored"] == len(opened)
    assert about["next_training_on"] is not None
    async with begin(team.actor("admin")) as work:
        assert not await start_first_training(work, "lead"), "once is enough"


async def test_without_enough_outcomes_nothing_starts(begin: Begin, team: Team) -> None:
    await crm.a_lead(begin, team)
    async with begin(team.actor("admin")) as work:
        assert not await start_first_training(work, "lead")


async def test_the_night_measures_drift_and_retrains_what_is_due(
    begin: Begin, team: Team, runtime: Runtime, manager: httpx.AsyncClient
) -> None:
    model = await scoring.a_model(begin, team)
    await crm.a_lead(begin, team, title="CEO")
    context = JobContext(begin, system_actor(team.workspace_id), runtime.ports)
    await upkeep.look_after_kind.run(context, kind="lead")
    shown = (await manager.get(f"/api/v1/scoring/models/{model.id}")).json()
    assert shown["drift"] is not None
    assert await _going(begin, team) == ["score"]
    async with begin(team.actor("admin")) as work:
        await work.session.execute(update(ScoreModel).values(trained_at=work.now() - timedelta(days=8)))
    await upkeep.look_after_kind.run(context, kind="lead")
    assert await _going(begin, team) == ["score", "train"]


async def test_a_run_whose_job_is_gone_is_given_up(begin: Begin, team: Team, runtime: Runtime) -> None:
    run = await scoring.a_run(begin, team)
    async with begin(team.actor("admin")) as work:
        await work.session.execute(update(ScoringRun).values(asked_at=func.now() - timedelta(days=2)))
    await upkeep.look_after.run(JobContext(begin, system_actor(team.workspace_id), runtime.ports))
    async with begin(team.actor("admin")) as work:
        ended = await work.get(ScoringRun, run.id)
    assert (ended.state, ended.ended_at is not None) == ("failed", True)


async def test_the_night_does_each_kind_by_itself(
    begin: Begin, team: Team, runtime: Runtime, run_jobs: RunJobs, rep: httpx.AsyncClient
) -> None:
    await scoring.leads_with_history(begin, team, 3)
    await scoring.deals_with_history(begin, team, 3)
    await upkeep.look_after.run(JobContext(begin, system_actor(team.workspace_id), runtime.ports))
    await run_jobs()
    for kind in ("lead", "deal"):
        about = (await rep.get("/api/v1/scoring/about", params={"kind": kind})).json()
        assert (about["scored"] > 0, about["unscored"]) == (True, 0)
    async with begin(team.actor("admin")) as work:
        assert set(await work.session.scalars(select(ScoreChange.because))) == {"night"}


async def test_how_a_score_went_is_kept_for_a_year(begin: Begin, team: Team, runtime: Runtime) -> None:
    lead = await crm.a_lead(begin, team)
    async with begin(team.actor("admin")) as work:
        for days in (399, 401):
            change = ScoreChange(
                workspace_id=work.workspace_id, id=new_id(), kind="lead", record_id=lead.id, score=days - 350,
                at=work.now() - timedelta(days=days), probability=0.5, engine="rules", because="all",
            )  # fmt: skip
            work.session.add(change)
    await upkeep.look_after.run(JobContext(begin, system_actor(team.workspace_id), runtime.ports))
    async with begin(team.actor("admin")) as work:
        assert (await work.session.scalars(select(ScoreChange.score))).all() == [49]


async def test_an_import_is_scored_by_rules_before_anything_is_trained(
    begin: Begin, team: Team, rep: httpx.AsyncClient, run_jobs: RunJobs
) -> None:
    opened = await scoring.leads_with_history(begin, team, 5)
    async with begin(team.actor("admin")) as work:
        await work.emit(ImportChanged(subject_id=team.workspace_id, status="done"))
    await run_jobs()
    about = (await rep.get("/api/v1/scoring/about", params={"kind": "lead"})).json()
    assert (about["champion"], about["scored"], about["unscored"]) == (None, len(opened), 0)
    lead = (await rep.get(f"/api/v1/leads/{opened[0]}")).json()
    assert lead["score"] is not None


async def _going(begin: Begin, team: Team) -> list[str]:
    async with begin(team.actor("admin")) as work:
        found = await work.session.scalars(
            select(ScoringRun.task).where(ScoringRun.kind == "lead", ScoringRun.state == "waiting")
        )
        return sorted(found)
