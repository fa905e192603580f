"""Scores of stored records and of ones in words: kept, remade by events, gone on with after a crash."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from dealwright.domains.crm.models.records import Lead
from dealwright.domains.scoring.features import catalogue as catalogues
from dealwright.domains.scoring.features.custom import CustomFeature
from dealwright.domains.scoring.flows import scoring as flows
from dealwright.domains.scoring.flows.knowing import know
from dealwright.domains.scoring.history.seen import Seen
from dealwright.domains.scoring.models import Score, ScoreChange, ScoringRun
from dealwright.domains.scoring.service import runs
from dealwright.kernel.clock import utc_now
from dealwright.kernel.events import EventRow
from dealwright.kernel.work import Begin
from dealwright.kernel.worker import JobContext
from dealwright.main import Runtime
from tests.conftest import SetClock
from tests.factories import crm, scoring
from tests.factories.identity import Team

RunJobs = Callable[[], Awaitable[None]]


async def test_events_rescore_within_the_next_jobs(
    begin: Begin, team: Team, rep: httpx.AsyncClient, run_jobs: RunJobs
) -> None:
    lead = await crm.a_lead(begin, team)
    await run_jobs()
    first = (await rep.get(f"/api/v1/leads/{lead.id}")).json()
    assert first["score"] is not None, "rules give points from the first moment"
    changed = await rep.patch(f"/api/v1/leads/{lead.id}", json={"version": 1, "title": "CEO"})
    assert changed.status_code == 200, changed.text
    await crm.an_activity(begin, team, kind="mail", direction="out", lead_id=str(lead.id))
    await crm.an_activity(begin, team, kind="mail", direction="in", lead_id=str(lead.id))
    await run_jobs()
    told = (await rep.get(f"/api/v1/leads/{lead.id}/score")).json()
    assert told["lead"]["score"] > first["score"]
    assert told["history"][0]["because"] == "created"
    async with begin(team.actor("rep")) as work:
        moved = select(EventRow.payload).where(EventRow.type == "scores.changed")
        assert any(str(lead.id) in one["ids"] for one in await work.session.scalars(moved))


async def test_what_ended_has_no_score_but_its_way(
    begin: Begin, team: Team, rep: httpx.AsyncClient, run_jobs: RunJobs
) -> None:
    deal = await crm.a_deal(begin, team)
    await run_jobs()
    stored = (await rep.get(f"/api/v1/deals/{deal.id}/score")).json()["deal"]
    assert (stored["engine"], stored["interval"]) == ("rules", [0.0, 1.0])
    row = (await rep.get(f"/api/v1/deals/{deal.id}")).json()
    assert row["win_probability"] is None, "points of rules are no probability"
    await crm.a_moved_deal(begin, team, deal, (await crm.the_stages(begin, team))["Won"])
    await run_jobs()
    told = (await rep.get(f"/api/v1/deals/{deal.id}/score")).json()
    assert (told["deal"], len(told["history"])) == (None, 1)
    refused = await rep.post("/api/v1/deals/probability", json={"deal_id": str(deal.id)})
    assert (refused.status_code, refused.json()["code"]) == (409, "nothing_to_score")


async def test_a_run_goes_on_behind_a_crash_and_doubles_nothing(
    begin: Begin, team: Team, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flows, "BATCH", 5)
    leads = [await crm.a_lead(begin, team, title=f"Engineer {number}") for number in range(12)]
    async with begin(team.actor("admin")) as work:
        run = await flows.queue_scoring(work, "lead")
    real, calls = runs.note, list[int]()

    async def dies_at_the_second(*arguments: Any, **facts: Any) -> bool:
        calls.append(1)
        if len(calls) == 2:
            raise RuntimeError("the power went")
        return await real(*arguments, **facts)

    context = JobContext(begin, team.actor("admin"), runtime.ports)
    monkeypatch.setattr(runs, "note", dies_at_the_second)
    with pytest.raises(RuntimeError):
        await flows.score_everything.run(context, run_id=str(run.id))
    async with begin(team.actor("admin")) as work:
        assert (await work.get(ScoringRun, run.id)).done == 5
    await flows.score_everything.run(context, run_id=str(run.id))
    async with begin(team.actor("admin")) as work:
        ended = await work.get(ScoringRun, run.id)
        scored = (await work.session.scalars(select(Score.record_id))).all()
        changed = (await work.session.scalars(select(ScoreChange.record_id))).all()
    assert (ended.state, ended.done, ended.total) == ("done", 12, 12)
    assert sorted(scored) == sorted(changed) == sorted(one.id for one in leads)


async def test_a_stopped_run_stops(
    begin: Begin, team: Team, manager: httpx.AsyncClient, run_jobs: RunJobs
) -> None:
    await crm.a_lead(begin, team)
    started = (await manager.post("/api/v1/leads/batch-score", json={"all": True})).json()["run"]
    assert (await manager.post("/api/v1/leads/batch-score", json={"all": True})).status_code == 409
    stopped = await manager.post(f"/api/v1/scoring/runs/{started['id']}/stop")
    assert stopped.json()["state"] == "stopped"
    await run_jobs()
    assert (await manager.get(f"/api/v1/scoring/runs/{started['id']}")).json()["done"] == 0


async def test_any_number_of_records_takes_the_same_statements(
    begin: Begin, team: Team, statements: list[str]
) -> None:
    actor = team.actor("rep")
    brain = await know(begin, actor, "deal")
    deals = [
        await crm.a_deal(begin, team, name=f"Deal {number}", expected_close_on="2026-12-24")
        for number in range(8)
    ]
    for deal in deals:
        await crm.an_activity(begin, team, deal_id=str(deal.id))
    await flows.judge_ids(begin, actor, brain, [deals[0].id])
    counts: list[int] = []
    for some in (deals[:1], deals):
        statements.clear()
        await flows.score_ids(begin, actor, brain, [one.id for one in some], "asked")
        # The relay reads events beside it.
        ours = [one for one in statements if "events.xid" not in one and "set_config" not in one]
        counts.append(len(ours))
    assert counts[0] == counts[1]
    assert counts[1] <= 20


async def test_a_persons_word_stands_apart(
    begin: Begin, team: Team, rep: httpx.AsyncClient, run_jobs: RunJobs
) -> None:
    lead = await crm.a_lead(begin, team)
    answer = await rep.patch(f"/api/v1/leads/{lead.id}", json={"version": 1, "score_override": 97})
    assert answer.status_code == 200, answer.text
    await run_jobs()
    told = (await rep.get(f"/api/v1/leads/{lead.id}/score")).json()["lead"]
    row = (await rep.get(f"/api/v1/leads/{lead.id}")).json()
    assert (told["override"], row["score_shown"]) == (97, 97)
    assert told["score"] == row["score"] != 97


async def test_a_silent_lead_decays(begin: Begin, team: Team, rep: httpx.AsyncClient) -> None:
    lead = await crm.a_lead(begin, team)
    await crm.an_activity(begin, team, kind="call", lead_id=str(lead.id))
    told = (await rep.get(f"/api/v1/leads/{lead.id}/score")).json()
    points = {one["days"]: one["score"] for one in told["decay"]}
    assert points[0] > points[30] > points[90]


@pytest.mark.parametrize(
    ("lead", "field"),
    [
        ({"created_at": "2999-01-01T00:00:00Z"}, "lead.created_at"),
        ({"created_at": (utc_now() + timedelta(days=9)).isoformat()}, "lead.created_at"),
        ({"features": {"shoe_size": 44}}, "lead.features.shoe_size"),
        ({"features": {"replies": [1]}}, "lead.features.replies"),
        ({"features": {"replies": 10**400}}, "lead.features.replies"),
        ({"employees": -5}, "lead.employees"),
    ],
)
async def test_what_cannot_be_is_refused_with_its_field(
    rep: httpx.AsyncClient, lead: Any, field: str
) -> None:
    answer = await rep.post("/api/v1/leads/score", json={"lead": lead})
    assert answer.status_code == 422, answer.text
    assert [one["field"] for one in answer.json()["errors"]] == [field]


async def test_a_refusal_says_in_plain_words_what_is_wrong(rep: httpx.AsyncClient) -> None:
    async def refused(path: str, content: str) -> list[dict[str, str]]:
        answer = await rep.post(path, content=content, headers={"content-type": "application/json"})
        assert answer.status_code == 422, answer.text
        return answer.json()["errors"]

    (broken,) = await refused("/api/v1/leads/score", '{"lead": ')
    assert (broken["field"], broken["reason"].startswith("is not valid JSON")) == ("body", True)
    neither = [{"field": "body", "reason": "Give either lead_id or lead."}]
    assert await refused("/api/v1/leads/score", "{}") == neither
    (unknown,) = await refused(
        "/api/v1/deals/probability", '{"deal": {"amount_minor": 5, "currency": "ZZZ"}}'
    )
    assert unknown["field"] == "deal.currency"
    (long,) = await refused("/api/v1/leads/score", '{"lead": {"features": {"' + "x" * 5_000 + '": 1}}}')
    assert len(long["field"]) <= 200


async def test_odd_values_of_features_are_gaps(begin: Begin, team: Team, rep: httpx.AsyncClient) -> None:
    await scoring.a_model(begin, team)
    for odd in ("nan", "many", None, "inf", "1e400"):
        form = {"lead": {"title": "CEO", "features": {"replies": odd, "source": "x" * 400}}}
        told = await rep.post("/api/v1/leads/score", json=form)
        assert told.status_code == 200, told.text
        assert 0 <= told.json()["probability"] <= 1


async def test_a_deal_without_amount_and_dates_is_scored_from_its_stage(
    team: Team, rep: httpx.AsyncClient
) -> None:
    told = (await rep.post("/api/v1/deals/probability", json={"deal": {"stage": "negotiation"}})).json()
    early = (await rep.post("/api/v1/deals/probability", json={"deal": {}, "by": ["2027-01-01"]})).json()
    assert told["engine"] == "rules"
    assert told["score"] > early["score"]
    assert (early["value"], early["by_date"], early["expected_close"]) == (None, [], None)
    wrong = await rep.post("/api/v1/deals/probability", json={"deal": {"stage": "Nowhere"}})
    assert "Nowhere" in wrong.json()["detail"]


class Coffee:
    """A plug-in as another package would bring it."""

    features = (
        CustomFeature("coffees", "Coffees", "Coffees we had together", sentence="{} coffees together"),
    )

    def values(self, seen: Seen) -> dict[str, float]:
        return {"coffees": 2.0 * seen.talk.count.get("all", 0), "employees": -1.0}


async def test_a_plug_in_adds_features(
    begin: Begin, team: Team, rep: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogues, "installed", lambda: (Coffee(),))
    about = (await rep.get("/api/v1/scoring/about", params={"kind": "lead"})).json()
    assert about["features"][-1] == {
        "name": "coffees",
        "label": "Coffees",
        "family": "custom",
        "meaning": "Coffees we had together",
    }
    catalogue = catalogues.Catalogue("lead")
    row = catalogue.row(Seen("lead", 0.0, 0.0, {"employees": 7}))
    assert (row["coffees"], row["employees"]) == (0.0, 7.0), "it cannot overwrite what is computed"
    assert catalogue.sentence("coffees", 3.0) == "3 coffees together"
    told = await rep.post("/api/v1/leads/score", json={"lead": {"features": {"coffees": 3}}})
    assert told.status_code == 200, told.text


async def test_a_score_of_now_beats_one_that_was_seen_earlier(
    begin: Begin, team: Team, set_clock: SetClock
) -> None:
    lead = await crm.a_lead(begin, team)
    actor = team.actor("rep")
    brain = await know(begin, actor, "lead")
    await flows.score_ids(begin, actor, brain, [lead.id], "asked")
    earlier = set_clock(utc_now() - timedelta(hours=1))
    async with begin(actor) as work:
        (await work.get(Lead, lead.id)).title = "CEO"
    await flows.score_ids(earlier, actor, brain, [lead.id], "changed")
    async with begin(actor) as work:
        assert len((await work.session.scalars(select(ScoreChange.id))).all()) == 1
