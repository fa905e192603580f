"""Sources over HTTP: what is taken, what is refused and by which field, who may, and versions."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import select

from dealwright.domains.knowledge.models import Source
from dealwright.kernel.events import EventRow
from dealwright.kernel.work import Begin
from dealwright.main import Runtime
from tests.conftest import ClientFor
from tests.factories.identity import Team
from tests.factories.knowledge import a_source, an_entry

RunJobs = Callable[[], Awaitable[None]]
SOURCES = "/api/v1/knowledge/sources"
NOBODY = "00000000-0000-4000-8000-000000000000"
SITE = {"kind": "website", "url": "https://docs.acme.example/guide/"}


def refused_fields(answer: httpx.Response) -> set[str]:
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    return {one["field"] for one in answer.json()["errors"]}


async def test_each_kind_of_source_begins_as_it_should(manager: httpx.AsyncClient, team: Team) -> None:
    site = (await manager.post(SOURCES, json=SITE)).json()
    assert (site["name"], site["url"], site["state"]) == ("docs.acme.example", SITE["url"], "waiting")
    assert site["run"]["state"] == "waiting"
    assert site["rules"]["max_pages"] == 500
    files = (await manager.post(SOURCES, json={"kind": "files", "refresh_hours": 24})).json()
    assert (files["name"], files["url"], files["state"], files["run"]) == ("Files", None, "new", None)
    assert files["refresh_hours"] is None, "only websites are read again by themselves"
    written = (await manager.post(SOURCES, json={"kind": "written", "name": "  Ours  "})).json()
    assert written["name"] == "Ours"
    assert {one["owner_id"] for one in (site, files, written)} == {str(team.users["manager"].id)}
    assert {one["audience"] for one in (site, files, written)} == {"internal"}
    listed = (await manager.get(SOURCES)).json()["items"]
    assert [one["name"] for one in listed] == ["Files", "Ours", "docs.acme.example"]
    assert (await manager.get(f"{SOURCES}/{written['id']}")).json() == written


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("docs.acme.example", "https://docs.acme.example/"),
        ("HTTPS://Docs.Acme.example:443/a/../b/#top", "https://docs.acme.example/b/"),
        ("localhost:8080/wiki", "https://localhost:8080/wiki"),
        # What may be fetched is decided when it is fetched, since a name may lead elsewhere by then.
        ("http://10.1.2.3/", "http://10.1.2.3/"),
        ("http://169.254.169.254/latest/", "http://169.254.169.254/latest/"),
    ],
)
async def test_an_address_has_one_spelling(manager: httpx.AsyncClient, typed: str, kept: str) -> None:
    answer = await manager.post(SOURCES, json={"kind": "website", "url": typed})
    assert (answer.status_code, answer.json()["url"]) == (201, kept)
    version = answer.json()["version"]
    path = f"{SOURCES}/{answer.json()['id']}"
    assert (await manager.patch(path, json={"version": version, "url": typed})).json()["version"] == version


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "javascript://acme.example/%0aalert(1)",
        "data:text/html,hello",
        "file:///etc/passwd",
        "ftp://acme.example/",
        "mailto:somebody@acme.example",
        "https://",
        "https:///docs",
        "https://user:secret@acme.example/",
        "https://acme.example:99999/",
        "https://acme example/",
        "//acme.example",
        "https://[::1",
        "a" * 2_001,
        "hello\u0000world",
        "not a page",
    ],
)
async def test_what_is_no_web_address_is_refused(manager: httpx.AsyncClient, url: str) -> None:
    assert refused_fields(await manager.post(SOURCES, json={"kind": "website", "url": url})) == {"url"}
    site = (await manager.post(SOURCES, json=SITE)).json()
    change = {"version": site["version"], "url": url}
    assert refused_fields(await manager.patch(f"{SOURCES}/{site['id']}", json=change)) == {"url"}


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"kind": "website"}, "url"),
        ({"kind": "files", "url": "https://acme.example/"}, "url"),
        ({"kind": "written", "url": "https://acme.example/"}, "url"),
        ({"kind": "mailbox"}, "kind"),
        ({}, "kind"),
        ({"kind": "files", "owner_id": NOBODY}, "owner_id"),
        ({"kind": "files", "owner_id": "me"}, "owner_id"),
        ({"kind": "files", "name": " "}, "name"),
        ({"kind": "files", "name": "x" * 201}, "name"),
        ({"kind": "files", "name": "a\u0000b"}, "name"),
        ({"kind": "files", "audience": "everybody"}, "audience"),
        ({"kind": "files", "language": "english"}, "language"),
        ({"kind": "files", "products": ["x"] * 51}, "products"),
        ({"kind": "files", "products": ["HR-10", ""]}, "products.1"),
        ({"kind": "files", "stale_days": 0}, "stale_days"),
        ({"kind": "files", "no_such": 1}, "no_such"),
        (SITE | {"refresh_hours": 0}, "refresh_hours"),
        (SITE | {"rules": {"max_pages": 0}}, "rules.max_pages"),
        (SITE | {"rules": {"max_pages": 20_001}}, "rules.max_pages"),
        (SITE | {"rules": {"delay_seconds": -1}}, "rules.delay_seconds"),
        (SITE | {"rules": {"max_depth": 21}}, "rules.max_depth"),
        (SITE | {"rules": {"include": [""]}}, "rules.include.0"),
        (SITE | {"rules": {"no_such": 1}}, "rules.no_such"),
        (SITE | {"rules": {"prefix": "https://other.example/docs/"}}, "rules.prefix"),
        (SITE | {"rules": {"prefix": "javascript:alert(1)"}}, "rules.prefix"),
    ],
    ids=str,
)
async def test_a_wrong_source_is_refused_by_its_field(
    manager: httpx.AsyncClient, form: dict[str, Any], field: str
) -> None:
    assert refused_fields(await manager.post(SOURCES, json=form)) == {field}
    assert (await manager.get(SOURCES)).json()["items"] == []


@pytest.mark.parametrize(
    "prefix", ["/guide/", "/", "https://docs.acme.example/guide/", "https://www.docs.acme.example/"]
)
async def test_a_prefix_is_a_path_of_the_website(manager: httpx.AsyncClient, prefix: str) -> None:
    answer = await manager.post(SOURCES, json=SITE | {"rules": {"prefix": prefix}})
    assert (answer.status_code, answer.json()["rules"]["prefix"]) == (201, prefix)


async def test_an_owner_from_another_company_is_refused(manager: httpx.AsyncClient, stranger: Team) -> None:
    form = {"kind": "files", "owner_id": str(stranger.users["rep"].id)}
    assert refused_fields(await manager.post(SOURCES, json=form)) == {"owner_id"}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"url": None}, "url"),
        ({"name": None}, "name"),
        ({"rules": None}, "rules"),
        ({"audience": None}, "audience"),
        ({"language": None}, "language"),
        ({"products": None}, "products"),
        ({"owner_id": NOBODY}, "owner_id"),
        ({"rules": {"prefix": "https://other.example/"}}, "rules.prefix"),
        ({"kind": "files"}, "kind"),
    ],
    ids=str,
)
async def test_a_wrong_change_is_refused_by_its_field(
    manager: httpx.AsyncClient, change: dict[str, Any], field: str
) -> None:
    site = (await manager.post(SOURCES, json=SITE)).json()
    path = f"{SOURCES}/{site['id']}"
    assert refused_fields(await manager.patch(path, json={"version": 1, **change})) == {field}
    assert (await manager.get(path)).json()["version"] == 1


async def test_a_change_of_one_rule_leaves_the_others(manager: httpx.AsyncClient) -> None:
    rules = {"max_pages": 7, "exclude": ["/old/*"]}
    site = (await manager.post(SOURCES, json=SITE | {"rules": rules})).json()
    path = f"{SOURCES}/{site['id']}"
    changed = (await manager.patch(path, json={"version": 1, "rules": {"max_depth": 2}})).json()
    assert changed["rules"] == site["rules"] | {"max_depth": 2}


async def test_an_older_version_is_told_what_others_changed(
    manager: httpx.AsyncClient, admin: httpx.AsyncClient, begin: Begin, team: Team
) -> None:
    source = await a_source(begin, team, name="Wiki")
    path = f"{SOURCES}/{source.id}"
    first = await manager.patch(path, json={"version": 1, "name": "Handbook", "stale_days": 30})
    assert (first.status_code, first.json()["version"]) == (200, 2)
    same = await manager.patch(path, json={"version": 2, "name": "Handbook"})
    assert same.json()["version"] == 2, "what changes nothing is no change"
    late = await admin.patch(path, json={"version": 1, "name": "Mine"})
    assert late.status_code == 409
    assert "Handbook" in late.text
    async with begin(team.actor()) as work:
        told = await work.session.scalars(
            select(EventRow).where(EventRow.subject_id == source.id, EventRow.type == "source.updated")
        )
        assert [one.payload["changes"]["name"] for one in told] == [["Wiki", "Handbook"]]


async def test_who_may_read_may_not_write(
    rep: httpx.AsyncClient, viewer: httpx.AsyncClient, runtime: Runtime, team: Team
) -> None:
    source = await a_source(runtime.begin, team)
    document = await an_entry(runtime, team, source)
    path, paper = f"{SOURCES}/{source.id}", f"/api/v1/knowledge/documents/{document.id}"
    for client in (rep, viewer):
        reads = [SOURCES, path, f"{path}/runs", "/api/v1/knowledge/documents", paper]
        reads += ["/api/v1/knowledge/gaps", "/api/v1/knowledge/settings"]
        assert {(await client.get(one)).status_code for one in reads} == {200}
        asked = await client.post("/api/v1/knowledge/ask", json={"question": "When do parts ship?"})
        assert asked.status_code == 200
        writes = [
            await client.post(SOURCES, json={"kind": "files"}),
            await client.patch(path, json={"version": 1, "name": "Mine"}),
            await client.delete(path),
            await client.post(f"{path}/refresh"),
            await client.post(f"{path}/cancel"),
            await client.post(f"{path}/entries", json={"title": "T", "text": "T"}),
            await client.post(
                "/api/v1/knowledge/files",
                params={"source_id": str(source.id)},
                files={"files": ("a.txt", b"a")},
            ),
            await client.patch(paper, json={"title": "Mine"}),
            await client.delete(paper),
            await client.post(f"{paper}/retry"),
            await client.post("/api/v1/knowledge/settings/embedder", json={"name": "words"}),
        ]
        assert {one.status_code for one in writes} == {403}


async def test_a_source_that_is_being_read_is_busy_until_it_is_stopped(manager: httpx.AsyncClient) -> None:
    site = (await manager.post(SOURCES, json=SITE)).json()
    path = f"{SOURCES}/{site['id']}"
    busy = await manager.post(f"{path}/refresh")
    assert (busy.status_code, busy.json()["code"]) == (409, "source_busy")
    stopped = (await manager.post(f"{path}/cancel")).json()
    assert (stopped["state"], stopped["run"]["state"]) == ("new", "cancelled")
    assert (await manager.post(f"{path}/cancel")).json()["state"] == "new", "to stop twice is no error"
    again = await manager.post(f"{path}/refresh", params={"scope": "failed"})
    assert (again.status_code, again.json()["run"]["scope"]) == (202, "failed")
    assert again.json()["run"]["id"] != site["run"]["id"]
    assert refused_fields(await manager.post(f"{path}/refresh", params={"scope": "some"})) == {"scope"}
    runs = (await manager.get(f"{path}/runs")).json()["items"]
    assert [one["id"] for one in runs] == [again.json()["run"]["id"], site["run"]["id"]]
    detail = (await manager.get(f"{path}/runs/{site['run']['id']}")).json()
    assert (detail["state"], detail["ignored"]) == ("cancelled", [])


async def test_a_run_is_found_under_its_own_source_only(
    manager: httpx.AsyncClient, begin: Begin, team: Team
) -> None:
    site = (await manager.post(SOURCES, json=SITE)).json()
    other = await a_source(begin, team)
    assert (await manager.get(f"{SOURCES}/{other.id}/runs/{site['run']['id']}")).status_code == 404
    assert (await manager.get(f"{SOURCES}/{site['id']}/runs/{uuid4()}")).status_code == 404


@pytest.mark.parametrize("url", ["http://127.0.0.1:8080/", "http://169.254.169.254/latest/", "http://[::1]/"])
async def test_a_website_that_may_not_be_fetched_says_so(
    manager: httpx.AsyncClient, run_jobs: RunJobs, url: str
) -> None:
    site = (await manager.post(SOURCES, json={"kind": "website", "url": url})).json()
    assert site["url"] == url, "which addresses are private is known when it is fetched"
    await run_jobs()
    shown = (await manager.get(f"{SOURCES}/{site['id']}")).json()
    assert (shown["state"], shown["run"]["state"]) == ("failed", "failed")
    assert shown["message"] == shown["run"]["message"]
    assert "does not belong to the open web" in shown["message"]


async def test_what_is_said_about_a_source_is_said_about_its_documents_at_once(
    manager: httpx.AsyncClient, runtime: Runtime, team: Team, run_jobs: RunJobs
) -> None:
    source = await a_source(runtime.begin, team)
    document = await an_entry(runtime, team, source)
    ask = {"question": "When do parts ship?", "audience": "customers", "remember": False}
    assert (await manager.post("/api/v1/knowledge/ask", json=ask)).json()["passages"] == []
    change = {"version": 1, "audience": "customers", "products": ["HR-10"]}
    assert (await manager.patch(f"{SOURCES}/{source.id}", json=change)).status_code == 200
    shown = (await manager.get(f"/api/v1/knowledge/documents/{document.id}")).json()
    assert (shown["audience"], shown["products"]) == ("customers", ["HR-10"])
    await run_jobs()
    for narrower in ({}, {"products": ["HR-10"]}):
        found = (await manager.post("/api/v1/knowledge/ask", json=ask | narrower)).json()["passages"]
        assert [one["document_id"] for one in found] == [str(document.id)]


async def test_sources_of_others_are_not_there(
    manager: httpx.AsyncClient, stranger: Team, client_for: ClientFor, begin: Begin, team: Team
) -> None:
    source = await a_source(begin, team)
    other = await client_for(stranger, "admin")
    upload = await other.post(
        "/api/v1/knowledge/files", params={"source_id": str(source.id)}, files={"files": ("a.txt", b"a")}
    )
    assert upload.status_code == 404
    assert (await other.get(SOURCES)).json()["items"] == []
    async with begin(team.actor()) as work:
        assert await work.get(Source, source.id)
