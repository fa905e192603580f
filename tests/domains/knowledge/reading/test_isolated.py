"""Reading in a process of its own."""

import time
from pathlib import Path

import pytest

from dealwright.domains.knowledge.reading import isolated
from dealwright.domains.knowledge.reading.errors import Unreadable
from dealwright.domains.knowledge.reading.isolated import read_isolated
from dealwright.domains.knowledge.reading.read import read


async def refusal(source: bytes | Path, **options: float) -> str:
    with pytest.raises(Unreadable) as refused:
        await read_isolated(source, **options)
    return refused.value.code


@pytest.mark.parametrize("name", ["brochure.pdf", "manual.docx", "slides.pptx"])
async def test_a_file_is_the_same_read_here_or_there(
    name: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    body: bytes = request.getfixturevalue(name.partition(".")[0])
    path = tmp_path / name
    path.write_bytes(body)
    assert await read_isolated(path) == read(body, name=name)
    assert await read_isolated(body, name=name) == read(body, name=name)


async def test_text_is_read_without_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolated, "_in_child", None)
    body = b"<html><body><main><p>Hello</p><a href=x>x</a></main></body></html>"
    reading = await read_isolated(body, url="https://a.example/b/")
    assert reading == read(body, url="https://a.example/b/")
    assert reading.links == ("https://a.example/b/x",)


async def test_reasons_come_back_from_the_process(encrypted: bytes, scan: bytes) -> None:
    assert await refusal(encrypted) == "encrypted"
    assert await refusal(scan) == "scanned"
    assert await refusal(b"%PDF-1.4 nothing") == "broken"


async def test_a_slow_file_is_stopped(brochure: bytes) -> None:
    started = time.monotonic()
    assert await refusal(brochure, timeout_seconds=0.01) == "timeout"
    assert time.monotonic() - started < 5


async def test_a_process_without_memory_is_a_refusal(brochure: bytes) -> None:
    assert await refusal(brochure, memory_megabytes=40) in ("crashed", "too_large")


async def test_a_file_that_is_too_large_is_not_even_loaded(tmp_path: Path) -> None:
    path = tmp_path / "large.pdf"
    with path.open("wb") as file:
        file.truncate(isolated.MAX_BYTES + 1)
    assert await refusal(path) == "too_large"
