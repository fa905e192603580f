"""Asking a test set with the rights of its personas, and measuring in the background for the screen."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx
import pytest

from dealwright.domains.copilot.brains.base import Exchange
from dealwright.domains.copilot.evaluating import rows
from dealwright.domains.copilot.evaluating.runner import Room, ask, personas, run_cases
from dealwright.domains.copilot.models import EvaluationRow
from dealwright.domains.copilot.schemas import NewEvaluation
from dealwright.domains.identity.queries import actor_for
from dealwright.kernel.errors import Unavailable
from dealwright.kernel.work import Begin
from dealwright.main import Runtime
from tests.factories.crm import an_account
from tests.factories.evaluations import GRUENBECK, Parrot, Said, a_case, a_draft, a_run
from tests.factories.identity import Team

EVALUATIONS = "/api/v1/copilot/evaluations"
RunJobs = Callable[[], Awaitable[None]]


def a_room(runtime: Runtime, team: Team, parrot: Any) -> Room:
    return Room(runtime.begin, actor_for(team.users["manager"]), runtime.ports, parrot, "builtin")


async def test_every_persona_has_its_own_rights_and_none_more_than_the_evaluator(
    begin: Begin, team: Team
) -> None:
    people = await personas(begin, actor_for(team.users["manager"]))
    assert not people["viewer"].may("crm:write")
    assert people["viewer"].user_id == team.users["viewer"].id
    assert people["rep"].may("crm:write")
    assert people["rep"].may("knowledge:read")
    assert not people["no_documents"].may("knowledge:read")
    assert people["no_documents"].user_id is None
    assert not people["admin"].may("users:write")
    assert people["asker"] == actor_for(team.users["manager"])


async def test_a_case_is_asked_with_its_history_beside_its_record(
    runtime: Runtime, begin: Begin, team: Team
) -> None:
    account = await an_account(begin, team, name="Acme")
    parrot = Parrot(Said(a_draft(), [a_run()]))
    case = a_case(persona="viewer", subject=f"account:{account.id}", history=["Tell me about it"])
    room = a_room(runtime, team, parrot)
    given = await ask(room, case, await personas(begin, room.actor))
    assert given.draft == a_draft()
    first, last = parrot.asked
    assert (first[1], last[1]) == ("Tell me about it", case.question)
    assert last[0].user_id == team.users["viewer"].id
    assert last[2]
    assert (last[2].kind, last[2].label) == ("account", "Acme")
    assert last[3] == [Exchange("Tell me about it", a_draft().words(), [a_run()])]


async def test_an_answer_that_came_with_the_file_is_scored_without_asking(
    runtime: Runtime, team: Team
) -> None:
    parrot = Parrot(Said(a_draft()))
    text = "Grünbeck Polymer GmbH has spent €81,600 in 3 deals won."
    case = a_case(response=text, retrieved_contexts=[text], expected_contexts=[text])
    scored = await run_cases(a_room(runtime, team, parrot), [case])
    values = scored[0].values
    assert parrot.asked == []
    assert values["faithfulness"] == values["context_recall"] == values["context_precision"] == 1.0
    assert values["tool_selection"] is None


async def test_what_the_asker_would_see_as_an_error_is_a_failed_case_and_the_rest_goes_on(
    runtime: Runtime, team: Team
) -> None:
    class Down(Parrot):
        async def __call__(self, *asked: Any, **more: Any) -> Said:
            if not self.asked:
                self.asked.append((actor_for(team.users["rep"]), "", None, []))
                raise Unavailable("The database does not answer.")
            return self.says

    told: list[tuple[int, int]] = []
    scored = await run_cases(
        a_room(runtime, team, Down(Said(a_draft(), [a_run()]))),
        [a_case(id="a"), a_case(id="b"), a_case(id="c", subject=f"account:{GRUENBECK.id}")],
        progress=lambda *at: told.append(at),
    )
    assert [one.given.error for one in scored] == [
        "The database does not answer.",
        None,
        f"There is no account with the id {GRUENBECK.id}.",
    ]
    assert told == [(1, 3), (2, 3), (3, 3)]


async def start(client: httpx.AsyncClient, **form: Any) -> httpx.Response:
    return await client.post(EVALUATIONS, json=form)


async def test_a_set_of_ones_own_is_measured_in_the_background(
    begin: Begin, team: Team, manager: httpx.AsyncClient, run_jobs: RunJobs
) -> None:
    account = await an_account(begin, team, name="Grünbeck Polymer GmbH", industry="Plastics")
    case = {
        "question": "Which industry is Grünbeck Polymer in?",
        "ground_truth": "Grünbeck Polymer GmbH is in the industry Plastics.",
        "expected_tools": ["client_facts"],
        "expected_contexts": [f"account:{account.id}"],
    }
    begun = await start(manager, name="Ours", cases=[case])
    assert begun.status_code == 201, begun.text
    assert (begun.json()["state"], begun.json()["total"]) == ("queued", 1)
    again = await start(manager, name="Ours", cases=[case])
    assert (again.status_code, again.json()["code"]) == (409, "evaluation_running")
    await run_jobs()
    done = (await manager.get(f"{EVALUATIONS}/{begun.json()['id']}")).json()
    assert (done["state"], done["done"], done["message"]) == ("done", 1, None)
    assert done["totals"]["tool_selection"] == 1.0
    assert done["totals"]["answer_correctness"] > 0.8
    assert done["report"]["cases"][0]["question"] == case["question"]
    page = await manager.get(f"{EVALUATIONS}/{begun.json()['id']}/report")
    assert "Which industry is Grünbeck Polymer in?" in page.text
    second = (await start(manager, name="Ours", cases=[case])).json()
    await run_jobs()
    compared = (await manager.get(f"{EVALUATIONS}/{second['id']}")).json()["report"]["before"]
    assert compared["measures"]["tool_selection"] == {"before": 1.0, "change": 0.0}


async def test_what_cannot_be_measured_is_refused_before_it_is_queued(
    team: Team, manager: httpx.AsyncClient, rep: httpx.AsyncClient
) -> None:
    demo = await start(manager)
    assert (demo.status_code, demo.json()["code"]) == (409, "no_demo")
    bad = await start(manager, cases=[{"question": "a"}, {"ground_truth": "b"}])
    assert bad.status_code == 422
    assert "entry 2: question" in bad.text
    assert (await start(rep, cases=[{"question": "a"}])).status_code == 403


async def test_an_engine_that_is_not_set_up_fails_with_a_reason(
    manager: httpx.AsyncClient, run_jobs: RunJobs
) -> None:
    begun = (await start(manager, engine="llm", cases=[{"question": "Who owns Acme?"}])).json()
    await run_jobs()
    failed = (await manager.get(f"{EVALUATIONS}/{begun['id']}")).json()
    assert failed["state"] == "failed"
    assert "No language model" in failed["message"]


@pytest.mark.parametrize(
    ("engine", "attempt", "state"),
    [("builtin", 2, "running"), ("builtin", 3, "failed"), ("llm", 2, "failed")],
)
async def test_after_a_crash_it_starts_anew_once_or_says_where_it_stopped(
    begin: Begin, team: Team, engine: Any, attempt: int, state: str
) -> None:
    actor = actor_for(team.users["manager"])
    form = NewEvaluation(engine=engine, cases=[{"question": "a"}, {"question": "b"}])
    async with begin(actor) as work:
        row_id: UUID = (await rows.add_evaluation(work, form)).id
    async with begin(actor) as work:
        assert await rows.claim(work, row_id, attempt=1)
        assert await rows.move_on(work, row_id, 1, 2)
    async with begin(actor) as work:
        claimed = await rows.claim(work, row_id, attempt=attempt)
        assert (claimed is not None) == (state == "running")
    async with begin(actor) as work:
        row = await work.get(EvaluationRow, row_id)
        assert row.state == state
        assert row.done == (0 if state == "running" else 1)
        assert (row.message or "").startswith(
            "The server stopped at question 1 of 2" if state == "failed" else ""
        )
