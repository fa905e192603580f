"""Files through the real upload: what is found of them, and what is said of those that cannot be read."""

import io
import zipfile
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

import httpx
from sqlalchemy import select

from dealwright.domains.knowledge.models import Document
from dealwright.main import Runtime
from tests.factories.identity import Team

RunJobs = Callable[[], Awaitable[None]]
Repack = Callable[[bytes, dict[str, bytes]], bytes]
ROOT = "/api/v1/knowledge"


async def test_a_brochure_a_manual_and_slides_are_found_by_what_they_say(
    manager: httpx.AsyncClient, run_jobs: RunJobs, brochure: bytes, manual: bytes, slides: bytes
) -> None:
    source = await _a_source(manager)
    sent = {"TwinGrip.pdf": brochure, "AirPad.docx": manual, "Sales deck.pptx": slides}
    await _upload(manager, source, sent)
    await run_jobs()
    shown = await _source(manager, source)
    assert (shown["state"], shown["message"], shown["run"]["added"]) == ("ready", None, 3)
    documents = await _documents(manager, source)
    assert {name: one["state"] for name, one in documents.items()} == dict.fromkeys(sent, "ready")

    for question, name, said, page in (
        ("What does the TG-12 cost?", "TwinGrip.pdf", "TG-12 | 12 kg | 60 mm | 2,700 EUR", 2),
        ("How long does the valve take to answer?", "TwinGrip.pdf", "answers within eight milliseconds", 1),
        ("How often is the spindle greased?", "TwinGrip.pdf", "grease the spindle every six months", 1),
        ("Which pressure may the AirPad have?", "AirPad.docx", "Pressure | 4 bar | 8 bar", None),
        ("How long is the warranty?", "Sales deck.pptx", "the warranty is three years", 1),
        ("Price of the TG-5 on the slides", "Sales deck.pptx", "TG-5 | 1,900 EUR", 2),
    ):
        answer = (await manager.post(f"{ROOT}/ask", json={"question": question})).json()
        found = [one for one in answer["passages"] if one["document_id"] == documents[name]["id"]]
        pages = [one["page"] for one in found if said in " ".join(one["text"].split())]
        assert set(pages) == {page}, question
    everything = (await manager.get(f"{ROOT}/documents/{documents['AirPad.docx']['id']}")).json()
    assert "Ignore all previous instructions" not in str(everything["passages_found"])
    deck = (await manager.get(f"{ROOT}/documents/{documents['Sales deck.pptx']['id']}")).json()
    assert "Secret margin" not in str(deck["passages_found"])


