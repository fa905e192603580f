"""Imports over HTTP: refusals that name the field, the whole way with jobs, the errors to mend."""

import csv
import io
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx
import pytest

from dealwright.domains.crm.importing import flows
from dealwright.domains.crm.models.imports import Import
from dealwright.domains.identity import service as identity
from dealwright.domains.identity.schemas import NewKey
from dealwright.kernel.work import Begin
from dealwright.main import Runtime
from dealwright.ports.files.base import Files
from tests.conftest import ClientFor
from tests.factories.identity import Team

RunJobs = Callable[[], Awaitable[None]]
CONTACTS = "first name,last name,email\nAda,Byron,ada@acme.com\nBob,=1+1,not an e-mail\n"


async def upload(client: httpx.AsyncClient, *files: tuple[str, str | bytes], **form: str) -> httpx.Response:
    parts = [
        ("files", (name, content if isinstance(content, bytes) else content.encode()))
        for name, content in files
    ]
    return await client.post("/api/v1/imports", files=parts, data=form)


async def a_draft(
    client: httpx.AsyncClient, content: str = CONTACTS, name: str = "contacts.csv"
) -> dict[str, Any]:
    answer = await upload(client, (name, content))
    assert answer.status_code == 201, answer.text
    return answer.json()


def refused_fields(answer: httpx.Response) -> set[str]:
    assert answer.headers["content-type"] == "application/problem+json"
    return {one["field"] for one in answer.json()["errors"]}


async def test_an_import_goes_its_whole_way(manager: httpx.AsyncClient, run_jobs: RunJobs) -> None:
    draft = await a_draft(manager)
    path = f"/api/v1/imports/{draft['id']}"
    assert draft["status"] == "draft"
    (file,) = draft["files"]
    assert file["kind"] == "contact"
    assert [(one["field"], one["guessed"]) for one in file["columns"]] == [
        ("first_name", True),
        ("last_name", True),
        ("email", True),
    ]
    assert file["columns"][0]["samples"] == ["Ada", "Bob"]
    assert file["options"]["match_by"] == "email"
    assert (await manager.post(f"{path}/check")).json()["status"] == "checking"
    await run_jobs()
    checked = (await manager.get(path)).json()
    assert checked["status"] == "checked"
    assert checked["files"][0]["checked"]["created"] == 1
    assert checked["files"][0]["counts"] is None
    assert (await manager.get("/api/v1/contacts")).json()["items"] == []
    assert (await manager.post(f"{path}/run")).json()["status"] == "running"
    await run_jobs()
    done = (await manager.get(path)).json()
    assert (done["status"], done["rows_done"], done["rows_total"]) == ("done", 2, 2)
    assert done["files"][0]["counts"] == done["files"][0]["checked"]
    found = (await manager.get("/api/v1/contacts")).json()["items"]
    assert [one["email"] for one in found] == ["ada@acme.com"]
    listed = (await manager.get("/api/v1/imports", params={"limit": 1})).json()
    assert [one["id"] for one in listed["items"]] == [draft["id"]]


