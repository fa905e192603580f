"""An installation on this machine: its settings, its database, its server. What commands share."""

import asyncio
import json
import os
import signal
import socket
import sys
import urllib.request
import webbrowser
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import typer
import uvicorn

from dealwright.kernel.embedded.server import EmbeddedPostgres
from dealwright.kernel.errors import Unavailable
from dealwright.kernel.migrate import let_in, migrate
from dealwright.main import Runtime, build_app
from dealwright.settings import Settings

T = TypeVar("T")


@dataclass(frozen=True)
class Place:
    """An opened installation: its settings and a database that answers and is migrated."""

    settings: Settings
    app_url: str
    owner_url: str


def read_settings(home: Path | None) -> Settings:
    settings = Settings()
    settings.home = (home or settings.home).resolve()
    return settings


def _leave(_number: int, _frame: object) -> None:
    sys.exit(0)


@contextmanager
def open_place(settings: Settings, *, as_it_is: bool = False) -> Generator[Place]:
    """Starts the embedded database, or joins the one that runs, unless settings name another.

    Tables are brought up to date, unless somebody wants to look at the place `as_it_is`.
    """
    # An ordinary exit, so that the database stops with us; uvicorn raises the signal again when done.
    signal.signal(signal.SIGTERM, _leave)
    settings.home.mkdir(parents=True, exist_ok=True)
    if settings.db.url:
        owner_url = settings.db.owner_url or settings.db.url
        if not as_it_is:
            migrate(owner_url)
            let_in(owner_url, settings.db.url)
        yield Place(settings, settings.db.url, owner_url)
        return
    with EmbeddedPostgres(settings.home, progress=say) as server:
        address = server.start()
        if not as_it_is:
            migrate(address.owner_url)
        yield Place(settings, address.app_url, address.owner_url)


def in_runtime(place: Place, use: Callable[[Runtime], Awaitable[T]]) -> T:
    async def run() -> T:
        runtime = Runtime(place.settings, place.app_url)
        try:
            return await use(runtime)
        finally:
            await runtime.close()

    return asyncio.run(run())


def say(text: str) -> None:
    typer.echo(text, err=True)


def answers_already(url: str) -> bool:
    """Whether a Dealwright serves this address."""
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=2) as answer:
            return "version" in json.load(answer)
    except (OSError, ValueError):
        return False


def check_port_free(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Unavailable(
                f"Port {port} on {host} is not free ({error.strerror}). Choose another: make start PORT=8001"
            ) from error


class _Server(uvicorn.Server):
    """Says where it is once it really answers, so that the address is the last line on the screen."""

    def __init__(self, config: uvicorn.Config, welcome: str, open_url: str | None) -> None:
        super().__init__(config)
        self._welcome = welcome
        self._open_url = open_url

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            say(self._welcome)
            if self._open_url and _has_screen():
                webbrowser.open(self._open_url)


def _has_screen() -> bool:
    return sys.platform == "darwin" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def run_server(place: Place, welcome: str, open_url: str | None) -> None:
    web = place.settings.web
    config = uvicorn.Config(
        build_app(place.settings, place.app_url),
        host=web.host,
        port=web.port,
        log_level="warning",
        access_log=False,
        ws="websockets-sansio",
        timeout_graceful_shutdown=5,
    )
    _Server(config, welcome, open_url).run()