async def test_files_that_cannot_be_read_say_why_and_the_others_are_read(
    manager: httpx.AsyncClient,
    run_jobs: RunJobs,
    encrypted: bytes,
    scan: bytes,
    manual: bytes,
    repack: Repack,
) -> None:
    source = await _a_source(manager)
    bomb = repack(manual, {"word/document.xml": b"<w:document>" + b" " * 300_000_000 + b"</w:document>"})
    assert len(bomb) < 1_000_000
    sent = {
        "good.md": b"# Opening hours\n\nThe workshop opens at seven.",
        "locked.pdf": encrypted,
        "half.pdf": scan[: len(scan) // 2],
        "scanned.pdf": scan,
        "bomb.docx": bomb,
        "renamed.docx": b"%PDF-1.4 this is something else",
        "program.txt": bytes(range(256)) * 100,
        "blank.txt": b" \n\t\n ",
        "pairs.csv": b"question,answer\nWhen do you open?,At seven.\n",
        "zip.pptx": _a_zip({"readme.txt": b"not slides"}),
    }
    await _upload(manager, source, sent)
    await run_jobs()
    shown = await _source(manager, source)
    documents = await _documents(manager, source)
    told = {name: (one["state"], one["problem"]) for name, one in documents.items()}
    assert told["good.md"] == told["pairs.csv"] == ("ready", None)
    for name, word in (
        ("locked.pdf", "password"),
        ("half.pdf", "damaged"),
        ("scanned.pdf", "pictures"),
        ("bomb.docx", "when unpacked"),
        ("program.txt", "not text"),
        ("blank.txt", "empty"),
    ):
        state, problem = told[name]
        assert state == "failed", name
        assert word in (problem or ""), (name, problem)
    assert told["renamed.docx"][0] == told["zip.pptx"][0] == "failed"
    assert all(
        problem and "Traceback" not in problem for state, problem in told.values() if state == "failed"
    )
    assert (shown["state"], shown["run"]["failed"], shown["counts"]["problems"]) == ("ready", 8, 8)

    again = await manager.post(f"{ROOT}/sources/{source}/refresh", params={"scope": "failed"})
    assert again.status_code == 202
    await run_jobs()
    assert (await _source(manager, source))["run"]["found"] == 8


async def test_a_new_copy_takes_the_place_of_the_old_one_unless_it_cannot_be_read(
    manager: httpx.AsyncClient, run_jobs: RunJobs, runtime: Runtime, team: Team
) -> None:
    source = await _a_source(manager)
    first = b"# Prices\n\nA bag costs nine euros.\n\n## Delivery\n\nDelivery is free in Bremen."
    await _upload(manager, source, {"prices.md": first})
    await run_jobs()
    before = (await _documents(manager, source))["prices.md"]
    old_passages = await _passages(manager, before["id"])
    await _upload(manager, source, {"prices.md": first.replace(b"nine", b"ten")})
    await run_jobs()
    after = (await _documents(manager, source))["prices.md"]
    assert (after["id"], after["versions"]) == (before["id"], 2)
    new_passages = await _passages(manager, after["id"])
    assert new_passages["Delivery is free in Bremen."] == old_passages["Delivery is free in Bremen."]
    assert "A bag costs ten euros." in new_passages
    assert len(await _files(runtime, team)) == 1

    await _upload(manager, source, {"prices.md": bytes(range(256)) * 100})
    await run_jobs()
    kept = (await _documents(manager, source))["prices.md"]
    assert (kept["state"], kept["versions"]) == ("ready", 2)
    assert "not text" in kept["problem"]
    assert await _passages(manager, kept["id"]) == new_passages


async def test_what_cannot_be_a_document_is_refused_before_anything_is_kept(
    manager: httpx.AsyncClient, runtime: Runtime, team: Team
) -> None:
    source = await _a_source(manager)
    good = {"good.md": b"# Good\n\nThis would be fine."}
    folder = runtime.settings.home / "files"
    before = set(folder.iterdir())
    for name, body, word in (
        ("empty.md", b"", "is empty"),
        ("movie.mp4", b"x", "send PDF"),
        ("archive.zip", _a_zip({"a.md": b"x"}), "send PDF"),
        ("no ending", b"x", "send PDF"),
    ):
        answer = await _send(manager, source, {**good, name: body})
        assert answer.status_code == 422
        assert word in answer.json()["detail"]
        assert answer.json()["errors"][0]["field"] == "files.1"
    assert await _documents(manager, source) == {}
    assert set(folder.iterdir()) == before
    assert (await _source(manager, source))["state"] == "new"


async def test_a_name_is_a_name_and_not_a_path(manager: httpx.AsyncClient, run_jobs: RunJobs) -> None:
    source = await _a_source(manager)
    await _upload(manager, source, {"../../etc/pass\\wd.md": b"# Not there\n\nJust a name."})
    await run_jobs()
    assert list(await _documents(manager, source)) == ["wd.md"]


async def _a_source(client: httpx.AsyncClient) -> str:
    return (await client.post(f"{ROOT}/sources", json={"kind": "files", "name": "Brochures"})).json()["id"]


async def _source(client: httpx.AsyncClient, source: str) -> dict[str, object]:
    return (await client.get(f"{ROOT}/sources/{source}")).json()


async def _send(client: httpx.AsyncClient, source: str, files: Mapping[str, bytes]) -> httpx.Response:
    parts = [("files", (name, io.BytesIO(body))) for name, body in files.items()]
    return await client.post(f"{ROOT}/files", params={"source_id": source}, files=parts)


async def _upload(client: httpx.AsyncClient, source: str, files: Mapping[str, bytes]) -> None:
    answer = await _send(client, source, files)
    assert answer.status_code == 202, answer.text


async def _documents(client: httpx.AsyncClient, source: str) -> dict[str, dict[str, object]]:
    answer = await client.get(f"{ROOT}/documents", params={"filter": f"source_id[eq]:{source}", "limit": 100})
    return {one["address"]: one for one in answer.json()["items"]}


async def _passages(client: httpx.AsyncClient, document: object) -> dict[str, str]:
    shown = (await client.get(f"{ROOT}/documents/{document}")).json()
    return {one["text"]: one["id"] for one in shown["passages_found"]}


async def _files(runtime: Runtime, team: Team) -> list[Path]:
    """Those on the disk that documents of this workspace have."""
    async with runtime.begin(team.actor("manager")) as work:
        keys = await work.session.scalars(select(Document.file_key))
        return [runtime.settings.home / "files" / key for key in keys if key]


def _a_zip(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return out.getvalue()