async def test_the_errors_can_be_mended_and_are_harmless_in_a_spreadsheet(
    manager: httpx.AsyncClient, run_jobs: RunJobs
) -> None:
    draft = await a_draft(manager)
    await manager.post(f"/api/v1/imports/{draft['id']}/run")
    await run_jobs()
    answer = await manager.get(f"/api/v1/imports/{draft['id']}/errors.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(answer.text)))
    assert rows[0] == ["file", "line", "result", "column", "reason", "first name", "last name", "email"]
    assert rows[1][:4] == ["contacts.csv", "3", "failed", "email"]
    assert rows[1][5:] == ["Bob", "'=1+1", "not an e-mail"]
    nothing = await manager.get(f"/api/v1/imports/{draft['id']}/errors.csv", params={"phase": "check"})
    assert len(nothing.text.splitlines()) == 1


async def test_a_change_asks_for_another_check(manager: httpx.AsyncClient, run_jobs: RunJobs) -> None:
    draft = await a_draft(manager)
    path, file = f"/api/v1/imports/{draft['id']}", draft["files"][0]["id"]
    await manager.post(f"{path}/check")
    await run_jobs()
    changes = {"files": [{"id": file, "mapping": {"email": None}, "options": {"existing": "skip"}}]}
    changed = (await manager.patch(path, json=changes)).json()
    assert changed["status"] == "draft"
    assert changed["files"][0]["checked"] is None
    assert changed["files"][0]["columns"][2] | {"samples": []} == {
        "name": "email",
        "field": None,
        "guessed": False,
        "samples": [],
    }
    assert changed["files"][0]["options"]["match_by"] == "none"
    as_leads = (await manager.patch(path, json={"files": [{"id": file, "kind": "lead"}]})).json()
    assert as_leads["files"][0]["kind"] == "lead"
    assert as_leads["files"][0]["columns"][2]["field"] == "email"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"mapping": {"no such": "email"}}, "files.0.mapping.no such"),
        ({"mapping": {"email": "no such"}}, "files.0.mapping.email"),
        ({"mapping": {"last name": "email"}}, "files.0.mapping.last name"),
        ({"options": {"match_by": "external_id"}}, "files.0.options.match_by"),
        ({"options": {"existing": "explode"}}, "files.0.options.existing"),
        ({"options": {"no such": 1}}, "files.0.options.no such"),
        ({"options": {"units": {"email": 1000}}}, "files.0.options.units.email"),
        ({"options": {"currency": "XXX"}}, "files.0.options.currency"),
        ({"options": {"pipeline_id": "00000000-0000-0000-0000-000000000000"}}, "files.0.options.pipeline_id"),
        (
            {"options": {"default_owner_id": "00000000-0000-0000-0000-000000000000"}},
            "files.0.options.default_owner_id",
        ),
        ({"kind": "ghost"}, "files.0.kind"),
    ],
)
async def test_a_wrong_change_is_refused_by_its_field(
    manager: httpx.AsyncClient, change: dict[str, Any], field: str
) -> None:
    draft = await a_draft(manager)
    body = {"files": [{"id": draft["files"][0]["id"], **change}]}
    answer = await manager.patch(f"/api/v1/imports/{draft['id']}", json=body)
    assert answer.status_code == 422
    assert field in refused_fields(answer)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.csv", b"", "empty"),
        ("header.csv", b"name,city\n", "no rows"),
        ("book.xlsx", b"PK\x03\x04", "send .csv"),
        ("book.csv", b"PK\x03\x04", "spreadsheet"),
        ("wide.csv", (",".join(f"c{n}" for n in range(201)) + "\n1\n").encode(), "201 columns; at most 200"),
    ],
)
async def test_a_file_that_cannot_be_read_is_refused_by_its_place(
    manager: httpx.AsyncClient, runtime: Runtime, name: str, content: bytes, reason: str
) -> None:
    stored = set((runtime.settings.home / "files").iterdir())
    answer = await upload(manager, ("contacts.csv", CONTACTS), (name, content))
    assert answer.status_code == 422
    assert refused_fields(answer) == {"files.1"}
    assert reason in answer.json()["detail"]
    assert set((runtime.settings.home / "files").iterdir()) == stored, "nothing of a refused upload stays"


async def test_an_upload_needs_files(manager: httpx.AsyncClient) -> None:
    answer = await manager.post("/api/v1/imports", data={"name": "Nothing"})
    assert answer.status_code == 422
    assert refused_fields(answer) == {"files"}


async def test_a_file_that_is_too_large_is_not_kept(
    manager: httpx.AsyncClient, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flows, "MAX_FILE_BYTES", 1_000)
    stored = set((runtime.settings.home / "files").iterdir())
    answer = await upload(manager, ("contacts.csv", CONTACTS * 100))
    assert answer.status_code == 413
    assert set((runtime.settings.home / "files").iterdir()) == stored


async def test_a_file_about_nothing_we_know_cannot_be_run(manager: httpx.AsyncClient) -> None:
    draft = await a_draft(manager, "Table,Field\naccounts,account\n", "dictionary.csv")
    assert draft["files"][0]["kind"] is None
    answer = await manager.post(f"/api/v1/imports/{draft['id']}/run")
    assert (answer.status_code, refused_fields(answer)) == (422, {"files"})


async def test_a_mapping_without_a_name_cannot_be_run(manager: httpx.AsyncClient) -> None:
    draft = await a_draft(manager)
    mapping = {"first name": None, "last name": None, "email": None}
    path = f"/api/v1/imports/{draft['id']}"
    await manager.patch(path, json={"files": [{"id": draft["files"][0]["id"], "mapping": mapping}]})
    answer = await manager.post(f"{path}/check")
    assert (answer.status_code, refused_fields(answer)) == (422, {"files.0.mapping"})


async def test_an_import_that_has_run_can_neither_be_changed_nor_deleted_nor_cancelled(
    manager: httpx.AsyncClient, run_jobs: RunJobs
) -> None:
    draft = await a_draft(manager)
    path = f"/api/v1/imports/{draft['id']}"
    await manager.post(f"{path}/run")
    assert (await manager.patch(path, json={"name": "Other"})).status_code == 409
    await run_jobs()
    answers = [
        await manager.patch(path, json={"name": "Other"}),
        await manager.delete(path),
        await manager.post(f"{path}/cancel"),
        await manager.post(f"{path}/run"),
        await manager.post(f"{path}/check"),
    ]
    assert {(one.status_code, one.json()["code"]) for one in answers} == {(409, "import_busy")}


