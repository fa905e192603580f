"""A document or source that was deleted leaves no trace but what was done to it."""

from collections.abc import Awaitable, Callable, Iterator
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest

from dealwright.domains.knowledge.flows import sources as source_flows
from dealwright.domains.knowledge.models import Source
from dealwright.kernel.embedded.server import ServerAddress
from dealwright.kernel.worker import JobContext, libpq_url
from dealwright.main import Runtime
from tests.factories.identity import Team
from tests.factories.knowledge import a_gap, a_source, an_entry

RunJobs = Callable[[], Awaitable[None]]
API = "/api/v1/knowledge"
SECRET = "Xylophone"


@pytest.fixture(scope="module")
def superuser(postgres: ServerAddress) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(libpq_url(postgres.superuser_url), autocommit=True) as connection:
        yield connection


def traces(database: psycopg.Connection[Any], team: Team, *names: object) -> list[str]:
    """Tables with a row of this team that names one of these in any column, past row-level security."""
    tables = database.execute(
        "select table_name from information_schema.columns "
        "where table_schema = 'public' and column_name = 'workspace_id' order by 1"
    ).fetchall()
    found: list[str] = []
    for (table,) in tables:
        for name in names:
            rows = database.execute(
                f"select count(*) from {table} t where workspace_id = %s and t::text ilike %s",
                (team.workspace_id, f"%{name}%"),
            ).fetchone()
            if rows and rows[0]:
                found.append(f"{table}: {name}")
    return found


def counts(database: psycopg.Connection[Any], team: Team) -> dict[str, int]:
    tables = database.execute(
        "select table_name from information_schema.tables where table_schema = 'public' "
        "and (table_name like 'knowledge_%' or table_name = 'vector_points') order by 1"
    ).fetchall()
    found = {
        table: database.execute(
            f"select count(*) from {table} where workspace_id = %s",
            (team.workspace_id,),
        ).fetchone()
        for (table,) in tables
    }
    return {table: row[0] if row else 0 for table, row in found.items()}


def on_disk(runtime: Runtime) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in (runtime.settings.home / "files").iterdir()}


async def ask(client: httpx.AsyncClient, question: str) -> dict[str, Any]:
    return (await client.post(f"{API}/ask", json={"question": question})).json()


async def test_a_deleted_source_is_gone_at_once_and_soon_without_a_trace(
    manager: httpx.AsyncClient,
    runtime: Runtime,
    team: Team,
    run_jobs: RunJobs,
    superuser: psycopg.Connection[Any],
) -> None:
    kept = await an_entry(runtime, team, await a_source(runtime.begin, team, name="Kept"))
    before, files = counts(superuser, team), on_disk(runtime)
    source = await a_source(runtime.begin, team, kind="files", name="Doomed")
    body = f"# The {SECRET}\n\nThe {SECRET} plays within four days.\n".encode()
    for text in (body, body + b"\nAnd once more.\n"):
        await manager.post(f"{API}/files?source_id={source.id}", files={"files": ("tune.md", text)})
        await run_jobs()
    (document,) = (await manager.get(f"{API}/documents", params={"q": "tune"})).json()["items"]
    shown = (await manager.get(f"{API}/documents/{document['id']}")).json()
    answer = await ask(manager, "What plays or ships within four days?")
    assert {one["document_id"] for one in answer["passages"]} == {document["id"], str(kept.id)}
    assert traces(superuser, team, SECRET)
    assert len(on_disk(runtime)) == len(files) + 1

    assert (await manager.delete(f"{API}/sources/{source.id}")).status_code == 204
    assert (await manager.delete(f"{API}/sources/{source.id}")).status_code == 404
    assert (await manager.get(f"{API}/sources/{source.id}")).status_code == 404
    assert (await manager.get(f"{API}/documents/{document['id']}")).status_code == 404
    assert (await manager.post(f"{API}/sources/{source.id}/refresh")).status_code == 404
    listed = (await manager.get(f"{API}/documents")).json()["items"]
    assert [one["id"] for one in listed] == [str(kept.id)]
    again = await ask(manager, "What plays or ships within four days?")
    assert [one["document_id"] for one in again["passages"]] == [str(kept.id)]

    await run_jobs()
    ids = [document["id"], *(one["id"] for one in (*shown["history"], *shown["passages_found"]))]
    assert [
        one for one in traces(superuser, team, SECRET, *ids) if not one.startswith("vector_removals")
    ] == []
    after = counts(superuser, team)
    assert {name for name in after if after[name] != before[name]} <= {
        "knowledge_questions",
        "knowledge_gaps",
    }
    assert on_disk(runtime) == files
    (asked, _) = superuser.execute(
        "select passage_ids from knowledge_questions where workspace_id = %s order by at",
        (team.workspace_id,),
    ).fetchall()
    assert [str(one) for one in asked[0]] == [one["id"] for one in again["passages"]], "of others they stay"
    told = [one for one in traces(superuser, team, source.id) if not one.startswith("events")]
    assert told == []


