"""Documents over HTTP: files and entries coming in, the list, the reader with its history."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import update

from dealwright.domains.knowledge.flows import sources as source_flows
from dealwright.domains.knowledge.models import Document
from dealwright.kernel.work import Begin
from dealwright.main import Runtime
from tests.factories.identity import Team
from tests.factories.knowledge import a_gap, a_source, an_entry

RunJobs = Callable[[], Awaitable[None]]
API = "/api/v1/knowledge"
DOCUMENTS = f"{API}/documents"
PAGE = b"# Shipping\n\nParts ship within four days.\n"


def refused_fields(answer: httpx.Response) -> set[str]:
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    return {one["field"] for one in answer.json()["errors"]}


def on_disk(runtime: Runtime) -> set[str]:
    return {one.name for one in (runtime.settings.home / "files").iterdir()}


async def upload(client: httpx.AsyncClient, source_id: UUID, *files: tuple[str, bytes]) -> httpx.Response:
    parts = [("files", one) for one in files]
    return await client.post(f"{API}/files", params={"source_id": str(source_id)}, files=parts)


async def items(client: httpx.AsyncClient, **query: str) -> list[dict[str, Any]]:
    answer = await client.get(DOCUMENTS, params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def test_files_go_their_whole_way(
    manager: httpx.AsyncClient, begin: Begin, team: Team, run_jobs: RunJobs
) -> None:
    source = await a_source(begin, team, kind="files")
    answer = await upload(
        manager,
        source.id,
        ("ship.md", PAGE),
        ("C:\\docs\\hours.TXT", b"We are open from 8 to 17."),
        ("../../faq.csv", b"question,answer\nWho paints the gate?,The gate is painted by Kim.\n"),
        (
            "terms.html",
            b"<html><title>Terms</title><body><p>Pay within 30 days.</p></body></html>",
        ),
    )
    assert (answer.status_code, answer.json()["run"]["found"]) == (202, 4)
    assert {one["state"] for one in await items(manager)} == {"pending"}
    await run_jobs()
    found = {one["address"]: one for one in await items(manager)}
    assert set(found) == {"faq.csv", "hours.TXT", "ship.md", "terms.html"}
    assert {one["state"] for one in found.values()} == {"ready"}
    assert (found["ship.md"]["title"], found["terms.html"]["title"]) == ("Shipping", "Terms")
    shown = (await manager.get(f"{API}/sources/{source.id}")).json()
    assert (shown["state"], shown["run"]["state"], shown["run"]["added"]) == ("ready", "done", 4)
    assert shown["counts"] == {"documents": 4, "ready": 4, "problems": 0, "stale": 0, "passages": 4}


async def test_a_name_is_what_can_be_read_of_it(manager: httpx.AsyncClient, begin: Begin, team: Team) -> None:
    source = await a_source(begin, team, kind="files")
    head = b'--x\r\nContent-Disposition: form-data; name="files"; filename="%s"\r\n\r\ntext\r\n--x--\r\n'
    names = (b"nu\0l.md", "Größe.md".encode(), "a\u202etxt.md".encode(), b"x" * 300 + b".md")
    for number, name in enumerate(names):
        answer = await manager.post(
            f"{API}/files",
            params={"source_id": str(source.id)},
            content=head % name,
            headers={"content-type": "multipart/form-data; boundary=x"},
        )
        assert (number, answer.status_code) == (number, 422 if number == 3 else 202), answer.text
    assert {one["address"] for one in await items(manager)} == {"nul.md", "Größe.md", "atxt.md"}


async def test_a_file_of_the_same_name_takes_the_place_of_the_older(
    manager: httpx.AsyncClient, runtime: Runtime, team: Team, run_jobs: RunJobs
) -> None:
    source = await a_source(runtime.begin, team, kind="files")
    before = on_disk(runtime)
    await upload(manager, source.id, ("ship.md", PAGE))
    await run_jobs()
    (first,) = await items(manager)
    twice = [("ship.md", b"# Shipping\n\nNever.\n"), ("ship.md", PAGE.replace(b"four", b"six"))]
    assert (await upload(manager, source.id, *twice)).json()["run"]["found"] == 1
    await run_jobs()
    (second,) = await items(manager)
    assert (second["id"], second["versions"]) == (first["id"], 2)
    assert len(on_disk(runtime) - before) == 1, "what was replaced is not kept"
    shown = (await manager.get(f"{DOCUMENTS}/{first['id']}")).json()
    assert "six days" in shown["blocks"][-1]["text"]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.md", b"", "is empty"),
        ("book.xlsx", b"PK\x03\x04", "send PDF"),
        ("virus.exe", b"MZ", "send PDF"),
        ("noending", b"text", "send PDF"),
        (".pdf", b"%PDF-", "send PDF"),
    ],
)
async def test_a_wrong_file_is_refused_by_its_place_and_none_is_kept(
    manager: httpx.AsyncClient, runtime: Runtime, team: Team, name: str, content: bytes, reason: str
) -> None:
    source = await a_source(runtime.begin, team, kind="files")
    before = on_disk(runtime)
    answer = await upload(manager, source.id, ("ship.md", PAGE), (name, content))
    assert refused_fields(answer) == {"files.1"}
    assert (answer.json()["code"], reason in answer.json()["detail"]) == ("file_refused", True)
    assert on_disk(runtime) == before
    assert await items(manager) == []


async def test_fifty_files_at_once_are_enough(
    manager: httpx.AsyncClient, runtime: Runtime, team: Team
) -> None:
    source = await a_source(runtime.begin, team, kind="files")
    before = on_disk(runtime)
    files = [(f"{number}.md", PAGE) for number in range(51)]
    assert refused_fields(await upload(manager, source.id, *files)) == {"files"}
    assert on_disk(runtime) == before
    answer = await upload(manager, source.id, *files[:50])
    assert (answer.status_code, answer.json()["counts"]["documents"]) == (202, 50)


async def test_a_file_that_is_too_large_is_not_kept(
    manager: httpx.AsyncClient, runtime: Runtime, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert source_flows.MAX_FILE_BYTES == 100_000_000
    monkeypatch.setattr(source_flows, "MAX_FILE_BYTES", 1_000)
    source = await a_source(runtime.begin, team, kind="files")
    before = on_disk(runtime)
    answer = await upload(manager, source.id, ("ship.md", PAGE), ("large.txt", b"x" * 1_001))
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert on_disk(runtime) == before
    assert (await upload(manager, source.id, ("ship.md", b"x" * 1_000))).status_code == 202


async def test_files_need_a_source_of_files(manager: httpx.AsyncClient, begin: Begin, team: Team) -> None:
    written = await a_source(begin, team)
    answer = await upload(manager, written.id, ("ship.md", PAGE))
    assert (answer.status_code, answer.json()["code"]) == (422, "wrong_source_kind")
    assert (await upload(manager, uuid4(), ("ship.md", PAGE))).status_code == 404
    assert refused_fields(await manager.post(f"{API}/files", files={"files": b"x"})) == {"source_id"}
    nothing = await manager.post(f"{API}/files", params={"source_id": str(written.id)})
    assert refused_fields(nothing) == {"files"}
    files = await a_source(begin, team, kind="files")
    entry = await manager.post(f"{API}/sources/{files.id}/entries", json={"title": "T", "text": "T"})
    assert (entry.status_code, entry.json()["code"]) == (422, "wrong_source_kind")


async def test_a_file_that_cannot_be_read_is_a_problem_to_look_at(
    manager: httpx.AsyncClient, begin: Begin, team: Team, run_jobs: RunJobs
) -> None:
    source = await a_source(begin, team, kind="files")
    await upload(manager, source.id, ("broken.pdf", b"%PDF-1.7 no"), ("ship.md", PAGE), ("blank.md", b" \n"))
    await run_jobs()
    broken = await items(manager, problem="true")
    assert [(one["address"], one["state"]) for one in broken] == [
        ("blank.md", "failed"),
        ("broken.pdf", "failed"),
    ]
    assert all(one["problem"] for one in broken)
    source_now = (await manager.get(f"{API}/sources/{source.id}")).json()
    assert (source_now["state"], source_now["counts"]["problems"]) == ("ready", 2)
    again = await manager.post(f"{API}/sources/{source.id}/refresh", params={"scope": "failed"})
    assert again.json()["run"]["found"] == 2
    await run_jobs()
    one = await manager.post(f"{DOCUMENTS}/{broken[0]['id']}/retry")
    assert one.status_code == 202
    await run_jobs()
    run = (await manager.get(f"{API}/sources/{source.id}")).json()["run"]
    assert (run["found"], run["failed"]) == (1, 1)


@pytest.mark.parametrize(
    ("form", "kinds"),
    [
        ({"text": "# Rest\n\nWe rest.\n\n- on Sunday"}, ["heading", "text", "list"]),
        ({"format": "text", "text": "# no heading"}, ["text"]),
        ({"format": "html", "text": "<h2>Rest</h2><p>We rest on Sunday.</p>"}, ["heading", "text"]),
        ({"format": "questions", "text": "q,a\nWho?,Kim.\nWhen?,Today."}, ["question", "question"]),
        ({"format": "answer", "text": "Kim paints it."}, ["question"]),
    ],
    ids=str,
)
async def test_an_entry_is_read_as_what_it_is(
    manager: httpx.AsyncClient,
    begin: Begin,
    team: Team,
    run_jobs: RunJobs,
    form: dict[str, Any],
    kinds: list[str],
) -> None:
    source = await a_source(begin, team, audience="customers", products=["HR-10"])
    answer = await manager.post(f"{API}/sources/{source.id}/entries", json={"title": "Who paints?", **form})
    assert (answer.status_code, answer.json()["state"]) == (201, "pending")
    assert (answer.json()["audience"], answer.json()["products"]) == ("customers", ["HR-10"])
    await run_jobs()
    shown = (await manager.get(f"{DOCUMENTS}/{answer.json()['id']}")).json()
    assert (shown["state"], shown["problem"], shown["title"]) == ("ready", None, "Who paints?")
    assert [one["kind"] for one in shown["blocks"]] == kinds
    assert (shown["body"], shown["source_kind"]) == (form["text"], "written")


async def test_an_answer_closes_the_gap_it_was_written_for(
    manager: httpx.AsyncClient, begin: Begin, team: Team, stranger: Team
) -> None:
    source, gap = await a_source(begin, team), await a_gap(begin, team)
    form = {"title": gap.question, "text": "Kim.", "format": "answer", "gap_id": str(gap.id)}
    written = (await manager.post(f"{API}/sources/{source.id}/entries", json=form)).json()
    closed = (await manager.get(f"{API}/gaps/{gap.id}")).json()
    assert (closed["state"], closed["document_id"], closed["version"]) == ("closed", written["id"], 2)
    theirs = await a_gap(begin, stranger)
    for wrong in (theirs.id, uuid4()):
        answer = await manager.post(f"{API}/sources/{source.id}/entries", json=form | {"gap_id": str(wrong)})
        assert refused_fields(answer) == {"gap_id"}
    assert len(await items(manager)) == 1


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"text": "  "}, "text"),
        ({"text": "x" * 500_001}, "text"),
        ({"format": "word"}, "format"),
        ({"audience": "all"}, "audience"),
        ({"valid_until": "2026-02-30"}, "valid_until"),
        ({"no_such": 1}, "no_such"),
    ],
    ids=lambda one: str(one)[:40],
)
async def test_a_wrong_entry_is_refused_by_its_field(
    manager: httpx.AsyncClient, begin: Begin, team: Team, form: dict[str, Any], field: str
) -> None:
    source = await a_source(begin, team)
    body = {"title": "T", "text": "T", **form}
    assert refused_fields(await manager.post(f"{API}/sources/{source.id}/entries", json=body)) == {field}
    assert await items(manager) == []


async def test_no_text_holds_what_the_database_cannot_keep(
    manager: httpx.AsyncClient, begin: Begin, team: Team, run_jobs: RunJobs
) -> None:
    source = await a_source(begin, team)
    answer = await manager.post(f"{API}/sources/{source.id}/entries", json={"title": "T", "text": "a\u0000b"})
    assert refused_fields(answer) == {"text"}
    document = await manager.post(f"{API}/sources/{source.id}/entries", json={"title": "T", "text": "a"})
    change = await manager.patch(f"{DOCUMENTS}/{document.json()['id']}", json={"text": "a\u0000b"})
    assert refused_fields(change) == {"text"}


async def test_an_entry_changes_and_its_older_text_can_be_looked_up(
    manager: httpx.AsyncClient, runtime: Runtime, team: Team, run_jobs: RunJobs
) -> None:
    source = await a_source(runtime.begin, team)
    text = "Parts ship within four days.\n\nReturns are free."
    document = await an_entry(runtime, team, source, text=text)
    path = f"{DOCUMENTS}/{document.id}"
    before = (await manager.get(path)).json()
    new = {"title": "Shipping", "text": "Parts ship within six days.\n\nReturns are free."}
    assert (await manager.patch(path, json=new)).json()["title"] == "Shipping"
    await run_jobs()
    now = (await manager.get(path)).json()
    assert [(one["number"], one["title"]) for one in now["history"]] == [(2, "Shipping"), (1, "Delivery")]
    assert [one["replaced_at"] is None for one in now["history"]] == [True, False]
    assert now["shown_version"] == 2
    assert "six days" in now["passages_found"][0]["text"]
    old = (await manager.get(path, params={"version_id": now["history"][1]["id"]})).json()
    assert (old["shown_version"], old["passages_found"]) == (1, [])
    assert old["blocks"] == before["blocks"]
    same = await manager.patch(path, json=new)
    assert same.status_code == 200
    await run_jobs()
    assert (await manager.get(path)).json()["versions"] == 2, "the same text again is no new version"
    assert (await manager.get(path, params={"version_id": str(uuid4())})).status_code == 404
    assert (await manager.get(f"{DOCUMENTS}/{uuid4()}")).status_code == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": None}, "title"),
        ({"text": None}, "text"),
        ({"text": " "}, "text"),
        ({"audience": None}, "audience"),
        ({"products": None}, "products"),
        ({"state": "gone"}, "state"),
    ],
    ids=str,
)
async def test_a_wrong_change_of_an_entry_is_refused_by_its_field(
    manager: httpx.AsyncClient, runtime: Runtime, team: Team, change: dict[str, Any], field: str
) -> None:
    document = await an_entry(runtime, team, await a_source(runtime.begin, team))
    path = f"{DOCUMENTS}/{document.id}"
    before = (await manager.get(path)).json()
    assert refused_fields(await manager.patch(path, json=change)) == {field}
    assert (await manager.get(path)).json() == before


async def test_the_text_of_a_file_is_its_own(
    manager: httpx.AsyncClient, runtime: Runtime, team: Team, run_jobs: RunJobs
) -> None:
    source = await a_source(runtime.begin, team, kind="files")
    await upload(manager, source.id, ("ship.md", PAGE))
    await run_jobs()
    (document,) = await items(manager)
    path = f"{DOCUMENTS}/{document['id']}"
    assert refused_fields(await manager.patch(path, json={"text": "Never."})) == {"text"}
    assert refused_fields(await manager.patch(path, json={"title": "Mine"})) == {"title"}
    changed = await manager.patch(path, json={"audience": "customers", "valid_until": "2030-01-01"})
    assert (changed.json()["audience"], changed.json()["valid_until"]) == ("customers", "2030-01-01")
    await run_jobs()
    ask = {"question": "When do parts ship?", "audience": "customers", "remember": False}
    found = (await manager.post(f"{API}/ask", json=ask)).json()["passages"]
    assert [one["document_id"] for one in found] == [document["id"]]


async def test_documents_are_listed_by_cursor_filter_and_words(
    manager: httpx.AsyncClient, runtime: Runtime, team: Team
) -> None:
    begin = runtime.begin
    first, second = await a_source(begin, team), await a_source(begin, team, name="Other")
    for title in ("Ärger mit Türen", "Delivery times", "100% sure_thing"):
        await an_entry(runtime, team, first, title=title)
    other = await an_entry(runtime, team, second, title="Delivery abroad")
    pages, cursor = [], {}
    while cursor is not None:
        answer = (await manager.get(DOCUMENTS, params={"limit": "1", "sort": "-created_at", **cursor})).json()
        pages += [one["title"] for one in answer["items"]]
        cursor = {"cursor": answer["next_cursor"]} if answer["next_cursor"] else None
    assert pages == ["Delivery abroad", "100% sure_thing", "Delivery times", "Ärger mit Türen"]
    assert [one["title"] for one in await items(manager, filter=f"source_id[eq]:{second.id}")] == [
        other.title
    ]
    assert await items(manager, filter="state[eq]:failed") == []
    for typed, found in {
        "deliv": ["Delivery abroad", "Delivery times"],
        "TIMES delivery": ["Delivery times"],
        "arger": ["Ärger mit Türen"],
        "100%": ["100% sure_thing"],
        "%": 4,
        "nowhere": [],
        "entry": [],
    }.items():
        titles = sorted(one["title"] for one in await items(manager, q=typed))
        assert (len(titles) if isinstance(found, int) else titles) == found, typed
    both = await items(manager, q="delivery", filter=f"source_id[eq]:{first.id}")
    assert [one["title"] for one in both] == ["Delivery times"]
    few = await manager.get(DOCUMENTS, params={"fields": "title", "total": "true", "q": "delivery"})
    assert few.json()["total"] == {"value": 2, "capped": False}
    assert set(few.json()["items"][0]) == {"id", "title"}
    for query in ({"sort": "address"}, {"filter": "body[has]:x"}, {"cursor": "nonsense"}, {"limit": "0"}):
        assert refused_fields(await manager.get(DOCUMENTS, params=query)) == set(query)


async def test_words_follow_a_document_and_go_with_it(
    manager: httpx.AsyncClient, runtime: Runtime, team: Team, run_jobs: RunJobs
) -> None:
    document = await an_entry(runtime, team, await a_source(runtime.begin, team), title="Unicorns")
    path = f"{DOCUMENTS}/{document.id}"
    await manager.patch(path, json={"title": "Horses"})
    await run_jobs()
    assert await items(manager, q="unicorn") == []
    assert len(await items(manager, q="horse")) == 1
    await manager.delete(path)
    assert await items(manager, q="horse") == []


async def test_what_is_too_old_is_stale(manager: httpx.AsyncClient, runtime: Runtime, team: Team) -> None:
    source = await a_source(runtime.begin, team, stale_days=30)
    old = await an_entry(runtime, team, source, title="Old")
    await an_entry(runtime, team, source, title="New")
    async with runtime.begin(team.actor("manager")) as work:
        at = work.now() - timedelta(days=32)
        await work.session.execute(update(Document).where(Document.id == old.id).values(changed_at=at))
    assert [one["title"] for one in await items(manager, stale="true")] == ["Old"]
    assert (await manager.get(f"{DOCUMENTS}/{old.id}")).json()["stale"] is True
    assert (await manager.get(f"{API}/sources/{source.id}")).json()["counts"]["stale"] == 1
    ask = {"question": "When do parts ship?", "remember": False}
    found = (await manager.post(f"{API}/ask", json=ask)).json()["passages"]
    assert all(one["stale"] == (one["document_id"] == str(old.id)) for one in found)
    async with runtime.begin(team.actor("manager")) as work:
        change = update(Document).where(Document.id == old.id).values(published=date.today())  # noqa: DTZ011
        await work.session.execute(change)
    assert await items(manager, stale="true") == [], "the text's own day counts more"


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("sources", 4),
        ("sources/{source}", 4),
        ("sources/{source}/runs", 4),
        ("documents", 3),
        ("documents?q=delivery&problem=true&stale=true", 3),
        ("documents?total=true", 3),
        ("documents/{document}", 5),
        ("gaps", 3),
        ("gaps?q=gate&filter=state[eq]:open", 3),
        ("gaps/{gap}", 5),
        ("settings", 5),
    ],
)
async def test_a_page_costs_few_statements(
    manager: httpx.AsyncClient, runtime: Runtime, team: Team, statements: list[str], path: str, most: int
) -> None:
    source = await a_source(runtime.begin, team)
    for number in range(4):
        document = await an_entry(runtime, team, source, title=f"Delivery {number}")
    gap = await a_gap(runtime.begin, team)
    await manager.get("/api/v1/workspace")  # so that the gate knows the token
    statements.clear()
    answer = await manager.get(f"{API}/{path.format(source=source.id, document=document.id, gap=gap.id)}")
    assert answer.status_code == 200, answer.text
    assert len(statements) <= most, "\n".join(statements)
