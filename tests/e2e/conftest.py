"""A real server with the demo company, a real Chromium."""

import asyncio
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from tests.sites.awkward import AwkwardSite

PASSWORD = "demo workspace 1"
expect.set_options(timeout=20_000)  # a busy CI machine is no fault of the page
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True)
class Server:
    url: str
    home: Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(home: Path, *options: str, **settings: str) -> tuple[subprocess.Popen[bytes], str]:
    """`dealwright serve` as a user starts it; returns when it answers."""
    port = free_port()
    environment = {key: value for key, value in os.environ.items() if not key.startswith("DEALWRIGHT_")}
    environment |= settings
    command = [
        sys.executable,
        "-m",
        "dealwright.cli",
        "serve",
        "--home",
        str(home),
        "--port",
        str(port),
        *options,
    ]
    log = home.parent / f"{home.name}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(command, env=environment, stdout=out, stderr=out)
    url = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/ready", timeout=2):
                return process, url
        except OSError:
            time.sleep(0.2)
    process.kill()
    process.wait()
    raise RuntimeError(log.read_text())


def stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@pytest.fixture(scope="session")
def folder() -> Generator[Path]:
    path = Path(tempfile.mkdtemp(prefix="dealwright-e2e-", dir="/tmp"))
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture(scope="session")
def site() -> Generator[AwkwardSite]:
    """A website on loopback, answering in a thread of its own."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    made = AwkwardSite(pages=5)
    asyncio.run_coroutine_threadsafe(made.__aenter__(), loop).result(20)
    yield made
    asyncio.run_coroutine_threadsafe(made.__aexit__(None, None, None), loop).result(20)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@pytest.fixture(scope="session")
def server(folder: Path, site: AwkwardSite) -> Generator[Server]:
    """With the demo company; it may read the site."""
    allowed = json.dumps(site.doors)
    process, url = start(folder / "demo", "--demo", DEALWRIGHT_KNOWLEDGE__ALLOW=allowed)
    yield Server(url, folder / "demo")
    stop(process)


@pytest.fixture
def empty_server(folder: Path) -> Generator[Server]:
    home = Path(tempfile.mkdtemp(prefix="empty-", dir=folder))
    process, url = start(home)
    yield Server(url, home)
    stop(process)


@pytest.fixture(scope="session")
def playwright() -> Generator[Playwright]:
    with sync_playwright() as started:
        yield started


def installed_browser() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Generator[Browser]:
    started = playwright.chromium.launch(executable_path=installed_browser(), args=FLAGS)
    yield started
    started.close()


SignIn = Callable[..., Page]


@pytest.fixture
def open_browser(browser: Browser) -> Generator[Callable[..., BrowserContext]]:
    """A fresh browser profile; fails the test when a page errs or asks another host."""
    opened: list[BrowserContext] = []
    faults: list[str] = []

    def make(**options: object) -> BrowserContext:
        context = browser.new_context(**{"viewport": {"width": 1360, "height": 860}, **options})
        context.set_default_timeout(20_000)
        context.on("weberror", lambda error: faults.append(f"page error: {error.error}"))
        context.on(
            "request",
            lambda request: (
                None
                if request.url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:"))
                else faults.append(f"asked {request.url}")
            ),
        )
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()
    assert faults == []


@pytest.fixture
def sign_in(server: Server, open_browser: Callable[..., BrowserContext]) -> SignIn:
    """A page signed in to the demo as `rep`, `manager` or `admin`."""

    def enter(who: str = "rep", **options: object) -> Page:
        page = open_browser(**options).new_page()
        page.goto(f"{server.url}/sign-in")
        page.get_by_label("E-mail").fill(f"{who}@demo.example")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url(f"{server.url}/")
        return page

    return enter