async def test_a_draft_can_be_deleted_with_its_files(manager: httpx.AsyncClient, runtime: Runtime) -> None:
    stored = set((runtime.settings.home / "files").iterdir())
    draft = await a_draft(manager)
    path = f"/api/v1/imports/{draft['id']}"
    assert (await manager.delete(path)).status_code == 204
    assert (await manager.get(path)).status_code == 404
    assert set((runtime.settings.home / "files").iterdir()) == stored


async def test_a_cancelled_check_is_a_draft_again(manager: httpx.AsyncClient, run_jobs: RunJobs) -> None:
    draft = await a_draft(manager)
    path = f"/api/v1/imports/{draft['id']}"
    await manager.post(f"{path}/check")
    assert (await manager.post(f"{path}/cancel")).json()["status"] == "draft"
    await run_jobs()
    assert (await manager.get(path)).json()["status"] == "draft"


async def test_a_lost_file_fails_the_import_and_says_so(
    manager: httpx.AsyncClient, run_jobs: RunJobs, runtime: Runtime
) -> None:
    before = set((runtime.settings.home / "files").iterdir())
    draft = await a_draft(manager)
    (stored,) = set((runtime.settings.home / "files").iterdir()) - before
    await runtime.ports[Files].delete(stored.name)
    path = f"/api/v1/imports/{draft['id']}"
    await manager.post(f"{path}/run")
    await run_jobs()
    failed = (await manager.get(path)).json()
    assert (failed["status"], failed["message"]) == ("failed", "This file is not there any more.")


async def test_an_undo_takes_the_contacts_back(manager: httpx.AsyncClient, run_jobs: RunJobs) -> None:
    draft = await a_draft(manager)
    path = f"/api/v1/imports/{draft['id']}"
    assert (await manager.post(f"{path}/undo")).status_code == 409
    await manager.post(f"{path}/run")
    await run_jobs()
    assert (await manager.post(f"{path}/undo")).json()["status"] == "undoing"
    await run_jobs()
    undone = (await manager.get(path)).json()
    assert (undone["status"], undone["files"][0]["counts"]["deleted"]) == ("undone", 1)
    assert (await manager.get("/api/v1/contacts")).json()["items"] == []


async def test_fields_tell_how_to_build_a_mapping(manager: httpx.AsyncClient) -> None:
    kinds = {one["kind"]: one for one in (await manager.get("/api/v1/imports/fields")).json()["kinds"]}
    assert list(kinds) == ["user", "product", "account", "contact", "lead", "deal", "activity"]
    name = next(one for one in kinds["account"]["fields"] if one["name"] == "name")
    assert name == {
        "name": "name",
        "label": "Name",
        "type": "text",
        "required": True,
        "link": None,
        "choices": [],
    }
    assert kinds["contact"]["match_by"] == ["external_id", "email", "name", "none"]


@pytest.mark.parametrize(("revoked", "status"), [(False, "done"), (True, "failed")])
async def test_a_key_runs_an_import_with_the_rights_it_has_when_the_job_starts(
    begin: Begin, team: Team, visitor: httpx.AsyncClient, run_jobs: RunJobs, revoked: bool, status: str
) -> None:
    async with begin(team.actor("admin")) as work:
        made = await identity.create_key(work, NewKey(name="robot", role="manager"))
    visitor.headers["authorization"] = f"Bearer {made.token}"
    draft = await a_draft(visitor)
    assert (await visitor.post(f"/api/v1/imports/{draft['id']}/run")).status_code == 202
    async with begin(team.actor("admin")) as work:
        if revoked:
            await identity.revoke_key(work, made.key.id)
    await run_jobs()
    async with begin(team.actor("admin")) as work:
        assert (await work.get(Import, UUID(draft["id"]))).status == status


async def test_reps_cannot_import_and_strangers_see_nothing(
    manager: httpx.AsyncClient, rep: httpx.AsyncClient, stranger: Team, client_for: ClientFor
) -> None:
    draft = await a_draft(manager)
    assert (await upload(rep, ("contacts.csv", CONTACTS))).status_code == 403
    other = await client_for(stranger, "admin")
    path = f"/api/v1/imports/{draft['id']}"
    answers = [
        await other.get(path),
        await other.patch(path, json={"name": "Mine"}),
        await other.post(f"{path}/run"),
        await other.get(f"{path}/errors.csv"),
        await other.delete(path),
    ]
    assert {one.status_code for one in answers} == {404}
    assert (await other.get("/api/v1/imports")).json()["items"] == []
