"""What happens while scores are computed, promoted or trained: the newer word wins, and runs end."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select, text

from dealwright.domains.crm.models.records import Lead
from dealwright.domains.scoring.errors import RunGoesOn
from dealwright.domains.scoring.flows import knowing
from dealwright.domains.scoring.flows import scoring as flows
from dealwright.domains.scoring.flows.knowing import Broken, know, load_champion
from dealwright.domains.scoring.flows.training import train_model
from dealwright.domains.scoring.models import Score, ScoringRun
from dealwright.kernel.actor import Actor
from dealwright.kernel.apart.errors import WorkInterrupted
from dealwright.kernel.events import EventRow
from dealwright.kernel.work import Begin, Work
from dealwright.kernel.worker import TRIES, JobContext
from dealwright.main import Runtime
from tests.factories import crm, scoring
from tests.factories.identity import Team

During = Callable[[Callable[[], Awaitable[object]]], None]


@pytest.fixture
def during(monkeypatch: pytest.MonkeyPatch) -> During:
    """The next scoring has read its records and not yet written when this happens."""
    real = flows.judge_ids

    def happens(what: Callable[[], Awaitable[object]]) -> None:
        async def judge_ids(*arguments: Any) -> Any:
            monkeypatch.setattr(flows, "judge_ids", real)
            found = await real(*arguments)
            await what()
            return found

        monkeypatch.setattr(flows, "judge_ids", judge_ids)

    return happens


async def test_a_slow_scoring_does_not_overwrite_what_was_seen_later(
    begin: Begin, team: Team, during: During
) -> None:
    lead = await crm.a_lead(begin, team, title="Intern")
    actor = team.actor("rep")
    brain = await know(begin, actor, "lead")
    later: list[int] = []

    async def promoted() -> None:
        async with begin(actor) as work:
            (await work.get(Lead, lead.id)).title = "CEO"
        judged = await flows.score_ids(begin, actor, brain, [lead.id], "changed")
        later.append(judged[lead.id].score)

    during(promoted)
    earlier = await flows.score_ids(begin, actor, brain, [lead.id], "asked")
    assert earlier[lead.id].score != later[0]
    async with begin(actor) as work:
        assert (await work.session.scalars(select(Score.score))).all() == later
        assert (await work.get(Lead, lead.id)).score == later[0]


async def test_what_ends_meanwhile_gets_no_score(begin: Begin, team: Team, during: During) -> None:
    lead = await crm.a_lead(begin, team)
    actor = team.actor("rep")

    async def ends() -> None:
        async with begin(actor) as work:
            (await work.get(Lead, lead.id)).status = "disqualified"

    during(ends)
    await flows.score_ids(begin, actor, await know(begin, actor, "lead"), [lead.id], "asked")
    assert await _scores(begin, actor) == []


async def test_a_model_that_is_no_champion_any_more_keeps_no_score(
    begin: Begin, team: Team, during: During
) -> None:
    lead = await crm.a_lead(begin, team)
    actor = team.actor("rep")
    during(lambda: scoring.a_model(begin, team))
    await flows.score_ids(begin, actor, await know(begin, actor, "lead"), [lead.id], "asked")
    assert await _scores(begin, actor) == []


async def _scores(begin: Begin, actor: Actor) -> list[UUID]:
    async with begin(actor) as work:
        return list((await work.session.scalars(select(Score.record_id))).all())


@pytest.mark.parametrize(
    ("error", "attempt", "said"),
    [
        (RunGoesOn(), 1, "being done already"),
        (RuntimeError("the power went"), TRIES, "went wrong"),
        (RuntimeError("the power went"), 1, None),
        (WorkInterrupted(), TRIES, None),
    ],
)
@pytest.mark.parametrize("task", ["score", "train"])
async def test_a_run_whose_job_is_not_tried_again_has_failed(
    begin: Begin,
    team: Team,
    runtime: Runtime,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    attempt: int,
    said: str | None,
    task: str,
) -> None:
    await crm.a_lead(begin, team)
    run = await scoring.a_run(begin, team, task=task)
    job = flows.score_everything if task == "score" else train_model

    async def breaks(*_: object, **__: object) -> None:
        raise error

    place = "scoring.score_ids" if task == "score" else "training.newest_records"
    monkeypatch.setattr(f"dealwright.domains.scoring.flows.{place}", breaks)
    with pytest.raises(type(error)):
        await job.run(JobContext(begin, team.actor("admin"), runtime.ports, attempt), run_id=str(run.id))
    async with begin(team.actor("admin")) as work:
        ended = await work.get(ScoringRun, run.id)
    assert ended.state == ("failed" if said else "running")
    assert (said or "") in (ended.error or "")


async def test_scoring_anew_takes_the_place_of_the_one_that_goes_on(begin: Begin, team: Team) -> None:
    for _ in range(2):
        async with begin(team.actor("admin")) as work:
            await flows.score_anew(work, "lead", "trained")
    async with begin(team.actor("admin")) as work:
        states = await work.session.scalars(select(ScoringRun.state).order_by(ScoringRun.asked_at))
        assert states.all() == ["stopped", "waiting"]


async def test_trainings_wait_for_each_other_and_not_in_the_place_of_scoring(
    begin: Begin, team: Team
) -> None:
    for kind, task in (("lead", "train"), ("deal", "train"), ("lead", "score")):
        await scoring.a_run(begin, team, kind, task)
    asked = text(
        "select task_name, lock from procrastinate_jobs where args -> 'actor' ->> 'workspace_id' = :w"
    )
    async with begin(team.actor("admin")) as work:
        rows = await work.session.execute(asked, {"w": str(work.workspace_id)})
        locks = sorted((row.task_name, row.lock) for row in rows if row.task_name.startswith("scoring."))
    assert locks == [
        ("scoring.score_everything", None),
        ("scoring.train_model", "training"),
        ("scoring.train_model", "training"),
    ]


async def test_a_model_pushed_out_of_the_process_while_asked_for_is_still_whole(
    begin: Begin, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    await scoring.a_model(begin, team)
    actor = team.actor("rep")
    await know(begin, actor, "lead")

    @asynccontextmanager
    async def pushed_out(*arguments: Any, **options: Any) -> AsyncGenerator[Work]:
        async with begin(*arguments, **options) as work:
            yield work
        monkeypatch.setattr(knowing, "_known", OrderedDict[Any, Any]())

    assert (await know(pushed_out, actor, "lead")).trained is not None
    assert (await know(begin, actor, "lead")).trained is not None


async def test_a_champion_that_cannot_be_read_makes_way_with_its_reason(
    begin: Begin, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await scoring.a_model(begin, team)
    monkeypatch.setattr("dealwright.domains.scoring.service.trained.digest_of", _another)
    assert await load_champion(begin, team.actor("rep"), "lead") == Broken(first.id)
    monkeypatch.undo()
    kept = await scoring.a_model(begin, team, promote_better=False)
    assert kept.state == "challenger"
    second = await scoring.a_model(begin, team, promote_better=False, broken=first.id)
    assert second.state == "champion"
    async with begin(team.actor("admin")) as work:
        told = select(EventRow.payload).where(EventRow.type == "score_model.promoted").order_by(EventRow.id)
        reasons = [one["reason"] for one in await work.session.scalars(told)]
    assert reasons == ["the first one", "the one before could not be read any more"]


async def test_promoting_at_the_same_moment_ends_in_one_champion(
    begin: Begin, team: Team, manager: httpx.AsyncClient
) -> None:
    models = [await scoring.a_model(begin, team, str(number)) for number in range(3)]
    answers = await asyncio.gather(
        *(manager.post(f"/api/v1/scoring/models/{one.id}/promote", json={}) for one in models[:2] * 2)
    )
    assert {one.status_code for one in answers} <= {200, 409}
    listed = await manager.get("/api/v1/scoring/models", params={"filter": "state[eq]:champion"})
    assert len(listed.json()["items"]) == 1


async def test_looking_leaves_no_trace(begin: Begin, team: Team, viewer: httpx.AsyncClient) -> None:
    lead = await crm.a_lead(begin, team)
    told = await viewer.post("/api/v1/leads/score", json={"lead_id": str(lead.id)})
    assert told.json()["record_id"] == str(lead.id)
    assert await _scores(begin, team.actor("viewer")) == []


async def test_a_score_that_moves_is_not_in_the_timeline(
    begin: Begin, team: Team, rep: httpx.AsyncClient
) -> None:
    lead = await crm.a_lead(begin, team)
    await rep.post("/api/v1/leads/score", json={"lead_id": str(lead.id)})
    items = (await rep.get(f"/api/v1/leads/{lead.id}/timeline")).json()["items"]
    assert [one["kind"] for one in items] == ["lead"]


async def test_the_ended_are_counted_once_a_minute(begin: Begin, team: Team, statements: list[str]) -> None:
    leads = [await crm.a_lead(begin, team) for _ in range(2)]
    actor = team.actor("rep")
    brain = await know(begin, actor, "lead")
    counts: list[int] = []
    for lead in leads:
        statements.clear()
        await flows.score_ids(begin, actor, brain, [lead.id], "asked")
        counts.append(sum("group by" in one.lower() for one in statements))
    assert counts == [1, 0]


def _another(parts: object) -> str:
    return "another digest"
