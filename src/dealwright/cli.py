"""The command line: start the server, work, migrate, import, keys, demo, and tell what is wrong."""

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, TypeVar

import typer
import uvicorn

from dealwright.kernel.embedded.errors import DatabaseUnavailable
from dealwright.kernel.embedded.server import EmbeddedPostgres
from dealwright.kernel.errors import AppError
from dealwright.kernel.logs import configure_logs
from dealwright.kernel.migrate import migrate as run_migrations
from dealwright.main import Runtime, build_app
from dealwright.settings import Settings

app = typer.Typer(help=__doc__, no_args_is_help=True, pretty_exceptions_enable=False)
T = TypeVar("T")

Home = Annotated[
    Path | None,
    typer.Option("--home", help="Folder of data, files and keys; default .dealwright", show_default=False),
]


@dataclass(frozen=True)
class Place:
    """An opened installation: its settings and a database that answers and is migrated."""

    settings: Settings
    app_url: str
    owner_url: str


@contextmanager
def open_place(home: Path | None) -> Generator[Place]:
    """Starts the embedded database, or joins the one that runs, unless settings name another."""
    settings = Settings()
    settings.home = (home or settings.home).resolve()
    settings.home.mkdir(parents=True, exist_ok=True)
    if settings.db.url:
        owner_url = settings.db.owner_url or settings.db.url
        run_migrations(owner_url)
        yield Place(settings, settings.db.url, owner_url)
        return
    with EmbeddedPostgres(settings.home, progress=say) as server:
        address = server.start()
        run_migrations(address.owner_url)
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


@app.command()
def serve(
    home: Home = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; default 8000")] = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on; default 127.0.0.1")] = None,
) -> None:
    """Start the workspace: database, API, live connections, page and background work."""
    with open_place(home) as place:
        web = place.settings.web
        web.port, web.host = port or web.port, host or web.host
        uvicorn.run(
            build_app(place.settings, place.app_url),
            host=web.host,
            port=web.port,
            log_level="warning",
            access_log=False,
            ws="websockets-sansio",
            timeout_graceful_shutdown=5,
        )


@app.command()
def work(home: Home = None) -> None:
    """Run background jobs without serving pages; start as many as you need."""
    with open_place(home) as place:
        in_runtime(place, lambda runtime: runtime.work_forever())


@app.command()
def migrate(home: Home = None) -> None:
    """Bring the database to the newest table layout."""
    with open_place(home):
        say("The database is up to date.")


@app.command()
def openapi() -> None:
    """Print the OpenAPI description of the API; the page's client is generated from it."""
    spec = build_app(Settings(), "postgresql+psycopg://nobody@/nowhere").openapi()
    typer.echo(json.dumps(spec, indent=1, sort_keys=True))


def main() -> None:
    """Prints refusals as one sentence; anything else is a bug and keeps its traceback."""
    configure_logs(debug=bool(os.environ.get("DEALWRIGHT_DEBUG")))
    try:
        app()
    except (AppError, DatabaseUnavailable) as error:
        say(f"dealwright: {error}")
        sys.exit(1)


if __name__ == "__main__":
    main()
