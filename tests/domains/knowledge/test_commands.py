"""`dealwright knowledge`: what it prints, and how it ends."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from dealwright.cli import app
from dealwright.kernel.embedded.server import ServerAddress
from dealwright.kernel.errors import Invalid
from dealwright.main import Runtime
from dealwright.settings import Settings
from tests.factories.identity import a_team
from tests.sites.awkward import AwkwardSite


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str


@dataclass
class Desk:
    """An installation with one workspace, and the site its people may read."""

    site: AwkwardSite
    environment: dict[str, str]
    home: Path
    runtime: Runtime

    async def start(self, *words: str, allow: str = "") -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "dealwright.cli", "knowledge", *words, "--home", str(self.home)),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=self.environment | {"DEALWRIGHT_KNOWLEDGE__ALLOW": allow or f'["{self.site.host}"]'},
        )

    async def run(self, *words: str, allow: str = "") -> Said:
        process = await self.start(*words, allow=allow)
        async with asyncio.timeout(60):
            out, err = await process.communicate()
        return Said(process.returncode or 0, out.decode(), err.decode())

    async def sources(self) -> list[tuple[str, str]]:
        async with self.runtime.engine.connect() as connection:
            await connection.execute(text("set role dealwright_system"))
            found = await connection.execute(text("select name, state from knowledge_sources order by 1"))
            return [(row[0], row[1]) for row in found]


@pytest.fixture
async def desk(
    settings: Settings, home: Path, new_database: Callable[[], ServerAddress]
) -> AsyncIterator[Desk]:
    address = new_database()
    runtime = Runtime(settings, address.app_url)
    await a_team(runtime.begin)
    environment = {key: value for key, value in os.environ.items() if not key.startswith("DEALWRIGHT_")}
    environment |= {"DEALWRIGHT_DB__URL": address.app_url, "DEALWRIGHT_DB__OWNER_URL": address.owner_url}
    async with AwkwardSite(pages=0, crawl_delay_seconds=0.0) as site:
        yield Desk(site, environment, home, runtime)
    await runtime.close()


async def test_a_website_and_a_file_are_added_asked_and_refreshed(desk: Desk) -> None:
    site = desk.site
    notes = desk.home / "opening-hours.md"
    notes.write_text("# Opening hours\n\nThe workshop in Ghent opens at half past seven.\n")
    added = await desk.run("add", site.url("/docs/"), str(notes))
    assert added.code == 0, added.err
    first, second = added.out.splitlines()
    assert first.startswith("127.0.0.1: 17 added, 0 changed, 0 unchanged, 0 gone, ")
    assert second == "Files: 1 added, 0 changed, 0 unchanged, 0 gone, 0 skipped, 0 failed; 1 passages"
    assert await desk.sources() == [("127.0.0.1", "ready"), ("Files", "ready")]

    answer = await desk.run("ask", "When does the workshop in Ghent open?")
    assert answer.code == 0
    assert answer.out.startswith("The workshop in Ghent opens at half past seven.")
    assert "[1] Opening hours" in answer.out

    site.change("/docs/offline", site.page("/docs/offline").text, "It forgets nothing for 900 days.")
    refreshed = await desk.run("refresh")
    assert refreshed.code == 0
    assert refreshed.out.startswith("127.0.0.1: 0 added, 1 changed, ")
    assert (await desk.run("refresh", "Nobody")).code == 1


async def test_refusals_are_one_sentence_and_leave_nothing_hanging(desk: Desk) -> None:
    refused = await desk.run("add", desk.site.url("/docs/"), allow="[]")
    assert refused.code == 1
    assert "is not a port of web pages" in refused.err
    assert "Traceback" not in refused.err
    locked = desk.home / "broken.pdf"
    locked.write_bytes(b"%PDF-1.4 and nothing else")
    unread = await desk.run("add", str(locked))
    assert unread.code == 1
    assert "1 failed" in unread.out
    assert {state for _, state in await desk.sources()} <= {"failed", "new"}
    again = await desk.run("refresh", "127.0.0.1")
    assert again.code == 0, again.err


def test_what_is_neither_a_file_nor_an_address_is_refused_at_once() -> None:
    with pytest.raises(Invalid, match=r"no-such-file\.pdf is not a file"):
        CliRunner().invoke(app, ["knowledge", "add", "no-such-file.pdf"], catch_exceptions=False)


async def test_who_interrupts_a_reading_can_begin_it_again(desk: Desk) -> None:
    desk.site.answer_seconds = 0.5
    process = await desk.start("add", desk.site.url("/docs/"))
    async with asyncio.timeout(40):
        while not desk.site.count("/docs/pricing"):  # noqa: ASYNC110 - another process asks
            await asyncio.sleep(0.05)
    process.send_signal(signal.SIGINT)
    async with asyncio.timeout(20):
        await process.communicate()
    assert process.returncode != 0
    assert await desk.sources() == [("127.0.0.1", "new")]
    desk.site.answer_seconds = 0.0
    assert (await desk.run("refresh")).code == 0
    assert await desk.sources() == [("127.0.0.1", "ready")]