async def test_a_removal_that_was_cut_off_begins_again(
    manager: httpx.AsyncClient,
    runtime: Runtime,
    team: Team,
    superuser: psycopg.Connection[Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    source = await a_source(runtime.begin, team)
    await an_entry(runtime, team, source)
    await manager.delete(f"{API}/sources/{source.id}")
    context = JobContext(runtime.begin, team.actor("manager"), runtime.ports)

    async def die(*_: object) -> None:
        raise RuntimeError("the power failed")

    with monkeypatch.context() as patched:
        patched.setattr(source_flows.removal, "remove_source", die)
        with pytest.raises(RuntimeError, match="power"):
            await source_flows.remove_source.run(context, source_id=str(source.id))
    for _ in range(2):
        await source_flows.remove_source.run(context, source_id=str(source.id))
    assert traces(superuser, team, source.id) == ["events: " + str(source.id)]


async def test_a_source_that_is_being_read_can_be_deleted(
    manager: httpx.AsyncClient,
    runtime: Runtime,
    team: Team,
    run_jobs: RunJobs,
    superuser: psycopg.Connection[Any],
) -> None:
    source = await a_source(runtime.begin, team)
    await manager.post(f"{API}/sources/{source.id}/entries", json={"title": SECRET, "text": SECRET})
    assert (await manager.delete(f"{API}/sources/{source.id}")).status_code == 204
    await run_jobs()
    assert traces(superuser, team, SECRET) == []
    assert counts(superuser, team)["knowledge_sources"] == 0


async def test_a_deleted_document_leaves_no_trace(
    manager: httpx.AsyncClient,
    runtime: Runtime,
    team: Team,
    run_jobs: RunJobs,
    superuser: psycopg.Connection[Any],
) -> None:
    source = await a_source(runtime.begin, team)
    kept = await an_entry(runtime, team, source)
    files = on_disk(runtime)
    doomed = await an_entry(runtime, team, source, title=SECRET, text=f"The {SECRET} plays in four days.")
    answer = await ask(manager, "What plays or ships within four days?")
    ids = [one["id"] for one in answer["passages"] if one["document_id"] == str(doomed.id)]
    assert ids
    assert (await manager.delete(f"{API}/documents/{doomed.id}")).status_code == 204
    assert (await manager.delete(f"{API}/documents/{doomed.id}")).status_code == 404
    assert (await manager.get(f"{API}/documents/{doomed.id}")).status_code == 404
    left = traces(superuser, team, SECRET, doomed.id, *ids)
    assert [one for one in left if not one.startswith("vector_removals")] == []
    assert on_disk(runtime) == files
    again = await ask(manager, "What plays or ships within four days?")
    assert [one["document_id"] for one in again["passages"]] == [str(kept.id)]
    counted = (await manager.get(f"{API}/sources/{source.id}")).json()["counts"]
    assert (counted["documents"], counted["passages"]) == (1, 1)


async def test_a_deleted_file_is_deleted_from_the_disk(
    manager: httpx.AsyncClient, runtime: Runtime, team: Team, run_jobs: RunJobs
) -> None:
    files = on_disk(runtime)
    source = await a_source(runtime.begin, team, kind="files")
    await manager.post(f"{API}/files?source_id={source.id}", files={"files": ("a.md", b"Text.")})
    await run_jobs()
    (document,) = (await manager.get(f"{API}/documents")).json()["items"]
    assert len(on_disk(runtime)) == len(files) + 1
    assert (await manager.delete(f"{API}/documents/{document['id']}")).status_code == 204
    assert on_disk(runtime) == files
    assert (await manager.get(f"{API}/documents")).json()["items"] == []


async def test_a_text_that_stands_elsewhere_keeps_its_vectors(
    manager: httpx.AsyncClient, runtime: Runtime, team: Team, superuser: psycopg.Connection[Any]
) -> None:
    source = await a_source(runtime.begin, team)
    one, other = await an_entry(runtime, team, source), await an_entry(runtime, team, source)
    assert counts(superuser, team)["knowledge_embeddings"] == 1
    await manager.delete(f"{API}/documents/{one.id}")
    assert counts(superuser, team)["knowledge_embeddings"] == 1
    found = await ask(manager, "When do parts ship?")
    assert [one["document_id"] for one in found["passages"]] == [str(other.id)]
    await manager.delete(f"{API}/documents/{other.id}")
    assert counts(superuser, team)["knowledge_embeddings"] == 0
    assert counts(superuser, team)["vector_points"] == 0


async def test_a_page_goes_by_the_rules_of_its_website(
    manager: httpx.AsyncClient, runtime: Runtime, team: Team
) -> None:
    source = await a_source(runtime.begin, team)
    document = await an_entry(runtime, team, source)
    async with runtime.begin(team.actor("manager")) as work:
        row = await work.get(Source, source.id)
        row.kind, row.url = "website", "https://acme.example/"
    answer = await manager.delete(f"{API}/documents/{document.id}")
    assert (answer.status_code, answer.json()["code"]) == (422, "wrong_source_kind")


async def test_another_company_keeps_everything(
    manager: httpx.AsyncClient,
    runtime: Runtime,
    team: Team,
    stranger: Team,
    run_jobs: RunJobs,
    superuser: psycopg.Connection[Any],
) -> None:
    await an_entry(runtime, stranger, await a_source(runtime.begin, stranger))
    await a_gap(runtime.begin, stranger)
    before = counts(superuser, stranger)
    source = await a_source(runtime.begin, team)
    document = await an_entry(runtime, team, source)
    await manager.delete(f"{API}/documents/{document.id}")
    await manager.delete(f"{API}/sources/{source.id}")
    await run_jobs()
    assert counts(superuser, stranger) == before
    assert UUID(str(document.id))
