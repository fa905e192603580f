"""Questions nothing answered: alike ones are one gap, closed ones open again, dismissed ones stay away."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

import httpx
import numpy as np
from sqlalchemy import func, select

from dealwright.domains.knowledge.models import Gap, Question
from dealwright.domains.knowledge.service import gaps
from dealwright.kernel.events import EventRow
from dealwright.kernel.work import Begin
from dealwright.main import Runtime
from tests.factories.identity import Team
from tests.factories.knowledge import WordEmbedder, a_gap, a_source, an_entry

RunJobs = Callable[[], Awaitable[None]]
API = "/api/v1/knowledge"


async def ask(client: httpx.AsyncClient, question: str, **more: Any) -> dict[str, Any]:
    answer = await client.post(f"{API}/ask", json={"question": question, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def listed(client: httpx.AsyncClient, **query: str) -> list[dict[str, Any]]:
    answer = await client.get(f"{API}/gaps", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def test_a_question_asked_again_is_counted_once_more(
    rep: httpx.AsyncClient, viewer: httpx.AsyncClient
) -> None:
    assert (await ask(rep, "Who paints the gate?"))["band"] == "nothing"
    await ask(viewer, "who paints the GATE?")
    await ask(rep, "The gate, who paints it?")
    await ask(rep, "How deep is the harbour?")
    first, second = await listed(rep)
    assert (first["question"], first["times"], first["state"]) == ("Who paints the gate?", 3, "open")
    assert (second["question"], second["times"]) == ("How deep is the harbour?", 1)
    shown = (await rep.get(f"{API}/gaps/{first['id']}")).json()
    assert shown["asked"] == ["The gate, who paints it?", "who paints the GATE?", "Who paints the gate?"]


async def test_nothing_is_remembered_of_a_question_that_asks_for_that(
    rep: httpx.AsyncClient, begin: Begin, team: Team
) -> None:
    answer = await ask(rep, "Who paints the gate?", remember=False)
    assert answer["question_id"] is None
    assert await listed(rep) == []
    async with begin(team.actor()) as work:
        assert (await work.session.execute(select(func.count()).select_from(Question))).scalar_one() == 0


async def test_what_was_asked_is_kept_but_not_the_answer(
    rep: httpx.AsyncClient, runtime: Runtime, team: Team
) -> None:
    await an_entry(runtime, team, await a_source(runtime.begin, team))
    answer = await ask(rep, "When do parts ship?", limit=1)
    async with runtime.begin(team.actor()) as work:
        kept = await work.get(Question, UUID(answer["question_id"]))
        assert (kept.question, kept.asked_by, kept.channel) == (
            "When do parts ship?",
            team.users["rep"].id,
            "page",
        )
        assert (kept.band, kept.engine) == (answer["band"], "builtin")
        assert [str(one) for one in kept.passage_ids] == [one["id"] for one in answer["passages"]]
        assert (kept.gap_id is None) == (answer["band"] == "answered")


async def test_a_gap_is_dismissed_and_opened_by_version(
    manager: httpx.AsyncClient, begin: Begin, team: Team
) -> None:
    gap = await a_gap(begin, team)
    path = f"{API}/gaps/{gap.id}"
    dismissed = await manager.patch(path, json={"version": 1, "state": "dismissed"})
    assert (dismissed.json()["state"], dismissed.json()["version"]) == ("dismissed", 2)
    late = await manager.patch(path, json={"version": 1, "state": "open"})
    assert late.status_code == 409
    await ask(manager, "Who paints the gate?")
    (counted,) = await listed(manager, filter="state[eq]:dismissed")
    assert (counted["times"], counted["version"]) == (2, 2), "a dismissed gap stays away however often asked"
    assert await listed(manager, filter="state[eq]:open") == []
    assert (await manager.patch(path, json={"version": 2, "state": "open"})).json()["state"] == "open"
    for wrong in ({"version": 3, "state": "closed"}, {"version": 3}, {"state": "open"}):
        assert (await manager.patch(path, json=wrong)).status_code == 422
    assert (
        await manager.patch(f"{API}/gaps/{uuid4()}", json={"version": 1, "state": "open"})
    ).status_code == 404


async def test_a_closed_gap_that_is_asked_again_was_not_closed(
    manager: httpx.AsyncClient, runtime: Runtime, team: Team, run_jobs: RunJobs
) -> None:
    source, gap = await a_source(runtime.begin, team), await a_gap(runtime.begin, team)
    document = await an_entry(runtime, team, source, title="Something else", text="No.", gap_id=gap.id)
    (closed,) = await listed(manager)
    assert (closed["state"], closed["document_id"]) == ("closed", str(document.id))
    await ask(manager, "Who paints the gate?", source_ids=[str(uuid4())])
    (reopened,) = await listed(manager)
    assert (reopened["state"], reopened["times"], reopened["version"]) == ("open", 2, closed["version"] + 1)


async def test_a_gap_whose_answer_is_removed_is_open_again(
    manager: httpx.AsyncClient, runtime: Runtime, team: Team
) -> None:
    gap = await a_gap(runtime.begin, team)
    document = await an_entry(runtime, team, await a_source(runtime.begin, team), gap_id=gap.id)
    assert (await manager.delete(f"{API}/documents/{document.id}")).status_code == 204
    (shown,) = await listed(manager)
    assert (shown["state"], shown["document_id"]) == ("open", None)


async def test_gaps_are_found_by_words_and_sorted(rep: httpx.AsyncClient, begin: Begin, team: Team) -> None:
    for question in ("Who paints the gate?", "Who opens the gate?", "How deep is the harbour?"):
        await a_gap(begin, team, question)
    await a_gap(begin, team, "How deep is the harbour?")
    assert [one["times"] for one in await listed(rep)] == [2, 1, 1]
    assert {one["question"] for one in await listed(rep, q="gat")} == {
        "Who paints the gate?",
        "Who opens the gate?",
    }
    assert [one["question"] for one in await listed(rep, q="gate opens")] == ["Who opens the gate?"]
    assert await listed(rep, q="ate") == []
    newest = await listed(rep, sort="-last_at", limit="1")
    assert newest[0]["question"] == "How deep is the harbour?"
    assert (await rep.get(f"{API}/gaps", params={"sort": "question"})).status_code == 422


async def test_a_gap_is_alike_by_the_mean_of_its_questions_and_in_its_own_space_only(
    begin: Begin, team: Team
) -> None:
    space = uuid4()

    async def note(question: str, vector: list[float], space_id: UUID = space) -> Gap:
        unit = np.array(vector, np.float32) / np.linalg.norm(vector)
        async with begin(team.actor()) as work:
            row = await gaps.note_question(
                work,
                question=question,
                vector=unit,
                space_id=space_id,
                band="related",
                engine="builtin",
                confidence=0.2,
                channel="page",
                passage_ids=[],
                milliseconds=1,
            )
            assert row.gap_id
            return await work.get(Gap, row.gap_id)

    first = await note("a", [1, 0])
    assert (await note("b", [1, 0.8])).id == first.id
    mean = np.frombuffer((await note("c", [1, 0.4])).vector or b"", np.float16)
    assert np.linalg.norm(mean.astype(np.float32)) == 1 or abs(np.linalg.norm(mean) - 1) < 0.01
    assert (await note("d", [0, 1])).id != first.id
    assert (await note("e", [1, 0.4], uuid4())).id != first.id, "another embedder's vectors mean nothing"
    assert (await note("a", [0, -1], uuid4())).id == first.id, "the same words are the same question"


async def test_others_are_told_of_a_gap_without_its_words(begin: Begin, team: Team) -> None:
    gap = await a_gap(begin, team)
    async with begin(team.actor()) as work:
        told = (await work.session.scalars(select(EventRow).where(EventRow.subject_id == gap.id))).one()
    assert (told.type, told.subject_label, told.payload) == ("gap.changed", "", {"state": "open", "times": 1})


async def test_the_embedder_of_these_tests_finds_what_shares_words() -> None:
    near, same, far = await WordEmbedder().embed(
        ["Who paints the gate?", "The gate, who paints it?", "How deep is the harbour?"], purpose="query"
    )
    assert near @ same > 0.9 > 0.5 > near @ far
