"""Training from a team's own history, by a click and by itself."""

from collections.abc import Awaitable, Callable

import httpx

from dealwright.kernel.work import Begin
from tests.factories import scoring
from tests.factories.identity import Team

RunJobs = Callable[[], Awaitable[None]]


async def test_a_team_trains_a_model_and_its_open_leads_get_scores_with_reasons(
    begin: Begin, team: Team, manager: httpx.AsyncClient, run_jobs: RunJobs
) -> None:
    opened = await scoring.leads_with_history(begin, team)
    before = (await manager.get(f"/api/v1/leads/{opened[0]}")).json()
    started = await manager.post("/api/v1/scoring/train", json={"kind": "lead"})
    assert started.status_code == 202, started.text
    await run_jobs()
    run = (await manager.get(f"/api/v1/scoring/runs/{started.json()['id']}")).json()
    assert run["state"] == "done", run
    about = (await manager.get("/api/v1/scoring/about", params={"kind": "lead"})).json()
    assert about["unscored"] == 0
    assert about["scored"] == len(opened)
    assert about["model"]["metrics"]["auc"] > 0.6
    lead = (await manager.get(f"/api/v1/leads/{opened[0]}")).json()
    assert lead["score"] is not None
    assert (lead["version"], lead["updated_at"]) == (before["version"], before["updated_at"])
    told = (await manager.get(f"/api/v1/leads/{opened[0]}/score")).json()
    assert told["lead"]["score"] == lead["score"]
    assert told["lead"]["engine"] in ("model", "rates")
    assert {one["feature"] for one in told["lead"]["reasons"]} & {"title_rank", "title_function", "source"}
    assert [one["because"] for one in told["history"]] == ["trained"]
    assert told["decay"][0]["days"] == 0


async def test_bosses_score_higher_than_trainees(
    begin: Begin, team: Team, manager: httpx.AsyncClient, run_jobs: RunJobs
) -> None:
    await scoring.leads_with_history(begin, team)
    await scoring.a_run(begin, team)
    await run_jobs()
    forms = [{"title": title, "source": source} for title, source in (("CEO", "fair"), ("Intern", "web"))]
    answer = (await manager.post("/api/v1/leads/batch-score", json={"leads": forms})).json()
    boss, trainee = answer["scores"]
    assert boss["score"] > trainee["score"] + 10
    assert boss["interval"][0] <= boss["probability"] <= boss["interval"][1]


async def test_only_one_training_of_a_kind_goes_on(
    begin: Begin, team: Team, manager: httpx.AsyncClient
) -> None:
    first = await manager.post("/api/v1/scoring/train", json={"kind": "lead"})
    second = await manager.post("/api/v1/scoring/train", json={"kind": "lead"})
    other = await manager.post("/api/v1/scoring/train", json={"kind": "deal"})
    assert (first.status_code, second.status_code, other.status_code) == (202, 409, 202)
    assert second.json()["code"] == "run_goes_on"
    assert second.json()["data"]["run_id"] == first.json()["id"]


async def test_without_any_outcome_training_says_so_and_rules_stay(
    begin: Begin, team: Team, manager: httpx.AsyncClient, run_jobs: RunJobs
) -> None:
    started = (await manager.post("/api/v1/scoring/train", json={"kind": "lead"})).json()
    await run_jobs()
    run = (await manager.get(f"/api/v1/scoring/runs/{started['id']}")).json()
    assert run["state"] == "failed"
    assert run["error"]
    about = (await manager.get("/api/v1/scoring/about", params={"kind": "lead"})).json()
    assert about["model"]["id"] is None
    assert "rules" in about["model"]["word"]


async def test_deals_get_a_chance_over_time(
    begin: Begin, team: Team, manager: httpx.AsyncClient, run_jobs: RunJobs
) -> None:
    opened = await scoring.deals_with_history(begin, team)
    await scoring.a_run(begin, team, "deal")
    await run_jobs()
    told = (await manager.get(f"/api/v1/deals/{opened[0]}/score")).json()["deal"]
    chances = [one["probability"] for one in told["by_date"]]
    assert chances == sorted(chances)
    assert abs(chances[-1] - told["probability"]) < 0.01
    assert told["expected_close"] is not None
    assert told["value"]["currency"] == "EUR"
    deal = (await manager.get(f"/api/v1/deals/{opened[0]}")).json()
    assert deal["win_probability"] == told["score"]
