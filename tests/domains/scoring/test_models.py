"""Models: promoting and rolling back, what was tampered with, settings, files for a spreadsheet."""

import csv
import io
from collections.abc import Iterator

import httpx
import psycopg
import pytest

from dealwright.domains.scoring.flows import knowing
from dealwright.kernel.embedded.server import ServerAddress
from dealwright.kernel.work import Begin
from dealwright.kernel.worker import libpq_url
from tests.factories import crm, scoring
from tests.factories.identity import Team


async def test_a_model_is_promoted_and_rolled_back(
    begin: Begin, team: Team, manager: httpx.AsyncClient
) -> None:
    first = await scoring.a_model(begin, team, "First")
    second = await scoring.a_model(begin, team, "Second")
    listed = (await manager.get("/api/v1/scoring/models", params={"filter": "state[eq]:champion"})).json()[
        "items"
    ]
    assert [one["word"] for one in listed] == ["Second"]
    again = await manager.post(f"/api/v1/scoring/models/{second.id}/promote", json={})
    assert (again.status_code, again.json()["code"]) == (409, "already_champion")
    back = await manager.post(f"/api/v1/scoring/models/{first.id}/promote", json={"reason": "Better words"})
    assert back.status_code == 200, back.text
    assert back.json()["state"] == "champion"
    detail = (await manager.get(f"/api/v1/scoring/models/{second.id}")).json()
    assert detail["state"] == "retired"
    assert detail["against"][0]["figure"].startswith("ranking")
    assert detail["changed"][0].startswith("Learned from 120 snapshots, as many as model 1")
    about = (await manager.get("/api/v1/scoring/about", params={"kind": "lead"})).json()
    assert [one["task"] for one in about["going"]] == ["score"], "everything is scored anew"


async def test_a_rep_reads_models_but_does_not_train(
    begin: Begin, team: Team, rep: httpx.AsyncClient, viewer: httpx.AsyncClient
) -> None:
    model = await scoring.a_model(begin, team)
    assert (await viewer.get(f"/api/v1/scoring/models/{model.id}")).status_code == 200
    for path, body in (
        ("/api/v1/scoring/train", {"kind": "lead"}),
        (f"/api/v1/scoring/models/{model.id}/promote", {}),
        ("/api/v1/leads/batch-score", {"all": True}),
    ):
        assert (await rep.post(path, json=body)).status_code == 403, path


@pytest.fixture
def superuser(postgres: ServerAddress) -> Iterator[psycopg.Connection]:
    with psycopg.connect(libpq_url(postgres.superuser_url), autocommit=True) as connection:
        yield connection


async def test_a_tampered_model_is_refused_and_rules_answer(
    begin: Begin, team: Team, manager: httpx.AsyncClient, superuser: psycopg.Connection
) -> None:
    model = await scoring.a_model(begin, team)
    lead = await crm.a_lead(begin, team, title="CEO")
    superuser.execute(
        "update score_artefacts set body = set_byte(body, 900, 255 - get_byte(body, 900)) "
        "where model_id = %s",
        [model.id],
    )
    told = (await manager.post("/api/v1/leads/score", json={"lead_id": str(lead.id)})).json()
    assert told["engine"] == "rules"
    assert "not what was saved" in told["model"]["word"]
    detail = (await manager.get(f"/api/v1/scoring/models/{model.id}")).json()
    assert "not what was saved" in detail["warnings"][0]
    assert (await manager.get("/api/v1/scoring/about", params={"kind": "lead"})).json()["model"]["id"] is None


async def test_a_loaded_model_stays_in_the_process(begin: Begin, team: Team, statements: list[str]) -> None:
    await scoring.a_model(begin, team)
    await knowing.know(begin, team.actor("rep"), "lead")
    statements.clear()
    brain = await knowing.know(begin, team.actor("rep"), "lead")
    assert brain.trained is not None
    assert not [one for one in statements if "score_artefacts" in one]


async def test_settings_are_checked_and_versioned(team: Team, admin: httpx.AsyncClient) -> None:
    path = "/api/v1/scoring/settings"
    usual = (await admin.get(path)).json()
    assert (usual["version"], usual["rules_are_usual"]) == (0, True)
    wrong = await admin.put(path, json={"version": 0, "left_out": {"lead": ["shoe_size"]}})
    assert wrong.status_code == 422
    assert "shoe_size" in wrong.json()["detail"]
    rules = [{"feature": "title_rank", "test": "at_least", "value": 4, "points": 30}]
    saved = await admin.put(path, json={"version": 0, "left_out": {"lead": ["source"]}, "rules": rules})
    assert saved.json()["version"] == 1
    assert (await admin.put(path, json={"version": 0})).status_code == 409
    told = (await admin.post("/api/v1/leads/score", json={"lead": {"title": "CEO"}})).json()
    assert (told["score"], told["interval"], told["confidence"]) == (80, [0.0, 1.0], 0.0)
    assert told["reasons"][0]["sentence"] == "Job level: top management"


async def test_names_of_features_that_are_gone_do_not_lock_the_settings(
    team: Team, admin: httpx.AsyncClient, superuser: psycopg.Connection
) -> None:
    path = "/api/v1/scoring/settings"
    saved = await admin.put(path, json={"version": 0, "left_out": {"lead": ["source"]}})
    superuser.execute(
        "update scoring_settings set left_out = %s where workspace_id = %s",
        ['{"lead": ["of a plug-in", "source"]}', team.workspace_id],
    )
    form = {key: saved.json()[key] for key in ("version", "kept")}
    kept = await admin.put(path, json={**form, "retrain_days": 30, "left_out": {"lead": ["of a plug-in"]}})
    assert kept.status_code == 200, kept.text
    other = await admin.put(path, json={"version": 2, "left_out": {"lead": ["of another"]}})
    assert other.status_code == 422


async def test_scores_and_models_leave_as_files_without_formulas(
    begin: Begin, team: Team, manager: httpx.AsyncClient
) -> None:
    model = await scoring.a_model(begin, team)
    lead = await crm.a_lead(begin, team, last_name="=HYPERLINK(1)")
    await manager.post("/api/v1/leads/score", json={"lead_id": str(lead.id)})
    answer = await manager.get("/api/v1/scoring/export.csv", params={"kind": "lead"})
    assert answer.headers["content-type"].startswith("text/csv")
    head, row = csv.reader(io.StringIO(answer.text))
    told = dict(zip(head, row, strict=True))
    assert told["name"] == "'=HYPERLINK(1)"
    assert 0 <= int(told["score"]) <= 100
    page = (await manager.get(f"/api/v1/scoring/models/{model.id}/export.csv")).text
    assert "quality,model,auc," in page
